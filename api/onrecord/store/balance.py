"""How two actors stand to each other over time: what held in each period, for certain or perhaps."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from itertools import product
from typing import Annotated, TypeAlias

import msgspec
from msgspec import Meta, Struct, field

from onrecord.records.balance import MAX_IDS, Balance, BalanceCount, BalanceInterval, BalancePeriod, UndatedCount
from onrecord.records.codes import Basis, Polarity
from onrecord.records.ids import ActorId, RelationshipId
from onrecord.records.page import Truncation
from onrecord.release.db import Db, Values
from onrecord.release.open import Releases
from onrecord.store import edges, envelope, paging
from onrecord.store.edges import EdgeFilter, RankedActor, json_array
from onrecord.store.envelope import Envelope

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
WITH shared AS (
    SELECT start_earliest, start_latest, end_earliest, end_latest, as_of FROM relationship WHERE {between}
), named (day) AS (
    SELECT start_earliest FROM shared UNION ALL SELECT start_latest FROM shared
    UNION ALL SELECT end_earliest FROM shared UNION ALL SELECT end_latest FROM shared UNION ALL SELECT as_of FROM shared
)
SELECT json_array(min(day), max(day)) FROM named
"""
RELATIONSHIPS = """
SELECT json_group_array(json(row)) FROM (
    SELECT json_array(
        rank_id, id, polarity, basis, start_earliest, start_latest,
        iif(end_edtf IS NULL, as_of, end_earliest), end_latest,
        coalesce(start_earliest, start_latest, end_earliest, end_latest, as_of) IS NOT NULL
    ) AS row
    FROM relationship WHERE {between} AND rank_id > ? ORDER BY rank_id LIMIT ?
)
"""


class BalanceInclude(StrEnum):
    """Additions to a balance."""

    PARTS = "parts"


class BalanceQuery(EdgeFilter, frozen=True, kw_only=True):
    """Between whom, and in what periods."""

    actor_a: Annotated[ActorId, Meta(description="One actor.", examples=["mali"])]
    actor_b: Annotated[
        ActorId, Meta(description="The other actor; the order of the two changes nothing.", examples=["russia"])
    ]
    include: Annotated[
        tuple[BalanceInclude, ...],
        Meta(
            max_length=1,
            description="`parts`: count relationships of an actor's parts, at any depth, as its own: a state's army.",
        ),
    ] = ()
    interval: Annotated[BalanceInterval, Meta(description="How long the periods are.")] = BalanceInterval.YEAR
    from_: (
        Annotated[date, Meta(description="Only periods that end on this day or later.", examples=["2020-01-01"])] | None
    ) = field(name="from", default=None)
    to: (
        Annotated[date, Meta(description="Only periods that begin on this day or before.", examples=["2021-12-31"])]
        | None
    ) = None


class _Edge(Struct, frozen=True, array_like=True):
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

    def period(self, number: int, counts: list[BalanceCount]) -> BalancePeriod:
        """Return the period of a number, with what is counted in it."""
        year, month = divmod(number * self.months, 12)
        last_month = month + self.months
        names = {12: f"{year:04}", 3: f"{year:04}-Q{month // 3 + 1}", 1: f"{year:04}-{month + 1:02}"}
        return BalancePeriod(
            period=names[self.months],
            first=date(year, month + 1, 1),
            last=date(year, last_month, monthrange(year, last_month)[1]),
            counts=counts,
        )


_CALENDARS = {
    BalanceInterval.YEAR: _Calendar(12),
    BalanceInterval.QUARTER: _Calendar(3),
    BalanceInterval.MONTH: _Calendar(1),
}


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


_Group: TypeAlias = tuple[Polarity, Basis]
GROUPS: list[_Group] = list(product(Polarity, Basis))


class _Tallies:
    """What is counted: by period and sort, and what has no date by sort alone."""

    def __init__(self, calendar: _Calendar, periods: range) -> None:
        self._calendar = calendar
        self._periods = periods
        self._certain: dict[tuple[int, _Group], _Count] = defaultdict(_Count)
        self._possible: dict[tuple[int, _Group], _Count] = defaultdict(_Count)
        self._undated: dict[_Group, _Count] = defaultdict(_Count)
        self.relationships = 0

    def add(self, edge: _Edge) -> None:
        """Count a relationship in each period in which it may have held."""
        self.relationships += 1
        group = edge.polarity, edge.basis
        if not edge.is_dated:
            self._undated[group].add(edge.id)
            return
        for number in self._between(edge.possible_from, edge.possible_to):
            self._possible[number, group].add(edge.id)
        if edge.certain_from and edge.certain_to:
            for number in self._between(edge.certain_from, edge.certain_to):
                self._certain[number, group].add(edge.id)

    def _between(self, first: date | None, last: date | None) -> range:
        start = self._calendar.number(first) if first else self._periods.start
        end = self._calendar.number(last) + 1 if last else self._periods.stop
        return range(max(start, self._periods.start), min(end, self._periods.stop))

    def periods(self) -> list[BalancePeriod]:
        """Return every period, in order."""
        return [self._calendar.period(number, self._counts(number)) for number in self._periods]

    def _counts(self, number: int) -> list[BalanceCount]:
        counts = []
        for polarity, basis in GROUPS:
            possible = self._possible.get((number, (polarity, basis)))
            if possible is None:
                continue
            certain = self._certain.get((number, (polarity, basis)), _Count())
            counts.append(
                BalanceCount(
                    polarity=polarity,
                    basis=basis,
                    certain=certain.number,
                    possible=possible.number,
                    certain_ids=certain.ids,
                    possible_ids=possible.ids,
                )
            )
        return counts

    def undated(self) -> list[UndatedCount]:
        """Return what has no date."""
        return [
            UndatedCount(polarity=group[0], basis=group[1], count=count.number, ids=count.ids)
            for group in GROUPS
            if (count := self._undated.get(group))
        ]

    def omitted_ids(self) -> int:
        """Return how often a relationship was counted and its id left out."""
        counts = [*self._certain.values(), *self._possible.values(), *self._undated.values()]
        return sum(count.number - len(count.ids) for count in counts)


def get(releases: Releases, query: BalanceQuery) -> Envelope:
    """Return the balance of two actors, or raise NotFound, or BadRange for a reversed range of days."""
    asked = paging.day_bounds(query.from_, query.to)
    release = paging.release_of(releases, query)
    db = release.db
    condition = query.condition()
    between = BETWEEN.format(where=condition.sql)
    a, b = edges.resolve_actor(release, query.actor_a), edges.resolve_actor(release, query.actor_b)
    with_parts = BalanceInclude.PARTS in query.include
    values = (_side(db, a, with_parts=with_parts), _side(db, b, with_parts=with_parts), *condition.values)
    calendar = _CALENDARS[query.interval]
    periods = _periods(db, calendar, ENDS.format(between=between), values, asked)
    shown = periods[-MAX_PERIODS:]
    tallies = _Tallies(calendar, shown)
    for edge in _relationships(db, RELATIONSHIPS.format(between=between), values):
        db.check()
        tallies.add(edge)
    balance = Balance(
        actor_a=a.id,
        actor_b=b.id,
        includes_parts=with_parts,
        interval=query.interval,
        relationships=tallies.relationships,
        periods=tallies.periods(),
        undated=tallies.undated(),
    )
    left = Truncation(periods=len(periods) - len(shown), ids=tallies.omitted_ids())
    meta = envelope.meta(release, is_empty=not tallies.relationships)
    meta = msgspec.structs.replace(meta, truncated=left if left.periods or left.ids else None)
    return envelope.item_of(balance, meta)


def _side(db: Db, actor: RankedActor, *, with_parts: bool) -> str:
    """Return the actors that count as one, by rank."""
    return (db.doc(PARTS, (actor.rank,)) or b"").decode() if with_parts else json_array([actor.rank])


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


def _relationships(db: Db, sql: str, values: Values) -> Iterator[_Edge]:
    """Yield the relationships in the order of their ids; so many at a time, so that memory is bounded."""
    after = 0
    while True:
        edges_read = msgspec.json.decode(db.doc(sql, (*values, after, CHUNK)) or b"", type=list[_Edge])
        yield from edges_read
        if len(edges_read) < CHUNK:
            return
        after = edges_read[-1].rank
