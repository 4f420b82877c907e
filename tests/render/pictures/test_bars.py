"""Bars of periods and dates: the marks cover the days that the records say, and no others."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.records.codes import Basis, EndKind
from onrecord.records.dates import UncertainDate
from onrecord.records.lifetimes import common_days
from onrecord.records.relationships import Period
from onrecord.render.pictures.bars import KeyGlyph, date_bar, key, period_bar, row_grid
from onrecord.render.pictures.scale import AxisMark, Scale
from onrecord.render.pictures.spans import Spans, spans_of_date, spans_of_period
from support.picture_words import marks, parsed

FIRST, LAST = date(2021, 5, 20), date(2021, 6, 8)
DAYS = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
WIDE = Scale(date(2021, 1, 1), date(2021, 12, 31))


def period(start: str | None, end: str | None, as_of: date | None = None, kind: EndKind | None = None) -> Period:
    return Period(
        start=UncertainDate.parse(start) if start else None,
        end=UncertainDate.parse(end) if end else None,
        end_kind=kind or (EndKind.ENDED if end else EndKind.UNKNOWN),
        as_of=as_of,
    )


days = st.sampled_from(DAYS)
dates = st.one_of(
    st.none(),
    days.map(str),
    st.tuples(days, days).map(lambda two: f"[{min(two)}..{max(two)}]"),
    days.map(lambda first: f"[{first}..]"),
    days.map(lambda last: f"[..{last}]"),
    st.sampled_from(["2021", "2021-05", "2021-06~", "2021-05-24?", "XXXX"]),
)
periods = st.builds(period, dates, dates, st.none() | days, st.sampled_from(EndKind))
scales = st.tuples(days, days).map(lambda two: Scale(min(two), max(two))) | st.just(WIDE)
bases = st.sampled_from(Basis)


def is_sound(drawn: Period) -> bool:
    """Return whether a period passes the checks."""
    return common_days(drawn.possible(), (drawn.as_of, drawn.as_of)) is not None


def per_cent(position: str) -> float:
    assert position.endswith("%"), position
    return float(position[:-1])


def drawn_days(bar: str, scale: Scale, *classes: str) -> set[date]:
    """Return the days that rectangles and circles of a class cover by at least half."""
    covered = set()
    for class_ in classes:
        for mark in marks(bar, class_):
            if mark.tag == "circle":
                start = end = per_cent(mark.get("cx", ""))
            else:
                start = per_cent(mark.get("x", ""))
                end = start + per_cent(mark.get("width", ""))
            middles = {day: scale.middle_of(day) for day in DAYS_OF[scale]}
            covered |= {day for day, middle in middles.items() if start - 0.01 <= middle <= end + 0.01}
    return covered


class _DaysOf(dict[Scale, list[date]]):
    def __missing__(self, scale: Scale) -> list[date]:
        self[scale] = [scale.first + timedelta(days=number) for number in range(scale.day_count)]
        return self[scale]


DAYS_OF = _DaysOf()


def days_between(span: tuple[date, date] | None, scale: Scale) -> set[date]:
    return {day for day in DAYS_OF[scale] if span and span[0] <= day <= span[1]}


@given(periods, bases, scales)
def test_the_days_drawn_as_certain_are_the_certain_days(drawn: Period, basis: Basis, scale: Scale) -> None:
    bar = period_bar(scale, drawn, basis, label="Period")

    assert drawn_days(bar, scale, "sure", "claimed", "dot", "ring") == days_between(drawn.certain(), scale)


@given(periods.filter(is_sound), scales)
def test_the_days_drawn_as_possible_are_possible_and_not_certain(drawn: Period, scale: Scale) -> None:
    hatched = drawn_days(period_bar(scale, drawn, Basis.REPORTED, label="Period"), scale, "maybe")
    first, last = drawn.possible()

    assert hatched & days_between(drawn.certain(), scale) == set()
    assert all((first or date.min) <= day <= (last or date.max) for day in hatched)


@given(periods.filter(is_sound))
def test_every_possible_day_between_known_bounds_is_drawn(drawn: Period) -> None:
    first, last = drawn.possible()
    bar = period_bar(WIDE, drawn, Basis.REPORTED, label="Period")
    covered = drawn_days(bar, WIDE, "sure", "dot", "maybe")

    assert not (first and last) or first > last or covered == days_between((first, last), WIDE)


@given(periods, bases, scales)
def test_no_mark_of_a_period_is_outside_its_bar(drawn: Period, basis: Basis, scale: Scale) -> None:
    for each in parsed(period_bar(scale, drawn, basis, label="Period")).iter():
        positions = [each.get(name, "0%") for name in ("x", "x1", "x2", "cx")]
        starts = [per_cent(position) for position in positions if position.endswith("%")]
        width = each.get("width", "0%")
        ends = [per_cent(each.get("x", "0%")) + per_cent(width)] if width.endswith("%") and each.tag == "rect" else []

        assert [position for position in (*starts, *ends) if not 0 <= position <= 100.011] == []


@pytest.mark.parametrize(
    ("start", "end", "as_of", "expected"),
    [
        # start and end known
        ("2021-05-20", "2021-06-08", None, "certain 2021-05-20 2021-06-08"),
        ("2021-05", "2021-06", None, "certain 2021-05-31 2021-06-01 [2021-05-01 2021-06-30]"),
        ("2021-05-20", "[2021-05-24..]", None, "certain 2021-05-20 2021-05-24 after"),
        ("[..2021-05-20]", "2021-05-24", None, "before certain 2021-05-20 2021-05-24"),
        ("2021-05", "2021-05", None, "possible 2021-05-01 2021-05-31 [2021-05-01 2021-05-31]"),
        ("2021-05", "2021-05", "2021-05-25", "certain 2021-05-25 2021-05-25 [2021-05-01 2021-05-31]"),
        # the end unknown: the last evidence ends the certain days
        ("2021-05-20", None, "2021-05-27", "certain 2021-05-20 2021-05-27 after"),
        ("2021-05", None, "2021-06-07", "certain 2021-05-31 2021-06-07 [2021-05-01 after"),
        ("2021-05-20", None, "2021-05-20", "certain 2021-05-20 2021-05-20 after"),
        ("2021-05-20", None, None, "possible 2021-05-20 2021-05-20 [2021-05-20 after"),
        ("2021-05", None, None, "possible 2021-05-01 2021-05-31 [2021-05-01 after"),
        ("[..2021-05-20]", None, None, "before possible 2021-05-20 2021-05-20 after"),
        ("[2021-05-20..]", None, None, "possible 2021-05-20 2021-05-20 [2021-05-20 after"),
        # the start unknown
        (None, "2021-05-26", None, "before possible 2021-05-26 2021-05-26 2021-05-26]"),
        (None, "2021-05", "2021-04-30", "before certain 2021-04-30 2021-05-01 2021-05-31]"),
        # both unknown
        (None, None, "2021-05-24", "before certain 2021-05-24 2021-05-24 after"),
        ("XXXX", "XXXX", "2021-05-24", "before certain 2021-05-24 2021-05-24 after"),
        (None, None, None, ""),
        # an end before the start, which the checks refuse
        ("2021-06-08", "2021-05-20", None, ""),
    ],
)
def test_a_period_is_drawn_no_further_than_its_dates_say(
    start: str | None, end: str | None, as_of: str | None, expected: str
) -> None:
    spans = spans_of_period(period(start, end, date.fromisoformat(as_of) if as_of else None))

    assert described(spans) == expected


def described(spans: Spans) -> str:
    """Return spans in short: fades, the certain or the possible days, and the brackets around them."""
    certain = [f"certain {spans.certain[0]} {spans.certain[1]}"] if spans.certain else []
    possible = [] if certain else [f"possible {first} {last}" for first, last in spans.possible]
    return " ".join(
        [
            *(["before"] if spans.unknown_before else []),
            *certain,
            *possible,
            *([f"[{spans.opening}"] if spans.opening else []),
            *([f"{spans.closing}]"] if spans.closing else []),
            *(["after"] if spans.unknown_after else []),
        ]
    )


@pytest.mark.parametrize("kind", EndKind)
def test_a_period_without_an_end_fades_after_its_last_evidence_whatever_is_said_of_its_end(kind: EndKind) -> None:
    bar = period_bar(WIDE, period("2021-05-20", None, date(2021, 5, 27), kind), Basis.REPORTED, label="Period")

    assert [mark.get("x") for mark in marks(bar, "open")] == [f"{WIDE.end_of(date(2021, 5, 27)):.2f}%"]
    assert [text.text for text in marks(bar, "q")] == ["?"]


def test_a_period_known_on_one_day_only_is_a_ring_between_two_fades() -> None:
    bar = period_bar(WIDE, period(None, None, date(2021, 5, 27)), Basis.REPORTED, label="Period")

    assert [len(marks(bar, each)) for each in ("ring", "open", "openl", "q", "dot", "end")] == [1, 1, 1, 2, 0, 0]


def test_an_alleged_period_is_outlined_and_never_solid() -> None:
    bar = period_bar(WIDE, period("2021-05-20", "2021-06-08"), Basis.ALLEGED, label="Period")

    assert [len(marks(bar, each)) for each in ("sure", "claimed")] == [0, 1]


def test_a_period_beyond_the_scale_is_cut_off_without_a_bracket_or_a_fade() -> None:
    bar = period_bar(Scale(FIRST, LAST), period("2020", None, date(2022, 1, 1)), Basis.REPORTED, label="Period")

    assert [(mark.get("x"), mark.get("width")) for mark in marks(bar, "sure")] == [("0%", "100%")]
    assert [*marks(bar, "end"), *marks(bar, "open"), *marks(bar, "openl")] == []


def test_an_unknown_period_is_a_question_mark() -> None:
    bar = period_bar(WIDE, period(None, None), Basis.REPORTED, label="Period")

    assert [mark.text for mark in marks(bar, "q")] == ["?"]


@pytest.mark.parametrize(
    ("edtf", "is_alleged", "expected"),
    [
        ("2021-05-24", False, ["dot"]),
        ("2021-05-24", True, ["paper", "ring claimed"]),
        ("2021-05-24~", False, ["dot maybe"]),
        ("2021-05", False, ["maybe", "end", "end"]),
        ("[2021-05-24..2021-05-26]", True, ["maybe", "end", "end"]),
        ("[..2021-05-29]", False, ["maybe", "openl", "q", "end"]),
        ("[2021-05-24..]", False, ["maybe", "open", "q", "end"]),
        ("XXXX", False, ["q"]),
    ],
)
def test_a_date_is_drawn_as_exact_as_it_is(edtf: str, is_alleged: bool, expected: list[str]) -> None:  # noqa: FBT001  (pytest passes it by name)
    bar = date_bar(WIDE, UncertainDate.parse(edtf), label=edtf, is_alleged=is_alleged)
    classes = [each.get("class") for each in parsed(bar).iter() if each.get("class")]

    assert [each for each in classes if each not in {"tick", "bar t-ink"}] == expected


@given(dates.filter(bool), scales)
def test_the_days_of_a_date_are_drawn_within_its_bounds(edtf: str, scale: Scale) -> None:
    when = UncertainDate.parse(edtf)
    covered = drawn_days(date_bar(scale, when, label=edtf), scale, "dot", "maybe")

    assert all((when.earliest or date.min) <= day <= (when.latest or date.max) for day in covered)
    assert spans_of_date(when).certain in {None, (when.earliest, when.latest)}


def test_a_bar_has_its_label_and_its_grid_has_lines_for_marked_days() -> None:
    scale = Scale(FIRST, LAST, (AxisMark(day=date(2021, 5, 24), label="Coup"), AxisMark(day=date.min, label="Past")))
    bar = parsed(period_bar(scale, period("2021-05-24", None), Basis.REPORTED, label='Since "May" <2021>'))
    lines = parsed(row_grid(scale)).iter("line")

    assert (bar.get("role"), bar.get("aria-label")) == ("img", 'Since "May" <2021>')
    assert [each.get("x1") for each in lines if each.get("class") == "mark"] == ["22.5%"]


@pytest.mark.parametrize("glyph", KeyGlyph)
def test_a_key_has_a_glyph_for_every_mark(glyph: KeyGlyph) -> None:
    assert len(list(parsed(key(glyph)).iter())) > 1
