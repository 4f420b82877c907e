"""The certain days of a period are among the possible ones, and `as_of` is one of them."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.records.codes import EndKind
from onrecord.records.dates import UncertainDate
from onrecord.records.lifetimes import Days, common_days
from onrecord.records.relationships import Period

FIRST, LAST = date(2021, 5, 20), date(2021, 6, 8)
DAYS = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]


def period(start: str | None, end: str | None, as_of: date | None = None) -> Period:
    return Period(
        start=UncertainDate.parse(start) if start else None,
        end=UncertainDate.parse(end) if end else None,
        end_kind=EndKind.ENDED if end else EndKind.UNKNOWN,
        as_of=as_of,
    )


def may(day: int) -> date:
    return date(2021, 5, day)


@pytest.mark.parametrize(
    ("start", "end", "as_of", "expected"),
    [
        (None, None, may(24), (may(24), may(24))),
        (None, None, None, None),
        ("2021-05-24", None, may(27), (may(24), may(27))),
        ("[2021-05-24..2021-05-26]", None, may(25), (may(25), may(25))),
        ("[2021-05-24..2021-05-26]", None, may(27), (may(26), may(27))),
        ("[2021-05-24..]", None, may(27), (may(27), may(27))),
        ("XXXX", "XXXX", may(27), (may(27), may(27))),
        (None, "2021-05-26", may(24), (may(24), may(26))),
        (None, "2021-05-26", None, None),
        ("2021-05-20", "[2021-05-24..2021-05-26]", may(22), (may(20), may(24))),
        ("2021-05-20", "[2021-05-24..2021-05-26]", may(25), (may(20), may(25))),
        ("2021-05", "2021-05", may(25), (may(25), may(25))),
        ("2021-05", "2021-05", None, None),
    ],
)
def test_a_period_is_certain_on_the_day_of_its_evidence(
    start: str | None, end: str | None, as_of: date | None, expected: Days | None
) -> None:
    assert period(start, end, as_of).certain() == expected


days = st.sampled_from(DAYS)
dates = st.one_of(
    st.none(),
    days.map(str),
    st.tuples(days, days).map(lambda two: f"[{min(two)}..{max(two)}]"),
    days.map(lambda first: f"[{first}..]"),
    days.map(lambda last: f"[..{last}]"),
    st.sampled_from(["2021", "2021-05", "2021-06~", "XXXX"]),
)


def is_sound(drawn: Period) -> bool:
    """Return whether a period passes the checks."""
    possible = drawn.possible()
    return common_days(possible, (drawn.as_of, drawn.as_of)) is not None


any_period = st.builds(period, dates, dates, st.none() | days).filter(is_sound)


@given(any_period)
def test_certain_days_are_possible(drawn: Period) -> None:
    certain = drawn.certain()

    assert certain is None or common_days(certain, drawn.possible()) == certain


@given(any_period)
def test_the_day_of_the_evidence_is_certain(drawn: Period) -> None:
    certain = drawn.certain()

    assert drawn.as_of is None or (certain is not None and certain[0] <= drawn.as_of <= certain[1])


@given(any_period)
def test_evidence_for_a_day_only_adds_certain_days(drawn: Period) -> None:
    before = Period(start=drawn.start, end=drawn.end, end_kind=drawn.end_kind).certain()
    after = drawn.certain()

    assert before is None or (after is not None and after[0] <= before[0] and before[1] <= after[1])


@given(any_period, days)
def test_a_day_is_certain_if_it_is_in_every_reading(drawn: Period, day: date) -> None:
    def in_bounds(when: UncertainDate | None) -> list[date]:
        return [each for each in _WINDOW if when is None or common_days((each, each), (when.earliest, when.latest))]

    readings = [
        (began, ended)
        for began, ended in product(in_bounds(drawn.start), in_bounds(drawn.end))
        if began <= (drawn.as_of or began) and (drawn.as_of or ended) <= ended
    ]
    # A reading may be reversed if the two dates overlap: no day is within it, and so none is certain.
    is_certain = all(began <= day <= ended for began, ended in readings)
    certain = drawn.certain()

    assert is_certain == (certain is not None and certain[0] <= day <= certain[1])


# One more day at each end stands for all days before and after.
_WINDOW = [FIRST - timedelta(days=1), *DAYS, LAST + timedelta(days=1)]
