"""The feed of changes, release by release.

A change has the same number in every later feed, so a page needs no release: a cursor continues at its number in the
current feed.
"""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, field
from msgspec.structs import replace

from onrecord.errors import ReleaseNotFound
from onrecord.records.changes import ChangeType
from onrecord.records.kinds import RecordId, RecordKind
from onrecord.records.page import MissingRecord, Version
from onrecord.records.retired import RetiredStatus
from onrecord.release.open import MAX_CHANGES, Release, Releases
from onrecord.store import paging, retired
from onrecord.store.day_ranges import FIRST_DAY, LAST_DAY, FromParam, ToParam, day_bounds
from onrecord.store.envelope import Envelope
from onrecord.store.paging import Condition, Facet, ListSpec, any_of, combine
from onrecord.store.query import FORMAT, MAX_VALUES, FeedQuery

LAST_OF = "SELECT coalesce((SELECT last FROM edition WHERE release = ?), -1)"
LAST_BEFORE = "SELECT coalesce(max(last), 0) FROM edition WHERE day < ?"
LAST_UNTIL = "SELECT coalesce(max(last), 0) FROM edition WHERE day <= ?"
RECORDS = "SELECT DISTINCT record FROM change WHERE {}"
FROM = "change.rank_{sort} >= ?"
# The cursor is beyond this bound already. The plus sign hides the column from the index, so that SQLite begins at the
# cursor and not at the bound.
FROM_WITH_CURSOR = "+change.rank_{sort} >= ?"
TO = "change.rank_{sort} <= ?"

FACETS = {
    "kind": Facet("change.kind", "change"),
    "change": Facet("change.change", "change"),
    "release": Facet("change.release", "change"),
}


class ChangeSort(StrEnum):
    """Sort orders of changes."""

    NEWEST = "newest"
    OLDEST = "oldest"


class FeedFormat(StrEnum):
    """Formats of the feed of changes."""

    JSON = "json"
    CSV = "csv"
    NDJSON = "ndjson"
    ATOM = "atom"
    JSONFEED = "jsonfeed"


class ChangeQuery(FeedQuery, frozen=True, kw_only=True):
    """The changes to list; all of them by default."""

    kind: Annotated[
        tuple[RecordKind, ...], Meta(max_length=MAX_VALUES, description="Match changes of records of these kinds.")
    ] = ()
    id: Annotated[
        tuple[RecordId, ...],
        Meta(
            max_length=MAX_VALUES,
            description="Match changes of the records with these ids, and of those that they were merged into.",
        ),
    ] = ()
    release: Annotated[
        tuple[Version, ...],
        Meta(max_length=MAX_VALUES, description="Match changes that were published in these releases."),
    ] = ()
    change: Annotated[
        tuple[ChangeType, ...], Meta(max_length=MAX_VALUES, description="Match changes of these types.")
    ] = ()
    since_release: (
        Annotated[Version, Meta(description="Match changes that were published after this release.")] | None
    ) = None
    from_: (
        Annotated[FromParam, Meta(description="Match changes that were published on this day or later." + FIRST_DAY)]
        | None
    ) = field(name="from", default=None)
    to: (
        Annotated[ToParam, Meta(description="Match changes that were published on this day or earlier." + LAST_DAY)]
        | None
    ) = None
    sort: Annotated[
        ChangeSort,
        Meta(description="Sort the newest changes first, or the oldest. Later releases add to the end of `oldest`."),
    ] = ChangeSort.NEWEST
    format: Annotated[FeedFormat, FORMAT] = FeedFormat.JSON


def page(releases: Releases, query: ChangeQuery) -> Envelope:
    """Return one page of changes.

    Raise BadCursor, BadRange for a reversed range of days, or ReleaseNotFound for a version that was never published.
    """
    start = paging.start_page(releases, query, "change")
    feed = start.release
    # An unknown version is an error rather than an empty list.
    for version in query.release:
        _last(feed, version)
    missing = _missing(releases, feed, query)
    conditions = [
        *any_of("change.kind IN (*)", query.kind),
        *any_of("change.record IN (*)", [*query.id, *filter(None, [each.replacement for each in missing])]),
        *any_of("change.release IN (*)", query.release),
        *any_of("change.change IN (*)", query.change),
        *_number_bounds(feed, query),
    ]
    return paging.page(replace(start, missing=missing), ListSpec(sort=query.sort, conditions=conditions, facets=FACETS))


def _missing(releases: Releases, feed: Release, query: ChangeQuery) -> list[MissingRecord]:
    """Return the ids of the query that were merged into another record, or that no change has.

    A withdrawn record has its changes, the withdrawal among them. Ids are unique within a kind only, so an id can be
    retired in one kind and current in another.
    """
    if not query.id:
        return []
    ids = list(dict.fromkeys(query.id))
    with_changes = combine([*any_of("record IN (*)", ids), *any_of("kind IN (*)", query.kind)], RECORDS)
    known = set(feed.db.texts(with_changes.sql, with_changes.values))
    merged = [
        each
        for kind in query.kind or RecordKind
        for each in retired.by_ids(releases.current, kind, ids)
        if each.status is RetiredStatus.MERGED
    ]
    unknown = [retired.missing_record("id", each, None) for each in ids if each not in known]
    return [*(retired.missing_record("id", each.id, each) for each in merged), *unknown]


def _last(feed: Release, version: str) -> int:
    """Return the number of the last change of a release, or raise ReleaseNotFound."""
    last = feed.db.number(LAST_OF, (version,))
    if last < 0:
        raise ReleaseNotFound(f"with the version {version!r}", "/v1/releases lists the releases")
    return last


def _number_bounds(feed: Release, query: ChangeQuery) -> list[Condition]:
    """Return the conditions for `since_release`, `from` and `to`.

    Changes are numbered in the order of publication, so each of these is a bound of the numbers.
    """
    bounds = day_bounds(query.from_, query.to)
    after = _last(feed, query.since_release) if query.since_release else 0
    until = MAX_CHANGES
    if bounds:
        after = max(after, feed.db.number(LAST_BEFORE, bounds[:1]))
        until = feed.db.number(LAST_UNTIL, bounds[1:]) if query.to else until
    # Without a bound, no condition, so that an unfiltered page is read as one.
    if (after, until) == (0, MAX_CHANGES):
        return []
    is_oldest = query.sort is ChangeSort.OLDEST
    first, last = (after + 1, until) if is_oldest else (MAX_CHANGES - until, MAX_CHANGES - after - 1)
    lower_bound = FROM_WITH_CURSOR if query.cursor else FROM
    return [Condition(lower_bound.format(sort=query.sort), (first,)), Condition(TO.format(sort=query.sort), (last,))]
