"""Sending one request and bringing back all that came: the only file that knows httpx.

It is imported with the first client, since httpx takes longer to import than all the rest.
"""

import asyncio
import platform
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version

import httpx

from onrecord_client.exchange import Ask, Lost, Outcome, Received
from onrecord_client.settings import Settings

USER_AGENT = (
    f"onrecord-client/{version('onrecord-client')} python/{platform.python_version()} httpx/{httpx.__version__}"
)
LIMITS = httpx.Limits(max_connections=20, max_keepalive_connections=10, keepalive_expiry=30)
# What may go away by itself. Not so a redirect that never ends, or an address that no one can connect to.
PASSING = (httpx.NetworkError, httpx.TimeoutException, httpx.RemoteProtocolError, httpx.ProxyError, httpx.DecodingError)
BROKEN = (httpx.HTTPError, httpx.InvalidURL)


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
        )

    def send(self, ask: Ask) -> Outcome:
        """Return what came of a request, once the time for it came."""
        if ask.after_s:
            time.sleep(ask.after_s)
        ends = time.monotonic() + self._answer_s
        try:
            response = self._http.send(self._http.build_request("GET", ask.url, headers=ask.headers), stream=True)
            try:
                chunks = []
                for chunk in response.iter_bytes():
                    chunks.append(chunk)
                    if time.monotonic() > ends:
                        return _overdue(self._answer_s)
            finally:
                response.close()
        except BROKEN as error:
            return _lost(error)
        return _received(response, b"".join(chunks))

    def close(self) -> None:
        """Close the connections."""
        self._http.close()


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
            async with asyncio.timeout(self._answer_s):
                response = await self._http.get(ask.url, headers=ask.headers)
        except TimeoutError:
            return _overdue(self._answer_s)
        except BROKEN as error:
            return _lost(error)
        return _received(response, response.content)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()


def _headers(settings: Settings) -> dict[str, str]:
    key = {"Authorization": f"Bearer {settings.key}"} if settings.key else {}
    return {"User-Agent": USER_AGENT, "Accept": "application/json", **key}


def _timeout(settings: Settings) -> httpx.Timeout:
    return httpx.Timeout(settings.timeouts.read_s, connect=settings.timeouts.connect_s)


def _received(response: httpx.Response, content: bytes) -> Received:
    headers = response.headers
    return Received(
        status=response.status_code,
        content_type=headers.get("Content-Type", ""),
        etag=headers.get("ETag"),
        retry_after_s=_seconds(headers.get("Retry-After", "")),
        content=content,
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


def _lost(error: httpx.HTTPError | httpx.InvalidURL) -> Lost:
    timed_out = isinstance(error, httpx.TimeoutException)
    return Lost(str(error) or type(error).__name__, timed_out=timed_out, passing=isinstance(error, PASSING))


def _overdue(answer_s: float) -> Lost:
    return Lost(f"it was not whole after {answer_s:g} s", timed_out=True, passing=True)
