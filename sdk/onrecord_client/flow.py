"""How one answer is got: request, cache, errors, retries. Nothing is sent here: the sessions carry out the steps.

`exchange` yields what is to be asked, and is given what came of it, until it returns the answer.
Both sessions, the sync one and the async one, carry out the same steps.
"""

import logging
import time
from collections.abc import Generator, Mapping
from typing import Protocol, TypeAlias, TypeVar

from msgspec import Struct

from onrecord_client.cache import Cache
from onrecord_client.errors import NoAnswer, OnrecordError, UnexpectedAnswer, api_error, shown
from onrecord_client.operation import Operation
from onrecord_client.record import UNREADABLE
from onrecord_client.settings import Settings

AnswerT = TypeVar("AnswerT")
OK = 200
NOT_MODIFIED = 304
FIRST_ERROR = 400

log = logging.getLogger(__package__)


class Received(Struct, frozen=True):
    """What came back, whole."""

    status: int
    content_type: str
    etag: str | None
    retry_after_s: float | None
    content: bytes


class Lost(Struct, frozen=True):
    """Why nothing whole came back."""

    reason: str
    timed_out: bool
    passing: bool


class Sink(Protocol):
    """Takes the body of an answer as it comes, where that is not to be held in memory."""

    def begin(self, status: int, content_range: str) -> bool:
        """Make ready for the body of an answer, and return whether it is to be written here."""
        ...

    def write(self, chunk: bytes) -> None:
        """Take the next bytes."""
        ...


class Ask(Struct, frozen=True):
    """What is to be asked, after waiting for so many seconds, and where the body goes if not into `Received`."""

    url: str
    headers: dict[str, str]
    after_s: float
    sink: Sink | None = None


Outcome: TypeAlias = Received | Lost
Steps: TypeAlias = Generator[Ask, Outcome, AnswerT]


def exchange(settings: Settings, operation: Operation[AnswerT], arguments: Mapping[str, object]) -> Steps[AnswerT]:
    """Get the answer to one question.

    Raises what errors.py has, except RepeatedCursor; TypeError and ValueError for what cannot be sent.
    """
    target = operation.target(arguments)
    url = settings.base_url + target
    held = settings.cache.get(url) if settings.cache else None
    begun = time.monotonic()
    tries, wait_s = 0, 0.0
    while True:
        tries += 1
        conditions = {"If-None-Match": held.etag} if held else {}
        outcome = yield Ask(url, conditions, wait_s)
        if held and isinstance(outcome, Received) and outcome.status == NOT_MODIFIED:
            try:
                return operation.read(held.content)
            except UNREADABLE:  # kept by an older client, or damaged
                held = None
                continue
        try:
            answer = _answer(operation, target, outcome)
        except OnrecordError as error:
            retry_after_s = outcome.retry_after_s if isinstance(outcome, Received) else None
            pause_s = settings.retry.wait_s(tries, retry_after_s, time.monotonic() - begun)
            if not error.passing or pause_s is None:
                raise
            wait_s = pause_s
            log.warning("%s; try %d of %d in %.1f s", error, tries + 1, settings.retry.tries, wait_s)
        else:
            _keep(settings.cache, url, outcome)
            return answer


def _answer(operation: Operation[AnswerT], target: str, outcome: Outcome) -> AnswerT:
    """Return what came back, or raise what it means that it did not."""
    if not isinstance(outcome, Received):
        message = f"no answer to GET {target}: {outcome.reason}"
        raise NoAnswer(message, timed_out=outcome.timed_out, passing=outcome.passing)
    if outcome.status >= FIRST_ERROR:
        raise api_error(target, outcome.status, outcome.content_type, outcome.content)
    wrong = None if outcome.status == OK else "200 was expected"
    try:
        if not wrong:
            return operation.read(outcome.content)
    except UNREADABLE as error:
        wrong = str(error)
    found = f"{outcome.status}, {shown(outcome.content_type, outcome.content)}"
    message = f"no {operation.name} for GET {target}: {wrong}; found {found}"
    raise UnexpectedAnswer(message, status=outcome.status, content=outcome.content)


def _keep(cache: Cache | None, url: str, outcome: Outcome) -> None:
    if cache and isinstance(outcome, Received) and outcome.etag:
        cache.put(url, outcome.etag, outcome.content)
