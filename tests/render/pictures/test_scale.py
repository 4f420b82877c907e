"""Scales from days to positions, and their ticks."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.render.pictures.bars import axis
from onrecord.render.pictures.scale import MAX_TICKS, AxisMark, Scale, TickUnit, scale_of
from support.picture_words import texts, tick_label

DAY = date(2021, 5, 24)


@given(st.dates(), st.dates(), st.dates())
def test_a_position_is_from_0_to_100(one: date, other: date, day: date) -> None:
    scale = Scale(min(one, other), max(one, other))
    positions = [scale.start_of(day), scale.middle_of(day), scale.end_of(day)]

    assert positions == sorted(positions)
    assert 0 <= positions[0] <= positions[-1] <= 100


@given(st.dates(), st.dates())
def test_a_scale_has_ticks_in_order_within_its_days(one: date, other: date) -> None:
    scale = Scale(min(one, other), max(one, other))
    days = [tick.day for tick in scale.ticks()]

    assert days == sorted(set(days))
    assert len(days) <= MAX_TICKS
    assert all(scale.has(day) for day in days)


def test_all_days_of_the_calendar_have_few_ticks() -> None:
    assert [tick.day.year for tick in Scale(date.min, date.max).ticks()] == [2000, 4000, 6000, 8000]


@given(st.integers(16, 3_000_000), st.dates())
def test_a_scale_of_more_than_two_weeks_has_a_tick(days: int, first: date) -> None:
    last = date.fromordinal(min(date.max.toordinal(), first.toordinal() + days))
    scale = Scale(min(first, last - timedelta(days=16)), last)

    assert scale.ticks() != []


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (4, ["2021-05-24 day", "2021-05-25 day", "2021-05-26 day", "2021-05-27 day"]),
        (30, ["2021-05-24 day", "2021-05-31 day", "2021-06-07 day", "2021-06-14 day", "2021-06-21 day"]),
        (150, ["2021-06-01 month", "2021-07-01 month", "2021-08-01 month", "2021-09-01 month", "2021-10-01 month"]),
        (400, ["2021-07-01 quarter", "2021-10-01 quarter", "2022-01-01 year", "2022-04-01 quarter"]),
        (1200, ["2021-07-01 quarter", "2022-01-01 year", "2022-07-01 quarter", "2023-01-01 year"]),
        (40_000, ["2040-01-01 year", "2060-01-01 year", "2080-01-01 year", "2100-01-01 year", "2120-01-01 year"]),
    ],
)
def test_ticks_are_at_round_dates(days: int, expected: list[str]) -> None:
    scale = Scale(DAY, DAY + timedelta(days=days - 1))

    assert [f"{tick.day} {tick.unit}" for tick in scale.ticks()][: len(expected)] == expected


def test_a_scale_of_days_has_room_at_both_sides() -> None:
    scale = scale_of([DAY], (AxisMark(day=date(2021, 8, 1), label="Election"),))

    assert scale is not None
    assert scale.start_of(DAY) > 3
    assert scale.end_of(date(2021, 8, 1)) < 92


def test_no_days_have_no_scale() -> None:
    assert scale_of([]) is None


def test_the_first_and_the_last_day_of_the_calendar_have_a_scale() -> None:
    assert scale_of([date.min, date.max]) == Scale(date.min, date.max)


def test_an_axis_without_the_beginning_of_a_year_names_the_year_once() -> None:
    assert texts(axis(Scale(date(2021, 3, 2), date(2021, 8, 20)), tick_label)) == [
        "2021", "Apr", "May", "Jun", "Jul", "Aug",
    ]  # fmt: skip
    assert TickUnit.YEAR not in {tick.unit for tick in Scale(date(2021, 3, 2), date(2021, 8, 20)).ticks()}


def test_labels_of_marked_days_close_to_each_other_do_not_overlap() -> None:
    marks = tuple(AxisMark(day=date(2021, 5, day), label=f"Mark {day}") for day in (1, 3, 28))
    scale = Scale(date(2021, 1, 1), date(2021, 6, 30), marks)

    assert [text for text in texts(axis(scale, tick_label)) if "Mark" in text] == ["Mark 1", "Mark 28"]
