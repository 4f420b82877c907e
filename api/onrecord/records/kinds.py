"""The five kinds of record."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from onrecord.records.ids import SLUG, SLUG_EXPECTED

RecordId = Annotated[
    str, Meta(pattern=SLUG, description="Id of a record, unique within its kind.", extra=SLUG_EXPECTED)
]


class RecordKind(StrEnum):
    """The kinds of record."""

    DOCUMENT = "document"
    ACTOR = "actor"
    EVENT = "event"
    CLAIM = "claim"
    RELATIONSHIP = "relationship"
