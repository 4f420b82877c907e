"""A whole dataset: the records of the five kinds, checked, with the codebooks that they use."""

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from onrecord.records.actors import Actor
from onrecord.records.authorship import Authors, Contact, Contributors, DatasetId
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
    """The description of a dataset, read from `dataset.yaml`."""

    id: (
        Annotated[
            DatasetId,
            Meta(description="Id of the dataset, which keys of citations begin with; null for one made of the title."),
        ]
        | None
    ) = None
    title: Annotated[Line, Meta(description="Title of the dataset.")] = "Untitled dataset"
    description: Annotated[Text, Meta(description="Description of the dataset; null if there is none.")] | None = None
    license: (
        Annotated[Line, Meta(description="License of the curated data, as an SPDX identifier; null if none is named.")]
        | None
    ) = None
    authors: Authors = ()
    contributors: Contributors = ()
    contact: Contact | None = None


class Collection(Struct, frozen=True, kw_only=True):
    """The number of records of one kind in one collection of a dataset."""

    name: Annotated[str, Meta(description="Name of the collection: its folder in the dataset.")]
    kind: Annotated[RecordKind, Meta(description="Kind of record.")]
    records: Annotated[int, Meta(description="Number of records of that kind.")]


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
        """Return the records by kind, ordered so that most references point to an earlier kind."""
        return {
            "document": self.documents,
            "actor": self.actors,
            "event": self.events,
            "claim": self.claims,
            "relationship": self.relationships,
        }


RECORD_TYPES: dict[RecordKind, type[Record]] = {
    RecordKind.DOCUMENT: Document,
    RecordKind.ACTOR: Actor,
    RecordKind.EVENT: Event,
    RecordKind.CLAIM: Claim,
    RecordKind.RELATIONSHIP: Relationship,
}
_KINDS = {record_type: kind for kind, record_type in RECORD_TYPES.items()}
_DECODERS = {kind.value: msgspec.json.Decoder(record_type) for kind, record_type in RECORD_TYPES.items()}


def decode(kind: str, doc: str) -> Record:
    """Return the record of a kind, decoded from its stored JSON."""
    return _DECODERS[kind].decode(doc)


def kind_of(record: Record) -> RecordKind:
    """Return the kind of a record."""
    return _KINDS[type(record)]
