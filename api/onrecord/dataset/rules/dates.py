"""Rules of dates of every kind of record, found by the types of their fields."""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from datetime import date
from functools import cache

from msgspec.structs import replace

from onrecord.dataset.catalog import Catalog, CatalogEntry
from onrecord.dataset.decode import date_of
from onrecord.dataset.shapes import Shape, ValueType, field_shape, shape_of
from onrecord.errors import Diagnostic
from onrecord.records.codes import EventStatus
from onrecord.records.dataset import Record
from onrecord.records.dates import UncertainDate
from onrecord.records.events import NOT_TAKEN_PLACE, Event

_DATES_OF_EVENT = {"date", "end_date"}
# Errors of their own: said-in-the-future, verified-in-the-future, and the rules of readings.
_WITH_OWN_RULE = {"claim": {"said", "verification.history.on"}, "document": {"read.on"}}


def past_dates(catalog: Catalog) -> Iterator[Diagnostic]:
    """Find a date that is after the day of the check on every reading, planned events excepted.

    Wrong: `start: 2062-05-24`, a slip of the year; an end that is set for a later day.
    Right: the past date. What is still to come is a `planned` event; an end that has not come is left out, and stands
    in the note.
    """
    expected = f"a day not after that of the check, {catalog.today}"
    for entry in catalog.entries():
        excepted = _excepted(entry)
        for path, text, earliest in _dates(entry.record):
            if earliest > catalog.today and _without_indices(path) not in excepted and entry.is_valid(path):
                yield entry.diagnostic(path, f"the date {text}, which is in the future", expected)
        for path, account in entry.valid_items("accounts", entry.record.accounts or ()):
            day = _account_day(type(entry.record), account.field, account.value)
            if day and day > catalog.today and not (_is_upcoming(entry) and account.field in excepted):
                found = f"the date {account.value}, which is in the future"
                yield entry.diagnostic(f"{path}.value", found, expected)


def _excepted(entry: CatalogEntry[Record]) -> AbstractSet[str]:
    """Return the paths, without indices, of the dates that may be in the future or that other rules refuse."""
    if _is_upcoming(entry):
        return _DATES_OF_EVENT
    if isinstance(entry.record, Event) and entry.record.status is EventStatus.OCCURRED:
        return {"date"}
    return _WITH_OWN_RULE.get(entry.raw.kind, set())


def _is_upcoming(entry: CatalogEntry[Record]) -> bool:
    """Return whether a record is an event that may still be to come."""
    return isinstance(entry.record, Event) and (not entry.is_valid("status") or entry.record.status in NOT_TAKEN_PLACE)


def _without_indices(path: str) -> str:
    return re.sub(r"\[\d+\]", "", path)


def _dates(record: Record) -> Iterator[tuple[str, str, date]]:
    """Yield the path, the text and the first possible day of every date of a record that has one."""
    shape = _date_shape(type(record))
    return _dates_in(record, shape, "") if shape else iter(())


def _dates_in(value: object, shape: Shape, path: str) -> Iterator[tuple[str, str, date]]:
    match value:
        case None:  # no value, or a broken one
            return
        case UncertainDate(edtf=edtf, earliest=earliest):
            if earliest:
                yield path, edtf, earliest
        case date():
            yield path, value.isoformat(), value
        case tuple():
            for index, item in enumerate(value):
                if shape.items:
                    yield from _dates_in(item, shape.items, f"{path}[{index}]")
        case _:
            for name, field in shape.fields.items():
                yield from _dates_in(getattr(value, name), field, f"{path}.{name}" if path else name)


@cache
def _date_shape(record_type: type[Record]) -> Shape | None:
    """Return the shape of a record type with nothing but its dates, or None if it has none."""
    return _with_dates(shape_of(record_type))


def _with_dates(shape: Shape) -> Shape | None:
    if shape.value_type in (ValueType.DATE, ValueType.DAY):
        return shape
    items = _with_dates(shape.items) if shape.items else None
    fields = {name: dates for name, field in shape.fields.items() if (dates := _with_dates(field))}
    return replace(shape, items=items, fields=fields) if items or fields else None


def _account_day(record_type: type[Record], field: str, text: str) -> date | None:
    """Return the first possible day of an account of a date, or None."""
    shape = field_shape(shape_of(record_type), field)
    if shape is None or shape.value_type not in (ValueType.DATE, ValueType.DAY):
        return None
    when = date_of(text)
    return when.earliest if when else None
