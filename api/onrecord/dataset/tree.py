"""YAML 1.2 as a tree in which every node has its location in the file.

The supported subset is mappings, lists, text, numbers, true, false and null. Features that make a file mean something
other than it shows (anchors, merge keys, tags, tabs, control characters, duplicate keys) are refused. Plain scalars
are resolved by the core schema, so that `NO`, `1:30` and `2021-05-24` are text and `010` is ten.
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

from onrecord.errors import Diagnostic, quoted, shorten

MAX_DEPTH = 20  # records nest five deep; the parser recurses, and Python stops at about a thousand

# Unicode's control characters, surrogates, byte order mark, line and paragraph separators, and noncharacters:
# they are invisible, and other YAML parsers end lines at some of them.
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_NEWLINE = re.compile("\n")
_COMMENT = re.compile(r"(^|\s)#")
_BEYOND_UNICODE = re.compile(r"\\U(?!000|0010)[0-9A-Fa-f]{8}")
_INT = re.compile(r"[-+]?[0-9]+")
_BASED_INT = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_KEYWORDS: dict[str, bool | float | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
}
_MAX_NUMBER_LENGTH = 40  # int() takes quadratic time, and refuses more than 4300 digits
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
    """A text, a number, true, false or null."""

    location: Location
    value: Value


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


class Tree(Struct, frozen=True):
    """A parsed file. The root is None for an empty file, and for one with a syntax error."""

    root: YamlNode | None
    diagnostics: tuple[Diagnostic, ...]


def parse(source: bytes, file: str, name: str = "") -> Tree:
    """Parse a file, and collect diagnostics of everything in it that is refused. All paths begin with the name."""
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


def _refused_characters(text: str, start: Location) -> Iterator[Diagnostic]:
    """Yield a diagnostic of each refused character, directive and escape.

    This runs before the parser, which would resolve or skip them without a trace.
    """
    for number, line in enumerate(text.split("\n"), 1):
        for match in _CONTROL.finditer(line):
            location = Location(start.file, number, match.start() + 1, "")
            if match[0] != "\t":
                yield location.diagnostic(*_describe_control(match[0]))
            elif not _COMMENT.search(line, 0, match.start()):
                yield location.diagnostic("a tab", "spaces")
        if line.startswith("%"):
            yield Location(start.file, number, 1, "").diagnostic(
                "a directive", "a file without lines that begin with %"
            )
        if escape := _BEYOND_UNICODE.search(line):
            location = Location(start.file, number, escape.start() + 1, "")
            yield location.diagnostic(f"the escape {escape[0]}", "a character of Unicode, at most \\U0010FFFF")


def _describe_control(char: str) -> tuple[str, str]:
    """Return the found and expected parts of a message about a control character."""
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
    """Builds nodes from the events of ruamel.yaml, and collects diagnostics."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.diagnostics: list[Diagnostic] = []
        self._events: Iterator[Event] = YAML(typ="safe", pure=True).parse(text)

    def compose(self, name: str) -> YamlNode | None:
        """Return the root node, or None for an empty file and for one with a syntax error."""
        try:
            return self._document(name)
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            location = Location(self.file, mark.line + 1, mark.column + 1, "")
            context = f" {error.context}" if error.context else ""
            found = f"a syntax error{context}: {shorten(str(error.problem))}"
            self.diagnostics.append(location.diagnostic(found, "YAML 1.2"))
        except YAMLError as error:
            found = f"a syntax error: {shorten(' '.join(str(error).split()))}"
            self.diagnostics.append(Location(self.file, 1, 1, "").diagnostic(found, "YAML 1.2"))
        except _TooDeep as error:
            self.diagnostics.append(
                error.location.diagnostic("lists and mappings nested too deep", f"at most {MAX_DEPTH} levels")
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
                        self._location(event, "").diagnostic(found, "one document in a file, without ---")
                    )
                    break
            elif isinstance(event, NodeEvent):
                root = self._node(event, name, 0)
            elif isinstance(event, StreamEndEvent):
                break
        return root

    def _node(self, event: Event, path: str, depth: int) -> YamlNode:
        location = self._location(event, path)
        if depth > MAX_DEPTH:
            raise _TooDeep(location)
        self._refuse_properties(event, location)
        match event:
            case SequenceStartEvent():
                return Sequence(location, tuple(self._items(path, depth)))
            case MappingStartEvent():
                return self._mapping(location, depth)
            case ScalarEvent():
                return Scalar(location, self._value(event, location))
            case _:
                return Scalar(location, None)

    def _items(self, path: str, depth: int) -> Iterator[YamlNode]:
        # All methods share one stream of events, and a node consumes its own: the next event here begins the next item.
        for index, event in enumerate(self._events):
            if isinstance(event, SequenceEndEvent):
                return
            yield self._node(event, f"{path}[{index}]", depth + 1)

    def _mapping(self, location: Location, depth: int) -> Mapping:
        names: dict[str, Location] = {}
        values: dict[str, YamlNode] = {}
        for event in self._events:
            if isinstance(event, MappingEndEvent):
                break
            name = self._name(event, location, depth)
            path = ".".join(filter(None, (location.path, name)))
            name_location = self._location(event, path)
            value = _locate_null(self._node(next(self._events), path, depth + 1), name_location)
            if name is None:
                continue
            if name in names:
                first = names[name]
                found = f"{quoted(name)} again (first at {first.line}:{first.column})"
                self.diagnostics.append(name_location.diagnostic(found, "each field once"))
                continue
            names[name], values[name] = name_location, value
        return Mapping(location, names, values)

    def _name(self, event: Event, location: Location, depth: int) -> str | None:
        """Return the name of a field, or None if the key is refused."""
        name_location = self._location(event, location.path)
        if not isinstance(event, ScalarEvent):
            self._node(event, location.path, depth + 1)
            if not isinstance(event, AliasEvent):
                self.diagnostics.append(name_location.diagnostic("a list or a mapping as a field name", "text"))
            return None
        self._refuse_properties(event, name_location)
        name: str = event.value
        if name == "<<" and event.style is None:  # in quotes it is an ordinary name
            self.diagnostics.append(name_location.diagnostic("a merge key", "the fields written out"))
            return None
        if bad := _CONTROL.search(name) or _NEWLINE.search(name):
            self.diagnostics.append(name_location.diagnostic(*_describe_control(bad[0])))
            return None
        return name

    def _refuse_properties(self, event: Event, location: Location) -> None:
        if isinstance(event, AliasEvent):
            self.diagnostics.append(location.diagnostic(f"the alias *{shorten(event.anchor)}", "the value written out"))
        elif isinstance(event, NodeEvent) and event.anchor is not None:
            self.diagnostics.append(location.diagnostic(f"the anchor &{shorten(event.anchor)}", "the value without it"))
        if isinstance(event, ScalarEvent | CollectionStartEvent) and event.tag is not None:
            self.diagnostics.append(
                location.diagnostic(
                    f"the tag {shorten(str(event.tag))}", "the value without it, in quotes if it is text"
                )
            )

    def _value(self, event: ScalarEvent, location: Location) -> Value:
        text: str = event.value
        if bad := _CONTROL.search(text):
            self.diagnostics.append(location.diagnostic(*_describe_control(bad[0])))
            return None
        if event.style is not None or event.tag is not None:
            return text
        if len(text) > _MAX_NUMBER_LENGTH and _is_number(text):
            found = f"a number of {len(text)} characters"
            self.diagnostics.append(location.diagnostic(found, "a shorter number, or text in quotes"))
            return None
        return resolve(text)

    def _location(self, event: Event, path: str) -> Location:
        return Location(self.file, event.start_mark.line + 1, event.start_mark.column + 1, path)


def _locate_null(value: YamlNode, name: Location) -> YamlNode:
    """Return the value; a null gets the location of its field name, since an empty value has no position of its own."""
    return Scalar(name, None) if value == Scalar(value.location, None) else value


class _TooDeep(Exception):
    """Lists and mappings are nested deeper than MAX_DEPTH."""

    def __init__(self, location: Location) -> None:
        super().__init__(location)
        self.location = location


def resolve(text: str) -> Value:
    """Return the value of a plain scalar by the core schema of YAML 1.2."""
    if text in _KEYWORDS:
        return _KEYWORDS[text]
    if _INT.fullmatch(text):
        return int(text)
    if _BASED_INT.fullmatch(text):
        return int(text, 0)
    return float(text) if _FLOAT.fullmatch(text) else text


def _is_number(text: str) -> bool:
    return any(pattern.fullmatch(text) for pattern in (_INT, _BASED_INT, _FLOAT))
