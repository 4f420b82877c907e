"""Every error as one shape: a problem of RFC 9457. What happened inside decides the status here, and only here."""

import logging
from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated
from urllib.parse import quote

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
    NotFound,
    OnrecordError,
    ParameterError,
    QueryTimeout,
    ReleaseNotFound,
    Withdrawn,
)
from onrecord.http.links import query_of
from onrecord.http.request_ids import request_id_of
from onrecord.http.requests import Request
from onrecord.http.responses import CACHED

MEDIA_TYPE = "application/problem+json"
QUERY_TIMEOUT = "/problems/query-timeout"  # clients must tell it from a service that is busy: it does not go away
NARROWER = (
    "Narrow the query: use more filters, a shorter span of days, more or longer words, less depth; "
    "`/v1/bulk` has everything as files."
)

logger = logging.getLogger("onrecord")


class ProblemError(Struct, frozen=True, kw_only=True):
    """One thing wrong with a request."""

    location: Annotated[str, Meta(description="Where it is: `query`, `path` or `header`.")]
    name: Annotated[str, Meta(description="Name of the parameter or header.")]
    code: Annotated[
        str, Meta(description="What is wrong with it, as a word that stays the same.", examples=["unknown"])
    ]
    detail: Annotated[str, Meta(description="What was wrong, what was found, and what would be right.")]


class Withdrawal(Struct, frozen=True, kw_only=True):
    """Why a record is no longer there."""

    reason: Annotated[str, Meta(description="Why it was withdrawn.")]
    replacement: Annotated[str, Meta(description="Id of the record of the same kind to use instead.")] | None


class Problem(Struct, frozen=True, kw_only=True):
    """An error, as RFC 9457 has it."""

    type: Annotated[str, Meta(description="A URI for the kind of problem.", examples=["/problems/bad-request"])]
    title: Annotated[str, Meta(description="The kind of problem in words.", examples=["Bad Request"])]
    status: Annotated[int, Meta(ge=400, le=599, description="The HTTP status.")]
    detail: Annotated[str, Meta(description="What was wrong, what was found, and what would be right.")]
    instance: Annotated[str, Meta(description="A URI for this very occurrence.")]
    request_id: Annotated[
        str, Meta(description="The same as the header X-Request-Id; name it when you ask about this.")
    ]
    errors: Annotated[
        list[ProblemError], Meta(description="Each thing wrong with the request, where they are known.")
    ] = []
    withdrawn: Annotated[Withdrawal, Meta(description="Of a record that was withdrawn.")] | None = None


def problem(status: int, detail: str, request_id: str) -> Problem:
    """Return the problem of a status."""
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
    """Answer what the inner floors raised."""
    path = request.scope["path"]
    match error:
        case Merged():
            return _moved(request, path.replace(f"/{error.record_id}", f"/{error.replacement}", 1))
        case Withdrawn():
            use = f" Use {error.replacement!r} instead." if error.replacement else ""
            wait_for_disconnect = _problem(request, HTTPStatus.GONE, f"{sentence(str(error))} {error.reason}{use}")
            told = replace(
                wait_for_disconnect, withdrawn=Withdrawal(reason=error.reason, replacement=error.replacement)
            )
        case NotFound():
            those_there_are = f"/v1/{error.kind}s"
            detail = f"{sentence(str(error))} Lists are at {those_there_are}."
            told = _problem(request, HTTPStatus.NOT_FOUND, detail)
        case ReleaseNotFound() | BulkFileNotFound():
            told = _problem(request, HTTPStatus.NOT_FOUND, sentence(str(error)))
        case QueryTimeout():
            late = _problem(request, HTTPStatus.SERVICE_UNAVAILABLE, f"{sentence(str(error))} {NARROWER}")
            told = replace(late, type=QUERY_TIMEOUT)
        case BadParameters() | BadCursor() | BadRange():
            errors = _faults(error)
            bad = _problem(request, HTTPStatus.BAD_REQUEST, " ".join(fault.detail for fault in errors))
            told = replace(bad, errors=[_error(fault) for fault in errors])
        case _:
            return on_unexpected_error(request, error)
    return _answer(told)


def _faults(error: BadParameters | BadCursor | BadRange) -> Sequence[ParameterError]:
    match error:
        case BadParameters():
            return error.errors
        case BadCursor():
            detail = f"`cursor` cannot be used: {error}; expected the `next_cursor` of a page of this list."
            return [ParameterError(name="cursor", code="invalid-cursor", detail=detail)]
        case BadRange():
            return [ParameterError(name=error.parameter, code="reversed", detail=sentence(str(error)))]


def on_http_error(request: Request, error: HTTPException) -> Response[bytes]:
    """Answer what the router refused."""
    match error.status_code:
        case HTTPStatus.NOT_FOUND:
            detail = "Nothing is at this path; / lists what there is, and /docs describes it."
        case HTTPStatus.METHOD_NOT_ALLOWED:
            detail = f"{request.method} is not possible here; expected GET, HEAD or OPTIONS."
        case HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            detail = "The range begins after the last byte of the file; Content-Range says how many it has."
        case _:
            detail = HTTPStatus(error.status_code).description
    return _answer(_problem(request, error.status_code, detail), dict(error.headers or {}))


def on_unexpected_error(request: Request, error: Exception) -> Response[bytes]:
    """Answer what should not have happened, and tell only the log what it was."""
    logger.error("request %s failed", request_id_of(request.scope), exc_info=error)
    detail = "The service failed; the request id finds it in the log."
    return _answer(_problem(request, HTTPStatus.INTERNAL_SERVER_ERROR, detail))


def _problem(request: Request, status: int, detail: str) -> Problem:
    return problem(status, detail, request_id_of(request.scope))


def _answer(told: Problem, headers: dict[str, str] | None = None) -> Response[bytes]:
    return Response(
        msgspec.json.encode(told),
        status_code=told.status,
        media_type=MEDIA_TYPE,
        headers={"cache-control": "no-store", **(headers or {})},
    )


def _moved(request: Request, path: str) -> Response[bytes]:
    """Answer that a record is to be found under another path, for the same question."""
    location = quote(path) + (f"?{query_of(request)}" if request.scope["query_string"] else "")
    headers = {"location": location, "cache-control": CACHED}
    return Response(b"", status_code=HTTPStatus.PERMANENT_REDIRECT, headers=headers, media_type=MEDIA_TYPE)


def _error(fault: ParameterError) -> ProblemError:
    return ProblemError(location="query", name=fault.name, code=fault.code, detail=fault.detail)


def sentence(text: str) -> str:
    """Return what was said as a sentence."""
    return f"{text[:1].upper()}{text[1:]}."
