"""The balance of two actors: how many of their relationships were valid in each period, for certain or possibly.

A balance counts and never weighs: a sum of relationships of different polarity or basis would be an opinion.
"""

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
from onrecord.store import edges, envelope, paging, references
from onrecord.store.day_ranges import FIRST_DAY, LAST_DAY, FromParam, ToParam, day_bounds
from onrecord.store.edges import EdgeFilter, json_array
from onrecord.store.envelope import Envelope

MAX_PERIODS = 1200  # a hundred years of months
CHUNK = 1000  # relationships read at a time, so that memory is bounded

ACTOR_AND_PARTS = """
WITH RECURSIVE member (id) AS (
    SELECT id FROM actor WHERE rank_id = ?
    UNION SELECT actor_part_of.actor FROM member JOIN actor_part_of ON actor_part_of.whole = member.id
)
SELECT json_group_array(rank_id) FROM member JOIN actor ON actor.id = member.id
"""
BETWEEN = """
relationship.rank_id IN (
    SELECT edge.relationship FROM edge
    WHERE edge.actor IN (SELECT value FROM json_each(?)) AND edge.other IN (SELECT value FROM json_each(?)) AND {where}
)
"""
FIRST_AND_LAST_DAY = """
WITH shared AS (
    SELECT start_earliest, start_latest, end_earliest, end_latest, as_of FROM relationship WHERE {between}
), named (day) AS (
    SELECT start_earliest FROM shared UNION ALL SELECT start_latest FROM shared
    UNION ALL SELECT end_earliest FROM shared UNION ALL SELECT end_latest FROM shared UNION ALL SELECT as_of FROM shared
)
SELECT json_array(min(day), max(day)) FROM named
"""
# One row for a whole chunk: sqlite3 releases the interpreter's lock for every row, which costs more than the row.
RELATIONSHIPS = """
SELECT json_group_array(json(row)) FROM (
    SELECT json_array(
        rank_id, id, polarity, basis, certain_from, certain_to, possible_from, possible_to,
        coalesce(start_earliest, start_latest, end_earliest, end_latest, as_of) IS NOT NULL
    ) AS row
    FROM relationship WHERE {between} AND rank_id > ? ORDER BY rank_id LIMIT ?
)
"""


class BalanceInclude(StrEnum):
    """Additions to a balance."""

    PARTS = "parts"


class BalanceQuery(EdgeFilter, frozen=True, kw_only=True):
    """The two actors, the periods, and the relationships to count."""

    actor_a: Annotated[ActorId, Meta(description="One of the two actors.", examples=["mali"])]
    actor_b: Annotated[
        ActorId, Meta(description="The other actor. The order of the two makes no difference.", examples=["russia"])
    ]
    include: Annotated[
        tuple[BalanceInclude, ...],
        Meta(
            max_length=1,
            description="`parts` also counts the relationships of actors that are part of the two, at any depth: of "
            "the army of a state, for example.",
        ),
    ] = ()
    interval: Annotated[BalanceInterval, Meta(description="Length of the periods.")] = BalanceInterval.YEAR
    from_: (
        Annotated[FromParam, Meta(description="Return periods that end on this day or later." + FIRST_DAY)] | None
    ) = field(name="from", default=None)
    to: Annotated[ToParam, Meta(description="Return periods that begin on this day or earlier." + LAST_DAY)] | None = (
        None
    )


class _Relationship(Struct, frozen=True, array_like=True):
    """A relationship with the days on which it certainly and possibly was valid; an open end is the first or last day.

    Both certain days are None if no day is certain.
    """

    rank: int
    id: RelationshipId
    polarity: Polarity
    basis: Basis
    certain_from: date | None
    certain_to: date | None
    possible_from: date
    possible_to: date
    is_dated: int


class _Calendar(Struct, frozen=True):
    """Periods of equal length in months, numbered without gaps."""

    months: int

    def number(self, day: date) -> int:
        """Return the number of the period of a day."""
        return (day.year * 12 + day.month - 1) // self.months

    def period(self, number: int, counts: list[BalanceCount]) -> BalancePeriod:
        """Return the period with a number."""
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
    """A number of relationships, and the first of their ids."""

    def __init__(self) -> None:
        self.number = 0
        self.ids: list[RelationshipId] = []

    def add(self, relationship: RelationshipId) -> None:
        """Count a relationship."""
        self.number += 1
        if len(self.ids) < MAX_IDS:
            self.ids.append(relationship)


_Group: TypeAlias = tuple[Polarity, Basis]
_GROUPS: list[_Group] = list(product(Polarity, Basis))  # in the order in which they are sent


class _Counter:
    """Relationships counted by period and group, and those without any date by group alone."""

    def __init__(self, calendar: _Calendar, periods: range) -> None:
        self._calendar = calendar
        self._periods = periods
        # Only groups that occur take memory: most periods have few.
        self._certain: dict[tuple[int, _Group], _Count] = defaultdict(_Count)
        self._possible: dict[tuple[int, _Group], _Count] = defaultdict(_Count)
        self._undated: dict[_Group, _Count] = defaultdict(_Count)
        self.relationships = 0

    def add(self, relationship: _Relationship) -> None:
        """Count a relationship in each period in which it certainly or possibly was valid."""
        self.relationships += 1
        group = relationship.polarity, relationship.basis
        if not relationship.is_dated:
            self._undated[group].add(relationship.id)
            return
        for number in self._numbers(relationship.possible_from, relationship.possible_to):
            self._possible[number, group].add(relationship.id)
        if relationship.certain_from and relationship.certain_to:
            for number in self._numbers(relationship.certain_from, relationship.certain_to):
                self._certain[number, group].add(relationship.id)

    def _numbers(self, first: date, last: date) -> range:
        """Return the numbers of the periods between two days."""
        start, end = self._calendar.number(first), self._calendar.number(last) + 1
        return range(max(start, self._periods.start), min(end, self._periods.stop))

    def periods(self) -> list[BalancePeriod]:
        """Return every period, in order."""
        return [self._calendar.period(number, self._counts(number)) for number in self._periods]

    def _counts(self, number: int) -> list[BalanceCount]:
        counts = []
        for group in _GROUPS:
            possible = self._possible.get((number, group))
            if possible is None:
                continue
            certain = self._certain.get((number, group), _Count())
            counts.append(
                BalanceCount(
                    polarity=group[0],
                    basis=group[1],
                    certain=certain.number,
                    possible=possible.number,
                    certain_ids=certain.ids,
                    possible_ids=possible.ids,
                )
            )
        return counts

    def undated(self) -> list[UndatedCount]:
        """Return the counts of relationships without any date, by group."""
        return [
            UndatedCount(polarity=group[0], basis=group[1], count=count.number, ids=count.ids)
            for group in _GROUPS
            if (count := self._undated.get(group))
        ]

    def omitted_ids(self) -> int:
        """Return how many times a relationship was counted without its id."""
        counts = [*self._certain.values(), *self._possible.values(), *self._undated.values()]
        return sum(count.number - len(count.ids) for count in counts)


def get(releases: Releases, query: BalanceQuery) -> Envelope:
    """Return the balance of two actors, or raise BadRange for a reversed range of days.

    An actor that does not exist has no relationships; `meta.missing` names it.
    """
    bounds = day_bounds(query.from_, query.to)
    release = paging.release_of(releases, query)
    db = release.db
    query, missing = references.resolve(release, query)
    condition = query.condition()
    between = BETWEEN.format(where=condition.sql)
    includes_parts = BalanceInclude.PARTS in query.include
    actors = (query.actor_a, query.actor_b)
    ranks_a, ranks_b = (_ranks(db, edges.rank_of(db, each), includes_parts=includes_parts) for each in actors)
    values = (ranks_a, ranks_b, *condition.values)
    calendar = _CALENDARS[query.interval]
    periods = _periods(db, calendar, FIRST_AND_LAST_DAY.format(between=between), values, bounds)
    sent_periods = periods[-MAX_PERIODS:]  # the latest; `from` and `to` select earlier ones
    counter = _Counter(calendar, sent_periods)
    for relationship in _relationships(db, RELATIONSHIPS.format(between=between), values):
        db.check()  # counting in up to 1,200 periods, where SQLite does not check the deadline
        counter.add(relationship)
    balance = Balance(
        actor_a=query.actor_a,
        actor_b=query.actor_b,
        includes_parts=includes_parts,
        interval=query.interval,
        relationship_count=counter.relationships,
        periods=counter.periods(),
        undated=counter.undated(),
    )
    truncation = Truncation(periods=len(periods) - len(sent_periods), ids=counter.omitted_ids())
    meta = envelope.meta(release, is_empty=not counter.relationships, missing=missing or None)
    meta = msgspec.structs.replace(meta, truncated=truncation if truncation.periods or truncation.ids else None)
    return envelope.item_of(balance, meta)


def _ranks(db: Db, actor: int | None, *, includes_parts: bool) -> str:
    """Return the rank of an actor, and those of its parts if these are included, as a JSON array; [] without actor."""
    if actor is None:
        return json_array([])
    return (db.doc(ACTOR_AND_PARTS, (actor,)) or b"").decode() if includes_parts else json_array([actor])


def _periods(db: Db, calendar: _Calendar, sql: str, values: Values, bounds: tuple[str, ...]) -> range:
    """Return the periods from the first day that any of the relationships names to the last, within the bounds.

    An open beginning or end reaches no farther than these days, or every balance would span all time.
    """
    first, last = msgspec.json.decode(db.doc(sql, values) or b"", type=tuple[date | None, date | None])
    if first is None or last is None:
        return range(0)
    start, end = calendar.number(first), calendar.number(last)
    if bounds:
        low, high = (calendar.number(date.fromisoformat(day)) for day in bounds)
        start, end = max(start, low), min(end, high)
    return range(start, end + 1)


def _relationships(db: Db, sql: str, values: Values) -> Iterator[_Relationship]:
    """Yield the relationships ordered by id, read in chunks."""
    after = 0
    while True:
        chunk = msgspec.json.decode(db.doc(sql, (*values, after, CHUNK)) or b"", type=list[_Relationship])
        yield from chunk
        if len(chunk) < CHUNK:
            return
        after = chunk[-1].rank
