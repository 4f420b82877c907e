"""Actors as pages and cards show them: names, offices as bars, with whom and against whom, and what is claimed."""

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct

from onrecord.records.actors import Actor, ActorIdentifier, ActorName
from onrecord.records.changes import Change
from onrecord.records.codes import Polarity, RelationshipType, Role
from onrecord.records.page import ActorPage, ClaimPage, EventPage, RelationshipPage
from onrecord.render.pages.accounts import AccountView, account_views
from onrecord.render.pages.citations import citation_of
from onrecord.render.pages.claims import StatementView, statement_view
from onrecord.render.pages.context import PageContext
from onrecord.render.pages.descriptions import description
from onrecord.render.pages.events import EventLine, event_line
from onrecord.render.pages.references import Link, References
from onrecord.render.pages.relationships import PeriodChart, RelationshipLine, period_chart, relationship_line
from onrecord.render.pages.words import Words
from onrecord.render.pictures.colors import Tone

POWER = (RelationshipType.HOLDS_OFFICE, RelationshipType.GOVERNS)  # shown as bars, apart from the other types
COUNTERPARTS_SHOWN = 5
_IDENTIFIER_URLS = {
    "wikidata": "https://www.wikidata.org/wiki/{}",
    "geonames": "https://www.geonames.org/{}",
}


class ActorSource(Struct, frozen=True, kw_only=True):
    """An actor, and the records and changes that its page shows beside it: the first of each part, counted."""

    actor: Actor
    power: RelationshipPage
    holders: RelationshipPage  # of offices of the actor
    sides: Mapping[Polarity, RelationshipPage]
    claims_by: ClaimPage
    claims_about: ClaimPage
    events: EventPage
    parts: ActorPage
    changes: Sequence[Change]
    references: References


class SideView(Struct, frozen=True, kw_only=True):
    """The relationships of one polarity."""

    polarity: Polarity
    lines: tuple[RelationshipLine, ...]
    count: int


class IdentifierView(Struct, frozen=True, kw_only=True):
    """An identifier in a public scheme, with its address there if the scheme has one."""

    scheme: str
    value: str
    url: str | None


class ActorEventView(Struct, frozen=True, kw_only=True):
    """An event, with the roles of the actor in it."""

    line: EventLine
    roles: tuple[Role, ...]


class Statements(Struct, frozen=True, kw_only=True):
    """The first claims of a list, and the number of all."""

    views: tuple[StatementView, ...]
    count: int


class ActorView(Struct, frozen=True, kw_only=True):
    """The page or the card of an actor."""

    actor: Actor
    names: tuple[ActorName, ...]
    part_of: tuple[Link, ...]
    parts: tuple[Link, ...]
    part_count: int
    identifiers: tuple[IdentifierView, ...]
    power: PeriodChart
    power_count: int
    holders: PeriodChart
    holder_count: int
    sides: tuple[SideView, ...]
    counterparts: tuple[Link, ...]  # for comparison over time, the most frequent first
    claims_by: Statements
    claims_about: Statements
    events: tuple[ActorEventView, ...]
    event_count: int
    accounts: tuple[AccountView, ...]
    changes: Sequence[Change]
    citation: str
    description: str

    @property
    def title(self) -> str:
        """The name."""
        return self.actor.name


def actor_view(source: ActorSource, page: PageContext) -> ActorView:
    """Return the view of an actor."""
    actor, references = source.actor, source.references
    sides = tuple(_side(polarity, source, page) for polarity in source.sides)
    return ActorView(
        actor=actor,
        names=_names(actor),
        part_of=tuple(references.actor(each, page) for each in actor.part_of),
        parts=tuple(Link(text=each.name, href=page.href(f"/actors/{each.id}")) for each in source.parts.data),
        part_count=source.parts.meta.count or 0,
        identifiers=tuple(_identifier(each) for each in actor.identifiers),
        power=_chart(source.power, source, page),
        power_count=source.power.meta.count or 0,
        holders=_chart(source.holders, source, page),
        holder_count=source.holders.meta.count or 0,
        sides=tuple(side for side in sides if side.lines),
        counterparts=_counterparts(sides, page, actor.id),
        claims_by=_statements(source.claims_by, references, page),
        claims_about=_statements(source.claims_about, references, page),
        events=tuple(
            ActorEventView(
                line=event_line(event, page),
                roles=tuple(each.role for each in event.participants if each.actor == actor.id),
            )
            for event in source.events.data
        ),
        event_count=source.events.meta.count or 0,
        accounts=account_views(actor, references, page),
        changes=source.changes,
        citation=citation_of(actor, references, page),
        description=description(actor.name, Words(page.language).actor_kind(actor.kind), actor.description),
    )


def _names(actor: Actor) -> tuple[ActorName, ...]:
    """Return the other names, each text once: several documents may have it, in several languages."""
    return tuple({name.text: name for name in actor.names if name.text != actor.name}.values())


def _side(polarity: Polarity, source: ActorSource, page: PageContext) -> SideView:
    response = source.sides[polarity]
    lines = tuple(relationship_line(each, source.references, page, source.actor.id) for each in response.data)
    return SideView(polarity=polarity, lines=lines, count=response.meta.count or 0)


def _chart(response: RelationshipPage, source: ActorSource, page: PageContext) -> PeriodChart:
    return period_chart(
        [relationship_line(each, source.references, page, source.actor.id) for each in response.data], page, Tone.INK
    )


def _counterparts(sides: Sequence[SideView], page: PageContext, actor_id: str) -> tuple[Link, ...]:
    """Return links to the balance of the actor with those that it has the most relationships with."""
    names: dict[str, str] = {}
    for side in sides:
        for line in side.lines:
            relationship = line.relationship
            names[relationship.object if line.is_outgoing else relationship.subject] = line.other.text
    counts = Counter(
        line.relationship.object if line.is_outgoing else line.relationship.subject
        for side in sides
        for line in side.lines
    )
    return tuple(
        Link(text=names[other], href=page.href("/balance", actor_a=actor_id, actor_b=other))
        for other, _ in counts.most_common(COUNTERPARTS_SHOWN)
    )


def _statements(response: ClaimPage, references: References, page: PageContext) -> Statements:
    return Statements(
        views=tuple(statement_view(each, references, page) for each in response.data), count=response.meta.count or 0
    )


def _identifier(identifier: ActorIdentifier) -> IdentifierView:
    template = _IDENTIFIER_URLS.get(identifier.scheme)
    return IdentifierView(
        scheme=identifier.scheme, value=identifier.value, url=template.format(identifier.value) if template else None
    )
