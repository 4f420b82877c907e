"""How a route is declared, its query read, and its answer sent."""

import re
from collections.abc import Callable
from functools import lru_cache
from http import HTTPStatus
from urllib.parse import quote, unquote_plus

from litestar import Request, get
from litestar.datastructures import State
from litestar.handlers import HTTPRouteHandler
from litestar.types import AnyCallable, Receive, Scope, Send
from msgspec import Struct

from onrecord.http import params
from onrecord.http.formats import MEDIA_TYPES, forms_of
from onrecord.http.params import NoQuery, QueryT
from onrecord.records.bulk import BulkFile
from onrecord.records.page import ActorItem, ClaimItem, DocumentItem, EventItem, RelationshipItem
from onrecord.release.open import Releases
from onrecord.settings import Settings
from onrecord.store.answers import Answer
from onrecord.store.query import KnownQuery

JSON = "application/json"
RECORDS = {ActorItem, EventItem, ClaimItem, RelationshipItem, DocumentItem}
_PIN = re.compile(rb"(?:^|&)release=")
_AS_ASKED = "%&=+,:;@!$'()*/?"  # what may stand in a query as it came; the rest would break out of a header
_PLAIN = re.compile(rb"[A-Za-z0-9_.,:&=-]*")  # as most queries are: nothing in it is to be quoted
CACHED = "public, max-age=60, stale-while-revalidate=600"
IMMUTABLE = "public, max-age=31536000, immutable"


_QUERY = "\0"  # stands where the query goes
_ALTERNATE = {form: f'alternate"; type="{kind.partition(";")[0]}' for form, kind in MEDIA_TYPES.items()}

Asked = Request[None, None, State]


def reads(
    path: str,
    *,
    summary: str,
    tag: str,
    answer: type[Struct],
    query: type[Struct] = NoQuery,
) -> Callable[[AnyCallable], HTTPRouteHandler]:
    """Declare a route that answers GET, for the contract too: its operation is named and described as the handler."""

    def declare(handler: AnyCallable) -> HTTPRouteHandler:
        route = get(
            path,
            operation_id=handler.__name__,
            summary=summary,
            tags=[tag],
            opt={
                "query": query,
                "answer": answer,
                "is_pinnable": issubclass(query, KnownQuery),
                "forms": forms_of(query),
                "is_record": answer in RECORDS,
                "is_file": answer is BulkFile,
            },
            sync_to_thread=False,
            media_type=JSON,
        )
        return route(handler)

    return declare


def query_of(request: Asked, query_type: type[QueryT]) -> QueryT:
    """Return the query that a request asks, or raise BadParameters."""
    return params.read(request.scope["query_string"], query_type)


def settings_of(request: Asked) -> Settings:
    """Return what whoever runs the service has chosen."""
    settings: Settings = request.app.state.settings
    return settings


def site_of(request: Asked) -> str:
    """Return the address of the service as others know it, without a slash at its end."""
    return settings_of(request).address


def releases_of(request: Asked, within_s: float | None = None) -> Releases:
    """Return the open releases of this worker, and start the time that the answer may take, `query_s` unless told."""
    releases: Releases = request.app.state.releases
    releases.clock.start(within_s or settings_of(request).query_s)
    return releases


def as_asked(request: Asked) -> str:
    """Return the query of a request as it may stand in a header."""
    query = request.scope["query_string"]
    return query.decode() if _PLAIN.fullmatch(query) else quote(query, safe=_AS_ASKED)


class Reply:
    """Bytes on their way, with their headers: an ASGI application of their own. Handlers return it, or one like it.

    Litestar's response would look at what it is given, which takes as long as reading a record.
    """

    __slots__ = ("_body", "headers")

    def __init__(self, body: bytes, headers: list[tuple[bytes, bytes]]) -> None:
        self._body = body
        self.headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 (the protocol's)
        """Send the whole answer."""
        await send({"type": "http.response.start", "status": HTTPStatus.OK, "headers": self.headers})
        await send({"type": "http.response.body", "body": self._body, "more_body": False})


def send(request: Asked, answer: Answer) -> Reply:
    """Return the JSON of an answer, with its links; a record's has one to cite it by, as it stands now (RFC 8574)."""
    sent = send_as(request, answer.body, JSON, answer.next_cursor)
    if request.route_handler.opt["is_record"]:
        cited = _link(f"{request.scope['path']}?release={answer.release}", "cite-as")
        sent.headers.append((b"link", cited.encode()))
    return sent


def send_as(request: Asked, body: bytes, media_type: str, next_cursor: str | None = None) -> Reply:
    """Return an answer in any form, with its links."""
    return Reply(body, headers_of(request, media_type, next_cursor))


def headers_of(request: Asked, media_type: str, next_cursor: str | None = None) -> list[tuple[bytes, bytes]]:
    """Return the headers of an answer that are its own; the edge adds those of all.

    An answer of a release that the request names may be kept for ever.
    """
    about = request.route_handler.opt
    is_pinned = about["is_pinnable"] and _PIN.search(request.scope["query_string"])
    headers = [
        (b"content-type", media_type.encode()),
        (b"cache-control", (IMMUTABLE if is_pinned else CACHED).encode()),
        (b"link", ", ".join(_links(request, next_cursor)).encode()),
    ]
    return [*headers, (b"vary", b"Accept")] if about["forms"] else headers


def _links(request: Asked, next_cursor: str | None) -> list[str]:
    """Return the links from an answer: its own address, its other forms, the terms of the data, the next page."""
    about, address = request.route_handler.opt, address_of(request)
    links = [_link(address, "canonical"), *_license(request)]
    if about["forms"] and b"format=" not in request.scope["query_string"]:
        path = request.scope["path"]
        links.append(_alternates(path, about["forms"]).replace(_QUERY, address[len(path) :]))
    return [*links, _link(address_at(request, next_cursor), "next")] if next_cursor else links


@lru_cache(maxsize=1024)
def _alternates(path: str, forms: tuple[str, ...]) -> str:
    """Return the links from JSON to the other forms of an answer, the query left open."""
    return ", ".join(_link(f"{path}.{form}{_QUERY}", _ALTERNATE[form]) for form in forms[1:])


def address_of(request: Asked) -> str:
    """Return path and query of a request."""
    query = as_asked(request)
    return f"{request.scope['path']}?{query}" if query else request.scope["path"]


def address_at(request: Asked, cursor: str | None) -> str:
    """Return path and query of a request that goes on at a cursor, or begins where there is none."""
    address = address_of(request)
    if cursor and _PLAIN.fullmatch(request.scope["query_string"]) and b"cursor=" not in request.scope["query_string"]:
        return f"{address}{'&' if request.scope['query_string'] else '?'}cursor={cursor}"
    path, _, query = address.partition("?")
    pairs = [pair for pair in query.split("&") if pair and unquote_plus(pair.partition("=")[0]) != "cursor"]
    asked = "&".join([*pairs, f"cursor={cursor}"] if cursor else pairs)
    return f"{path}?{asked}" if asked else path


def _license(request: Asked) -> list[str]:
    """Return the link to the terms of the data, where they are named as SPDX names them."""
    releases: Releases = request.app.state.releases
    url = releases.current.manifest.license_url
    return [f'<{url}>; rel="license"'] if url else []


def _link(address: str, relation: str) -> str:
    return f'<{address}>; rel="{relation}"'
