"""URLs of records."""

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
    """Builds URLs of records under the base URL of the service."""

    base_url: str  # without a final slash: https://onrecord.example

    def record(self, kind: str, record_id: str) -> str:
        """Return the URL of a record, which also identifies it in JSON-LD."""
        return f"{self.base_url}/v1/{kind}s/{record_id}"

    def pinned(self, kind: str, record_id: str, release: str) -> str:
        """Return the URL of a record in one release, whose content never changes."""
        return f"{self.record(kind, record_id)}?release={release}"
