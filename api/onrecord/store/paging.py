"""Pages of a list, read by rank: the cost of a page does not depend on how far down the list it lies.

Each order of each kind is a column of ranks made at build, so a page is "the first records whose rank is above the
cursor's, under the filters".
"""

from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from hashlib import blake2b
from typing import TypeVar

import msgspec
from msgspec import Struct

from onrecord.errors import BadCursor, BadParameters, BadRange, BadRelease, ParameterError
from onrecord.records.page import FacetCount, ResponseMeta
from onrecord.release.db import Value, Values
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
# One row for a whole page: sqlite3 lets go of the interpreter's lock for every row, which costs more than the row.
PAGE = """
SELECT count(*), max(rank), group_concat(doc) FROM (
    SELECT {table}.doc, {table}.rank_{sort} AS rank FROM {table}
    WHERE {where} ORDER BY {table}.rank_{sort} LIMIT ?
)
"""
IDS = "SELECT {table}.id FROM {table} WHERE {where} ORDER BY {table}.rank_{sort} LIMIT ?"
MORE = "SELECT EXISTS (SELECT 1 FROM {table} WHERE {where} AND {table}.rank_{sort} > ?)"
COUNT = "SELECT count(*) FROM {table} WHERE {where}"
FACET = """
SELECT {column}, count(DISTINCT {table}.id) FROM {source}
WHERE {column} IS NOT NULL AND {where} GROUP BY 1 ORDER BY 2 DESC, 1
"""


class Condition(Struct, frozen=True):
    """A piece of SQL that a record must satisfy, with the values that it binds."""

    sql: str
    values: tuple[Value, ...] = ()


class Facet(Struct, frozen=True):
    """The column whose values are counted, and the tables that it is read from."""

    column: str
    source: str


class PageStart(Struct, frozen=True, kw_only=True):
    """The beginning of a page in a list whose positions are bytes: its release, and the position in its cursor."""

    release: Release
    query: PageQuery
    name: str  # tells lists with the same parameters apart
    position: bytes | None  # None on the first page

    def cut(self, rows: list[RowT], position_of: Callable[[RowT], bytes]) -> tuple[list[RowT], str | None]:
        """Return the rows of the page, and the cursor of the next one or None.

        One row more than the page holds must have been read: it says whether there is a next page.
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
    """A question to a list: which records of which table, in which order, and which page of them."""

    table: str
    query: ListQuery | FeedQuery
    sort: StrEnum
    conditions: Sequence[Condition]
    facets: dict[str, Facet]
    ids: Sequence[str] = ()
    valid_on: ValidOn | None = None


def any_of(sql: str, values: Sequence[Value]) -> list[Condition]:
    """Return a condition with every `(*)` in it bound to the values, or none where there are no values."""
    if not values:
        return []
    marks = f"({', '.join('?' * len(values))})"
    return [Condition(sql.replace("(*)", marks), tuple(values) * sql.count("(*)"))]


def combine(sql: str, conditions: Sequence[Condition]) -> Condition:
    """Return one condition of several that hold together, put into the braces of a piece of SQL."""
    inner, values = _where(conditions)
    return Condition(sql.format(inner), values)


def valid_on_condition(valid_on: ValidOn | None, table: str) -> list[Condition]:
    """Return the condition that a record of a table held on the day asked about, or none where no day is."""
    return [Condition(*valid_on.where(table))] if valid_on else []


def day_bounds(first: date | None, last: date | None) -> tuple[str, ...]:
    """Return the two days that bound a question, open ends filled, or none; raise BadRange for a reversed range."""
    if first is None and last is None:
        return ()
    if first and last and first > last:
        raise BadRange("from", f"from {first} to {last}", "the earlier day as `from`")
    return (first or date.min).isoformat(), (last or date.max).isoformat()


def release_of(releases: Releases, query: ReleaseQuery) -> Release:
    """Return the release that a question is asked of, or raise NoRelease, or BadParameters where both are given."""
    if query.release is not None and query.known_at is not None:
        detail = "`known_at` and `release` are both given; expected one of them."
        raise BadParameters([ParameterError(name="known_at", code="conflicting", detail=detail)])
    if query.release is not None:
        return releases.version(query.release)
    return releases.current if query.known_at is None else releases.known_at(query.known_at)


def start_page(releases: Releases, query: PageQuery, name: str) -> PageStart:
    """Return where a page begins, in the release of its cursor if it has one, or raise BadCursor."""
    if query.cursor is None:
        return PageStart(release=release_of(releases, query), query=query, name=name, position=None)
    cursor = _cursor(query, name)
    return PageStart(release=release_of_cursor(releases, cursor), query=query, name=name, position=cursor.position)


def get(releases: Releases, table: str, record_id: str, query: ItemQuery, valid_on: ValidOn | None = None) -> Envelope:
    """Return one record as JSON, and on a day how it stands then; or raise NotFound."""
    release = release_of(releases, query)
    doc = release.db.doc(ITEM.format(table=table), (record_id,))
    if doc is None:
        raise retired.absence_error(release, table, record_id)
    included = envelope.included(release.db, table, [record_id], query.expand, valid_on)
    meta = envelope.meta(release)
    if valid_on:
        found = valid_on.found(release.db, table, record_id)
        meta = msgspec.structs.replace(meta, valid_on=valid_on.day, validity=found)
    return envelope.item(doc, included, meta)


def page(releases: Releases, spec: ListSpec) -> Envelope:
    """Return one page as JSON, from the release that its cursor was begun on, or raise BadCursor."""
    query = spec.query
    cursor = _cursor(query, spec.table) if query.cursor else None
    release = release_of_cursor(releases, cursor) if cursor else _asked(releases, query)
    after = [Condition(f"{spec.table}.rank_{spec.sort} > ?", (cursor.rank,))] if cursor else []
    where, values = _where([*spec.conditions, *after])
    names = (spec.table, spec.sort, where)
    shown, last, docs = release.db.row(_sql(PAGE, *names), (*values, query.size))
    more = shown == query.size and release.db.number(_sql(MORE, *names), (*values, last))
    next_cursor = (
        Cursor.at_rank(release.digest_prefix, _fingerprint(query, spec.table), last or 0).text() if more else None
    )
    referring = release.db.texts(_sql(IDS, *names), (*values, query.size)) if query.expand else []
    return envelope.page(
        docs or b"",
        envelope.included(release.db, spec.table, referring, query.expand, spec.valid_on),
        next_cursor,
        _meta(release, spec, is_empty=not shown and not cursor),
    )


@lru_cache(maxsize=512)
def _sql(statement: str, table: str, sort: str, where: str) -> str:
    return statement.format(table=table, sort=sort, where=where)


def _cursor(query: PageQuery | FeedQuery, name: str) -> Cursor:
    cursor = Cursor.read(query.cursor or "")
    if cursor.fingerprint != _fingerprint(query, name):
        raise BadCursor("it belongs to a list with other filters or another sort")
    return cursor


def _fingerprint(query: PageQuery | FeedQuery, name: str) -> bytes:
    """Return what tells one question from another: its kind, filters and order, not how much of it is read, or how."""
    asked = msgspec.structs.replace(query, **_neutral(type(query)))
    return blake2b(msgspec.json.encode((name, asked)), digest_size=FINGERPRINT_BYTES).digest()


@cache
def _neutral(query_type: type[PageQuery | FeedQuery]) -> dict[str, object]:
    """Return the default of each parameter that is no part of a question."""
    return {
        field.name: field.default
        for field in msgspec.structs.fields(query_type)
        if field.name in PRESENTATION_PARAMETERS
    }


def _asked(releases: Releases, query: ListQuery | FeedQuery) -> Release:
    return releases.feed if isinstance(query, FeedQuery) else release_of(releases, query)


def release_of_cursor(releases: Releases, cursor: Cursor) -> Release:
    """Return the release that a cursor was begun on."""
    try:
        release = releases.by_digest_prefix(cursor.release)
    except BadRelease:
        raise BadCursor("it belongs to a release that can no longer be read here") from None
    if release is None:
        raise BadCursor("it belongs to a release that is not kept here")
    return release


def _where(conditions: Sequence[Condition]) -> tuple[str, Values]:
    sql = " AND ".join([condition.sql for condition in conditions]) or "1"
    return sql, tuple([value for condition in conditions for value in condition.values])


def _meta(release: Release, spec: ListSpec, *, is_empty: bool) -> ResponseMeta:
    day = spec.valid_on.day if spec.valid_on else None
    meta = envelope.meta(release, day, is_empty=is_empty)
    if spec.ids:
        missing = retired.missing(release, spec.table, spec.ids)
        meta = msgspec.structs.replace(meta, missing=missing or None)
    include = spec.query.include
    if not include:
        return meta
    where, values = _where(spec.conditions)
    return msgspec.structs.replace(
        meta,
        count=_count(release, spec, where, values) if Include.COUNT in include else None,
        facets=_facets(release, spec, where, values) if Include.FACETS in include else None,
    )


def _count(release: Release, spec: ListSpec, where: str, values: Values) -> int:
    return release.db.number(COUNT.format(table=spec.table, where=where), values)


def _facets(release: Release, spec: ListSpec, where: str, values: Values) -> dict[str, list[FacetCount]]:
    counted = {
        parameter: release.db.counts(
            FACET.format(column=facet.column, table=spec.table, source=facet.source, where=where), values
        )
        for parameter, facet in spec.facets.items()
    }
    return {
        parameter: [FacetCount(value=value.decode(), count=count) for value, count in rows]
        for parameter, rows in counted.items()
    }
