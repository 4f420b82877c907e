"""The contract: an OpenAPI 3.1 document, derived from the routes, the query structs and the record types.

Litestar's generator is not used: its components lose constraints, its errors are not problems, and it knows neither
links nor the parameters that `params` reads, so that only paths, names and docstrings of its output would remain.
"""

import json
import re
from collections.abc import Sequence
from importlib import resources
from inspect import cleandoc
from typing import TypeAlias

import msgspec
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct, inspect

from onrecord import __version__
from onrecord.http.lists import record_type_of
from onrecord.http.media_types import MEDIA_TYPES
from onrecord.http.params import Parameter, parameters_of
from onrecord.http.problems import MEDIA_TYPE, Problem
from onrecord.http.routing import spec_of
from onrecord.records.bulk import MEDIA_TYPES as BULK_TYPES
from onrecord.render.columns import describe_columns
from onrecord.store.query import PRESENTATION_PARAMETERS

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
Object: TypeAlias = dict[str, Json]

EXAMPLES = "examples.json"
COMPONENT = "#/components/schemas/{name}"

INFO: Object = {
    "title": "onrecord",
    "version": __version__,
    "summary": "Structured data from news: actors, events, claims and relationships, each with its evidence.",
    "description": (
        "A statement of a source is a claim, never a fact. Uncertain dates and unknown speakers are returned as such, "
        "and every record names its evidence.\n\n"
        "**Pages.** A list returns at most `limit` records. Send `next_cursor` as `cursor` with the same filters and "
        "sort to get the next page; it is null on the last page. If nothing matches, `data` is empty and "
        "`meta.coverage` is the path of the coverage, which shows whether the data has a gap there.\n\n"
        "**Filters.** Different parameters are combined with AND. Several values of one parameter, repeated or "
        "separated by commas, are combined with OR. An unknown parameter or value gets a 400 that lists the valid "
        "ones.\n\n"
        "**Releases.** Data is published in immutable releases. Responses come from the current release unless "
        "`release` or `known_at` selects an earlier one. A cursor continues in the release of its first page.\n\n"
        "**Time limit.** A query past its deadline gets a 503 that says how to narrow it.\n\n"
        "**Compatibility.** Enumerations and objects can get new values and fields; clients must accept values that "
        "they do not know."
    ),
    "contact": {"name": "onrecord developers"},
    "license": {"name": "Apache License 2.0", "identifier": "Apache-2.0"},
}
TAGS: list[Json] = [
    {"name": "actors", "description": "Persons, states, organizations, groups and places."},
    {"name": "events", "description": "Occurrences: past, planned, cancelled or only alleged."},
    {"name": "claims", "description": "Statements: who made them, how certainly, and how they were verified."},
    {
        "name": "relationships",
        "description": "Relationships between two actors and the periods in which they were valid.",
    },
    {"name": "graph", "description": "Actors around an actor, paths between two actors, and their balance over time."},
    {"name": "documents", "description": "Sources of the records. Their text is not part of the data."},
    {"name": "timeline", "description": "Dated entries of events, claims, offices and relationships in one order."},
    {"name": "coverage", "description": "Numbers on the subjects, countries and periods that the data covers."},
    {"name": "search", "description": "Full-text search and suggestions over records of every kind."},
    {"name": "codebooks", "description": "Definitions of every code that records use."},
    {"name": "releases", "description": "Published versions of the data."},
    {"name": "changes", "description": "Changes to records, release by release."},
    {"name": "bulk", "description": "Complete releases as files."},
    {"name": "service", "description": "Liveness and readiness of the service."},
]
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
PATH_PARAMETERS = {
    "name": "Name of the codebook.",
    "version": "Version of the release.",
    "file_name": "Name of the file, as `list_bulk_files` returns it.",
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
# Schemas of the formats that are JSON; all others are text.
_OBJECT: Object = {"type": "object"}
FORMAT_SCHEMAS: dict[str, Object] = {
    "jsonld": _OBJECT,
    "geojson": _OBJECT,
    "jsonfeed": _OBJECT,
    "csl": {"type": "array", "items": {"$ref": COMPONENT.format(name="CslEntry")}},
}
PROBLEMS = {
    "400": ("BadRequest", "A parameter is invalid; `errors` has every error."),
    "404": (
        "NotFound",
        "The record, file or release does not exist, or in formats other than JSON none of the records that a parameter names.",
    ),
    "406": ("NotAcceptable", "The requested format is not available; `detail` lists the available ones."),
    "410": ("Gone", "The record was withdrawn; `withdrawn` has the reason and the record to use instead, if any."),
    "416": ("RangeNotSatisfiable", "The range begins after the last byte of the file."),
    "500": ("InternalServerError", "The service failed; its log has the cause under the request id."),
    "503": ("QueryTimeout", "The query passed its deadline; `detail` says how to narrow it."),
}


def document(routes: Sequence[HTTPRouteHandler]) -> bytes:
    """Return the contract of routes as JSON, with the examples of `examples.json`; the bytes never vary by machine.

    Raises LookupError for an operation that returns JSON and has no example.
    """
    examples = _examples()
    operations = [_Operation(route, routes, examples) for route in routes]
    contract: Object = {
        "openapi": "3.1.0",
        "info": INFO,
        "servers": [{"url": "/", "description": "This service."}],
        "security": [],
        "tags": TAGS,
        "paths": {operation.path: {"get": operation.object()} for operation in operations},
        "components": {
            "schemas": _schemas(operations),
            "responses": {"Merged": MERGED, **{name: _problem(text) for name, text in PROBLEMS.values()}},
            "parameters": {"IfNoneMatch": IF_NONE_MATCH, "IfRange": IF_RANGE, "Range": RANGE},
            "headers": {name.replace("-", ""): header for name, header in HEADERS.items()},
        },
    }
    return json.dumps(contract, indent=1, ensure_ascii=False).encode() + b"\n"


def path_of(route: HTTPRouteHandler) -> str:
    """Return the path of a route as OpenAPI writes it."""
    (path,) = route.paths  # Litestar writes `{name:str}`
    return path.replace(":str}", "}")


def _examples() -> Object:
    """Return the example of each operation, by operation id."""
    examples: Object = json.loads((resources.files("onrecord.http") / EXAMPLES).read_bytes())
    return examples


class _Operation:
    """Writes the operation object of one route."""

    def __init__(self, route: HTTPRouteHandler, routes: Sequence[HTTPRouteHandler], examples: Object) -> None:
        self._route = route
        self._routes = routes
        self._examples = examples
        spec = spec_of(route)
        self.path = path_of(route)
        self.query: type[Struct] = spec.query
        self.response: type[Struct] = spec.response
        self.formats: tuple[str, ...] = spec.formats
        self._is_file: bool = spec.is_file

    def object(self) -> Object:
        """Return the operation object."""
        responses: Object = {"200": _file("The file.")} if self._is_file else {"200": self._success()}
        if self._is_file:
            responses["206"] = _file("The requested range of bytes.", "Content-Range")
        if self._is_cached:
            responses["304"] = {
                "description": "The stored response is still current.",
                "headers": _headers("ETag", "X-Request-Id"),
            }
        if self._is_of_record:
            responses["308"] = {"$ref": "#/components/responses/Merged"}
        for status in self._problems():
            responses[status] = {"$ref": f"#/components/responses/{PROBLEMS[status][0]}"}
        return {
            "operationId": str(self._route.operation_id),
            "summary": self._route.summary,
            "description": cleandoc(self._route.fn.__doc__ or ""),
            "tags": list(self._route.tags or ()),
            "parameters": self._parameters(),
            "responses": responses,
        }

    def _problems(self) -> list[str]:
        """Return the statuses of the problems that the operation can respond with."""
        has_release = "release" in self.query.__struct_fields__
        is_possible = {
            "404": "{" in self.path or has_release,
            "406": bool(self.formats),
            "410": self._is_of_record,
            "416": self._is_file,
            "503": has_release,
        }
        return [status for status in PROBLEMS if is_possible.get(status, True)]

    @property
    def _is_of_record(self) -> bool:
        return "_id}" in self.path

    @property
    def _is_cached(self) -> bool:
        return self.path.startswith("/v1/")

    def _parameters(self) -> list[Json]:
        in_path = [_in_path(part.strip("{}")) for part in self.path.split("/") if part.startswith("{")]
        in_query = [_in_query(parameter) for parameter in parameters_of(self.query)]
        names = [*(["IfNoneMatch"] if self._is_cached else []), *(["Range", "IfRange"] if self._is_file else [])]
        in_header: list[Json] = [{"$ref": f"#/components/parameters/{name}"} for name in names]
        return [*in_path, *in_query, *in_header]

    def _success(self) -> Json:
        names = (
            ("ETag", "Cache-Control", "Link", "X-Request-Id") if self._is_cached else ("Cache-Control", "X-Request-Id")
        )
        operation_id = str(self._route.operation_id)
        if operation_id not in self._examples:
            raise LookupError(f"{operation_id} has no example; add one to http/examples.py and run `make contract`")
        content: Object = {
            "schema": {"$ref": COMPONENT.format(name=self.response.__name__)},
            "examples": {"response": {"summary": "A response.", "value": self._examples[operation_id]}},
        }
        success: Object = {
            "description": f"{(self.response.__doc__ or '').splitlines()[0]}",
            "headers": _headers(*names),
            "content": {"application/json": content, **self._other_formats()},
        }
        links = self._links()
        if links:
            success["links"] = links
        return success

    def _other_formats(self) -> Object:
        """Return the media types of the formats other than JSON."""
        others = [name for name in self.formats if name != "json"]
        schemas: Object = {
            MEDIA_TYPES[name]: {"schema": FORMAT_SCHEMAS.get(name, {"type": "string"})} for name in others
        }
        if "csv" in self.formats:
            schemas[MEDIA_TYPES["csv"]] = {
                "schema": {"type": "string", "description": describe_columns(record_type_of(self.response))}
            }
        return schemas

    def _links(self) -> Object:
        """Return the links from a list to its next page and to its first record."""
        names = [parameter.name for parameter in parameters_of(self.query)]
        if "cursor" not in names:
            return {}
        within = {part.strip("{}"): f"$request.path.{part.strip('{}')}" for part in self.path.split("/") if "{" in part}
        query = {
            **within,
            **{name: f"$request.query.{name}" for name in names if name not in PRESENTATION_PARAMETERS},
        }
        next_page: Object = {
            "NextPage": {
                "operationId": str(self._route.operation_id),
                "description": "The next page, if `next_cursor` is not null.",
                "parameters": {**query, "cursor": "$response.body#/next_cursor"},
            }
        }
        item = next((each for each in self._routes if re.fullmatch(f"{self.path}/{{[a-z_]+}}", path_of(each))), None)
        if item is None:
            return next_page
        return {
            **next_page,
            "FirstRecord": {
                "operationId": str(item.operation_id),
                "description": "The first record of this page.",
                "parameters": {path_of(item).rpartition("{")[2].strip("}"): "$response.body#/data/0/id"},
            },
        }


def _headers(*names: str) -> Object:
    return {name: {"$ref": f"#/components/headers/{name.replace('-', '')}"} for name in names}


def _file(description: str, *headers: str) -> Json:
    """Return the response object of a bulk file or a range of it, with every media type that bulk files have."""
    names = ("ETag", "Cache-Control", "Link", "Accept-Ranges", "Repr-Digest", *headers, "X-Request-Id")
    schema: Object = {"type": "string", "format": "binary"}
    content: Object = {media_type: {"schema": schema} for media_type in sorted(set(BULK_TYPES.values()))}
    return {"description": description, "headers": _headers(*names), "content": content}


def _problem(description: str) -> Json:
    schema: Object = {"$ref": COMPONENT.format(name="Problem")}
    content: Object = {MEDIA_TYPE: {"schema": schema}}
    return {"description": description, "headers": _headers("X-Request-Id"), "content": content}


def _in_path(name: str) -> Json:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": PATH_PARAMETERS.get(name) or f"Id of the {name.removesuffix('_id')}.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 80},
    }


def _in_query(parameter: Parameter) -> Json:
    (schema,), _ = msgspec.json.schema_components([parameter.type], ref_template=COMPONENT)
    description = schema.pop("description", "")
    if parameter.default is not None:
        # Many generators ignore the siblings of a `$ref`, so a default needs `allOf` around it.
        schema = {**({"allOf": [schema]} if "$ref" in schema else schema), "default": parameter.default}
    result: Object = {"name": parameter.name, "in": "query", "description": description, "schema": schema}
    if parameter.is_required:
        result["required"] = True
    if parameter.is_list:
        # Alternatives can be repeated; the sides of a box are one value, separated by commas.
        result["explode"] = not parameter.is_fixed
    return result


def _schemas(operations: Sequence[_Operation]) -> Object:
    """Return the schemas of every response and parameter; every property is required, since all fields are sent."""
    parameters = [parameter.type for operation in operations for parameter in parameters_of(operation.query)]
    responses: list[type[Struct]] = [Problem, *(operation.response for operation in operations)]
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
