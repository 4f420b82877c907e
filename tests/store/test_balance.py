"""The balance of two actors, compared with a computation day by day over the plain tables."""

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

RELATIONSHIPS = """
SELECT id, subject, object, type, polarity, basis,
    start_earliest, start_latest, end_earliest, end_latest, as_of,
    (SELECT max(inception_earliest) FROM actor WHERE id IN (subject, object)),
    (SELECT min(dissolution_latest) FROM actor WHERE id IN (subject, object))
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
    end_earliest: date | None
    end_latest: date | None
    as_of: date | None
    both_from: date | None  # the first day on which both of its actors can have existed
    both_to: date | None

    @property
    def named(self) -> list[date]:
        """Every day in its dates."""
        days = [self.start_earliest, self.start_latest, self.end_earliest, self.end_latest, self.as_of]
        return [day for day in days if day]

    def possible(self, days: list[date]) -> bool:
        """Return whether it may have begun and may not have ended on one of the days, with both actors in existence."""
        first, last = self.start_earliest or date.min, self.end_latest or date.max
        return any(first <= day <= last and self.both_existed(day) for day in days)

    def certain(self, days: list[date]) -> bool:
        """Return whether it certainly began by one of the days and certainly ended on it or later."""
        since = min((each for each in (self.start_latest, self.as_of) if each), default=date.max)
        until = max((each for each in (self.end_earliest, self.as_of) if each), default=date.min)
        return any(since <= day <= until and self.both_existed(day) for day in days)

    def both_existed(self, day: date) -> bool:
        """Return whether both of its actors can have existed on a day."""
        return (self.both_from or date.min) <= day <= (self.both_to or date.max)


def relationships_of(releases: Path) -> list[RelationshipRow]:
    return [msgspec.convert(row, RelationshipRow) for row in map(as_fields, rows(releases, RELATIONSHIPS))]


def as_fields(row: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(RelationshipRow.__struct_fields__, row, strict=True))


def periods(first: date, last: date, interval: str) -> dict[str, list[date]]:
    """Return the days of every period that has one of the days, looking at each day of those years."""
    start, end = date(first.year, 1, 1), date(last.year, 12, 31)
    days = [start + timedelta(days=number) for number in range((end - start).days + 1)]
    found = {name: list(group) for name, group in groupby(days, NAMES[interval])}
    return {name: group for name, group in found.items() if group[-1] >= first and group[0] <= last}


def balance(relationships: list[RelationshipRow], interval: str) -> dict[str, Any]:
    """Return the expected balance of these relationships."""
    named = [day for relationship in relationships for day in relationship.named]
    dated = [relationship for relationship in relationships if relationship.named]
    calendar = periods(min(named), max(named), interval) if named else {}
    undated = defaultdict(list)
    for each in relationships:
        if not each.named:
            undated[each.polarity, each.basis].append(each.id)
    return {
        "periods": [
            {"period": name, "first": str(days[0]), "last": str(days[-1]), "counts": counts(dated, days)}
            for name, days in calendar.items()
        ],
        "undated": dict(undated),
        "relationship_count": len(relationships),
    }


def counts(relationships: list[RelationshipRow], days: list[date]) -> dict[Any, Any]:
    found: dict[Any, Any] = defaultdict(lambda: ([], []))
    for each in relationships:
        if each.possible(days):
            certain, possible = found[each.polarity, each.basis]
            possible.append(each.id)
            if each.certain(days):
                certain.append(each.id)
    return dict(found)


def balance_of(service: Service, a: str, b: str, query: str) -> dict[str, Any]:
    """Return the balance that the service sends, in the same shape."""
    sent = service.json(f"/v1/balance?actor_a={a}&actor_b={b}&{query}")["data"]
    for period in sent["periods"]:
        for count in period["counts"]:
            assert (count["certain"], count["possible"]) == (len(count["certain_ids"]), len(count["possible_ids"]))
    return {
        "periods": [
            {
                **period,
                "counts": {
                    (count["polarity"], count["basis"]): (count["certain_ids"], count["possible_ids"])
                    for count in period["counts"]
                },
            }
            for period in sent["periods"]
        ],
        "undated": {(each["polarity"], each["basis"]): each["ids"] for each in sent["undated"]},
        "relationship_count": sent["relationship_count"],
    }


def between(relationships: list[RelationshipRow], a: set[str], b: set[str]) -> list[RelationshipRow]:
    return [
        each
        for each in relationships
        if (each.subject in a and each.object in b) or (each.subject in b and each.object in a)
    ]


def test_the_balance_of_any_two_actors_agrees_with_a_count_of_days(oracle: FilterOracle) -> None:
    relationships = relationships_of(oracle.releases)
    actors = sorted({actor for (actor,) in rows(oracle.releases, "SELECT id FROM actor")})
    pairs = [*combinations_with_replacement(actors, 2)]
    expected = {two: balance(between(relationships, {two[0]}, {two[1]}), "year") for two in pairs}

    assert {two: balance_of(oracle.service, *two, "interval=year") for two in pairs} == expected
    assert sum(each["relationship_count"] for each in expected.values()) == len(relationships)


@pytest.mark.parametrize("interval", ["year", "quarter", "month"])
def test_every_interval_agrees_with_a_count_of_days(oracle: FilterOracle, interval: str) -> None:
    relationships = relationships_of(oracle.releases)
    for two in sorted({(each.object, each.subject) for each in relationships}):
        assert balance_of(oracle.service, *two, f"interval={interval}") == balance(
            between(relationships, {two[0]}, {two[1]}), interval
        )


@pytest.mark.parametrize(("a", "b"), [("mali", "russia"), ("russia", "mali"), ("mali", "france"), ("mali", "mali")])
def test_with_parts_the_relationships_of_parts_are_counted(oracle: FilterOracle, a: str, b: str) -> None:
    whole = networkx.DiGraph(rows(oracle.releases, "SELECT whole, actor FROM actor_part_of"))
    whole.add_nodes_from([a, b])
    sides = [{side} | networkx.descendants(whole, side) for side in (a, b)]

    assert balance_of(oracle.service, a, b, "include=parts&interval=quarter") == balance(
        between(relationships_of(oracle.releases), *sides), "quarter"
    )


def test_parts_of_parts_count_too(edge_cases: Service) -> None:
    assert edge_cases.json("/v1/balance?actor_a=france&actor_b=mali&include=parts")["data"]["relationship_count"] == 2
    assert edge_cases.json("/v1/balance?actor_a=france&actor_b=mali")["data"]["relationship_count"] == 1


@pytest.mark.parametrize(
    ("query", "passes"),
    [
        ("type=opposes", lambda each: each.type == "opposes"),
        ("polarity=conflictual,mixed", lambda each: each.polarity in {"conflictual", "mixed"}),
        ("basis=alleged", lambda each: each.basis == "alleged"),
        ("basis_min=reported", lambda each: each.basis in {"reported", "documented"}),
    ],
)
def test_a_filter_excludes_other_relationships(
    mali: Service, mali_releases: Path, query: str, passes: Callable[[RelationshipRow], bool]
) -> None:
    relationships = [each for each in relationships_of(mali_releases) if passes(each)]
    for two in sorted({(each.object, each.subject) for each in relationships_of(mali_releases)}):
        assert balance_of(mali, *two, query) == balance(between(relationships, {two[0]}, {two[1]}), "year")


# Days, months and years, doubtful and open ones, before, on and after the first and last days of periods.
DATES = ["2020-12-31", "2021-01-01", "2021", "2021-05", "2022-02~", "[2020-11-15..2021-02-03]", "[2021-03-31,2021-10]"]
DATES += ["[..2021-05]", "[2021-06-30..]", "XXXX", "202X"]
AS_OF = [None, date(2021, 3, 31), date(2021, 6, 30), date(2022, 1, 1)]
LIFETIME = {"inception": UncertainDate.parse("2021-01-15"), "dissolution": UncertainDate.parse("[2021-08..2021-09]")}


def is_sound(start: str | None, end: str | None, as_of: date | None) -> bool:
    """Return whether a period passes the checks of data: its start, `as_of` and its end may be in this order."""
    began = UncertainDate.parse(start).earliest if start else None
    ended = UncertainDate.parse(end).latest if end else None
    days = [day for day in (began, as_of, ended) if day]
    return days == sorted(days)


@pytest.fixture(scope="module", params=[{}, LIFETIME], ids=["always", "for-a-while"])
def every_period(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a release with a relationship of two actors of each lifetime for every period that these dates make."""
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
    polarities = list(Polarity)  # so that no group has more relationships than ids are sent
    plain = relationships_between([(number % 2, (number + 1) % 2) for number in range(len(valid))])
    relationships = [
        {**row, "valid": period, "polarity": polarities[number // 4 % 4]}
        for number, (row, period) in enumerate(zip(plain, valid, strict=True))
    ]
    return publish_relationships(relationships, tmp_path_factory.mktemp("periods"), **request.param)


@pytest.mark.parametrize("interval", NAMES)
def test_every_kind_of_validity_is_counted_in_the_periods_of_its_days(every_period: Path, interval: str) -> None:
    relationships = relationships_of(every_period)
    with Service(every_period) as service:
        assert len(relationships) > 300
        assert balance_of(service, "a-0", "a-1", f"interval={interval}") == balance(relationships, interval)


MANY = 1050


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return the service over more relationships than one chunk, all from the year 1000 until 2021."""
    valid = {"start": UncertainDate.parse("1000-03"), "end": UncertainDate.parse("2021-05-24"), "end_kind": "ended"}
    relationships = relationships_between([(0, 1)] * MANY, valid=valid, basis="reported")
    releases = publish_relationships(relationships, tmp_path_factory.mktemp("long"))
    with Service(releases, query_timeout_s=60) as service:  # a busy machine is no failure
        yield service


def test_all_relationships_are_counted_and_the_first_hundred_have_their_ids_sent(long: Service) -> None:
    envelope = long.json("/v1/balance?actor_a=a-0&actor_b=a-1&from=2021-01-01")
    (period,) = envelope["data"]["periods"]
    names = [f"r-{number:06}" for number in range(100)]

    assert period["counts"] == [
        {
            "polarity": "neutral",
            "basis": "reported",
            "certain": MANY,
            "possible": MANY,
            "certain_ids": names,
            "possible_ids": names,
        }
    ]
    assert envelope["meta"]["truncated"]["ids"] == 2 * (MANY - 100)
    assert envelope["meta"]["truncated"]["periods"] == 0


def test_only_the_last_of_too_many_periods_are_sent(long: Service) -> None:
    envelope = long.json("/v1/balance?actor_a=a-0&actor_b=a-1&interval=month")
    sent = envelope["data"]["periods"]

    assert len(sent) == 1200
    assert (sent[0]["period"], sent[-1]["period"]) == ("1921-06", "2021-05")
    assert envelope["meta"]["truncated"]["periods"] == (1921 - 1000) * 12 + 3


def test_to_selects_earlier_periods(long: Service) -> None:
    envelope = long.json("/v1/balance?actor_a=a-0&actor_b=a-1&interval=month&to=1000-05-01")

    assert [period["period"] for period in envelope["data"]["periods"]] == ["1000-03", "1000-04", "1000-05"]
    assert [period["counts"][0]["certain"] for period in envelope["data"]["periods"]] == [MANY] * 3


@pytest.mark.parametrize(
    ("query", "periods"),
    [
        ("from=2021-05-24", ["2021-Q2"]),
        ("from=2020-12-31&to=2021-01-01", ["2020-Q4", "2021-Q1"]),
        ("from=2021-07-01", []),
        ("to=0999-12-31", []),
    ],
)
def test_from_and_to_select_the_periods_that_they_overlap(long: Service, query: str, periods: list[str]) -> None:
    data = long.json(f"/v1/balance?actor_a=a-0&actor_b=a-1&interval=quarter&{query}")["data"]

    assert [period["period"] for period in data["periods"]] == periods
    assert data["relationship_count"] == MANY


def test_a_reversed_range_is_refused(mali: Service) -> None:
    reply = mali.request("/v1/balance?actor_a=mali&actor_b=france&from=2021-01-02&to=2021-01-01")

    assert reply.status == 400
    assert [error["name"] for error in reply.json()["errors"]] == ["from"]


def test_both_actors_are_required(mali: Service) -> None:
    reply = mali.request("/v1/balance?actor_a=mali")

    assert reply.status == 400
    assert [error["name"] for error in reply.json()["errors"]] == ["actor_b"]
