"""YAML 1.2 parsed to a tree.

The supported subset is mappings, lists, text, numbers, true, false and null. Features that make a file mean something
other than it shows (anchors, merge keys, tags, tabs, control characters, duplicate keys) are refused. Plain scalars
are resolved by the core schema, so that `NO`, `1:30` and `2021-05-24` are text. So is `010`, which other tools read as
ten or as eight.
"""

import math
import re
from collections.abc import Iterator
from itertools import pairwise

from msgspec import Struct
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, StreamMark, YAMLError
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

from onrecord.dataset import source_text
from onrecord.dataset.source_text import CONTROL, OTHER_SPACE, SourceText, describe_control
from onrecord.dataset.tree import Location, Mapping, Scalar, Sequence, Value, YamlNode
from onrecord.errors import Diagnostic, quoted, shorten

MAX_DEPTH = 20  # records nest five deep; the parser recurses, and Python stops at about a thousand

_NEWLINE = re.compile("\n")
_COMMENT = re.compile(r"\s+(#.*)")
_EMPTY_WITH_COMMENT = re.compile(r"[\"']?\s*:\s+(#.*)")
_END_OF_FIELD = re.compile(r"\s*[,}]")
_FIRST_ITEM = re.compile(r"(?: *(?:#.*|--- *)?\n)*( *)-(?= |\n|$)")
_HYPHEN = re.compile(r"^( *)-(?= |$)", re.MULTILINE)
_TEXT_AFTER_QUOTES = re.compile(r": (\"[^\"]*\"|'[^']*') *$")
_TEXT_AFTER_INDICATOR = re.compile(r" *(?:- +)*(?:[\w-]+: +)?([\[{*?|>])")
_ID = re.compile(r"(?:^ *-?|[{,]) *id: *[\"']?([^\s\"'#,}]+)", re.MULTILINE)
_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_BASED_INT = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?!0[0-9])(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_TRUE = ("true", "True", "TRUE")
_KEYWORDS: dict[str, bool | float | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(_TRUE, True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
}
_MAX_NUMBER_LENGTH = 40  # int() takes quadratic time, and refuses more than 4300 digits


class Tree(Struct, frozen=True):
    """A parsed file. The root is None for an empty file, and for one with a syntax error outside of a list.

    Of a list, the items with a syntax error are left out; `broken` has a mapping for each, with its id if one is found,
    and for each that was taken for a part of the one before.
    """

    root: YamlNode | None
    diagnostics: tuple[Diagnostic, ...]
    broken: tuple[Mapping, ...] = ()


def parse(source: bytes, file: str, name: str = "") -> Tree:
    """Parse a file, and collect diagnostics of everything in it that is refused. All paths begin with the name."""
    read = source_text.read(source, file)
    composer = _Composer(read.text, file)
    root = composer.compose(name)
    is_suspicious = composer.syntax_error or composer.has_misplaced_space or _is_text(root)
    if is_suspicious and (spaced := source_text.with_plain_signs(read, file)):
        read = spaced
        composer = _Composer(read.text, file)
        root = composer.compose(name)
    if composer.syntax_error is None:
        return Tree(root, (*read.diagnostics, *composer.all_diagnostics()), tuple(composer.lost))
    return _parse_items(read, composer.syntax_error, name)


def _is_text(root: YamlNode | None) -> bool:
    """Return whether the parser took a mapping, or an item that is one, for text."""
    nodes = root.items if isinstance(root, Sequence) else (root,)
    return any(isinstance(node, Scalar) and isinstance(node.value, str) for node in nodes)


def _parse_items(read: SourceText, syntax_error: Diagnostic, name: str) -> Tree:
    """Parse the items of a list one by one, so that a syntax error costs only the item that has it."""
    items = _split(read.text)
    file, diagnostics = syntax_error.file, list(read.diagnostics)
    nodes: list[YamlNode] = []
    broken: list[Mapping] = []
    for index, (first_line, text) in enumerate(items):
        location = Location(file, first_line, 1, f"{name}[{index}]")
        composer = _Composer(text, file, first_line)
        node = composer.compose(location.path)
        if composer.syntax_error is None:
            nodes.append(node or Scalar(location, None))
            diagnostics += composer.all_diagnostics()
            broken += composer.lost
            continue
        # A repaired fault may be the cause, and is reported.
        if read.fault_lines.isdisjoint(range(first_line, first_line + text.count("\n") + 1)):
            diagnostics.append(composer.syntax_error)
        # A record whose hyphen is misplaced is part of the one before it.
        ids = [Scalar(location, match[1]) for match in _ID.finditer(text)]
        broken += [Mapping(location, {"id": location}, {"id": found}) for found in ids] or [Mapping(location, {}, {})]
    if not broken and not read.diagnostics:  # the error is between the items, or the file is no list
        diagnostics.append(syntax_error)
    root = Sequence(Location(file, 1, 1, name), tuple(nodes)) if items else None
    return Tree(root, tuple(diagnostics), tuple(broken))


def _split(text: str) -> list[tuple[int, str]]:
    """Return the items of a list, each with its first line and without its hyphen; empty if the text is no list."""
    first = _FIRST_ITEM.match(text)
    if first is None:
        return []
    hyphens = [match for match in _HYPHEN.finditer(text) if match.start() >= first.start(1)]
    indentation = min(len(match[1]) for match in hyphens)  # that of the first may be what is wrong
    starts = [match.start() for match in hyphens if match is hyphens[0] or len(match[1]) == indentation]
    items, line = [], 1 + text.count("\n", 0, starts[0])
    for start, end in pairwise([*starts, len(text)]):
        item = text[start:end]
        items.append((line, item.replace("-", " ", 1)))
        line += item.count("\n")
    return items


class _Composer:
    """Builds nodes from the events of ruamel.yaml, and collects diagnostics."""

    def __init__(self, text: str, file: str, first_line: int = 1) -> None:
        self.file = file
        self.diagnostics: list[Diagnostic] = []
        self.syntax_error: Diagnostic | None = None
        self.lost: list[Mapping] = []  # the ids of records that were taken for a part of the one before
        self.has_misplaced_space = False  # a space that is none in YAML is part of a field name
        self._faults: list[Diagnostic] = []  # those that a tool makes many times
        self._quoted: tuple[int, int] | None = None  # the lines of the last value, if it is in quotes on several
        self._lines = text.split("\n")
        self._first_line = first_line
        self._events: Iterator[Event] = YAML(typ="safe", pure=True).parse(text)

    def compose(self, name: str) -> YamlNode | None:
        """Return the root node, or None for an empty text and for one with a syntax error."""
        try:
            return self._document(name)
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            location = Location(self.file, mark.line + self._first_line, mark.column + 1, "")
            context = f" {error.context}" if error.context else ""
            found = f"a syntax error{context}: {shorten(str(error.problem))}"
            self.syntax_error = location.diagnostic(found, self._expected_syntax(error, mark))
        except YAMLError as error:
            found = f"a syntax error: {shorten(' '.join(str(error).split()))}"
            self.syntax_error = Location(self.file, self._first_line, 1, "").diagnostic(found, "YAML 1.2")
        except _TooDeep as error:
            found = "lists and mappings nested too deep"
            self.syntax_error = error.location.diagnostic(found, f"at most {MAX_DEPTH} levels")
        return None

    def all_diagnostics(self) -> tuple[Diagnostic, ...]:
        """Return all diagnostics by position, those that a tool makes many times as one."""
        found = (*self.diagnostics, *source_text.grouped(self._faults))
        return tuple(sorted(found, key=lambda diagnostic: (diagnostic.line, diagnostic.column)))

    def _expected_syntax(self, error: MarkedYAMLError, mark: StreamMark) -> str:
        """Return the expected part of a syntax error; it names the sign that is likely missing at the mark."""
        problem, context = str(error.problem), str(error.context)
        line = self._lines[mark.line] if mark.line < len(self._lines) else ""
        before = line[: mark.column]
        start = error.context_mark.line if error.context_mark else mark.line
        if self._quoted and self._quoted[1] == mark.line and "block mapping" in context:
            start, context = self._quoted[0], "after a quoted scalar"  # which ended at the first quote of another
        indicator = _TEXT_AFTER_INDICATOR.match(line) if not context.startswith("while parsing a flow") else None
        causes = {
            "text with ' #' in it, where a comment begins, in quotes": "flow" in context
            and any(_COMMENT.search(each) for each in self._lines[start : mark.line + 1]),
            "a comma between two fields, and text with ': ' in it in quotes": "flow" in context
            and problem.endswith("':'"),
            f"a comma after each value but the last, and then a {']' if 'sequence' in context else '}'}": "flow"
            in context,
            f"a quote at the end of the text that begins on line {start + self._first_line}": "quoted scalar"
            in context,
            "a colon and a space after each field name": "could not find expected ':'" in problem,
            "text that only begins with quotes in quotes of the other kind": _TEXT_AFTER_QUOTES.search(before),
            f"text that begins with {indicator[1] if indicator else ''} in quotes": indicator,
            "text with ': ' in it in quotes": "mapping values" in problem and ": " in before,
            "text on one line, or its other lines indented": "<document start>" in problem and "<scalar>" in problem,
            "the fields of one mapping indented alike": "mapping values" in problem or "<document start>" in problem,
            "the hyphens of one list indented alike": problem.endswith("found '-'"),
            "text that begins with this character in quotes": "cannot start any token" in problem
            or "sequence entries" in problem,
        }
        return "YAML 1.2" + next((f": {expected}" for expected, is_cause in causes.items() if is_cause), "")

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
                first, last = event.start_mark.line, event.end_mark.line
                self._quoted = (first, last) if event.style in {"'", '"'} and last > first else None
                return Scalar(location, self._value(event, location), self._comment_after(event))
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
        repeated: list[Location] = []
        for event in self._events:
            if isinstance(event, MappingEndEvent):
                break
            name = self._name(event, location, depth)
            path = ".".join(filter(None, (location.path, name)))
            name_location = self._location(event, path)
            value = self._node(next(self._events), path, depth + 1)
            if isinstance(value, Scalar) and value.value is None:
                # An empty value has no position of its own.
                comment = _EMPTY_WITH_COMMENT.match(self._rest_of_line(event))
                value = Scalar(name_location, None, comment[1] if comment else None)
            if name is None or (
                " " in name and self._refused_without_colon(event, self._location(event, location.path))
            ):
                continue
            if name in names:
                repeated.append(name_location)
                if name == "id":
                    self.lost.append(Mapping(location, {name: name_location}, {name: value}))
                continue
            if any(each.path == f"{location.path}.id" for each in repeated):
                continue  # a field of the record whose hyphen is missing
            names[name], values[name] = name_location, value
        if repeated:
            self._refuse_repeated(names, repeated)
        return Mapping(location, names, values)

    def _refused_without_colon(self, event: Event, location: Location) -> bool:
        """Refuse the part after a comma of text without quotes in a mapping in braces, which has no colon."""
        if not isinstance(event, ScalarEvent) or event.style or not _END_OF_FIELD.match(self._rest_of_line(event)):
            return False
        found = f"{quoted(event.value)} without a colon"
        self.diagnostics.append(location.diagnostic(found, "a field, or text with ', ' in it in quotes"))
        return True

    def _refuse_repeated(self, names: dict[str, Location], repeated: list[Location]) -> None:
        """Refuse the fields that a mapping has twice: one diagnostic, since many are a record without its hyphen."""
        name = repeated[0].path.rpartition(".")[2]
        first = names[name]
        found = f"{quoted(name)} again (first at {first.line}:{first.column})"
        expected = "each field once"
        if repeated[1:]:
            found += f", and {len(repeated) - 1} more field{'s' if repeated[2:] else ''} after it"
            expected += ", and a hyphen before each record"
        self.diagnostics.append(repeated[0].diagnostic(found, expected))

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
        if name in _TRUE and event.style is None:
            # In YAML 1.1, `on` is true, so a tool that reads it writes `true`.
            found = f"the field name {name}, which tools of YAML 1.1 write for on"
            self._faults.append(name_location.diagnostic(found, 'on; such tools leave it as it is in quotes, "on"'))
            return "on"
        self.has_misplaced_space |= event.style is None and OTHER_SPACE.search(name) is not None
        if name == "<<" and event.style is None:  # in quotes it is an ordinary name
            self.diagnostics.append(name_location.diagnostic("a merge key", "the fields written out"))
            return None
        if bad := CONTROL.search(name) or _NEWLINE.search(name):
            self.diagnostics.append(name_location.diagnostic(*describe_control(bad[0])))
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
        if bad := CONTROL.search(text):
            self.diagnostics.append(location.diagnostic(*describe_control(bad[0])))
            return None
        if event.style is not None or event.tag is not None:
            return text
        if len(text) > _MAX_NUMBER_LENGTH and _is_number(text):
            found = f"a number of {len(text)} characters"
            self.diagnostics.append(location.diagnostic(found, "a shorter number, or text in quotes"))
            return None
        return resolve(text)

    def _comment_after(self, event: ScalarEvent) -> str | None:
        """Return the comment directly after a value without quotes, or None."""
        comment = _COMMENT.match(self._rest_of_line(event)) if event.style is None and event.value else None
        return comment[1] if comment else None

    def _rest_of_line(self, event: Event) -> str:
        mark = event.end_mark
        return self._lines[mark.line][mark.column :] if mark.line < len(self._lines) else ""

    def _location(self, event: Event, path: str) -> Location:
        return Location(self.file, event.start_mark.line + self._first_line, event.start_mark.column + 1, path)


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
