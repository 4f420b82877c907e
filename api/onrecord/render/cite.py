"""Citations of records: a sentence, BibTeX and CSL-JSON, pinned to the release that they were made from.

A citation never says more than its record: a claim is called a claim, an event bears its status, a relationship its
basis, and what is uncertain is said to be so. Its date is the day of the release.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from onrecord.records.actors import Actor
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
from onrecord.render.bibtex import bibtex
from onrecord.render.urls import KINDS, UrlBuilder

_TITLE = 250  # characters of a title at most; the sentence has the whole
_DOCUMENTS = 3  # that a sentence names; the rest are counted
_PLAIN = re.compile(r"(?P<part>[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)(?P<qualifier>[~?%]?)")
_QUALIFIED = {"~": "about", "?": "perhaps", "%": "perhaps about"}
_EVENT = {
    EventStatus.OCCURRED: "Event",
    EventStatus.PLANNED: "Planned event",
    EventStatus.CANCELLED: "Cancelled event",
    EventStatus.POSTPONED: "Postponed event",
    EventStatus.ALLEGED: "Alleged event",
    EventStatus.DENIED: "Denied event",
}
_SAID = {
    Attribution.DIRECT_QUOTE: "quoted",
    Attribution.PARAPHRASE: "paraphrased",
    Attribution.UNATTRIBUTED: "without a speaker",
    Attribution.QUOTED_WITHOUT_SPEAKER: "quoted without a speaker",
    Attribution.UNCLEAR: "by whom is unclear",
}


class CitationInput(Struct, frozen=True, kw_only=True):
    """A record to cite, with what it refers to and the release that it stands in."""

    record: Record
    names: Mapping[str, str]  # of the actors that it refers to, by id
    documents: Mapping[str, Document]  # that it refers to, by id
    manifest: Manifest
    base_url: str  # the address that links begin with, such as https://onrecord.example


class _Words(Struct, frozen=True, kw_only=True):
    """What a citation says of a record: what it is, and what must be known of it."""

    title: str
    notes: tuple[str, ...] = ()


def cite(source: CitationInput) -> Citation:
    """Return the citation of a record."""
    words, manifest = _words(source), source.manifest
    kind = KINDS[type(source.record)]
    url = UrlBuilder(source.base_url).pinned(kind, source.record.id, manifest.version)
    terms = f" ({manifest.license})" if manifest.license else ""
    edition = f"{manifest.title}{terms}, release {manifest.version} of {manifest.day.isoformat()}"
    entry = CslEntry(
        id=f"{kind}-{source.record.id}-{manifest.version}",
        title=words.title if len(words.title) <= _TITLE else f"{words.title[: _TITLE - 1]}…",
        author=[CslName(literal=manifest.attribution or manifest.title)],
        issued=CslDate(date_parts=[[manifest.day.year, manifest.day.month, manifest.day.day]]),
        container_title=manifest.title,
        publisher=manifest.attribution or manifest.title,
        version=manifest.version,
        url=url,
        note=" ".join(words.notes),
    )
    return Citation(
        sentence=" ".join([_ended(words.title), *words.notes, f"{edition}.", url]),
        bibtex=bibtex(entry, edition),
        csl=entry,
        url=url,
        release=manifest.version,
    )


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "?", "!", "…")) else f"{sentence}."


def _words(source: CitationInput) -> _Words:
    match source.record:
        case Actor() as actor:
            unnamed = "" if actor.named else ", unnamed in the source"
            return _Words(title=f"Actor: {actor.name} ({_spaced(actor.kind)}{unnamed})")
        case Event() as event:
            return _event(event, source)
        case Claim() as claim:
            return _claim(claim, source)
        case Relationship() as relationship:
            return _relationship(relationship, source)
        case Document() as document:
            return _Words(title=f"Document: {_document(document)}")


def _event(event: Event, source: CitationInput) -> _Words:
    when = f"began {_days(event.date)}, ended {_days(event.end_date)}" if event.end_date else _days(event.date)
    where = f", {event.place.name}" if event.place else ""
    return _Words(
        title=f"{_EVENT[event.status]}: {event.title}, {when}{where}",
        notes=(
            f"Status: {event.status}.",
            *(_rests_on(event.claims) if event.status is EventStatus.ALLEGED else ()),
            *_sources(event.evidence, source),
        ),
    )


def _claim(claim: Claim, source: CitationInput) -> _Words:
    status, since = claim.verification.status, claim.verification.history[-1].on.isoformat()
    reporter = source.documents[claim.reported_by]
    return _Words(
        title=f"Claim {_speaker(claim, source)}, in the words of the record: {claim.proposition}",
        notes=(
            f"Said {_days(claim.said)}, {_SAID[claim.attribution]} (act: {claim.act}; certainty: {claim.certainty}).",
            f"Reported by {_document(reporter)}.",
            f"This is a claim, not a statement of fact; its verification is {status!s}, since {since}.",
        ),
    )


def _speaker(claim: Claim, source: CitationInput) -> str:
    if claim.speaker:
        return f"by {source.names[claim.speaker]}"
    if claim.possible_speakers:
        names = " or ".join(source.names[each] for each in claim.possible_speakers)
        return f"by an uncertain speaker, perhaps {names}"
    own = claim.attribution is Attribution.UNATTRIBUTED
    return "in a document's own voice" if own else "by an unnamed speaker"


def _relationship(relationship: Relationship, source: CitationInput) -> _Words:
    subject, target = source.names[relationship.subject], source.names[relationship.object]
    office = f" ({relationship.office.title}, {_spaced(relationship.office.capacity)})" if relationship.office else ""
    ends = f"{subject} – {_spaced(relationship.type)}{office} – {target}"
    return _Words(
        title=f"Relationship, {relationship.basis}: {ends}, {_period(relationship.valid)}",
        notes=(
            f"Basis: {relationship.basis}; certainty: {relationship.certainty}.",
            *(_rests_on(relationship.claims) if relationship.basis is Basis.ALLEGED else ()),
            *_sources(relationship.evidence, source),
        ),
    )


def _rests_on(claims: Sequence[str]) -> Iterator[str]:
    yield f"It rests on claims, not on established fact: {', '.join(claims)}."


def _period(period: Period) -> str:
    start = f"began {_days(period.start)}" if period.start else "began on an unknown day"
    if period.end:
        return f"{start}, ended {_days(period.end)}"
    if period.end_kind is EndKind.ENDED_DATE_UNKNOWN:
        return f"{start}, ended on an unknown day"
    known = f" as of {period.as_of.isoformat()}" if period.as_of else ""
    return f"{start}, {'ongoing' if period.end_kind is EndKind.ONGOING else 'end unknown'}{known}"


def _sources(evidence: Sequence[Evidence], source: CitationInput) -> Iterator[str]:
    """Yield a sentence that names the documents of evidence, each with what it does for the record."""
    stances: dict[str, str] = {}
    for each in evidence:
        stances.setdefault(each.document, each.stance)
    named = [
        f"{_document(source.documents[document])} ({stance})" for document, stance in list(stances.items())[:_DOCUMENTS]
    ]
    more = len(stances) - len(named)
    if named:
        yield f"Evidence: {'; '.join(named)}{f'; and {more} more' if more else ''}."


def _document(document: Document) -> str:
    return f"“{document.title}”, {document.publisher}, published {_days(document.published)}"


def _days(found: UncertainDate) -> str:
    """Return a date in words, as uncertain as it is."""
    plain = _PLAIN.fullmatch(found.edtf)
    if plain:
        is_day = len(plain["part"]) == len("2021-05-24")
        return f"{_QUALIFIED.get(plain['qualifier'], 'on' if is_day else 'in')} {plain['part']}"
    match found.earliest, found.latest:
        case None, None:
            return "on an unknown day"
        case None, latest:
            return f"no later than {latest}"
        case earliest, None:
            return f"no earlier than {earliest}"
        case earliest, latest:
            return f"between {earliest} and {latest}"


def _spaced(code: str) -> str:
    return code.replace("-", " ")
