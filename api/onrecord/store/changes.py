"""Questions asked of the feed of changes.

A change keeps its number in every later feed, so a page needs no release: a cursor goes on where it was, in whatever
feed is current.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, field

from onrecord.errors import ReleaseNotFound
from onrecord.records.changes import ChangeType
from onrecord.records.kinds import RecordId, RecordKind
from onrecord.records.page import Version
from onrecord.release.open import MOST_CHANGES, Release, Releases
from onrecord.store import paging
from onrecord.store.envelope import Envelope
from onrecord.store.paging import Condition, Facet, ListSpec, any_of, day_bounds
from onrecord.store.query import FORMAT, MAX_VALUES, FeedQuery

LAST = "SELECT coalesce((SELECT last FROM edition WHERE release = ?), -1)"
LAST_BEFORE = "SELECT coalesce(max(last), 0) FROM edition WHERE day < ?"
LAST_UNTIL = "SELECT coalesce(max(last), 0) FROM edition WHERE day <= ?"
FROM = "change.rank_{sort} >= ?"
# A cursor lies beyond it already, and is to say alone where in the index the page begins.
FROM_BESIDE_CURSOR = "+change.rank_{sort} >= ?"
TO = "change.rank_{sort} <= ?"

FACETS = {
    "kind": Facet("change.kind", "change"),
    "change": Facet("change.change", "change"),
    "release": Facet("change.release", "change"),
}


class ChangeSort(StrEnum):
    """Orders of changes."""

    NEWEST = "newest"
    OLDEST = "oldest"


class FeedFormat(StrEnum):
    """Forms in which changes come."""

    JSON = "json"
    CSV = "csv"
    NDJSON = "ndjson"
    ATOM = "atom"
    JSONFEED = "jsonfeed"


class ChangeQuery(FeedQuery, frozen=True, kw_only=True):
    """Which changes a reader asks for; an empty query means all of them."""

    kind: Annotated[tuple[RecordKind, ...], Meta(max_length=MAX_VALUES, description="Kinds of record.")] = ()
    id: Annotated[tuple[RecordId, ...], Meta(max_length=MAX_VALUES, description="Ids of records.")] = ()
    release: Annotated[
        tuple[Version, ...], Meta(max_length=MAX_VALUES, description="The releases that brought the change.")
    ] = ()
    change: Annotated[
        tuple[ChangeType, ...], Meta(max_length=MAX_VALUES, description="What became of the record.")
    ] = ()
    since_release: Annotated[Version, Meta(description="A release: what changed after it, up to now.")] | None = None
    from_: Annotated[date, Meta(description="First day of publication.")] | None = field(name="from", default=None)
    to: Annotated[date, Meta(description="Last day of publication.")] | None = None
    sort: Annotated[
        ChangeSort, Meta(description="The newest first, or the oldest first, to which later releases add at the end.")
    ] = ChangeSort.NEWEST
    format: Annotated[FeedFormat, FORMAT] = FeedFormat.JSON


def page(releases: Releases, query: ChangeQuery) -> Envelope:
    """Return one page of changes, or raise NoRelease for a version that was never published."""
    feed = releases.feed
    for version in query.release:
        _last(feed, version)
    conditions = [
        *any_of("change.kind IN (*)", query.kind),
        *any_of("change.record IN (*)", query.id),
        *any_of("change.release IN (*)", query.release),
        *any_of("change.change IN (*)", query.change),
        *_between(feed, query),
    ]
    return paging.page(
        releases, ListSpec(table="change", query=query, sort=query.sort, conditions=conditions, facets=FACETS)
    )


def _last(feed: Release, version: str) -> int:
    """Return the number of changes up to a release, or raise NoRelease."""
    last = feed.db.number(LAST, (version,))
    if last < 0:
        raise ReleaseNotFound(f"of the version {version!r}", "/v1/releases lists those there are")
    return last


def _between(feed: Release, query: ChangeQuery) -> list[Condition]:
    """Return the conditions that `since`, `from` and `to` set: since days only grow, each is a bound of the numbers."""
    bounds = day_bounds(query.from_, query.to)
    after = _last(feed, query.since_release) if query.since_release else 0
    until = MOST_CHANGES
    if bounds:
        after = max(after, feed.db.number(LAST_BEFORE, bounds[:1]))
        until = feed.db.number(LAST_UNTIL, bounds[1:]) if query.to else until
    if (after, until) == (0, MOST_CHANGES):
        return []
    is_oldest = query.sort is ChangeSort.OLDEST
    first, last = (after + 1, until) if is_oldest else (MOST_CHANGES - until, MOST_CHANGES - after - 1)
    begins = FROM_BESIDE_CURSOR if query.cursor else FROM
    return [Condition(begins.format(sort=query.sort), (first,)), Condition(TO.format(sort=query.sort), (last,))]
