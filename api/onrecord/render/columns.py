"""The flat columns of a kind of record, derived from its type, for CSV, GeoJSON and the descriptions of Parquet.

A nested object, such as the place of an event, becomes columns that begin with its name: `place_country`.
A date becomes its EDTF text and the first and last day that it can mean: `date`, `date_earliest`, `date_latest`.
A list of texts is one column of joined texts; any other list is one column of JSON.
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

SEPARATOR = "|"  # in a text it is escaped with a backslash, as is a backslash
_ESCAPES = str.maketrans({"\\": "\\\\", SEPARATOR: f"\\{SEPARATOR}"})
COLUMN_RULES = (
    "The columns of a nested object begin with its name. A date is its EDTF text; two more columns have the first and "
    "last day that it can mean. The texts of a list are joined by `|`, with a backslash before each `|` and backslash "
    "within a text; other lists are JSON. An empty cell is null or an empty list."
)

Cell: TypeAlias = str | int | float | None


class ColumnKind(StrEnum):
    """Type of the values of a column."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DAY = "day"


class Column(Struct, frozen=True, kw_only=True):
    """One column: its name, the path of its field in the record, and the type of its values."""

    name: str
    path: tuple[str, ...]
    kind: ColumnKind
    is_list: bool  # of texts, which are joined in a cell
    is_json: bool  # a cell is the JSON of the value
    description: str

    def values(self, records: Sequence[Struct]) -> list[object]:
        """Return the value of each record, unchanged; None if an object on the path is None."""
        values: list[object] = list(records)
        for name in self.path:
            get = attrgetter(name)
            values = [None if value is None else get(value) for value in values]
        return values

    def cells(self, records: Sequence[Struct]) -> list[Cell]:
        """Return the cell of each record; None for an empty one."""
        return list(map(_encoder_of(self), self.values(records)))


@cache
def columns_of(record_type: type[Struct]) -> tuple[Column, ...]:
    """Return the columns of a kind of record, in the order of its fields, or raise TypeError if two share a name."""
    columns = tuple(_columns(inspect.type_info(record_type), _Position()))
    names = [column.name for column in columns]
    if len(set(names)) < len(names):
        raise TypeError(f"two columns of {record_type.__name__} share a name: {', '.join(sorted(names))}")
    return columns


def rows_of(record_type: type[Struct], records: Sequence[Struct]) -> Iterator[tuple[Cell, ...]]:
    """Yield the cells of each record, in the order of the columns."""
    return zip(*(column.cells(records) for column in columns_of(record_type)), strict=True)


@cache
def describe_columns(record_type: type[Struct]) -> str:
    """Return a description of the columns of a kind of record: names, types, and the rules for reading them."""
    names = [
        f"`{column.name}`" if column.kind is ColumnKind.TEXT else f"`{column.name}` ({column.kind})"
        for column in columns_of(record_type)
    ]
    return f"The columns are {', '.join(names)}. {COLUMN_RULES}"


class _Position(Struct, frozen=True, kw_only=True):
    """A position in a record, with its description and those of the objects that it is nested in."""

    name: str = ""
    path: tuple[str, ...] = ()
    parent_descriptions: tuple[str, ...] = ()
    description: str = ""


def _columns(info: inspect.Type, position: _Position) -> Iterator[Column]:
    """Yield the columns of a value of a type at a position."""
    match info:
        case inspect.Metadata():
            yield from _columns(info.type, replace(position, description=_description(info) or position.description))
        case inspect.UnionType() if len(types := _without_null(info)) == 1:
            yield from _columns(types[0], position)
        case inspect.StructType():
            # The record itself has no name, and its description would be repeated in every column.
            own = (position.description or _first_line(info.cls),) if position.name else ()
            parents = (*position.parent_descriptions, *own)
            for field in info.fields:
                # The text of a date has the name of the date: `date`, next to `date_earliest` and `date_latest`.
                suffix = "" if info.cls is UncertainDate and field.name == "edtf" else field.encode_name
                name = "_".join(filter(None, (position.name, suffix)))
                path = (*position.path, field.name)
                yield from _columns(field.type, _Position(name=name, path=path, parent_descriptions=parents))
        case _:
            is_list, is_json = _list_encoding(info)
            own_description = position.description or _type_description(info)
            yield Column(
                name=position.name,
                path=position.path,
                kind=_kind(info),
                is_list=is_list,
                is_json=is_json,
                description=" ".join(filter(None, (*position.parent_descriptions, own_description))),
            )


def _without_null(info: inspect.UnionType) -> list[inspect.Type]:
    return [each for each in info.types if not isinstance(each, inspect.NoneType)]


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


def _list_encoding(info: inspect.Type) -> tuple[bool, bool]:
    """Return whether values of a type are lists of texts, and whether they are written as JSON."""
    match info:
        case inspect.VarTupleType() | inspect.ListType():
            is_list = _is_text(info.item_type)
            return is_list, not is_list
        case inspect.BoolType() | inspect.IntType() | inspect.FloatType() | inspect.DateType():
            return False, False
        case _:
            return False, not _is_text(info)


def _is_text(info: inspect.Type) -> bool:
    plain = info.type if isinstance(info, inspect.Metadata) else info
    return isinstance(plain, inspect.StrType) or (
        isinstance(plain, inspect.EnumType) and issubclass(plain.cls, StrEnum)
    )


def _description(info: inspect.Metadata) -> str:
    return str((info.extra_json_schema or {}).get("description", ""))


def _type_description(info: inspect.Type) -> str:
    """Return the description of a type, for a field that has none of its own."""
    match info:
        case inspect.Metadata():
            return _description(info) or _type_description(info.type)
        case inspect.VarTupleType() | inspect.ListType():
            return _type_description(info.item_type)
        case inspect.EnumType() | inspect.StructType():
            return _first_line(info.cls)
        case _:
            return ""


def _first_line(type_: type) -> str:
    return (type_.__doc__ or "").partition("\n")[0]


def _encoder_of(column: Column) -> Callable[[object], Cell]:
    """Return the function that turns a value of a column into a cell."""
    if column.is_list:
        return _joined
    return _json if column.is_json else _ENCODERS[column.kind]


def _joined(value: object) -> Cell:
    texts = value if isinstance(value, tuple | list) else ()
    return SEPARATOR.join([text.translate(_ESCAPES) for text in texts]) or None


def _json(value: object) -> Cell:
    return msgspec.json.encode(value).decode() if value else None


def _text(value: object) -> Cell:
    return None if value is None else str(value)


def _number(value: object) -> Cell:
    return value if isinstance(value, int | float) else None


def _boolean(value: object) -> Cell:
    return None if value is None else "true" if value else "false"


def _day(value: object) -> Cell:
    return value.isoformat() if isinstance(value, date) else None


_ENCODERS: dict[ColumnKind, Callable[[object], Cell]] = {
    ColumnKind.TEXT: _text,
    ColumnKind.INTEGER: _number,
    ColumnKind.NUMBER: _number,
    ColumnKind.BOOLEAN: _boolean,
    ColumnKind.DAY: _day,
}
