"""The day line of an event: the record's own date and those of other sources."""

import pytest

from onrecord.records.dates import UncertainDate
from onrecord.render.pictures.day_strip import day_strip
from support.picture_words import date_label, marks, parsed, texts

OWN = "2021-05-24"


def strip(own: str, *others: str) -> str:
    parse = UncertainDate.parse
    return day_strip(
        parse(own), [parse(other) for other in others], label="Dates that sources give", date_label=date_label
    )


@pytest.mark.parametrize(
    ("own", "others", "expected"),
    [
        (OWN, ["2021-05-21"], {"dot": 1, "ring": 1}),
        (OWN, ["2021-05-24"], {"dot": 1}),  # the same day
        (OWN, ["2021-05-21", "2021-05-21"], {"dot": 1, "ring": 1}),
        (OWN, ["2021-05"], {"dot": 1, "ring": 1}),
        ("2021-05", ["2021-05-24"], {"maybe": 1, "end": 2, "ring": 1}),
        ("[2021-05-24..2021-05-26]", ["[..2021-05-29]"], {"maybe": 2, "end": 3, "openl": 1}),
        ("XXXX", ["2021-05-24"], {"ring": 1}),
    ],
)
def test_the_own_date_is_a_dot_and_each_other_date_a_ring(
    own: str, others: list[str], expected: dict[str, int]
) -> None:
    drawn = strip(own, *others)
    counts = {class_: len(marks(drawn, class_)) for class_ in ("dot", "ring", "maybe", "openl")}
    counts["end"] = len(marks(drawn, "end")) - 1  # without the line of days

    assert {class_: count for class_, count in counts.items() if count} == expected


def test_the_dot_and_the_rings_are_at_their_days() -> None:
    dot, ring = (marks(strip(OWN, "2021-05-21"), class_)[0].get("cx", "") for class_ in ("dot", "ring"))

    assert float(ring[:-1]) < float(dot[:-1])


def test_days_have_labels_and_the_own_day_a_bold_one() -> None:
    drawn = strip(OWN, "2021-05-21")

    assert texts(drawn) == ["24 May", "21 May"]
    assert [text.text for text in marks(drawn, "m")] == ["24 May"]


def test_labels_of_neighboring_days_are_on_two_lines() -> None:
    drawn = parsed(strip(OWN, "2021-05-23", "2021-04-01"))

    assert len({text.get("y") for text in drawn.iter("text")}) == 2


def test_no_mark_is_outside_the_strip() -> None:
    for own, other in (("0001-01-01", "9999-12-31"), ("2021-05-24", "[..2021-05-29]"), ("[2021..]", "1999")):
        drawn = parsed(strip(own, other))
        positions = [each.get(name, "0%") for each in drawn.iter() for name in ("x", "cx", "x1", "x2")]

        assert [each for each in positions if each.endswith("%") and not 0 <= float(each[:-1]) <= 100] == []


@pytest.mark.parametrize("own", ["[2019-08-01..2019-12-31]", "[2019-11-01..2024-12-31]", "1999", "2025"])
def test_the_label_of_a_range_runs_into_the_longer_half_of_the_strip(own: str) -> None:
    drawn = parsed(strip(own, "2020-01", "2003", "2024"))
    labels = [text for text in drawn.iter("text") if text.get("class") != "q"]
    rooms = [float(text.get("x", "")[:-1]) for text in labels]

    assert [
        room for room, text in zip(rooms, labels, strict=True) if (room if text.get("text-anchor") else 100 - room) < 50
    ] == []


def test_dates_without_a_known_day_have_no_strip() -> None:
    assert strip("XXXX", "XXXX") == ""
