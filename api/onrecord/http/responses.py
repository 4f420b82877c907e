"""Responses of handlers: encoded bodies with the headers that depend on the route."""

import re
from http import HTTPStatus

from litestar.types import Receive, Scope, Send

from onrecord.http.links import links_of
from onrecord.http.media_types import JSON
from onrecord.http.requests import Request
from onrecord.http.routing import spec_of
from onrecord.store.envelope import Envelope

CACHED = "public, max-age=60, stale-while-revalidate=600"
IMMUTABLE = "public, max-age=31536000, immutable"
_RELEASE = re.compile(rb"(?:^|&)release=")


class BytesResponse:
    """A complete response as an ASGI application. Handlers return it, or a subclass.

    Litestar's own response is not used: it inspects its content, which takes as long as reading a record.
    """

    __slots__ = ("_body", "_status", "headers")

    def __init__(self, body: bytes, headers: list[tuple[bytes, bytes]], status: int = HTTPStatus.OK) -> None:
        self._body = body
        self._status = status
        self.headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 (the protocol's)
        """Send the response."""
        await send({"type": "http.response.start", "status": self._status, "headers": self.headers})
        await send({"type": "http.response.body", "body": self._body, "more_body": False})


def respond(request: Request, envelope: Envelope) -> BytesResponse:
    """Return an envelope as JSON."""
    return respond_as(request, envelope.body, JSON, envelope.next_cursor)


def respond_as(request: Request, body: bytes, media_type: str, next_cursor: str | None = None) -> BytesResponse:
    """Return an encoded body in any format, with its `Link` header."""
    return BytesResponse(body, response_headers(request, media_type, next_cursor))


def response_headers(request: Request, media_type: str, next_cursor: str | None = None) -> list[tuple[bytes, bytes]]:
    """Return the headers that depend on the route; the middleware adds those that every response has.

    A response is immutable if the request names the release.
    """
    spec = spec_of(request.route_handler)
    is_pinned = spec.is_pinnable and _RELEASE.search(request.scope["query_string"])
    headers = [
        (b"content-type", media_type.encode()),
        (b"cache-control", (IMMUTABLE if is_pinned else CACHED).encode()),
        (b"link", links_of(request, next_cursor).encode()),
    ]
    return [*headers, (b"vary", b"Accept")] if spec.formats else headers
