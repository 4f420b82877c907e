"""The files of a dataset, and the records in them."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from onrecord.dataset.catalog import Catalog, Entry, RawRecord
from onrecord.dataset.codebook import own_codebooks, read_codebooks, refuse_foreign
from onrecord.dataset.decode import decode, nearest, text_of
from onrecord.dataset.shapes import RECORDS
from onrecord.dataset.tree import Location, Mapping, Scalar, Sequence, YamlNode, parse
from onrecord.errors import BadData, Diagnostic
from onrecord.records.actors import Actor
from onrecord.records.claims import Claim
from onrecord.records.dataset import DatasetInfo, Record
from onrecord.records.documents import Document
from onrecord.records.events import Event
from onrecord.records.relationships import Relationship
from onrecord.records.retired import Retired

CODEBOOK = "codebook"
DATASET_INFO = "dataset.yaml"
RETIRED = "retired.yaml"
README = "README.md"
FILES = {f"{kind}s.yaml": kind for kind in RECORDS}

R = TypeVar("R", bound=Record)


class ReadResult(Struct, frozen=True, kw_only=True):
    """What the files of a dataset hold, and everything wrong with each by itself."""

    info: DatasetInfo
    catalog: Catalog
    diagnostics: tuple[Diagnostic, ...]


def read(root: Path) -> ReadResult:
    """Return the records of a dataset's files; nothing is checked yet that concerns more than one record."""
    reader = _Reader()
    reader.folder(root)
    return ReadResult(
        info=reader.info,
        catalog=Catalog(
            codebooks=own_codebooks(),
            raw_records=tuple(reader.raw_records),
            documents=reader.documents,
            actors=reader.actors,
            events=reader.events,
            claims=reader.claims,
            relationships=reader.relationships,
            retired=tuple(reader.retired),
            unread=frozenset(reader.unread),
        ),
        diagnostics=tuple(reader.diagnostics),
    )


def yaml_files(root: Path) -> tuple[Path, ...]:
    """Return every YAML file under a folder, those in hidden folders left out."""
    return tuple(path for path in sorted(root.rglob("*.yaml")) if not _is_hidden(path.relative_to(root)))


class _Reader:
    """Walks the folder, and keeps records, sites and problems."""

    def __init__(self) -> None:
        self.info = DatasetInfo()
        self.diagnostics: list[Diagnostic] = []
        self.raw_records: list[RawRecord] = []
        self.unread: set[str] = set()
        self.update_error: set[tuple[str, int, int]] = set()
        self.documents: dict[str, Entry[Document]] = {}
        self.actors: dict[str, Entry[Actor]] = {}
        self.events: dict[str, Entry[Event]] = {}
        self.claims: dict[str, Entry[Claim]] = {}
        self.relationships: dict[str, Entry[Relationship]] = {}
        self.retired: list[Entry[Retired]] = []

    def folder(self, root: Path) -> None:
        """Read the root folder of a dataset."""
        if not root.is_dir():
            self.diagnostics.append(_start(root).diagnostic("no folder of this name", "the root folder of a dataset"))
            return
        for path in _visible(root):
            if path.is_dir():
                self._folder(path)
            elif path.name == DATASET_INFO:
                self._imprint(path)
            elif path.name != README:
                self._stray(path, (DATASET_INFO, README))
        if not self.raw_records and not self.diagnostics:
            self.diagnostics.append(_start(root).diagnostic("no records", f"a folder with {' or '.join(FILES)}"))

    def _folder(self, folder: Path) -> None:
        if folder.name == CODEBOOK:
            self._codebooks(folder)
        elif near := nearest(folder.name, (CODEBOOK,)):
            place = _start(folder)
            self.diagnostics.append(
                place.diagnostic(f"the folder {folder.name!r}", "a collection or the codebook", near)
            )
        else:
            for path in _visible(folder):
                if path.name in FILES and path.is_file():
                    self._records(path, FILES[path.name])
                elif path.name == RETIRED and path.is_file():
                    self._records(path, path.stem)
                elif path.name != README:
                    self._stray(path, (*FILES, RETIRED, README))

    def _stray(self, path: Path, names: tuple[str, ...]) -> None:
        what = "folder" if path.is_dir() else "file"
        place = _start(path)
        found = f"the {what} {path.name!r}"
        self.diagnostics.append(place.diagnostic(found, f"one of {', '.join(names)}", nearest(path.name, names)))

    def _codebooks(self, folder: Path) -> None:
        try:
            refuse_foreign(folder, read_codebooks(folder))
        except BadData as error:
            self.diagnostics += error.diagnostics

    def _imprint(self, path: Path) -> None:
        root = self._root(path, "")
        if root is None:
            return
        decoded = decode(root, DatasetInfo)
        self._report(decoded.diagnostics)
        self.info = decoded.value or self.info

    def _records(self, path: Path, kind: str) -> None:
        root = self._root(path, path.stem)
        if not isinstance(root, Sequence):
            self.unread.add(kind)
            if root is not None:
                self.diagnostics.append(root.place.diagnostic("no list", f"a list of {path.stem}, each after a hyphen"))
            return
        if not root.items:
            self.diagnostics.append(root.place.diagnostic("an empty list", f"a list of {path.stem}, or no file"))
        for node in root.items:
            self._record(node, kind)

    def _root(self, path: Path, name: str) -> YamlNode | None:
        """Return what a file holds, or None where it is empty or cannot be read."""
        tree = parse(path.read_bytes(), path.as_posix(), name)
        self.diagnostics += tree.diagnostics
        self.update_error |= {_position(diagnostic) for diagnostic in tree.diagnostics}
        is_null = isinstance(tree.root, Scalar) and tree.root.value is None
        if is_null or not (tree.root or tree.diagnostics):
            self.diagnostics.append(_start(path).diagnostic("an empty file", "a file that holds something, or no file"))
            return None
        return tree.root

    def _record(self, node: YamlNode, kind: str) -> None:
        match kind:
            case "document":
                self._keep(node, kind, Document, self.documents)
            case "actor":
                self._keep(node, kind, Actor, self.actors)
            case "event":
                self._keep(node, kind, Event, self.events)
            case "claim":
                self._keep(node, kind, Claim, self.claims)
            case "relationship":
                self._keep(node, kind, Relationship, self.relationships)
            case _:
                self._retire(node)

    def _keep(self, node: YamlNode, kind: str, struct: type[R], entries: dict[str, Entry[R]]) -> None:
        decoded = decode(node, struct)
        own = node.values.get("id") if isinstance(node, Mapping) else None
        references = tuple(each for each in decoded.references if own is None or each.place != own.place)
        raw = RawRecord(kind, text_of(node, "id"), node, references)
        self.raw_records.append(raw)
        self._report(decoded.diagnostics)
        if decoded.value is not None:
            entries.setdefault(decoded.value.id, Entry(raw, decoded.value))

    def _retire(self, node: YamlNode) -> None:
        decoded = decode(node, Retired)
        self._report(decoded.diagnostics)
        if decoded.value is not None:
            raw = RawRecord(RETIRED, decoded.value.id, node, decoded.references)
            self.retired.append(Entry(raw, decoded.value))

    def _report(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        """Keep problems, save those of a value that the YAML reader has refused already."""
        self.diagnostics += [diagnostic for diagnostic in diagnostics if _position(diagnostic) not in self.update_error]


def _position(diagnostic: Diagnostic) -> tuple[str, int, int]:
    return diagnostic.file, diagnostic.line, diagnostic.column


def _visible(folder: Path) -> Iterator[Path]:
    """Yield what stands in a folder in the order of names, without dot files."""
    return (path for path in sorted(folder.iterdir()) if not path.name.startswith("."))


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _start(path: Path) -> Location:
    return Location(path.as_posix(), 1, 1, "")
