"""Citations of records as a sentence, BibTeX and CSL-JSON, pinned to one release.

A citation never says more than its record: a claim is called a claim, an event is given with its status and a
relationship with its basis, and uncertain dates stay uncertain. The date of a citation is the day of the release.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from msgspec import Struct

from onrecord.records.actors import Actor
from onrecord.records.authorship import credits_of
from onrecord.records.citation import Citation, CslDate, CslEntry, CslName
from onrecord.records.claims import Claim
from onrecord.records.codes import Attribution, Basis, EndKind, EventStatus
from onrecord.records.dataset import Record
from onrecord.records.dates import UncertainDate
from onrecord.records.documents import Document
from onrecord.records.events import Event
from onrecord.records.evidence import Evidence
from onrecord.records.manifest import Manifest
from onrecord.records.relationships import Period, Relationship
from onrecord.render.bibtex import bibtex, date_fields, names_field, text_field, title_field, url_field
from onrecord.render.urls import KINDS, UrlBuilder

_MAX_TITLE = 250  # characters; the sentence has the title in full
_MAX_DOCUMENTS = 3  # named in a sentence; the others are counted
_SIMPLE_DATE = re.compile(r"(?P<date>[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)(?P<qualifier>[~?%]?)")
_QUALIFIERS = {"~": "about", "?": "perhaps", "%": "perhaps about"}
_EVENT_TITLES = {
    EventStatus.OCCURRED: "Event",
    EventStatus.PLANNED: "Planned event",
    EventStatus.CANCELLED: "Cancelled event",
    EventStatus.POSTPONED: "Postponed event",
    EventStatus.ALLEGED: "Alleged event",
    EventStatus.DENIED: "Denied event",
}
_ATTRIBUTIONS = {
    Attribution.DIRECT_QUOTE: "quoted",
    Attribution.PARAPHRASE: "paraphrased",
    Attribution.UNATTRIBUTED: "without a speaker",
    Attribution.QUOTED_WITHOUT_SPEAKER: "quoted without a speaker",
    Attribution.UNCLEAR: "speaker unclear",
}


class CitationInput(Struct, frozen=True, kw_only=True):
    """A record to cite, with the names and documents that its citation needs, and its release."""

    record: Record
    names: Mapping[str, str]  # of the actors that the record refers to, by id
    documents: Mapping[str, Document]  # that the record refers to, by id
    manifest: Manifest
    base_url: str  # of links, without a final slash: https://onrecord.example


class _Summary(Struct, frozen=True, kw_only=True):
    """The title of a citation, and sentences on the status and the sources of the record."""

    title: str
    notes: tuple[str, ...] = ()


def cite(source: CitationInput) -> Citation:
    """Return the citation of a record."""
    summary, manifest = _summary(source), source.manifest
    kind = KINDS[type(source.record)]
    url = UrlBuilder(source.base_url).pinned(kind, source.record.id, manifest.version)
    terms = f" ({manifest.license})" if manifest.license else ""
    release = f"{manifest.title}{terms}, release {manifest.version} of {manifest.day.isoformat()}"
    how_published = ", ".join(filter(None, (release, credits_of(manifest.contributors))))
    authors = manifest.authors or (manifest.title,)
    entry = CslEntry(
        id=f"{manifest.dataset}-{kind}-{source.record.id}-{manifest.version}",
        title=summary.title if len(summary.title) <= _MAX_TITLE else f"{summary.title[: _MAX_TITLE - 1]}…",
        author=[CslName(literal=name) for name in authors],
        contributor=[CslName(literal=each.name) for each in manifest.contributors],
        issued=CslDate(date_parts=[[manifest.day.year, manifest.day.month, manifest.day.day]]),
        container_title=manifest.title,
        publisher=", ".join(authors),
        version=manifest.version,
        url=url,
        note=" ".join(summary.notes),
    )
    return Citation(
        sentence=" ".join(
            [
                *(_with_full_stop(text) for text in (summary.title, *summary.notes)),
                *([_with_full_stop(", ".join(manifest.authors))] if manifest.authors else []),
                f"{how_published}.",
                url,
            ]
        ),
        bibtex=_bibtex(entry, how_published, manifest.day),
        csl=entry,
        url=url,
        release=manifest.version,
    )


def _bibtex(entry: CslEntry, how_published: str, day: date) -> str:
    fields = {
        "author": names_field([name.literal for name in entry.author]),
        "title": title_field(entry.title),
        "howpublished": text_field(how_published),
        **date_fields(day),
        "version": text_field(entry.version),
        "note": text_field(entry.note),
        "url": url_field(entry.url),
    }
    return bibtex(entry.id, fields)


def _with_full_stop(text: str) -> str:
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


def _summary(source: CitationInput) -> _Summary:
    match source.record:
        case Actor() as actor:
            unnamed = "" if actor.named else ", unnamed in the source"
            return _Summary(title=f"Actor: {actor.name} ({_humanize(actor.kind)}{unnamed})")
        case Event() as event:
            return _event(event, source)
        case Claim() as claim:
            return _claim(claim, source)
        case Relationship() as relationship:
            return _relationship(relationship, source)
        case Document() as document:
            return _Summary(title=f"Document: {_document(document)}")


def _event(event: Event, source: CitationInput) -> _Summary:
    when = f"began {_date(event.date)}, ended {_date(event.end_date)}" if event.end_date else _date(event.date)
    where = f", {event.place.name}" if event.place else ""
    return _Summary(
        title=f"{_EVENT_TITLES[event.status]}: {event.title}, {when}{where}",
        notes=(
            f"Status: {event.status}.",
            *(_claims_note(event.claims) if event.status is EventStatus.ALLEGED else ()),
            *_evidence_note(event.evidence, source),
        ),
    )


def _claim(claim: Claim, source: CitationInput) -> _Summary:
    status, since = claim.verification.status, claim.verification.history[-1].on.isoformat()
    reporter, attribution = source.documents[claim.reported_by], _ATTRIBUTIONS[claim.attribution]
    return _Summary(
        title=f"Claim {_speaker(claim, source)}, in the words of the record: {claim.proposition}",
        notes=(
            f"Said {_date(claim.said)}, {attribution} (act: {claim.act}; certainty: {claim.certainty}).",
            f"Reported by {_document(reporter)}.",
            f"This is a claim, not a statement of fact; its verification status is {status!s} (since {since}).",
        ),
    )


def _speaker(claim: Claim, source: CitationInput) -> str:
    if claim.speaker:
        return f"by {source.names[claim.speaker]}"
    if claim.possible_speakers:
        names = " or ".join(source.names[each] for each in claim.possible_speakers)
        return f"by an uncertain speaker, perhaps {names}"
    is_own_voice = claim.attribution is Attribution.UNATTRIBUTED
    return "in a document's own voice" if is_own_voice else "by an unnamed speaker"


def _relationship(relationship: Relationship, source: CitationInput) -> _Summary:
    subject, target = source.names[relationship.subject], source.names[relationship.object]
    office = f" ({relationship.office.title}, {_humanize(relationship.office.capacity)})" if relationship.office else ""
    parties = f"{subject} – {_humanize(relationship.type)}{office} – {target}"
    return _Summary(
        title=f"Relationship, {relationship.basis}: {parties}, {_period(relationship.valid)}",
        notes=(
            f"Basis: {relationship.basis}; certainty: {relationship.certainty}.",
            *(_claims_note(relationship.claims) if relationship.basis is Basis.ALLEGED else ()),
            *_evidence_note(relationship.evidence, source),
        ),
    )


def _claims_note(claims: Sequence[str]) -> Iterator[str]:
    yield f"It rests on claims, not on established fact: {', '.join(claims)}."


def _period(period: Period) -> str:
    start = f"began {_date(period.start)}" if period.start else "began on an unknown day"
    if period.end:
        return f"{start}, ended {_date(period.end)}"
    if period.end_kind is EndKind.ENDED_DATE_UNKNOWN:
        return f"{start}, ended on an unknown day"
    known = f" as of {period.as_of.isoformat()}" if period.as_of else ""
    return f"{start}, {'ongoing' if period.end_kind is EndKind.ONGOING else 'end unknown'}{known}"


def _evidence_note(evidence: Sequence[Evidence], source: CitationInput) -> Iterator[str]:
    """Yield a sentence that names the documents of evidence, each with its stance on the record."""
    stances: dict[str, str] = {}
    for each in evidence:  # a document is named once, with the stance of its first evidence
        stances.setdefault(each.document, each.stance)
    named = [
        f"{_document(source.documents[document])} ({stance})"
        for document, stance in list(stances.items())[:_MAX_DOCUMENTS]
    ]
    more = len(stances) - len(named)
    if named:
        yield f"Evidence: {'; '.join(named)}{f'; and {more} more' if more else ''}."


def _document(document: Document) -> str:
    return f"“{document.title}”, {document.publisher}, published {_date(document.published)}"


def _date(value: UncertainDate) -> str:
    """Return a date in words, with its uncertainty."""
    simple = _SIMPLE_DATE.fullmatch(value.edtf)
    if simple:
        is_day = len(simple["date"]) == len("2021-05-24")
        return f"{_QUALIFIERS.get(simple['qualifier'], 'on' if is_day else 'in')} {simple['date']}"
    match value.earliest, value.latest:
        case None, None:
            return "on an unknown day"
        case None, latest:
            return f"no later than {latest}"
        case earliest, None:
            return f"no earlier than {earliest}"
        case earliest, latest:
            return f"between {earliest} and {latest}"


def _humanize(code: str) -> str:
    return code.replace("-", " ")
