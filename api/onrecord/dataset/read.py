"""The files of a dataset, and the records in them."""

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from onrecord.dataset.catalog import Catalog, Entry, Site
from onrecord.dataset.codebook import own_codebooks, read_codebooks, refuse_foreign
from onrecord.dataset.decode import decode, nearest, text_of
from onrecord.dataset.shapes import RECORDS
from onrecord.dataset.tree import Mapping, Node, Place, Scalar, Sequence, parse
from onrecord.errors import BadData, Problem
from onrecord.records.actors import Actor
from onrecord.records.claims import Claim
from onrecord.records.dataset import Imprint, Record
from onrecord.records.documents import Document
from onrecord.records.events import Event
from onrecord.records.relationships import Relationship
from onrecord.records.retired import Retired

CODEBOOK = "codebook"
IMPRINT = "dataset.yaml"
RETIRED = "retired.yaml"
README = "README.md"
FILES = {f"{kind}s.yaml": kind for kind in RECORDS}

R = TypeVar("R", bound=Record)


class Reading(Struct, frozen=True, kw_only=True):
    """What the files of a dataset hold, and everything wrong with each by itself."""

    imprint: Imprint
    catalog: Catalog
    problems: tuple[Problem, ...]


def read(root: Path) -> Reading:
    """Return the records of a dataset's files; nothing is checked yet that concerns more than one record."""
    reader = _Reader()
    reader.folder(root)
    return Reading(
        imprint=reader.imprint,
        catalog=Catalog(
            codebooks=own_codebooks(),
            sites=tuple(reader.sites),
            documents=reader.documents,
            actors=reader.actors,
            events=reader.events,
            claims=reader.claims,
            relationships=reader.relationships,
            retired=tuple(reader.retired),
            unread=frozenset(reader.unread),
        ),
        problems=tuple(reader.problems),
    )


def yaml_files(root: Path) -> tuple[Path, ...]:
    """Return every YAML file under a folder, those in hidden folders left out."""
    return tuple(path for path in sorted(root.rglob("*.yaml")) if not _is_hidden(path.relative_to(root)))


class _Reader:
    """Walks the folder, and keeps records, sites and problems."""

    def __init__(self) -> None:
        self.imprint = Imprint()
        self.problems: list[Problem] = []
        self.sites: list[Site] = []
        self.unread: set[str] = set()
        self.refused: set[tuple[str, int, int]] = set()
        self.documents: dict[str, Entry[Document]] = {}
        self.actors: dict[str, Entry[Actor]] = {}
        self.events: dict[str, Entry[Event]] = {}
        self.claims: dict[str, Entry[Claim]] = {}
        self.relationships: dict[str, Entry[Relationship]] = {}
        self.retired: list[Entry[Retired]] = []

    def folder(self, root: Path) -> None:
        """Read the root folder of a dataset."""
        if not root.is_dir():
            self.problems.append(_start(root).problem("no folder of this name", "the root folder of a dataset"))
            return
        for path in _visible(root):
            if path.is_dir():
                self._folder(path)
            elif path.name == IMPRINT:
                self._imprint(path)
            elif path.name != README:
                self._stray(path, (IMPRINT, README))
        if not self.sites and not self.problems:
            self.problems.append(_start(root).problem("no records", f"a folder with {' or '.join(FILES)}"))

    def _folder(self, folder: Path) -> None:
        if folder.name == CODEBOOK:
            self._codebooks(folder)
        elif near := nearest(folder.name, (CODEBOOK,)):
            place = _start(folder)
            self.problems.append(place.problem(f"the folder {folder.name!r}", "a collection or the codebook", near))
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
        self.problems.append(place.problem(found, f"one of {', '.join(names)}", nearest(path.name, names)))

    def _codebooks(self, folder: Path) -> None:
        try:
            refuse_foreign(folder, read_codebooks(folder))
        except BadData as error:
            self.problems += error.problems

    def _imprint(self, path: Path) -> None:
        root = self._root(path, "")
        if root is None:
            return
        decoded = decode(root, Imprint)
        self._report(decoded.problems)
        self.imprint = decoded.value or self.imprint

    def _records(self, path: Path, kind: str) -> None:
        root = self._root(path, path.stem)
        if not isinstance(root, Sequence):
            self.unread.add(kind)
            if root is not None:
                self.problems.append(root.place.problem("no list", f"a list of {path.stem}, each after a hyphen"))
            return
        if not root.items:
            self.problems.append(root.place.problem("an empty list", f"a list of {path.stem}, or no file"))
        for node in root.items:
            self._record(node, kind)

    def _root(self, path: Path, name: str) -> Node | None:
        """Return what a file holds, or None where it is empty or cannot be read."""
        tree = parse(path.read_bytes(), path.as_posix(), name)
        self.problems += tree.problems
        self.refused |= {_position(problem) for problem in tree.problems}
        is_null = isinstance(tree.root, Scalar) and tree.root.value is None
        if is_null or not (tree.root or tree.problems):
            self.problems.append(_start(path).problem("an empty file", "a file that holds something, or no file"))
            return None
        return tree.root

    def _record(self, node: Node, kind: str) -> None:
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

    def _keep(self, node: Node, kind: str, struct: type[R], entries: dict[str, Entry[R]]) -> None:
        decoded = decode(node, struct)
        own = node.values.get("id") if isinstance(node, Mapping) else None
        references = tuple(each for each in decoded.references if own is None or each.place != own.place)
        site = Site(kind, text_of(node, "id"), node, references)
        self.sites.append(site)
        self._report(decoded.problems)
        if decoded.value is not None:
            entries.setdefault(decoded.value.id, Entry(site, decoded.value))

    def _retire(self, node: Node) -> None:
        decoded = decode(node, Retired)
        self._report(decoded.problems)
        if decoded.value is not None:
            site = Site(RETIRED, decoded.value.id, node, decoded.references)
            self.retired.append(Entry(site, decoded.value))

    def _report(self, problems: tuple[Problem, ...]) -> None:
        """Keep problems, save those of a value that the YAML reader has refused already."""
        self.problems += [problem for problem in problems if _position(problem) not in self.refused]


def _position(problem: Problem) -> tuple[str, int, int]:
    return problem.file, problem.line, problem.column


def _visible(folder: Path) -> Iterator[Path]:
    """Yield what stands in a folder in the order of names, without dot files."""
    return (path for path in sorted(folder.iterdir()) if not path.name.startswith("."))


def _is_hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _start(path: Path) -> Place:
    return Place(path.as_posix(), 1, 1, "")
