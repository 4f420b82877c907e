"""All records of a dataset as the rules across records need them: decoded, with their positions in the files."""

from collections.abc import Iterator
from typing import Generic, TypeVar

from msgspec import Struct

from onrecord.dataset.decode import LocatedReference
from onrecord.dataset.tree import YamlNode, locate
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
    """One record as written in its file, whether it could be decoded or not."""

    kind: str
    id: str | None
    node: YamlNode
    references: tuple[LocatedReference, ...]

    def diagnostic(self, field: str, found: str, expected: str, nearest: str | None = None) -> Diagnostic:
        """Return a diagnostic of the field at this path, located at the field or, if it is missing, at its parent."""
        location = locate(self.node, field)
        path = f"{self.node.location.path}.{field}"
        return Diagnostic(
            file=location.file,
            line=location.line,
            column=location.column,
            path=path,
            record=self.id,
            found=found,
            expected=expected,
            nearest=nearest,
        )


class CatalogEntry(Struct, Generic[R_co], frozen=True):
    """A decoded record with the raw record that it was decoded from."""

    raw: RawRecord
    record: R_co

    def diagnostic(self, field: str, found: str, expected: str, nearest: str | None = None) -> Diagnostic:
        """Return a diagnostic of the field at this path, relative to the record."""
        return self.raw.diagnostic(field, found, expected, nearest)


class Catalog(Struct, frozen=True, kw_only=True):
    """All records of a dataset, before the rules across records are applied."""

    codebooks: tuple[Codebook, ...]
    raw_records: tuple[RawRecord, ...] = ()
    documents: dict[str, CatalogEntry[Document]] = {}
    actors: dict[str, CatalogEntry[Actor]] = {}
    events: dict[str, CatalogEntry[Event]] = {}
    claims: dict[str, CatalogEntry[Claim]] = {}
    relationships: dict[str, CatalogEntry[Relationship]] = {}
    retired: tuple[CatalogEntry[Retired], ...] = ()
    unreadable_kinds: frozenset[str] = frozenset()  # kinds with a file that could not be read, so ids are missing

    def entries(self) -> Iterator[CatalogEntry[Record]]:
        """Yield the entry of every decoded record, kind by kind."""
        yield from self.documents.values()
        yield from self.actors.values()
        yield from self.entries_with_evidence()

    def entries_with_evidence(self) -> Iterator[CatalogEntry[Event | Claim | Relationship]]:
        """Yield the entries of the kinds that have evidence: events, claims and relationships."""
        yield from self.events.values()
        yield from self.claims.values()
        yield from self.relationships.values()
