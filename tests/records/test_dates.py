"""Uncertain dates, and the first and last day that they can mean."""

from datetime import date

import pytest
from edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException
from hypothesis import given, reject
from hypothesis import strategies as st

from onrecord.errors import BadDate
from onrecord.records.dates import UncertainDate


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2021-05-24", "2021-05-24", "2021-05-24"),
        ("2020-08", "2020-08-01", "2020-08-31"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2021", "2021-01-01", "2021-12-31"),
        ("2021-05~", "2021-05-01", "2021-05-31"),
        ("2021-05-24?", "2021-05-24", "2021-05-24"),
        ("202X", "2020-01-01", "2029-12-31"),
        ("2021-XX", "2021-01-01", "2021-12-31"),
        ("2021-05-XX", "2021-05-01", "2021-05-31"),
        ("2021-1X", "2021-10-01", "2021-12-31"),
        ("2021-02-2X", "2021-02-20", "2021-02-28"),
        ("XXXX", None, None),
        ("[2021-05-24..2021-05-26]", "2021-05-24", "2021-05-26"),
        ("[..2021-05-29]", None, "2021-05-29"),
        ("[2021-05-24..]", "2021-05-24", None),
        ("[2021-05-24,2021-05-26]", "2021-05-24", "2021-05-26"),
        ("[2021-06,2021-05-24]", "2021-05-24", "2021-06-30"),
        ("[2019,2021-05..]", "2019-01-01", None),
    ],
)
def test_a_date_has_the_first_and_last_day_that_it_can_mean(
    text: str, earliest: str | None, latest: str | None
) -> None:
    assert UncertainDate.parse(text) == UncertainDate(edtf=text, earliest=day(earliest), latest=day(latest))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2021-05-24/2021-05-26", "an interval"),
        ("2021-02-29", "'2021-02-29', which is no day of the calendar"),
        ("2021-13", "'2021-13', which is no day of the calendar"),
        ("2021-00", "'2021-00', which is no day of the calendar"),
        ("24 May 2021", "'24 May 2021', which is no year, month or day"),
        ("21", "'21', which is no year, month or day"),
        ("", "'', which is no year, month or day"),
        ("[]", "'', which is no year, month or day"),
        ("[..]", "a range without a date"),
        ("[2021-05-26..2021-05-24]", "the first day of the range is after its last"),
        ("2X21", "X before a known digit"),
        ("2021-05-24~~", "'2021-05-24~~', which is no year, month or day"),
        ("٢٠٢١", "'٢٠٢١', which is no year, month or day"),
    ],
)
def test_a_text_that_is_not_a_date_is_refused_with_a_reason(text: str, found: str) -> None:
    with pytest.raises(BadDate) as caught:
        UncertainDate.parse(text)

    assert caught.value.found == found


YEARS = st.integers(1900, 2100).map(str) | st.integers(190, 209).map("{}X".format)
MONTHS = st.sampled_from(["", "-XX", *(f"-{month:02d}" for month in range(1, 13))])
DAYS = st.sampled_from(["", "-XX", *(f"-{number:02d}" for number in range(1, 29))])
QUALIFIERS = st.sampled_from(["", "~", "?", "%"])
PARTS = st.tuples(YEARS, MONTHS, DAYS, QUALIFIERS).map(
    lambda part: f"{part[0]}{part[1]}{part[2] if part[1] else ''}{part[3]}"
)
DATES = (
    PARTS
    | st.lists(PARTS, min_size=1, max_size=3).map(lambda parts: f"[{','.join(parts)}]")
    | st.tuples(PARTS, PARTS).map(lambda ends: f"[{ends[0]}..{ends[1]}]")
    | PARTS.map("[..{}]".format)
    | PARTS.map("[{}..]".format)
)


@given(text=DATES)
def test_the_first_day_of_any_date_is_not_after_its_last(text: str) -> None:
    try:
        parsed = UncertainDate.parse(text)
    except BadDate as error:
        assert error.found.startswith("the first day of the range")  # noqa: PT017 (the only error that these dates can raise)
        return

    assert parsed.earliest is None or parsed.latest is None or parsed.earliest <= parsed.latest


@given(text=PARTS)
def test_the_bounds_of_a_date_are_those_of_the_edtf_package(text: str) -> None:
    plain = text.rstrip("~?%")  # the package widens the bounds of qualified dates; this project does not
    try:
        oracle = parse_edtf(plain)
    except EDTFParseException:
        reject()
    parsed = UncertainDate.parse(text)

    assert parsed.earliest == date(*oracle.lower_strict()[:3])
    assert parsed.latest == date(*oracle.upper_strict()[:3])


@given(text=st.text() | st.text("0123456789X-~?%[].,/"))
def test_any_text_is_a_date_or_is_refused(text: str) -> None:
    try:
        parsed = UncertainDate.parse(text)
    except BadDate as error:
        assert error.text == text  # noqa: PT017 (either outcome is correct)
        return

    assert parsed.edtf == text
