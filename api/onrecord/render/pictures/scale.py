"""Scales from days to positions in per cent, with ticks for spans from a day to millennia."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from msgspec import Struct

MAX_TICKS = 8
_PADDING = 0.06  # of the span, on each side: room for fades
_MONTHS_OF_STEPS = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12000, 24000)
_DAYS_OF_STEPS = (1, 2, 7, 14)
_DAYS_OF_MONTH = 30.44
_LAST_ORDINAL = date.max.toordinal()


class TickUnit(StrEnum):
    """Unit that begins on the day of a tick."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    DAY = "day"


TickLabel: TypeAlias = Callable[[date, TickUnit], str]


class Tick(Struct, frozen=True):
    """A tick of an axis."""

    day: date
    unit: TickUnit


class AxisMark(Struct, frozen=True, kw_only=True):
    """A day that is marked on an axis and across all rows, such as that of a coup."""

    day: date
    label: str


class Scale(Struct, frozen=True):
    """Positions in per cent of the days from `first` to `last`, both inclusive; other days are clamped."""

    first: date
    last: date
    marks: tuple[AxisMark, ...] = ()

    @property
    def day_count(self) -> int:
        """Number of days that the scale shows."""
        return (self.last - self.first).days + 1

    def start_of(self, day: date) -> float:
        """Return the position at which a day begins."""
        return self._position(day.toordinal())

    def middle_of(self, day: date) -> float:
        """Return the position of a dot on a day."""
        return self._position(day.toordinal() + 0.5)

    def end_of(self, day: date) -> float:
        """Return the position at which a day ends."""
        return self._position(day.toordinal() + 1)

    def has(self, day: date) -> bool:
        """Return whether the scale shows a day."""
        return self.first <= day <= self.last

    def ticks(self) -> list[Tick]:
        """Return at most `MAX_TICKS` ticks at round dates."""
        for days in _DAYS_OF_STEPS:
            if self.day_count / days <= MAX_TICKS:
                return self._day_ticks(days)
        months = next(
            (step for step in _MONTHS_OF_STEPS if self.day_count / _DAYS_OF_MONTH / step <= MAX_TICKS - 1),
            _MONTHS_OF_STEPS[-1],
        )
        return [Tick(day, _unit(day, months)) for day in _firsts_of_months(self, months) if self.has(day)]

    def _day_ticks(self, step: int) -> list[Tick]:
        ordinals = range(self.first.toordinal(), self.last.toordinal() + 1)
        days = [date.fromordinal(ordinal) for ordinal in ordinals if (ordinal - 1) % step == 0]  # weeks from Mondays
        return [Tick(day, TickUnit.DAY) for day in days]

    def _position(self, ordinal: float) -> float:
        return max(0.0, min(100.0, (ordinal - self.first.toordinal()) / self.day_count * 100))


def scale_of(days: Iterable[date], marks: tuple[AxisMark, ...] = ()) -> Scale | None:
    """Return a scale that shows all days and marks, with room at both sides, or None if there is no day."""
    ordinals = [day.toordinal() for day in (*days, *(mark.day for mark in marks))]
    if not ordinals:
        return None
    first, last = min(ordinals), max(ordinals)
    padding = max(2, round((last - first) * _PADDING))
    return Scale(
        date.fromordinal(max(1, first - padding)), date.fromordinal(min(_LAST_ORDINAL, last + 2 * padding)), marks
    )


def _firsts_of_months(scale: Scale, step: int) -> Iterator[date]:
    """Yield the days on which a step of months begins, counted from year 0, in the years of a scale and before it."""
    for month in range(scale.first.year * 12 // step * step, (scale.last.year + 1) * 12, step):
        year, month_of_year = divmod(month, 12)
        if year:
            yield date(year, month_of_year + 1, 1)


def _unit(day: date, months: int) -> TickUnit:
    if day.month == 1:
        return TickUnit.YEAR
    return TickUnit.MONTH if months == 1 else TickUnit.QUARTER
