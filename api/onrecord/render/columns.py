"""The flat columns of a kind of record, found from its types: for CSV, for Parquet's descriptions, for GeoJSON.

A part of a record, such as the place of an event, becomes columns with its name before theirs: `place_country`.
A date becomes its EDTF text and the first and last day that it can mean: `date`, `date_earliest`, `date_latest`.
A list of texts is one column of texts joined, a list of anything else is one column of JSON.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from functools import cache
from operator import attrgetter
from typing import TypeAlias

import msgspec
from msgspec import Struct, inspect
from msgspec.structs import replace

from onrecord.records.dates import UncertainDate

SEPARATOR = "|"  # a backslash stands before one that is part of a text, and before a backslash
_ESCAPES = str.maketrans({"\\": "\\\\", SEPARATOR: f"\\{SEPARATOR}"})
HOW_READ = (
    "A part of a record has its name before the names of its columns. A date is its EDTF text, with the first and the "
    "last day that it can mean. Texts of a list are joined by `|`, with a backslash before each `|` and backslash of "
    "their own; other lists are JSON. An empty cell is null, or a list without members."
)

Cell: TypeAlias = str | int | float | None


class ColumnKind(StrEnum):
    """What the values of a column are."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DAY = "day"


class Column(Struct, frozen=True, kw_only=True):
    """One column: its name, the fields that lead to it from a record, and what stands there."""

    name: str
    path: tuple[str, ...]
    kind: ColumnKind
    is_list: bool  # of texts, which a cell has joined
    is_json: bool
    description: str

    def values(self, records: Sequence[Struct]) -> list[object]:
        """Return what each record has there, as it has it."""
        values: list[object] = list(records)
        for name in self.path:
            get = attrgetter(name)
            values = [None if value is None else get(value) for value in values]
        return values

    def cells(self, records: Sequence[Struct]) -> list[Cell]:
        """Return what stands in each record's cell; None for an empty one."""
        return list(map(_written(self), self.values(records)))


@cache
def columns_of(record_type: type[Struct]) -> tuple[Column, ...]:
    """Return the columns of a kind of record, in the order of its fields; no two of them share a name."""
    columns = tuple(_columns(inspect.type_info(record_type), _Place()))
    names = [column.name for column in columns]
    if len(set(names)) < len(names):
        raise TypeError(f"two columns of {record_type.__name__} share a name: {', '.join(sorted(names))}")
    return columns


def rows_of(record_type: type[Struct], records: Sequence[Struct]) -> Iterator[tuple[Cell, ...]]:
    """Yield the cells of each record, in the order of the columns."""
    return zip(*(column.cells(records) for column in columns_of(record_type)), strict=True)


@cache
def described(record_type: type[Struct]) -> str:
    """Return in words which columns a kind of record has, and how they are read."""
    names = [
        f"`{column.name}`" if column.kind is ColumnKind.TEXT else f"`{column.name}` ({column.kind})"
        for column in columns_of(record_type)
    ]
    return f"The columns are {', '.join(names)}. {HOW_READ}"


class _Place(Struct, frozen=True, kw_only=True):
    """Where in a record a value stands, and what is said of it and of the wholes that it is a part of."""

    name: str = ""
    path: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    own: str = ""


def _columns(info: inspect.Type, place: _Place) -> Iterator[Column]:
    """Yield the columns of a value of this type that stands at this place."""
    match info:
        case inspect.Metadata():
            yield from _columns(info.type, replace(place, own=_said(info) or place.own))
        case inspect.UnionType() if len(arms := _arms(info)) == 1:
            yield from _columns(arms[0], place)
        case inspect.StructType():
            whole = (*place.whole, place.own or _first_line(info.cls)) if place.name else ()
            for field in info.fields:
                added = "" if info.cls is UncertainDate and field.name == "edtf" else field.encode_name
                name = "_".join(part for part in (place.name, added) if part)
                yield from _columns(field.type, _Place(name=name, path=(*place.path, field.name), whole=whole))
        case _:
            is_list, is_json = _nesting(info)
            yield Column(
                name=place.name,
                path=place.path,
                kind=_kind(info),
                is_list=is_list,
                is_json=is_json,
                description=" ".join(filter(None, (*place.whole, place.own or _default(info)))),
            )


def _arms(info: inspect.UnionType) -> list[inspect.Type]:
    return [arm for arm in info.types if not isinstance(arm, inspect.NoneType)]


def _kind(info: inspect.Type) -> ColumnKind:
    match info:
        case inspect.BoolType():
            return ColumnKind.BOOLEAN
        case inspect.IntType():
            return ColumnKind.INTEGER
        case inspect.FloatType():
            return ColumnKind.NUMBER
        case inspect.DateType():
            return ColumnKind.DAY
        case _:
            return ColumnKind.TEXT


def _nesting(info: inspect.Type) -> tuple[bool, bool]:
    """Return whether values of this type are lists of texts, and whether they are to be written as JSON."""
    match info:
        case inspect.VarTupleType() | inspect.ListType():
            is_list = _is_text(info.item_type)
            return is_list, not is_list
        case inspect.BoolType() | inspect.IntType() | inspect.FloatType() | inspect.DateType():
            return False, False
        case _:
            return False, not _is_text(info)


def _is_text(info: inspect.Type) -> bool:
    bare = info.type if isinstance(info, inspect.Metadata) else info
    return isinstance(bare, inspect.StrType) or (isinstance(bare, inspect.EnumType) and issubclass(bare.cls, StrEnum))


def _said(info: inspect.Metadata) -> str:
    return str((info.extra_json_schema or {}).get("description", ""))


def _default(info: inspect.Type) -> str:
    """Return what a type says of itself, for a field of which nothing is said."""
    match info:
        case inspect.Metadata():
            return _said(info) or _default(info.type)
        case inspect.VarTupleType() | inspect.ListType():
            return _default(info.item_type)
        case inspect.EnumType() | inspect.StructType():
            return _first_line(info.cls)
        case _:
            return ""


def _first_line(documented: type) -> str:
    return (documented.__doc__ or "").partition("\n")[0]


def _written(column: Column) -> Callable[[object], Cell]:
    """Return what writes one value of a column as it stands in a cell."""
    if column.is_list:
        return _joined
    return _as_json if column.is_json else _plain[column.kind]


def _joined(value: object) -> Cell:
    texts = value if isinstance(value, tuple | list) else ()
    return SEPARATOR.join([text.translate(_ESCAPES) for text in texts]) or None


def _as_json(value: object) -> Cell:
    return msgspec.json.encode(value).decode() if value else None


def _text(value: object) -> Cell:
    return None if value is None else str(value)


def _number(value: object) -> Cell:
    return value if isinstance(value, int | float) else None


def _boolean(value: object) -> Cell:
    return None if value is None else "true" if value else "false"


def _day(value: object) -> Cell:
    return value.isoformat() if isinstance(value, date) else None


_plain: dict[ColumnKind, Callable[[object], Cell]] = {
    ColumnKind.TEXT: _text,
    ColumnKind.INTEGER: _number,
    ColumnKind.NUMBER: _number,
    ColumnKind.BOOLEAN: _boolean,
    ColumnKind.DAY: _day,
}
