"""How two actors stand to each other over time: what held in each period, for certain or perhaps."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Annotated, TypeAlias

import msgspec
from msgspec import Meta, Struct, field

from onrecord.records.balance import MAX_IDS, Balance, Bucket, PeriodLength, Tally, Undated
from onrecord.records.codes import Basis, Polarity
from onrecord.records.ids import ActorId, RelationshipId
from onrecord.records.page import Cut
from onrecord.release.db import Db, Values
from onrecord.release.open import Releases
from onrecord.store import answers, edges, paging
from onrecord.store.answers import Answer
from onrecord.store.edges import Place, TieQuery, array

MAX_PERIODS = 1200  # a hundred years of months
CHUNK = 1000  # relationships read at a time

PARTS = """
WITH RECURSIVE side (id) AS (
    SELECT id FROM actor WHERE rank_id = ?
    UNION SELECT actor_part_of.actor FROM side JOIN actor_part_of ON actor_part_of.whole = side.id
)
SELECT json_group_array(rank_id) FROM side JOIN actor ON actor.id = side.id
"""
BETWEEN = """
relationship.rank_id IN (
    SELECT edge.relationship FROM edge
    WHERE edge.actor IN (SELECT value FROM json_each(?)) AND edge.other IN (SELECT value FROM json_each(?)) AND {where}
)
"""
ENDS = """
WITH tie AS (
    SELECT start_earliest, start_latest, end_earliest, end_latest, as_of FROM relationship WHERE {between}
), named (day) AS (
    SELECT start_earliest FROM tie UNION ALL SELECT start_latest FROM tie
    UNION ALL SELECT end_earliest FROM tie UNION ALL SELECT end_latest FROM tie UNION ALL SELECT as_of FROM tie
)
SELECT json_array(min(day), max(day)) FROM named
"""
TIES = """
SELECT json_group_array(json(tie)) FROM (
    SELECT json_array(
        rank_id, id, polarity, basis, start_earliest, start_latest,
        iif(end_edtf IS NULL, as_of, end_earliest), end_latest,
        coalesce(start_earliest, start_latest, end_earliest, end_latest, as_of) IS NOT NULL
    ) AS tie
    FROM relationship WHERE {between} AND rank_id > ? ORDER BY rank_id LIMIT ?
)
"""


class BalanceQuery(TieQuery, frozen=True, kw_only=True):
    """Between whom, and in what periods."""

    a: Annotated[ActorId, Meta(description="One actor.", examples=["mali"])]
    b: Annotated[
        ActorId, Meta(description="The other actor; the order of the two changes nothing.", examples=["russia"])
    ]
    parts: Annotated[
        bool,
        Meta(description="Whether what is a part of either, however far down, counts as that one: a state's army."),
    ] = False
    by: Annotated[PeriodLength, Meta(description="How long the periods are.")] = PeriodLength.YEAR
    from_: (
        Annotated[date, Meta(description="Only periods that end on this day or later.", examples=["2020-01-01"])] | None
    ) = field(name="from", default=None)
    to: (
        Annotated[date, Meta(description="Only periods that begin on this day or before.", examples=["2021-12-31"])]
        | None
    ) = None


class _Tie(Struct, frozen=True, array_like=True):
    """A relationship, and the days between which it held: on some reading of its dates, and on every reading."""

    rank: int
    id: RelationshipId
    polarity: Polarity
    basis: Basis
    possible_from: date | None
    certain_from: date | None
    certain_to: date | None
    possible_to: date | None
    is_dated: int


class _Calendar(Struct, frozen=True):
    """Time cut into periods, which are numbered without a gap."""

    months: int

    def number(self, day: date) -> int:
        """Return the number of the period that a day is in."""
        return (day.year * 12 + day.month - 1) // self.months

    def bucket(self, number: int, counts: list[Tally]) -> Bucket:
        """Return the period of a number, with what is counted in it."""
        year, month = divmod(number * self.months, 12)
        last_month = month + self.months
        names = {12: f"{year:04}", 3: f"{year:04}-Q{month // 3 + 1}", 1: f"{year:04}-{month + 1:02}"}
        return Bucket(
            period=names[self.months],
            first=date(year, month + 1, 1),
            last=date(year, last_month, monthrange(year, last_month)[1]),
            counts=counts,
        )


_CALENDARS = {PeriodLength.YEAR: _Calendar(12), PeriodLength.QUARTER: _Calendar(3), PeriodLength.MONTH: _Calendar(1)}


class _Count:
    """How many relationships there are of a sort, and the first of their ids."""

    def __init__(self) -> None:
        self.number = 0
        self.ids: list[RelationshipId] = []

    def add(self, relationship: RelationshipId) -> None:
        """Count one more."""
        self.number += 1
        if len(self.ids) < MAX_IDS:
            self.ids.append(relationship)


_Sort: TypeAlias = tuple[Polarity, Basis]
SORTS: list[_Sort] = list(product(Polarity, Basis))


class _Book:
    """What is counted: by period and sort, and what has no date by sort alone."""

    def __init__(self, calendar: _Calendar, periods: range) -> None:
        self._calendar = calendar
        self._periods = periods
        self._certain: dict[tuple[int, _Sort], _Count] = defaultdict(_Count)
        self._possible: dict[tuple[int, _Sort], _Count] = defaultdict(_Count)
        self._undated: dict[_Sort, _Count] = defaultdict(_Count)
        self.relationships = 0

    def enter(self, tie: _Tie) -> None:
        """Count a relationship in each period in which it may have held."""
        self.relationships += 1
        sort = tie.polarity, tie.basis
        if not tie.is_dated:
            self._undated[sort].add(tie.id)
            return
        for number in self._between(tie.possible_from, tie.possible_to):
            self._possible[number, sort].add(tie.id)
        if tie.certain_from and tie.certain_to:
            for number in self._between(tie.certain_from, tie.certain_to):
                self._certain[number, sort].add(tie.id)

    def _between(self, first: date | None, last: date | None) -> range:
        start = self._calendar.number(first) if first else self._periods.start
        end = self._calendar.number(last) + 1 if last else self._periods.stop
        return range(max(start, self._periods.start), min(end, self._periods.stop))

    def buckets(self) -> list[Bucket]:
        """Return every period, in order."""
        return [self._calendar.bucket(number, self._tallies(number)) for number in self._periods]

    def _tallies(self, number: int) -> list[Tally]:
        return [
            Tally(
                polarity=sort[0],
                basis=sort[1],
                certain=(certain := self._certain[number, sort]).number,
                possible=possible.number,
                certain_ids=certain.ids,
                possible_ids=possible.ids,
            )
            for sort in SORTS
            if (possible := self._possible.get((number, sort)))
        ]

    def undated(self) -> list[Undated]:
        """Return what has no date."""
        return [
            Undated(polarity=sort[0], basis=sort[1], count=count.number, ids=count.ids)
            for sort in SORTS
            if (count := self._undated.get(sort))
        ]

    def unnamed(self) -> int:
        """Return how often a relationship was counted and its id left out."""
        counts = [*self._certain.values(), *self._possible.values(), *self._undated.values()]
        return sum(count.number - len(count.ids) for count in counts)


def get(releases: Releases, query: BalanceQuery) -> Answer:
    """Return the balance of two actors, or raise NotFound, or BadRange for a reversed range of days."""
    asked = paging.days(query.from_, query.to)
    release = paging.release_of(releases, query)
    db = release.db
    condition = query.condition()
    between = BETWEEN.format(where=condition.sql)
    a, b = edges.end(release, query.a), edges.end(release, query.b)
    values = (_side(db, a, parts=query.parts), _side(db, b, parts=query.parts), *condition.values)
    calendar = _CALENDARS[query.by]
    periods = _periods(db, calendar, ENDS.format(between=between), values, asked)
    shown = periods[-MAX_PERIODS:]
    book = _Book(calendar, shown)
    for tie in _ties(db, TIES.format(between=between), values):
        db.check()
        book.enter(tie)
    balance = Balance(
        a=a.id,
        b=b.id,
        parts=query.parts,
        by=query.by,
        relationships=book.relationships,
        buckets=book.buckets(),
        undated=book.undated(),
    )
    left = Cut(periods=len(periods) - len(shown), ids=book.unnamed())
    meta = answers.meta(release, is_empty=not book.relationships)
    meta = msgspec.structs.replace(meta, cut=left if left.periods or left.ids else None)
    return answers.single(msgspec.json.encode(balance), b"null", meta)


def _side(db: Db, actor: Place, *, parts: bool) -> str:
    """Return the actors that count as one, by rank."""
    return (db.doc(PARTS, (actor.rank,)) or b"").decode() if parts else array([actor.rank])


def _periods(db: Db, calendar: _Calendar, sql: str, values: Values, asked: tuple[str, ...]) -> range:
    """Return the periods from the first day that any of the relationships names to the last, within those asked for."""
    first, last = msgspec.json.decode(db.doc(sql, values) or b"", type=tuple[date | None, date | None])
    if first is None or last is None:
        return range(0)
    start, end = calendar.number(first), calendar.number(last)
    if asked:
        low, high = (calendar.number(date.fromisoformat(day)) for day in asked)
        start, end = max(start, low), min(end, high)
    return range(start, end + 1)


def _ties(db: Db, sql: str, values: Values) -> Iterator[_Tie]:
    """Yield the relationships in the order of their ids; so many at a time, so that memory is bounded."""
    after = 0
    while True:
        ties = msgspec.json.decode(db.doc(sql, (*values, after, CHUNK)) or b"", type=list[_Tie])
        yield from ties
        if len(ties) < CHUNK:
            return
        after = ties[-1].rank
