"""Records as they stand in their files: what the rules across records look at."""

from collections.abc import Iterator
from typing import Generic, TypeVar

from msgspec import Struct

from onrecord.dataset.decode import LocatedReference
from onrecord.dataset.tree import YamlNode, find
from onrecord.errors import Diagnostic
from onrecord.records.actors import Actor
from onrecord.records.claims import Claim
from onrecord.records.codebook import Codebook
from onrecord.records.dataset import Record
from onrecord.records.documents import Document
from onrecord.records.events import Event
from onrecord.records.relationships import Relationship
from onrecord.records.retired import Retired

R_co = TypeVar("R_co", bound=Record | Retired, covariant=True)


class RawRecord(Struct, frozen=True):
    """Where one record stands, whether it could be read or not."""

    kind: str
    id: str | None
    node: YamlNode
    references: tuple[LocatedReference, ...]

    def diagnostic(self, field: str, found: str, expected: str, nearest: str | None = None) -> Diagnostic:
        """Return a problem of the field at this path, placed where the field is written, or else what holds it."""
        place = find(self.node, field)
        path = f"{self.node.place.path}.{field}"
        return Diagnostic(
            file=place.file,
            line=place.line,
            column=place.column,
            path=path,
            record=self.id,
            found=found,
            expected=expected,
            nearest=nearest,
        )


class Entry(Struct, Generic[R_co], frozen=True):
    """A record that could be read, and where it stands."""

    raw: RawRecord
    record: R_co

    def diagnostic(self, field: str, found: str, expected: str, nearest: str | None = None) -> Diagnostic:
        """Return a problem of the field at this path."""
        return self.raw.diagnostic(field, found, expected, nearest)


class Catalog(Struct, frozen=True, kw_only=True):
    """All records of a dataset, before the rules across records are applied."""

    codebooks: tuple[Codebook, ...]
    raw_records: tuple[RawRecord, ...] = ()
    documents: dict[str, Entry[Document]] = {}
    actors: dict[str, Entry[Actor]] = {}
    events: dict[str, Entry[Event]] = {}
    claims: dict[str, Entry[Claim]] = {}
    relationships: dict[str, Entry[Relationship]] = {}
    retired: tuple[Entry[Retired], ...] = ()
    unread: frozenset[str] = frozenset()

    def entries(self) -> Iterator[Entry[Record]]:
        """Yield every record that could be read."""
        yield from self.documents.values()
        yield from self.actors.values()
        yield from self.events.values()
        yield from self.claims.values()
        yield from self.relationships.values()

    def evident(self) -> Iterator[Entry[Event | Claim | Relationship]]:
        """Yield every record of the kinds that rest on evidence."""
        yield from self.events.values()
        yield from self.claims.values()
        yield from self.relationships.values()
