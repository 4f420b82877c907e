"""Types of the fields of a record, by paths such as `valid.start`."""

from collections.abc import Iterator
from functools import cache

from msgspec import inspect

from onrecord.records.dataset import Record
from onrecord.records.dates import UncertainDate


def field_type(record_type: type[Record], path: str) -> inspect.Type | None:
    """Return the type of the field at a dotted path, without its bounds and null, or None if there is no such field."""
    info: inspect.Type = inspect.type_info(record_type)
    for name in path.split("."):
        fields = {field.name: field.type for field in info.fields} if isinstance(info, inspect.StructType) else {}
        if name not in fields:
            return None
        info = _unwrapped(fields[name])
    return info


def is_date(record_type: type[Record], path: str) -> bool:
    """Return whether the field at a dotted path is an UncertainDate."""
    info = field_type(record_type, path)
    return isinstance(info, inspect.StructType) and info.cls is UncertainDate


@cache
def computed_fields(record_type: type[Record]) -> frozenset[str]:
    """Return the dotted paths of the fields that are computed at build, such as `support`."""
    return frozenset(_computed(inspect.type_info(record_type), ""))


def _computed(info: inspect.Type, path: str) -> Iterator[str]:
    if isinstance(info, inspect.StructType):
        for field in info.fields:
            field_path = f"{path}.{field.name}".removeprefix(".")
            if _is_computed(field.type):
                yield field_path
            else:
                yield from _computed(_unwrapped(field.type), field_path)


def _is_computed(info: inspect.Type) -> bool:
    return isinstance(info, inspect.Metadata) and (bool((info.extra or {}).get("computed")) or _is_computed(info.type))


def _unwrapped(info: inspect.Type) -> inspect.Type:
    if isinstance(info, inspect.Metadata):
        return _unwrapped(info.type)
    if isinstance(info, inspect.UnionType):
        return next(_unwrapped(member) for member in info.types if not isinstance(member, inspect.NoneType))
    return info
