"""Sending one request and bringing back all that came: the only file that knows httpx.

It is imported with the first client, since httpx takes longer to import than all the rest.
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

from onrecord_client.flow import Ask, Lost, Outcome, Received, Sink
from onrecord_client.settings import Settings

USER_AGENT = (
    f"onrecord-client/{version('onrecord-client')} python/{platform.python_version()} httpx/{httpx.__version__}"
)
ResultT = TypeVar("ResultT")
LIMITS = httpx.Limits(max_connections=20, max_keepalive_connections=10, keepalive_expiry=30)
HERE = {"localhost", "127.0.0.1", "::1"}
# What may go away by itself. Not so a redirect that never ends, or an address that no one can connect to.
PASSING = (httpx.NetworkError, httpx.TimeoutException, httpx.RemoteProtocolError, httpx.ProxyError, httpx.DecodingError)
# The last three come of addresses that httpx lets pass and sockets do not, such as a port beyond 65535.
BROKEN = (httpx.HTTPError, httpx.InvalidURL, UnicodeError, OverflowError, ExceptionGroup)


class Transport:
    """Sends from any number of threads, over pooled connections."""

    def __init__(self, settings: Settings, transport: httpx.BaseTransport | None) -> None:
        self._answer_s = settings.timeouts.answer_s
        self._http = httpx.Client(
            headers=_headers(settings),
            timeout=_timeout(settings),
            limits=LIMITS,
            follow_redirects=True,
            transport=transport,
            event_hooks={"response": [self._bound]},
        )

    def send(self, ask: Ask) -> Outcome:
        """Return what came of a request, once the time for it came."""
        if ask.after_s:
            time.sleep(ask.after_s)
        try:
            if ask.sink is None:
                return _received(self._http.get(ask.url, headers=ask.headers, extensions={"begun": time.monotonic()}))
            return self._stream(ask, ask.sink)
        except BROKEN as error:
            return _lost(error)

    def _stream(self, ask: Ask, sink: Sink) -> Received:
        """Get a body that may be of any length: only the time between its bytes is bounded."""
        with self._http.stream("GET", ask.url, headers=ask.headers, extensions={"begun": math.inf}) as response:
            if sink.begin(response.status_code, response.headers.get("Content-Range", "")):
                for chunk in response.iter_bytes():
                    sink.write(chunk)
                return _received(response, b"")
            response.read()
            return _received(response)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _bound(self, response: httpx.Response) -> None:
        """Bound the time for the body of an answer, or of a redirect on the way to it."""
        if isinstance(response.stream, httpx.SyncByteStream):
            response.stream = _Bounded(response.stream, response.request.extensions["begun"], self._answer_s)


class _Bounded(httpx.SyncByteStream):
    """A body that is broken off at a time; its bytes count, since what is decoded from them may stay empty."""

    def __init__(self, stream: httpx.SyncByteStream, begun: float, answer_s: float) -> None:
        self._stream = stream
        self._begun = begun
        self._answer_s = answer_s

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._stream:
            yield chunk
            if time.monotonic() > self._begun + self._answer_s:
                raise httpx.ReadTimeout(_overdue(self._answer_s))

    def close(self) -> None:
        self._stream.close()


class AsyncTransport:
    """Sends from the tasks of one event loop, over pooled connections."""

    def __init__(self, settings: Settings, transport: httpx.AsyncBaseTransport | None) -> None:
        self._answer_s = settings.timeouts.answer_s
        self._http = httpx.AsyncClient(
            headers=_headers(settings),
            timeout=_timeout(settings),
            limits=LIMITS,
            follow_redirects=True,
            transport=transport,
        )

    async def send(self, ask: Ask) -> Outcome:
        """Return what came of a request, once the time for it came."""
        if ask.after_s:
            await asyncio.sleep(ask.after_s)
        try:
            if ask.sink is not None:
                return await self._stream(ask, ask.sink)
            async with asyncio.timeout(self._answer_s):
                return _received(await self._http.get(ask.url, headers=ask.headers))
        except TimeoutError:
            return Lost(_overdue(self._answer_s), timed_out=True, passing=True)
        except BROKEN as error:
            return _lost(error)

    async def _stream(self, ask: Ask, sink: Sink) -> Received:
        """Get a body that may be of any length: only the time between its bytes is bounded."""
        async with self._http.stream("GET", ask.url, headers=ask.headers) as response:
            if sink.begin(response.status_code, response.headers.get("Content-Range", "")):
                async for chunk in response.aiter_bytes():
                    sink.write(chunk)
                return _received(response, b"")
            await response.aread()
            return _received(response)

    async def beside(self, work: Callable[[], ResultT]) -> ResultT:
        """Do what takes long in a thread, while the tasks go on."""
        return await asyncio.to_thread(work)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()


def _headers(settings: Settings) -> dict[str, str]:
    key = {"Authorization": f"Bearer {settings.key}"} if settings.key else {}
    is_here = urlsplit(settings.base_url).hostname in HERE
    plain = {"Accept-Encoding": "identity"} if is_here else {}  # compressing takes longer than sending where no wire is
    return {"User-Agent": USER_AGENT, "Accept": "application/json", **plain, **key}


def _timeout(settings: Settings) -> httpx.Timeout:
    return httpx.Timeout(settings.timeouts.read_s, connect=settings.timeouts.connect_s)


def _received(response: httpx.Response, content: bytes | None = None) -> Received:
    headers = response.headers
    etag = headers.get("ETag", "")
    return Received(
        status=response.status_code,
        content_type=headers.get("Content-Type", ""),
        etag=etag if etag.isascii() else None,  # another cannot be sent back
        retry_after_s=_seconds(headers.get("Retry-After", "")),
        content=response.content if content is None else content,
    )


def _seconds(retry_after: str) -> float | None:
    """Return what a Retry-After says, in seconds from now; None where it says nothing that can be understood."""
    if retry_after.isascii() and retry_after.isdigit():
        return float(retry_after)
    try:
        at = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    return max(0.0, ((at if at.tzinfo else at.replace(tzinfo=UTC)) - datetime.now(UTC)).total_seconds())


def _lost(error: Exception) -> Lost:
    timed_out = isinstance(error, httpx.TimeoutException)
    reason = str(error) or ("no time is left" if timed_out else "the connection broke")
    return Lost(reason, timed_out=timed_out, passing=isinstance(error, PASSING))


def _overdue(answer_s: float) -> str:
    return f"it was not whole after {answer_s:g} s"
