"""The contract: OpenAPI 3.1, written from the routes, the queries and the record types themselves.

Litestar's own generator is not used: of what it writes only paths, names and docstrings would be left, since its
components lose constraints, its errors are not problems, and it knows neither links nor the parameters read here.
"""

import json
import re
from collections.abc import Sequence
from importlib import resources
from inspect import cleandoc
from typing import TypeAlias

import msgspec
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from onrecord import __version__
from onrecord.http.lists import record_type_of
from onrecord.http.media_types import MEDIA_TYPES
from onrecord.http.params import Parameter, parameters_of
from onrecord.http.problems import MEDIA_TYPE, Problem
from onrecord.http.routing import spec_of
from onrecord.records.bulk import MEDIA_TYPES as BULK_TYPES
from onrecord.render.columns import described
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
        "What somebody says is a claim and never becomes a fact; doubt about a date or a speaker survives into the "
        "answer; every record leads back to its evidence.\n\n"
        "Lists are read page by page: give `next_cursor` back as `cursor`, with the same filters, until it is null. "
        "A parameter that takes several values takes them repeated or separated by commas, and finds records with any "
        "of them; different parameters narrow each other down. A parameter that is not understood is refused.\n\n"
        "Enumerations grow: a client must bear a value that it does not know."
    ),
    "contact": {"name": "onrecord developers"},
    "license": {"name": "Apache License 2.0", "identifier": "Apache-2.0"},
}
TAGS: list[Json] = [
    {"name": "actors", "description": "Persons, states, bodies, groups and places."},
    {"name": "events", "description": "What happened, was planned, or is only alleged."},
    {"name": "claims", "description": "Who said what, how sure, and how it was checked."},
    {"name": "relationships", "description": "How two actors stand to each other, and when."},
    {"name": "graph", "description": "Who stands near whom, by which ways, and how that changed."},
    {"name": "documents", "description": "The sources that all of it rests on."},
    {"name": "timeline", "description": "What began, ended or was said, in one order."},
    {"name": "coverage", "description": "What the data covers, and what it does not."},
    {"name": "search", "description": "Records of any kind by their words."},
    {"name": "codebooks", "description": "What each code means."},
    {"name": "releases", "description": "The data as published, and when."},
    {"name": "changes", "description": "What became of each record, release by release."},
    {"name": "bulk", "description": "All of it as files."},
    {"name": "service", "description": "Whether the service lives and can answer."},
]
HEADERS: Object = {
    "ETag": {"description": "Strong validator of this representation.", "schema": {"type": "string"}},
    "Cache-Control": {"description": "For how long it may be kept.", "schema": {"type": "string"}},
    "Link": {"description": "The next page, the canonical address, the contract.", "schema": {"type": "string"}},
    "Accept-Ranges": {"description": "That ranges of bytes may be asked for.", "schema": {"type": "string"}},
    "Content-Range": {"description": "Which bytes these are, of how many.", "schema": {"type": "string"}},
    "Repr-Digest": {"description": "SHA-256 of the whole file (RFC 9530).", "schema": {"type": "string"}},
    "X-Request-Id": {"description": "Id of this request; name it when you ask about it.", "schema": {"type": "string"}},
}
IF_NONE_MATCH: Object = {
    "name": "If-None-Match",
    "in": "header",
    "description": "The ETag of the answer already held: 304 if it is still the right one.",
    "schema": {"type": "string"},
}
IN_PATH = {
    "name": "Name of the codebook.",
    "version": "Version of the release.",
    "file_name": "Name of the file, as the list of files has it.",
}
RANGE: Object = {
    "name": "Range",
    "in": "header",
    "description": "The bytes that are wanted, as one range; of several ranges, or of another unit, the whole comes.",
    "schema": {"type": "string", "maxLength": 200},
    "example": "bytes=0-1023",
}
IF_RANGE: Object = {
    "name": "If-Range",
    "in": "header",
    "description": "The ETag of the file that a part is held of: of another file the whole comes.",
    "schema": {"type": "string", "maxLength": 200},
}
MERGED: Object = {
    "description": "The record was merged into another, which the same question is asked of at `Location`.",
    "headers": {
        "Location": {"description": "The record that it is part of now.", "schema": {"type": "string"}},
        "X-Request-Id": {"$ref": "#/components/headers/XRequestId"},
    },
}
# The schemas of forms that are JSON; the rest is text.
_OBJECT: Object = {"type": "object"}
FORMAT_SCHEMAS: dict[str, Object] = {
    "jsonld": _OBJECT,
    "geojson": _OBJECT,
    "jsonfeed": _OBJECT,
    "csl": {"type": "array", "items": {"$ref": COMPONENT.format(name="CslEntry")}},
}
PROBLEMS = {
    "400": ("BadRequest", "A parameter is not understood; `errors` names each."),
    "404": ("NotFound", "There is no such record, or no such release."),
    "406": ("NotAcceptable", "It does not come in the form asked for; the detail names those there are."),
    "410": ("Gone", "The record was withdrawn; `withdrawn` says why, and what to use instead."),
    "416": ("RangeNotSatisfiable", "The range begins after the last byte of the file."),
    "500": ("Failure", "The service failed."),
    "503": ("TooLong", "The question would take too long; the detail says how to narrow it."),
}


def document(routes: Sequence[HTTPRouteHandler]) -> bytes:
    """Return the contract of these routes as JSON; the same bytes on every call and machine."""
    examples: Object = json.loads((resources.files("onrecord.http") / EXAMPLES).read_bytes())
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
            "responses": {"Merged": MERGED, **{name: _problem(words) for name, words in PROBLEMS.values()}},
            "parameters": {"IfNoneMatch": IF_NONE_MATCH, "IfRange": IF_RANGE, "Range": RANGE},
            "headers": {name.replace("-", ""): header for name, header in HEADERS.items()},
        },
    }
    return json.dumps(contract, indent=1, ensure_ascii=False).encode() + b"\n"


def path_of(route: HTTPRouteHandler) -> str:
    """Return the path of a route as OpenAPI writes it."""
    (path,) = route.paths
    return path.replace(":str}", "}")


class _Operation:
    """One route, as the contract describes it."""

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
        """Return the operation as OpenAPI has it."""
        responses: Object = {"200": _file("The file.")} if self._is_file else {"200": self._success()}
        if self._is_file:
            responses["206"] = _file("The bytes asked for.", "Content-Range")
        if self._is_cached:
            responses["304"] = {
                "description": "What you hold is still right.",
                "headers": _headers("ETag", "X-Request-Id"),
            }
        if self._is_of_a_record:
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
        """Return the statuses of the problems that may come."""
        asks_a_release = "release" in self.query.__struct_fields__
        may_come = {
            "404": "{" in self.path or asks_a_release,
            "406": bool(self.formats),
            "410": self._is_of_a_record,
            "416": self._is_file,
            "503": asks_a_release,
        }
        return [status for status in PROBLEMS if may_come.get(status, True)]

    @property
    def _is_of_a_record(self) -> bool:
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
        content: Object = {"schema": {"$ref": COMPONENT.format(name=self.response.__name__)}}
        example = self._examples.get(str(self._route.operation_id))
        if example is not None:
            content["examples"] = {"answer": {"summary": "An answer.", "value": example}}
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
        """Return the media types other than JSON in which it answers."""
        others = [name for name in self.formats if name != "json"]
        schemas: Object = {
            MEDIA_TYPES[name]: {"schema": FORMAT_SCHEMAS.get(name, {"type": "string"})} for name in others
        }
        if "csv" in self.formats:
            schemas[MEDIA_TYPES["csv"]] = {
                "schema": {"type": "string", "description": described(record_type_of(self.response))}
            }
        return schemas

    def _links(self) -> Object:
        """Return the links from a list to its next page and to its first record."""
        names = [parameter.name for parameter in parameters_of(self.query)]
        if "cursor" not in names:
            return {}
        within = {part.strip("{}"): f"$request.path.{part.strip('{}')}" for part in self.path.split("/") if "{" in part}
        question = {
            **within,
            **{name: f"$request.query.{name}" for name in names if name not in PRESENTATION_PARAMETERS},
        }
        following: Object = {
            "NextPage": {
                "operationId": str(self._route.operation_id),
                "description": "The next page, where `next_cursor` is not null.",
                "parameters": {**question, "cursor": "$response.body#/next_cursor"},
            }
        }
        item = next((each for each in self._routes if re.fullmatch(f"{self.path}/{{[a-z_]+}}", path_of(each))), None)
        if item is None:
            return following
        return {
            **following,
            "FirstRecord": {
                "operationId": str(item.operation_id),
                "description": "The first record of this page, by itself.",
                "parameters": {path_of(item).rpartition("{")[2].strip("}"): "$response.body#/data/0/id"},
            },
        }


def _headers(*names: str) -> Object:
    return {name: {"$ref": f"#/components/headers/{name.replace('-', '')}"} for name in names}


def _file(words: str, *headers: str) -> Json:
    """Return an answer that is a file, or bytes of one; the list of files says what each of them is sent as."""
    names = ("ETag", "Cache-Control", "Link", "Accept-Ranges", "Repr-Digest", *headers, "X-Request-Id")
    schema: Object = {"type": "string", "format": "binary"}
    content: Object = {media_type: {"schema": schema} for media_type in sorted(set(BULK_TYPES.values()))}
    return {"description": words, "headers": _headers(*names), "content": content}


def _problem(words: str) -> Json:
    schema: Object = {"$ref": COMPONENT.format(name="Problem")}
    return {"description": words, "headers": _headers("X-Request-Id"), "content": {MEDIA_TYPE: {"schema": schema}}}


def _in_path(name: str) -> Json:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": IN_PATH.get(name) or f"Id of the {name.removesuffix('_id')}.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 80},
    }


def _in_query(parameter: Parameter) -> Json:
    (schema,), _ = msgspec.json.schema_components([parameter.type], ref_template=COMPONENT)
    description = schema.pop("description", "")
    if parameter.default is not None:
        schema = {**({"allOf": [schema]} if "$ref" in schema else schema), "default": parameter.default}
    described: Object = {"name": parameter.name, "in": "query", "description": description, "schema": schema}
    if parameter.is_required:
        described["required"] = True
    if parameter.is_list:
        described["explode"] = not parameter.is_fixed
    return described


def _schemas(operations: Sequence[_Operation]) -> Object:
    """Return the schemas of all that is sent or asked; what is sent always has all of its fields."""
    asked = [parameter.type for operation in operations for parameter in parameters_of(operation.query)]
    sent = [Problem, *(operation.response for operation in operations)]
    _, schemas = msgspec.json.schema_components([*sent, *asked], ref_template=COMPONENT)
    for schema in schemas.values():
        if "description" in schema:
            schema["description"] = cleandoc(schema["description"])  # Python 3.13 does so itself
        if "properties" in schema:
            schema["required"] = list(schema["properties"])
        if "enum" in schema:
            schema["type"] = "string"
    return dict(sorted(schemas.items()))
