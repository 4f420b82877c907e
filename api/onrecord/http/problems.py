"""Every error as one shape: a problem of RFC 9457. What happened inside decides the status here, and only here."""

import logging
from http import HTTPStatus
from typing import Annotated

import msgspec
from litestar import Request, Response
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.types import Scope
from msgspec import Meta, Struct

from onrecord.errors import (
    BadCursor,
    BadParameters,
    BadRange,
    Fault,
    NoFile,
    NoRelease,
    NotFound,
    OnrecordError,
    TooLong,
)

MEDIA_TYPE = "application/problem+json"
REQUEST_ID = b"x-request-id"  # the edge gives every request one

NARROWER = (
    "Right would be a narrower one: more filters, a shorter span of days, more or longer words, less depth; "
    "`/v1/bulk` has everything as files."
)

logger = logging.getLogger("onrecord")


class ProblemError(Struct, frozen=True, kw_only=True):
    """One thing wrong with a request."""

    in_: Annotated[str, Meta(description="Where it is: `query`, `path` or `header`.")] = msgspec.field(name="in")
    name: Annotated[str, Meta(description="Name of the parameter or header.")]
    code: Annotated[
        str, Meta(description="What is wrong with it, as a word that stays the same.", examples=["unknown"])
    ]
    detail: Annotated[str, Meta(description="What was wrong, what was found, and what would be right.")]


class Problem(Struct, frozen=True, kw_only=True):
    """An error, as RFC 9457 has it."""

    type: Annotated[
        str, Meta(description="A URI for the kind of problem.", examples=["urn:onrecord:problem:bad-request"])
    ]
    title: Annotated[str, Meta(description="The kind of problem in words.", examples=["Bad Request"])]
    status: Annotated[int, Meta(ge=400, le=599, description="The HTTP status.")]
    detail: Annotated[str, Meta(description="What was wrong, what was found, and what would be right.")]
    instance: Annotated[str, Meta(description="A URI for this very occurrence.")]
    request_id: Annotated[
        str, Meta(description="The same as the header X-Request-Id; name it when you ask about this.")
    ]
    errors: Annotated[list[ProblemError], Meta(description="Each thing wrong with the request, where they are known.")]


def problem(status: int, detail: str, request_id: str, errors: list[ProblemError] | None = None) -> bytes:
    """Return a problem as JSON."""
    phrase = HTTPStatus(status).phrase
    return msgspec.json.encode(
        Problem(
            type=f"urn:onrecord:problem:{phrase.lower().replace(' ', '-')}",
            title=phrase,
            status=status,
            detail=detail,
            instance=f"urn:onrecord:request:{request_id}",
            request_id=request_id,
            errors=errors or [],
        )
    )


def request_id_of(scope: Scope) -> str:
    """Return the id that the edge gave to a request."""
    return dict(scope["headers"])[REQUEST_ID].decode()


def on_domain_error(request: Request[None, None, State], error: OnrecordError) -> Response[bytes]:
    """Answer what the inner floors raised."""
    errors: list[ProblemError] = []
    match error:
        case NotFound():
            status, those_there_are = HTTPStatus.NOT_FOUND, request.scope["path"].rpartition("/")[0]
            detail = f"{sentence(str(error))} Lists are at {those_there_are}."
        case NoRelease() | NoFile():
            status, detail = HTTPStatus.NOT_FOUND, sentence(str(error))
        case TooLong():
            status, detail = HTTPStatus.SERVICE_UNAVAILABLE, f"{sentence(str(error))} {NARROWER}"
        case BadParameters(faults=faults):
            status, detail = HTTPStatus.BAD_REQUEST, str(error)
            errors = [_error(fault) for fault in faults]
        case BadCursor():
            status = HTTPStatus.BAD_REQUEST
            detail = f"`cursor` cannot be used: {error}; right would be the `next_cursor` of a page of this list."
            errors = [_error(Fault(name="cursor", code="foreign", detail=detail))]
        case BadRange():
            status, detail = HTTPStatus.BAD_REQUEST, sentence(str(error))
            errors = [_error(Fault(name=error.parameter, code="reversed", detail=detail))]
        case _:
            return on_unforeseen(request, error)
    return _answer(request, status, detail, errors)


def on_http_error(request: Request[None, None, State], error: HTTPException) -> Response[bytes]:
    """Answer what the router refused."""
    match error.status_code:
        case HTTPStatus.NOT_FOUND:
            detail = "Nothing is at this path; / lists what there is, and /docs describes it."
        case HTTPStatus.METHOD_NOT_ALLOWED:
            detail = f"{request.method} is not possible here; right would be GET, HEAD or OPTIONS."
        case HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            detail = "The range begins after the last byte of the file; Content-Range says how many it has."
        case _:
            detail = HTTPStatus(error.status_code).description
    return _answer(request, error.status_code, detail, headers=dict(error.headers or {}))


def on_unforeseen(request: Request[None, None, State], error: Exception) -> Response[bytes]:
    """Answer what should not have happened, and tell only the log what it was."""
    logger.error("request %s failed", request_id_of(request.scope), exc_info=error)
    return _answer(request, HTTPStatus.INTERNAL_SERVER_ERROR, "The service failed; the request id finds it in the log.")


def _answer(
    request: Request[None, None, State],
    status: int,
    detail: str,
    errors: list[ProblemError] | None = None,
    headers: dict[str, str] | None = None,
) -> Response[bytes]:
    return Response(
        problem(status, detail, request_id_of(request.scope), errors),
        status_code=status,
        media_type=MEDIA_TYPE,
        headers={"cache-control": "no-store", **(headers or {})},
    )


def _error(fault: Fault) -> ProblemError:
    return ProblemError(in_="query", name=fault.name, code=fault.code, detail=fault.detail)


def sentence(text: str) -> str:
    """Return what was said as a sentence."""
    return f"{text[:1].upper()}{text[1:]}."
