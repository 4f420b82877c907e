"""How a route is declared, its query read, and its answer sent."""

import re
from collections.abc import Callable, Sequence
from http import HTTPStatus
from urllib.parse import quote, unquote_plus

from litestar import Request, get
from litestar.datastructures import State
from litestar.handlers import HTTPRouteHandler
from litestar.types import AnyCallable, Receive, Scope, Send
from msgspec import Struct

from onrecord.http import params
from onrecord.http.params import NoQuery, QueryT
from onrecord.release.open import Releases
from onrecord.store.answers import Answer

JSON = "application/json"
_AS_ASKED = "%&=+,:;@!$'()*/?"  # what may stand in a query as it came; the rest would break out of a Link header
_SPDX = re.compile(r"[A-Za-z0-9.+-]+")
CACHED = "public, max-age=60, stale-while-revalidate=600"

Asked = Request[None, None, State]


def reads(
    path: str, *, summary: str, tag: str, answer: type[Struct], query: type[Struct] = NoQuery
) -> Callable[[AnyCallable], HTTPRouteHandler]:
    """Declare a route that answers GET, for the contract too: its operation is named and described as the handler."""

    def declare(handler: AnyCallable) -> HTTPRouteHandler:
        route = get(
            path,
            operation_id=handler.__name__,
            summary=summary,
            tags=[tag],
            opt={"query": query, "answer": answer},
            sync_to_thread=False,
            media_type=JSON,
        )
        return route(handler)

    return declare


def query_of(request: Asked, query_type: type[QueryT]) -> QueryT:
    """Return the query that a request asks, or raise BadParameters."""
    return params.read(request.scope["query_string"], query_type)


def releases_of(request: Asked) -> Releases:
    """Return the open releases of this worker."""
    releases: Releases = request.app.state.releases
    return releases


class Reply:
    """Bytes on their way, with their headers: an ASGI application of their own.

    Litestar's response would look at what it is given, which takes as long as reading a record.
    """

    __slots__ = ("_body", "_headers")

    def __init__(self, body: bytes, headers: list[tuple[bytes, bytes]]) -> None:
        self._body = body
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 (the protocol's)
        """Send the whole answer."""
        await send({"type": "http.response.start", "status": HTTPStatus.OK, "headers": self._headers})
        await send({"type": "http.response.body", "body": self._body, "more_body": False})


def reply(body: bytes, cache_control: str = CACHED, links: Sequence[str] = ()) -> Reply:
    """Return JSON to send, with for how long it may be kept and its links."""
    headers = [(b"content-type", JSON.encode()), (b"cache-control", cache_control.encode())]
    return Reply(body, [*headers, (b"link", ", ".join(links).encode())] if links else headers)


def send(request: Asked, answer: Answer) -> Reply:
    """Return the answer to a request, with its links."""
    path = request.scope["path"]
    query = quote(request.scope["query_string"], safe=_AS_ASKED)
    links = [_link(path, query, "canonical"), *_license(releases_of(request))]
    if answer.next_cursor:
        others = [pair for pair in query.split("&") if pair and unquote_plus(pair.partition("=")[0]) != "cursor"]
        links.append(_link(path, "&".join([*others, f"cursor={answer.next_cursor}"]), "next"))
    return reply(answer.body, links=links)


def _license(releases: Releases) -> list[str]:
    """Return the link to the terms of the data, where they are named as SPDX names them."""
    terms = releases.current.manifest.license
    return [f'<https://spdx.org/licenses/{terms}.html>; rel="license"'] if terms and _SPDX.fullmatch(terms) else []


def _link(path: str, query: str, relation: str) -> str:
    return f'<{path}?{query}>; rel="{relation}"' if query else f'<{path}>; rel="{relation}"'
