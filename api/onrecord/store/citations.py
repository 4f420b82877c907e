"""The record, its release and its references, from which a citation is written."""

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Struct

from onrecord.records.actors import Actor
from onrecord.records.citation import Citation
from onrecord.records.dataset import Record
from onrecord.records.documents import Document
from onrecord.records.page import ActorItem, ClaimItem, DocumentItem, EventItem, RelationshipItem
from onrecord.release.open import Release, Releases
from onrecord.store import envelope, paging
from onrecord.store.envelope import Envelope
from onrecord.store.query import FORMAT, Expand, ItemQuery, ReleaseQuery

_ITEMS: dict[str, msgspec.json.Decoder[ActorItem | EventItem | ClaimItem | RelationshipItem | DocumentItem]] = {
    "actor": msgspec.json.Decoder(ActorItem),
    "event": msgspec.json.Decoder(EventItem),
    "claim": msgspec.json.Decoder(ClaimItem),
    "relationship": msgspec.json.Decoder(RelationshipItem),
    "document": msgspec.json.Decoder(DocumentItem),
}


class CitationFormat(StrEnum):
    """Formats of a citation."""

    JSON = "json"
    BIBTEX = "bibtex"
    CSL = "csl"
    TEXT = "text"


class CiteQuery(ReleaseQuery, frozen=True, kw_only=True):
    """The format of a citation, and the release that it cites."""

    format: Annotated[CitationFormat, FORMAT] = CitationFormat.JSON


class CitationSource(Struct, frozen=True, kw_only=True):
    """A record to cite, the actors and documents that it refers to, and the release that it was read from."""

    record: Record
    actors: list[Actor]
    documents: list[Document]
    release: Release


def get(releases: Releases, kind: str, record_id: str, query: CiteQuery) -> CitationSource:
    """Return the source of a citation, or raise NotFound, Merged or Withdrawn."""
    item_query = ItemQuery(release=query.release, known_at=query.known_at, expand=(Expand.ACTORS, Expand.DOCUMENTS))
    item = _ITEMS[kind].decode(paging.get(releases, kind, record_id, item_query).body)
    included = item.included
    return CitationSource(
        record=item.data,
        actors=included.actors if included else [],
        documents=included.documents if included else [],
        release=paging.release_of(releases, query),
    )


def to_envelope(cited: CitationSource, citation: Citation) -> Envelope:
    """Return a citation in the envelope of one record."""
    return envelope.item_of(citation, envelope.meta(cited.release))
