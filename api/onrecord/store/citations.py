"""What the citation of a record rests on."""

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


class CiteFormat(StrEnum):
    """Forms in which citations come."""

    JSON = "json"
    BIBTEX = "bibtex"
    CSL = "csl"
    TEXT = "text"


class CiteQuery(ReleaseQuery, frozen=True, kw_only=True):
    """In which form a record is to be cited, and as of which release."""

    format: Annotated[CiteFormat, FORMAT] = CiteFormat.JSON


class CitationSource(Struct, frozen=True, kw_only=True):
    """A record to cite, the actors and documents that it refers to, and the release that it stands in."""

    record: Record
    actors: list[Actor]
    documents: list[Document]
    release: Release


def get(releases: Releases, kind: str, record_id: str, query: CiteQuery) -> CitationSource:
    """Return what the citation of a record rests on, or raise NotFound."""
    asked = ItemQuery(release=query.release, known_at=query.known_at, expand=(Expand.ACTORS, Expand.DOCUMENTS))
    found = _ITEMS[kind].decode(paging.get(releases, kind, record_id, asked).body)
    referred = found.included
    return CitationSource(
        record=found.data,
        actors=referred.actors if referred else [],
        documents=referred.documents if referred else [],
        release=paging.release_of(releases, query),
    )


def to_envelope(cited: CitationSource, citation: Citation) -> Envelope:
    """Return a citation in the envelope of one record."""
    return envelope.item_of(citation, envelope.meta(cited.release))
