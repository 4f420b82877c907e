"""What can go wrong, as a family.

OnrecordError
├── NoAnswer            nothing whole came back: no connection, a broken one, no time left
├── UnexpectedAnswer    what came back is not what the contract says
├── RepeatedCursor      a walk was sent back to a page that it had been given
├── UnknownFile         a release has no file of that name
├── WrongDigest         a file that came is not the one that was listed
└── ApiError            the service, or a proxy before it, answered with an error; `status` says which
    ├── BadRequest      400: a parameter was not understood
    ├── NotFound        404
    ├── Gone            410: withdrawn; `reason` and `replacement` say why, and what to use instead
    ├── TooManyRequests 429
    └── ServerError     5xx
"""

import msgspec

from onrecord_client._generated.models import Problem, ProblemError
from onrecord_client.record import UNREADABLE
from onrecord_client.retry import STATUSES

PROBLEM = "application/problem+json"
QUERY_TIMEOUT = "/problems/query-timeout"  # of a question, not of the service: asked again it would take as long
FIRST_OF_SERVER = 500
SHOWN = 200  # characters of a body that is not ours

_DECODER = msgspec.json.Decoder(Problem)


class OnrecordError(Exception):
    """Whatever this client raises of its own accord; `passing` tells whether it may go away by itself."""

    passing = False


class NoAnswer(OnrecordError):
    """Nothing whole came back, after all tries; `timed_out` tells whether time ran out."""

    def __init__(self, message: str, *, timed_out: bool, passing: bool) -> None:
        super().__init__(message)
        self.timed_out = timed_out
        self.passing = passing


class UnexpectedAnswer(OnrecordError):
    """What came back is not what the contract says, such as a proxy's page; `status` and `content` have it."""

    def __init__(self, message: str, *, status: int, content: bytes) -> None:
        super().__init__(message)
        self.status = status
        self.content = content


class RepeatedCursor(OnrecordError):
    """A walk was sent back to a page that it had been given, and would not end; `cursor` is that page's."""

    def __init__(self, cursor: str) -> None:
        super().__init__(f"the service gave the cursor {cursor} twice in one walk, which would not end")
        self.cursor = cursor


class UnknownFile(OnrecordError):
    """A release has no file of this name; `names` has those that there are."""

    def __init__(self, name: str, names: list[str]) -> None:
        super().__init__(
            f"there is no file {name!r}; expected one of: {', '.join(names) or 'none, it has no files'}"
        )
        self.name = name
        self.names = names


class WrongDigest(OnrecordError):
    """A file that came is not the one that was listed. It was let go of; whatever stood in its place still does."""

    def __init__(self, name: str, sha256: str, found: str) -> None:
        super().__init__(f"{name} did not come as listed: found {found}; its SHA-256 is {sha256}")
        self.name = name
        self.sha256 = sha256


class ApiError(OnrecordError):
    """An error of the service, or of a proxy before it; `problem` is None where it said nothing in our form."""

    def __init__(self, target: str, status: int, detail: str, problem: Problem | None) -> None:
        super().__init__(f"{status} for GET {target}: {detail}")
        self.passing = status in STATUSES and not (problem and problem.type == QUERY_TIMEOUT)
        self.status = status
        self.detail = detail
        self.problem = problem

    @property
    def type(self) -> str | None:
        """The URI of the kind of problem."""
        return self.problem.type if self.problem else None

    @property
    def title(self) -> str | None:
        """The kind of problem in words."""
        return self.problem.title if self.problem else None

    @property
    def errors(self) -> list[ProblemError]:
        """Each thing wrong with the request, where they are known."""
        return self.problem.errors if self.problem else []

    @property
    def request_id(self) -> str | None:
        """What to name when you ask about this."""
        return self.problem.request_id if self.problem else None


class BadRequest(ApiError):
    """A parameter was not understood; `errors` names it, and what would be right."""


class NotFound(ApiError):
    """There is no such record."""


class Gone(ApiError):
    """The record was withdrawn."""

    @property
    def reason(self) -> str | None:
        """Why it was withdrawn."""
        return self.problem.withdrawn.reason if self.problem and self.problem.withdrawn else None

    @property
    def replacement(self) -> str | None:
        """The id of the record of the same kind to use instead, if there is one."""
        return self.problem.withdrawn.replacement if self.problem and self.problem.withdrawn else None


class TooManyRequests(ApiError):
    """More was asked than is allowed for now."""


class ServerError(ApiError):
    """The service, or a proxy before it, failed."""


_BY_STATUS: dict[int, type[ApiError]] = {400: BadRequest, 404: NotFound, 410: Gone, 429: TooManyRequests}


def api_error(target: str, status: int, content_type: str, content: bytes) -> ApiError:
    """Return the error that an answer of 4xx or 5xx is."""
    kind = _BY_STATUS.get(status, ServerError if status >= FIRST_OF_SERVER else ApiError)
    try:
        problem = _DECODER.decode(content) if content_type.startswith(PROBLEM) else None
    except UNREADABLE:
        problem = None
    return kind(target, status, problem.detail if problem else shown(content_type, content), problem)


def shown(content_type: str, content: bytes) -> str:
    """Return a body in short, for a message."""
    text = " ".join(content[: 4 * SHOWN].decode("utf-8", "replace").split())
    return f"{content_type or 'no content type'}, {len(content)} bytes: {text[:SHOWN]}"
