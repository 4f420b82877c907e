"""Errors as problem details (RFC 9457): the only module that maps an error of the inner packages to a problem."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import replace

from onrecord.errors import (
    BadCursor,
    BadParameters,
    BadRange,
    BulkFileNotFound,
    MissingRecords,
    NotFound,
    OnrecordError,
    ParameterError,
    QueryTimeout,
    ReleaseNotFound,
    Withdrawn,
)
from onrecord.http.problem_types import BAD_REQUEST, BY_STATUS, GONE, NOT_FOUND, QUERY_TIMEOUT, ProblemType

# The type of a problem of which only the status is known (RFC 9457, 4.2.1).
UNKNOWN_TYPE = "about:blank"
NARROWER = (
    "Narrow the query: use more filters, a shorter span of days, more or longer words, less depth; "
    "`/v1/bulk` has everything as files."
)


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
            description="URI of the problem type, relative to the service; the page there explains the type.",
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


def problem_of_type(problem_type: ProblemType, detail: str, request_id: str) -> Problem:
    """Return a problem of a type."""
    return Problem(
        type=problem_type.address,
        title=problem_type.title,
        status=problem_type.status,
        detail=detail,
        instance=f"urn:onrecord:request:{request_id}",
        request_id=request_id,
    )


def problem_of_status(status: int, detail: str, request_id: str) -> Problem:
    """Return a problem of the type that the service uses for a status."""
    known = BY_STATUS.get(HTTPStatus(status))
    if known:
        return problem_of_type(known, detail, request_id)
    bad_request = problem_of_type(BAD_REQUEST, detail, request_id)
    return replace(bad_request, type=UNKNOWN_TYPE, title=HTTPStatus(status).phrase, status=status)


def problem_of(error: OnrecordError, request_id: str) -> Problem | None:
    """Return the problem of an error that an inner package raised, or None if the service is to blame for it."""
    message = sentence(str(error))
    match error:
        case Withdrawn():
            hint = f" Use {error.replacement!r} instead." if error.replacement else ""
            gone = problem_of_type(GONE, f"{message} {error.reason}{hint}", request_id)
            return replace(gone, withdrawn=Withdrawal(reason=error.reason, replacement=error.replacement))
        case NotFound():
            hint = f" Did you mean {error.nearest!r}?" if error.nearest else ""
            return problem_of_type(NOT_FOUND, f"{message} /v1/{error.kind}s lists the {error.kind}s.{hint}", request_id)
        case ReleaseNotFound() | BulkFileNotFound():
            return problem_of_type(NOT_FOUND, message, request_id)
        case QueryTimeout():
            return problem_of_type(QUERY_TIMEOUT, f"{message} {NARROWER}", request_id)
        case BadParameters() | BadCursor() | BadRange():
            errors = [_problem_error(each) for each in _parameter_errors(error)]
            problem_type = NOT_FOUND if isinstance(error, MissingRecords) else BAD_REQUEST
            detail = " ".join(each.detail for each in errors)
            return replace(problem_of_type(problem_type, detail, request_id), errors=errors)
        case _:
            return None


def _parameter_errors(error: BadParameters | BadCursor | BadRange) -> Sequence[ParameterError]:
    match error:
        case BadParameters():
            return error.errors
        case BadCursor():
            detail = f"`cursor` cannot be used: {error}; expected the `next_cursor` of a page of this list."
            return [ParameterError(name="cursor", code="invalid-cursor", detail=detail)]
        case BadRange():
            return [ParameterError(name=error.parameter, code="reversed", detail=sentence(str(error)))]


def _problem_error(error: ParameterError) -> ProblemError:
    return ProblemError(location="query", name=error.name, code=error.code, detail=error.detail)


def sentence(text: str) -> str:
    """Return text with a capital letter at its beginning and a full stop at its end."""
    return f"{text[:1].upper()}{text[1:]}."
