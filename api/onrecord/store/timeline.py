"""Questions asked of the timeline."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, field

from onrecord.records.ids import ActorId, Country, EventId
from onrecord.records.timeline import TimelineActorRole, TimelineEntryType
from onrecord.release.open import Releases
from onrecord.store import paging
from onrecord.store.envelope import Envelope
from onrecord.store.paging import Condition, Facet, ListSpec, any_of, combine
from onrecord.store.query import MAX_VALUES, ListQuery, RowFormat, RowFormatParam

LINKED = "timeline_entry.rank_{sort} IN (SELECT rank_{sort} FROM {links} WHERE {linked})"
EVENTS = """event IN (
    WITH RECURSIVE part (id) AS (
        SELECT id FROM event WHERE id IN (*)
        UNION SELECT event.id FROM part JOIN event ON event.part_of = part.id
    )
    SELECT id FROM part
)"""
DAYS = "timeline_entry.possible_to >= ? AND timeline_entry.possible_from <= ?"

FACETS = {
    "entry_type": Facet("timeline_entry.entry_type", "timeline_entry"),
    "actor_role": Facet(
        "timeline_entry_actor.actor_role",
        "timeline_entry_actor JOIN timeline_entry ON timeline_entry.rank_oldest = timeline_entry_actor.rank_oldest",
    ),
}


class TimelineSort(StrEnum):
    """Orders of the timeline: by the first day that a date can mean, or backwards by the last."""

    OLDEST = "oldest"
    NEWEST = "newest"


class TimelineQuery(ListQuery, frozen=True, kw_only=True):
    """Which part of the timeline a reader asks for; an empty query means all of it."""

    actor: Annotated[
        tuple[ActorId, ...], Meta(max_length=MAX_VALUES, description="Actors, any of which has a part in it.")
    ] = ()
    actor_role: Annotated[
        tuple[TimelineActorRole, ...],
        Meta(max_length=MAX_VALUES, description="The part that `actor` has in it, or without that, any actor."),
    ] = ()
    country: Annotated[
        tuple[Country, ...],
        Meta(
            max_length=MAX_VALUES,
            description="Of an event the country of its place; of all else the countries of its actors.",
        ),
    ] = ()
    event: Annotated[
        tuple[EventId, ...],
        Meta(
            max_length=MAX_VALUES,
            description="Events: with their parts, what is said of these, the offices that they opened or closed, and "
            "the relationships that rest on them.",
        ),
    ] = ()
    entry_type: Annotated[
        tuple[TimelineEntryType, ...], Meta(max_length=MAX_VALUES, description="What an entry tells.")
    ] = ()
    exact: Annotated[bool, Meta(description="Only what was on one day without any doubt, or only the rest.")] | None = (
        None
    )
    from_: Annotated[date, Meta(description="First day: what may have been on it or later.")] | None = field(
        name="from", default=None
    )
    to: Annotated[date, Meta(description="Last day: what may have been on it or earlier.")] | None = None
    sort: Annotated[
        TimelineSort, Meta(description="By the first day that a date can mean, or backwards by the last.")
    ] = TimelineSort.OLDEST
    format: RowFormatParam = RowFormat.JSON


def page(releases: Releases, query: TimelineQuery) -> Envelope:
    """Return one page of the timeline; raise BadRange for days the wrong way round."""
    conditions = [
        *_linked(
            "timeline_entry_actor",
            query,
            [*any_of("actor IN (*)", query.actor), *any_of("actor_role IN (*)", query.actor_role)],
        ),
        *_linked("timeline_entry_country", query, any_of("country IN (*)", query.country)),
        *_linked("timeline_entry_event", query, any_of(EVENTS, query.event)),
        *any_of("timeline_entry.entry_type IN (*)", query.entry_type),
        *([] if query.exact is None else [Condition("timeline_entry.exact = ?", (int(query.exact),))]),
        *_days(query),
    ]
    return paging.page(
        releases, ListSpec(table="timeline_entry", query=query, sort=query.sort, conditions=conditions, facets=FACETS)
    )


def _linked(links: str, query: TimelineQuery, conditions: Sequence[Condition]) -> list[Condition]:
    """Return the condition that an entry is linked as these conditions on a table of links say."""
    if not conditions:
        return []
    linked = combine("{}", conditions)
    return [Condition(LINKED.format(links=links, sort=query.sort, linked=linked.sql), linked.values)]


def _days(query: TimelineQuery) -> list[Condition]:
    days = paging.day_bounds(query.from_, query.to)
    return [Condition(DAYS, days)] if days else []
