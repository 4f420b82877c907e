"""`overdue_on`: planned and postponed events that are over by a day on every reading of their dates."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest

from support.filter_oracle import FilterOracle
from support.service import Service, publish_dataset
from support.small_dataset import rated, write_files

# Each case: status, dates, the last day on which it was planned, and the first day on which it is overdue; None if it
# never is.
CASES: dict[str, tuple[str, str, str | None, str | None]] = {
    "one-day": ("planned", "date: 2021-06-10", "2021-05-27", "2021-06-11"),
    "postponed": ("postponed", "date: 2021-06-10", "2021-05-27", "2021-06-11"),
    "about": ("planned", 'date: "2021-06-10~"', "2021-05-27", "2021-06-11"),
    "some-day-of-june": ("planned", "date: 2021-06", "2021-05-27", "2021-07-01"),
    "some-day-of-the-year": ("planned", 'date: "2021"', "2021-05-27", "2022-01-01"),
    "one-of-some": ("planned", 'date: "[2021-06-10..2021-06-12]"', "2021-05-27", "2021-06-13"),
    "one-of-two": ("planned", 'date: "[2021-06-10,2021-08-01]"', "2021-05-27", "2021-08-02"),
    "lasting": ("planned", "date: 2021-06-10, end_date: 2021-06-20", "2021-05-27", "2021-06-21"),
    "lasting-till-some-day": (
        "planned",
        'date: 2021-06-10, end_date: "[2021-06-20..2021-06-22]"',
        "2021-05-27",
        "2021-06-23",
    ),
    "by-then": ("planned", 'date: "[..2021-06-10]"', "2021-05-27", "2021-06-11"),
    # As it was planned on its day still, it was planned by any day on which it is over.
    "planned-on-its-day": ("planned", "date: 2021-06-10", "2021-06-10", "2021-06-11"),
    # Nothing shows that it was planned before July, whatever its date.
    "known-later": ("planned", "date: 2021-06-10", "2021-07-01", "2021-07-01"),
    "since": ("planned", 'date: "[2021-06-10..]"', "2021-05-27", None),
    "undated": ("planned", "date: XXXX", "2021-05-27", None),
    "open-end": ("planned", "date: 2021-06-10, end_date: XXXX", "2021-05-27", None),
    "occurred": ("occurred", "date: 2021-06-10", None, None),
    "cancelled": ("cancelled", "date: 2021-06-10", None, None),
    "denied": ("denied", "date: 2021-06-10", None, None),
}


def _event(name: str, status: str, dates: str, planned_as_of: str | None) -> str:
    planned = f"planned_as_of: {planned_as_of}, " if planned_as_of else ""
    return f"""\
- {{id: {name}, kind: protest, status: {status}, title: A protest, summary: In town., {dates}, {planned}
   evidence: [{{document: gazette, locator: Page 1}}]}}
"""


FILES = {
    "o/documents.yaml": f"""\
- {{id: gazette, title: A day, kind: news-article, publisher: The Gazette, language: en, published: "2021-07-01",
   {rated("C")}, license: All rights reserved}}
""",
    "o/events.yaml": "".join(_event(name, *case[:3]) for name, case in CASES.items()),
}
DAYS = sorted({case[3] for case in CASES.values() if case[3]})
DAYS += ["0001-01-01", "2021-05-27", "2021-06-10", "2021-06-12", "2021-06-22", "2021-08-01", "2021-12-31", "9999-12-31"]


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return the service over one event for each case."""
    folder = tmp_path_factory.mktemp("overdue")
    with Service(publish_dataset(write_files(folder / "data", FILES), folder / "releases")) as service:
        yield service


def expected_on(day: str) -> set[str]:
    return {name for name, (*_, first) in CASES.items() if first and first <= day}


@pytest.mark.parametrize("day", DAYS)
def test_an_event_is_overdue_from_the_day_after_the_last_that_its_dates_can_mean(cases: Service, day: str) -> None:
    assert set(cases.ids(f"/v1/events?overdue_on={day}")) == expected_on(day)


def last_day(event: Any) -> str | None:
    latest: str | None = (event["end_date"] or event["date"])["latest"]
    return latest


@pytest.mark.parametrize("day", ["2020-12-31", "2021-05-31", "2021-06-01", "2021-07-14", "2021-12-31", "2026-11-28"])
def test_overdue_events_agree_with_the_definition(oracle: FilterOracle, day: str) -> None:
    expected = {
        event["id"]
        for event in oracle.records("event")
        if event["status"] in {"planned", "postponed"}
        and event["planned_as_of"]
        and event["planned_as_of"] <= day
        and (last := last_day(event))
        and last < day
    }

    assert set(oracle.service.ids(f"/v1/events?overdue_on={day}")) == expected


DAY = "2021-07-01"
OVERDUE = sorted(expected_on(DAY))


def test_every_format_has_the_overdue_events(cases: Service) -> None:
    target = f"/v1/events.{{}}?overdue_on={DAY}&sort=id"
    table = list(csv.DictReader(io.StringIO(cases.request(target.format("csv")).body.decode())))
    lines = [json.loads(line) for line in cases.request(target.format("ndjson")).body.splitlines()]
    features = cases.request(target.format("geojson")).json()["features"]
    graph = cases.request(target.format("jsonld")).json()["@graph"]

    assert [row["id"] for row in table] == OVERDUE
    assert [line["id"] for line in lines] == OVERDUE
    assert [feature["id"] for feature in features] == OVERDUE
    assert [node["@id"].rpartition("/")[2] for node in graph] == OVERDUE
    assert {row["planned_as_of"] for row in table} == {"2021-05-27", "2021-06-10", "2021-07-01"}


def test_counts_facets_and_pages_apply_overdue_on(cases: Service) -> None:
    target = f"/v1/events?overdue_on={DAY}&include=count,facets&sort=id"
    meta = cases.json(target)["meta"]

    assert meta["count"] == len(OVERDUE)
    assert {each["value"]: each["count"] for each in meta["facets"]["status"]} == {
        "planned": len(OVERDUE) - 1,
        "postponed": 1,
    }
    assert [record["id"] for page in cases.pages(target, limit=2) for record in page["data"]] == OVERDUE


def test_a_cursor_belongs_to_its_day(cases: Service) -> None:
    cursor = cases.json(f"/v1/events?overdue_on={DAY}&limit=1")["next_cursor"]

    assert cases.request(f"/v1/events?overdue_on={DAY}&limit=1&cursor={cursor}").status == 200
    assert cases.request(f"/v1/events?overdue_on=2021-07-02&limit=1&cursor={cursor}").status == 400
    assert cases.request(f"/v1/events?limit=1&cursor={cursor}").status == 400


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("status=postponed", ["postponed"]),
        ("status=occurred", []),
        ("ids=one-day,undated", ["one-day"]),
        ("valid_on=2021-06-15", ["lasting", "lasting-till-some-day"]),
        ("from=2021-06-22", ["lasting-till-some-day", "some-day-of-june"]),
        ("country=ML", []),
    ],
)
def test_other_filters_narrow_it(cases: Service, query: str, expected: list[str]) -> None:
    assert cases.ids(f"/v1/events?overdue_on={DAY}&sort=id&{query}") == expected


@pytest.mark.parametrize("value", ["2021", "2021-07", "2021-02-30", "tomorrow", "", "2021-07-01T00:00:00Z"])
def test_it_takes_a_day(cases: Service, value: str) -> None:
    response = cases.request(f"/v1/events?overdue_on={value}")

    assert response.status == 400
    assert [error["name"] for error in response.json()["errors"]] == ["overdue_on"]


def test_it_is_a_parameter_of_the_list_only(cases: Service) -> None:
    assert cases.request(f"/v1/events/one-day?overdue_on={DAY}").status == 400
    assert cases.request(f"/v1/claims?overdue_on={DAY}").status == 400


def test_nothing_of_it_is_stored(cases: Service) -> None:
    record = cases.json(f"/v1/events?overdue_on={DAY}&ids=one-day")["data"][0]

    assert record == cases.json("/v1/events/one-day")["data"]
    assert [name for name in record if "overdue" in name] == []
