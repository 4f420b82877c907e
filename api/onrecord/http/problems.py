"""Every error as one shape: a problem of RFC 9457. What happened inside decides the status here, and only here."""

import logging
from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated
from urllib.parse import quote

import msgspec
from litestar import Response
from litestar.exceptions import HTTPException
from litestar.types import Scope
from msgspec import Meta, Struct
from msgspec.structs import replace

from onrecord.errors import (
    BadCursor,
    BadParameters,
    BadRange,
    Fault,
    Merged,
    NoFile,
    NoRelease,
    NotFound,
    OnrecordError,
    TooLong,
    Withdrawn,
)
from onrecord.http.answer import CACHED, Asked, as_asked

MEDIA_TYPE = "application/problem+json"
REQUEST_ID = b"x-request-id"  # the edge gives every request one

TOO_LONG = "urn:onrecord:problem:too-long"  # clients must tell it from a service that is busy: it does not go away
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


class Withdrawal(Struct, frozen=True, kw_only=True):
    """Why a record is no longer there."""

    reason: Annotated[str, Meta(description="Why it was withdrawn.")]
    replacement: Annotated[str, Meta(description="Id of the record of the same kind to use instead.")] | None


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
    errors: Annotated[
        list[ProblemError], Meta(description="Each thing wrong with the request, where they are known.")
    ] = []
    withdrawn: Annotated[Withdrawal, Meta(description="Of a record that was withdrawn.")] | None = None


def problem(status: int, detail: str, request_id: str) -> Problem:
    """Return the problem of a status."""
    phrase = HTTPStatus(status).phrase
    return Problem(
        type=f"urn:onrecord:problem:{phrase.lower().replace(' ', '-')}",
        title=phrase,
        status=status,
        detail=detail,
        instance=f"urn:onrecord:request:{request_id}",
        request_id=request_id,
    )


def request_id_of(scope: Scope) -> str:
    """Return the id that the edge gave to a request."""
    return dict(scope["headers"])[REQUEST_ID].decode()


def on_domain_error(request: Asked, error: OnrecordError) -> Response[bytes]:
    """Answer what the inner floors raised."""
    path = request.scope["path"]
    match error:
        case Merged():
            return _moved(request, path.replace(f"/{error.record_id}", f"/{error.survivor}", 1))
        case Withdrawn():
            use = f" Use {error.replacement!r} instead." if error.replacement else ""
            gone = _problem(request, HTTPStatus.GONE, f"{sentence(str(error))} {error.reason}{use}")
            told = replace(gone, withdrawn=Withdrawal(reason=error.reason, replacement=error.replacement))
        case NotFound():
            those_there_are = "/v1/codebook" if error.kind == "codebook" else f"/v1/{error.kind}s"
            detail = f"{sentence(str(error))} Lists are at {those_there_are}."
            told = _problem(request, HTTPStatus.NOT_FOUND, detail)
        case NoRelease() | NoFile():
            told = _problem(request, HTTPStatus.NOT_FOUND, sentence(str(error)))
        case TooLong():
            late = _problem(request, HTTPStatus.SERVICE_UNAVAILABLE, f"{sentence(str(error))} {NARROWER}")
            told = replace(late, type=TOO_LONG)
        case BadParameters() | BadCursor() | BadRange():
            faults = _faults(error)
            bad = _problem(request, HTTPStatus.BAD_REQUEST, " ".join(fault.detail for fault in faults))
            told = replace(bad, errors=[_error(fault) for fault in faults])
        case _:
            return on_unforeseen(request, error)
    return _answer(told)


def _faults(error: BadParameters | BadCursor | BadRange) -> Sequence[Fault]:
    match error:
        case BadParameters():
            return error.faults
        case BadCursor():
            detail = f"`cursor` cannot be used: {error}; right would be the `next_cursor` of a page of this list."
            return [Fault(name="cursor", code="foreign", detail=detail)]
        case BadRange():
            return [Fault(name=error.parameter, code="reversed", detail=sentence(str(error)))]


def on_http_error(request: Asked, error: HTTPException) -> Response[bytes]:
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
    return _answer(_problem(request, error.status_code, detail), dict(error.headers or {}))


def on_unforeseen(request: Asked, error: Exception) -> Response[bytes]:
    """Answer what should not have happened, and tell only the log what it was."""
    logger.error("request %s failed", request_id_of(request.scope), exc_info=error)
    detail = "The service failed; the request id finds it in the log."
    return _answer(_problem(request, HTTPStatus.INTERNAL_SERVER_ERROR, detail))


def _problem(request: Asked, status: int, detail: str) -> Problem:
    return problem(status, detail, request_id_of(request.scope))


def _answer(told: Problem, headers: dict[str, str] | None = None) -> Response[bytes]:
    return Response(
        msgspec.json.encode(told),
        status_code=told.status,
        media_type=MEDIA_TYPE,
        headers={"cache-control": "no-store", **(headers or {})},
    )


def _moved(request: Asked, path: str) -> Response[bytes]:
    """Answer that a record is to be found under another path, for the same question."""
    location = quote(path) + (f"?{as_asked(request)}" if request.scope["query_string"] else "")
    headers = {"location": location, "cache-control": CACHED}
    return Response(b"", status_code=HTTPStatus.PERMANENT_REDIRECT, headers=headers, media_type=MEDIA_TYPE)


def _error(fault: Fault) -> ProblemError:
    return ProblemError(in_="query", name=fault.name, code=fault.code, detail=fault.detail)


def sentence(text: str) -> str:
    """Return what was said as a sentence."""
    return f"{text[:1].upper()}{text[1:]}."
