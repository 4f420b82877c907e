"""The flow of one request: URL, cache, errors and retries, without any I/O.

`request_flow` is a generator, like `auth_flow` in httpx: it yields each request to send, receives the outcome, and
returns the decoded body. The sync and the async session both drive it, so all of this is written once.
"""

import logging
import time
from collections.abc import Generator, Mapping
from typing import Protocol, TypeAlias, TypeVar

import msgspec
from msgspec import Struct

from onrecord_client._generated import CONTRACT_VERSION
from onrecord_client.arguments import abbreviated
from onrecord_client.cache import Cache
from onrecord_client.errors import ConnectionFailed, InvalidResponse, OnrecordError, api_error, summary
from onrecord_client.operation import Operation
from onrecord_client.record import DECODE_ERRORS
from onrecord_client.settings import Settings

BodyT = TypeVar("BodyT")
ResultT = TypeVar("ResultT")
OK = 200
NOT_MODIFIED = 304
FIRST_ERROR = 400
CONTRACT_PATH = "/openapi.json"

log = logging.getLogger(__package__)


class _ContractInfo(Struct):
    version: str


class _Contract(Struct):
    """The part of an OpenAPI document that has its version."""

    info: _ContractInfo


_CONTRACT = msgspec.json.Decoder(_Contract)


class Response(Struct, frozen=True):
    """A complete response."""

    status: int
    content_type: str
    etag: str | None
    retry_after_s: float | None
    content: bytes


class Failure(Struct, frozen=True):
    """Why no complete response arrived, and the server and the proxy that it should have come from."""

    reason: str
    peer: str
    timed_out: bool
    retryable: bool


class BodySink(Protocol):
    """Receives a body chunk by chunk, for bodies too large for memory."""

    def accept(self, status: int, content_range: str) -> bool:
        """Prepare for the body of a response; return False if the body belongs in `Response.content` instead."""
        ...

    def write(self, chunk: bytes) -> None:
        """Receive the next bytes."""
        ...


class PreparedRequest(Struct, frozen=True):
    """A GET request, to be sent after a delay; its body goes to the sink, if there is one."""

    url: str
    headers: dict[str, str]
    delay_s: float
    sink: BodySink | None = None


Outcome: TypeAlias = Response | Failure
RequestFlow: TypeAlias = Generator[PreparedRequest, Outcome, ResultT]


def request_flow(
    settings: Settings, operation: Operation[BodyT], arguments: Mapping[str, object]
) -> RequestFlow[BodyT]:
    """Return the decoded body of one operation, from the service or from the cache.

    Raises the exceptions of errors.py, and TypeError or ValueError for arguments that cannot be sent.
    """
    target = operation.target(arguments)
    url = settings.base_url + target
    cached = settings.cache.get(url) if settings.cache else None
    started_s = time.monotonic()
    attempts, delay_s = 0, 0.0
    while True:
        attempts += 1
        # Every cached response is revalidated, so that a newer release is never missed.
        headers = {"If-None-Match": cached.etag} if cached else {}
        outcome = yield PreparedRequest(url, headers, delay_s)
        if cached and isinstance(outcome, Response) and outcome.status == NOT_MODIFIED:
            try:
                return operation.decode(cached.content)
            except DECODE_ERRORS:  # written by an older client, or damaged: fetch it again
                cached = None
                continue
        try:
            body = yield from _body(settings, operation, target, outcome)
        except OnrecordError as error:
            next_delay_s = retry_delay_s(settings, error, outcome, attempts, started_s)
            if next_delay_s is None:
                raise
            delay_s = next_delay_s
        else:
            _store(settings.cache, url, outcome)
            return body


def retry_delay_s(
    settings: Settings, error: OnrecordError, outcome: Outcome, attempts: int, started_s: float
) -> float | None:
    """Log a warning and return the delay before the next attempt in seconds, or return None to raise the error."""
    retry_after_s = outcome.retry_after_s if isinstance(outcome, Response) else None
    delay_s = settings.retry.delay_s(attempts, retry_after_s, time.monotonic() - started_s)
    if not error.retryable or delay_s is None:
        return None
    log.warning("%s; attempt %d of %d in %.1f s", error, attempts + 1, settings.retry.max_attempts, delay_s)
    return delay_s


def connection_failed(target: str, failure: Failure) -> ConnectionFailed:
    """Return the exception for a request without a complete response."""
    message = f"no complete response to GET {abbreviated(target)} from {failure.peer}: {failure.reason}"
    return ConnectionFailed(message, timed_out=failure.timed_out, retryable=failure.retryable)


def _body(settings: Settings, operation: Operation[BodyT], target: str, outcome: Outcome) -> RequestFlow[BodyT]:
    """Return the decoded body, or raise the exception for the outcome."""
    if not isinstance(outcome, Response):
        raise connection_failed(target, outcome)
    if outcome.status >= FIRST_ERROR:
        raise api_error(target, outcome.status, outcome.content_type, outcome.content, settings.base_url)
    expected, versions = "status 200", ""
    is_of_other_contract = False
    try:
        if outcome.status == OK:
            return operation.decode(outcome.content)
    except DECODE_ERRORS as error:
        expected = f"a body of {operation.name} ({error})"
        is_of_other_contract = isinstance(error, msgspec.ValidationError)
    if is_of_other_contract:
        versions = yield from _versions(settings)
    found = f"{outcome.status}, {summary(outcome.content_type, outcome.content)}"
    request = f"GET {abbreviated(target)} from {settings.base_url}"
    message = f"invalid response to {request}: expected {expected}{versions}; found {found}"
    raise InvalidResponse(message, status=outcome.status, content=outcome.content)


def _versions(settings: Settings) -> RequestFlow[str]:
    """Return the versions of the contract that the service and this client have, for a message."""
    outcome = yield PreparedRequest(settings.base_url + CONTRACT_PATH, {}, 0.0)
    try:
        version = _CONTRACT.decode(outcome.content).info.version if isinstance(outcome, Response) else "unknown"
    except DECODE_ERRORS:
        version = "unknown"
    return f", since the contract of this client has version {CONTRACT_VERSION} and that of the service {version}"


def _store(cache: Cache | None, url: str, outcome: Outcome) -> None:
    # Without an ETag a stored response could never be revalidated.
    if cache and isinstance(outcome, Response) and outcome.etag:
        cache.put(url, outcome.etag, outcome.content)
