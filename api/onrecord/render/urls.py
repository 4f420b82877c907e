"""Addresses of records."""

from msgspec import Struct

from onrecord.records.actors import Actor
from onrecord.records.claims import Claim
from onrecord.records.dataset import Record
from onrecord.records.documents import Document
from onrecord.records.events import Event
from onrecord.records.relationships import Relationship

KINDS: dict[type[Record], str] = {
    Actor: "actor",
    Event: "event",
    Claim: "claim",
    Relationship: "relationship",
    Document: "document",
}


class UrlBuilder(Struct, frozen=True):
    """Where the service is reached: `https://onrecord.example`, without a slash at the end."""

    base_url: str

    def of(self, kind: str, record_id: str) -> str:
        """Return the address of a record, which is also its name in linked data."""
        return f"{self.base_url}/v1/{kind}s/{record_id}"

    def pinned(self, kind: str, record_id: str, release: str) -> str:
        """Return the address of a record as one release has it, which never changes."""
        return f"{self.of(kind, record_id)}?release={release}"
