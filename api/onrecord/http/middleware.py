"""The edge: what every request meets before and after Litestar, whatever route it asks for or misses.

Pure ASGI, since Litestar's middleware does not see the routes that it does not have. It gives each request an id,
refuses what is no proper HTTP, answers HEAD and conditional requests, compresses, and keeps whole answers.
"""

import logging
import os
import re
from hashlib import blake2b
from http import HTTPStatus
from itertools import count
from urllib.parse import parse_qsl, unquote_to_bytes

import msgspec
from litestar.enums import HttpMethod, ScopeType
from litestar.types import ASGIApp, HTTPScope, Receive, Scope, Send

from onrecord.errors import NotAcceptable
from onrecord.http.cache import CachedResponse, Headers, ResponseCache
from onrecord.http.formats import FormatResolver
from onrecord.http.negotiation import matches_etag, prefers_gzip
from onrecord.http.problems import MEDIA_TYPE, REQUEST_ID, problem, request_id_of, sentence
from onrecord.http.responses import IMMUTABLE
from onrecord.http.streaming import Preferences, ResponseSender
from onrecord.records.manifest import Manifest
from onrecord.release.open import Releases

EXPOSED = (
    "Accept-Ranges",
    "Content-Range",
    "ETag",
    "Link",
    "RateLimit",
    "RateLimit-Policy",
    "Repr-Digest",
    "Retry-After",
    "X-Request-Id",
)
EVERYWHERE = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", ", ".join(EXPOSED).encode()),
    (b"x-content-type-options", b"nosniff"),
]
PREFLIGHT = [
    (b"access-control-allow-methods", b"GET, HEAD, OPTIONS"),
    (b"access-control-allow-headers", b"Accept, If-None-Match, If-Range, Range, X-Request-Id"),
    (b"access-control-max-age", b"86400"),
]
DESCRIBED = b'</openapi.json>; rel="service-desc", </docs>; rel="service-doc"'
NOT_MODIFIED_HEADERS = {b"etag", b"cache-control", b"vary", b"link"} | {name for name, _ in EVERYWHERE}
_TAG_BYTES = 12
_REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
_SURROGATE = re.compile(r"[\ud800-\udfff]")  # what servers make of a byte in a path that is not UTF-8

logger = logging.getLogger("onrecord")


class ServiceMiddleware:
    """Wraps the application; one a worker."""

    def __init__(
        self, app: ASGIApp, releases: Releases, cache: ResponseCache, formats: FormatResolver, program: bytes
    ) -> None:
        """Wrap an application whose answers a change of `program`, its contract, may change."""
        self._app = app
        self._formats = formats
        self._releases = releases
        self._cache = cache
        self._salt = blake2b(program, digest_size=32).digest()
        self._process = os.urandom(6).hex()
        self._requests = count(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        headers = _joined(list(scope["headers"]))
        request_id = self._request_id(headers)
        headers[REQUEST_ID] = request_id
        scope["headers"] = list(headers.items())
        answer = _refusal(scope, headers) or await self._answer(scope, headers, receive, send)
        if answer is None:  # a stream, which was sent as it came
            return
        chosen = answer.gzipped() if prefers_gzip(headers.get(b"accept-encoding", b"")) else answer.plain
        if_none_match = headers.get(b"if-none-match")
        if if_none_match is not None and chosen.etag and matches_etag(if_none_match, chosen.etag):
            sent = [header for header in chosen.headers if header[0] in NOT_MODIFIED_HEADERS]
            await _send(send, 304, [*sent, (REQUEST_ID, request_id)], b"")
            return
        body = b"" if scope["method"] == HttpMethod.HEAD else chosen.body
        await _send(send, answer.status, [*chosen.headers, (REQUEST_ID, request_id)], body)

    def _request_id(self, headers: dict[bytes, bytes]) -> bytes:
        given = headers.get(REQUEST_ID, b"")
        if given and _REQUEST_ID.fullmatch(given):
            return given
        return f"{self._process}-{next(self._requests):x}".encode()

    async def _answer(
        self, scope: HTTPScope, headers: dict[bytes, bytes], receive: Receive, send: Send
    ) -> CachedResponse | None:
        """Return the answer kept for this question, or have the application make it; None for a stream."""
        if scope["method"] not in {"GET", "HEAD"}:
            return await self._made(scope, receive, _wanted(scope, headers, send))
        try:
            path, query = self._formats.resolve(scope["path"], scope["query_string"], headers.get(b"accept", b""))
        except NotAcceptable as error:
            return _problem(406, sentence(str(error)), scope)
        scope["path"], scope["query_string"] = path, _canonical(query)
        key = (self._releases.current.manifest.version, path, scope["query_string"])
        answer = self._cache.get(key)
        if answer is None:
            wanted = _wanted(scope, headers, send)
            answer = await self._made(_as_get(scope) if wanted.is_head else scope, receive, wanted)
            if answer and answer.plain.etag and not answer.is_negotiated:
                self._cache.put(key, answer)
        return answer

    async def _made(self, scope: HTTPScope, receive: Receive, wanted: Preferences) -> CachedResponse | None:
        """Run the application and return its whole answer, or None where it was passed on as a stream.

        What it failed to catch becomes a problem.
        """
        # Read before the answer is made: a newer release taken up meanwhile must not lend its validator to old bytes.
        manifest = self._releases.current.manifest
        passage = ResponseSender(
            wanted,
            lambda headers: [*_dressed(headers, scope), (REQUEST_ID, request_id_of(scope).encode())],
            lambda headers: self._tag(scope, headers, b"", manifest),
        )
        try:
            await self._app(scope, receive, passage)
        except Exception:
            logger.exception("request %s failed outside the application", request_id_of(scope))
            if passage.is_open:  # too late for a problem: the connection must break, so that nobody takes it for whole
                raise
            return _problem(500, "The service failed; the request id finds it in the log.", scope)
        if passage.is_open:
            return None
        if not passage.status:
            return _problem(500, "The service gave no answer; the request id finds it in the log.", scope)
        is_stored = passage.status == HTTPStatus.OK and (b"cache-control", b"no-store") not in passage.headers
        tag = self._tag(scope, passage.headers, passage.body, manifest) if is_stored else None
        return _finished(passage.status, passage.headers, passage.body, scope, tag)

    def _tag(self, scope: HTTPScope, headers: Headers, body: bytes, manifest: Manifest) -> str:
        """Return what tells an answer from every other.

        For records that is the program, the release and the question: hashing a page takes as long as reading it.
        A question that names its release has the same answer whatever release is current. Whatever else there is may
        change without any of these, and is told by its bytes.
        """
        if not scope["path"].startswith("/v1/"):
            return blake2b(body, digest_size=_TAG_BYTES).hexdigest()
        hashed = blake2b(self._salt, digest_size=_TAG_BYTES)
        if (b"cache-control", IMMUTABLE.encode()) in headers:
            manifest = self._releases.manifest(dict(parse_qsl(scope["query_string"].decode()))["release"])
        asked = f"{manifest.version} {manifest.digest} {scope['path']} ".encode()
        hashed.update(asked + scope["query_string"])
        return hashed.hexdigest()


def _wanted(scope: HTTPScope, headers: dict[bytes, bytes], send: Send) -> Preferences:
    return Preferences(
        send=send,
        is_head=scope["method"] == HttpMethod.HEAD,
        takes_gzip=prefers_gzip(headers.get(b"accept-encoding", b"")),
        if_none_match=headers.get(b"if-none-match"),
    )


def _as_get(scope: HTTPScope) -> HTTPScope:
    read = scope.copy()
    read["method"] = HttpMethod.GET
    read["headers"] = [header for header in scope["headers"] if header[0] != b"range"]  # which is for GET only
    return read


def _canonical(query: bytes) -> bytes:
    """Return a query with its parameters in the order of their names.

    That order is no part of a question; the order of one parameter's values is, for the sides of a box.
    """
    if b"&" not in query:
        return query
    pairs = sorted(query.split(b"&"), key=_name)
    return b"&".join(pairs)


def _name(pair: bytes) -> bytes:
    return unquote_to_bytes(pair.partition(b"=")[0])


def _joined(lines: Headers) -> dict[bytes, bytes]:
    """Return headers by name; several lines of one name are one list (RFC 9110, 5.3)."""
    headers: dict[bytes, bytes] = {}
    for name, value in lines:
        headers[name] = headers[name] + b", " + value if name in headers else value
    return headers


def _refusal(scope: HTTPScope, headers: dict[bytes, bytes]) -> CachedResponse | None:
    """Return the problem of a request that is no proper HTTP, which servers let pass, or None."""
    if b"host" not in headers and scope["http_version"] == "1.1":
        return _problem(400, "The header Host is missing; HTTP/1.1 demands one.", scope)
    if b"content-length" in headers and b"transfer-encoding" in headers:
        return _problem(400, "Both Content-Length and Transfer-Encoding are given; expected one of them.", scope)
    if _SURROGATE.search(scope["path"]):
        return _problem(400, "The path is not UTF-8.", scope)
    return None


def _problem(status: int, detail: str, scope: HTTPScope) -> CachedResponse:
    headers = [(b"content-type", MEDIA_TYPE.encode()), (b"cache-control", b"no-store")]
    return _finished(status, headers, msgspec.json.encode(problem(status, detail, request_id_of(scope))), scope)


def _finished(status: int, headers: Headers, body: bytes, scope: HTTPScope, tag: str | None = None) -> CachedResponse:
    """Return a whole answer with the headers that every answer has."""
    # Under /v1/ the form that was negotiated stands in the query by now.
    is_negotiated = not scope["path"].startswith("/v1/") and any(name == b"vary" for name, _ in headers)
    return CachedResponse(status, _dressed(headers, scope), body, tag=tag, is_negotiated=is_negotiated)


def _dressed(headers: Headers, scope: HTTPScope) -> Headers:
    """Return an answer's own headers with those that every answer has."""
    own: Headers = []
    links, varies = DESCRIBED, b"Accept-Encoding"
    for name, value in headers:
        if name == b"link":
            links = value + b", " + links
        elif name == b"vary":
            varies = value + b", " + varies
        elif name == b"allow":
            own.append((name, _with_head(value)))
        elif name != b"content-length":
            own.append((name, value))
    own += [(b"link", links), (b"vary", varies), *EVERYWHERE]
    return own + PREFLIGHT if scope["method"] == HttpMethod.OPTIONS else own


def _with_head(allow: bytes) -> bytes:
    methods = {method.strip() for method in allow.split(b",")}
    return b", ".join(sorted(methods | ({b"HEAD"} if b"GET" in methods else set())))


async def _send(send: Send, status: int, headers: Headers, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
