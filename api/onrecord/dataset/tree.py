"""The nodes of a YAML file, each with its location in the file."""

import re
from collections.abc import Iterator
from typing import TypeAlias

from msgspec import Struct

from onrecord.errors import Diagnostic

_PATH_STEP = re.compile(r"[^.\[\]]+")

Value: TypeAlias = str | int | float | bool | None


class Location(Struct, frozen=True):
    """The position of a node in a file, and its path, such as `events[0].title`; lines and columns count from 1."""

    file: str
    line: int
    column: int
    path: str

    def diagnostic(self, found: str, expected: str, nearest: str | None = None) -> Diagnostic:
        """Return a diagnostic at this location."""
        return Diagnostic(
            file=self.file,
            line=self.line,
            column=self.column,
            path=self.path,
            found=found,
            expected=expected,
            nearest=nearest,
        )


class Scalar(Struct, frozen=True):
    """A text, a number, true, false or null; a comment directly after a value without quotes may be the end of it."""

    location: Location
    value: Value
    comment: str | None = None


class Sequence(Struct, frozen=True):
    """A list."""

    location: Location
    items: tuple["YamlNode", ...]


class Mapping(Struct, frozen=True):
    """Fields by name, with the locations of their names."""

    location: Location
    names: dict[str, Location]
    values: dict[str, "YamlNode"]


YamlNode: TypeAlias = Scalar | Sequence | Mapping


def scalars(node: YamlNode) -> Iterator[Scalar]:
    """Yield every scalar of a tree in file order, field names left out."""
    match node:
        case Scalar():
            yield node
        case Sequence():
            for item in node.items:
                yield from scalars(item)
        case Mapping():
            for value in node.values.values():
                yield from scalars(value)


def locate(node: YamlNode, path: str) -> Location:
    """Return the location of the deepest node on a path: the field itself, or the nearest parent that exists."""
    for step in _PATH_STEP.findall(path):
        match node:
            case Mapping() if step in node.values:
                node = node.values[step]
            case Sequence() if step.isdigit() and int(step) < len(node.items):
                node = node.items[int(step)]
            case _:
                break
    return node.location
