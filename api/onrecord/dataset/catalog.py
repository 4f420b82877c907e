"""All records of a dataset as the rules across records need them: decoded, with their positions in the files."""

from collections.abc import Iterable, Iterator
from datetime import date
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

T = TypeVar("T")
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
            kind=self.kind,
            record=self.id,
            found=found,
            expected=expected,
            nearest=nearest,
        )


class CatalogEntry(Struct, Generic[R_co], frozen=True):
    """A decoded record with the raw record that it was decoded from.

    The fields at the paths in `broken` have an error of their own and no valid value; a rule that reads a field leaves
    out the entries in which it is broken.
    """

    raw: RawRecord
    record: R_co
    broken: tuple[str, ...] = ()

    def is_valid(self, *fields: str) -> bool:
        """Return whether no error is at these paths, below them, or at the fields that contain them."""
        return not any(_overlap(path, field) for path in self.broken for field in fields)

    def is_valid_itself(self, field: str) -> bool:
        """Return whether a list or mapping is one, whatever is in it."""
        return not any(_overlap(path, field) and len(path) <= len(field) for path in self.broken)

    def valid_items(self, field: str, items: Iterable[T]) -> Iterator[tuple[str, T]]:
        """Yield the path and the value of every item of a list that has no errors."""
        for index, item in enumerate(items):
            path = f"{field}[{index}]"
            if self.is_valid(path):
                yield path, item

    def diagnostic(self, field: str, found: str, expected: str, nearest: str | None = None) -> Diagnostic:
        """Return a diagnostic of the field at this path, relative to the record."""
        return self.raw.diagnostic(field, found, expected, nearest)


E = TypeVar("E", bound=CatalogEntry[Record | Retired])


def valid(entries: Iterable[E], *fields: str) -> Iterator[E]:
    """Yield the entries in which the fields at these paths have no errors."""
    return (entry for entry in entries if entry.is_valid(*fields))


def _overlap(one: str, other: str) -> bool:
    """Return whether two paths are the same, or one of them leads into the other."""
    shorter, longer = sorted((one, other), key=len)
    return longer.startswith(shorter) and longer[len(shorter) : len(shorter) + 1] in {"", ".", "["}


class Catalog(Struct, frozen=True, kw_only=True):
    """All records of a dataset, before the rules across records are applied, and the day of the check."""

    today: date
    codebooks: tuple[Codebook, ...]
    raw_records: tuple[RawRecord, ...] = ()
    documents: dict[str, CatalogEntry[Document]] = {}
    actors: dict[str, CatalogEntry[Actor]] = {}
    events: dict[str, CatalogEntry[Event]] = {}
    claims: dict[str, CatalogEntry[Claim]] = {}
    relationships: dict[str, CatalogEntry[Relationship]] = {}
    retired: tuple[CatalogEntry[Retired], ...] = ()
    incomplete_kinds: frozenset[str] = frozenset()  # kinds with a file or a record whose ids could not be read

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
