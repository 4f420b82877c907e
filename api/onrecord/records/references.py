"""References from a record to other records, found by the types of its fields."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import TypeAlias

from msgspec import inspect

from onrecord.records.dataset import Record

Reference: TypeAlias = tuple[str, str]  # kind and id
_Finder: TypeAlias = Callable[[object], Iterator[Reference]]


def references(record: Record) -> Iterator[Reference]:
    """Yield the kind and id of each reference, in the order of the fields; one that occurs twice comes twice."""
    return _finder_of(type(record))(record)


@cache
def _finder_of(record_type: type[Record]) -> _Finder:
    # Types are inspected once for each kind, so that a build does not pay for it with every record.
    finder = _finder(inspect.type_info(record_type))
    if finder is None:
        raise TypeError(record_type)
    return finder


def _finder(info: inspect.Type) -> _Finder | None:
    """Return a function that yields the references in a value of this type, or None if it can contain none."""
    match info:
        case inspect.Metadata(extra={"refers_to": str(kind)}):
            return lambda value: iter([(kind, str(value))])
        case inspect.Metadata():
            return _finder(info.type)
        case inspect.UnionType():
            finders = [finder for finder in map(_finder, info.types) if finder]
            return (lambda value: finders[0](value) if value is not None else iter(())) if finders else None
        case inspect.VarTupleType():
            return _list_finder(_finder(info.item_type))
        case inspect.StructType():
            return _struct_finder(info)
        case _:
            return None


def _list_finder(finder: _Finder | None) -> _Finder | None:
    def find(values: object) -> Iterator[Reference]:
        if finder and isinstance(values, tuple):
            for value in values:
                yield from finder(value)

    return find if finder else None


def _struct_finder(info: inspect.StructType) -> _Finder | None:
    # A struct's own `id` has the type of a reference and is none.
    finders = [(field.name, finder) for field in info.fields if field.name != "id" if (finder := _finder(field.type))]

    def find(struct: object) -> Iterator[Reference]:
        for name, finder in finders:
            yield from finder(getattr(struct, name))

    return find if finders else None
