"""The lifetime of an actor is the widest that its dates allow, and an unknown date bounds nothing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.records.actors import Actor
from onrecord.records.codes import ActorKind
from onrecord.records.dates import UncertainDate
from onrecord.records.lifetimes import Days, common_days, lifetime

MAY, JUNE = date(2021, 5, 1), date(2021, 6, 1)


def actor(inception: str | None, dissolution: str | None) -> Actor:
    return Actor(
        id="council",
        kind=ActorKind.GOVERNMENT_BODY,
        name="Council",
        description="A council.",
        inception=UncertainDate.parse(inception) if inception else None,
        dissolution=UncertainDate.parse(dissolution) if dissolution else None,
    )


@pytest.mark.parametrize(
    ("inception", "dissolution", "expected"),
    [
        (None, None, (None, None)),
        ("2020-08-19", "2021-01-18", (date(2020, 8, 19), date(2021, 1, 18))),
        ("2020", "2021-01", (date(2020, 1, 1), date(2021, 1, 31))),
        ("[..2020-08-19]", "[2021-01-18..]", (None, None)),
        ("[2020-08-19..]", "[..2021-01-18]", (date(2020, 8, 19), date(2021, 1, 18))),
        ("XXXX", None, (None, None)),
    ],
)
def test_a_lifetime_is_the_widest_that_its_dates_allow(
    inception: str | None, dissolution: str | None, expected: Days
) -> None:
    assert lifetime(actor(inception, dissolution)) == expected


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ((), (None, None)),
        (((MAY, None), (None, JUNE)), (MAY, JUNE)),
        (((MAY, JUNE), (JUNE, None)), (JUNE, JUNE)),
        (((None, MAY), (JUNE, None)), None),
        (((None, None), (MAY, None), (JUNE, None)), (JUNE, None)),
    ],
)
def test_common_days_of_spans(spans: tuple[Days, ...], expected: Days | None) -> None:
    assert common_days(*spans) == expected


days = st.none() | st.dates(MAY, JUNE)


@given(st.lists(st.tuples(days, days)), st.dates(MAY, JUNE))
def test_a_day_is_common_if_it_is_in_every_span(spans: list[Days], day: date) -> None:
    def has(span: Days) -> bool:
        return (span[0] or day) <= day <= (span[1] or day)

    common = common_days(*spans)

    assert (common is not None and has(common)) is all(map(has, spans))
