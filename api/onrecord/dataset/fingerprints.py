"""A check that a dataset does not copy text from a source: no six consecutive words of it occur in any YAML scalar.

The repository has no text of a source, only fingerprints of its shingles (sequences of six words), from which the text
cannot be recovered.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from hashlib import blake2b
from itertools import chain
from pathlib import Path

from onrecord.dataset.parser import Tree, parse
from onrecord.dataset.read import yaml_files
from onrecord.dataset.tree import Mapping, Scalar, Sequence, YamlNode, scalars
from onrecord.dataset.verify import read_text
from onrecord.errors import BadData, Diagnostic, quoted
from onrecord.records.evidence import MAX_QUOTED_WORDS

SHINGLE_WORDS = MAX_QUOTED_WORDS + 1
ACTORS = "actors.yaml"
MARK = "# Written by `onrecord fingerprint FILE -o OUT`: fingerprints of all six-word sequences of a text; do not edit."

_WORD = re.compile(r"\w+")
_FINGERPRINT = re.compile(r"[0-9a-f]{16}")


def shingles(text: str) -> list[str]:
    """Return every sequence of six words of a text in order, in lower case and without punctuation."""
    words = _WORD.findall(unicodedata.normalize("NFC", text.casefold()))
    return [" ".join(words[start : start + SHINGLE_WORDS]) for start in range(len(words) - SHINGLE_WORDS + 1)]


def fingerprints(text: str) -> frozenset[str]:
    """Return the fingerprints of all shingles of a text, each 16 hexadecimal digits."""
    return frozenset(map(_fingerprint, shingles(text)))


def find_copied(
    texts: Iterable[str], source_fingerprints: AbstractSet[str], allowed: AbstractSet[str] = frozenset()
) -> tuple[str, ...]:
    """Return the shingles of the texts that also occur in the source, allowed ones left out."""
    return tuple(
        shingle
        for shingle in chain.from_iterable(map(shingles, texts))
        if shingle not in allowed and _fingerprint(shingle) in source_fingerprints
    )


def write(source: Path, target: Path) -> int:
    """Write the sorted fingerprints of a source file, and return their number."""
    lines = sorted(fingerprints(read_text(source)))
    target.write_text("\n".join([MARK, *lines, ""]), encoding="utf-8", newline="\n")
    return len(lines)


def read(path: Path) -> frozenset[str]:
    """Return the fingerprints in a file, or raise BadData with every line that is not one."""
    lines = path.read_text(encoding="utf-8").splitlines()
    numbered = {number: line for number, line in enumerate(lines, 1) if not line.startswith("#")}
    diagnostics = [
        Diagnostic(
            file=path.as_posix(), line=number, column=1, path="", found=quoted(line), expected="16 hexadecimal digits"
        )
        for number, line in numbered.items()
        if not _FINGERPRINT.fullmatch(line)
    ]
    if diagnostics:
        raise BadData(diagnostics)
    return frozenset(numbered.values())


def check(root: Path, source_fingerprints: AbstractSet[str]) -> None:
    """Raise BadData with every scalar of a dataset that copies a shingle; shingles of actors' names are allowed."""
    trees = [(path, parse(path.read_bytes(), path.as_posix(), path.stem)) for path in yaml_files(root)]
    # A long name, such as that of an international organization, can only be written as it is.
    names = chain.from_iterable(_actor_names(tree) for path, tree in trees if path.name == ACTORS)
    allowed = frozenset(chain.from_iterable(map(shingles, names)))
    diagnostics = [
        diagnostic for _, tree in trees for diagnostic in _copy_diagnostics(tree, source_fingerprints, allowed)
    ]
    if diagnostics:
        raise BadData(diagnostics)


def _fingerprint(shingle: str) -> str:
    # 64 bits keep the file small: for a million shingles on each side, a chance match has odds of 1 to 18 million.
    return blake2b(shingle.encode(), digest_size=8).hexdigest()


def _copy_diagnostics(
    tree: Tree, source_fingerprints: AbstractSet[str], allowed: AbstractSet[str]
) -> Iterator[Diagnostic]:
    yield from tree.diagnostics
    for scalar in scalars(tree.root) if tree.root else ():
        for shingle in find_copied([str(scalar.value)], source_fingerprints, allowed):
            yield scalar.location.diagnostic(f"six words of a source, {quoted(shingle)}", "a paraphrase")


def _actor_names(tree: Tree) -> Iterator[str]:
    """Yield every spelling of the names of the actors in a file."""
    for actor in tree.root.items if isinstance(tree.root, Sequence) else ():
        fields = actor.values if isinstance(actor, Mapping) else {}
        yield from _text(fields.get("name"))
        names = fields.get("names")
        for name in names.items if isinstance(names, Sequence) else ():
            yield from _text(name.values.get("text") if isinstance(name, Mapping) else None)


def _text(node: YamlNode | None) -> Iterator[str]:
    if isinstance(node, Scalar):
        yield str(node.value)
