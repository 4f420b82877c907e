"""The constraints of each field, derived from the record types; the decoder, the rules and the schemas share them."""

import re
from enum import Enum, auto
from functools import cache
from inspect import getdoc
from typing import TypeAlias

from msgspec import Struct, inspect
from msgspec.structs import replace

from onrecord.records.authorship import CONTACT
from onrecord.records.dates import UncertainDate
from onrecord.records.ids import SLUG

# Every pattern of a record type in words, since a message never shows a regular expression.
PATTERN_WORDS = {
    SLUG: "1 to 80 lower-case letters, digits and hyphens, the first not a hyphen",
    r"^[A-Z]{2}$": "two capital letters, such as ML",
    r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$": "a language tag, such as fr, ru-Latn or pt-BR",
    r"^[0-9a-f]{64}$": "64 lower-case hexadecimal digits",
    r"^https?://[^\s]+$": "a URL that begins with http:// or https://, without spaces",
    CONTACT: "an address such as mailto:corrections@example.org, or a URL that begins with http:// or https://",
    r"^[a-z][a-z0-9]{0,31}$": "1 to 32 lower-case letters and digits, the first a letter, such as wikidata",
    r"^[A-Za-z0-9._/-]{1,100}$": "1 to 100 ASCII letters, digits, dots, underscores, slashes and hyphens, such as Q912",
    r"^[a-z][a-z0-9]{0,31}:[A-Za-z0-9._/-]{1,100}$": "a scheme, a colon and a value, such as geonames:2460596",
    r"^[a-z][a-z-]{0,63}$": "1 to 64 lower-case letters and hyphens, the first a letter",
    r"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$": (
        "1 to 64 ASCII letters, digits, underscores and hyphens, the first a letter or digit"
    ),
}
MAX_LINE_LENGTH = 300  # of records.ids.Line; a text that may be longer may have newlines
_MAX_CODES_SHOWN = 16

Bound: TypeAlias = int | float | None


class ValueType(Enum):
    """The type of a value as it is written in YAML."""

    TEXT = auto()
    INTEGER = auto()
    NUMBER = auto()
    BOOLEAN = auto()
    CODE = auto()
    DAY = auto()
    DATE = auto()
    LIST = auto()
    MAPPING = auto()


_FIXED_DESCRIPTIONS = {
    ValueType.BOOLEAN: "true or false",
    ValueType.DAY: "a day, such as 2021-05-24",
    ValueType.DATE: "a date, such as 2021-05-24 or [2021-05-24..2021-05-26]",
    ValueType.LIST: "a list",
}


class Shape(Struct, frozen=True, kw_only=True):
    """The constraints of a value. The bounds are those of a number, or of a text's length in characters."""

    value_type: ValueType
    description: str | None = None
    examples: tuple[str, ...] = ()
    is_nullable: bool = False
    is_required: bool = True
    is_computed: bool = False
    refers_to: str | None = None
    minimum: Bound = None
    maximum: Bound = None
    pattern: str | None = None
    codes: tuple[str, ...] = ()
    name: str | None = None
    summary: str | None = None
    items: "Shape | None" = None
    fields: dict[str, "Shape"] = {}

    @property
    def is_multiline(self) -> bool:
        """Whether a text of this shape may have newlines."""
        return self.value_type is ValueType.TEXT and self.pattern is None and (self.maximum or 0) > MAX_LINE_LENGTH

    @property
    def editable_fields(self) -> dict[str, "Shape"]:
        """The fields that an editor may write; the release computes the others."""
        return {name: field for name, field in self.fields.items() if not field.is_computed}


@cache
def shape_of(struct: type[Struct]) -> Shape:
    """Return the shape of a record type. Shapes are cached, since every record of a file needs the same one."""
    return _shape(inspect.type_info(struct))


def field_shape(shape: Shape, path: str) -> Shape | None:
    """Return the shape of the field at a dotted path, or None if there is no such field."""
    for name in path.split("."):
        if name not in shape.fields:
            return None
        shape = shape.fields[name]
    return shape


def paths(shape: Shape, prefix: str = "") -> tuple[str, ...]:
    """Return the dotted paths of all fields, nested mappings included and lists not entered."""
    found = []
    for name, field in shape.fields.items():
        found += [f"{prefix}{name}", *paths(field, f"{prefix}{name}.")]
    return tuple(found)


def describe_shape(shape: Shape) -> str:
    """Return the constraints of a shape in words for a message, such as `a whole number from 1 to 100`."""
    match shape.value_type:
        case ValueType.TEXT:
            return _describe_text(shape)
        case ValueType.INTEGER | ValueType.NUMBER:
            return _describe_number(shape)
        case ValueType.CODE:
            return _describe_code(shape)
        case ValueType.MAPPING:
            required = [name for name, field in shape.editable_fields.items() if field.is_required]
            return f"a mapping with {', '.join(required)}"
        case _:
            return _FIXED_DESCRIPTIONS[shape.value_type]


def _describe_text(shape: Shape) -> str:
    length = f", at most {shape.maximum} characters" if shape.maximum else ""
    if shape.refers_to:
        return f"the id of {_with_article(shape.refers_to)}: {PATTERN_WORDS[shape.pattern or SLUG]}"
    if shape.pattern:
        meaning = f" ({shape.description.rstrip('.')})" if shape.description else ""
        return f"{PATTERN_WORDS[shape.pattern]}{length}{meaning}"
    lines = "" if shape.is_multiline else " on one line"
    return f"text{lines}{length}"


def _describe_number(shape: Shape) -> str:
    number = "a whole number" if shape.value_type is ValueType.INTEGER else "a number"
    match shape.minimum, shape.maximum:
        case None, None:
            return number
        case minimum, None:
            return f"{number}, at least {minimum}"
        case None, maximum:
            return f"{number}, at most {maximum}"
        case minimum, maximum:
            return f"{number} from {minimum} to {maximum}"


def _describe_code(shape: Shape) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", shape.name or "code").lower()
    if len(shape.codes) <= _MAX_CODES_SHOWN:
        return f"{_with_article(words)}, one of {', '.join(shape.codes)}"
    # Every list that long is a codebook, of the same name.
    file = f"codebook/{words.replace(' ', '-')}.yaml"
    return f"{_with_article(words)}, one of the {len(shape.codes)} codes in {file}"


def _with_article(word: str) -> str:
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


def _shape(info: inspect.Type) -> Shape:
    match info:
        case inspect.Metadata():
            return _annotated(info)
        case inspect.UnionType():
            # Unpacking fails if a record type has any union but `X | None`, which no message could describe.
            (member,) = (each for each in info.types if not isinstance(each, inspect.NoneType))
            return replace(_shape(member), is_nullable=True)
        case inspect.StructType():
            return _struct(info)
        case inspect.VarTupleType():
            return Shape(value_type=ValueType.LIST, items=_shape(info.item_type))
        case _:
            return _scalar(info)


def _struct(info: inspect.StructType) -> Shape:
    fields = {field.encode_name: replace(_shape(field.type), is_required=field.required) for field in info.fields}
    name, summary = info.cls.__name__, getdoc(info.cls)
    if info.cls is UncertainDate:  # editors write the EDTF text alone
        return Shape(value_type=ValueType.DATE, name=name, summary=summary, pattern=fields["edtf"].pattern)
    return Shape(value_type=ValueType.MAPPING, name=name, summary=summary, fields=fields)


def _scalar(info: inspect.Type) -> Shape:
    match info:
        case inspect.StrType():
            return Shape(
                value_type=ValueType.TEXT, minimum=info.min_length, maximum=info.max_length, pattern=info.pattern
            )
        case inspect.IntType():
            return Shape(value_type=ValueType.INTEGER, minimum=info.ge, maximum=info.le)
        case inspect.FloatType():
            return Shape(value_type=ValueType.NUMBER, minimum=info.ge, maximum=info.le)
        case inspect.EnumType():
            codes = tuple(str(member.value) for member in info.cls)
            return Shape(value_type=ValueType.CODE, name=info.cls.__name__, summary=getdoc(info.cls), codes=codes)
        case inspect.BoolType():
            return Shape(value_type=ValueType.BOOLEAN)
        case inspect.DateType():
            return Shape(value_type=ValueType.DAY)
        case _:
            raise TypeError(info)


def _annotated(info: inspect.Metadata) -> Shape:
    """Return the shape of an annotated type; its description and examples replace those of the type below it."""
    shape = _shape(info.type)
    extra = info.extra or {}
    schema = info.extra_json_schema or {}
    return replace(
        shape,
        description=schema.get("description", shape.description),
        examples=tuple(schema.get("examples", shape.examples)),
        refers_to=extra.get("refers_to", shape.refers_to),
        is_computed=extra.get("computed", False),
    )
