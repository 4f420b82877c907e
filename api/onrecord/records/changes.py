"""Changes of records between two releases, field by field."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from datetime import date
from enum import StrEnum
from typing import Annotated, TypeAlias

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import asdict

from onrecord.records.dataset import RECORD_TYPES
from onrecord.records.dates import UncertainDate
from onrecord.records.fields import computed_fields
from onrecord.records.ids import Text
from onrecord.records.kinds import RecordId, RecordKind
from onrecord.records.page import Page, Version

_Json: TypeAlias = dict[str, "_Json"] | list["_Json"] | str | int | float | bool | None

_DATE_FIELDS = set(UncertainDate.__struct_fields__)


class ChangeType(StrEnum):
    """Kind of change that a record underwent."""

    CREATED = "created"
    UPDATED = "updated"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


_Value = Annotated[str, Meta(description="The value as JSON; a date as its EDTF text.")]
_Reason = Annotated[
    Text, Meta(description="Reason for the merge or withdrawal; null for other changes, or if none was given.")
]
_Replacement = Annotated[RecordId, Meta(description="Record of the same kind to use instead; null if there is none.")]


class FieldChange(Struct, frozen=True, kw_only=True):
    """The value of one field before and after a change; null for no value."""

    field: Annotated[
        str,
        Meta(description="Path of the field; a date or a list counts as one field.", examples=["place.name"]),
    ]
    before: _Value | None
    after: _Value | None


_FieldChanges = Annotated[
    tuple[FieldChange, ...], Meta(description="Fields whose values changed; empty unless `change` is `updated`.")
]


class Difference(Struct, frozen=True, kw_only=True):
    """A change of one record between two states of the data."""

    change: Annotated[ChangeType, Meta(description="Kind of change.")]
    kind: Annotated[RecordKind, Meta(description="Kind of the record.")]
    record: Annotated[RecordId, Meta(description="Id of the record.")]
    reason: _Reason | None = None
    replacement: _Replacement | None = None
    field_changes: _FieldChanges = ()


class Change(Struct, frozen=True, kw_only=True):
    """A change of one record in one release."""

    id: Annotated[
        str,
        Meta(
            description="Release, kind and record, joined by colons; unique within the dataset.",
            examples=["2026-11-23.1:event:coup-mali-2021-05"],
        ),
    ]
    release: Annotated[Version, Meta(description="Version of the release that made the change.")]
    day: Annotated[date, Meta(description="Day of publication of that release.")]
    change: Annotated[ChangeType, Meta(description="Kind of change.")]
    kind: Annotated[RecordKind, Meta(description="Kind of the record.")]
    record: Annotated[RecordId, Meta(description="Id of the record.")]
    reason: _Reason | None
    replacement: _Replacement | None
    field_changes: _FieldChanges

    @classmethod
    def of(cls, difference: Difference, release: Version, day: date) -> "Change":
        """Return the change that a release, published on a day, made."""
        change_id = f"{release}:{difference.kind}:{difference.record}"
        return cls(id=change_id, release=release, day=day, **asdict(difference))


class ChangePage(Page[Change], frozen=True, kw_only=True):
    """One page of the feed of changes."""


def field_changes(kind: RecordKind, before: bytes, after: bytes) -> tuple[FieldChange, ...]:
    """Return the fields that differ between two versions of a record, given as JSON, in the order of the later one.

    Computed fields are left out: they follow from fields of other records, whose changes are listed with these.
    """
    computed = computed_fields(RECORD_TYPES[kind])
    return tuple(_field_changes("", msgspec.json.decode(before), msgspec.json.decode(after), computed))


def _field_changes(path: str, before: _Json, after: _Json, left_out: AbstractSet[str]) -> Iterator[FieldChange]:
    """Yield the fields that differ below a path, descending into objects that both versions have."""
    if before == after or path in left_out:
        return
    if isinstance(before, dict) and isinstance(after, dict) and not _are_dates(before, after):
        prefix = f"{path}." if path else ""
        for name in dict.fromkeys([*after, *before]):
            yield from _field_changes(f"{prefix}{name}", before.get(name), after.get(name), left_out)
    else:
        yield FieldChange(field=path, before=_text(before), after=_text(after))


def _are_dates(before: dict[str, _Json], after: dict[str, _Json]) -> bool:
    """Return whether two objects are dates with different EDTF text."""
    # With equal text but other bounds the bounds are listed one by one, since the text would show no difference.
    return before.keys() == after.keys() == _DATE_FIELDS and before["edtf"] != after["edtf"]


def _text(value: _Json) -> str | None:
    if value is None:
        return None
    compact = value["edtf"] if isinstance(value, dict) and value.keys() == _DATE_FIELDS else value
    return msgspec.json.encode(compact).decode()
