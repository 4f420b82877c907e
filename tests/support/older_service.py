"""An older version of the service, simulated from today's: its responses lack every field that may be null."""

import json
from typing import Any

import httpx

from support.newer_service import schema_of
from support.sdk_cases import resolve

ESSENTIAL = {"next_cursor"}  # fields that the first version had already, and that a list cannot do without


class OlderService(httpx.BaseTransport):
    """A transport that turns the responses of today's service into those of the older one."""

    def __init__(self, today: httpx.BaseTransport) -> None:
        self._today = today

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = self._today.handle_request(request)
        response.read()
        body = without_nullable_fields(schema_of(request.url.path, response.status_code), response.json())
        headers = {"Content-Type": response.headers["Content-Type"]}
        return httpx.Response(response.status_code, headers=headers, stream=httpx.ByteStream(json.dumps(body).encode()))


def without_nullable_fields(schema: dict[str, Any], value: Any) -> Any:
    """Return a value without the fields that may be null."""
    schema = resolve(schema, value)
    if isinstance(value, list):
        return [without_nullable_fields(schema["items"], each) for each in value]
    if "properties" in schema:
        fields = schema["properties"]
        return {
            name: without_nullable_fields(fields[name], each)
            for name, each in value.items()
            if name in ESSENTIAL or not is_nullable(fields[name])
        }
    return value


def is_nullable(schema: dict[str, Any]) -> bool:
    """Return whether the values of a schema may be null."""
    return {"type": "null"} in schema.get("anyOf", [])
