"""Pages of a list, read by rank: every page costs the same, however far down the list it is.

A build numbers the records of each kind in each order, so a page is the first records above the cursor's rank that
match the filters. Nulls and ties were ordered by the build, and no page needs an OFFSET.
"""

from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from hashlib import blake2b
from typing import Generic, TypeVar

import msgspec
from msgspec import Struct

from onrecord.errors import BadCursor, BadParameters, BadRelease, ParameterError, ReleaseNotFound
from onrecord.records.page import FacetCount, MissingRecord, ResponseMeta
from onrecord.release.db import Value
from onrecord.release.open import Release, Releases
from onrecord.store import envelope, references, retired
from onrecord.store.cursor import FINGERPRINT_BYTES, Cursor, position_of_rank, rank_at
from onrecord.store.envelope import Envelope
from onrecord.store.query import (
    INTERFACE_PARAMETERS,
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
QueryT = TypeVar("QueryT", bound=PageQuery | FeedQuery)
ListQueryT = TypeVar("ListQueryT", bound=ListQuery | FeedQuery)

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


class PageStart(Struct, Generic[QueryT], frozen=True, kw_only=True):
    """The beginning of a page: the release and the position to read from, and the query."""

    release: Release
    name: str  # of the list: lists with equal parameters have different cursors
    requested: QueryT  # as the client sent it; cursors are bound to it
    query: QueryT  # with the replacements of merged records
    missing: list[MissingRecord]
    position: bytes | None  # from the cursor; None on the first page

    def meta(self, valid_on: date | None = None, *, is_empty: bool) -> ResponseMeta:
        """Return the `meta` of the page, without counts; an empty list points to the coverage from its first page."""
        return envelope.meta(
            self.release, valid_on, is_empty=is_empty and self.position is None, missing=self.missing or None
        )

    def cursor_at(self, position: bytes) -> str:
        """Return the cursor of the page after a position."""
        fingerprint = _fingerprint(self.requested, self.name)
        return Cursor(release=self.release.digest_prefix, fingerprint=fingerprint, position=position).text()

    def cut(self, rows: list[RowT], position_of: Callable[[RowT], bytes]) -> tuple[list[RowT], str | None]:
        """Return the rows of the page, and the cursor of the next page or None.

        `rows` must have one row more than the page if there are so many: it shows that a next page exists.
        """
        on_page = rows[: self.query.size]
        return on_page, self.cursor_at(position_of(on_page[-1])) if len(rows) > len(on_page) else None


class ListSpec(Struct, frozen=True, kw_only=True):
    """A list to read: its order and conditions, and the facets that can be counted."""

    sort: StrEnum
    conditions: Sequence[Condition]
    facets: dict[str, Facet]
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


def start_page(releases: Releases, query: QueryT, name: str) -> PageStart[QueryT]:
    """Return the beginning of a page, in the release of its cursor if it has one, or raise BadCursor.

    A list of stored records has the name of their table.
    """
    cursor = _cursor(query, name) if query.cursor else None
    # A later page comes from the release of the first one, so that no record is skipped or repeated.
    release = release_of_cursor(releases, cursor) if cursor else _first_release(releases, query)
    resolved, missing = references.resolve(release, query)
    position = cursor.position if cursor else None
    return PageStart(release=release, name=name, requested=query, query=resolved, missing=missing, position=position)


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


def page(start: PageStart[ListQueryT], spec: ListSpec) -> Envelope:
    """Return one page of stored records, or raise BadCursor for a position that is not a rank."""
    db, table, query = start.release.db, start.name, start.query
    # The rank is the key of the page: it is unique, so no record is on two pages.
    after = [Condition(f"{table}.rank_{spec.sort} > ?", (rank_at(start.position),))] if start.position else []
    where = combine([*spec.conditions, *after])
    names = (table, spec.sort, where.sql)
    count, last_rank, docs = db.row(_sql(PAGE, *names), (*where.values, query.size))
    has_more = count == query.size and db.number(_sql(HAS_MORE, *names), (*where.values, last_rank))
    ids = db.texts(_sql(IDS, *names), (*where.values, query.size)) if query.expand else []
    return envelope.page(
        docs or b"",
        envelope.included(db, table, ids, query.expand, spec.valid_on),
        start.cursor_at(position_of_rank(last_rank or 0)) if has_more else None,
        _meta(start, spec, is_empty=not count),
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
    # A page, its picture and its card continue the list of the API, which has none of their parameters.
    selected = {name: value for name, value in msgspec.to_builtins(filters).items() if name not in INTERFACE_PARAMETERS}
    return blake2b(msgspec.json.encode((name, selected)), digest_size=FINGERPRINT_BYTES).digest()


@cache
def _presentation_defaults(query_type: type[PageQuery | FeedQuery]) -> dict[str, object]:
    """Return the defaults of the parameters that a reader may change from page to page."""
    return {
        field.name: field.default
        for field in msgspec.structs.fields(query_type)
        if field.name in PRESENTATION_PARAMETERS
    }


def _first_release(releases: Releases, query: PageQuery | FeedQuery) -> Release:
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


def _meta(start: PageStart[ListQueryT], spec: ListSpec, *, is_empty: bool) -> ResponseMeta:
    meta = start.meta(spec.valid_on.day if spec.valid_on else None, is_empty=is_empty)
    include = start.query.include
    if not include:
        return meta
    # Without the cursor's condition: counts are of the whole list, and equal on every page.
    where = combine(spec.conditions)
    return msgspec.structs.replace(
        meta,
        count=_count(start, where) if Include.COUNT in include else None,
        facets=_facets(start, spec.facets, where) if Include.FACETS in include else None,
    )


def _count(start: PageStart[ListQueryT], where: Condition) -> int:
    return start.release.db.number(COUNT.format(table=start.name, where=where.sql), where.values)


def _facets(start: PageStart[ListQueryT], facets: dict[str, Facet], where: Condition) -> dict[str, list[FacetCount]]:
    counts = {
        parameter: start.release.db.counts(
            FACET.format(column=facet.column, table=start.name, source=facet.source, where=where.sql), where.values
        )
        for parameter, facet in facets.items()
    }
    return {
        parameter: [FacetCount(value=value.decode(), count=count) for value, count in rows]
        for parameter, rows in counts.items()
    }
