"""The transports of the two clients: they send a request with httpx and return the outcome.

This is the only module that imports httpx. The clients import it in their constructors, since httpx takes longer to
import than the rest of this package, and some programs need only its types.
"""

import asyncio
import math
import platform
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from typing import TypeVar
from urllib.parse import urlsplit

import httpx

from onrecord_client.flow import BodySink, Failure, Outcome, PreparedRequest, Response
from onrecord_client.settings import Settings

USER_AGENT = (
    f"onrecord-client/{version('onrecord-client')} python/{platform.python_version()} httpx/{httpx.__version__}"
)
ResultT = TypeVar("ResultT")
LIMITS = httpx.Limits(max_connections=20, max_keepalive_connections=10, keepalive_expiry=30)
LOOPBACK_HOSTS = {"localhost", "127.0.0.1", "::1"}
# Transient errors. An endless redirect and an unsupported URL are not: a retry would get them again.
RETRYABLE_ERRORS = (
    httpx.NetworkError,
    httpx.TimeoutException,
    httpx.RemoteProtocolError,
    httpx.ProxyError,
    httpx.DecodingError,
)
# The last three come from URLs, mostly of redirects, that httpx accepts and sockets refuse: a port above 65535.
TRANSPORT_ERRORS = (httpx.HTTPError, httpx.InvalidURL, UnicodeError, OverflowError, ExceptionGroup)


class HttpxTransport:
    """Sends requests over pooled connections, from any number of threads."""

    def __init__(self, settings: Settings, transport: httpx.BaseTransport | None) -> None:
        self._total_s = settings.timeouts.total_s
        self._http = httpx.Client(
            headers=_headers(settings),
            timeout=_timeout(settings),
            limits=LIMITS,
            follow_redirects=True,
            transport=transport,
            event_hooks={"response": [self._limit_body_time]},
        )

    def send(self, request: PreparedRequest) -> Outcome:
        """Wait for the request's delay, send it, and return the response or why there is none."""
        if request.delay_s:
            time.sleep(request.delay_s)
        try:
            if request.sink is not None:
                return self._stream(request, request.sink)
            extensions = {"started_s": time.monotonic()}
            return _response(self._http.get(request.url, headers=request.headers, extensions=extensions))
        except TRANSPORT_ERRORS as error:
            return _failure(error)

    def _stream(self, request: PreparedRequest, sink: BodySink) -> Response:
        """Write a body of any length to a sink; only the time between its bytes is limited, not the total."""
        extensions = {"started_s": math.inf}
        with self._http.stream("GET", request.url, headers=request.headers, extensions=extensions) as response:
            if sink.accept(response.status_code, response.headers.get("Content-Range", "")):
                for chunk in response.iter_bytes():
                    sink.write(chunk)
                return _response(response, b"")
            response.read()
            return _response(response)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    # A hook, since httpx reads the bodies of redirects before it returns a response.
    def _limit_body_time(self, response: httpx.Response) -> None:
        if isinstance(response.stream, httpx.SyncByteStream):
            started_s = response.request.extensions["started_s"]
            response.stream = _DeadlineStream(response.stream, started_s, self._total_s)


class _DeadlineStream(httpx.SyncByteStream):
    """A body that fails once a total time has passed.

    It wraps the raw bytes, since a slow compressed body may decode to nothing for a long time.
    """

    def __init__(self, stream: httpx.SyncByteStream, started_s: float, total_s: float) -> None:
        self._stream = stream
        self._started_s = started_s
        self._total_s = total_s

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._stream:
            yield chunk
            if time.monotonic() > self._started_s + self._total_s:
                raise httpx.ReadTimeout(_timeout_message(self._total_s))

    def close(self) -> None:
        self._stream.close()


class AsyncHttpxTransport:
    """Sends requests over pooled connections, from the tasks of one event loop."""

    def __init__(self, settings: Settings, transport: httpx.AsyncBaseTransport | None) -> None:
        self._total_s = settings.timeouts.total_s
        self._http = httpx.AsyncClient(
            headers=_headers(settings),
            timeout=_timeout(settings),
            limits=LIMITS,
            follow_redirects=True,
            transport=transport,
        )

    async def send(self, request: PreparedRequest) -> Outcome:
        """Wait for the request's delay, send it, and return the response or why there is none."""
        if request.delay_s:
            await asyncio.sleep(request.delay_s)
        try:
            if request.sink is not None:
                return await self._stream(request, request.sink)
            async with asyncio.timeout(self._total_s):
                return _response(await self._http.get(request.url, headers=request.headers))
        except TimeoutError:
            return Failure(_timeout_message(self._total_s), timed_out=True, retryable=True)
        except TRANSPORT_ERRORS as error:
            return _failure(error)

    async def _stream(self, request: PreparedRequest, sink: BodySink) -> Response:
        """Write a body of any length to a sink; only the time between its bytes is limited, not the total."""
        async with self._http.stream("GET", request.url, headers=request.headers) as response:
            if sink.accept(response.status_code, response.headers.get("Content-Range", "")):
                async for chunk in response.aiter_bytes():
                    sink.write(chunk)
                return _response(response, b"")
            await response.aread()
            return _response(response)

    async def run_in_thread(self, function: Callable[[], ResultT]) -> ResultT:
        """Run a blocking function in a thread, so that other tasks go on."""
        return await asyncio.to_thread(function)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()


def _headers(settings: Settings) -> dict[str, str]:
    key = {"Authorization": f"Bearer {settings.api_key}"} if settings.api_key else {}
    # Over loopback there is no network to save: compressing and expanding a page takes longer than sending it.
    is_loopback = urlsplit(settings.base_url).hostname in LOOPBACK_HOSTS
    identity = {"Accept-Encoding": "identity"} if is_loopback else {}
    return {"User-Agent": USER_AGENT, "Accept": "application/json", **identity, **key}


def _timeout(settings: Settings) -> httpx.Timeout:
    return httpx.Timeout(settings.timeouts.read_s, connect=settings.timeouts.connect_s)


def _response(response: httpx.Response, content: bytes | None = None) -> Response:
    headers = response.headers
    etag = headers.get("ETag", "")
    return Response(
        status=response.status_code,
        content_type=headers.get("Content-Type", ""),
        etag=etag if etag.isascii() else None,  # httpx cannot send a header that is not ASCII back
        retry_after_s=_retry_after_s(headers.get("Retry-After", "")),
        content=response.content if content is None else content,
    )


def _retry_after_s(header: str) -> float | None:
    """Return the seconds from now of a Retry-After header, a number or a date; None if it is neither."""
    if header.isascii() and header.isdigit():
        return float(header)
    try:
        at = parsedate_to_datetime(header)
    except ValueError:
        return None
    return max(0.0, ((at if at.tzinfo else at.replace(tzinfo=UTC)) - datetime.now(UTC)).total_seconds())


def _failure(error: Exception) -> Failure:
    timed_out = isinstance(error, httpx.TimeoutException)
    # Many httpx errors have no message.
    reason = str(error) or ("a timeout passed" if timed_out else "the connection broke")
    return Failure(reason, timed_out=timed_out, retryable=isinstance(error, RETRYABLE_ERRORS))


def _timeout_message(total_s: float) -> str:
    return f"it was incomplete after {total_s:g} s"
