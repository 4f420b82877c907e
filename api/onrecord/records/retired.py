"""Records that are no longer: what became of each id that was given once, for ids are for ever."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from onrecord.records.ids import Text
from onrecord.records.kinds import RecordId, RecordKind


class RetiredStatus(StrEnum):
    """What became of a record that is no longer."""

    MERGED = "merged"
    WITHDRAWN = "withdrawn"


class Retired(Struct, frozen=True, kw_only=True):
    """An id whose record was merged into another, or withdrawn."""

    kind: RecordKind
    id: Annotated[RecordId, Meta(description="The id that no record has any more.")]
    status: RetiredStatus
    replacement: (
        Annotated[
            RecordId,
            Meta(description="The record that it was merged into, or that is to be used instead, if any."),
        ]
        | None
    ) = None
    on: Annotated[date, Meta(description="Day on which it was decided.")]
    reason: Annotated[Text, Meta(description="Why, in our own words.")]
