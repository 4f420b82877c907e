"""Records of any kind as lists that mix kinds show them, each with the doubt that belongs to it."""

from collections.abc import Mapping

from msgspec import Struct

from onrecord.records.actors import Actor
from onrecord.records.codes import EventStatus
from onrecord.records.documents import Document
from onrecord.records.events import Event
from onrecord.records.kinds import RecordKind
from onrecord.records.relationships import Relationship
from onrecord.render.pages.claims import StatementView, statement_view
from onrecord.render.pages.context import PageContext
from onrecord.render.pages.dates import Dates
from onrecord.render.pages.references import Link, References
from onrecord.render.pages.words import Words


class Records(Struct, frozen=True, kw_only=True):
    """Records of all kinds by id, and those that they refer to."""

    references: References = References()
    relationships: Mapping[str, Relationship] = {}


class RecordLine(Struct, frozen=True, kw_only=True):
    """A record in one or two lines."""

    kind: RecordKind
    link: Link
    statement: StatementView | None = None  # of a claim
    note: str = ""  # what tells the record from others of its name, and whether it is somebody's word


def record_line(kind: RecordKind, record_id: str, records: Records, page: PageContext) -> RecordLine:
    """Return the line of a record; one that is not among the records, such as a withdrawn one, has its id as text."""
    references = records.references
    match kind:
        case RecordKind.ACTOR if actor := references.actors.get(record_id):
            return RecordLine(kind=kind, link=references.actor(record_id, page), note=_actor_note(actor, page))
        case RecordKind.EVENT if event := references.events.get(record_id):
            return RecordLine(kind=kind, link=references.event(record_id, page), note=_event_note(event, page))
        case RecordKind.DOCUMENT if document := references.documents.get(record_id):
            return RecordLine(kind=kind, link=references.document(record_id, page), note=_document_note(document, page))
        case RecordKind.RELATIONSHIP if relationship := records.relationships.get(record_id):
            link = references.relationship(relationship, page)
            return RecordLine(kind=kind, link=link, note=_relationship_note(relationship, page))
        case RecordKind.CLAIM if claim := references.claims.get(record_id):
            statement = statement_view(claim, references, page)
            return RecordLine(kind=kind, link=references.claim(record_id, page), statement=statement)
        case _:
            return RecordLine(kind=kind, link=Link(text=record_id, href=page.href(f"/{kind}s/{record_id}")))


def _actor_note(actor: Actor, page: PageContext) -> str:
    words = Words(page.language)
    kind = words.actor_kind(actor.kind)
    return f"{kind}, {words.country(actor.country)}" if actor.country else kind


def _event_note(event: Event, page: PageContext) -> str:
    when = Dates(page.language).sentence(event.date)
    if event.status is EventStatus.OCCURRED:
        return when
    return f"{Words(page.language).event_status(event.status)}. {when}"


def _document_note(document: Document, page: PageContext) -> str:
    return f"{document.publisher}, {Dates(page.language).when(document.published)}"


def _relationship_note(relationship: Relationship, page: PageContext) -> str:
    words, dates = Words(page.language), Dates(page.language)
    note = f"{words.basis(relationship.basis)}. {dates.period(relationship.valid)}"
    return f"{relationship.office.title}. {note}" if relationship.office else note
