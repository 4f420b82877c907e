"""YAML 1.2 as a tree whose every node knows where it stands.

Only what an editor needs is read: mappings, lists, texts, numbers, true, false and null. What makes a file mean
something else than it shows (anchors, merge keys, tags, tabs, control characters, duplicate keys) is refused.
Plain scalars are resolved by the core schema, so that `NO`, `1:30` and `2021-05-24` are texts and `010` is ten.
"""

import math
import re
from collections.abc import Iterator
from typing import TypeAlias

from msgspec import Struct
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from onrecord.errors import Diagnostic

DEEPEST = 20  # records nest five deep

# Unicode's controls, surrogates, byte order mark, line and paragraph separators, and what is no character.
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_NEWLINE = re.compile("\n")
_COMMENT = re.compile(r"(^|\s)#")
_BEYOND_UNICODE = re.compile(r"\\U(?!000|0010)[0-9A-Fa-f]{8}")
_INT = re.compile(r"[-+]?[0-9]+")
_BASED_INT = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: dict[str, bool | float | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
}
_LONGEST_NUMBER = 40
_STEP = re.compile(r"[^.\[\]]+")

Value: TypeAlias = str | int | float | bool | None


class Location(Struct, frozen=True):
    """Where something stands; lines and columns count from 1."""

    file: str
    line: int
    column: int
    path: str

    def diagnostic(self, found: str, expected: str, nearest: str | None = None) -> Diagnostic:
        """Return the problem that stands here."""
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
    """A text, a number, true, false or null."""

    place: Location
    value: Value


class Sequence(Struct, frozen=True):
    """A list."""

    place: Location
    items: tuple["YamlNode", ...]


class Mapping(Struct, frozen=True):
    """Fields by name; the places are those of the names."""

    place: Location
    names: dict[str, Location]
    values: dict[str, "YamlNode"]


YamlNode: TypeAlias = Scalar | Sequence | Mapping


class Tree(Struct, frozen=True):
    """What a file holds: null for an empty one, and for one that cannot be read to its end."""

    root: YamlNode | None
    diagnostics: tuple[Diagnostic, ...]


def parse(source: bytes, file: str, name: str = "") -> Tree:
    """Return the tree of a file with everything in it that is refused; paths in it begin with the name."""
    start = Location(file, 1, 1, "")
    try:
        text = source.decode()
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        column = error.start - source.rfind(b"\n", 0, error.start)
        found = f"the byte 0x{source[error.start]:02x} at offset {error.start} (line {line}), which is not UTF-8"
        return Tree(None, (Location(file, line, column, "").diagnostic(found, "a file in UTF-8"),))
    if refused := tuple(_refused_characters(text, start)):
        return Tree(None, refused)
    composer = _Composer(text, file)
    return Tree(composer.compose(name), tuple(composer.diagnostics))


def scalars(node: YamlNode) -> Iterator[Scalar]:
    """Yield every scalar of a tree in the order of the file; names of fields are none."""
    match node:
        case Scalar():
            yield node
        case Sequence():
            for item in node.items:
                yield from scalars(item)
        case Mapping():
            for value in node.values.values():
                yield from scalars(value)


def find(node: YamlNode, path: str) -> Location:
    """Return where the deepest part of a path stands that is written."""
    for step in _STEP.findall(path):
        match node:
            case Mapping() if step in node.values:
                node = node.values[step]
            case Sequence() if step.isdigit() and int(step) < len(node.items):
                node = node.items[int(step)]
            case _:
                break
    return node.place


def _refused_characters(text: str, start: Location) -> Iterator[Diagnostic]:
    """Yield what no line may hold, before the parser sees it."""
    for number, line in enumerate(text.split("\n"), 1):
        for match in _CONTROL.finditer(line):
            place = Location(start.file, number, match.start() + 1, "")
            if match[0] != "\t":
                yield place.diagnostic(*_control(match[0]))
            elif not _COMMENT.search(line, 0, match.start()):
                yield place.diagnostic("a tab", "spaces")
        if line.startswith("%"):
            yield Location(start.file, number, 1, "").diagnostic(
                "a directive", "a file without lines that begin with %"
            )
        if escape := _BEYOND_UNICODE.search(line):
            place = Location(start.file, number, escape.start() + 1, "")
            yield place.diagnostic(f"the escape {escape[0]}", "a character of Unicode, at most \\U0010FFFF")


def _control(char: str) -> tuple[str, str]:
    """Return how to name a control character, and what would be right."""
    match char:
        case "\r":
            return "a carriage return", "lines that end with a newline alone"
        case "\ufeff":
            return "a byte order mark (U+FEFF)", "a file without one"
        case "\t":
            return "a tab", "spaces"
        case _:
            return f"the control character U+{ord(char):04X}", "text without control characters"


class _Composer:
    """Turns the events of ruamel.yaml into nodes, and keeps what is refused."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.diagnostics: list[Diagnostic] = []
        self._events: Iterator[Event] = YAML(typ="safe", pure=True).parse(text)

    def compose(self, name: str) -> YamlNode | None:
        """Return the root node, or None for an empty file or one with an error of syntax."""
        try:
            return self._document(name)
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            place = Location(self.file, mark.line + 1, mark.column + 1, "")
            context = f" {error.context}" if error.context else ""
            self.diagnostics.append(place.diagnostic(f"an error of syntax{context}: {error.problem}", "YAML 1.2"))
        except YAMLError as error:
            found = f"an error of syntax: {' '.join(str(error).split())}"
            self.diagnostics.append(Location(self.file, 1, 1, "").diagnostic(found, "YAML 1.2"))
        except _TooDeep as error:
            self.diagnostics.append(
                error.place.diagnostic("lists and mappings nested too deep", f"at most {DEEPEST} levels")
            )
        return None

    def _document(self, name: str) -> YamlNode | None:
        root = None
        documents = 0
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    found = "a second document"
                    self.diagnostics.append(
                        self._place(event, "").diagnostic(found, "one document in a file, without ---")
                    )
                    break
            elif isinstance(event, NodeEvent):
                root = self._node(event, name, 0)
            elif isinstance(event, StreamEndEvent):
                break
        return root

    def _node(self, event: Event, path: str, depth: int) -> YamlNode:
        place = self._place(event, path)
        if depth > DEEPEST:
            raise _TooDeep(place)
        self._refuse_properties(event, place)
        match event:
            case SequenceStartEvent():
                return Sequence(place, tuple(self._items(path, depth)))
            case MappingStartEvent():
                return self._mapping(place, depth)
            case ScalarEvent():
                return Scalar(place, self._value(event, place))
            case _:
                return Scalar(place, None)

    def _items(self, path: str, depth: int) -> Iterator[YamlNode]:
        for index, event in enumerate(self._events):
            if isinstance(event, SequenceEndEvent):
                return
            yield self._node(event, f"{path}[{index}]", depth + 1)

    def _mapping(self, place: Location, depth: int) -> Mapping:
        names: dict[str, Location] = {}
        values: dict[str, YamlNode] = {}
        for event in self._events:
            if isinstance(event, MappingEndEvent):
                break
            name = self._name(event, place, depth)
            path = ".".join(filter(None, (place.path, name)))
            standing = self._place(event, path)
            value = _placed(self._node(next(self._events), path, depth + 1), standing)
            if name is None:
                continue
            if name in names:
                first = names[name]
                found = f"{name!r} again (first at {first.line}:{first.column})"
                self.diagnostics.append(standing.diagnostic(found, "each field once"))
                continue
            names[name], values[name] = standing, value
        return Mapping(place, names, values)

    def _name(self, event: Event, place: Location, depth: int) -> str | None:
        """Return the name of a field, or None where what stands there is none."""
        standing = self._place(event, place.path)
        if not isinstance(event, ScalarEvent):
            self._node(event, place.path, depth + 1)
            if not isinstance(event, AliasEvent):
                self.diagnostics.append(standing.diagnostic("a list or a mapping as a name", "the name of a field"))
            return None
        self._refuse_properties(event, standing)
        name: str = event.value
        if name == "<<" and event.style is None:
            self.diagnostics.append(standing.diagnostic("a merge key", "the fields written out"))
            return None
        if bad := _CONTROL.search(name) or _NEWLINE.search(name):
            self.diagnostics.append(standing.diagnostic(*_control(bad[0])))
            return None
        return name

    def _refuse_properties(self, event: Event, place: Location) -> None:
        if isinstance(event, AliasEvent):
            self.diagnostics.append(place.diagnostic(f"the alias *{event.anchor}", "the value written out"))
        elif isinstance(event, NodeEvent) and event.anchor is not None:
            self.diagnostics.append(place.diagnostic(f"the anchor &{event.anchor}", "the value without it"))
        if isinstance(event, ScalarEvent | CollectionStartEvent) and event.tag is not None:
            self.diagnostics.append(
                place.diagnostic(f"the tag {event.tag}", "the value without it, quoted if it is a text")
            )

    def _value(self, event: ScalarEvent, place: Location) -> Value:
        text: str = event.value
        if bad := _CONTROL.search(text):
            self.diagnostics.append(place.diagnostic(*_control(bad[0])))
            return None
        if event.style is not None or event.tag is not None:
            return text
        if len(text) > _LONGEST_NUMBER and _is_number(text):
            found = f"a number of {len(text)} characters"
            self.diagnostics.append(place.diagnostic(found, "a shorter one, or a text: quote it"))
            return None
        return resolve(text)

    def _place(self, event: Event, path: str) -> Location:
        return Location(self.file, event.start_mark.line + 1, event.start_mark.column + 1, path)


def _placed(value: YamlNode, name: Location) -> YamlNode:
    """Return a value as it is, or placed at its name if there is nothing to see of it."""
    return Scalar(name, None) if value == Scalar(value.place, None) else value


class _TooDeep(Exception):
    """Lists and mappings nest deeper than any record does."""

    def __init__(self, place: Location) -> None:
        super().__init__(place)
        self.place = place


def resolve(text: str) -> Value:
    """Return what a plain scalar means in the core schema of YAML 1.2."""
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text)
    if _BASED_INT.fullmatch(text):
        return int(text, 0)
    return float(text) if _FLOAT.fullmatch(text) else text


def _is_number(text: str) -> bool:
    return any(pattern.fullmatch(text) for pattern in (_INT, _BASED_INT, _FLOAT))
