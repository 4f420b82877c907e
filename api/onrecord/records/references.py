"""Which records a record refers to, found from the types of its fields."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import TypeAlias

from msgspec import inspect

from onrecord.records.dataset import Record

Reference: TypeAlias = tuple[str, str]
_Find: TypeAlias = Callable[[object], Iterator[Reference]]


def references(record: Record) -> Iterator[Reference]:
    """Yield kind and id of each record that this one refers to, as often as it does, in the order of its fields."""
    return _finder_of(type(record))(record)


@cache
def _finder_of(record_type: type[Record]) -> _Find:
    found = _finder(inspect.type_info(record_type))
    if found is None:
        raise TypeError(record_type)
    return found


def _finder(info: inspect.Type) -> _Find | None:
    """Return what finds the references in a value of this type, or None where there can be none."""
    match info:
        case inspect.Metadata(extra={"refers_to": str(kind)}):
            return lambda value: iter([(kind, str(value))])
        case inspect.Metadata():
            return _finder(info.type)
        case inspect.UnionType():
            finders = [find for find in map(_finder, info.types) if find]
            return (lambda value: finders[0](value) if value is not None else iter(())) if finders else None
        case inspect.VarTupleType():
            return _each(_finder(info.item_type))
        case inspect.StructType():
            return _fields(info)
        case _:
            return None


def _each(find: _Find | None) -> _Find | None:
    def find_each(values: object) -> Iterator[Reference]:
        if find and isinstance(values, tuple):
            for value in values:
                yield from find(value)

    return find_each if find else None


def _fields(info: inspect.StructType) -> _Find | None:
    """Return the finder of a struct; the struct's own `id` is no reference."""
    finders = [(field.name, find) for field in info.fields if field.name != "id" if (find := _finder(field.type))]

    def find_fields(struct: object) -> Iterator[Reference]:
        for name, find in finders:
            yield from find(getattr(struct, name))

    return find_fields if finders else None
