"""Errors as problem details (RFC 9457): the only module that maps an error of the inner packages to a status."""

import logging
from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated

import msgspec
from litestar import Response
from litestar.exceptions import HTTPException
from msgspec import Meta, Struct
from msgspec.structs import replace

from onrecord.errors import (
    BadCursor,
    BadParameters,
    BadRange,
    BulkFileNotFound,
    Merged,
    MissingRecords,
    NotFound,
    OnrecordError,
    ParameterError,
    QueryTimeout,
    ReleaseNotFound,
    Withdrawn,
    quoted,
)
from onrecord.http.links import target_with_id
from onrecord.http.request_ids import request_id_of
from onrecord.http.requests import Request
from onrecord.http.responses import CACHED

MEDIA_TYPE = "application/problem+json"

# A type of its own, so that clients can tell it from an overloaded service: repeating the query does not help.
QUERY_TIMEOUT = "/problems/query-timeout"
NARROWER = (
    "Narrow the query: use more filters, a shorter span of days, more or longer words, less depth; "
    "`/v1/bulk` has everything as files."
)

logger = logging.getLogger("onrecord")


class ProblemError(Struct, frozen=True, kw_only=True):
    """One error in a request."""

    location: Annotated[str, Meta(description="The part of the request: `query`, `path` or `header`.")]
    name: Annotated[str, Meta(description="Name of the parameter or header; shortened to 80 characters.")]
    code: Annotated[
        str, Meta(description="Stable identifier of the error, for programs.", examples=["unknown", "invalid"])
    ]
    detail: Annotated[
        str,
        Meta(
            description="The error, the value found and the values expected; values over 80 characters are shortened."
        ),
    ]


class Withdrawal(Struct, frozen=True, kw_only=True):
    """Why a record was withdrawn."""

    reason: Annotated[str, Meta(description="The reason, as a sentence.")]
    replacement: Annotated[str, Meta(description="Id of the record of the same kind to use instead.")] | None


class Problem(Struct, frozen=True, kw_only=True):
    """Problem details of an error (RFC 9457)."""

    type: Annotated[
        str,
        Meta(
            description="URI of the problem type, relative to the service; it has no page yet.",
            examples=["/problems/bad-request"],
        ),
    ]
    title: Annotated[str, Meta(description="Name of the problem type.", examples=["Bad Request"])]
    status: Annotated[int, Meta(ge=400, le=599, description="HTTP status code.")]
    detail: Annotated[str, Meta(description="The error, the value found and the values expected.")]
    instance: Annotated[str, Meta(description="URI of this occurrence of the problem.")]
    request_id: Annotated[str, Meta(description="Value of the header X-Request-Id; include it in a report.")]
    errors: Annotated[
        list[ProblemError],
        Meta(description="Every error in the parameters, headers or path, at most 20; empty for other problems."),
    ] = []
    withdrawn: Annotated[Withdrawal, Meta(description="Set if the record was withdrawn.")] | None = None


def problem(status: int, detail: str, request_id: str) -> Problem:
    """Return the problem whose type and title are those of an HTTP status."""
    phrase = HTTPStatus(status).phrase
    return Problem(
        type=f"/problems/{phrase.lower().replace(' ', '-')}",
        title=phrase,
        status=status,
        detail=detail,
        instance=f"urn:onrecord:request:{request_id}",
        request_id=request_id,
    )


def on_domain_error(request: Request, error: OnrecordError) -> Response[bytes]:
    """Return the response for an error that an inner package raised."""
    message = sentence(str(error))
    match error:
        case Merged():
            return _redirect(target_with_id(request, error.replacement))
        case Withdrawn():
            hint = f" Use {error.replacement!r} instead." if error.replacement else ""
            gone = _problem(request, HTTPStatus.GONE, f"{message} {error.reason}{hint}")
            details = replace(gone, withdrawn=Withdrawal(reason=error.reason, replacement=error.replacement))
        case NotFound():
            hint = f" Did you mean {error.nearest!r}?" if error.nearest else ""
            detail = f"{message} /v1/{error.kind}s lists the {error.kind}s.{hint}"
            details = _problem(request, HTTPStatus.NOT_FOUND, detail)
        case ReleaseNotFound() | BulkFileNotFound():
            details = _problem(request, HTTPStatus.NOT_FOUND, message)
        case QueryTimeout():
            timeout = _problem(request, HTTPStatus.SERVICE_UNAVAILABLE, f"{message} {NARROWER}")
            details = replace(timeout, type=QUERY_TIMEOUT)
        case BadParameters() | BadCursor() | BadRange():
            errors = [_problem_error(each) for each in _parameter_errors(error)]
            status = HTTPStatus.NOT_FOUND if isinstance(error, MissingRecords) else HTTPStatus.BAD_REQUEST
            details = replace(_problem(request, status, " ".join(each.detail for each in errors)), errors=errors)
        case _:
            return on_unexpected_error(request, error)
    return _respond(details)


def _parameter_errors(error: BadParameters | BadCursor | BadRange) -> Sequence[ParameterError]:
    match error:
        case BadParameters():
            return error.errors
        case BadCursor():
            detail = f"`cursor` cannot be used: {error}; expected the `next_cursor` of a page of this list."
            return [ParameterError(name="cursor", code="invalid-cursor", detail=detail)]
        case BadRange():
            return [ParameterError(name=error.parameter, code="reversed", detail=sentence(str(error)))]


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
    return _respond(_problem(request, error.status_code, detail), dict(error.headers or {}))


def on_unexpected_error(request: Request, error: Exception) -> Response[bytes]:
    """Return a 500 that says nothing of the cause, and log the cause."""
    logger.error("request %s failed", request_id_of(request.scope), exc_info=error)
    detail = "The service failed; its log has the cause under this request id."
    return _respond(_problem(request, HTTPStatus.INTERNAL_SERVER_ERROR, detail))


def _problem(request: Request, status: int, detail: str) -> Problem:
    return problem(status, detail, request_id_of(request.scope))


def _problem_error(error: ParameterError) -> ProblemError:
    return ProblemError(location="query", name=error.name, code=error.code, detail=error.detail)


def _respond(details: Problem, headers: dict[str, str] | None = None) -> Response[bytes]:
    return Response(
        msgspec.json.encode(details),
        status_code=details.status,
        media_type=MEDIA_TYPE,
        headers={"cache-control": "no-store", **(headers or {})},
    )


def _redirect(location: str) -> Response[bytes]:
    # A browser is redirected to the page of the record instead, so the response depends on `Accept`.
    headers = {"location": location, "cache-control": CACHED, "vary": "Accept"}
    return Response(b"", status_code=HTTPStatus.PERMANENT_REDIRECT, headers=headers, media_type=MEDIA_TYPE)


def sentence(text: str) -> str:
    """Return text with a capital letter at its beginning and a full stop at its end."""
    return f"{text[:1].upper()}{text[1:]}."
