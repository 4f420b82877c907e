"""YAML nodes to records. All errors of a node are collected; msgspec alone would stop at the first."""

import re
import unicodedata
from datetime import date
from difflib import get_close_matches
from math import isfinite
from typing import Generic, TypeVar

from msgspec import Struct, convert
from msgspec.structs import replace

from onrecord.dataset.shapes import Shape, ValueType, describe_shape, shape_of
from onrecord.dataset.tree import Location, Mapping, Scalar, Sequence, YamlNode
from onrecord.errors import BadDate, Diagnostic, quoted, shorten
from onrecord.records.dates import UncertainDate
from onrecord.records.names import invisible_characters

S = TypeVar("S", bound=Struct)

_WRITTEN_AS_TEXT = (ValueType.TEXT, ValueType.DATE, ValueType.DAY)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class LocatedReference(Struct, frozen=True):
    """The id of another record, with the location of the field that names it."""

    location: Location
    kind: str
    id: str


class Decoded(Struct, Generic[S], frozen=True):
    """A decoded node: its value is None if there are diagnostics; the references are there in either case."""

    value: S | None
    references: tuple[LocatedReference, ...]
    diagnostics: tuple[Diagnostic, ...]


def decode(node: YamlNode, struct: type[S]) -> Decoded[S]:
    """Decode a node as a struct of this type, and collect its references and errors."""
    decoder = _Decoder()
    plain = decoder.value(node, shape_of(struct))
    # The shape has all constraints of the type, so that this conversion cannot fail.
    value = None if decoder.diagnostics else convert(plain, type=struct)
    record_id = (text_field(node, "id") or "").partition("\n")[0] or None  # a diagnostic is printed as one line
    diagnostics = tuple(replace(diagnostic, record=record_id) for diagnostic in decoder.diagnostics)
    return Decoded(value, tuple(decoder.references), diagnostics)


def nearest_word(word: str, words: tuple[str, ...]) -> str | None:
    """Return the word with the most similar spelling, or None if none is similar."""
    return next(iter(get_close_matches(word, words, n=1)), None)


def describe_date_error(error: BadDate) -> str:
    """Return the found part of a date's error, with the text of the date, cut to 80 characters, in it."""
    text = quoted(error.text)
    found = error.found.replace(repr(error.text), text)
    return found if text in found else f"{shorten(found)} in {text}"


def text_field(node: YamlNode, name: str) -> str | None:
    """Return the text of a mapping's field, or None if the field is missing or not text."""
    field = node.values.get(name) if isinstance(node, Mapping) else None
    return field.value if isinstance(field, Scalar) and isinstance(field.value, str) else None


def describe_node(node: YamlNode) -> str:
    """Return a node in words for a message: `a list`, `nothing`, `the number 7`, or a text in quotes."""
    match node:
        case Sequence():
            return "a list"
        case Mapping():
            return "a mapping"
        case Scalar(value=None):
            return "nothing"
        case Scalar(value=bool(value)):
            return str(value).lower()
        case Scalar(value=str(value)):
            return quoted(value)
        case Scalar(value=value):
            return f"the number {value}"


class _Decoder:
    """Converts nodes to plain values, and collects the references and diagnostics on the way."""

    def __init__(self) -> None:
        self.references: list[LocatedReference] = []
        self.diagnostics: list[Diagnostic] = []

    def value(self, node: YamlNode, shape: Shape) -> object:
        """Return the plain value of a node; it is only valid if there are no diagnostics."""
        if isinstance(node, Scalar) and node.value is None:
            if not shape.is_nullable:
                self._refuse(node, shape)
            return None
        match shape.value_type:
            case ValueType.MAPPING:
                return self._mapping(node, shape)
            case ValueType.LIST:
                return self._list(node, shape)
            case ValueType.INTEGER | ValueType.NUMBER:
                return self._number(node, shape)
            case ValueType.BOOLEAN:
                return self._boolean(node, shape)
            case _:
                return self._text(node, shape)

    def _refuse(self, node: YamlNode, shape: Shape) -> None:
        """Add the diagnostic of a node that does not match its shape."""
        expected = describe_shape(shape)
        if isinstance(node, Scalar) and isinstance(node.value, int | float) and shape.value_type in _WRITTEN_AS_TEXT:
            expected = f"{expected}, in quotes"
        if isinstance(node, Scalar) and node.value is None and not shape.is_required:
            expected = f"{expected}, or the field left out"
        self._add(node.location, describe_node(node), expected)

    def _add(self, location: Location, found: str, expected: str, nearest: str | None = None) -> None:
        self.diagnostics.append(location.diagnostic(found, expected, nearest))

    def _mapping(self, node: YamlNode, shape: Shape) -> dict[str, object] | None:
        if not isinstance(node, Mapping):
            self._refuse(node, shape)
            return None
        fields = shape.editable_fields
        misspelled = set()
        for name, location in node.names.items():
            if name not in fields:
                misspelled.add(self._unknown_field(location, name, shape))
        values = {}
        for name, field in fields.items():
            if name in node.values:
                values[name] = self.value(node.values[name], field)
            elif field.is_required and name not in misspelled:  # one typo is one diagnostic
                parent = node.location
                path = ".".join(filter(None, (parent.path, name)))
                missing = Location(parent.file, parent.line, parent.column, path)
                self._add(missing, "nothing", describe_shape(field))
        return values

    def _unknown_field(self, location: Location, name: str, shape: Shape) -> str | None:
        """Refuse a field, and return the field that its name is a misspelling of, or None."""
        if name in shape.fields:
            self._add(location, f"the computed field {name!r}", "a record without it")
            return None
        names = tuple(shape.editable_fields)
        nearest = nearest_word(name, names)
        self._add(location, f"the unknown field {quoted(name)}", f"one of {', '.join(names)}", nearest)
        return nearest

    def _list(self, node: YamlNode, shape: Shape) -> list[object] | None:
        if not isinstance(node, Sequence) or shape.items is None:
            self._refuse(node, shape)
            return None
        values: list[object] = []
        for item in node.items:
            value = self.value(item, shape.items)
            if value is not None and value in values:
                first = node.items[values.index(value)].location
                found = f"{describe_node(item)} again (first at {first.line}:{first.column})"
                self._add(item.location, found, "each item once")
            values.append(value)
        return values

    def _number(self, node: YamlNode, shape: Shape) -> int | float | None:
        value = node.value if isinstance(node, Scalar) else None
        types = (int,) if shape.value_type is ValueType.INTEGER else (int, float)
        # bool is a subclass of int, and YAML has .nan and .inf, which JSON has not.
        if not isinstance(value, types) or isinstance(value, bool) or not isfinite(value):
            self._refuse(node, shape)
            return None
        low, high = shape.minimum, shape.maximum
        if (low is not None and value < low) or (high is not None and value > high):
            self._refuse(node, shape)
        return value

    def _boolean(self, node: YamlNode, shape: Shape) -> bool | None:
        if isinstance(node, Scalar) and isinstance(node.value, bool):
            return node.value
        self._refuse(node, shape)
        return None

    def _text(self, node: YamlNode, shape: Shape) -> object:
        if not isinstance(node, Scalar) or not isinstance(node.value, str):
            self._refuse(node, shape)
            return None
        match shape.value_type:
            case ValueType.CODE:
                return self._code(node, node.value, shape)
            case ValueType.DATE:
                return self._date(node, node.value, shape)
            case ValueType.DAY:
                return self._day(node, node.value, shape)
            case _:
                return self._plain_text(node, node.value, shape)

    def _code(self, node: YamlNode, text: str, shape: Shape) -> str:
        if text not in shape.codes:
            self._add(node.location, describe_node(node), describe_shape(shape), nearest_word(text, shape.codes))
        return text

    def _date(self, node: YamlNode, text: str, shape: Shape) -> UncertainDate | None:
        try:
            parsed = UncertainDate.parse(text)
        except BadDate as error:
            self._add(node.location, describe_date_error(error), error.expected)
            return None
        if shape.pattern and not re.search(shape.pattern, text):  # a set may have any number of members
            self._add(node.location, f"a date of {len(text)} characters", "at most 120")
        return parsed

    def _day(self, node: YamlNode, text: str, shape: Shape) -> date | None:
        if _DAY.fullmatch(text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                self._add(node.location, f"{text!r}, which is not a day of the calendar", describe_shape(shape))
                return None
        self._refuse(node, shape)
        return None

    def _plain_text(self, node: YamlNode, text: str, shape: Shape) -> str:
        error = _text_error(text, shape) or _invisible_error(text)
        if error is not None:
            found, expected = error
            self._add(node.location, found, expected)
        elif shape.pattern and not re.search(shape.pattern, text):
            self._refuse(node, shape)
        elif shape.refers_to:
            self.references.append(LocatedReference(node.location, shape.refers_to, text))
        return text


def _text_error(text: str, shape: Shape) -> tuple[str, str] | None:
    """Return the found and expected parts of a text's gravest error, its pattern left out, or None if it has none."""
    if not text.strip():
        return "blank text", describe_shape(shape)
    if text != text.strip():
        return "white space at the start or end", "text without it (in a block, >- or |- instead of > or |)"
    # Equal words must be equal bytes: ids, searches and hashes of quotes compare them.
    if not unicodedata.is_normalized("NFC", text):
        return "text that is not in Unicode form NFC", "the same text with composed letters"
    if "\n" in text and not shape.is_multiline:
        return "a newline", describe_shape(shape)
    if shape.maximum is not None and len(text) > shape.maximum:
        return f"a text of {len(text)} characters", describe_shape(shape)
    return None


def _invisible_error(text: str) -> tuple[str, str] | None:
    """Return the found and expected parts of the first character that shows as nothing, or None without any."""
    positions = invisible_characters(text)
    if not positions:
        return None
    char, before = text[positions[0]], text[max(positions[0] - 20, 0) : positions[0]]
    name = f"U+{ord(char):04X} ({unicodedata.name(char, 'without a name').lower()})"
    return f"the invisible character {name} after {quoted(before)}", "the same text without it"
