"""Fields of a record by their path, such as `valid.start`."""

from msgspec import inspect

from onrecord.records.dataset import Record
from onrecord.records.dates import UncertainDate


def field_type(record_type: type[Record], path: str) -> inspect.Type | None:
    """Return the type of the field at a dotted path, nullable or not, or None where there is no such field."""
    found: inspect.Type = inspect.type_info(record_type)
    for name in path.split("."):
        fields = {field.name: field.type for field in found.fields} if isinstance(found, inspect.StructType) else {}
        if name not in fields:
            return None
        found = _bare(fields[name])
    return found


def is_date(record_type: type[Record], path: str) -> bool:
    """Return whether the field at a dotted path is a Date."""
    found = field_type(record_type, path)
    return isinstance(found, inspect.StructType) and found.cls is UncertainDate


def _bare(info: inspect.Type) -> inspect.Type:
    """Return the type without its constraints and without null."""
    if isinstance(info, inspect.Metadata):
        return _bare(info.type)
    if isinstance(info, inspect.UnionType):
        return next(_bare(arm) for arm in info.types if not isinstance(arm, inspect.NoneType))
    return info
