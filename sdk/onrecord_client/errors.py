"""The exceptions that this client raises.

OnrecordError
├── ConnectionFailed    no complete response: the connection failed or broke, or a timeout passed
├── InvalidResponse     the response does not match the contract
├── RepeatedCursor      a page's next cursor leads back to a page already fetched
├── UnknownFile         a release has no bulk file of that name
├── DigestMismatch      a downloaded file differs from the listed one
└── ApiError            the service, or a proxy before it, returned an error; `status` has its code
    ├── BadRequest      400: a parameter is invalid
    ├── NotFound        404
    ├── Gone            410: the record was withdrawn; see `reason` and `replacement`
    ├── TooManyRequests 429
    └── ServerError     5xx
"""

from urllib.parse import urlsplit

import msgspec

from onrecord_client._generated.models import Problem, ProblemError
from onrecord_client.arguments import abbreviated
from onrecord_client.record import DECODE_ERRORS
from onrecord_client.retry import RETRYABLE_STATUSES

PROBLEM = "application/problem+json"
# A 503 that is not retried: the query itself takes too long, and would take as long again.
QUERY_TIMEOUT = "/problems/query-timeout"
FIRST_SERVER_ERROR = 500
SUMMARY_CHARACTERS = 200  # of a foreign body, such as a proxy's HTML page, in a message
DETAIL_CHARACTERS = 2000  # of an explanation by the service

_DECODER = msgspec.json.Decoder(Problem)


class OnrecordError(Exception):
    """Base class of all exceptions that this client raises; `retryable` tells whether a later attempt may succeed."""

    retryable = False

    def __reduce__(self) -> tuple[object, ...]:
        """Support pickling, with which errors leave the processes of a pool.

        By default Python calls the class with the message alone, but the constructors need more.
        """
        return _restore, (type(self), self.args, self.__dict__)


class ConnectionFailed(OnrecordError):
    """No complete response arrived in any attempt; `timed_out` tells whether a timeout was the cause."""

    def __init__(self, message: str, *, timed_out: bool, retryable: bool) -> None:
        super().__init__(message)
        self.timed_out = timed_out
        self.retryable = retryable


class InvalidResponse(OnrecordError):
    """The response does not match the contract, such as a proxy's sign-in page; see `status` and `content`."""

    def __init__(self, message: str, *, status: int, content: bytes) -> None:
        super().__init__(message)
        self.status = status
        self.content = content


class RepeatedCursor(OnrecordError):
    """The next page is one that was already fetched, so the list would never end; `cursor` leads to that page."""

    def __init__(self, cursor: str) -> None:
        super().__init__(f"the service returned the cursor {abbreviated(cursor)} twice, so the list would never end")
        self.cursor = cursor


class UnknownFile(OnrecordError):
    """The release has no bulk file of this name; `names` lists its files."""

    def __init__(self, name: str, names: list[str]) -> None:
        super().__init__(
            f"the release has no file {abbreviated(repr(name))}; "
            f"expected one of: {', '.join(names) or 'none, it has no files'}"
        )
        self.name = name
        self.names = names


class DigestMismatch(OnrecordError):
    """A downloaded file differs from the listed one. It was deleted; a file already at the target is unchanged."""

    def __init__(self, name: str, sha256: str, found: str) -> None:
        super().__init__(f"{name} differs from the listed file: found {found}; expected the SHA-256 {sha256}")
        self.name = name
        self.sha256 = sha256


class ApiError(OnrecordError):
    """An error response; `problem` is None if it is not in the service's own format, such as a proxy's page."""

    def __init__(self, request: str, status: int, detail: str, problem: Problem | None) -> None:
        super().__init__(f"{status} for GET {request}: {abbreviated(detail, DETAIL_CHARACTERS)}")
        self.retryable = status in RETRYABLE_STATUSES and not (problem and problem.type == QUERY_TIMEOUT)
        self.status = status
        self.detail = detail
        self.problem = problem

    @property
    def type(self) -> str | None:
        """The URI of the problem type."""
        return self.problem.type if self.problem else None

    @property
    def title(self) -> str | None:
        """The problem type in words."""
        return self.problem.title if self.problem else None

    @property
    def errors(self) -> list[ProblemError]:
        """Each error in the request; empty if the service named none."""
        return self.problem.errors if self.problem else []

    @property
    def request_id(self) -> str | None:
        """The id of the request in the service's log; quote it in a report."""
        return self.problem.request_id if self.problem else None


class BadRequest(ApiError):
    """A parameter is invalid; `errors` has its name and the expected values."""


class NotFound(ApiError):
    """No such record, release or path."""


class Gone(ApiError):
    """The record was withdrawn."""

    @property
    def reason(self) -> str | None:
        """Why the record was withdrawn."""
        return self.problem.withdrawn.reason if self.problem and self.problem.withdrawn else None

    @property
    def replacement(self) -> str | None:
        """The id of the record of the same kind to use instead, if there is one."""
        return self.problem.withdrawn.replacement if self.problem and self.problem.withdrawn else None


class TooManyRequests(ApiError):
    """The rate limit is exceeded."""


class ServerError(ApiError):
    """The service, or a proxy before it, failed."""


def _restore(error_type: type[OnrecordError], args: tuple[object, ...], state: dict[str, object]) -> OnrecordError:
    error = error_type.__new__(error_type, *args)
    error.__dict__.update(state)
    return error


_BY_STATUS: dict[int, type[ApiError]] = {400: BadRequest, 404: NotFound, 410: Gone, 429: TooManyRequests}


def api_error(target: str, status: int, content_type: str, content: bytes, base_url: str = "") -> ApiError:
    """Return the exception for a 4xx or 5xx response; its message has the base URL if that may be wrong."""
    error_type = _BY_STATUS.get(status, ServerError if status >= FIRST_SERVER_ERROR else ApiError)
    try:
        problem = _DECODER.decode(content) if content_type.startswith(PROBLEM) else None
    except DECODE_ERRORS:
        problem = None
    # Another program may have answered, or the base URL has a path too many, such as /v1.
    is_doubtful = problem is None or urlsplit(base_url).path
    request = f"{abbreviated(target)} from {base_url}" if base_url and is_doubtful else abbreviated(target)
    return error_type(request, status, problem.detail if problem else summary(content_type, content), problem)


def summary(content_type: str, content: bytes) -> str:
    """Return the media type, the size and the beginning of a body, for a message."""
    # Four bytes at most encode one character.
    text = " ".join(content[: 4 * SUMMARY_CHARACTERS].decode("utf-8", "replace").split())
    return f"{content_type or 'no content type'}, {len(content)} bytes: {text[:SUMMARY_CHARACTERS]}"
