"""`valid_on` for relationships with uncertain dates: certainly or possibly valid on a day."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import Struct

from support.service import Service, publish_dataset
from support.small_dataset import rated, write_files

_FILES = {
    "v/documents.yaml": f"""\
- {{id: gazette, title: A day, kind: news-article, publisher: The Gazette, language: en, published: 2021-06-01,
   {rated("C")}, license: All rights reserved}}
""",
    "v/actors.yaml": """\
- {id: left, kind: person, name: Left, description: One end.}
- {id: right, kind: person, name: Right, description: The other end.}
""",
}
_RELATIONSHIP = """\
- {{id: {name}, subject: left, object: right, type: supports, polarity: neutral, basis: reported,
   valid: {{{valid}}}, evidence: [{{document: gazette, locator: Page 1}}]}}
"""


def publish_periods(periods: dict[str, str], folder: Path) -> Path:
    """Publish a dataset with one relationship for each period, and return the directory of releases."""
    relationships = "".join(_RELATIONSHIP.format(name=name, valid=valid) for name, valid in periods.items())
    files = {**_FILES, "v/relationships.yaml": relationships}
    return publish_dataset(write_files(folder / "data", files), folder / "releases")


def valid_on(service: Service, day: date | str, validity: str) -> set[str]:
    """Return the ids of the relationships that were valid on a day."""
    return set(service.ids(f"/v1/relationships?valid_on={day}&validity={validity}"))


# Each case: the period; the days on which it was certainly valid; those on which it possibly was; those on which it was
# not. All days are of May 2021, by their number.
CASES = {
    # Both dates are known: valid from the 10th to the 12th, both included.
    "known": ("start: 2021-05-10, end: 2021-05-12, end_kind: ended", [10, 11, 12], [], [9, 13]),
    # One day only: it began and ended on the 10th.
    "one-day": ("start: 2021-05-10, end: 2021-05-10, end_kind: ended", [10], [], [9, 11]),
    # It ended on the 24th, the 25th or the 26th: the 24th is certain, the days after it are possible.
    "uncertain-end": (
        'start: 2021-05-10, end: "[2021-05-24..2021-05-26]", end_kind: ended',
        [10, 24],
        [25, 26],
        [9, 27],
    ),
    # It began on the 3rd, the 4th or the 5th: certain from the last of these, possible from the first.
    "uncertain-start": ('start: "[2021-05-03..2021-05-05]", end: 2021-05-09, end_kind: ended', [5, 9], [3, 4], [2, 10]),
    # It began on any day of the month and ended on the 30th: the last possible start is the 31st, after the end, so no
    # day is certain.
    "start-in-the-month": ("start: 2021-05, end: 2021-05-30, end_kind: ended", [], [1, 15, 30], [31]),
    # Start and end overlap: it possibly ended before the 8th and began after the 6th, so no day is certain.
    "overlap": (
        'start: "[2021-05-05..2021-05-08]", end: "[2021-05-06..2021-05-09]", end_kind: ended',
        [],
        [5, 6, 7, 8, 9],
        [4, 10],
    ),
    # One of two days, not those between: possible from the first of the set, certain from its last.
    "one-of-two": ('start: "[2021-05-03,2021-05-07]", end: 2021-05-09, end_kind: ended', [7, 9], [3, 5, 6], [2, 10]),
    # It is ongoing as of the 20th: certain until then, possible ever after.
    "ongoing": ("start: 2021-05-10, end_kind: ongoing, as_of: 2021-05-20", [10, 20], [21, 31], [9]),
    # It is ongoing without `as_of`: no day is certain.
    "ongoing-without-a-day": ("start: 2021-05-10, end_kind: ongoing", [], [10, 31], [9]),
    # Whether it ended is unknown: as if ongoing, certain until `as_of`.
    "unknown-end": ("start: 2021-05-10, end_kind: unknown, as_of: 2021-05-12", [10, 12], [13, 31], [9]),
    # It ended on an unknown day after the 12th.
    "ended-on-an-unknown-day": (
        "start: 2021-05-10, end_kind: ended-date-unknown, as_of: 2021-05-12",
        [12],
        [13, 31],
        [9],
    ),
    # The start is unknown: no day is certain, and every day until the end is possible.
    "unknown-start": ("end: 2021-05-12, end_kind: ended", [], [1, 12], [13]),
    # The same, with a date that can mean any day.
    "any-start": ("start: XXXX, end: 2021-05-12, end_kind: ended", [], [1, 12], [13]),
    # It began by the 5th: certain from then, possible on every day before.
    "begun-by": ('start: "[..2021-05-05]", end: 2021-05-09, end_kind: ended', [5, 9], [1, 4], [10]),
    # It began on the 5th or on a later day, and was valid on the 20th: certain on that day alone.
    "begun-since": ('start: "[2021-05-05..]", end_kind: ongoing, as_of: 2021-05-20', [20], [5, 19, 21, 31], [4]),
    # It ended by the 9th, possibly on its first day, so no day is certain.
    "ended-by": ('start: 2021-05-05, end: "[..2021-05-09]", end_kind: ended', [], [5, 9], [4, 10]),
    # It ended on the 9th or later: certain until then, possible ever after.
    "ended-since": ('start: 2021-05-05, end: "[2021-05-09..]", end_kind: ended', [5, 9], [10, 31], [4]),
    # About the 10th: the sign for "about" does not change the bounds.
    "about": ('start: "2021-05-10~", end: "2021-05-12?", end_kind: ended', [10, 12], [], [9, 13]),
    # No date is known: possible on every day, certain on none.
    "nothing-known": ("end_kind: unknown", [], [1, 31], []),
    # It ended on the 12th, the 13th or the 14th, and was valid on the 13th: certain until then.
    "valid-within-its-end": (
        'start: 2021-05-10, end: "[2021-05-12..2021-05-14]", end_kind: ended, as_of: 2021-05-13',
        [10, 12, 13],
        [14],
        [9, 15],
    ),
    # It began on the 3rd, the 4th or the 5th, and was valid on the 4th: certain from then.
    "valid-within-its-start": (
        'start: "[2021-05-03..2021-05-05]", end: 2021-05-09, end_kind: ended, as_of: 2021-05-04',
        [4, 5, 9],
        [3],
        [2, 10],
    ),
    # Neither date is known, but it was valid on the 12th.
    "valid-on-a-day": ("end_kind: unknown, as_of: 2021-05-12", [12], [1, 11, 13, 31], []),
    # The same with an end that may be any day.
    "valid-on-a-day-of-its-last-month": (
        'start: XXXX, end: "2021-05", end_kind: ended, as_of: 2021-05-12',
        [12],
        [1, 11, 13, 31],
        [],
    ),
}


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return the service over one relationship for each case."""
    folder = tmp_path_factory.mktemp("validity")
    with Service(publish_periods({name: case[0] for name, case in CASES.items()}, folder)) as service:
        yield service


@pytest.mark.parametrize("name", CASES)
def test_a_period_is_certain_and_possible_on_the_given_days(cases: Service, name: str) -> None:
    _, certain, possible, outside = CASES[name]
    found = {
        day: tuple(name in valid_on(cases, f"2021-05-{day:02}", validity) for validity in ("certain", "possible"))
        for day in (*certain, *possible, *outside)
    }

    assert found == {
        **dict.fromkeys(certain, (True, True)),
        **dict.fromkeys(possible, (False, True)),
        **dict.fromkeys(outside, (False, False)),
    }


@pytest.mark.parametrize(("day", "found"), [("0001-01-01", True), ("9999-12-31", True)])
def test_an_open_period_reaches_the_ends_of_the_calendar(cases: Service, day: str, found: bool) -> None:  # noqa: FBT001
    assert ("nothing-known" in valid_on(cases, day, "possible")) is found


def test_the_default_validity_is_certain(cases: Service) -> None:
    assert cases.ids("/v1/relationships?valid_on=2021-05-10") == cases.ids(
        "/v1/relationships?valid_on=2021-05-10&validity=certain"
    )


def test_validity_without_a_day_selects_every_relationship(cases: Service) -> None:
    assert set(cases.ids("/v1/relationships?validity=certain")) == set(CASES)


@pytest.mark.parametrize("validity", ["certain", "possible"])
def test_meta_has_the_day_of_the_query(cases: Service, validity: str) -> None:
    page = cases.json(f"/v1/relationships?valid_on=2021-05-10&validity={validity}")

    assert page["meta"]["valid_on"] == "2021-05-10"


def test_meta_has_no_day_by_default(cases: Service) -> None:
    assert cases.json("/v1/relationships")["meta"]["valid_on"] is None


def test_counts_and_pages_apply_valid_on(cases: Service) -> None:
    target = "/v1/relationships?valid_on=2021-05-10&include=count"
    found = cases.ids(target)

    assert cases.json(target)["meta"]["count"] == len(found) == len(set(found))
    assert [record["id"] for page in cases.pages(target, limit=1) for record in page["data"]] == found


# A model of the definition: certain on a day D if every possible start is not after D and every possible end (or else
# `as_of`) is not before D; possible if one start and one end satisfy that. It was valid on the day `as_of`, so a start
# after that day counts as that day, and so does an end before it.

FIRST, LAST = date(2021, 5, 8), date(2021, 5, 18)
DAYS = [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
# One more day at each end represents all days before and after.
WINDOW = [FIRST - timedelta(days=1), *DAYS, LAST + timedelta(days=1)]


class Uncertain(Struct, frozen=True):
    """A date as EDTF text, and its possible days within the window."""

    edtf: str
    days: tuple[date, ...]


class Period(Struct, frozen=True):
    """The period of a relationship; a missing end is described by `as_of` and `end_kind`."""

    start: Uncertain | None
    end: Uncertain | None
    as_of: date | None
    end_kind: str

    @property
    def yaml(self) -> str:
        parts = [f"end_kind: {self.end_kind}"]
        parts += [f'start: "{self.start.edtf}"'] if self.start else []
        parts += [f'end: "{self.end.edtf}"'] if self.end else []
        parts += [f"as_of: {self.as_of}"] if self.as_of else []
        return ", ".join(parts)

    def is_certain(self, day: date) -> bool:
        starts = self.start.days if self.start else ()
        ends = self.end.days if self.end else ()
        if self.as_of:
            starts = [min(each, self.as_of) for each in starts] or [self.as_of]
            ends = [max(each, self.as_of) for each in ends] or [self.as_of]
        return bool(starts and ends) and all(start <= day for start in starts) and all(day <= end for end in ends)

    def is_possible(self, day: date) -> bool:
        starts = self.start.days if self.start else WINDOW
        ends = self.end.days if self.end else WINDOW
        return any(start <= day for start in starts) and any(day <= end for end in ends)


def is_sound(period: Period) -> bool:
    """Return whether a period passes the checks: its start, `as_of` and its end may be in this order."""
    if period.as_of and period.end and period.end.days[-1] < period.as_of:
        return False
    if period.start is None or period.start.days[0] == WINDOW[0]:
        return True
    lasts = [period.end.days[-1] if period.end else None, period.as_of]
    return all(last >= period.start.days[0] for last in lasts if last)


def days_between(first: date, last: date) -> tuple[date, ...]:
    return tuple(day for day in WINDOW if first <= day <= last)


day = st.sampled_from(DAYS)
two_days = st.tuples(day, day).map(sorted)
uncertain = st.one_of(
    st.builds(lambda one, sign: Uncertain(f"{one}{sign}", (one,)), day, st.sampled_from(["", "~", "?", "%"])),
    two_days.map(lambda two: Uncertain(f"[{two[0]}..{two[1]}]", days_between(*two))),
    st.sets(day, min_size=2, max_size=4).map(
        lambda some: Uncertain(f"[{','.join(map(str, some))}]", tuple(sorted(some)))
    ),
    day.map(lambda last: Uncertain(f"[..{last}]", days_between(date.min, last))),
    day.map(lambda first: Uncertain(f"[{first}..]", days_between(first, date.max))),
    st.sampled_from(
        [
            Uncertain("XXXX", tuple(WINDOW)),
            Uncertain("2021", tuple(WINDOW)),
            Uncertain("2021-05", tuple(WINDOW)),
            Uncertain("202X-XX", tuple(WINDOW)),
            Uncertain("2021-05-1X", days_between(date(2021, 5, 10), date(2021, 5, 19))),
        ]
    ),
)
open_kinds = st.sampled_from(["ongoing", "unknown", "ended-date-unknown"])
starts = st.none() | uncertain
periods = st.one_of(
    st.builds(Period, start=starts, end=uncertain, as_of=st.none() | day, end_kind=st.just("ended")),
    st.builds(Period, start=starts, end=st.none(), as_of=st.none() | day, end_kind=open_kinds),
).filter(is_sound)


@given(st.lists(periods, min_size=20, max_size=40))
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example])
def test_the_service_agrees_with_the_definition_for_any_period(drawn: list[Period]) -> None:
    by_name = {f"period-{number}": period for number, period in enumerate(drawn)}
    expected = {
        on_day: (
            {name for name, period in by_name.items() if period.is_certain(on_day)},
            {name for name, period in by_name.items() if period.is_possible(on_day)},
        )
        for on_day in DAYS
    }
    with TemporaryDirectory() as folder:
        releases = publish_periods({name: period.yaml for name, period in by_name.items()}, Path(folder))
        with Service(releases) as service:
            found = {day: tuple(valid_on(service, day, each) for each in ("certain", "possible")) for day in DAYS}

    assert found == expected


@given(periods, day)
def test_a_certain_period_is_possible_by_the_definition(period: Period, on_day: date) -> None:
    assert period.is_possible(on_day) or not period.is_certain(on_day)


@pytest.mark.parametrize("source", ["cases", "mali", "edge_cases"])
def test_certain_relationships_are_possible(request: pytest.FixtureRequest, source: str) -> None:
    service: Service = request.getfixturevalue(source)
    for on_day in [f"2021-05-{day_of_month:02}" for day_of_month in range(1, 32)]:
        assert valid_on(service, on_day, "certain") <= valid_on(service, on_day, "possible")
