"""The flat columns of a record type, for tables and CSV; names and types do not depend on the rows.

A nested record, such as the place of an event, becomes columns with its field name as prefix: `place_country`.
A date becomes its EDTF text and the first and last day that it can mean: `date`, `date_earliest`, `date_latest`.
Lists stay lists, of texts or of structs.
"""

from collections.abc import Sequence
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Struct
from msgspec.structs import fields

from onrecord_client._generated.models import UncertainDate
from onrecord_client.record import Record


class Column(Struct, frozen=True):
    """A column: its name, the path of attributes from the record to its value, and the type of the value."""

    name: str
    path: tuple[str, ...]
    type: Any

    def values(self, records: Sequence[Record]) -> list[Any]:
        """Return the value of each record as plain text, number, date, list or dict; None if a part is missing."""
        values: Sequence[Any] = records
        for attribute in self.path:
            values = [None if value is None else getattr(value, attribute) for value in values]
        plain: list[Any] = msgspec.to_builtins(values, builtin_types=(date,))
        return plain


@cache
def columns_of(record_type: type[Struct]) -> tuple[Column, ...]:
    """Return the columns of a record type, in the order of the contract."""
    return tuple(_columns(record_type, "", ()))


def _columns(record_type: type[Struct], prefix: str, parent: tuple[str, ...]) -> list[Column]:
    columns: list[Column] = []
    for name, attribute, annotation in struct_fields(record_type):
        type_ = non_null_type(annotation)
        path = (*parent, attribute)
        if type_ is UncertainDate:
            columns.append(Column(prefix + name, (*path, "edtf"), str))
            columns += [Column(f"{prefix}{name}_{end}", (*path, end), date) for end in ("earliest", "latest")]
        elif isinstance(type_, type) and issubclass(type_, Struct):
            columns += _columns(type_, f"{prefix}{name}_", path)
        else:
            columns.append(Column(prefix + name, path, type_))
    return columns


def struct_fields(struct: type[Struct]) -> list[tuple[str, str, Any]]:
    """Return the fields of a struct as (name in the contract, name of the attribute, annotation)."""
    hints = get_type_hints(struct)
    return [(field.encode_name, field.name, hints[field.name]) for field in fields(struct)]


def non_null_type(annotation: Any) -> Any:
    """Return X for `X | None`, and any other annotation unchanged."""
    if get_origin(annotation) is UnionType:
        (type_,) = [each for each in get_args(annotation) if each is not NoneType]
        return type_
    return annotation
