"""Events as pages and cards show them: whether they took place, when and where, who took part, and on whose word."""

from collections.abc import Sequence
from itertools import groupby

from msgspec import Struct

from onrecord.records.accounts import FieldAccounts
from onrecord.records.changes import Change
from onrecord.records.claims import Claim
from onrecord.records.codes import EventRelation, EventStatus, PlacePrecision, Role
from onrecord.records.dates import UncertainDate
from onrecord.records.events import PLANS, Event
from onrecord.records.relationships import Relationship
from onrecord.render.pages.citations import citation_of
from onrecord.render.pages.claims import StatementView, statement_view
from onrecord.render.pages.context import PageContext
from onrecord.render.pages.dates import Dates
from onrecord.render.pages.descriptions import description
from onrecord.render.pages.references import Link, References
from onrecord.render.pages.relationships import RelationshipLine, relationship_line
from onrecord.render.pages.sources import SourceView, source_views
from onrecord.render.pages.words import Words

# The place of these is an area: nothing in it is known to be where the event took place.
AREAS = {PlacePrecision.COUNTRY, PlacePrecision.REGION, PlacePrecision.ADMIN1, PlacePrecision.ADMIN2}


class EventSource(Struct, frozen=True, kw_only=True):
    """An event, and the records and changes that its page shows beside it."""

    event: Event
    accounts: Sequence[FieldAccounts]
    basis: Sequence[Claim]  # that it rests on
    claims: Sequence[Claim]  # about it, the first ones
    claim_count: int
    parts: Sequence[Event]
    part_count: int
    relationships: Sequence[Relationship]
    relationship_count: int
    changes: Sequence[Change]
    references: References


class EventLine(Struct, frozen=True, kw_only=True):
    """An event as a list shows it."""

    event: Event
    href: str


class RoleView(Struct, frozen=True, kw_only=True):
    """The actors that had one role in an event."""

    role: Role
    actors: tuple[Link, ...]


class LinkedEventView(Struct, frozen=True, kw_only=True):
    """An event that this one is linked to."""

    relation: EventRelation
    event: Link


class OtherDateView(Struct, frozen=True, kw_only=True):
    """The date that another document gives."""

    date: UncertainDate
    publisher: str
    reliability: str
    note: str | None


class EventView(Struct, frozen=True, kw_only=True):
    """The page or the card of an event."""

    event: Event
    roles: tuple[RoleView, ...]
    other_dates: tuple[OtherDateView, ...]  # that differ from the event's own
    accounts: Sequence[FieldAccounts]
    basis: tuple[StatementView, ...]
    claims: tuple[StatementView, ...]
    claim_count: int
    parts: tuple[EventLine, ...]
    part_count: int
    part_of: Link | None
    links: tuple[LinkedEventView, ...]
    relationships: tuple[RelationshipLine, ...]
    relationship_count: int
    sources: tuple[SourceView, ...]
    changes: Sequence[Change]
    citation: str
    description: str

    @property
    def title(self) -> str:
        """The title of the event."""
        return self.event.title

    @property
    def is_planned(self) -> bool:
        """Whether the event is still to come, as far as the data says."""
        return self.event.status in PLANS

    @property
    def is_alleged(self) -> bool:
        """Whether only claims say that the event took place."""
        return self.event.status in {EventStatus.ALLEGED, EventStatus.DENIED}

    @property
    def is_area(self) -> bool:
        """Whether the place is known only as an area, which must not be read as a point."""
        return self.event.place is not None and self.event.place.precision in AREAS


def event_view(source: EventSource, page: PageContext) -> EventView:
    """Return the view of an event."""
    event, references = source.event, source.references
    # A claim that the event rests on is about it, too; it is shown once.
    others = [each for each in source.claims if each.id not in event.claims]
    return EventView(
        event=event,
        roles=_roles(event, references, page),
        other_dates=_other_dates(source.accounts),
        accounts=source.accounts,
        basis=tuple(statement_view(each, references, page) for each in source.basis),
        claims=tuple(statement_view(each, references, page) for each in others),
        claim_count=source.claim_count - len(source.claims) + len(others),
        parts=tuple(event_line(each, page) for each in source.parts),
        part_count=source.part_count,
        part_of=references.event(event.part_of, page) if event.part_of else None,
        links=tuple(
            LinkedEventView(relation=each.relation, event=references.event(each.event, page)) for each in event.links
        ),
        relationships=tuple(relationship_line(each, references, page) for each in source.relationships),
        relationship_count=source.relationship_count,
        sources=source_views(event.evidence, references, page),
        changes=source.changes,
        citation=citation_of(event, references, page),
        description=description(
            Words(page.language).event_status(event.status), event.title, Dates(page.language).when(event.date)
        ),
    )


def event_line(event: Event, page: PageContext) -> EventLine:
    """Return an event as a list shows it."""
    return EventLine(event=event, href=page.href(f"/events/{event.id}"))


def _roles(event: Event, references: References, page: PageContext) -> tuple[RoleView, ...]:
    """Return the participants by role, the roles in the order in which they first occur."""
    order = list(dict.fromkeys(each.role for each in event.participants))
    in_order = sorted(event.participants, key=lambda each: order.index(each.role))
    return tuple(
        RoleView(role=role, actors=tuple(references.actor(each.actor, page) for each in group))
        for role, group in groupby(in_order, key=lambda each: each.role)
    )


def _other_dates(accounts: Sequence[FieldAccounts]) -> tuple[OtherDateView, ...]:
    return tuple(
        OtherDateView(
            date=UncertainDate.parse(each.value),
            publisher=each.publisher,
            reliability=each.reliability,
            note=each.note,
        )
        for field in accounts
        if field.field == "date"
        for each in field.accounts
        if each.differs
    )
