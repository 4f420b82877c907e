"""`valid_on`: events in progress and offices held on a day, certainly or possibly."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from support.filter_oracle import FilterOracle
from support.service import Service, publish_dataset
from support.small_dataset import rated, write_files

FIRST, LAST = date(1, 1, 1), date(9999, 12, 31)

# Each case: the dates of an event; the days of May 2021 on which it was certainly in progress; those on which it
# possibly was; those on which it was not.
CASES = {
    "one-day": ("date: 2021-05-10", [10], [], [9, 11]),
    "about": ('date: "2021-05-10~"', [10], [], [9, 11]),
    # On one of three days; since it is unknown on which, none is certain.
    "one-of-three": ('date: "[2021-05-10..2021-05-12]"', [], [10, 11, 12], [9, 13]),
    "some-day-of-the-month": ("date: 2021-05", [], [1, 31], []),
    "lasted": ("date: 2021-05-10, end_date: 2021-05-12", [10, 11, 12], [], [9, 13]),
    # It began by the 12th and lasted until the 14th at least.
    "doubtful-ends": (
        'date: "[2021-05-10..2021-05-12]", end_date: "[2021-05-14..2021-05-16]"',
        [12, 13, 14],
        [10, 11, 15, 16],
        [9, 17],
    ),
    # It possibly ended before the last day on which it can have begun.
    "overlap": ('date: "[2021-05-10..2021-05-14]", end_date: "[2021-05-12..2021-05-16]"', [], [10, 13, 16], [9, 17]),
    "begun-by": ('date: "[..2021-05-10]", end_date: 2021-05-12', [10, 12], [1, 9], [13]),
    "on-a-day-by": ('date: "[..2021-05-10]"', [], [1, 10], [11]),
    "begun-since": ('date: "[2021-05-10..]", end_date: "[2021-05-20..]"', [], [10, 31], [9]),
    "ended-since": ('date: 2021-05-10, end_date: "[2021-05-20..]"', [10, 20], [21, 31], [9]),
    "any-day": ("date: XXXX", [], [1, 31], []),
    "any-end": ("date: 2021-05-10, end_date: XXXX", [], [10, 31], [9]),
}
_EVENT = """\
- {{id: {name}, kind: protest, status: occurred, title: Protests, summary: In the capital., {dates},
   evidence: [{{document: gazette, locator: Page 1}}]}}
"""
_OFFICE = """\
- {{id: {name}, subject: {holder}, object: {body}, type: {kind}, polarity: neutral, basis: reported,
   valid: {{{valid}}}, {office}evidence: [{{document: gazette, locator: Page 1}}]}}
"""


def _relationship(name: str, holder: str, body: str, valid: str, kind: str = "holds-office") -> str:
    office = "office: {title: Chief, capacity: appointed}, " if kind == "holds-office" else ""
    return _OFFICE.format(name=name, holder=holder, body=body, valid=valid, kind=kind, office=office)


FILES = {
    "v/documents.yaml": f"""\
- {{id: gazette, title: A day, kind: news-article, publisher: The Gazette, language: en, published: 2021-06-01,
   {rated("C")}, license: All rights reserved}}
""",
    "v/actors.yaml": "".join(
        f"- {{id: {name}, kind: person, name: {name.title()}, description: One of them.}}\n"
        for name in ("ada", "ben", "cleo", "dov")
    )
    + "- {id: state, kind: state, name: The state, description: A state.}\n"
    + "- {id: bank, kind: company, name: The bank, description: A bank.}\n",
    "v/events.yaml": "".join(_EVENT.format(name=name, dates=case[0]) for name, case in CASES.items()),
    "v/relationships.yaml": "".join(
        [
            _relationship(
                "ada-state", "ada", "state", 'start: 2021-05-01, end: "[2021-05-10..2021-05-12]", end_kind: ended'
            ),
            _relationship("ben-state", "ben", "state", "start: 2021-05-12, end_kind: ongoing, as_of: 2021-05-20"),
            _relationship("ada-bank", "ada", "bank", "start: 2021-05-15, end_kind: ongoing, as_of: 2021-05-20"),
            _relationship("cleo-bank", "cleo", "bank", "end_kind: unknown"),
            _relationship(
                "dov-state", "dov", "state", "start: 2021-05-01, end: 2021-05-31, end_kind: ended", "supports"
            ),
        ]
    ),
}


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return the service over one event for each case, and some officeholders."""
    folder = tmp_path_factory.mktemp("valid")
    with Service(publish_dataset(write_files(folder / "data", FILES), folder / "releases")) as service:
        yield service


@pytest.mark.parametrize("name", CASES)
def test_valid_on_selects_events_in_progress_on_a_day(cases: Service, name: str) -> None:
    _, certain, possible, outside = CASES[name]
    found = {
        day: tuple(
            name in cases.ids(f"/v1/events?valid_on=2021-05-{day:02}&validity={validity}")
            for validity in ("certain", "possible")
        )
        for day in (*certain, *possible, *outside)
    }

    assert found == {
        **dict.fromkeys(certain, (True, True)),
        **dict.fromkeys(possible, (False, True)),
        **dict.fromkeys(outside, (False, False)),
    }


@pytest.mark.parametrize("name", CASES)
def test_an_event_has_its_validity_on_a_day(cases: Service, name: str) -> None:
    _, certain, possible, outside = CASES[name]
    found = {
        day: cases.json(f"/v1/events/{name}?valid_on=2021-05-{day:02}")["meta"]
        for day in (*certain, *possible, *outside)
    }

    assert {day: meta["validity"] for day, meta in found.items()} == {
        **dict.fromkeys(certain, "certain"),
        **dict.fromkeys(possible, "possible"),
        **dict.fromkeys(outside, "none"),
    }
    assert {day: meta["valid_on"] for day, meta in found.items()} == {day: f"2021-05-{day:02}" for day in found}


# A model of the definition: with several possible beginnings and ends, an event was in progress on a day certainly if
# every pair of them includes the day, and possibly if one pair does.

DAYS = [date(2021, 5, 20) + timedelta(days=number) for number in range(16)] + [date(2020, 8, 18), date(2018, 6, 1)]


def bounds(when: Any) -> list[date]:
    """Return the first and the last possible day of a date; a condition on both holds for the days between."""
    if when is None:
        return [FIRST, LAST]
    return [
        date.fromisoformat(when["earliest"]) if when["earliest"] else FIRST,
        date.fromisoformat(when["latest"]) if when["latest"] else LAST,
    ]


def event_on(event: Any, day: date) -> str:
    if event["end_date"] is None:
        is_valid = [day == began for began in bounds(event["date"])]
        is_possible = bounds(event["date"])[0] <= day <= bounds(event["date"])[1]
    else:
        is_valid = [began <= day <= ended for began, ended in product(bounds(event["date"]), bounds(event["end_date"]))]
        is_possible = any(is_valid)
    return "certain" if all(is_valid) else "possible" if is_possible else "none"


def relationship_on(relationship: Any, actors: dict[str, Any], day: date) -> str:
    valid = relationship["valid"]
    began, ended = bounds(valid["start"]), bounds(valid["end"])
    if valid["as_of"]:
        # It was valid on that day, so it began by then and did not end before.
        as_of = date.fromisoformat(valid["as_of"])
        began, ended = [min(each, as_of) for each in began], [max(each, as_of) for each in ended]
    # As long as its end is not known, nothing but `as_of` says that it lasted.
    certain_ends = ended if valid["end"] else [date.fromisoformat(valid["as_of"]) if valid["as_of"] else FIRST]
    if all(first <= day <= last for first, last in product(began, certain_ends)):
        return "certain"
    ends = [actors[relationship[end]] for end in ("subject", "object")]
    existed = all(bounds(each["inception"])[0] <= day <= bounds(each["dissolution"])[1] for each in ends)
    is_possible = any(first <= day <= last for first, last in product(began, ended))
    return "possible" if is_possible and existed else "none"


def satisfying(validity: str) -> set[str]:
    return {"certain"} if validity == "certain" else {"certain", "possible"}


@pytest.mark.parametrize("validity", ["certain", "possible"])
def test_events_of_a_day_agree_with_the_definition(oracle: FilterOracle, validity: str) -> None:
    expected = {
        day: {event["id"] for event in oracle.records("event") if event_on(event, day) in satisfying(validity)}
        for day in DAYS
    }

    assert {day: set(oracle.service.ids(f"/v1/events?valid_on={day}&validity={validity}")) for day in DAYS} == expected
    assert any(expected.values())


@pytest.mark.parametrize("kind", ["event", "relationship"])
def test_the_validity_of_a_record_agrees_with_the_definition(oracle: FilterOracle, kind: str) -> None:
    actors = actors_of(oracle)
    for record in oracle.records(kind):
        for day in DAYS[:6]:
            meta = oracle.service.json(f"/v1/{kind}s/{record['id']}?valid_on={day}")["meta"]
            expected = event_on(record, day) if kind == "event" else relationship_on(record, actors, day)
            assert (meta["valid_on"], meta["validity"]) == (str(day), expected)


def actors_of(oracle: FilterOracle) -> dict[str, Any]:
    return {actor["id"]: actor for actor in oracle.records("actor")}


def offices(oracle: FilterOracle) -> list[Any]:
    return [each for each in oracle.records("relationship") if each["type"] == "holds-office"]


@pytest.mark.parametrize("validity", ["certain", "possible"])
def test_officeholders_of_a_day_agree_with_the_definition(oracle: FilterOracle, validity: str) -> None:
    found, expected = {}, {}
    actors = actors_of(oracle)
    for day, body in product(DAYS, sorted({each["object"] for each in offices(oracle)})):
        expected[day, body] = {
            each["subject"]
            for each in offices(oracle)
            if each["object"] == body and relationship_on(each, actors, day) in satisfying(validity)
        }
        target = f"/v1/actors?valid_on={day}&validity={validity}&office_of={body}"
        found[day, body] = set(oracle.service.ids(target))

    assert found == expected
    assert any(expected.values())


def test_office_of_without_a_day_selects_every_officeholder(oracle: FilterOracle) -> None:
    expected = {
        body: {each["subject"] for each in offices(oracle) if each["object"] == body}
        for body in {each["object"] for each in offices(oracle)}
    }

    assert {body: set(oracle.service.ids(f"/v1/actors?office_of={body}")) for body in expected} == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("valid_on=2021-05-10", ["ada"]),
        ("valid_on=2021-05-11", []),  # one possibly left the office, the other does not hold it yet
        ("valid_on=2021-05-11&validity=possible", ["ada", "cleo"]),
        ("valid_on=2021-05-11&validity=possible&office_of=state", ["ada"]),
        ("valid_on=2021-05-12&office_of=state", ["ben"]),
        ("valid_on=2021-05-16", ["ada", "ben"]),
        ("valid_on=2021-05-16&office_of=bank", ["ada"]),
        ("valid_on=2021-05-16&office_of=bank,state", ["ada", "ben"]),
        ("office_of=state", ["ada", "ben"]),  # `supports` is not an office
    ],
)
def test_valid_on_and_office_of_select_officeholders(cases: Service, query: str, expected: list[str]) -> None:
    assert cases.ids(f"/v1/actors?{query}") == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("/v1/actors/ada?expand=offices", ["ada-bank", "ada-state"]),
        ("/v1/actors/ada?expand=offices&valid_on=2021-05-10", ["ada-state"]),
        ("/v1/actors/ada?expand=offices&valid_on=2021-05-11", []),
        ("/v1/actors/ada?expand=offices&valid_on=2021-05-11&validity=possible", ["ada-state"]),
        ("/v1/actors/ada?expand=offices&valid_on=2021-05-16", ["ada-bank"]),
        ("/v1/actors/dov?expand=offices", []),
        ("/v1/actors?valid_on=2021-05-16&office_of=bank&expand=offices", ["ada-bank"]),
        ("/v1/actors?ids=ada,ben&expand=offices", ["ada-bank", "ada-state", "ben-state"]),
        ("/v1/relationships/dov-state?expand=offices", []),
        ("/v1/relationships/ada-state?expand=offices&valid_on=2021-05-16", ["ada-bank"]),
    ],
)
def test_expand_adds_the_offices_of_the_actors_in_the_response(cases: Service, query: str, expected: list[str]) -> None:
    assert [each["id"] for each in cases.json(query)["included"]["offices"]] == expected


def test_an_included_office_is_the_whole_relationship(cases: Service) -> None:
    (office,) = cases.json("/v1/actors/ben?expand=offices")["included"]["offices"]

    assert office == cases.json("/v1/relationships/ben-state")["data"]


def test_offices_are_empty_unless_expanded(cases: Service) -> None:
    assert cases.json("/v1/actors/ada?expand=actors")["included"]["offices"] == []


@pytest.mark.parametrize("path", ["/v1/events", "/v1/actors", "/v1/relationships", "/v1/actors/ada"])
def test_a_list_has_valid_on_in_its_meta_and_no_validity(cases: Service, path: str) -> None:
    assert cases.json(f"{path}?valid_on=2021-05-10")["meta"]["valid_on"] == "2021-05-10"
    assert cases.json(path)["meta"]["valid_on"] is None
    assert cases.json(f"{path}?valid_on=2021-05-10")["meta"]["validity"] is None  # of one record only


def test_pages_and_counts_apply_valid_on(cases: Service) -> None:
    target = "/v1/events?valid_on=2021-05-10&validity=possible&include=count"
    found = cases.ids(target)

    assert [record["id"] for page in cases.pages(target, limit=2) for record in page["data"]] == found
    assert cases.json(target)["meta"]["count"] == len(found) > 5
