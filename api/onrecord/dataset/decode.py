"""YAML nodes to records. All errors of a node are collected; msgspec alone would stop at the first.

A record with errors is decoded all the same, as far as it can be, so that the rules see its other fields.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from math import isfinite
from typing import Generic, TypeVar

from msgspec import Struct, convert, inspect
from msgspec.structs import fields, replace

from onrecord.dataset.shapes import Shape, ValueType, describe_shape, shape_of
from onrecord.dataset.tree import Location, Mapping, Scalar, Sequence, YamlNode
from onrecord.errors import BadDate, Diagnostic, quoted, shorten
from onrecord.records.dates import UncertainDate
from onrecord.records.edit_distance import edit_distance
from onrecord.records.names import invisible_characters

S = TypeVar("S", bound=Struct)

_WRITTEN_AS_TEXT = (ValueType.TEXT, ValueType.DATE, ValueType.DAY)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DAY_WITH_TIME = re.compile(r"(\d{4}-\d{2}-\d{2})[Tt ]\d{2}:\d{2}.*")
_FIRST_YEAR = 1000
# A word of at least this length may be a misspelling of one that differs in this many letters.
_EDITS = ((16, 3), (8, 2), (3, 1))


class LocatedReference(Struct, frozen=True):
    """The id of another record, with the location of the field that names it."""

    location: Location
    kind: str
    id: str


class Decoded(Struct, Generic[S], frozen=True):
    """A decoded node with its references and diagnostics.

    Fields with an error are in `broken` by their paths in the record, and have no value, whatever their types say. The
    value is None if the node is no mapping.
    """

    value: S | None
    references: tuple[LocatedReference, ...]
    diagnostics: tuple[Diagnostic, ...]
    broken: tuple[str, ...] = ()


def decode(node: YamlNode, struct: type[S]) -> Decoded[S]:
    """Decode a node as a struct of this type, and collect its references and errors."""
    decoder = _Decoder(f"{node.location.path}.id")
    plain = decoder.value(node, shape_of(struct))
    value = None
    if not decoder.broken:
        # The shape has all constraints of the type, so that this conversion cannot fail.
        value = convert(plain, type=struct)
    elif isinstance(plain, dict):
        value = _partial(struct, plain)
    record_id = (text_field(node, "id") or "").partition("\n")[0] or None  # a diagnostic is printed as one line
    diagnostics = tuple(replace(diagnostic, record=record_id) for diagnostic in decoder.diagnostics)
    prefix = f"{node.location.path}." if node.location.path else ""
    broken = tuple(path.removeprefix(prefix) for path in decoder.broken)
    return Decoded(value, tuple(decoder.references), diagnostics, broken)


def value_diagnostics(node: YamlNode, shape: Shape) -> tuple[Diagnostic, ...]:
    """Return the errors of a node as a value of this shape; whether the target of a reference exists is not one."""
    decoder = _Decoder("")
    decoder.value(node, shape)
    return tuple(decoder.diagnostics)


def _partial(struct: type[S], plain: dict[str, object]) -> S:
    """Return a struct of plain values that are not validated; fields without a valid value are None."""
    values = {}
    for field in fields(struct):
        if field.encode_name in plain:
            values[field.name] = _partial_value(inspect.type_info(field.type), plain[field.encode_name])
        elif field.required:
            values[field.name] = None
    return struct(**values)


def _partial_value(info: inspect.Type, value: object) -> object:
    match info:
        case inspect.Metadata():
            return _partial_value(info.type, value)
        case inspect.UnionType():
            (member,) = (each for each in info.types if not isinstance(each, inspect.NoneType))
            return _partial_value(member, value)
        case inspect.StructType() if isinstance(value, dict):
            return _partial(info.cls, value)
        case inspect.VarTupleType():
            return tuple(_partial_value(info.item_type, item) for item in value) if isinstance(value, list) else ()
        case inspect.EnumType():
            return next((member for member in info.cls if member.value == value), None)
        case _:
            return value


def nearest_word(word: str, words: Iterable[str]) -> str | None:
    """Return the word that this one is most likely a misspelling of, or None if none is that near."""
    folded = _fold(word)
    limit = next((edits for length, edits in _EDITS if len(folded) >= length), 0)
    nearest, distance = None, limit + 1
    for candidate in words:
        other = _fold(candidate)
        if abs(len(other) - len(folded)) < distance:
            found = edit_distance(folded, other, distance - 1)
            if found < distance:
                nearest, distance = candidate, found
    return nearest


def _fold(word: str) -> str:
    return re.sub(r"[\s_]", "-", word.casefold())


def date_of(text: str) -> UncertainDate | None:
    """Return the date that a text means, or None if it means none, which is an error elsewhere."""
    try:
        return UncertainDate.parse(text)
    except BadDate:
        return None


def describe_date_error(error: BadDate) -> str:
    """Return the found part of a date's error, with the text of the date, cut to 80 characters, in it."""
    text = quoted(error.text)
    found = error.found.replace(repr(error.text), text)
    return found if text in found else f"{shorten(found)} in {text}"


def describe_early_year(text: str, day: date | None) -> tuple[str, str] | None:
    """Return the found and expected parts of the message about a year that can only be a slip, or None."""
    if day is None or day.year >= _FIRST_YEAR:
        return None
    return f"{quoted(text)}, with a year before {_FIRST_YEAR}", f"a year from {_FIRST_YEAR} on"


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

    def __init__(self, own_id: str) -> None:
        self.own_id = own_id  # the path of the record's id, which has the same type as a reference to it
        self.broken: list[str] = []
        self.references: list[LocatedReference] = []
        self.diagnostics: list[Diagnostic] = []

    def value(self, node: YamlNode, shape: Shape) -> object:
        """Return the plain value of a node; it is only valid if there are no diagnostics."""
        if isinstance(node, Scalar) and node.value is None:
            if node.comment and _is_prose(shape):
                self._refuse_comment(node, node.comment)
            elif not shape.is_nullable:
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
        found, expected = describe_node(node), describe_shape(shape)
        if isinstance(node, Scalar) and isinstance(node.value, bool) and shape.value_type is not ValueType.BOOLEAN:
            found = f"{found}, which tools of YAML 1.1 write for {'yes and on' if node.value else 'no, NO and off'}"
        if isinstance(node, Scalar) and isinstance(node.value, int | float) and shape.value_type in _WRITTEN_AS_TEXT:
            expected = f"{expected}, in quotes"
        if isinstance(node, Scalar) and node.value is None and not shape.is_required:
            expected = f"{expected}, or the field left out"
        self._add(node.location, found, expected)

    def _refuse_comment(self, node: Scalar, comment: str) -> None:
        """Refuse a comment directly after text without quotes, since it may be the end of the text."""
        found = f"a comment after text without quotes, {quoted(comment)}"
        expected = "the text in quotes, if the # belongs to it, or the comment on a line of its own"
        self._add(node.location, found, expected)

    def _add(self, location: Location, found: str, expected: str, nearest: str | None = None) -> None:
        self.broken.append(location.path)
        self.diagnostics.append(location.diagnostic(found, expected, nearest))

    def _mapping(self, node: YamlNode, shape: Shape) -> dict[str, object] | None:
        if not isinstance(node, Mapping):
            self._refuse(node, shape)
            return None
        editable = shape.editable_fields
        nodes = {name: value for name, value in node.values.items() if name in editable}
        misspelled = {name: self._unknown_field(node.names[name], name, shape) for name in node.names.keys() - editable}
        for name, meant in misspelled.items():
            if (
                meant is not None
            ):  # one typo is one diagnostic: its value is decoded as that of the field that was meant
                nodes.setdefault(meant, node.values[name])
                if f"{node.location.path}.{meant}" == self.own_id:
                    self.own_id = node.values[name].location.path
        values = {}
        for name, field in editable.items():
            parent = node.location
            missing = Location(parent.file, parent.line, parent.column, ".".join(filter(None, (parent.path, name))))
            if name in nodes:
                values[name] = self.value(nodes[name], field)
            elif field.is_required:
                self._add(missing, "nothing", describe_shape(field))
            elif None in misspelled.values():  # it may be the one that was meant
                self.broken.append(missing.path)
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
            if not self._refuse_time(node, text):
                self._add(node.location, describe_date_error(error), error.expected)
            return None
        for bound in (parsed.earliest, parsed.latest):
            if early := describe_early_year(text, bound):
                self._add(node.location, *early)
                return None
        if shape.pattern and not re.search(shape.pattern, text):  # a set may have any number of members
            self._add(node.location, f"a date of {len(text)} characters", "at most 120")
        return parsed

    def _day(self, node: YamlNode, text: str, shape: Shape) -> date | None:
        if not _DAY.fullmatch(text):
            if not self._refuse_time(node, text):
                self._refuse(node, shape)
            return None
        try:
            day = date.fromisoformat(text)
        except ValueError:
            self._add(node.location, f"{text!r}, which is not a day of the calendar", describe_shape(shape))
            return None
        if early := describe_early_year(text, day):
            self._add(node.location, *early)
            return None
        return day

    def _refuse_time(self, node: YamlNode, text: str) -> bool:
        """Refuse a day with a time of the day, and return whether the text is one."""
        match = _DAY_WITH_TIME.fullmatch(text)
        if match:
            found = f"{quoted(text)}, a day with a time, which tools write that take dates for times"
            self._add(node.location, found, "the day alone", match[1])
        return match is not None

    def _plain_text(self, node: Scalar, text: str, shape: Shape) -> str:
        is_reference = shape.refers_to is not None and node.location.path != self.own_id
        if error := _text_error(text, shape) or _invisible_error(text):
            self._add(node.location, *error)
        elif node.comment and _is_prose(shape):
            self._refuse_comment(node, node.comment)
        elif shape.pattern and not re.search(shape.pattern, text):
            if is_reference:  # refused as unknown, or only at the record that has this id
                self.broken.append(node.location.path)
            else:
                self._refuse(node, shape)
        if shape.refers_to and is_reference and not error:
            self.references.append(LocatedReference(node.location, shape.refers_to, text))
        return text


def _is_prose(shape: Shape) -> bool:
    """Return whether a shape is that of text in words, which may have any character."""
    return shape.value_type is ValueType.TEXT and shape.pattern is None


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
    place = f"after {quoted(before)}" if before else "at the beginning"
    return f"the invisible character {name} {place}", "the same text without it"
