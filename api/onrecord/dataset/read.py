"""The files of a dataset, read into a catalog of records."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from onrecord.dataset.catalog import Catalog, CatalogEntry, RawRecord
from onrecord.dataset.codebook import builtin_codebooks, read_codebooks, require_own_codes
from onrecord.dataset.decode import decode, nearest_word, text_field
from onrecord.dataset.parser import Tree, parse
from onrecord.dataset.tree import Location, Mapping, Scalar, Sequence, YamlNode
from onrecord.errors import BadData, Diagnostic, quoted
from onrecord.records.actors import Actor
from onrecord.records.claims import Claim
from onrecord.records.dataset import RECORD_TYPES, DatasetInfo, Record
from onrecord.records.documents import Document
from onrecord.records.events import Event
from onrecord.records.relationships import Relationship
from onrecord.records.retired import Retired

CODEBOOK = "codebook"
DATASET_INFO = "dataset.yaml"
RETIRED = "retired.yaml"
RETIRED_KIND = "retired"
README = "README.md"
ATTRIBUTION = "attribution"  # of dataset.yaml, until authors and contributors were told apart
AUTHORSHIP = (
    "`authors: [NAME, ...]`, and `contributors: [{name: NAME, contribution: DATA, license: TERMS}, ...]` for those "
    "whose data the dataset contains"
)
FILES = {f"{kind}s.yaml": kind.value for kind in RECORD_TYPES} | {RETIRED: RETIRED_KIND}

R = TypeVar("R", bound=Record)


class ReadResult(Struct, frozen=True, kw_only=True):
    """The records of a dataset's files, and the diagnostics of each file and record by itself."""

    info: DatasetInfo
    catalog: Catalog
    diagnostics: tuple[Diagnostic, ...]


def read(root: Path, today: date) -> ReadResult:
    """Read all files of a dataset, without applying the rules across records."""
    reader = _Reader()
    reader.read_root(root)
    return ReadResult(
        info=reader.info,
        catalog=Catalog(
            today=today,
            codebooks=builtin_codebooks(),
            raw_records=tuple(reader.raw_records),
            documents=reader.documents,
            actors=reader.actors,
            events=reader.events,
            claims=reader.claims,
            relationships=reader.relationships,
            retired=tuple(reader.retired),
            incomplete_kinds=frozenset(reader.incomplete_kinds),
        ),
        diagnostics=tuple(reader.diagnostics),
    )


def yaml_files(root: Path) -> tuple[Path, ...]:
    """Return every YAML file under a folder, sorted by path and without hidden files and folders."""
    return tuple(path for path in sorted(root.rglob("*.yaml")) if not _is_hidden(path.relative_to(root)))


class _Reader:
    """Reads the folders of a dataset, and collects records and diagnostics."""

    def __init__(self) -> None:
        self.info = DatasetInfo()
        self.diagnostics: list[Diagnostic] = []
        self.raw_records: list[RawRecord] = []
        self.incomplete_kinds: set[str] = set()
        self.reported: set[tuple[str, int, int]] = set()
        self.documents: dict[str, CatalogEntry[Document]] = {}
        self.actors: dict[str, CatalogEntry[Actor]] = {}
        self.events: dict[str, CatalogEntry[Event]] = {}
        self.claims: dict[str, CatalogEntry[Claim]] = {}
        self.relationships: dict[str, CatalogEntry[Relationship]] = {}
        self.retired: list[CatalogEntry[Retired]] = []

    def read_root(self, root: Path) -> None:
        """Read the root folder of a dataset with its collections."""
        if not root.is_dir():
            self._refuse_file(_start_of(root), "no folder of this name", "the root folder of a dataset")
            return
        for path in _visible(root):
            if path.is_dir():
                self._read_folder(path)
            elif path.name == DATASET_INFO:
                self._read_info(path)
            elif path.name != README:
                self._refuse_path(path, (DATASET_INFO, README))
                self.incomplete_kinds |= {FILES[path.name]} if path.name in FILES else set()
        if not self.raw_records and not self.diagnostics:
            expected = f"a folder with {' or '.join(f'{kind}s.yaml' for kind in RECORD_TYPES)}"
            self._refuse_file(_start_of(root), "no records", expected)

    def _read_folder(self, folder: Path) -> None:
        if folder.name == CODEBOOK:
            self._read_codebooks(folder)
            return
        # A collection may have any name, but `codebooks` or `code-book` is almost certainly a misspelling.
        if nearest := nearest_word(folder.name, (CODEBOOK,)):
            found = f"the folder {folder.name!r}"
            self._refuse_file(_start_of(folder), found, "a collection or the codebook", nearest)
            return
        for path in _visible(folder):
            name = path.name
            if name not in (*FILES, README) or not path.is_file():
                self._refuse_path(path, (*FILES, README))
                # The records of a misspelled file are read all the same, or every reference to one would be an error.
                meant = nearest_word(_yaml_name(path), FILES)
                name = meant if meant and not (folder / meant).exists() else name
            if name in FILES and path.is_file():
                self._read_records(path, FILES[name])
            elif path.is_dir():
                self.incomplete_kinds |= {kind for file, kind in FILES.items() if (path / file).exists()}

    def _refuse_path(self, path: Path, names: tuple[str, ...]) -> None:
        found = f"the {'folder' if path.is_dir() else 'file'} {quoted(path.name)}"
        expected = f"one of {', '.join(names)}"
        nearest = nearest_word(path.name if path.suffix == ".md" else _yaml_name(path), names)
        self._refuse_file(_start_of(path), found, expected, nearest)

    def _refuse_file(self, location: Location, found: str, expected: str, nearest: str | None = None) -> None:
        self.diagnostics.append(replace(location.diagnostic(found, expected, nearest), code="unexpected-file"))

    def _read_codebooks(self, folder: Path) -> None:
        try:
            require_own_codes(folder, read_codebooks(folder))
        except BadData as error:
            self.diagnostics += [replace(diagnostic, code="other-codebook") for diagnostic in error.diagnostics]

    def _read_info(self, path: Path) -> None:
        root = self._read_tree(path, "").root
        if root is None:
            return
        if isinstance(root, Mapping) and ATTRIBUTION in root.names:
            location = root.names[ATTRIBUTION]
            diagnostic = location.diagnostic(f"the former field '{ATTRIBUTION}'", AUTHORSHIP)
            self.diagnostics.append(diagnostic)
            self.reported.add(_position(diagnostic))  # not once more, as an unknown field
        decoded = decode(root, DatasetInfo)
        self._add_diagnostics(decoded.diagnostics)
        self.info = decoded.value or self.info

    def _read_records(self, path: Path, kind: str) -> None:
        tree = self._read_tree(path, path.stem)
        root = tree.root
        for item in tree.broken:
            raw = RawRecord(kind, text_field(item, "id"), item, ())
            self.incomplete_kinds |= {kind} if raw.id is None else set()
            if kind != RETIRED_KIND:
                self.raw_records.append(raw)
        if not isinstance(root, Sequence):
            # References to records of this kind cannot be checked, and would all be reported as unknown.
            self.incomplete_kinds.add(kind)
            if root is not None:
                expected = f"a list of {path.stem}, each after a hyphen"
                self._refuse_file(root.location, "no list", expected)
            return
        if not root.items and not tree.broken:
            self.incomplete_kinds.add(kind)
            self._refuse_file(root.location, "an empty list", f"a list of {path.stem}, or no file")
        for node in root.items:
            self._read_record(node, kind)

    def _read_tree(self, path: Path, name: str) -> Tree:
        """Return the parsed file; its root is None if the file is empty or cannot be parsed."""
        tree = parse(path.read_bytes(), path.as_posix(), name)
        self.diagnostics += [replace(diagnostic, code="invalid-yaml") for diagnostic in tree.diagnostics]
        self.reported |= {_position(diagnostic) for diagnostic in tree.diagnostics}
        is_null = isinstance(tree.root, Scalar) and tree.root.value is None
        if is_null or not (tree.root or tree.diagnostics):
            self._refuse_file(_start_of(path), "an empty file", "a file with content, or no file")
            return Tree(None, ())
        return tree

    def _read_record(self, node: YamlNode, kind: str) -> None:
        match kind:
            case "document":
                self._add_record(node, kind, Document, self.documents)
            case "actor":
                self._add_record(node, kind, Actor, self.actors)
            case "event":
                self._add_record(node, kind, Event, self.events)
            case "claim":
                self._add_record(node, kind, Claim, self.claims)
            case "relationship":
                self._add_record(node, kind, Relationship, self.relationships)
            case _:
                self._add_retired(node)

    def _add_record(self, node: YamlNode, kind: str, struct: type[R], entries: dict[str, CatalogEntry[R]]) -> None:
        decoded = decode(node, struct)
        record_id = decoded.value.id if decoded.value else None
        raw = RawRecord(kind, record_id if isinstance(record_id, str) else None, node, decoded.references)
        self.raw_records.append(raw)
        self._add_diagnostics(decoded.diagnostics)
        if raw.id is None:
            self.incomplete_kinds.add(kind)
        if decoded.value is not None:
            # The first record of an id is found by it. The rules see the others too, under keys that are no ids.
            key = raw.id if raw.id is not None and raw.id not in entries else node.location.path
            entries[key] = CatalogEntry(raw, decoded.value, decoded.broken)

    def _add_retired(self, node: YamlNode) -> None:
        decoded = decode(node, Retired)
        self._add_diagnostics(decoded.diagnostics)
        if decoded.value is not None:
            raw = RawRecord(RETIRED_KIND, text_field(node, "id"), node, decoded.references)
            self.retired.append(CatalogEntry(raw, decoded.value, decoded.broken))

    def _add_diagnostics(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        """Add diagnostics, except those of a value that was refused before, by the YAML parser as a rule."""
        self.diagnostics += [diagnostic for diagnostic in diagnostics if _position(diagnostic) not in self.reported]


def _position(diagnostic: Diagnostic) -> tuple[str, int, int]:
    return diagnostic.file, diagnostic.line, diagnostic.column


def _visible(folder: Path) -> Iterator[Path]:
    """Yield the files and folders in a folder by name, without hidden ones."""
    return (path for path in sorted(folder.iterdir()) if not path.name.startswith("."))


def _yaml_name(path: Path) -> str:
    """Return the name of a file with .yaml in place of all its suffixes: Windows hides one, as in `events.yaml.txt`."""
    return f"{path.name.partition('.')[0]}.yaml"


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _start_of(path: Path) -> Location:
    return Location(path.as_posix(), 1, 1, "")
