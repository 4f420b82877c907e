"""JSON Schema of the data files, for the completion and checks of text editors."""

from typing import TypeAlias

import msgspec

from onrecord.dataset.shapes import Shape, ValueType, shape_of
from onrecord.records.codebook import Codebook
from onrecord.records.dataset import RECORD_TYPES, DatasetInfo
from onrecord.records.retired import Retired

Schema: TypeAlias = dict[str, "str | int | float | bool | list[str] | list[Schema] | Schema | None"]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_DEFINITIONS = "#/$defs/"
_NULL: Schema = {"type": "null"}


def schemas() -> dict[str, bytes]:
    """Return the JSON Schema of every kind of data file, by file name: `events.schema.json` and so on."""
    lists = {
        f"{kind}s": Shape(value_type=ValueType.LIST, items=shape_of(struct)) for kind, struct in RECORD_TYPES.items()
    }
    lists["retired"] = Shape(value_type=ValueType.LIST, items=shape_of(Retired))
    files = {**lists, "dataset": shape_of(DatasetInfo), "codebook": shape_of(Codebook)}
    return {f"{name}.schema.json": _file(name, shape) for name, shape in sorted(files.items())}


def _file(name: str, shape: Shape) -> bytes:
    definitions: dict[str, Schema] = {}
    root = _schema(shape, definitions)
    schema: Schema = {"$schema": _DIALECT, "title": f"{name}.yaml" if name != "codebook" else "codebook/*.yaml", **root}
    if shape.value_type is ValueType.LIST:
        schema["minItems"] = 1  # the reader refuses an empty list, too
    schema["$defs"] = dict(sorted(definitions.items()))
    return msgspec.json.format(msgspec.json.encode(schema), indent=2) + b"\n"


def _schema(shape: Shape, definitions: dict[str, Schema]) -> Schema:
    """Return the schema of a shape; named shapes (mappings, codes, dates) are added to the definitions."""
    schema = _reference(shape, definitions) if shape.name else _type_schema(shape, definitions)
    if shape.is_nullable:
        schema = {"anyOf": [schema, _NULL]}
    if shape.description:
        schema["description"] = shape.description
    if shape.examples:
        schema["examples"] = list(shape.examples)
    return schema


def _reference(shape: Shape, definitions: dict[str, Schema]) -> Schema:
    name = shape.name or ""
    if name not in definitions:
        definition = _type_schema(shape, definitions)
        definitions[name] = {**definition, "description": shape.summary} if shape.summary else definition
    return {"$ref": f"{_DEFINITIONS}{name}"}


def _type_schema(shape: Shape, definitions: dict[str, Schema]) -> Schema:
    match shape.value_type:
        case ValueType.MAPPING:
            return _mapping(shape, definitions)
        case ValueType.LIST:
            items: Schema = {"items": _schema(shape.items, definitions)} if shape.items else {}
            return {"type": "array", **items, "uniqueItems": True}
        case ValueType.CODE:
            return {"type": "string", "enum": list(shape.codes)}
        case ValueType.INTEGER | ValueType.NUMBER:
            type_name = "integer" if shape.value_type is ValueType.INTEGER else "number"
            return _without_none({"type": type_name, "minimum": shape.minimum, "maximum": shape.maximum})
        case _:
            return _scalar(shape)


def _mapping(shape: Shape, definitions: dict[str, Schema]) -> Schema:
    return {
        "type": "object",
        "properties": {name: _schema(field, definitions) for name, field in shape.editable_fields.items()},
        "required": [name for name, field in shape.editable_fields.items() if field.is_required],
        "additionalProperties": False,  # a misspelled optional field would be dropped without notice
    }


def _scalar(shape: Shape) -> Schema:
    if shape.value_type is ValueType.BOOLEAN:
        return {"type": "boolean"}
    if shape.value_type is ValueType.DAY:
        return {"type": "string", "format": "date"}
    lengths: Schema = {"minLength": shape.minimum, "maxLength": shape.maximum}
    return _without_none({"type": "string", **lengths, "pattern": shape.pattern})


def _without_none(schema: Schema) -> Schema:
    return {name: value for name, value in schema.items() if value is not None}
