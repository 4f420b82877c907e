"""Ranges of days: the parameters `from` and `to`, each a day, or a month or year that stands for one of its days."""

from calendar import monthrange
from datetime import date
from typing import Annotated

from msgspec import Meta

from onrecord.errors import BadParameters, BadRange, ParameterError

EXPECTED = "a day such as 2021-05-24, a month such as 2021-05, or a year such as 2021"
# A pattern knows no calendar: `day_bounds` refuses 2021-02-30.
_PartialDay = Annotated[
    str,
    Meta(
        pattern=r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$",
        extra={"expected": EXPECTED, "violation": "is not a date"},
    ),
]
FromParam = Annotated[_PartialDay, Meta(examples=["2021-05-24", "2021-05"])]
ToParam = Annotated[_PartialDay, Meta(examples=["2021-05-26", "2021-05"])]
# Ends of descriptions of the parameters.
FIRST_DAY = " A month or a year means its first day."
LAST_DAY = " A month or a year means its last day."


def day_bounds(first: str | None, last: str | None) -> tuple[str, ...]:
    """Return the first and the last day of a range with open ends filled in, or () if both are open.

    Raise BadParameters for a day that is not in the calendar, or BadRange for a reversed range.
    """
    if first is None and last is None:
        return ()
    start = _first_day("from", first) if first else date.min
    end = _last_day("to", last) if last else date.max
    if start > end:
        raise BadRange("from", f"from {first} to {last}", "the earlier day as `from`")
    return start.isoformat(), end.isoformat()


def _first_day(parameter: str, text: str) -> date:
    """Return the first day of a day, month or year, or raise BadParameters if there is no such day."""
    try:
        return date.fromisoformat(f"{text}-01-01"[:10])
    except ValueError:
        detail = f"`{parameter}` is not a date: found {text!r}; expected {EXPECTED}."
        raise BadParameters([ParameterError(name=parameter, code="invalid", detail=detail)]) from None


def _last_day(parameter: str, text: str) -> date:
    first = _first_day(parameter, text)
    match text.count("-"):
        case 0:
            return first.replace(month=12, day=31)
        case 1:
            return first.replace(day=monthrange(first.year, first.month)[1])
        case _:
            return first
