"""Nodes of YAML to records, with every error in them and not only the first."""

import re
import unicodedata
from datetime import date
from difflib import get_close_matches
from math import isfinite
from typing import Generic, TypeVar

from msgspec import Struct, convert
from msgspec.structs import replace

from onrecord.dataset.shapes import Shape, ValueType, sentence, shape_of
from onrecord.dataset.tree import Location, Mapping, Scalar, Sequence, YamlNode
from onrecord.errors import BadDate, Diagnostic
from onrecord.records.dates import UncertainDate

S = TypeVar("S", bound=Struct)

_SHOWN = 60
_TEXTS = (ValueType.TEXT, ValueType.DATE, ValueType.DAY)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class LocatedReference(Struct, frozen=True):
    """An id that a record names, and where."""

    place: Location
    kind: str
    id: str


class Decoded(Struct, Generic[S], frozen=True):
    """A record, or None where it has errors; the references and the errors in either case."""

    value: S | None
    references: tuple[LocatedReference, ...]
    diagnostics: tuple[Diagnostic, ...]


def decode(node: YamlNode, struct: type[S]) -> Decoded[S]:
    """Return what a node holds as a struct of this type."""
    decoder = _Decoder()
    plain = decoder.value(node, shape_of(struct))
    value = None if decoder.diagnostics else convert(plain, type=struct)
    name = (text_of(node, "id") or "").partition("\n")[0] or None  # a problem is one line
    diagnostics = tuple(replace(diagnostic, record=name) for diagnostic in decoder.diagnostics)
    return Decoded(value, tuple(decoder.references), diagnostics)


def nearest(word: str, words: tuple[str, ...]) -> str | None:
    """Return the word that is spelled most alike, if any is near."""
    return next(iter(get_close_matches(word, words, n=1)), None)


def fault_of(error: BadDate) -> str:
    """Return what was found in place of a date, its whole text included."""
    text = repr(error.text)
    return error.found if text in error.found else f"{error.found} in {text}"


def text_of(node: YamlNode, name: str) -> str | None:
    """Return the text in a field of a mapping, or None where there is none."""
    field = node.values.get(name) if isinstance(node, Mapping) else None
    return field.value if isinstance(field, Scalar) and isinstance(field.value, str) else None


def describe(node: YamlNode) -> str:
    """Return in words what a node holds."""
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
            return repr(value) if len(value) <= _SHOWN else repr(f"{value[:_SHOWN]}...")
        case Scalar(value=value):
            return f"the number {value}"


class _Decoder:
    """Turns nodes into plain values, and keeps the references and the problems that it meets."""

    def __init__(self) -> None:
        self.references: list[LocatedReference] = []
        self.diagnostics: list[Diagnostic] = []

    def value(self, node: YamlNode, shape: Shape) -> object:
        """Return what the node holds; it means something only if there were no problems."""
        if isinstance(node, Scalar) and node.value is None:
            if not shape.is_nullable:
                self._refuse(node, shape)
            return None
        match shape.value_type:
            case ValueType.MAPPING:
                return self._mapping(node, shape)
            case ValueType.LIST:
                return self._list(node, shape)
            case ValueType.WHOLE_NUMBER | ValueType.NUMBER:
                return self._number(node, shape)
            case ValueType.TRUTH:
                return self._truth(node, shape)
            case _:
                return self._text(node, shape)

    def _refuse(self, node: YamlNode, shape: Shape) -> None:
        right = sentence(shape)
        if isinstance(node, Scalar) and isinstance(node.value, int | float) and shape.value_type in _TEXTS:
            right = f"{right}: quote it"
        if isinstance(node, Scalar) and node.value is None and not shape.is_required:
            right = f"{right}, or to leave the field out"
        self._problem(node.place, describe(node), right)

    def _problem(self, place: Location, found: str, expected: str, near: str | None = None) -> None:
        self.diagnostics.append(place.diagnostic(found, expected, near))

    def _mapping(self, node: YamlNode, shape: Shape) -> dict[str, object] | None:
        if not isinstance(node, Mapping):
            self._refuse(node, shape)
            return None
        written = shape.written
        meant = {self._unknown(node.names[name], name, shape) for name in node.names if name not in written}
        values = {}
        for name, field in written.items():
            if name in node.values:
                values[name] = self.value(node.values[name], field)
                continue
            if field.is_required and name not in meant:
                place = node.place
                path = ".".join(filter(None, (place.path, name)))
                missing = Location(place.file, place.line, place.column, path)
                self._problem(missing, "no such field", sentence(field))
        return values

    def _unknown(self, place: Location, name: str, shape: Shape) -> str | None:
        """Refuse a field, and return the name that is meant by it, if one is near."""
        if name in shape.fields:
            self._problem(place, f"the field {name!r}, which is computed", "to leave it out")
            return None
        names = tuple(shape.written)
        meant = nearest(name, names)
        self._problem(place, f"the unknown field {name!r}", f"one of {', '.join(names)}", meant)
        return meant

    def _list(self, node: YamlNode, shape: Shape) -> list[object] | None:
        if not isinstance(node, Sequence) or shape.items is None:
            self._refuse(node, shape)
            return None
        values: list[object] = []
        for index, item in enumerate(node.items):
            value = self.value(item, shape.items)
            if value is not None and value in values:
                first = node.items[values.index(value)].place
                found = f"{describe(item)} again (first at {first.line}:{first.column})"
                self._problem(node.items[index].place, found, "each item once")
            values.append(value)
        return values

    def _number(self, node: YamlNode, shape: Shape) -> int | float | None:
        value = node.value if isinstance(node, Scalar) else None
        kinds = (int,) if shape.value_type is ValueType.WHOLE_NUMBER else (int, float)
        if not isinstance(value, kinds) or isinstance(value, bool) or not isfinite(value):
            self._refuse(node, shape)
            return None
        low, high = shape.at_least, shape.at_most
        if (low is not None and value < low) or (high is not None and value > high):
            self._refuse(node, shape)
        return value

    def _truth(self, node: YamlNode, shape: Shape) -> bool | None:
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
                return self._words(node, node.value, shape)

    def _code(self, node: YamlNode, text: str, shape: Shape) -> str:
        if text not in shape.codes:
            self._problem(node.place, describe(node), sentence(shape), nearest(text, shape.codes))
        return text

    def _date(self, node: YamlNode, text: str, shape: Shape) -> UncertainDate | None:
        try:
            parsed = UncertainDate.parse(text)
        except BadDate as error:
            self._problem(node.place, fault_of(error), error.expected)
            return None
        if shape.pattern and not re.search(shape.pattern, text):
            self._problem(node.place, f"a date of {len(text)} characters", "at most 120")
        return parsed

    def _day(self, node: YamlNode, text: str, shape: Shape) -> date | None:
        if _DAY.fullmatch(text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                self._problem(node.place, f"{text!r}, which is no day of the calendar", sentence(shape))
                return None
        self._refuse(node, shape)
        return None

    def _words(self, node: YamlNode, text: str, shape: Shape) -> str:
        error = _text_error(text, shape)
        if error is not None:
            found, expected = error
            self._problem(node.place, found, expected)
            return text
        if shape.pattern and not re.search(shape.pattern, text):
            self._refuse(node, shape)
        elif shape.refers_to:
            self.references.append(LocatedReference(node.place, shape.refers_to, text))
        return text


def _text_error(text: str, shape: Shape) -> tuple[str, str] | None:
    """Return the gravest error of a text that its pattern does not cover, as found and expected, or None."""
    if not text.strip():
        return "a blank text", sentence(shape)
    if text != text.strip():
        return "white space at an end of the text", "the text without it (after > or | a hyphen: >- or |-)"
    if not unicodedata.is_normalized("NFC", text):
        return "a text that is not in NFC", "the same text with its letters composed"
    if "\n" in text and not shape.may_have_lines:
        return "a newline", sentence(shape)
    if shape.at_most is not None and len(text) > shape.at_most:
        return f"a text of {len(text)} characters", sentence(shape)
    return None
