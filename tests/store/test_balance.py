"""The balance of two actors, held against a computation day by day over the plain tables."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import combinations_with_replacement, groupby, product
from pathlib import Path
from typing import Any

import msgspec
import networkx
import pytest
from msgspec import Struct

from onrecord.records.codes import Polarity
from onrecord.records.dates import UncertainDate
from support.filter_oracle import FilterOracle
from support.graph_oracle import publish_relationships, relationships_between
from support.service import Service, rows

TIES = """
SELECT id, subject, object, type, polarity, basis,
    start_earliest, start_latest, end_edtf, end_earliest, end_latest, as_of
FROM relationship ORDER BY id
"""
NAMES: dict[str, Callable[[date], str]] = {
    "year": lambda day: day.strftime("%Y"),
    "quarter": lambda day: f"{day:%Y}-Q{'111222333444'[day.month - 1]}",
    "month": lambda day: day.strftime("%Y-%m"),
}


class RelationshipRow(Struct, frozen=True):
    """A relationship as the plain table has it."""

    id: str
    subject: str
    object: str
    type: str
    polarity: str
    basis: str
    start_earliest: date | None
    start_latest: date | None
    end_edtf: str | None
    end_earliest: date | None
    end_latest: date | None
    as_of: date | None

    @property
    def named(self) -> list[date]:
        """Every day that it names."""
        days = [self.start_earliest, self.start_latest, self.end_earliest, self.end_latest, self.as_of]
        return [day for day in days if day]

    def possible(self, days: list[date]) -> bool:
        """Return whether on one of the days it may have begun and may not yet have ended."""
        return any((self.start_earliest or date.min) <= day <= (self.end_latest or date.max) for day in days)

    def certain(self, days: list[date]) -> bool:
        """Return whether, whenever it began, that was by one of the days, and it ended on one of them or later."""
        until = self.end_earliest if self.end_edtf else self.as_of
        return bool(
            self.start_latest
            and until
            and any(self.start_latest <= day for day in days)
            and any(day <= until for day in days)
        )


def ties_of(releases: Path) -> list[RelationshipRow]:
    return [msgspec.convert(row, RelationshipRow) for row in map(as_fields, rows(releases, TIES))]


def as_fields(row: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(RelationshipRow.__struct_fields__, row, strict=True))


def periods(first: date, last: date, by: str) -> dict[str, list[date]]:
    """Return the days of every period that has one of the days, looking at each day of those years."""
    start, end = date(first.year, 1, 1), date(last.year, 12, 31)
    days = [start + timedelta(days=number) for number in range((end - start).days + 1)]
    found = {name: list(group) for name, group in groupby(days, NAMES[by])}
    return {name: group for name, group in found.items() if group[-1] >= first and group[0] <= last}


def balance(ties: list[RelationshipRow], by: str) -> dict[str, Any]:
    """Return what the balance of these relationships is."""
    named = [day for tie in ties for day in tie.named]
    dated = [tie for tie in ties if tie.named]
    calendar = periods(min(named), max(named), by) if named else {}
    undated = defaultdict(list)
    for each in ties:
        if not each.named:
            undated[each.polarity, each.basis].append(each.id)
    return {
        "periods": [
            {"period": name, "first": str(days[0]), "last": str(days[-1]), "counts": counts(dated, days)}
            for name, days in calendar.items()
        ],
        "undated": dict(undated),
        "relationships": len(ties),
    }


def counts(ties: list[RelationshipRow], days: list[date]) -> dict[Any, Any]:
    found: dict[Any, Any] = defaultdict(lambda: ([], []))
    for each in ties:
        if each.possible(days):
            certain, possible = found[each.polarity, each.basis]
            possible.append(each.id)
            if each.certain(days):
                certain.append(each.id)
    return dict(found)


def told(service: Service, a: str, b: str, query: str) -> dict[str, Any]:
    """Return the same of what the service sends."""
    sent = service.json(f"/v1/balance?actor_a={a}&actor_b={b}&{query}")["data"]
    for bucket in sent["periods"]:
        for tally in bucket["counts"]:
            assert (tally["certain"], tally["possible"]) == (len(tally["certain_ids"]), len(tally["possible_ids"]))
    return {
        "periods": [
            {
                **bucket,
                "counts": {
                    (tally["polarity"], tally["basis"]): (tally["certain_ids"], tally["possible_ids"])
                    for tally in bucket["counts"]
                },
            }
            for bucket in sent["periods"]
        ],
        "undated": {(each["polarity"], each["basis"]): each["ids"] for each in sent["undated"]},
        "relationships": sent["relationships"],
    }


def between(ties: list[RelationshipRow], a: set[str], b: set[str]) -> list[RelationshipRow]:
    return [
        each for each in ties if (each.subject in a and each.object in b) or (each.subject in b and each.object in a)
    ]


def test_the_balance_of_any_two_actors_is_what_each_day_says(oracle: FilterOracle) -> None:
    ties = ties_of(oracle.releases)
    actors = sorted({actor for (actor,) in rows(oracle.releases, "SELECT id FROM actor")})
    pairs = [*combinations_with_replacement(actors, 2)]
    expected = {two: balance(between(ties, {two[0]}, {two[1]}), "year") for two in pairs}

    assert {two: told(oracle.service, *two, "interval=year") for two in pairs} == expected
    assert sum(each["relationships"] for each in expected.values()) == len(ties)


@pytest.mark.parametrize("by", ["year", "quarter", "month"])
def test_every_length_of_period_agrees_with_the_days(oracle: FilterOracle, by: str) -> None:
    ties = ties_of(oracle.releases)
    for two in sorted({(each.object, each.subject) for each in ties}):
        assert told(oracle.service, *two, f"interval={by}") == balance(between(ties, {two[0]}, {two[1]}), by)


@pytest.mark.parametrize(("a", "b"), [("mali", "russia"), ("russia", "mali"), ("mali", "france"), ("mali", "mali")])
def test_with_parts_whatever_belongs_to_an_actor_counts_as_it(oracle: FilterOracle, a: str, b: str) -> None:
    whole = networkx.DiGraph(rows(oracle.releases, "SELECT whole, actor FROM actor_part_of"))
    whole.add_nodes_from([a, b])
    sides = [{side} | networkx.descendants(whole, side) for side in (a, b)]

    assert told(oracle.service, a, b, "include=parts&interval=quarter") == balance(
        between(ties_of(oracle.releases), *sides), "quarter"
    )


def test_parts_of_parts_count_too(edge_cases: Service) -> None:
    assert edge_cases.json("/v1/balance?actor_a=france&actor_b=mali&include=parts")["data"]["relationships"] == 2
    assert edge_cases.json("/v1/balance?actor_a=france&actor_b=mali")["data"]["relationships"] == 1


@pytest.mark.parametrize(
    ("query", "passes"),
    [
        ("type=opposes", lambda each: each.type == "opposes"),
        ("polarity=conflictual,mixed", lambda each: each.polarity in {"conflictual", "mixed"}),
        ("basis=alleged", lambda each: each.basis == "alleged"),
        ("basis_min=reported", lambda each: each.basis in {"reported", "documented"}),
    ],
)
def test_a_filter_leaves_the_others_out(
    mali: Service, mali_releases: Path, query: str, passes: Callable[[RelationshipRow], bool]
) -> None:
    ties = [each for each in ties_of(mali_releases) if passes(each)]
    for two in sorted({(each.object, each.subject) for each in ties_of(mali_releases)}):
        assert told(mali, *two, query) == balance(between(ties, {two[0]}, {two[1]}), "year")


# Days, months and years, doubtful and open ones, before, on and after the first and last days of periods.
DATES = ["2020-12-31", "2021-01-01", "2021", "2021-05", "2022-02~", "[2020-11-15..2021-02-03]", "[2021-03-31,2021-10]"]
DATES += ["[..2021-05]", "[2021-06-30..]", "XXXX", "202X"]
AS_OF = [None, date(2021, 3, 31), date(2022, 1, 1)]


def is_sound(start: str | None, end: str | None, as_of: date | None) -> bool:
    """Return whether the checks let a period pass: nothing in it is certainly before its start."""
    began = UncertainDate.parse(start).earliest if start else None
    lasts = [UncertainDate.parse(end).latest if end else None, as_of]
    return began is None or all(last >= began for last in lasts if last)


@pytest.fixture(scope="module")
def every_period(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a release in which two actors stood to each other for every period that these dates make."""
    valid = [
        {
            "start": start and UncertainDate.parse(start),
            "end": end and UncertainDate.parse(end),
            "end_kind": "ended" if end else "unknown",
            "as_of": as_of,
        }
        for start, end, as_of in product([None, *DATES], [None, *DATES], AS_OF)
        if is_sound(start, end, as_of)
    ]
    polarities = list(Polarity)  # so that no sort has more relationships than are named
    ties = relationships_between([(number % 2, (number + 1) % 2) for number in range(len(valid))])
    told = [
        {**tie, "valid": period, "polarity": polarities[number // 4 % 4]}
        for number, (tie, period) in enumerate(zip(ties, valid, strict=True))
    ]
    return publish_relationships(told, tmp_path_factory.mktemp("periods"))


@pytest.mark.parametrize("by", NAMES)
def test_every_kind_of_period_is_counted_where_its_days_say(every_period: Path, by: str) -> None:
    ties = ties_of(every_period)
    with Service(every_period) as service:
        assert len(ties) > 300
        assert told(service, "a-0", "a-1", f"interval={by}") == balance(ties, by)


MANY = 1050


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return the service over more relationships than are read at a time, all from the year 1000 until 2021."""
    valid = {"start": UncertainDate.parse("1000-03"), "end": UncertainDate.parse("2021-05-24"), "end_kind": "ended"}
    ties = relationships_between([(0, 1)] * MANY, valid=valid, basis="reported")
    releases = publish_relationships(ties, tmp_path_factory.mktemp("long"))
    with Service(releases) as service:
        yield service


def test_all_are_counted_and_the_first_hundred_named(long: Service) -> None:
    answer = long.json("/v1/balance?actor_a=a-0&actor_b=a-1&from=2021-01-01")
    (bucket,) = answer["data"]["periods"]
    names = [f"r-{number:06}" for number in range(100)]

    assert bucket["counts"] == [
        {
            "polarity": "neutral",
            "basis": "reported",
            "certain": MANY,
            "possible": MANY,
            "certain_ids": names,
            "possible_ids": names,
        }
    ]
    assert answer["meta"]["truncated"]["ids"] == 2 * (MANY - 100)
    assert answer["meta"]["truncated"]["periods"] == 0


def test_of_too_many_periods_the_last_ones_are_sent(long: Service) -> None:
    answer = long.json("/v1/balance?actor_a=a-0&actor_b=a-1&interval=month")
    buckets = answer["data"]["periods"]

    assert len(buckets) == 1200
    assert (buckets[0]["period"], buckets[-1]["period"]) == ("1921-06", "2021-05")
    assert answer["meta"]["truncated"]["periods"] == (1921 - 1000) * 12 + 3


def test_earlier_periods_are_reached_with_to(long: Service) -> None:
    answer = long.json("/v1/balance?actor_a=a-0&actor_b=a-1&interval=month&to=1000-05-01")

    assert [bucket["period"] for bucket in answer["data"]["periods"]] == ["1000-03", "1000-04", "1000-05"]
    assert [bucket["counts"][0]["certain"] for bucket in answer["data"]["periods"]] == [MANY] * 3


@pytest.mark.parametrize(
    ("query", "periods"),
    [
        ("from=2021-05-24", ["2021-Q2"]),
        ("from=2020-12-31&to=2021-01-01", ["2020-Q4", "2021-Q1"]),
        ("from=2021-07-01", []),
        ("to=0999-12-31", []),
    ],
)
def test_days_narrow_the_periods_down_to_those_that_have_one(long: Service, query: str, periods: list[str]) -> None:
    data = long.json(f"/v1/balance?actor_a=a-0&actor_b=a-1&interval=quarter&{query}")["data"]

    assert [bucket["period"] for bucket in data["periods"]] == periods
    assert data["relationships"] == MANY


def test_a_reversed_range_is_refused(mali: Service) -> None:
    reply = mali.ask("/v1/balance?actor_a=mali&actor_b=france&from=2021-01-02&to=2021-01-01")

    assert reply.status == 400
    assert [error["name"] for error in reply.json()["errors"]] == ["from"]


@pytest.mark.parametrize(("a", "b"), [("nobody", "mali"), ("mali", "nobody")])
def test_an_actor_who_is_not_there_is_named(mali: Service, a: str, b: str) -> None:
    reply = mali.ask(f"/v1/balance?actor_a={a}&actor_b={b}")

    assert reply.status == 404
    assert "'nobody'" in reply.json()["detail"]


def test_both_actors_must_be_given(mali: Service) -> None:
    reply = mali.ask("/v1/balance?actor_a=mali")

    assert reply.status == 400
    assert [error["name"] for error in reply.json()["errors"]] == ["actor_b"]
