"""Questions asked of the timeline."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, field

from onrecord.records.ids import ActorId, Country, EventId
from onrecord.records.timeline import MomentPart, MomentWhat
from onrecord.release.open import Releases
from onrecord.store import paging
from onrecord.store.answers import Answer
from onrecord.store.paging import Condition, Facet, Question, all_of, among
from onrecord.store.query import MAX_VALUES, InRows, ListQuery, RowFormat

LINKED = "moment.rank_{sort} IN (SELECT rank_{sort} FROM {links} WHERE {linked})"
EVENTS = """event IN (
    WITH RECURSIVE part (id) AS (
        SELECT id FROM event WHERE id IN (*)
        UNION SELECT event.id FROM part JOIN event ON event.part_of = part.id
    )
    SELECT id FROM part
)"""
DAYS = "moment.possible_to >= ? AND moment.possible_from <= ?"

FACETS = {
    "what": Facet("moment.what", "moment"),
    "part": Facet("moment_actor.part", "moment_actor JOIN moment ON moment.rank_oldest = moment_actor.rank_oldest"),
}


class MomentSort(StrEnum):
    """Orders of the timeline: by the first day that a date can mean, or backwards by the last."""

    OLDEST = "oldest"
    NEWEST = "newest"


class TimelineQuery(ListQuery, frozen=True, kw_only=True):
    """Which part of the timeline a reader asks for; an empty query means all of it."""

    actor: Annotated[
        tuple[ActorId, ...], Meta(max_length=MAX_VALUES, description="Actors, any of which has a part in it.")
    ] = ()
    part: Annotated[
        tuple[MomentPart, ...],
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
    what: Annotated[tuple[MomentWhat, ...], Meta(max_length=MAX_VALUES, description="What an entry tells.")] = ()
    exact: Annotated[bool, Meta(description="Only what was on one day without any doubt, or only the rest.")] | None = (
        None
    )
    from_: Annotated[date, Meta(description="First day: what may have been on it or later.")] | None = field(
        name="from", default=None
    )
    to: Annotated[date, Meta(description="Last day: what may have been on it or earlier.")] | None = None
    sort: Annotated[
        MomentSort, Meta(description="By the first day that a date can mean, or backwards by the last.")
    ] = MomentSort.OLDEST
    format: InRows = RowFormat.JSON


def page(releases: Releases, query: TimelineQuery) -> Answer:
    """Return one page of the timeline; raise BadRange for days the wrong way round."""
    conditions = [
        *_linked("moment_actor", query, [*among("actor IN (*)", query.actor), *among("part IN (*)", query.part)]),
        *_linked("moment_country", query, among("country IN (*)", query.country)),
        *_linked("moment_event", query, among(EVENTS, query.event)),
        *among("moment.what IN (*)", query.what),
        *([] if query.exact is None else [Condition("moment.exact = ?", (int(query.exact),))]),
        *_days(query),
    ]
    return paging.page(
        releases, Question(table="moment", query=query, sort=query.sort, conditions=conditions, facets=FACETS)
    )


def _linked(links: str, query: TimelineQuery, conditions: Sequence[Condition]) -> list[Condition]:
    """Return the condition that an entry is linked as these conditions on a table of links say."""
    if not conditions:
        return []
    both = all_of("{}", conditions)
    return [Condition(LINKED.format(links=links, sort=query.sort, linked=both.sql), both.values)]


def _days(query: TimelineQuery) -> list[Condition]:
    days = paging.days(query.from_, query.to)
    return [Condition(DAYS, days)] if days else []
