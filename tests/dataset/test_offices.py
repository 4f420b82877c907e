"""The dates of an office are those of its events, and a seat has one holder at a time."""

from pathlib import Path

import pytest

from support.commands import invoke
from support.findings import Fields, body, event, findings, office, person

_DOUBT = "[2021-05-24..2021-05-26]"


@pytest.mark.parametrize(
    ("start", "events"),
    [
        ("2021-05-24", [(_DOUBT, None)]),
        ("[2021-05-24..2021-05-25]", [(_DOUBT, None)]),
        ("2021-05-20", [(_DOUBT, None)]),
        ("[2021-05-27..]", [(_DOUBT, None)]),
        ("[..2021-05-23]", [(_DOUBT, None)]),
        ("2021-05", [("2021-06-01", None)]),
        ("2020-08-18", [("[..2020-08-18]", None)]),
        ("2020-08-18", [("[2020-08-18..]", None)]),
        ("2020-08-18", [("XXXX", None)]),
        ("2020-09-23", [("2020-09-21", None), ("2020-09-25", None)]),
        ("2020-09-21", [("2020-09", None), ("2020", None)]),
        ("2021-05-24", [(_DOUBT, "2021-05-26")]),
        ("2021-05-27", [("2021-05-24", "2021-05-26")]),
    ],
)
@pytest.mark.parametrize("side", ["start", "end"])
def test_a_date_sharper_than_the_events_of_an_office_is_an_error(
    tmp_path: Path, side: str, start: str, events: list[tuple[str, str | None]]
) -> None:
    assert _codes(tmp_path, side, start, events) == [f"tenure valid.{side} error date-sharper-than-event"]


@pytest.mark.parametrize(
    ("start", "events"),
    [
        (_DOUBT, [(_DOUBT, None)]),
        ("2021-05-24", [("2021-05-24", None)]),
        ("2021-05-24~", [("2021-05-24", None)]),
        ("2021-05", [("2021-05-24", None)]),
        ("[2021-05-25..2021-05-28]", [(_DOUBT, None)]),  # neither is within the other
        ("[..2021-05-26]", [("2021-05-24", None)]),
        ("XXXX", [(_DOUBT, None)]),
        ("XXXX", [("XXXX", None)]),
        ("2020-09-25", [("2020-09-21", None), ("2020-09-25", None)]),  # named on the one day, sworn in on the other
        ("2020-09-25", [("2020-09", None), ("2020-09-25", None)]),
        ("2021-05-25", [("2021-05-24", "2021-05-26")]),  # in the course of an event of three days
        (_DOUBT, [(_DOUBT, "2030")]),
        ("2021-05-26", [("2021-05-24", "2021-05-26")]),
        (None, [(_DOUBT, None)]),
        ("2021-05-24", []),
    ],
)
@pytest.mark.parametrize("side", ["start", "end"])
def test_a_date_as_wide_as_one_event_of_an_office_fits(
    tmp_path: Path, side: str, start: str | None, events: list[tuple[str, str | None]]
) -> None:
    assert _codes(tmp_path, side, start, events) == []


@pytest.mark.parametrize("broken", [{"date": "May 2021"}, {"end_date": 7}, {"id": "Oath"}])
def test_an_event_with_an_error_may_have_any_date(tmp_path: Path, broken: Fields) -> None:
    tenure = office("tenure", "ada state", {"start": "2020-01-01"}, opened_by=["oath", "vote"])

    found = findings(tmp_path, tenure, event("oath", "2021-05-24") | broken, event("vote", "2021-05-01"))

    assert [each for each in found if "sharper" in each] == []


def _codes(root: Path, side: str, when: str | None, events: list[tuple[str, str | None]]) -> list[str]:
    records = [event(f"e{index}", date, end_date=end) for index, (date, end) in enumerate(events)]
    by = "opened_by" if side == "start" else "closed_by"
    valid: Fields = {side: when} if when else {}
    tenure = office("tenure", "ada state", valid, **{by: [each["id"] for each in records]})
    return [each for each in findings(root, tenure, *records) if "sharper" in each]


TWICE = [
    ({}, {}),
    ({"start": "2020-09-25"}, {"start": "2020-09-25"}),
    ({"end": "2021-05-24"}, {"start": "2020-09-25"}),
    ({"start": "2013-09-04"}, {"start": "2018-09-04"}),  # the first has no end
    ({"start": "2013-09-04", "end": "2020-08-18"}, {"start": "2018-09-04", "end": "2020-08-18"}),
    ({"start": "2013", "end": "2020"}, {"start": "2013", "end": "2020"}),
    ({"start": _DOUBT, "end": _DOUBT}, {"start": _DOUBT, "end": _DOUBT}),
]
IN_TURN = [
    ({"start": "2013-09-04", "end": "2018-09-04"}, {"start": "2018-09-04", "end": "2020-08-18"}),
    ({"start": "2013", "end": "2018"}, {"start": "2018"}),
    ({"end": _DOUBT}, {"start": "[2021-05-24..2021-05-28]"}),
    ({"end": "[..2021-05-24]"}, {"start": "2021-06-07"}),
    ({"end": "2018"}, {"start": "[2018..]"}),
]


@pytest.mark.parametrize(("one", "other"), TWICE)
@pytest.mark.parametrize("title", ["president of Mali", "PRÉSIDENT  of Mali"])
def test_one_office_entered_twice_is_found(tmp_path: Path, title: str, one: Fields, other: Fields) -> None:
    records = office("a", "ada state", one, "Président of Mali"), office("b", "ada state", other, title)

    found = findings(tmp_path, *records)

    assert found == ["b office.title warning office-entered-twice"]


@pytest.mark.parametrize(("one", "other"), IN_TURN)
@pytest.mark.parametrize("is_reversed", [False, True])
def test_two_tenures_in_turn_are_two(tmp_path: Path, one: Fields, other: Fields, *, is_reversed: bool) -> None:
    first, second = (other, one) if is_reversed else (one, other)

    assert findings(tmp_path, office("a", "ada state", first), office("b", "ada state", second)) == []


@pytest.mark.parametrize(
    "other",
    [
        office("b", "ada ben", {}),
        office("b", "ada state", {}, "vice-president"),
        office("b", "ben state", {}),
    ],
)
def test_another_seat_or_holder_is_not_the_same_office(tmp_path: Path, other: Fields) -> None:
    assert [each for each in findings(tmp_path, office("a", "ada state", {}), other) if "twice" in each] == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"start": "2020-09-25", "end": "2021-05-24"}, {"start": "2021-05-01", "end": "2021-06-07"}),
        ({"start": "2020-09-25", "end": "2021-05-24"}, {"start": "2020-10", "end": "2020-11"}),
        ({"start": "2020-09-25", "end": _DOUBT}, {"start": "2021-05-20"}),
        ({"start": "2020-09-25", "as_of": "2021-05-27"}, {"start": "2021-05-24", "as_of": "2021-05-27"}),
        ({"start": "2020-09-25", "end": "2021-05-26"}, {"as_of": "2021-05-25"}),
        ({"start": "2020-09-25"}, {"start": "2020-09-25"}),  # nobody is in an office for a single day
        ({"start": "2020", "end": "[2022..]"}, {"start": "[..2021]", "end": "2023"}),
    ],
)
@pytest.mark.parametrize("is_reversed", [False, True])
def test_two_holders_of_one_seat_at_once_are_found(
    tmp_path: Path, one: Fields, other: Fields, *, is_reversed: bool
) -> None:
    first, second = (other, one) if is_reversed else (one, other)

    (found,) = findings(tmp_path, office("a", "ada state", first), office("b", "ben state", second, "Président"))

    assert found[1:] == " valid warning two-in-one-seat"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"start": "2020-09-25", "end": "2021-05-24"}, {"start": "2021-05-24", "end": "2021-06-07"}),  # a handover
        ({"start": "2020-09-25", "end": _DOUBT}, {"start": "[2021-05-24..2021-05-28]"}),
        ({"start": "2020-09-25", "end": "2021-05"}, {"start": "2021-05"}),
        ({"start": "2013-09-04"}, {"start": "2020-09-25"}),  # the first has ended, but nobody knows when
        ({"start": "2013-09-04", "as_of": "2020-01-01"}, {"start": "2020-09-25"}),
        ({}, {}),
        ({"start": "[2020..]"}, {"start": "[2020..]"}),
        ({"start": "XXXX", "end": "XXXX"}, {"start": "2020", "end": "2021"}),
        ({"start": "2021-05-24", "end": "2021-05-24"}, {"start": "2021-05-24"}),  # for a day
    ],
)
@pytest.mark.parametrize("is_reversed", [False, True])
def test_holders_who_may_follow_each_other_are_none_at_once(
    tmp_path: Path, one: Fields, other: Fields, *, is_reversed: bool
) -> None:
    first, second = (other, one) if is_reversed else (one, other)

    assert findings(tmp_path, office("a", "ada state", first), office("b", "ben state", second)) == []


_AT_ONCE: Fields = {"start": "2020-01-01", "end": "2021-01-01"}


@pytest.mark.parametrize(
    ("title", "is_single"),
    [
        ("president", True),
        ("Interim President of Mali", True),
        ("président de la transition", False),  # titles are in English
        ("prime minister", True),
        ("minister of defense", True),
        ("foreign minister", True),
        ("minister", False),
        ("minister without portfolio", False),
        ("deputy minister of defense", False),
        ("vice-president", False),
        ("first vice-president of the council", True),
        ("co-president", False),
        ("head of the military council (CNSP)", True),
        ("Head of State", True),
        ("leader", True),
        ("chief of staff", True),
        ("commander-in-chief", True),
        ("secretary-general", True),
        ("secretary", False),
        ("ambassador of Russia in Mali", True),
        ("ambassador", False),
        ("speaker of parliament", True),
        ("mayor", True),
        ("member of parliament", False),
        ("member of parliament for Kolondiéba", True),
        ("deputy for Kolondiéba", True),
        ("member of the National Assembly", False),
        ("judge of the Supreme Court", False),
        ("colonel general", False),
        ("президент", False),
        ("—", False),
    ],
)
def test_the_title_tells_whether_one_person_holds_an_office_at_a_time(
    tmp_path: Path, title: str, *, is_single: bool
) -> None:
    records = office("a", "ada state", _AT_ONCE, title), office("b", "ben state", _AT_ONCE, title.upper())

    assert findings(tmp_path, *records) == (["b valid warning two-in-one-seat"] if is_single else [])


def test_a_hyphen_in_a_title_makes_no_other_seat(tmp_path: Path) -> None:
    one = office("a", "ada state", {"start": "2020-01-01", "end": "2021-01-03"}, "prime minister")
    other = office("b", "ben state", {"start": "2020-06-01"}, "Prime-Minister")

    assert findings(tmp_path, one, other) == ["b valid warning two-in-one-seat"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("president", "interim president"),
        ("president", "President of Mali"),
        ("president", "president of the Republic of Mali"),
        ("president of Mali", "president (interim)"),
        ("president of Mali", "transitional president of Mali"),
    ],
)
def test_a_title_for_the_time_being_or_with_its_state_is_of_the_same_seat(tmp_path: Path, one: str, other: str) -> None:
    names = [{"text": "Republic of Mali", "lang": "en", "kind": "alias"}]
    mali = body("mali", name="Mali", names=names)
    records = mali, office("a", "ada mali", _AT_ONCE, one), office("b", "ben mali", _AT_ONCE, other)

    assert findings(tmp_path, *records) == ["b valid warning two-in-one-seat"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("president of Mali", "president of the council"),
        ("president of Mali", "president of Malifa"),
        ("minister of Mali", "minister of Niger"),
        ("acting", "interim"),
    ],
)
def test_titles_of_two_bodies_are_two_seats(tmp_path: Path, one: str, other: str) -> None:
    mali = body("mali", name="Mali")
    records = mali, office("a", "ada mali", _AT_ONCE, one), office("b", "ben mali", _AT_ONCE, other)

    assert findings(tmp_path, *records) == []


@pytest.mark.parametrize("capacity", ["acting", "disputed"])
def test_an_acting_or_disputed_holder_stands_beside_another(tmp_path: Path, capacity: str) -> None:
    records = office("a", "ada state", _AT_ONCE), office("b", "ben state", _AT_ONCE, capacity=capacity)

    assert findings(tmp_path, *records) == []


def test_each_holder_who_comes_too_early_is_found_once(tmp_path: Path) -> None:
    holders = [person(f"p{index}") for index in range(5)]
    offices = [office(f"o{index}", f"p{index} state", _AT_ONCE) for index in range(5)]

    found = findings(tmp_path, *holders, *offices)

    assert found == [f"o{index} valid warning two-in-one-seat" for index in range(1, 5)]


def test_offices_with_errors_are_left_out(tmp_path: Path) -> None:
    broken = [
        office("a", "ada state", {"start": "2020-13"}),
        office("b", "ada state", _AT_ONCE, title=" "),
        office("c", "ben state", _AT_ONCE, capacity="boss"),
        office("d", "ada state", _AT_ONCE) | {"office": []},
    ]

    found = findings(tmp_path, *broken)

    assert {each.split()[-1] for each in found} == {"invalid-value"}


def test_the_messages_name_the_other_record(tmp_path: Path) -> None:
    coup = event("coup", _DOUBT)
    late = office("late", "ben state", {"start": "2020-12-01", "end": "2021-05-24"}, closed_by=["coup"])
    findings(tmp_path, office("a", "ada state", _AT_ONCE), late, coup)

    sharp, seat = sorted(invoke("check", tmp_path).stderr.splitlines(), key=lambda line: "seat" in line)

    assert (
        f"found 2021-05-24, sharper than the date of 'coup', {_DOUBT}, which closed it; "
        f"expected a date as wide as that of the event, such as {_DOUBT} [date-sharper-than-event]"
    ) in sharp
    assert "found 'ben' as 'president' beside 'ada' ('a'); expected one holder at a time [two-in-one-seat]" in seat
