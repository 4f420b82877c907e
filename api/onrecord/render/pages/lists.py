"""Lists to browse: the filters that readers need as a form, the others as chips, counts by value, and pages."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Generic, TypeVar

from msgspec import Struct

from onrecord.records.actors import Actor
from onrecord.records.codes import (
    Act,
    ActorKind,
    Attribution,
    Basis,
    Certainty,
    DocumentKind,
    EventKind,
    EventStatus,
    Polarity,
    Reading,
    RelationshipType,
    Role,
    VerificationStatus,
)
from onrecord.records.documents import Document
from onrecord.records.events import Event
from onrecord.records.page import FacetCount, MissingRecord, Page
from onrecord.records.relationships import Relationship
from onrecord.render.pages.catalog import N_, NP_
from onrecord.render.pages.claims import statement_view
from onrecord.render.pages.context import PageContext
from onrecord.render.pages.events import EventLine, event_line
from onrecord.render.pages.references import References
from onrecord.render.pages.relationships import RelationshipLine, relationship_line
from onrecord.render.pages.words import Words

FACET_VALUES_SHOWN = 12
_PAGING = {"cursor", "limit"}
_NOT_CHIPS = _PAGING | {"release", "known_at", "sort", "validity"}
# The filters of links between pages that no form offers. Others bear the names of their parameters.
_OTHER_FILTERS = {
    "about_actor": N_("About the actor"),
    "about_claim": N_("About the claim"),
    "about_event": N_("About the event"),
    "about_relationship": N_("About the relationship"),
    "actor": N_("Actor"),
    "addressee": N_("Addressees"),
    "claim": N_("Claim"),
    "document": N_("Document"),
    "event": N_("Event"),
    "ids": N_("Records"),
    "object": N_("Object of the relationship"),
    "part_of": N_("Part of"),
    "reported_by": N_("Reported by"),
    "role": N_("Role"),
    "speaker": N_("Speaker"),
    "subject": N_("Subject of the relationship"),
}

RecordT = TypeVar("RecordT", bound=Struct)


class Control(StrEnum):
    """Kind of form control."""

    CHOICE = "choice"
    TEXT = "text"
    DAY = "day"


class Filter(Struct, frozen=True, kw_only=True):
    """A parameter that the form of a list offers."""

    name: str
    label: str
    control: Control
    codes: type[StrEnum] | None = None  # of a choice


class ListKind(Struct, Generic[RecordT], frozen=True, kw_only=True):
    """What is particular to the list of one kind of record."""

    kind: str
    title: str
    filters: tuple[Filter, ...]
    facets: Mapping[str, tuple[str, type[StrEnum] | None]]  # label and codes by parameter
    sorts: Mapping[str, str]  # labels by value, the default first
    row: Callable[[RecordT, References, PageContext], Struct]


class Option(Struct, frozen=True, kw_only=True):
    """A value of a choice."""

    value: str
    label: str
    is_selected: bool


class ControlView(Struct, frozen=True, kw_only=True):
    """A form control with the value that the request has."""

    name: str
    label: str
    control: Control
    value: str
    options: tuple[Option, ...] = ()


class Chip(Struct, frozen=True, kw_only=True):
    """A filter of the request that the form does not offer, in words, and the address without it."""

    label: str
    value: str
    href: str


class FacetValue(Struct, frozen=True, kw_only=True):
    """A value of a field, the number of records of the list that have it, and the address of these."""

    label: str
    count: int
    href: str


class FacetView(Struct, frozen=True, kw_only=True):
    """The values of one field with their numbers."""

    label: str
    values: tuple[FacetValue, ...]
    more: int  # values left out


class ListView(Struct, frozen=True, kw_only=True):
    """A page of a list."""

    kind: str
    title: str  # a message
    rows: tuple[Struct, ...]
    count: int
    controls: tuple[ControlView, ...]
    hidden: tuple[tuple[str, str], ...]  # parameters that the form sends along
    chips: tuple[Chip, ...]
    facets: tuple[FacetView, ...]
    missing: Sequence[MissingRecord]
    is_first: bool
    first_href: str
    next_href: str | None


def list_view(kind: ListKind[RecordT], response: Page[RecordT], page: PageContext) -> ListView:
    """Return the view of a page of a list."""
    references = References.of(response.included)
    given = [(name, value) for name, value in page.parameters if name not in _PAGING]
    controls = _controls(kind, given, page)
    offered = {control.name for control in controls}
    others = [(name, value) for name, value in given if name not in offered]
    return ListView(
        kind=kind.kind,
        title=kind.title,
        rows=tuple(kind.row(record, references, page) for record in response.data),
        count=response.meta.count or 0,
        controls=controls,
        hidden=tuple(others),
        chips=tuple(_chip(kind, name, value, page) for name, value in others if name not in _NOT_CHIPS),
        facets=tuple(_facets(kind, response.meta.facets or {}, page)),
        missing=response.meta.missing or (),
        is_first=all(name != "cursor" for name, _ in page.parameters),
        first_href=page.with_parameters(cursor=None),
        next_href=page.with_parameters(cursor=response.next_cursor) if response.next_cursor else None,
    )


def _controls(kind: ListKind[RecordT], given: Sequence[tuple[str, str]], page: PageContext) -> tuple[ControlView, ...]:
    """Return the controls of a form; one whose parameter has several values is left to the chips."""
    words = Words(page.language)
    controls = []
    for each in (*kind.filters, Filter(name="sort", label=N_("Order"), control=Control.CHOICE)):
        values = [value for name, value in given if name == each.name]
        if len(values) > 1 or any("," in value and each.codes for value in values):
            continue
        value = values[0] if values else ""
        labels = (
            dict(kind.sorts) if each.name == "sort" else {code.value: words.code(code) for code in each.codes or ()}
        )
        options = tuple(Option(value=code, label=label, is_selected=code == value) for code, label in labels.items())
        controls.append(
            ControlView(name=each.name, label=each.label, control=each.control, value=value, options=options)
        )
    return tuple(controls)


def _chip(kind: ListKind[RecordT], name: str, value: str, page: PageContext) -> Chip:
    words = Words(page.language)
    choices = {each.name: (each.label, each.codes) for each in kind.filters} | dict(kind.facets)
    label, codes = choices.get(name, (_OTHER_FILTERS.get(name), None))
    parts = value.split(",")
    if codes and all(part in set(codes) for part in parts):
        value = ", ".join(words.code(codes(part)) for part in parts)
    return Chip(
        label=words.filled(label) if label else name,
        value=value,
        href=page.with_parameters(**{name: None, "cursor": None}),
    )


def _facets(kind: ListKind[RecordT], facets: Mapping[str, Sequence[FacetCount]], page: PageContext) -> list[FacetView]:
    """Return the facets that divide the list: a field with a single value says nothing."""
    words = Words(page.language)
    views = []
    for name, (label, codes) in kind.facets.items():
        counts = facets.get(name, [])
        if len(counts) <= 1 or codes is None:
            continue
        values = tuple(
            FacetValue(
                label=words.code(codes(each.value)),
                count=each.count,
                href=page.with_parameters(**{name: each.value, "cursor": None}),
            )
            for each in counts[:FACET_VALUES_SHOWN]
        )
        views.append(FacetView(label=label, values=values, more=max(0, len(counts) - FACET_VALUES_SHOWN)))
    return views


_DATED = {"oldest": N_("oldest first"), "newest": N_("newest first"), "id": N_("by id")}
_FROM = Filter(name="from", label=N_("From"), control=Control.DAY)
_TO = Filter(name="to", label=NP_("last day", "To"), control=Control.DAY)


def _choice(name: str, label: str, codes: type[StrEnum]) -> Filter:
    return Filter(name=name, label=label, control=Control.CHOICE, codes=codes)


class RecordRow(Struct, frozen=True, kw_only=True):
    """An actor or a document as a list shows it."""

    record: Actor | Document
    href: str


def _actor_row(actor: Actor, _: References, page: PageContext) -> RecordRow:
    return RecordRow(record=actor, href=page.href(f"/actors/{actor.id}"))


def _document_row(document: Document, _: References, page: PageContext) -> RecordRow:
    return RecordRow(record=document, href=page.href(f"/documents/{document.id}"))


def _event_row(event: Event, _: References, page: PageContext) -> EventLine:
    return event_line(event, page)


def _relationship_row(relationship: Relationship, references: References, page: PageContext) -> RelationshipLine:
    return relationship_line(relationship, references, page)


ACTORS = ListKind(
    kind="actor",
    title=N_("Actors"),
    filters=(
        Filter(name="name", label=N_("Name"), control=Control.TEXT),
        _choice("kind", N_("Kind"), ActorKind),
        Filter(name="country", label=N_("Country, as two letters"), control=Control.TEXT),
    ),
    facets={"kind": (N_("Kind"), ActorKind)},
    sorts={"name": N_("by name"), "id": N_("by id")},
    row=_actor_row,
)
EVENTS = ListKind(
    kind="event",
    title=N_("Events"),
    filters=(
        _choice("kind", N_("Kind"), EventKind),
        _choice("status", N_("Status"), EventStatus),
        Filter(name="country", label=N_("Country, as two letters"), control=Control.TEXT),
        _FROM,
        _TO,
    ),
    facets={"kind": (N_("Kind"), EventKind), "status": (N_("Status"), EventStatus), "role": (N_("Role"), Role)},
    sorts=_DATED,
    row=_event_row,
)
CLAIMS = ListKind(
    kind="claim",
    title=N_("Claims"),
    filters=(
        _choice("verification", N_("How it was checked"), VerificationStatus),
        _choice("act", N_("What the speaker does"), Act),
        _choice("certainty", N_("How sure the speaker sounds"), Certainty),
        _FROM,
        _TO,
    ),
    facets={
        "verification": (N_("How it was checked"), VerificationStatus),
        "act": (N_("What the speaker does"), Act),
        "certainty": (N_("How sure the speaker sounds"), Certainty),
        "attribution": (N_("How it is attributed"), Attribution),
    },
    sorts=_DATED,
    row=statement_view,
)
RELATIONSHIPS = ListKind(
    kind="relationship",
    title=N_("Relationships"),
    filters=(
        _choice("type", N_("Type"), RelationshipType),
        _choice("polarity", N_("With or against"), Polarity),
        _choice("basis", N_("Basis"), Basis),
        Filter(name="valid_on", label=N_("Held on"), control=Control.DAY),
    ),
    facets={
        "type": (N_("Type"), RelationshipType),
        "polarity": (N_("With or against"), Polarity),
        "basis": (N_("Basis"), Basis),
    },
    sorts=_DATED,
    row=_relationship_row,
)
DOCUMENTS = ListKind(
    kind="document",
    title=N_("Documents"),
    filters=(
        _choice("kind", N_("Kind"), DocumentKind),
        _choice("read", N_("How it was read"), Reading),
        Filter(name="publisher", label=N_("Publisher"), control=Control.TEXT),
        Filter(name="language", label=N_("Language, as in `fr`"), control=Control.TEXT),
    ),
    facets={"kind": (N_("Kind"), DocumentKind), "read": (N_("How it was read"), Reading)},
    sorts=_DATED,
    row=_document_row,
)
