"""A newer version of the service, simulated from today's: its contract and its responses.

It has one more value in every enum, three more fields in every record, one more parameter for every list, and one
more kind of record. Nothing of today's contract is removed or changed: a new major version would be needed for that.
"""

import copy
import json
from collections import Counter
from typing import Any

import httpx

from support.sdk_cases import CONTRACT, OPERATIONS, operation_of_path, resolve

NEW_CODE = "of-tomorrow"
# The schema and the value of each new field.
NEW_FIELDS: dict[str, tuple[dict[str, Any], Any]] = {
    "novelty": ({"description": "A new field.", "type": "string"}, "new"),
    "novelty_or_none": ({"anyOf": [{"description": "A new field.", "type": "string"}, {"type": "null"}]}, None),
    "rumors": (
        {"type": "array", "items": {"$ref": "#/components/schemas/Rumor"}},
        [{"id": "it-is-said", "kind": "report", "weight": 0.5}],
    ),
}
RUMOR = {
    "title": "Rumor",
    "description": "A kind of record that today's clients do not know.",
    "type": "object",
    "properties": {
        "id": {"description": "Id of a rumor.", "type": "string"},
        "kind": {"$ref": "#/components/schemas/DocumentKind"},
        "weight": {"description": "Weight of the rumor.", "type": "number"},
    },
    "required": ["id", "kind", "weight"],
}
NEW_PARAMETER = {
    "name": "novelty",
    "in": "query",
    "description": "A new filter.",
    "schema": {"type": "array", "items": {"type": "string", "maxLength": 80}, "maxItems": 100},
    "explode": True,
}


def newer_contract() -> dict[str, Any]:
    """Return the contract of the newer service."""
    newer = copy.deepcopy(CONTRACT)
    newer["info"]["version"] = "99.0.0"
    schemas, paths = newer["components"]["schemas"], newer["paths"]
    for schema in schemas.values():
        if "enum" in schema:
            schema["enum"].append(NEW_CODE)
        elif "properties" in schema:
            schema["properties"] |= {name: field for name, (field, _) in NEW_FIELDS.items()}
            schema["required"] += ["novelty", "novelty_or_none"]
    for operation in (operation for operations in paths.values() for operation in operations.values()):
        if any(each.get("name") == "limit" for each in operation.get("parameters", [])):
            operation["parameters"].append(NEW_PARAMETER)
    for path in ("/v1/documents", "/v1/documents/{document_id}"):
        paths[_document_to_rumor(path)] = _document_to_rumor(paths[path])
    schemas |= {
        _document_to_rumor(name): _document_to_rumor(schemas[name]) for name in ("DocumentPage", "DocumentItem")
    }
    schemas["Rumor"] = RUMOR
    return newer


def _document_to_rumor(part: Any) -> Any:
    """Return a part of the contract with documents renamed to rumors."""
    text = json.dumps(part).replace("Document", "Rumor").replace("document", "rumor")
    return json.loads(text.replace("RumorKind", "DocumentKind"))


class NewerService(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """A transport that turns the responses of today's service into those of the newer one."""

    def __init__(self, today: httpx.BaseTransport | httpx.AsyncBaseTransport) -> None:
        self._today = today
        self._uses: Counter[str] = Counter()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = self._today.handle_request(request)
        response.read()
        return self._newer_response(request, response)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._today.handle_async_request(request)
        await response.aread()
        return self._newer_response(request, response)

    def _newer_response(self, request: httpx.Request, response: httpx.Response) -> httpx.Response:
        body = self._newer(schema_of(request.url.path, response.status_code), response.json())
        return httpx.Response(
            response.status_code,
            headers={"Content-Type": response.headers["Content-Type"]},
            stream=httpx.ByteStream(json.dumps(body).encode()),
        )

    def _newer(self, schema: dict[str, Any], value: Any) -> Any:
        """Return a value with the new fields, and with the new code in place of every second code of an enum."""
        schema = resolve(schema, value)
        if isinstance(value, list):
            return [self._newer(schema["items"], each) for each in value]
        if "properties" in schema:
            today = {name: self._newer(schema["properties"][name], each) for name, each in value.items()}
            return {name: new for name, (_, new) in NEW_FIELDS.items()} | today
        if isinstance(value, dict):
            return {name: self._newer(schema["additionalProperties"], each) for name, each in value.items()}
        if "enum" in schema:
            self._uses[schema["title"]] += 1
            return NEW_CODE if self._uses[schema["title"]] % 2 else value
        return value


def without_new_fields(value: Any) -> Any:
    """Return the part of a newer response that today's client knows."""
    if isinstance(value, list):
        return [without_new_fields(each) for each in value]
    if isinstance(value, dict):
        return {name: without_new_fields(each) for name, each in value.items() if name not in NEW_FIELDS}
    return value


def schema_of(path: str, status: int) -> dict[str, Any]:
    """Return the schema of a response in today's contract."""
    response = OPERATIONS[str(operation_of_path(path))][1]["responses"][str(status)]
    if "$ref" in response:
        response = CONTRACT["components"]["responses"][response["$ref"].rpartition("/")[2]]
    (content,) = response["content"].values()
    schema: dict[str, Any] = content["schema"]
    return schema
