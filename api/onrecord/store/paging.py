"""Pages of a list, read by rank: every page costs the same, however far down the list it is.

A build numbers the records of each kind in each order, so a page is the first records above the cursor's rank that
match the filters. Nulls and ties were ordered by the build, and no page needs an OFFSET.
"""

from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from hashlib import blake2b
from typing import TypeVar

import msgspec
from msgspec import Struct

from onrecord.errors import BadCursor, BadParameters, BadRange, BadRelease, ParameterError, ReleaseNotFound
from onrecord.records.page import FacetCount, ResponseMeta
from onrecord.release.db import Value
from onrecord.release.open import Release, Releases
from onrecord.store import envelope, retired
from onrecord.store.cursor import FINGERPRINT_BYTES, Cursor
from onrecord.store.envelope import Envelope
from onrecord.store.query import (
    PRESENTATION_PARAMETERS,
    FeedQuery,
    Include,
    ItemQuery,
    ListQuery,
    PageQuery,
    ReleaseQuery,
)
from onrecord.store.validity import ValidOn

RowT = TypeVar("RowT")

ITEM = "SELECT doc FROM {table} WHERE id = ?"
# One row for a whole page: sqlite3 releases the interpreter's lock for every row, which costs more than the row.
PAGE = """
SELECT count(*), max(rank), group_concat(doc) FROM (
    SELECT {table}.doc, {table}.rank_{sort} AS rank FROM {table}
    WHERE {where} ORDER BY {table}.rank_{sort} LIMIT ?
)
"""
IDS = "SELECT {table}.id FROM {table} WHERE {where} ORDER BY {table}.rank_{sort} LIMIT ?"
# Whether a record follows; reading one record more would decide that too, but cost its whole doc.
HAS_MORE = "SELECT EXISTS (SELECT 1 FROM {table} WHERE {where} AND {table}.rank_{sort} > ?)"
COUNT = "SELECT count(*) FROM {table} WHERE {where}"
FACET = """
SELECT {column}, count(DISTINCT {table}.id) FROM {source}
WHERE {column} IS NOT NULL AND {where} GROUP BY 1 ORDER BY 2 DESC, 1
"""


class Condition(Struct, frozen=True):
    """A condition of a WHERE clause, and the values that it binds."""

    sql: str
    values: tuple[Value, ...] = ()


class Facet(Struct, frozen=True):
    """The column whose values a facet counts, and the FROM clause that reads it."""

    column: str
    source: str


class PageStart(Struct, frozen=True, kw_only=True):
    """The beginning of a page in a list whose positions are bytes rather than ranks."""

    release: Release
    query: PageQuery
    name: str  # of the list: lists with equal parameters have different cursors
    position: bytes | None  # from the cursor; None on the first page

    def cut(self, rows: list[RowT], position_of: Callable[[RowT], bytes]) -> tuple[list[RowT], str | None]:
        """Return the rows of the page, and the cursor of the next page or None.

        `rows` must have one row more than the page if there are so many: it shows that a next page exists.
        """
        on_page = rows[: self.query.size]
        if len(rows) == len(on_page):
            return on_page, None
        cursor = Cursor(
            release=self.release.digest_prefix,
            fingerprint=_fingerprint(self.query, self.name),
            position=position_of(on_page[-1]),
        )
        return on_page, cursor.text()


class ListSpec(Struct, frozen=True, kw_only=True):
    """A list to read: its table, conditions and order, the page, and the facets that can be counted."""

    table: str
    query: ListQuery | FeedQuery
    sort: StrEnum
    conditions: Sequence[Condition]
    facets: dict[str, Facet]
    ids: Sequence[str] = ()
    valid_on: ValidOn | None = None


def any_of(sql: str, values: Sequence[Value]) -> list[Condition]:
    """Return a condition with every `(*)` in `sql` replaced by marks for the values, or none without values."""
    if not values:
        return []
    marks = f"({', '.join('?' * len(values))})"
    return [Condition(sql.replace("(*)", marks), tuple(values) * sql.count("(*)"))]


def combine(conditions: Sequence[Condition], template: str = "{}") -> Condition:
    """Return one condition that is true if all are, put into the braces of `template`."""
    sql = " AND ".join([condition.sql for condition in conditions]) or "1"
    return Condition(template.format(sql), tuple([value for condition in conditions for value in condition.values]))


def valid_on_condition(valid_on: ValidOn | None, table: str) -> list[Condition]:
    """Return the condition that a record of a table was valid on the day, or none without a day."""
    return [Condition(*valid_on.where(table))] if valid_on else []


def day_bounds(first: date | None, last: date | None) -> tuple[str, ...]:
    """Return both days with open ends filled in, or () if both are open; raise BadRange for a reversed range."""
    if first is None and last is None:
        return ()
    if first and last and first > last:
        raise BadRange("from", f"from {first} to {last}", "the earlier day as `from`")
    return (first or date.min).isoformat(), (last or date.max).isoformat()


def release_of(releases: Releases, query: ReleaseQuery) -> Release:
    """Return the release that a query names, by default the current one.

    Raise ReleaseNotFound, or BadParameters if `release` and `known_at` are both given.
    """
    if query.release is not None and query.known_at is not None:
        detail = "`known_at` and `release` are both given; expected one of them."
        raise BadParameters([ParameterError(name="known_at", code="conflicting", detail=detail)])
    if query.release is not None:
        return releases.version(query.release)
    return releases.current if query.known_at is None else releases.known_at(query.known_at)


def start_page(releases: Releases, query: PageQuery, name: str) -> PageStart:
    """Return the beginning of a page, in the release of its cursor if it has one, or raise BadCursor."""
    if query.cursor is None:
        return PageStart(release=release_of(releases, query), query=query, name=name, position=None)
    cursor = _cursor(query, name)
    return PageStart(release=release_of_cursor(releases, cursor), query=query, name=name, position=cursor.position)


def get(releases: Releases, table: str, record_id: str, query: ItemQuery, valid_on: ValidOn | None = None) -> Envelope:
    """Return one record, with its validity if a day is given, or raise NotFound, Merged or Withdrawn."""
    release = release_of(releases, query)
    doc = release.db.doc(ITEM.format(table=table), (record_id,))
    if doc is None:
        raise retired.missing_error(release, table, record_id)
    included = envelope.included(release.db, table, [record_id], query.expand, valid_on)
    meta = envelope.meta(release)
    if valid_on:
        status = valid_on.status(release.db, table, record_id)
        meta = msgspec.structs.replace(meta, valid_on=valid_on.day, validity=status)
    return envelope.item(doc, included, meta)


def page(releases: Releases, spec: ListSpec) -> Envelope:
    """Return one page, from the release of its cursor if it has one, or raise BadCursor."""
    query = spec.query
    cursor = _cursor(query, spec.table) if query.cursor else None
    # A later page comes from the release of the first one, so that no record is skipped or repeated.
    release = release_of_cursor(releases, cursor) if cursor else _first_release(releases, query)
    # The rank is the key of the page: it is unique, so no record is on two pages.
    after = [Condition(f"{spec.table}.rank_{spec.sort} > ?", (cursor.rank,))] if cursor else []
    where = combine([*spec.conditions, *after])
    names = (spec.table, spec.sort, where.sql)
    count, last_rank, docs = release.db.row(_sql(PAGE, *names), (*where.values, query.size))
    has_more = count == query.size and release.db.number(_sql(HAS_MORE, *names), (*where.values, last_rank))
    fingerprint = _fingerprint(query, spec.table) if has_more else b""
    next_cursor = Cursor.at_rank(release.digest_prefix, fingerprint, last_rank or 0).text() if has_more else None
    ids = release.db.texts(_sql(IDS, *names), (*where.values, query.size)) if query.expand else []
    return envelope.page(
        docs or b"",
        envelope.included(release.db, spec.table, ids, query.expand, spec.valid_on),
        next_cursor,
        _meta(release, spec, is_empty=not count and not cursor),
    )


# Most requests repeat a statement with other values.
@lru_cache(maxsize=512)
def _sql(statement: str, table: str, sort: str, where: str) -> str:
    return statement.format(table=table, sort=sort, where=where)


def _cursor(query: PageQuery | FeedQuery, name: str) -> Cursor:
    cursor = Cursor.read(query.cursor or "")
    if cursor.fingerprint != _fingerprint(query, name):
        raise BadCursor("it belongs to a list with other filters or another sort")
    return cursor


def _fingerprint(query: PageQuery | FeedQuery, name: str) -> bytes:
    """Return a hash of the list, its filters and its sort."""
    filters = msgspec.structs.replace(query, **_presentation_defaults(type(query)))
    return blake2b(msgspec.json.encode((name, filters)), digest_size=FINGERPRINT_BYTES).digest()


@cache
def _presentation_defaults(query_type: type[PageQuery | FeedQuery]) -> dict[str, object]:
    """Return the defaults of the parameters that a reader may change from page to page."""
    return {
        field.name: field.default
        for field in msgspec.structs.fields(query_type)
        if field.name in PRESENTATION_PARAMETERS
    }


def _first_release(releases: Releases, query: ListQuery | FeedQuery) -> Release:
    return releases.feed if isinstance(query, FeedQuery) else release_of(releases, query)


def release_of_cursor(releases: Releases, cursor: Cursor) -> Release:
    """Return the release that a cursor was made in, or raise BadCursor if it cannot be read any more."""
    try:
        release = releases.by_digest_prefix(cursor.release)
    except (BadRelease, ReleaseNotFound):
        raise BadCursor("it belongs to a release that can no longer be read here") from None
    if release is None:
        raise BadCursor("it belongs to a release that this service does not have")
    return release


def _meta(release: Release, spec: ListSpec, *, is_empty: bool) -> ResponseMeta:
    day = spec.valid_on.day if spec.valid_on else None
    meta = envelope.meta(release, day, is_empty=is_empty)
    if spec.ids:
        missing = retired.missing_records(release, spec.table, spec.ids)
        meta = msgspec.structs.replace(meta, missing=missing or None)
    include = spec.query.include
    if not include:
        return meta
    # Without the cursor's condition: counts are of the whole list, and equal on every page.
    where = combine(spec.conditions)
    return msgspec.structs.replace(
        meta,
        count=_count(release, spec, where) if Include.COUNT in include else None,
        facets=_facets(release, spec, where) if Include.FACETS in include else None,
    )


def _count(release: Release, spec: ListSpec, where: Condition) -> int:
    return release.db.number(COUNT.format(table=spec.table, where=where.sql), where.values)


def _facets(release: Release, spec: ListSpec, where: Condition) -> dict[str, list[FacetCount]]:
    counts = {
        parameter: release.db.counts(
            FACET.format(column=facet.column, table=spec.table, source=facet.source, where=where.sql), where.values
        )
        for parameter, facet in spec.facets.items()
    }
    return {
        parameter: [FacetCount(value=value.decode(), count=count) for value, count in rows]
        for parameter, rows in counts.items()
    }
