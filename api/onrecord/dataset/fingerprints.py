"""The guard that a dataset repeats no text of a source: no run of six words of it stands in any YAML scalar.

What is committed is not the text but a fingerprint of each of its runs, from which the text cannot be read.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from hashlib import blake2b
from itertools import chain
from pathlib import Path

from onrecord.dataset.read import yaml_files
from onrecord.dataset.tree import Mapping, Scalar, Sequence, Tree, YamlNode, parse, scalars
from onrecord.dataset.verify import text_of
from onrecord.errors import BadData, Diagnostic

SHINGLE_WORDS = 6
ACTORS = "actors.yaml"
MARK = "# Written by `onrecord runs SOURCE_FILE -o FILE`: a fingerprint of every six words of a source; do not edit."

_WORD = re.compile(r"\w+")
_FINGERPRINT = re.compile(r"[0-9a-f]{16}")


def shingles(text: str) -> list[str]:
    """Return every run of six words of a text in their order, without case and what stands between the words."""
    words = _WORD.findall(unicodedata.normalize("NFC", text.casefold()))
    return [" ".join(words[start : start + SHINGLE_WORDS]) for start in range(len(words) - SHINGLE_WORDS + 1)]


def fingerprints(text: str) -> frozenset[str]:
    """Return the fingerprint of every run of six words of a text."""
    return frozenset(map(_fingerprint, shingles(text)))


def find(texts: Iterable[str], held: AbstractSet[str], allowed: AbstractSet[str] = frozenset()) -> tuple[str, ...]:
    """Return the runs of the texts that have one of the fingerprints, save those that are allowed."""
    every = chain.from_iterable(map(shingles, texts))
    return tuple(run for run in every if run not in allowed and _fingerprint(run) in held)


def write(source: Path, target: Path) -> int:
    """Write the fingerprints of a source file, and return how many they are."""
    held = sorted(fingerprints(text_of(source)))
    target.write_text("\n".join([MARK, *held, ""]), encoding="utf-8", newline="\n")
    return len(held)


def read(path: Path) -> frozenset[str]:
    """Return the fingerprints that a file holds, or raise BadData with the lines that are none."""
    lines = path.read_text(encoding="utf-8").splitlines()
    held = {number: line for number, line in enumerate(lines, 1) if not line.startswith("#")}
    wrong = [
        Diagnostic(
            file=path.as_posix(), line=number, column=1, path="", found=repr(line), expected="16 hexadecimal digits"
        )
        for number, line in held.items()
        if not _FINGERPRINT.fullmatch(line)
    ]
    if wrong:
        raise BadData(wrong)
    return frozenset(held.values())


def check(root: Path, held: AbstractSet[str]) -> None:
    """Raise BadData with every scalar of a dataset that repeats a run; names of actors may."""
    trees = [(path, parse(path.read_bytes(), path.as_posix(), path.stem)) for path in yaml_files(root)]
    names = chain.from_iterable(_names(tree) for path, tree in trees if path.name == ACTORS)
    allowed = frozenset(chain.from_iterable(map(shingles, names)))
    diagnostics = [diagnostic for _, tree in trees for diagnostic in _problems(tree, held, allowed)]
    if diagnostics:
        raise BadData(diagnostics)


def _fingerprint(run: str) -> str:
    return blake2b(run.encode(), digest_size=8).hexdigest()


def _problems(tree: Tree, held: AbstractSet[str], allowed: AbstractSet[str]) -> Iterator[Diagnostic]:
    yield from tree.diagnostics
    for scalar in scalars(tree.root) if tree.root else ():
        for run in find([str(scalar.value)], held, allowed):
            yield scalar.place.diagnostic(f"six words of a source, {run!r}", "the same in our own words")


def _names(tree: Tree) -> Iterator[str]:
    """Yield every spelling of the names of the actors in a file."""
    for actor in tree.root.items if isinstance(tree.root, Sequence) else ():
        fields = actor.values if isinstance(actor, Mapping) else {}
        yield from _texts(fields.get("name"))
        spellings = fields.get("names")
        for name in spellings.items if isinstance(spellings, Sequence) else ():
            yield from _texts(name.values.get("text") if isinstance(name, Mapping) else None)


def _texts(node: YamlNode | None) -> Iterator[str]:
    if isinstance(node, Scalar):
        yield str(node.value)
