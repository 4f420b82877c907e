"""The five kinds of record."""

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta

from onrecord.records.actors import Actor
from onrecord.records.claims import Claim
from onrecord.records.dataset import Record
from onrecord.records.documents import Document
from onrecord.records.events import Event
from onrecord.records.ids import SLUG
from onrecord.records.relationships import Relationship

RecordId = Annotated[str, Meta(pattern=SLUG, description="Id of a record of that kind.")]


class RecordKind(StrEnum):
    """The kinds of record."""

    DOCUMENT = "document"
    ACTOR = "actor"
    EVENT = "event"
    CLAIM = "claim"
    RELATIONSHIP = "relationship"


_DECODERS: dict[str, msgspec.json.Decoder[Record]] = {
    "document": msgspec.json.Decoder(Document),
    "actor": msgspec.json.Decoder(Actor),
    "event": msgspec.json.Decoder(Event),
    "claim": msgspec.json.Decoder(Claim),
    "relationship": msgspec.json.Decoder(Relationship),
}


def decode(kind: str, doc: str) -> Record:
    """Return the record of a kind that was stored as JSON."""
    return _DECODERS[kind].decode(doc)
