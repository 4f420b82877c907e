"""A whole dataset: the records of the five kinds, checked, with the codebooks that they use."""

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from onrecord.records.actors import Actor
from onrecord.records.claims import Claim
from onrecord.records.codebook import Codebook
from onrecord.records.documents import Document
from onrecord.records.events import Event
from onrecord.records.ids import Line, Text
from onrecord.records.kinds import RecordKind
from onrecord.records.relationships import Relationship
from onrecord.records.retired import Retired

Record = Document | Actor | Event | Claim | Relationship


class DatasetInfo(Struct, frozen=True, kw_only=True):
    """What a dataset says of itself: `dataset.yaml`."""

    title: Line = "Untitled dataset"
    description: Text | None = None
    license: Annotated[Line, Meta(description="SPDX identifier of the terms of the curated data.")] | None = None
    attribution: Annotated[Line, Meta(description="How to name the makers.")] | None = None


class Collection(Struct, frozen=True, kw_only=True):
    """How many records of a kind one collection of a dataset has."""

    name: str
    kind: RecordKind
    records: int


class Dataset(Struct, frozen=True, kw_only=True):
    """Checked records, each kind in the order of its ids."""

    info: DatasetInfo
    codebooks: tuple[Codebook, ...]
    documents: tuple[Document, ...]
    actors: tuple[Actor, ...]
    events: tuple[Event, ...]
    claims: tuple[Claim, ...]
    relationships: tuple[Relationship, ...]
    retired: tuple[Retired, ...] = ()
    collections: tuple[Collection, ...] = ()

    def kinds(self) -> dict[str, tuple[Record, ...]]:
        """Return the records by kind, in an order in which most references point backwards."""
        return {
            "document": self.documents,
            "actor": self.actors,
            "event": self.events,
            "claim": self.claims,
            "relationship": self.relationships,
        }


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
