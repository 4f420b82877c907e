"""The five kinds of record."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

from onrecord.records.ids import SLUG

RecordId = Annotated[str, Meta(pattern=SLUG, description="Id of a record, unique within its kind.")]


class RecordKind(StrEnum):
    """The kinds of record."""

    DOCUMENT = "document"
    ACTOR = "actor"
    EVENT = "event"
    CLAIM = "claim"
    RELATIONSHIP = "relationship"
