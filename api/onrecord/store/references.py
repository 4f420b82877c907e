"""Records that a query refers to by id: a merged one stands for its replacement, and a missing one is reported."""

from collections.abc import Sequence
from functools import cache
from typing import TypeVar

import msgspec
from msgspec import Struct, inspect

from onrecord.records.page import MissingRecord, MissingStatus
from onrecord.release.open import Release
from onrecord.store import retired

QueryT = TypeVar("QueryT", bound=Struct)


class _Parameter(Struct, frozen=True, kw_only=True):
    """A parameter that takes ids of records of one kind, and the words that it takes beside them."""

    name: str
    kind: str
    is_list: bool
    keywords: frozenset[str]


def resolve(release: Release, query: QueryT) -> tuple[QueryT, list[MissingRecord]]:
    """Return a query with replacements in place of merged records, and the ids that no record of the release has.

    An unknown or withdrawn id stays in the query. One or two short statements for each parameter that has ids.
    """
    replaced: dict[str, str | tuple[str, ...]] = {}
    missing: list[MissingRecord] = []
    for parameter in _parameters(type(query)):
        value: str | tuple[str, ...] | None = getattr(query, parameter.name)
        if not value:
            continue
        values = (value,) if isinstance(value, str) else value
        ids = [each for each in dict.fromkeys(values) if each not in parameter.keywords]
        absent = retired.missing_records(release, parameter.kind, ids, parameter.name) if ids else []
        if not absent:
            continue
        missing += absent
        replacements = {each.id: each.replacement for each in absent if each.status is MissingStatus.MERGED}
        # Unknown ids stay, since they match no record; without any id the parameter would match every record.
        resolved = tuple(dict.fromkeys(replacements.get(each) or each for each in values))
        replaced[parameter.name] = resolved if parameter.is_list else resolved[0]
    return (msgspec.structs.replace(query, **replaced) if replaced else query), missing


@cache
def _parameters(query_type: type[Struct]) -> Sequence[_Parameter]:
    info = inspect.type_info(query_type)
    fields = info.fields if isinstance(info, inspect.StructType) else ()
    return [parameter for field in fields if (parameter := _parameter(field.name, field.type))]


def _parameter(name: str, info: inspect.Type, keywords: frozenset[str] = frozenset()) -> _Parameter | None:
    """Return a parameter if its type is that of an id or of a list of ids, else None."""
    match info:
        case inspect.Metadata(extra={"refers_to": str(kind)}):
            return _Parameter(name=name, kind=kind, is_list=False, keywords=keywords)
        case inspect.Metadata(type=inner, extra=extra):
            return _parameter(name, inner, keywords | frozenset((extra or {}).get("keywords", ())))
        case inspect.VarTupleType(item_type=item):
            parameter = _parameter(name, item, keywords)
            return msgspec.structs.replace(parameter, is_list=True) if parameter else None
        case _:
            return None
