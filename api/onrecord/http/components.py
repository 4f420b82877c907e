"""The parts of the contract that operations share and refer to: its headers, parameters, responses and schemas."""

from collections.abc import Sequence
from inspect import cleandoc
from typing import TypeAlias

import msgspec
from msgspec import Struct, inspect

from onrecord.http.media_types import PROBLEM_JSON
from onrecord.http.problems import Problem

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
Object: TypeAlias = dict[str, Json]

COMPONENT = "#/components/schemas/{name}"

HEADERS: Object = {
    "ETag": {"description": "Strong validator of this representation.", "schema": {"type": "string"}},
    "Cache-Control": {"description": "How long the response can be cached.", "schema": {"type": "string"}},
    "Link": {
        "description": "Links to the next page, the canonical URL, other formats and the contract (RFC 8288).",
        "schema": {"type": "string"},
    },
    "Accept-Ranges": {"description": "`bytes`: the file supports range requests.", "schema": {"type": "string"}},
    "Content-Range": {
        "description": "Position of the returned bytes and size of the file.",
        "schema": {"type": "string"},
    },
    "Missing-Records": {
        "description": "In formats other than JSON, the ids in parameters that no record has, as a list of strings "
        "with parameters (RFC 9651); JSON has them in `meta.missing`.",
        "schema": {"type": "string"},
    },
    "Relaxed-Query": {
        "description": "In formats other than JSON, the words of `q` that were left out or replaced, as a list of "
        "display strings with parameters (RFC 9651); JSON has them in `meta.relaxed`.",
        "schema": {"type": "string"},
    },
    "Repr-Digest": {"description": "SHA-256 of the whole file (RFC 9530).", "schema": {"type": "string"}},
    "X-Request-Id": {
        "description": "Id of this request: the one that the client sent, or a new one.",
        "schema": {"type": "string"},
    },
}
IF_NONE_MATCH: Object = {
    "name": "If-None-Match",
    "in": "header",
    "description": "ETag of a stored response; if it is still current, the response is 304 without a body.",
    "schema": {"type": "string"},
}
RANGE: Object = {
    "name": "Range",
    "in": "header",
    "description": "One range of bytes. Several ranges, or a unit other than bytes, return the whole file.",
    "schema": {"type": "string", "maxLength": 200},
    "example": "bytes=0-1023",
}
IF_RANGE: Object = {
    "name": "If-Range",
    "in": "header",
    "description": "ETag of the file that the range continues. If it has another ETag, the whole file is returned.",
    "schema": {"type": "string", "maxLength": 200},
}
MERGED: Object = {
    "description": "The record was merged into another; `Location` is that record with the same query.",
    "headers": {
        "Location": {"description": "Path and query of the record to use instead.", "schema": {"type": "string"}},
        "X-Request-Id": {"$ref": "#/components/headers/XRequestId"},
    },
}
RECORD_PAGE: Object = {
    "description": "The client prefers HTML to every format of the record; `Location` is the page of the record.",
    "headers": {
        "Location": {"description": "Path of the page, in the same release.", "schema": {"type": "string"}},
        "Cache-Control": {"$ref": "#/components/headers/CacheControl"},
        "X-Request-Id": {"$ref": "#/components/headers/XRequestId"},
    },
}
LATEST: Object = {
    "description": "The version is `latest`; `Location` is the file of the current release.",
    "headers": {
        "Location": {"description": "Path of the file.", "schema": {"type": "string"}},
        "Cache-Control": {"$ref": "#/components/headers/CacheControl"},
        "X-Request-Id": {"$ref": "#/components/headers/XRequestId"},
    },
}
PROBLEMS = {
    "400": ("BadRequest", "A parameter is invalid; `errors` has every error."),
    "404": (
        "NotFound",
        "The record, file or release does not exist, or (not in JSON) no record that a parameter names.",
    ),
    "406": ("NotAcceptable", "The requested format is not available; `detail` lists the available ones."),
    "410": ("Gone", "The record was withdrawn; `withdrawn` has the reason and the record to use instead, if any."),
    "416": ("RangeNotSatisfiable", "The range begins after the last byte of the file."),
    "500": ("InternalServerError", "The service failed; its log has the cause under the request id."),
    "503": ("QueryTimeout", "The query passed its deadline; `detail` says how to narrow it."),
}


def components(responses: Sequence[type[Struct]], parameters: Sequence[object]) -> Object:
    """Return the components object, with the schemas of every response and parameter."""
    return {
        "schemas": _schemas([Problem, *responses], parameters),
        "responses": {
            "Latest": LATEST,
            "Merged": MERGED,
            "RecordPage": RECORD_PAGE,
            **{name: _problem(text) for name, text in PROBLEMS.values()},
        },
        "parameters": {"IfNoneMatch": IF_NONE_MATCH, "IfRange": IF_RANGE, "Range": RANGE},
        "headers": {name.replace("-", ""): header for name, header in HEADERS.items()},
    }


def header_references(*names: str) -> Object:
    """Return references to headers of the components, by name."""
    return {name: {"$ref": f"#/components/headers/{name.replace('-', '')}"} for name in names}


def _problem(description: str) -> Json:
    schema: Object = {"$ref": COMPONENT.format(name="Problem")}
    content: Object = {PROBLEM_JSON: {"schema": schema}}
    return {"description": description, "headers": header_references("X-Request-Id"), "content": content}


def _schemas(responses: Sequence[type[Struct]], parameters: Sequence[object]) -> Object:
    """Return the schemas of responses and parameters; every property is required, since all fields are sent."""
    _, schemas = msgspec.json.schema_components([*responses, *parameters], ref_template=COMPONENT)
    descriptions = {struct.cls.__name__: _nullable_descriptions(struct) for struct in _structs(responses)}
    for name, schema in schemas.items():
        if "description" in schema:
            schema["description"] = cleandoc(schema["description"])  # Python 3.13 does so itself
        if "properties" in schema:
            schema["required"] = list(schema["properties"])
            for field, description in descriptions.get(name, {}).items():
                nullable = schema["properties"][field]
                # msgspec puts it at the member that is not null, where documentation pages do not show it, and drops
                # it if that member is a struct.
                for member in nullable["anyOf"]:
                    member.pop("description", None)
                nullable["description"] = description
        if "enum" in schema:
            schema["type"] = "string"  # msgspec leaves it out, and generators need it
    return dict(sorted(schemas.items()))


def _structs(roots: Sequence[type[Struct]]) -> list[inspect.StructType]:
    """Return the structs and every struct in their fields, each once."""
    found: dict[type, inspect.StructType] = {}
    pending: list[inspect.Type] = list(inspect.multi_type_info(roots))
    while pending:
        match pending.pop():
            case inspect.StructType() as struct if struct.cls not in found:
                found[struct.cls] = struct
                pending += [field.type for field in struct.fields]
            case (
                inspect.Metadata(type=inner) | inspect.ListType(item_type=inner) | inspect.VarTupleType(item_type=inner)
            ):
                pending.append(inner)
            case inspect.UnionType(types=members):
                pending += members
    return list(found.values())


def _nullable_descriptions(struct: inspect.StructType) -> dict[str, str]:
    """Return the description of each field that may be null, by name."""
    return {
        field.encode_name: str(member.extra_json_schema["description"])
        for field in struct.fields
        if isinstance(field.type, inspect.UnionType)
        for member in field.type.types
        if isinstance(member, inspect.Metadata) and member.extra_json_schema
        if "description" in member.extra_json_schema
    }
