"""The transports of the two clients: they send a request with httpx and return the outcome.

This is the only module that imports httpx. The clients import it in their constructors, since httpx takes longer to
import than the rest of this package, and some programs need only its types.
"""

import asyncio
import math
import os
import platform
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Generic, TypeVar
from urllib.parse import urlsplit
from urllib.request import getproxies

import httpx

from onrecord_client.flow import BodySink, Failure, Outcome, PreparedRequest, Response
from onrecord_client.owned import Owned
from onrecord_client.peer import peer_of
from onrecord_client.settings import BASE_URL_SETTINGS, DEFAULT_BASE_URL, Settings
from onrecord_client.version import __version__

USER_AGENT = f"onrecord-client/{__version__} python/{platform.python_version()} httpx/{httpx.__version__}"
ResultT = TypeVar("ResultT")
TransportT = TypeVar("TransportT", httpx.BaseTransport, httpx.AsyncBaseTransport)
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
# TLS errors that a retry would get again.
TLS_HINTS = {
    "WRONG_VERSION_NUMBER": "The server may have http instead of https",
    "CERTIFICATE_VERIFY_FAILED": "SSL_CERT_FILE may name a file with the certificate of its authority",
}
# Variables that httpx and the ssl module read.
ENVIRONMENT = ("http_proxy", "https_proxy", "all_proxy", "no_proxy", "ssl_cert_file", "ssl_cert_dir", "sslkeylogfile")
# UnicodeError to ExceptionGroup come from URLs, mostly of redirects, that httpx accepts and sockets refuse, such as a
# port above 65535; RuntimeError comes from a client that was closed in another thread.
TRANSPORT_ERRORS = (httpx.HTTPError, httpx.InvalidURL, UnicodeError, OverflowError, ExceptionGroup, RuntimeError)


class _Connections(Generic[TransportT]):
    """The part that both transports share: whether requests can be sent, and why one failed."""

    def __init__(self, settings: Settings, transport: TransportT | None) -> None:
        self._settings = settings
        self._custom: TransportT | None = transport
        self._proxies = getproxies() if transport is None else {}  # httpx ignores them if it is given a transport
        self._process = os.getpid()
        self._is_closed = False

    def __reduce__(self) -> tuple[object, ...]:
        """Support pickling; the copy opens connections of its own."""
        if self._custom is not None:
            name = type(self._custom).__name__
            raise TypeError(f"a client with the transport {name} cannot be pickled; create a client in each process")
        return type(self), (self._settings, None)

    def _refusal(self) -> Failure | None:
        """Return why no request can be sent, or None."""
        if self._is_closed:
            return self._refused("the client is closed")
        if self._custom is not None and self._process != os.getpid():
            name = type(self._custom).__name__
            return self._refused(f"{name} belongs to the parent of this process; create a client after the fork")
        return None

    def _refused(self, reason: str) -> Failure:
        return Failure(reason, self._peer(self._settings.base_url), timed_out=False, retryable=False)

    def _failure(self, error: Exception, url: str) -> Failure:
        if self._is_closed:
            return self._refused("the client was closed meanwhile")
        if isinstance(error, RuntimeError):
            raise error
        timed_out = isinstance(error, httpx.TimeoutException)
        # Many httpx errors have no message.
        reason = str(error) or ("a timeout passed" if timed_out else "the connection broke")
        retryable = isinstance(error, RETRYABLE_ERRORS)
        if isinstance(error, httpx.ConnectError) and self._settings.base_url == DEFAULT_BASE_URL:
            # Nobody chose this address: a forgotten setting must not look like a slow service.
            reason += f". {DEFAULT_BASE_URL} is the default; set {BASE_URL_SETTINGS} to use another service"
            retryable = False
        if hint := TLS_HINTS.get(_tls_reason(error)):
            reason += f". {hint}"
            retryable = False
        return Failure(reason, self._peer(_requested_url(error, url)), timed_out=timed_out, retryable=retryable)

    def _peer(self, url: str) -> str:
        return peer_of(url, self._proxies)


class HttpxTransport(_Connections[httpx.BaseTransport]):
    """Sends requests over pooled connections, from any number of threads."""

    def __init__(self, settings: Settings, transport: httpx.BaseTransport | None) -> None:
        super().__init__(settings, _checked(transport, httpx.BaseTransport))
        self._http = Owned(self._open)

    def _open(self) -> httpx.Client:
        with _environment_errors():
            return httpx.Client(
                headers=_headers(self._settings),
                timeout=_timeout(self._settings),
                limits=LIMITS,
                follow_redirects=True,
                transport=self._custom,
                event_hooks={"response": [self._limit_body_time]},
            )

    def send(self, request: PreparedRequest) -> Outcome:
        """Wait for the request's delay, send it, and return the response or why there is none."""
        if request.delay_s:
            time.sleep(request.delay_s)
        if refusal := self._refusal():
            return refusal
        try:
            if request.sink is not None:
                return self._stream(request, request.sink)
            extensions = {"started_s": time.monotonic()}
            http = self._http.get()
            return _response(http.get(request.url, headers=request.headers, extensions=extensions))
        except TRANSPORT_ERRORS as error:
            return self._failure(error, request.url)

    def _stream(self, request: PreparedRequest, sink: BodySink) -> Response:
        """Write a body of any length to a sink; only the time between its bytes is limited, not the total."""
        extensions = {"started_s": math.inf}
        http = self._http.get()
        with http.stream("GET", request.url, headers=request.headers, extensions=extensions) as response:
            if sink.accept(response.status_code, response.headers.get("Content-Range", "")):
                for chunk in response.iter_bytes():
                    sink.write(chunk)
                return _response(response, b"")
            response.read()
            return _response(response)

    def close(self) -> None:
        """Close the connections of this process."""
        self._is_closed = True
        if http := self._http.opened():
            http.close()

    # A hook, since httpx reads the bodies of redirects before it returns a response.
    def _limit_body_time(self, response: httpx.Response) -> None:
        if isinstance(response.stream, httpx.SyncByteStream):
            started_s = response.request.extensions["started_s"]
            response.stream = _DeadlineStream(response.stream, started_s, self._settings.timeouts.total_s)


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


class AsyncHttpxTransport(_Connections[httpx.AsyncBaseTransport]):
    """Sends requests over pooled connections, from the tasks of an event loop."""

    def __init__(self, settings: Settings, transport: httpx.AsyncBaseTransport | None) -> None:
        super().__init__(settings, _checked(transport, httpx.AsyncBaseTransport))
        self._http = Owned(self._open, _running_loop)

    def _open(self) -> httpx.AsyncClient:
        with _environment_errors():
            return httpx.AsyncClient(
                headers=_headers(self._settings),
                timeout=_timeout(self._settings),
                limits=LIMITS,
                follow_redirects=True,
                transport=self._custom,
            )

    async def send(self, request: PreparedRequest) -> Outcome:
        """Wait for the request's delay, send it, and return the response or why there is none."""
        if request.delay_s:
            await asyncio.sleep(request.delay_s)
        if refusal := self._refusal():
            return refusal
        total_s = self._settings.timeouts.total_s
        try:
            if request.sink is not None:
                return await self._stream(request, request.sink)
            async with asyncio.timeout(total_s):
                return _response(await self._http.get().get(request.url, headers=request.headers))
        except TimeoutError:
            return Failure(_timeout_message(total_s), self._peer(request.url), timed_out=True, retryable=True)
        except TRANSPORT_ERRORS as error:
            return self._failure(error, request.url)

    async def _stream(self, request: PreparedRequest, sink: BodySink) -> Response:
        """Write a body of any length to a sink; only the time between its bytes is limited, not the total."""
        async with self._http.get().stream("GET", request.url, headers=request.headers) as response:
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
        """Close the connections of this process and event loop."""
        self._is_closed = True
        if http := self._http.opened():
            await http.aclose()


@contextmanager
def _environment_errors() -> Iterator[None]:
    """Raise ValueError for a proxy or a certificate file of the environment that cannot be used."""
    try:
        yield
    # ImportError is for SOCKS, which needs a package; OSError for a file that is missing or has no certificate.
    except (httpx.InvalidURL, ValueError, ImportError, OSError) as error:
        names = [name for name in os.environ if name.lower() in ENVIRONMENT]  # not the values, which may have passwords
        message = f"a proxy or certificate of the environment cannot be used: {error}"
        raise ValueError(f"{message}; expected valid values of {', '.join(names) or 'no variables'}") from error


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


def _checked(transport: TransportT | None, expected: type[TransportT]) -> TransportT | None:
    if transport is not None and not isinstance(transport, expected):
        raise TypeError(f"transport is {type(transport).__name__}; expected an httpx.{expected.__name__}")
    return transport


def _running_loop() -> asyncio.AbstractEventLoop | None:
    try:
        return asyncio.get_running_loop()
    except RuntimeError:  # none runs
        return None


def _requested_url(error: Exception, url: str) -> str:
    """Return the URL whose request failed, which a redirect may have changed."""
    try:
        return str(error.request.url) if isinstance(error, httpx.RequestError) else url
    except RuntimeError:  # the error has no request
        return url


def _tls_reason(error: BaseException | None) -> str:
    """Return the reason of the TLS error that caused an error, or an empty text."""
    while error and not isinstance(error, ssl.SSLError):
        error = error.__cause__ or error.__context__
    return error.reason if isinstance(error, ssl.SSLError) else ""


def _timeout_message(total_s: float) -> str:
    return f"it was incomplete after {total_s:g} s"
