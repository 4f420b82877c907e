"""The spans of days that a period or a date is drawn with: certain, possible, and open beyond them."""

from datetime import date, timedelta

from msgspec import Struct

from onrecord.records.dates import UncertainDate
from onrecord.records.lifetimes import Days
from onrecord.records.relationships import Period

_DAY = timedelta(days=1)
_QUALIFIERS = ("~", "?", "%")


class Spans(Struct, frozen=True, kw_only=True):
    """Days to draw; both ends of a span are inclusive. Nothing is set if no date is known."""

    certain: tuple[date, date] | None = None
    possible: tuple[tuple[date, date], ...] = ()  # without the certain days
    opening: date | None = None  # it did not begin before this day
    closing: date | None = None  # it did not last beyond this day
    unknown_before: date | None = None  # nobody says how long before this day it began
    unknown_after: date | None = None  # nobody says how long after this day it lasted

    @property
    def is_known_on_one_day_only(self) -> bool:
        """Whether one day is certain and nothing bounds the days before and after it."""
        return self.is_one_certain_day and self.unknown_before is not None and self.unknown_after is not None

    @property
    def is_one_certain_day(self) -> bool:
        """Whether exactly one day is certain."""
        return self.certain is not None and self.certain[0] == self.certain[1]

    def days(self) -> list[date]:
        """Return the first and last days of all spans, to choose a scale by."""
        spans = (*self.possible, *([self.certain] if self.certain else []))
        return [day for span in spans for day in span]


def spans_of_period(period: Period) -> Spans:
    """Return the spans of a period: its certain days, and those that it may have lasted at most."""
    certain, (first, last) = period.certain(), period.possible()
    core = certain or _named_days(period)
    if core is None:
        return Spans()
    possible = [core] if certain is None else []
    if first and certain and first < certain[0]:
        possible.insert(0, (first, certain[0] - _DAY))
    if last and certain and last > certain[1]:
        possible.append((certain[1] + _DAY, last))
    return Spans(
        certain=certain,
        possible=tuple(possible),
        opening=first if first and (certain is None or first < certain[0]) else None,
        closing=last if last and (certain is None or last > certain[1]) else None,
        unknown_before=None if first else core[0],
        unknown_after=None if last else core[1],
    )


def spans_of_date(when: UncertainDate) -> Spans:
    """Return the spans of a date: a certain day, or the days that it can mean."""
    first, last = when.earliest, when.latest
    core = (first or last, last or first)
    match core:
        case (date() as start, date() as end) if start == end and first and last:
            is_approximate = when.edtf.endswith(_QUALIFIERS)
            return Spans(possible=((start, end),)) if is_approximate else Spans(certain=(start, end))
        case (date() as start, date() as end):
            return Spans(
                possible=((start, end),),
                opening=first,
                closing=last,
                unknown_before=None if first else start,
                unknown_after=None if last else end,
            )
        case _:
            return Spans()


def days_of(*spans: Days) -> list[date]:
    """Return the days of spans that are known."""
    return [day for span in spans for day in span if day]


def _named_days(period: Period) -> tuple[date, date] | None:
    """Return the days between the bounds that are known of a period without a certain day."""
    dates = [when for when in (period.start, period.end) if when]
    known = days_of(*((when.earliest, when.latest) for when in dates))
    first, last = period.possible()
    if not known:
        return None
    named = (first or min(known), last or max(known))
    return named if named[0] <= named[1] else None
