"""The operations of the contract: the operation object of each route."""

import re
from collections.abc import Sequence
from inspect import cleandoc

import msgspec
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct

from onrecord.http.components import COMPONENT, PROBLEMS, Json, Object, header_references
from onrecord.http.lists import record_type_of
from onrecord.http.media_types import MEDIA_TYPES
from onrecord.http.params import Parameter, parameters_of
from onrecord.http.routing import path_of, spec_of
from onrecord.records.bulk import CONTENT_TYPES
from onrecord.render.columns import describe_columns
from onrecord.store.query import PRESENTATION_PARAMETERS

PATH_PARAMETERS = {
    "name": "Name of the codebook.",
    "version": "Version of the release, or `latest`.",
    "file_name": "Name of the file, as `list_bulk_files` returns it.",
}
# Schemas of the formats that are JSON; all others are text.
_OBJECT: Object = {"type": "object"}
FORMAT_SCHEMAS: dict[str, Object] = {
    "jsonld": _OBJECT,
    "geojson": _OBJECT,
    "jsonfeed": _OBJECT,
    "csl": {"type": "array", "items": {"$ref": COMPONENT.format(name="CslEntry")}},
}


class Operation:
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
        self._is_record: bool = spec.is_record

    def object(self) -> Object:
        """Return the operation object."""
        responses: Object = {"200": _file("The file.")} if self._is_file else {"200": self._success()}
        if self._is_file:
            responses["206"] = _file("The requested range of bytes.", "Content-Range")
            responses["302"] = {"$ref": "#/components/responses/Latest"}
        if self._is_record:
            responses["303"] = {"$ref": "#/components/responses/RecordPage"}
        if self._is_cached:
            responses["304"] = {
                "description": "The stored response is still current.",
                "headers": header_references("ETag", "X-Request-Id"),
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
        names = ["ETag", "Cache-Control", "Link"] if self._is_cached else ["Cache-Control"]
        if "cursor" in self.query.__struct_fields__:
            names.append("Missing-Records")
        if "matching" in self.query.__struct_fields__ and len(self.formats) > 1:
            names.append("Relaxed-Query")
        operation_id = str(self._route.operation_id)
        if operation_id not in self._examples:
            raise LookupError(f"{operation_id} has no example; add one to http/examples.py and run `make contract`")
        content: Object = {
            "schema": {"$ref": COMPONENT.format(name=self.response.__name__)},
            "examples": {"response": {"summary": "A response.", "value": self._examples[operation_id]}},
        }
        success: Object = {
            "description": f"{(self.response.__doc__ or '').splitlines()[0]}",
            "headers": header_references(*names, "X-Request-Id"),
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


def _file(description: str, *headers: str) -> Json:
    """Return the response object of a bulk file or a range of it, with every media type that bulk files have."""
    names = ("ETag", "Cache-Control", "Link", "Accept-Ranges", "Repr-Digest", *headers, "X-Request-Id")
    schema: Object = {"type": "string", "format": "binary"}
    content: Object = {media_type: {"schema": schema} for media_type in sorted(set(CONTENT_TYPES.values()))}
    return {"description": description, "headers": header_references(*names), "content": content}


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
