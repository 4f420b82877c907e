"""Rules of claims: their propositions, their speakers, their dates and their hedges."""

from collections.abc import Iterator
from functools import cache

from onrecord.dataset.catalog import Catalog, CatalogEntry, valid
from onrecord.dataset.clauses import joint
from onrecord.errors import Diagnostic, quoted
from onrecord.records.claims import Claim, Hedge
from onrecord.records.codes import Attribution, Certainty, Stance
from onrecord.records.dates import UncertainDate
from onrecord.records.evidence import MAX_QUOTED_WORDS
from onrecord.records.names import fold
from onrecord.records.words import words

# The other attributions say that the document speaks itself, or that it leaves the speaker open.
_WITH_SPEAKER = (Attribution.DIRECT_QUOTE, Attribution.PARAPHRASE)
# The verbs with which reporters introduce what others say, by language: they tell nothing of the doubts of a speaker.
# "I believe" is one of the speaker, and has a word that is not in the list.
_REPORTING = {
    "en": """
        according add adds added allegedly announce announces announced argue argues argued assert asserts asserted
        believe believes believed claim claims claimed confirm confirms confirmed consider considers considered declare
        declares declared describe describes described explain explains explained insist insists insisted note notes
        noted point points pointed report reports reported reportedly say says said state states stated stress stresses
        stressed tell tells told think thinks thought warn warns warned write writes wrote words interview
        convinced try tries tried trying attempt attempts attempted attempting seek seeks sought seeking
    """,
    "fr": """
        annonce annoncent annoncé après affirme affirment affirmait affirmé ajoute ajoutent ajouté assure assurent
        assuré considère considèrent croit croient déclare déclarent déclaré dit disent disait estime estiment estimait
        explique expliquent expliqué juge jugent indique indiquent indiqué pense pensent pensait précise précisent
        précisé prétend prétendent prétendu prétendument rapporte rapportent rapporté selon souligne soulignent souligné
        soutient soutiennent
    """,
}
# They stand around such a verb, and do not hedge either.
_AROUND = {
    "en": """
        a an and are as been by had has have he her him his in is it journalists of out reporters she that the their
        them they to was were who
    """,
    "fr": """
        a aux ont d de des du elle elles eux il ils journalistes on l la le les lui leur qu que qui par comme t un une
    """,
}


def one_assertion(catalog: Catalog) -> Iterator[Diagnostic]:
    """Find a proposition that makes several assertions, which have one status.

    Wrong: "Soldiers detained the president because he did not consult them": the arrest is known, the reason is not.
    Right: a claim for each assertion, with its own certainty and status. Two subjects or objects are one assertion.
    """
    for entry in valid(catalog.claims.values(), "proposition"):
        if found := joint(entry.record.proposition):
            expected = "one assertion, and a claim of its own for each other"
            yield entry.diagnostic("proposition", f"assertions joined by {quoted(found)}", expected)


def hedged_with_hedge(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a hedged or conditional claim without the words of its source that make it so.

    Wrong: `certainty: hedged` because the matter is doubtful, or the speaker is.
    Right: `hedge: {text: may need, lang: en}`, as the words stand in the evidence; without such words, `plain`.
    """
    for entry in valid(catalog.claims.values(), "certainty", "hedge"):
        claim = entry.record
        if claim.certainty is not Certainty.PLAIN and claim.hedge is None:
            expected = f"the hedging words of the source, or the certainty {Certainty.PLAIN.value!r}"
            yield entry.diagnostic("hedge", f"a {claim.certainty} claim without a hedge", expected)


def plain_without_hedge(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse the hedge of a plain claim.

    Wrong: `certainty: plain` with `hedge: {text: may need, lang: en}`.
    Right: the certainty `hedged`, or `conditional` if the words are a condition; or no hedge, if they are none.
    """
    for entry in valid(catalog.claims.values(), "certainty", "hedge"):
        claim = entry.record
        if claim.certainty is Certainty.PLAIN and claim.hedge is not None:
            expected = f"no hedge, or the certainty {Certainty.HEDGED.value!r} or {Certainty.CONDITIONAL.value!r}"
            yield entry.diagnostic("hedge", f"the hedge {quoted(claim.hedge.text)} of a plain claim", expected)


def short_hedge(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a hedge of more than five words.

    Wrong: the whole sentence with the hedge in it; six consecutive words of a source are a copy.
    Right: the words alone that make the speaker unsure, such as "may" or "it cannot be excluded".
    """
    for entry, hedge in _hedges(catalog):
        count = len(hedge.text.split())
        if count > MAX_QUOTED_WORDS:
            yield entry.diagnostic("hedge.text", f"a hedge of {count} words", f"at most {MAX_QUOTED_WORDS}")


def hedge_of_the_speaker(catalog: Catalog) -> Iterator[Diagnostic]:
    """Find a hedge that is only the verb with which the reporter introduces the speaker, in English and French.

    Wrong: "believes", "he says that", "selon": the words of the reporter, not a doubt of the speaker. "Is trying" is no
    doubt either: the attempt is certain.
    Right: the certainty `plain` and no hedge, unless the speaker's own words hedge ("may", "I think", "peut-être").
    """
    for entry, hedge in _hedges(catalog):
        if _is_reporting(hedge.text, hedge.lang.partition("-")[0]):
            expected = "words by which the speaker hedges, or a plain claim without a hedge"
            yield entry.diagnostic("hedge.text", f"{quoted(hedge.text)}, a verb of the reporter", expected)


def _hedges(catalog: Catalog) -> Iterator[tuple[CatalogEntry[Claim], Hedge]]:
    return ((entry, entry.record.hedge) for entry in valid(catalog.claims.values(), "hedge") if entry.record.hedge)


def _is_reporting(text: str, language: str) -> bool:
    """Return whether a text has a reporting verb of a language, and else only words that stand around such verbs."""
    left = {word.folded for word in words(text)} - _folded_words(_AROUND.get(language, ""))
    return bool(left) and left <= _folded_words(_REPORTING.get(language, ""))


@cache
def _folded_words(text: str) -> frozenset[str]:
    return frozenset(map(fold, text.split()))


def said_by_today(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a claim that is said on a day after the check, on every reading of its date.

    Wrong: `said: 2062-05-27`, a slip of the year.
    Right: the date of the statement, which is past.
    """
    for entry in valid(catalog.claims.values(), "said"):
        said = entry.record.said
        if said.earliest and said.earliest > catalog.today:
            expected = f"a day not after that of the check, {catalog.today}"
            yield entry.diagnostic("said", f"a claim said on {said.edtf}", expected)


def said_in_publication(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a claim in a document's own voice that may be said outside of the document's publication.

    Wrong: an article of 27 to 29 May says why the coup of August took place, and `said` is 2020-08.
    Right: the date of the document, for that is when it says so; the day of the matter stands in the events.
    """
    for entry, said, published in _dated(catalog):
        if not entry.is_valid("attribution") or entry.record.attribution is not Attribution.UNATTRIBUTED:
            continue
        is_early = published.earliest is not None and (said.earliest is None or said.earliest < published.earliest)
        is_late = published.latest is not None and (said.latest is None or said.latest > published.latest)
        if is_early or is_late:
            expected = f"a date within {published.edtf}, the publication of {entry.record.reported_by!r}"
            yield entry.diagnostic("said", f"{said.edtf} for a statement of the document itself", expected)


def said_before_report(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a claim that is said after the document that reports it was published, on every reading of the dates.

    Wrong: a statement of 4 June in an article of 27 to 29 May.
    Right: the date of the statement, or the later document that reports it.
    """
    for entry, said, published in _dated(catalog):
        if said.earliest and published.latest and said.earliest > published.latest:
            expected = f"a day not after {published.edtf}, when {entry.record.reported_by!r} was published"
            yield entry.diagnostic("said", f"a claim said on {said.edtf}", expected)


def said_with_first_day(catalog: Catalog) -> Iterator[Diagnostic]:
    """Find a claim whose date has no first day: it may have been said in any year.

    Wrong: `said: "[..2021-05-29]"` for a quotation in an article; a question for 1990 returns it.
    Right: the bound that the text gives, such as the day of the coup that the speaker tells of.
    If it gives none, accept the finding, and say so.
    """
    for entry in valid(catalog.claims.values(), "said"):
        if entry.record.said.earliest is None:
            expected = "a first day, such as that of an event that the speaker tells of"
            yield entry.diagnostic("said", f"{entry.record.said.edtf}, a date without a first day", expected)


def evidence_by_report(catalog: Catalog) -> Iterator[Diagnostic]:
    """Find evidence of a claim that was published after the document that reports the claim.

    Wrong: a claim of an article of May, with a report of August as its evidence.
    Right: what the later document says is a claim of its own, linked by `agrees`; or it is one of the documents of a
    step of the verification.
    """
    for entry in valid(catalog.claims.values(), "reported_by"):
        report = catalog.documents.get(entry.record.reported_by)
        latest = report.record.published.latest if report and report.is_valid("published") else None
        for path, evidence in entry.valid_items("evidence", entry.record.evidence or ()):
            source = catalog.documents.get(evidence.document)
            if not latest or not source or not source.is_valid("published") or evidence.stance is not Stance.SUPPORTS:
                continue
            earliest = source.record.published.earliest
            if earliest and earliest > latest:
                found = f"evidence in {evidence.document!r} of {source.record.published.edtf}"
                expected = f"evidence of {latest} at the latest, the publication of {entry.record.reported_by!r}"
                yield entry.diagnostic(f"{path}.document", found, expected)


def _dated(catalog: Catalog) -> Iterator[tuple[CatalogEntry[Claim], UncertainDate, UncertainDate]]:
    """Yield the claims with a valid date, with it and the valid date of the document that reports them.

    Claims that are said after the day of the check have an error already.
    """
    for entry in valid(catalog.claims.values(), "said", "reported_by"):
        report = catalog.documents.get(entry.record.reported_by)
        said = entry.record.said
        is_future = said.earliest is not None and said.earliest > catalog.today
        if report and report.is_valid("published") and not is_future:
            yield entry, said, report.record.published


def speaker_fits_attribution(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a quote or paraphrase without a speaker, any other claim with one, and possible speakers next to one.

    Wrong: a `paraphrase` that names nobody; an `unattributed` claim with a speaker.
    Right: the speaker whom the document names or describes, or the attribution that says why there is none.
    """
    for entry in valid(catalog.claims.values(), "attribution", "speaker", "possible_speakers"):
        claim = entry.record
        if claim.attribution in _WITH_SPEAKER and claim.speaker is None:
            found = f"a {claim.attribution} without a speaker"
            yield entry.diagnostic("speaker", found, "the speaker, or another attribution")
        if claim.attribution not in _WITH_SPEAKER and claim.speaker is not None:
            expected = f"no speaker with the attribution {claim.attribution}"
            yield entry.diagnostic("speaker", f"the speaker {claim.speaker!r}", expected)
        if claim.speaker is not None and claim.possible_speakers:
            found = f"possible speakers as well as the speaker {claim.speaker!r}"
            yield entry.diagnostic("possible_speakers", found, "either a speaker or possible speakers")
