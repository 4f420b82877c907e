"""The days of a relationship are cut to the lifetimes of its two actors, as a model in plain Python has them."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from onrecord.records.dates import UncertainDate
from support.graph_oracle import publish_relationships, relationships_between
from support.service import Service, publish_dataset, rows
from support.small_dataset import rated, write_files

# Each case: the period of a relationship of `one` to `other`; the lifetime of each; the days on which it was certainly
# valid, and those on which it possibly was. A dash is no day, and an open end the first or last day of all.
CASES = {
    "no-lifetimes": ("end_kind: unknown", "", "", "-", "0001-01-01 9999-12-31"),
    "born": ("end_kind: unknown", "inception: 1983-05-01", "", "-", "1983-05-01 9999-12-31"),
    "died": ("end_kind: unknown", "dissolution: 2022-01-16", "", "-", "0001-01-01 2022-01-16"),
    "of-the-object": (
        "end_kind: unknown",
        "",
        "inception: '1960', dissolution: '2021-06'",
        "-",
        "1960-01-01 2021-06-30",
    ),
    "of-both": (
        "end_kind: unknown",
        "inception: '1983', dissolution: 2030-01-01",
        "inception: 1960-09-22, dissolution: 2021-01-18",
        "-",
        "1983-01-01 2021-01-18",
    ),
    "uncertain-lifetime": (
        "end_kind: unknown",
        'inception: "[1980..1985]", dissolution: "[2021-05-01,2021-05-07]"',
        "",
        "-",
        "1980-01-01 2021-05-07",
    ),
    "open-lifetime": (
        "end_kind: unknown",
        'inception: "[..1985]", dissolution: "[2021-05-01..]"',
        "",
        "-",
        "0001-01-01 9999-12-31",
    ),
    "unknown-lifetime": ("end_kind: unknown", "inception: XXXX, dissolution: XXXX", "", "-", "0001-01-01 9999-12-31"),
    "within-both": (
        "start: 2020-08-19, end: 2021-01-18, end_kind: ended",
        "inception: '1983'",
        "inception: 2020-08-19, dissolution: 2021-01-18",
        "2020-08-19 2021-01-18",
        "2020-08-19 2021-01-18",
    ),
    # It certainly was valid on the day, and possibly as long as both existed.
    "as-of": (
        "end_kind: unknown, as_of: 2021-01-02",
        "inception: '1983'",
        "dissolution: 2021-01-18",
        "2021-01-02 2021-01-02",
        "1983-01-01 2021-01-18",
    ),
    "ongoing": (
        "start: 2021-01-02, end_kind: ongoing, as_of: 2021-01-05",
        "",
        'dissolution: "[2021-01-18..2021-02-01]"',
        "2021-01-02 2021-01-05",
        "2021-01-02 2021-02-01",
    ),
    "vague-period": (
        "start: '2020', end: '2021', end_kind: ended",
        "inception: 2020-08-19",
        "dissolution: 2021-01-18",
        "2020-12-31 2021-01-01",
        "2020-08-19 2021-01-18",
    ),
    "longer-lifetimes": (
        "start: 2021-05-01, end: 2021-05-31, end_kind: ended",
        "inception: '1983', dissolution: '2022'",
        "inception: '1960'",
        "2021-05-01 2021-05-31",
        "2021-05-01 2021-05-31",
    ),
}
NO_DAY = "9999-12-31 0001-01-01"  # no day is after the first and before the last
_RELATIONSHIP = """\
- {{id: {name}, subject: {name}-one, object: {name}-other, type: supports, polarity: neutral, basis: reported,
   valid: {{{valid}}}, evidence: [{{document: gazette, locator: Page 1}}]}}
"""


def _actor(name: str, lifetime: str) -> str:
    dates = f", {lifetime}" if lifetime else ""
    return f"- {{id: {name}, kind: person, name: {name}, description: One end{dates}}}\n"


FILES = {
    "l/documents.yaml": f"""\
- {{id: gazette, title: A day, kind: news-article, publisher: The Gazette, language: en, published: XXXX,
   {rated("C")}, license: All rights reserved}}
""",
    "l/actors.yaml": "".join(
        _actor(f"{name}-one", one) + _actor(f"{name}-other", other) for name, (_, one, other, *_) in CASES.items()
    ),
    "l/relationships.yaml": "".join(_RELATIONSHIP.format(name=name, valid=case[0]) for name, case in CASES.items()),
}


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lifetimes")
    return publish_dataset(write_files(folder / "data", FILES), folder / "releases")


@pytest.fixture(scope="module")
def service(releases: Path) -> Iterator[Service]:
    with Service(releases) as service:
        yield service


def days_of(releases: Path, sql: str, *values: object) -> tuple[str, str]:
    """Return the certain and the possible days of a row, as CASES has them."""
    ((*certain, first, last),) = rows(releases, sql, *values)
    return " ".join(certain) if all(certain) else "-", f"{first} {last}"


DAYS = "certain_from, certain_to, possible_from, possible_to"


@pytest.mark.parametrize("name", CASES)
def test_the_days_of_a_relationship_are_cut_to_the_lifetimes_of_its_actors(releases: Path, name: str) -> None:
    *_, certain, possible = CASES[name]

    assert days_of(releases, f"SELECT {DAYS} FROM relationship WHERE id = ?", name) == (certain, possible)


@pytest.mark.parametrize("name", CASES)
def test_both_edges_of_a_relationship_have_its_days(releases: Path, name: str) -> None:
    *_, certain, possible = CASES[name]
    of_edge = f"""
        SELECT edge.{DAYS.replace(", ", ", edge.")} FROM edge JOIN relationship ON relationship.rank_id = relationship
        WHERE relationship.id = ? AND forward = ?
    """

    assert [days_of(releases, of_edge, name, forward) for forward in (0, 1)] == [(certain, possible)] * 2


def neighbors(days: str) -> list[str]:
    """Return the first and the last day of a span, and the days before and after it."""
    first, last = map(date.fromisoformat, days.split())
    before = [first - timedelta(days=1)] if first > date.min else []
    after = [last + timedelta(days=1)] if last < date.max else []
    return [each.isoformat() for each in (*before, first, last, *after)]


def expected_on(day: str, certain: str, possible: str) -> str:
    for status, days in (("certain", certain), ("possible", possible)):
        if days != "-" and days.split()[0] <= day <= days.split()[1]:
            return status
    return "none"


# Whether an operation shows the relationship with a query, for each operation that `valid_on` restricts.
OPERATIONS: dict[str, Callable[[Service, str, str], object]] = {
    "relationships": lambda service, name, query: service.ids(f"/v1/relationships?ids={name}&{query}"),
    "graph": lambda service, name, query: service.json(f"/v1/graph/{name}-one?{query}")["data"]["edges"],
    "paths": lambda service, name, query: service.json(
        f"/v1/paths?from_actor={name}-other&to_actor={name}-one&{query}"
    )["data"],
}


@pytest.mark.parametrize("name", CASES)
def test_every_operation_leaves_out_the_days_outside_of_a_lifetime(service: Service, name: str) -> None:
    *_, certain, possible = CASES[name]
    for day in neighbors(possible) + (neighbors(certain) if certain != "-" else []):
        found = {
            "relationship": service.json(f"/v1/relationships/{name}?valid_on={day}")["meta"]["validity"],
            **{
                operation: {
                    validity: bool(read(service, name, f"valid_on={day}&validity={validity}"))
                    for validity in ("certain", "possible")
                }
                for operation, read in OPERATIONS.items()
            },
        }
        status = expected_on(day, certain, possible)
        valid = {"certain": status == "certain", "possible": status != "none"}
        assert found == {"relationship": status, **dict.fromkeys(OPERATIONS, valid)}


# Days of a relationship of two actors of one lifetime that contradict it: a check refuses most of them, and a build
# shows no day outside of the lifetime, for certain or possibly.
CONFLICTS = {
    "before": ({"start": "2020", "end": "2021-05-01", "end_kind": "ended"}, "2021-05-02", "XXXX", "-", NO_DAY),
    "after": ({"start": "2022-02", "end_kind": "unknown"}, "XXXX", "2022-01-31", "-", NO_DAY),
    "from-before": (
        {"start": "2021-05-01", "end_kind": "unknown", "as_of": "2021-05-20"},
        "2021-05-10",
        "XXXX",
        "2021-05-10 2021-05-20",
        "2021-05-10 9999-12-31",
    ),
    "until-after": (
        {"start": "2021-05-01", "end": "2021-05-20", "end_kind": "ended"},
        "XXXX",
        "2021-05-10",
        "2021-05-01 2021-05-10",
        "2021-05-01 2021-05-10",
    ),
    "certain-before": (
        {"start": "2021-05-01", "end_kind": "ongoing", "as_of": "2021-05-03"},
        "2021-05-10",
        "XXXX",
        "-",
        "2021-05-10 9999-12-31",
    ),
    "reversed-lifetime": ({"end_kind": "unknown"}, "2021-05-02", "2021-05-01", "-", NO_DAY),
}


@pytest.mark.parametrize("name", CONFLICTS)
def test_no_day_outside_of_a_lifetime_is_certain_or_possible(tmp_path: Path, name: str) -> None:
    valid, inception, dissolution, certain, possible = CONFLICTS[name]
    dates = {each: UncertainDate.parse(valid[each]) for each in ("start", "end") if each in valid}
    relationships = relationships_between([(0, 1)], valid={**valid, **dates})
    lifetime = {"inception": UncertainDate.parse(inception), "dissolution": UncertainDate.parse(dissolution)}
    releases = publish_relationships(relationships, tmp_path, **lifetime)

    assert days_of(releases, f"SELECT {DAYS} FROM relationship") == (certain, possible)
