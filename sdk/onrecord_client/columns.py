"""The flat columns of a kind of record: the same names and types for tables and CSV, whatever the rows.

A part of a record, such as the place of an event, becomes columns with its name before theirs: `place_country`.
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
    """One column: its name, the attributes that lead to it from a record, and the type of what is there."""

    name: str
    path: tuple[str, ...]
    type: Any

    def values(self, records: Sequence[Record]) -> list[Any]:
        """Return what each record has there, as plain texts, numbers, dates, lists and dicts."""
        values: Sequence[Any] = records
        for attribute in self.path:
            values = [None if value is None else getattr(value, attribute) for value in values]
        plain: list[Any] = msgspec.to_builtins(values, builtin_types=(date,))
        return plain


@cache
def columns_of(kind: type[Struct]) -> tuple[Column, ...]:
    """Return the columns of a kind of record, in the order of the contract."""
    return tuple(_columns(kind, "", ()))


def _columns(kind: type[Struct], prefix: str, path: tuple[str, ...]) -> list[Column]:
    columns: list[Column] = []
    for name, attribute, annotated in members(kind):
        type_ = without_none(annotated)
        here = (*path, attribute)
        if type_ is UncertainDate:
            columns.append(Column(prefix + name, (*here, "edtf"), str))
            columns += [Column(f"{prefix}{name}_{end}", (*here, end), date) for end in ("earliest", "latest")]
        elif isinstance(type_, type) and issubclass(type_, Struct):
            columns += _columns(type_, f"{prefix}{name}_", here)
        else:
            columns.append(Column(prefix + name, here, type_))
    return columns


def members(kind: type[Struct]) -> list[tuple[str, str, Any]]:
    """Return the fields of a struct as (name in the contract, name of the attribute, type)."""
    hints = get_type_hints(kind)
    return [(field.encode_name, field.name, hints[field.name]) for field in fields(kind)]


def without_none(annotated: Any) -> Any:
    """Return the type of what is there where there is something."""
    if get_origin(annotated) is UnionType:
        (type_,) = [each for each in get_args(annotated) if each is not NoneType]
        return type_
    return annotated
