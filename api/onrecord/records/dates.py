"""Uncertain dates: EDTF text with the first and the last day that it can mean.

The supported subset of EDTF (ISO 8601-2:2019) is: a year, a month or a day; `X` for unknown digits at the end of a
part; the qualifiers `~`, `?` and `%` at the end; and one-of sets, `[a,b]`, `[a..b]`, `[..b]`, `[a..]`. Intervals are
refused: doubt about the day is written as a set, and a record that spans time has a date and an end date.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from onrecord.errors import BadDate

EDTF = r"^[0-9X?~%,.\[\]-]{4,120}$"
_PART = re.compile(r"(?P<year>[0-9X]{4})(-(?P<month>[0-9X]{2})(-(?P<day>[0-9X]{2}))?)?[~?%]?")
_UNKNOWN_LAST = re.compile(r"[0-9]*X*")


class UncertainDate(Struct, frozen=True, kw_only=True):
    """A date that may be uncertain, with the first and last day that it can mean."""

    edtf: Annotated[
        str,
        Meta(
            pattern=EDTF,
            description="The date as EDTF, such as `2021-05` or, as a set, `[2021-05-24..2021-05-26]`.",
            examples=["2021-05-24"],
        ),
    ]
    earliest: Annotated[date, Meta(description="First day that the date can mean; null if unbounded.")] | None
    latest: Annotated[date, Meta(description="Last day that it can mean, inclusive; null if unbounded.")] | None

    @classmethod
    def parse(cls, text: str) -> "UncertainDate":
        """Return the date that EDTF text means, with its bounds, or raise BadDate."""
        earliest, latest = _bounds(text)
        if earliest and latest and earliest > latest:
            raise BadDate(text, "the first day of the set is after its last", "the earlier one first")
        return cls(edtf=text, earliest=earliest, latest=latest)


def _bounds(text: str) -> tuple[date | None, date | None]:
    if "/" in text:
        raise BadDate(
            text, "an interval", "a date with an end date, or for doubt about the day a set: [2021-05-24..2021-05-26]"
        )
    if not (text.startswith("[") and text.endswith("]")):
        return _part_bounds(text, text)
    members = [_member_bounds(text, member) for member in text[1:-1].split(",")]
    first = [earliest for earliest, _ in members]
    last = [latest for _, latest in members]
    # A member that is open at one end leaves the whole set open there.
    return (
        None if None in first else min(day for day in first if day),
        None if None in last else max(day for day in last if day),
    )


def _member_bounds(text: str, member: str) -> tuple[date | None, date | None]:
    """Return the bounds of one member of a set: a date or a range, which may be open at one end."""
    start, dots, end = member.partition("..")
    if not dots:
        return _part_bounds(text, member)
    if not start and not end:
        raise BadDate(text, "a range without a date", "[2021-05-24..] or [..2021-05-29]")
    earliest = _part_bounds(text, start)[0] if start else None
    latest = _part_bounds(text, end)[1] if end else None
    if earliest and latest and earliest > latest:
        raise BadDate(text, "the first day of the range is after its last", "the earlier one first")
    return earliest, latest


def _part_bounds(text: str, part: str) -> tuple[date | None, date | None]:
    """Return the first and last day of a year, month or day with unknown digits."""
    match = _PART.fullmatch(part)
    if match is None:
        raise BadDate(text, f"{part!r}, which is no year, month or day", "2021, 2021-05 or 2021-05-24")
    year, month, day = match["year"], match["month"], match["day"]
    if any(not _UNKNOWN_LAST.fullmatch(digits) for digits in (year, month, day) if digits):
        raise BadDate(text, "X before a known digit", "unknown digits last: 202X, 2021-XX")
    if year == "XXXX":
        return None, None
    first = next(_days(year, month or "XX", day or "XX"), None)
    last = next(_days(year, month or "XX", day or "XX", backwards=True), None)
    if first is None or last is None:
        raise BadDate(text, f"{part!r}, which is no day of the calendar", "a month from 01 to 12 and a day in it")
    return first, last


def _days(year: str, month: str, day: str, *, backwards: bool = False) -> Iterator[date]:
    """Yield the days that digits with `X` can mean, the earliest first, or the latest if backwards."""
    step = -1 if backwards else 1
    for y in _numbers(year, 9999)[::step]:
        for m in _numbers(month, 12)[::step]:
            yield from (date(y, m, d) for d in _numbers(day, monthrange(y, m)[1])[::step])


def _numbers(digits: str, last: int) -> range:
    """Return the numbers from 1 to `last` that digits can mean, of which the last ones may be `X`."""
    return range(int(digits.replace("X", "0")) or 1, min(last, int(digits.replace("X", "9"))) + 1)
