"""What became of a record between two releases, and the fields by which two versions of it differ."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated, TypeAlias

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import asdict

from onrecord.records.dates import UncertainDate
from onrecord.records.ids import Text
from onrecord.records.kinds import RecordId, RecordKind
from onrecord.records.page import Page, Version

_Json: TypeAlias = dict[str, "_Json"] | list["_Json"] | str | int | float | bool | None

_DATE = set(UncertainDate.__struct_fields__)


class ChangeType(StrEnum):
    """What became of a record."""

    CREATED = "created"
    UPDATED = "updated"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


_Value = Annotated[str, Meta(description="The value as JSON text; a date is its EDTF text.")]
_Reason = Annotated[Text, Meta(description="Why it was merged or withdrawn.")]
_Replacement = Annotated[RecordId, Meta(description="The record of that kind to use instead.")]


class FieldChange(Struct, frozen=True, kw_only=True):
    """One field of a record before and after; null where it had no value."""

    field: Annotated[
        str,
        Meta(description="Path of the field; a date or a list is one field as a whole.", examples=["place.name"]),
    ]
    before: _Value | None
    after: _Value | None


_FieldChanges = Annotated[tuple[FieldChange, ...], Meta(description="The fields that differ, where it was edited.")]


class Difference(Struct, frozen=True, kw_only=True):
    """What became of one record from one state of the data to another."""

    change: ChangeType
    kind: RecordKind
    record: RecordId
    reason: _Reason | None = None
    replacement: _Replacement | None = None
    field_changes: _FieldChanges = ()


class Change(Struct, frozen=True, kw_only=True):
    """What became of one record in one release."""

    id: Annotated[
        str,
        Meta(
            description="Version, kind and record, joined by colons.",
            examples=["2026-11-23.1:event:coup-mali-2021-05"],
        ),
    ]
    release: Annotated[Version, Meta(description="The release that brought the change.")]
    day: Annotated[date, Meta(description="Day of publication of that release.")]
    change: ChangeType
    kind: RecordKind
    record: RecordId
    reason: _Reason | None
    replacement: _Replacement | None
    field_changes: _FieldChanges

    @classmethod
    def of(cls, difference: Difference, release: Version, day: date) -> "Change":
        """Return a difference as the change that a release brought."""
        name = f"{release}:{difference.kind}:{difference.record}"
        return cls(id=name, release=release, day=day, **asdict(difference))


class ChangePage(Page[Change], frozen=True, kw_only=True):
    """One page of changes."""


def field_changes(before: bytes, after: bytes) -> tuple[FieldChange, ...]:
    """Return the fields by which two versions of a record, as JSON, differ, in the order of the later one."""
    return tuple(_field_changes("", msgspec.json.decode(before), msgspec.json.decode(after)))


def _field_changes(path: str, before: _Json, after: _Json) -> Iterator[FieldChange]:
    """Yield the fields that differ; what two mappings have in common is gone into."""
    if before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict) and not _are_dates(before, after):
        prefix = f"{path}." if path else ""
        for name in dict.fromkeys([*after, *before]):
            yield from _field_changes(f"{prefix}{name}", before.get(name), after.get(name))
    else:
        yield FieldChange(field=path, before=_text(before), after=_text(after))


def _are_dates(before: dict[str, _Json], after: dict[str, _Json]) -> bool:
    """Return whether two mappings are dates that their EDTF text tells apart."""
    return before.keys() == after.keys() == _DATE and before["edtf"] != after["edtf"]


def _text(value: _Json) -> str | None:
    if value is None:
        return None
    shown = value["edtf"] if isinstance(value, dict) and value.keys() == _DATE else value
    return msgspec.json.encode(shown).decode()
