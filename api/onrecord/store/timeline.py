"""The timeline: dated beginnings, ends and statements as one list.

A build writes the entries as rows with a rank in each order, so the timeline is paged like a list of records.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, field

from onrecord.records.ids import ActorId, Country, EventId
from onrecord.records.timeline import TimelineActorRole, TimelineEntryType
from onrecord.release.open import Releases
from onrecord.store import paging
from onrecord.store.day_ranges import FIRST_DAY, LAST_DAY, FromParam, ToParam, day_bounds
from onrecord.store.envelope import Envelope
from onrecord.store.paging import Condition, Facet, ListSpec, any_of, combine
from onrecord.store.query import MAX_VALUES, ListQuery, RowFormat, RowFormatParam

# The links have the rank of the entry in either order, so a page is read from them in order, without a join.
LINKED = "timeline_entry.rank_{sort} IN (SELECT rank_{sort} FROM {links} WHERE {linked})"
# `part_of` names one level only, so the parts are found level by level.
EVENT_AND_PARTS = """event IN (
    WITH RECURSIVE part (id) AS (
        SELECT id FROM event WHERE id IN (*)
        UNION SELECT event.id FROM part JOIN event ON event.part_of = part.id
    )
    SELECT id FROM part
)"""
# Open ends are stored as the first and last day of all, so two comparisons find every overlap.
DAYS = "timeline_entry.possible_to >= ? AND timeline_entry.possible_from <= ?"

FACETS = {
    "entry_type": Facet("timeline_entry.entry_type", "timeline_entry"),
    "actor_role": Facet(
        "timeline_entry_actor.actor_role",
        "timeline_entry_actor JOIN timeline_entry ON timeline_entry.rank_oldest = timeline_entry_actor.rank_oldest",
    ),
}


class TimelineSort(StrEnum):
    """Sort orders of the timeline: by the first day that a date can mean, or in reverse by the last day."""

    OLDEST = "oldest"
    NEWEST = "newest"


class TimelineQuery(ListQuery, frozen=True, kw_only=True):
    """The timeline entries to list; all of them by default."""

    actor: Annotated[
        tuple[ActorId, ...], Meta(max_length=MAX_VALUES, description="Match entries that involve any of these actors.")
    ] = ()
    actor_role: Annotated[
        tuple[TimelineActorRole, ...],
        Meta(
            max_length=MAX_VALUES,
            description="Match entries that involve an actor in one of these roles. With `actor`, these actors must "
            "have the role.",
        ),
    ] = ()
    country: Annotated[
        tuple[Country, ...],
        Meta(
            max_length=MAX_VALUES,
            description="Match events whose place is in these countries, and other entries that involve an actor of "
            "these countries.",
        ),
    ] = ()
    event: Annotated[
        tuple[EventId, ...],
        Meta(
            max_length=MAX_VALUES,
            description="Match these events and their parts, the claims about them, the offices that they opened or "
            "closed, and the relationships that rest on them.",
        ),
    ] = ()
    entry_type: Annotated[
        tuple[TimelineEntryType, ...], Meta(max_length=MAX_VALUES, description="Match entries of these types.")
    ] = ()
    exact: (
        Annotated[bool, Meta(description="`true` matches entries whose date is certainly one day, `false` all others.")]
        | None
    ) = None
    from_: (
        Annotated[FromParam, Meta(description="Match entries that may be of this day or later." + FIRST_DAY)] | None
    ) = field(name="from", default=None)
    to: Annotated[ToParam, Meta(description="Match entries that may be of this day or earlier." + LAST_DAY)] | None = (
        None
    )
    sort: Annotated[
        TimelineSort,
        Meta(
            description="Sort by the first day that a date can mean (`oldest`), or in reverse by the last day "
            "(`newest`)."
        ),
    ] = TimelineSort.OLDEST
    format: RowFormatParam = RowFormat.JSON


def page(releases: Releases, query: TimelineQuery) -> Envelope:
    """Return one page of the timeline, or raise BadCursor, or BadRange for a reversed range of days."""
    start = paging.start_page(releases, query, "timeline_entry")
    query = start.query
    conditions = [
        *_linked(
            "timeline_entry_actor",
            query,
            [*any_of("actor IN (*)", query.actor), *any_of("actor_role IN (*)", query.actor_role)],
        ),
        *_linked("timeline_entry_country", query, any_of("country IN (*)", query.country)),
        *_linked("timeline_entry_event", query, any_of(EVENT_AND_PARTS, query.event)),
        *any_of("timeline_entry.entry_type IN (*)", query.entry_type),
        *([] if query.exact is None else [Condition("timeline_entry.exact = ?", (int(query.exact),))]),
        *_days(query),
    ]
    return paging.page(start, ListSpec(sort=query.sort, conditions=conditions, facets=FACETS))


def _linked(links: str, query: TimelineQuery, conditions: Sequence[Condition]) -> list[Condition]:
    """Return the condition that an entry is in a table of links under these conditions, or none without conditions.

    Links carry the ranks of both orders, so that a page is found in them without a join.
    """
    if not conditions:
        return []
    linked = combine(conditions)
    return [Condition(LINKED.format(links=links, sort=query.sort, linked=linked.sql), linked.values)]


def _days(query: TimelineQuery) -> list[Condition]:
    days = day_bounds(query.from_, query.to)
    return [Condition(DAYS, days)] if days else []
