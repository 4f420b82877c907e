"""Retired ids: an id is never reused, so every id of a merged or withdrawn record is listed."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from onrecord.records.ids import Text
from onrecord.records.kinds import RecordId, RecordKind


class RetiredStatus(StrEnum):
    """Reason why an id has no record."""

    MERGED = "merged"
    WITHDRAWN = "withdrawn"


class Retired(Struct, frozen=True, kw_only=True):
    """An id whose record was merged into another, or withdrawn."""

    kind: Annotated[RecordKind, Meta(description="Kind of the record.")]
    id: Annotated[RecordId, Meta(description="The retired id.")]
    status: Annotated[RetiredStatus, Meta(description="Whether the record was merged or withdrawn.")]
    replacement: (
        Annotated[
            RecordId,
            Meta(description="Record of the same kind to use instead: the one that it was merged into. Null if none."),
        ]
        | None
    ) = None
    on: Annotated[date, Meta(description="Day on which the record was retired.")]
    reason: Annotated[Text, Meta(description="Reason, in the editors' own words.")]
