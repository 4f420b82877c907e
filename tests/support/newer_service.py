"""A newer service, made of today's: what its contract says, and what it answers.

It has a value more in every closed list, three fields more in every record, a parameter more for every list, and a
kind of record more. Nothing of today's is gone or changed, which is what may happen without a new major version.
"""

import copy
import json
from collections import Counter
from typing import Any

import httpx

from support.sdk_cases import CONTRACT, OPERATIONS, operation_at, resolved

VALUE = "of-tomorrow"
FIELDS: dict[str, tuple[dict[str, Any], Any]] = {
    "novelty": ({"description": "What is new.", "type": "string"}, "new"),
    "novelty_or_none": ({"anyOf": [{"description": "What is new.", "type": "string"}, {"type": "null"}]}, None),
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
        "weight": {"description": "How heavy it is.", "type": "number"},
    },
    "required": ["id", "kind", "weight"],
}
PARAMETER = {
    "name": "novelty",
    "in": "query",
    "description": "What is new.",
    "schema": {"type": "array", "items": {"type": "string", "maxLength": 80}, "maxItems": 100},
    "explode": True,
}


def newer_contract() -> dict[str, Any]:
    """Return the contract that the newer service has."""
    newer = copy.deepcopy(CONTRACT)
    newer["info"]["version"] = "99.0.0"
    schemas, paths = newer["components"]["schemas"], newer["paths"]
    for schema in schemas.values():
        if "enum" in schema:
            schema["enum"].append(VALUE)
        elif "properties" in schema:
            schema["properties"] |= {name: field for name, (field, _) in FIELDS.items()}
            schema["required"] += ["novelty", "novelty_or_none"]
    for operation in (operation for methods in paths.values() for operation in methods.values()):
        if any(each.get("name") == "limit" for each in operation.get("parameters", [])):
            operation["parameters"].append(PARAMETER)
    for path in ("/v1/documents", "/v1/documents/{document_id}"):
        paths[_renamed(path)] = _renamed(paths[path])
    schemas |= {_renamed(name): _renamed(schemas[name]) for name in ("DocumentPage", "DocumentItem")}
    schemas["Rumor"] = RUMOR
    return newer


def _renamed(part: Any) -> Any:
    """Return what is said of documents, said of rumors."""
    text = json.dumps(part).replace("Document", "Rumor").replace("document", "rumor")
    return json.loads(text.replace("RumorKind", "DocumentKind"))


class NewerService(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Asks today's service, and makes of its answers what the newer one would answer."""

    def __init__(self, today: httpx.BaseTransport | httpx.AsyncBaseTransport) -> None:
        self._today = today
        self._turns: Counter[str] = Counter()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = self._today.handle_request(request)
        response.read()
        return self._renewed(request, response)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._today.handle_async_request(request)
        await response.aread()
        return self._renewed(request, response)

    def _renewed(self, request: httpx.Request, response: httpx.Response) -> httpx.Response:
        body = self._newer(_schema_of(request.url.path, response.status_code), response.json())
        return httpx.Response(
            response.status_code,
            headers={"Content-Type": response.headers["Content-Type"]},
            stream=httpx.ByteStream(json.dumps(body).encode()),
        )

    def _newer(self, schema: dict[str, Any], value: Any) -> Any:
        """Return a value as the newer service would send it: every second code is one that is new."""
        schema = resolved(schema, value)
        if isinstance(value, list):
            return [self._newer(schema["items"], each) for each in value]
        if "properties" in schema:
            today = {name: self._newer(schema["properties"][name], each) for name, each in value.items()}
            return {name: new for name, (_, new) in FIELDS.items()} | today
        if isinstance(value, dict):
            return {name: self._newer(schema["additionalProperties"], each) for name, each in value.items()}
        if "enum" in schema:
            self._turns[schema["title"]] += 1
            return VALUE if self._turns[schema["title"]] % 2 else value
        return value


def without_news(value: Any) -> Any:
    """Return what a client of today can know of a newer answer."""
    if isinstance(value, list):
        return [without_news(each) for each in value]
    if isinstance(value, dict):
        return {name: without_news(each) for name, each in value.items() if name not in FIELDS}
    return value


def _schema_of(path: str, status: int) -> dict[str, Any]:
    """Return the schema of an answer."""
    response = OPERATIONS[str(operation_at(path))][1]["responses"][str(status)]
    if "$ref" in response:
        response = CONTRACT["components"]["responses"][response["$ref"].rpartition("/")[2]]
    (content,) = response["content"].values()
    schema: dict[str, Any] = content["schema"]
    return schema
