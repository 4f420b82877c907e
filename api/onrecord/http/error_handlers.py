"""The handlers that turn the errors of routes into responses."""

import logging
from http import HTTPStatus

from litestar import Response
from litestar.exceptions import HTTPException

from onrecord.errors import Merged, OnrecordError, quoted
from onrecord.http.error_pages import ErrorPages
from onrecord.http.links import target_with_id
from onrecord.http.media_types import PROBLEM_JSON
from onrecord.http.problems import Problem, problem_of, problem_of_status
from onrecord.http.request_ids import request_id_of
from onrecord.http.requests import Request
from onrecord.http.responses import CACHED

logger = logging.getLogger("onrecord")


def on_domain_error(request: Request, error: OnrecordError) -> Response[bytes]:
    """Return the response for an error that an inner package raised."""
    if isinstance(error, Merged):
        return _redirect(target_with_id(request, error.replacement))
    details = problem_of(error, request_id_of(request.scope))
    return _respond(request, details, error) if details else on_unexpected_error(request, error)


def on_http_error(request: Request, error: HTTPException) -> Response[bytes]:
    """Return the response for an error that Litestar or a handler raised with a status."""
    match error.status_code:
        case HTTPStatus.NOT_FOUND:
            detail = "There is nothing at this path; / has links to the resources, and /docs describes them."
        case HTTPStatus.METHOD_NOT_ALLOWED:
            detail = f"The method {quoted(request.method)} is not allowed; expected GET, HEAD or OPTIONS."
        case HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            detail = "The range begins after the last byte of the file; Content-Range has its size."
        case _:
            detail = HTTPStatus(error.status_code).description
    response = _respond(request, problem_of_status(error.status_code, detail, request_id_of(request.scope)), error)
    response.headers.update(error.headers or {})
    return response


def on_unexpected_error(request: Request, error: Exception) -> Response[bytes]:
    """Return a 500 that says nothing of the cause, and log the cause."""
    request_id = request_id_of(request.scope)
    logger.error("request %s failed", request_id, exc_info=error)
    detail = "The service failed; its log has the cause under this request id."
    return _respond(request, problem_of_status(HTTPStatus.INTERNAL_SERVER_ERROR, detail, request_id), error)


def _respond(request: Request, details: Problem, error: Exception) -> Response[bytes]:
    pages: ErrorPages = request.app.state.error_pages
    headers, body = pages.represent(request.scope, details, error)
    return Response(
        body,
        status_code=details.status,
        headers={name.decode(): value.decode() for name, value in headers},
    )


def _redirect(location: str) -> Response[bytes]:
    # A browser is redirected to the page of the record instead, so the response depends on `Accept`.
    headers = {"location": location, "cache-control": CACHED, "vary": "Accept"}
    return Response(b"", status_code=HTTPStatus.PERMANENT_REDIRECT, headers=headers, media_type=PROBLEM_JSON)
