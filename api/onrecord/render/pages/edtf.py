"""The parts of EDTF text, so that dates can be put into words with the doubt that they have."""

import re
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct

from onrecord.records.dates import UncertainDate

_PART = re.compile(r"(?P<year>\d{4}|\d{3}X)(?P<month>-(\d\d|XX))?(?P<day>-(\d\d|XX))?")


class Precision(StrEnum):
    """Unit to which a part of a date is known; `span` if it is known by its first and last day only."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    DECADE = "decade"
    SPAN = "span"


class Doubt(StrEnum):
    """Qualifier at the end of a part of EDTF text."""

    NONE = ""
    APPROXIMATE = "~"
    UNCERTAIN = "?"
    BOTH = "%"


class DatePart(Struct, frozen=True):
    """A year, a month or a day, with its first and its last day."""

    earliest: date
    latest: date
    precision: Precision
    doubt: Doubt

    @property
    def is_plain_day(self) -> bool:
        """Whether it is a single day without a sign of doubt."""
        return self.precision is Precision.DAY and self.doubt is Doubt.NONE


class DateRange(Struct, frozen=True):
    """A day between two parts, both inclusive; None for an open end. It is one date, not a time that lasted."""

    first: DatePart | None
    last: DatePart | None

    @property
    def doubt(self) -> Doubt:
        """Doubts about either end."""
        doubts = {part.doubt for part in (self.first, self.last) if part} - {Doubt.NONE}
        return Doubt.BOTH if len(doubts) > 1 else next(iter(doubts), Doubt.NONE)


DateMember: TypeAlias = DatePart | DateRange


def members_of(when: UncertainDate) -> list[DateMember]:
    """Return the dates of which one is meant: those of a set, or the date itself; none if it says nothing."""
    text = when.edtf
    texts = text[1:-1].split(",") if text.startswith("[") else [text]
    members = [_member(each) for each in texts]
    # A member that can be any day leaves nothing of the set to tell.
    return [] if None in members else [member for member in members if member]


def _member(text: str) -> DateMember | None:
    first, dots, last = text.partition("..")
    if not dots:
        return _part(first)
    range_ = DateRange(_part(first) if first else None, _part(last) if last else None)
    return range_ if range_.first or range_.last else None


def _part(text: str) -> DatePart | None:
    bounds = UncertainDate.parse(text)
    if bounds.earliest is None or bounds.latest is None:
        return None
    doubt = Doubt(text[-1]) if text[-1] in set(Doubt) - {Doubt.NONE} else Doubt.NONE
    return DatePart(bounds.earliest, bounds.latest, _precision(text.rstrip("~?%")), doubt)


def _precision(text: str) -> Precision:
    match = _PART.fullmatch(text)
    if match is None:
        return Precision.SPAN
    month_is_known = match["month"] is not None and match["month"] != "-XX"
    day_is_known = match["day"] is not None and match["day"] != "-XX"
    if match["year"].endswith("X"):
        return Precision.SPAN if month_is_known or day_is_known else Precision.DECADE
    if day_is_known:
        return Precision.DAY if month_is_known else Precision.SPAN
    return Precision.MONTH if month_is_known else Precision.YEAR
