"""The middleware around the application: the steps that every request passes, in order.

It is pure ASGI, because Litestar's own middleware does not run for unknown paths and methods that are not allowed.
Each step has a file of its own: `request_ids`, `request_checks`, `formats`, `cache`, `etags`, `common_headers`,
`streaming`, `negotiation`.
"""

import logging
from collections.abc import Sequence
from http import HTTPStatus

from litestar import Litestar
from litestar.enums import HttpMethod, ScopeType
from litestar.handlers import HTTPRouteHandler
from litestar.types import HTTPScope, Receive, Scope, Send
from msgspec.structs import replace

from onrecord.errors import NotAcceptable
from onrecord.http.cache import CachedResponse, ResponseCache, canonical_query
from onrecord.http.common_headers import NOT_MODIFIED_HEADERS, with_common_headers
from onrecord.http.error_pages import ErrorPages, as_json
from onrecord.http.etags import Validators, matches_etag
from onrecord.http.formats import JSON_ACCEPTED, FormatResolver, without_extra_slashes
from onrecord.http.headers import Headers, combine_lines
from onrecord.http.links import REQUESTED_TARGET
from onrecord.http.negotiation import prefers_gzip
from onrecord.http.page_redirects import page_of
from onrecord.http.problems import ProblemError, problem_of_status, sentence
from onrecord.http.request_checks import malformation
from onrecord.http.request_ids import REQUEST_ID, RequestIds, request_id_of
from onrecord.http.responses import CACHED
from onrecord.http.streaming import Preferences, ResponseSender
from onrecord.http.tracking import SharedPaths, has_tracking, without_tracking
from onrecord.release.open import Releases
from onrecord.settings import Settings

ALLOWED = (b"allow", b"GET, HEAD, OPTIONS")

logger = logging.getLogger("onrecord")


class ServiceMiddleware:
    """Handles every request and response of the application; each worker process has one."""

    def __init__(self, app: Litestar, routes: Sequence[HTTPRouteHandler], program: bytes) -> None:
        """Wrap an application with these operations; `program` is hashed into its validators (see `Validators`)."""
        settings: Settings = app.state.settings
        releases: Releases = app.state.releases
        error_pages: ErrorPages = app.state.error_pages
        self._app = app
        self._releases = releases
        self._error_pages = error_pages
        self._cache = ResponseCache(settings.cache_mib * 2**20)
        self._formats = FormatResolver(routes)
        self._shared = SharedPaths(routes)
        self._validators = Validators(releases, program)
        self._request_ids = RequestIds()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        headers = combine_lines(scope["headers"])
        headers[REQUEST_ID] = self._request_ids.assign(headers.get(REQUEST_ID, b""))
        scope["headers"] = list(headers.items())
        fault = malformation(scope, headers)
        if fault:
            response: CachedResponse | None = self._problem_response(
                HTTPStatus.BAD_REQUEST, fault.detail, scope, [fault]
            )
        else:
            response = await self._respond(scope, headers, receive, send)
        if response is None:  # a stream, which is sent already
            return
        status, fields, body = _select(response, scope, headers)
        fields = [*fields, (REQUEST_ID, headers[REQUEST_ID])]
        await send({"type": "http.response.start", "status": status, "headers": fields})
        await send({"type": "http.response.body", "body": body, "more_body": False})

    async def _respond(
        self, scope: HTTPScope, headers: dict[bytes, bytes], receive: Receive, send: Send
    ) -> CachedResponse | None:
        """Return the response from the cache or else from the application, or None if it was streamed."""
        method = scope["method"]
        if method == "OPTIONS" and (b"access-control-request-method" in headers or scope["path"] == "*"):
            # A preflight is of any path: if that of a missing record failed, a browser would hide the 404 and its
            # detail. `OPTIONS *` is about the service as a whole (RFC 9110, 9.3.7).
            return _complete_response(HTTPStatus.NO_CONTENT, [ALLOWED], b"", scope)
        if headers.get(b"accept", b"") not in JSON_ACCEPTED and (page := self._page_of(scope, headers)):
            return _see_page(page, scope)
        try:
            requested = self._resolve(scope, headers)
        except NotAcceptable as error:
            return self._not_acceptable(error, scope)
        if method not in {"GET", "HEAD"}:
            return await self._run_application(scope, receive, send, _preferences(scope, headers))
        # The version is part of the key: a new release needs no invalidation, the old entries are evicted in time.
        key = (self._releases.current.manifest.version, scope["path"], scope["query_string"])
        response = self._cache.get(key)
        if response is None:
            # Only the application needs it, and not for cached responses.
            target = b"%s?%s" % (requested[0].encode(), requested[1])
            scope["headers"] = [*headers.items(), (REQUESTED_TARGET, target)]
            preferences = _preferences(scope, headers)
            application_scope = _scope_of_get(scope) if preferences.is_head else scope
            response = await self._run_application(application_scope, receive, send, preferences)
            if response and response.is_cacheable:
                self._cache.put(key, response)
        return response

    def _page_of(self, scope: HTTPScope, headers: dict[bytes, bytes]) -> str | None:
        """Return the address of the page to which the request is redirected, or None if it is not."""
        if scope["method"] not in {"GET", "HEAD"}:
            return None
        path = without_extra_slashes(scope["path"])
        return page_of(path, scope["query_string"], headers[b"accept"], self._formats.formats_at(path))

    def _resolve(self, scope: HTTPScope, headers: dict[bytes, bytes]) -> tuple[str, bytes]:
        """Set the path and the query by which the response is cached and handled, and return those of the client.

        Raises NotAcceptable if the path does not have the format that the client requests.
        """
        requested, requested_query = without_extra_slashes(scope["path"]), scope["query_string"]
        accept = headers.get(b"accept", b"") if scope["method"] in {"GET", "HEAD"} else b""
        path, query = self._formats.resolve(requested, requested_query, accept)
        if query and self._shared.matches(path, query) and has_tracking(query):
            query, requested_query = without_tracking(query), without_tracking(requested_query)
        scope["path"], scope["query_string"] = path, canonical_query(query)
        return requested, requested_query

    async def _run_application(
        self, scope: HTTPScope, receive: Receive, send: Send, preferences: Preferences
    ) -> CachedResponse | None:
        """Return the complete response of the application, or None if it was streamed.

        An exception that the application does not handle becomes a problem.
        """
        # Read before the application runs: if a newer release is applied meanwhile, its validator must not be sent
        # with bytes of the older one.
        manifest = self._releases.current.manifest
        sender = ResponseSender(
            send,
            preferences,
            finish_headers=lambda headers: [
                *with_common_headers(headers, scope),
                (REQUEST_ID, request_id_of(scope).encode()),
            ],
            validator=lambda headers: self._validators.compute(scope, headers, b"", manifest),
        )
        try:
            await self._app(scope, receive, sender)
        except Exception:
            logger.exception("request %s failed outside the application", request_id_of(scope))
            if sender.is_streaming:  # too late for a problem; breaking the connection shows that the body is cut off
                raise
            return _failure(scope, "The service failed")
        if sender.is_streaming:
            return None
        if not sender.status:
            return _failure(scope, "The service sent no response")
        is_storable = sender.status == HTTPStatus.OK and (b"cache-control", b"no-store") not in sender.headers
        validator = self._validators.compute(scope, sender.headers, sender.body, manifest) if is_storable else None
        return _complete_response(sender.status, sender.headers, sender.body, scope, validator)

    def _not_acceptable(self, error: NotAcceptable, scope: HTTPScope) -> CachedResponse:
        detail = sentence(str(error))
        fault = ProblemError(location=error.location, name=error.name, code="not-available", detail=detail)
        return self._problem_response(HTTPStatus.NOT_ACCEPTABLE, detail, scope, [fault])

    def _problem_response(
        self, status: HTTPStatus, detail: str, scope: HTTPScope, errors: Sequence[ProblemError] = ()
    ) -> CachedResponse:
        details = replace(problem_of_status(status, detail, request_id_of(scope)), errors=list(errors))
        headers, body = self._error_pages.represent(scope, details)
        return _complete_response(status, headers, body, scope)


def _preferences(scope: HTTPScope, headers: dict[bytes, bytes]) -> Preferences:
    return Preferences(
        is_head=scope["method"] == HttpMethod.HEAD,
        accepts_gzip=prefers_gzip(headers.get(b"accept-encoding", b"")),
        if_none_match=headers.get(b"if-none-match"),
    )


def _scope_of_get(scope: HTTPScope) -> HTTPScope:
    """Return the scope of a HEAD request as that of a GET, without `Range`, which is defined for GET only."""
    get = scope.copy()
    get["method"] = HttpMethod.GET
    get["headers"] = [header for header in scope["headers"] if header[0] != b"range"]
    return get


def _select(response: CachedResponse, scope: HTTPScope, headers: dict[bytes, bytes]) -> tuple[int, Headers, bytes]:
    """Return status, headers and body to send: the representation that the client prefers, or 304 if it has it."""
    selected = response.gzipped() if prefers_gzip(headers.get(b"accept-encoding", b"")) else response.plain
    if_none_match = headers.get(b"if-none-match")
    if if_none_match is not None and selected.etag and matches_etag(if_none_match, selected.etag):
        return HTTPStatus.NOT_MODIFIED, [each for each in selected.headers if each[0] in NOT_MODIFIED_HEADERS], b""
    return response.status, selected.headers, b"" if scope["method"] == HttpMethod.HEAD else selected.body


def _see_page(page: str, scope: HTTPScope) -> CachedResponse:
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"location", page.encode()),
        (b"cache-control", CACHED.encode()),
        (b"vary", b"Accept"),
    ]
    return _complete_response(HTTPStatus.SEE_OTHER, headers, f"The page of this record is {page}\n".encode(), scope)


def _failure(scope: HTTPScope, reason: str) -> CachedResponse:
    detail = f"{reason}; its log has the cause under this request id."
    details = problem_of_status(HTTPStatus.INTERNAL_SERVER_ERROR, detail, request_id_of(scope))
    headers, body = as_json(details)  # for people too: writing an error page may be the step that failed
    return _complete_response(details.status, headers, body, scope)


def _complete_response(
    status: int, headers: Headers, body: bytes, scope: HTTPScope, validator: str | None = None
) -> CachedResponse:
    # Under /v1/ the negotiated format is part of the query by now, and so of the cache key. The landing page is
    # negotiated by `Accept` alone.
    is_negotiated = not scope["path"].startswith("/v1/") and any(name == b"vary" for name, _ in headers)
    return CachedResponse(
        status,
        with_common_headers(headers, scope),
        body,
        validator=validator,
        is_cacheable=validator is not None and not is_negotiated,
    )
