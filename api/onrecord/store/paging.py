"""Pages of a list, read by rank: the cost of a page does not depend on how far down the list it lies.

Each order of each kind is a column of ranks made at build, so a page is "the first records whose rank is above the
cursor's, under the filters".
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from hashlib import blake2b

import msgspec
from msgspec import Struct

from onrecord.errors import BadCursor, BadParameters, BadRange, BadRelease, Fault
from onrecord.records.page import AnswerMeta, FacetCount
from onrecord.release.db import Value, Values
from onrecord.release.open import Release, Releases
from onrecord.store import answers, retired
from onrecord.store.answers import Answer
from onrecord.store.cursor import QUESTION_BYTES, Cursor
from onrecord.store.query import FORM, FeedQuery, Include, ItemQuery, KnownQuery, ListQuery, PageQuery
from onrecord.store.validity import ValidOn

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


class Question(Struct, frozen=True, kw_only=True):
    """A question to a list: which records of which table, in which order, and which page of them."""

    table: str
    query: ListQuery | FeedQuery
    sort: StrEnum
    conditions: Sequence[Condition]
    facets: dict[str, Facet]
    ids: Sequence[str] = ()
    valid_on: ValidOn | None = None


def among(sql: str, values: Sequence[Value]) -> list[Condition]:
    """Return a condition with every `(*)` in it bound to the values, or none where there are no values."""
    if not values:
        return []
    marks = f"({', '.join('?' * len(values))})"
    return [Condition(sql.replace("(*)", marks), tuple(values) * sql.count("(*)"))]


def all_of(sql: str, conditions: Sequence[Condition]) -> Condition:
    """Return one condition of several that hold together, put into the braces of a piece of SQL."""
    inner, values = _where(conditions)
    return Condition(sql.format(inner), values)


def held(valid_on: ValidOn | None, table: str) -> list[Condition]:
    """Return the condition that a record of a table held on the day asked about, or none where no day is."""
    return [Condition(*valid_on.where(table))] if valid_on else []


def days(first: date | None, last: date | None) -> tuple[str, ...]:
    """Return the two days that bound a question, open ends filled, or none; raise BadRange for a reversed range."""
    if first is None and last is None:
        return ()
    if first and last and first > last:
        raise BadRange("from", f"from {first} to {last}", "the earlier day as `from`")
    return (first or date.min).isoformat(), (last or date.max).isoformat()


def release_of(releases: Releases, query: KnownQuery) -> Release:
    """Return the release that a question is asked of, or raise NoRelease, or BadParameters where both are given."""
    if query.release is not None and query.known_at is not None:
        detail = "`known_at` and `release` are both given; right would be one of them."
        raise BadParameters([Fault(name="known_at", code="contradictory", detail=detail)])
    if query.release is not None:
        return releases.version(query.release)
    return releases.current if query.known_at is None else releases.known_at(query.known_at)


def started(releases: Releases, query: PageQuery, name: str) -> tuple[Release, bytes | None]:
    """Return the release that a page is read from, and the position in its cursor, if any; or raise BadCursor.

    A cursor goes on in the release that it was begun on. `name` tells lists with the same parameters apart.
    """
    if query.cursor is None:
        return release_of(releases, query), None
    cursor = _cursor(query, name)
    return _begun(releases, cursor), cursor.position


def cursor_at(release: Release, query: PageQuery, name: str, position: bytes) -> str:
    """Return the cursor of a list that goes on after a position."""
    return Cursor(release=release.start, question=_fingerprint(query, name), position=position).text()


def get(releases: Releases, table: str, record_id: str, query: ItemQuery, valid_on: ValidOn | None = None) -> Answer:
    """Return one record as JSON, and on a day how it stands then; or raise NotFound."""
    release = release_of(releases, query)
    doc = release.db.doc(ITEM.format(table=table), (record_id,))
    if doc is None:
        raise retired.absence(release, table, record_id)
    included = answers.included(release.db, table, [record_id], query.expand, valid_on)
    meta = answers.meta(release)
    if valid_on:
        found = valid_on.found(release.db, table, record_id)
        meta = msgspec.structs.replace(meta, valid_on=valid_on.day, validity=found)
    return answers.single(doc, included, meta)


def page(releases: Releases, question: Question) -> Answer:
    """Return one page as JSON, from the release that its cursor was begun on, or raise BadCursor."""
    query = question.query
    cursor = _cursor(query, question.table) if query.cursor else None
    release = _begun(releases, cursor) if cursor else _asked(releases, query)
    after = [Condition(f"{question.table}.rank_{question.sort} > ?", (cursor.rank,))] if cursor else []
    where, values = _where([*question.conditions, *after])
    names = (question.table, question.sort, where)
    shown, last, docs = release.db.row(_sql(PAGE, *names), (*values, query.size))
    more = shown == query.size and release.db.number(_sql(MORE, *names), (*values, last))
    next_cursor = Cursor.at_rank(release.start, _fingerprint(query, question.table), last or 0).text() if more else None
    referring = release.db.texts(_sql(IDS, *names), (*values, query.size)) if query.expand else []
    return answers.page(
        docs or b"",
        answers.included(release.db, question.table, referring, query.expand, question.valid_on),
        next_cursor,
        _meta(release, question, is_empty=not shown and not cursor),
    )


@lru_cache(maxsize=512)
def _sql(statement: str, table: str, sort: str, where: str) -> str:
    return statement.format(table=table, sort=sort, where=where)


def _cursor(query: PageQuery | FeedQuery, name: str) -> Cursor:
    cursor = Cursor.read(query.cursor or "")
    if cursor.question != _fingerprint(query, name):
        raise BadCursor("it belongs to a list with other filters or another sort")
    return cursor


def _fingerprint(query: PageQuery | FeedQuery, name: str) -> bytes:
    """Return what tells one question from another: its kind, filters and order, not how much of it is read, or how."""
    asked = msgspec.structs.replace(query, **_neutral(type(query)))
    return blake2b(msgspec.json.encode((name, asked)), digest_size=QUESTION_BYTES).digest()


@cache
def _neutral(query_type: type[PageQuery | FeedQuery]) -> dict[str, object]:
    """Return the default of each parameter that is no part of a question."""
    return {field.name: field.default for field in msgspec.structs.fields(query_type) if field.name in FORM}


def _asked(releases: Releases, query: ListQuery | FeedQuery) -> Release:
    return releases.feed if isinstance(query, FeedQuery) else release_of(releases, query)


def _begun(releases: Releases, cursor: Cursor) -> Release:
    """Return the release that a cursor was begun on."""
    try:
        release = releases.starting(cursor.release)
    except BadRelease:
        raise BadCursor("it belongs to a release that can no longer be read here") from None
    if release is None:
        raise BadCursor("it belongs to a release that is not kept here")
    return release


def _where(conditions: Sequence[Condition]) -> tuple[str, Values]:
    sql = " AND ".join([condition.sql for condition in conditions]) or "1"
    return sql, tuple([value for condition in conditions for value in condition.values])


def _meta(release: Release, question: Question, *, is_empty: bool) -> AnswerMeta:
    day = question.valid_on.day if question.valid_on else None
    meta = answers.meta(release, day, is_empty=is_empty)
    if question.ids:
        missing = retired.missing(release, question.table, question.ids)
        meta = msgspec.structs.replace(meta, missing=missing or None)
    include = question.query.include
    if not include:
        return meta
    where, values = _where(question.conditions)
    return msgspec.structs.replace(
        meta,
        count=_count(release, question, where, values) if Include.COUNT in include else None,
        facets=_facets(release, question, where, values) if Include.FACETS in include else None,
    )


def _count(release: Release, question: Question, where: str, values: Values) -> int:
    return release.db.number(COUNT.format(table=question.table, where=where), values)


def _facets(release: Release, question: Question, where: str, values: Values) -> dict[str, list[FacetCount]]:
    counted = {
        parameter: release.db.counts(
            FACET.format(column=facet.column, table=question.table, source=facet.source, where=where), values
        )
        for parameter, facet in question.facets.items()
    }
    return {
        parameter: [FacetCount(value=value.decode(), count=count) for value, count in rows]
        for parameter, rows in counted.items()
    }
