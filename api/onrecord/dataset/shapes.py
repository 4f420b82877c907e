"""What may stand in each field, taken from the record types, for the reader, the checks and the schema alike."""

import re
from enum import Enum, auto
from functools import cache
from inspect import getdoc
from typing import TypeAlias

from msgspec import Struct, inspect
from msgspec.structs import replace

from onrecord.records.actors import Actor
from onrecord.records.claims import Claim
from onrecord.records.dates import UncertainDate
from onrecord.records.documents import Document
from onrecord.records.events import Event
from onrecord.records.relationships import Relationship

RECORDS: dict[str, type[Document | Actor | Event | Claim | Relationship]] = {
    "document": Document,
    "actor": Actor,
    "event": Event,
    "claim": Claim,
    "relationship": Relationship,
}

LONGEST_LINE = 300
_SHORT_LIST = 8

Bound: TypeAlias = int | float | None


class ValueType(Enum):
    """The ways in which a value is written."""

    TEXT = auto()
    WHOLE_NUMBER = auto()
    NUMBER = auto()
    TRUTH = auto()
    CODE = auto()
    DAY = auto()
    DATE = auto()
    LIST = auto()
    MAPPING = auto()


_SENTENCES = {
    ValueType.TRUTH: "true or false",
    ValueType.DAY: "a day, such as 2021-05-24",
    ValueType.DATE: "a date, such as 2021-05-24 or [2021-05-24..2021-05-26]",
    ValueType.LIST: "a list",
}


class Shape(Struct, frozen=True, kw_only=True):
    """What may stand in a field."""

    value_type: ValueType
    description: str | None = None
    examples: tuple[str, ...] = ()
    is_nullable: bool = False
    is_required: bool = True
    is_computed: bool = False
    refers_to: str | None = None
    at_least: Bound = None
    at_most: Bound = None
    pattern: str | None = None
    codes: tuple[str, ...] = ()
    name: str | None = None
    summary: str | None = None
    items: "Shape | None" = None
    fields: dict[str, "Shape"] = {}

    @property
    def may_have_lines(self) -> bool:
        """Whether a text of this shape may hold newlines."""
        return self.value_type is ValueType.TEXT and self.pattern is None and (self.at_most or 0) > LONGEST_LINE

    @property
    def written(self) -> dict[str, "Shape"]:
        """The fields that an editor writes."""
        return {name: field for name, field in self.fields.items() if not field.is_computed}


@cache
def shape_of(struct: type[Struct]) -> Shape:
    """Return the shape of a record type."""
    return _shape(inspect.type_info(struct))


def paths(shape: Shape, prefix: str = "") -> tuple[str, ...]:
    """Return the dotted paths of all fields, those of a mapping in a field included."""
    found = []
    for name, field in shape.fields.items():
        found += [f"{prefix}{name}", *paths(field, f"{prefix}{name}.")]
    return tuple(found)


def sentence(shape: Shape) -> str:
    """Return in words what would be right for a shape, such as `an event kind`."""
    match shape.value_type:
        case ValueType.TEXT:
            return _text_sentence(shape)
        case ValueType.WHOLE_NUMBER | ValueType.NUMBER:
            return _number_sentence(shape)
        case ValueType.CODE:
            return _code_sentence(shape)
        case ValueType.MAPPING:
            return f"a mapping with {', '.join(name for name, field in shape.written.items() if field.is_required)}"
        case _:
            return _SENTENCES[shape.value_type]


def _text_sentence(shape: Shape) -> str:
    if shape.refers_to:
        return f"the id of {_with_article(shape.refers_to)}: small letters, digits and hyphens"
    if shape.pattern:
        what = f" ({shape.description.rstrip('.')})" if shape.description else ""
        return f"a text{what} of the form {shape.pattern}"
    lines = "" if shape.may_have_lines else " of one line"
    return f"a text{lines}, at most {shape.at_most} characters" if shape.at_most else "a text"


def _number_sentence(shape: Shape) -> str:
    number = "a whole number" if shape.value_type is ValueType.WHOLE_NUMBER else "a number"
    return number if shape.at_most is None else f"{number} from {shape.at_least} to {shape.at_most}"


def _code_sentence(shape: Shape) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", shape.name or "code").lower()
    few = f", one of {', '.join(shape.codes)}" if len(shape.codes) <= _SHORT_LIST else ""
    return _with_article(words) + few


def _with_article(word: str) -> str:
    return f"an {word}" if word[0] in "aeiou" else f"a {word}"


def _shape(info: inspect.Type) -> Shape:
    match info:
        case inspect.Metadata():
            return _described(info)
        case inspect.UnionType():
            (other,) = (arm for arm in info.types if not isinstance(arm, inspect.NoneType))
            return replace(_shape(other), is_nullable=True)
        case inspect.StructType():
            return _struct(info)
        case inspect.VarTupleType():
            return Shape(value_type=ValueType.LIST, items=_shape(info.item_type))
        case _:
            return _scalar(info)


def _struct(info: inspect.StructType) -> Shape:
    fields = {field.encode_name: replace(_shape(field.type), is_required=field.required) for field in info.fields}
    name, summary = info.cls.__name__, getdoc(info.cls)
    if info.cls is UncertainDate:
        return Shape(value_type=ValueType.DATE, name=name, summary=summary, pattern=fields["edtf"].pattern)
    return Shape(value_type=ValueType.MAPPING, name=name, summary=summary, fields=fields)


def _scalar(info: inspect.Type) -> Shape:
    match info:
        case inspect.StrType():
            return Shape(
                value_type=ValueType.TEXT, at_least=info.min_length, at_most=info.max_length, pattern=info.pattern
            )
        case inspect.IntType():
            return Shape(value_type=ValueType.WHOLE_NUMBER, at_least=info.ge, at_most=info.le)
        case inspect.FloatType():
            return Shape(value_type=ValueType.NUMBER, at_least=info.ge, at_most=info.le)
        case inspect.EnumType():
            codes = tuple(str(member.value) for member in info.cls)
            return Shape(value_type=ValueType.CODE, name=info.cls.__name__, summary=getdoc(info.cls), codes=codes)
        case inspect.BoolType() | inspect.DateType():
            return Shape(value_type=ValueType.TRUTH if isinstance(info, inspect.BoolType) else ValueType.DAY)
        case _:
            raise TypeError(info)


def _described(info: inspect.Metadata) -> Shape:
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
