"""A server that fails by a script, in front of a service that produces the good responses in process.

It works on raw TCP, since it cuts, slows down and resets connections. A fault is a function that yields the bytes to
send in place of a good response. The connection stays open after a fault, unless it raises Cut or Reset.
"""

import asyncio
import gzip
import json
import logging
import os
import signal
import socket
import struct
import time
from collections.abc import AsyncIterable, Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from itertools import chain, repeat
from socketserver import BaseRequestHandler, ThreadingTCPServer
from threading import Event, Lock, Thread
from typing import Any, Self, TypeAlias
from urllib.parse import parse_qs, urlsplit

import pytest
from msgspec import Struct

from onrecord_client import AsyncClient, Client
from support.service import Response, Service

API_KEY = "the-key-that-nobody-may-see"
FORWARDED_HEADERS = {"if-none-match", "if-range", "range"}
EMPTY_PREFIX = "empty."  # of the cursor that an empty page returns


class ReceivedRequest(Struct, frozen=True, kw_only=True):
    """A request as it arrived."""

    target: str
    headers: dict[str, str]
    connection: int
    at_s: float

    @property
    def query(self) -> dict[str, list[str]]:
        """The values of each parameter."""
        return parse_qs(urlsplit(self.target).query, keep_blank_values=True)

    @property
    def cursor(self) -> str | None:
        """The cursor of the requested page; None for the first page."""
        return self.query.get("cursor", [None])[0]


ClientType: TypeAlias = type[Client] | type[AsyncClient]
Fault: TypeAlias = Callable[[Response, ReceivedRequest], Iterator[bytes]]


class Cut(Exception):
    """Close the connection."""


class Reset(Exception):
    """Reset the connection (RST)."""


class FaultyService:
    """A server on the loopback interface that has faults for the first requests, and then good responses."""

    def __init__(self, service: Service, faults: Iterable[Fault] = ()) -> None:
        self.connections = 0
        self.lock = Lock()  # held during each call of the service; tests that call it themselves hold it too
        self.stopped = Event()
        self._service = service
        self._sockets: list[socket.socket] = []
        self.reset(faults)
        self._server = _Server(("127.0.0.1", 0), self)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        self._server.shutdown()
        for connection in self._sockets:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._server.server_close()
        self._thread.join()

    def reset(self, faults: Iterable[Fault] = ()) -> None:
        """Forget the recorded requests, and use these faults for the next ones."""
        self.requests: list[ReceivedRequest] = []
        self._script = chain(faults, repeat(good_response))

    @property
    def targets(self) -> list[str]:
        """The path and query of each recorded request, in order."""
        return [request.target for request in self.requests]

    @property
    def limits(self) -> list[str | None]:
        """Return the limit of each request, None for one without it."""
        return [request.query.get("limit", [None])[0] for request in self.requests]

    def add_connection(self, connection: socket.socket) -> int:
        """Record a new connection, and return its number."""
        with self.lock:
            self._sockets.append(connection)
            self.connections += 1
            return self.connections

    def respond(self, request: ReceivedRequest) -> Iterator[bytes]:
        """Record a request, and return the bytes to send back."""
        target = request.target.replace(EMPTY_PREFIX, "")
        headers = {name: value for name, value in request.headers.items() if name in FORWARDED_HEADERS}
        with self.lock:
            self.requests.append(request)
            fault = next(self._script)
            good = self._service.request(target, headers=headers)
        return fault(good, request)


class _Server(ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], faulty: FaultyService) -> None:
        self.faulty = faulty
        super().__init__(address, _Handler)


class _Handler(BaseRequestHandler):
    def handle(self) -> None:
        faulty: FaultyService = self.server.faulty  # type: ignore[attr-defined]  # the server is a _Server
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        number = faulty.add_connection(self.request)
        with suppress(OSError, Cut):
            while head := self._read():
                first, *lines = head.decode("latin-1").split("\r\n")
                headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
                received = ReceivedRequest(
                    target=first.split(" ")[1], headers=headers, connection=number, at_s=time.monotonic()
                )
                self._send(faulty.respond(received), faulty.stopped)

    def _read(self) -> bytes:
        """Return the head of the next request, which has no body; empty if the client closed the connection."""
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            part = self.request.recv(65536)
            if not part:
                return b""
            head += part
        return head.removesuffix(b"\r\n\r\n")

    def _send(self, parts: Iterator[bytes], stopped: Event) -> None:
        try:
            for part in parts:
                self.request.sendall(part)
                if stopped.is_set():
                    raise Cut
        except Reset:
            # Closing with a linger time of 0 sends RST instead of FIN.
            self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.request.close()
            raise Cut from None


def message(status: int, body: bytes, **headers: str) -> bytes:
    """Return a response as sent over the wire, with its Content-Length unless the headers set one."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    length = {} if named.keys() & {"content-length", "transfer-encoding"} else {"content-length": str(len(body))}
    lines = [f"{name}: {value}" for name, value in {**named, **length}.items()]
    head = "\r\n".join([f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", *lines, "", ""])
    return head.encode("latin-1") + body


def other_response(body: bytes, status: int = 200, **headers: str) -> Fault:
    """Return a fault that sends this response."""

    def fault(_: Response, __: ReceivedRequest) -> Iterator[bytes]:
        yield message(status, body, **{"content_type": "application/json", **headers})

    return fault


def changed_body(change: Callable[[bytes], bytes], **headers: str) -> Fault:
    """Return a fault that sends the good response with its body changed."""

    def fault(good: Response, _: ReceivedRequest) -> Iterator[bytes]:
        yield message(200, change(good.body), **{"content_type": "application/json", **headers})

    return fault


def html_page(status: int) -> Fault:
    """Return a fault that sends a proxy's HTML page."""
    return other_response(b"<html><body><h1>Something else</h1></body></html>", status, content_type="text/html")


def problem(status: int, type_: str = "about:blank", **headers: str) -> Fault:
    """Return a fault that sends a problem (RFC 9457) as the service does."""
    fields = {"type": type_, "title": "No", "status": status, "detail": "Not now.", "instance": "urn:x:1"}
    body = json.dumps({**fields, "request_id": "the-request", "errors": [], "withdrawn": None}).encode()
    return other_response(body, status, content_type="application/problem+json", **headers)


def other_next_cursor(cursor: Callable[[ReceivedRequest], str | None]) -> Fault:
    """Return a fault that sends the good page with another next cursor."""

    def fault(good: Response, request: ReceivedRequest) -> Iterator[bytes]:
        yield message(200, json.dumps({**good.json(), "next_cursor": cursor(request)}).encode())

    return fault


def good_response(good: Response, _: ReceivedRequest) -> Iterator[bytes]:
    """Send the good response."""
    yield message(good.status, good.body, **dict(good.lines))


def gzipped(good: Response, _: ReceivedRequest) -> Iterator[bytes]:
    """Send the good response, compressed."""
    yield message(200, gzip.compress(good.body), content_encoding="gzip")


def empty_page(good: Response, request: ReceivedRequest) -> Iterator[bytes]:
    """Send a page without records, whose next page is the requested one."""
    page = {**good.json(), "data": [], "next_cursor": f"{EMPTY_PREFIX}{request.cursor}"}
    yield message(200, json.dumps(page).encode())


def redirect_to_itself(_: Response, request: ReceivedRequest) -> Iterator[bytes]:
    """Redirect to the same URL."""
    yield message(302, b"", location=request.target)


def cut_short(good: Response, _: ReceivedRequest) -> Iterator[bytes]:
    """Close the connection before the end of a body with a Content-Length."""
    yield message(200, good.body[:-20], content_length=str(len(good.body)))
    raise Cut


def cut_short_in_chunks(good: Response, _: ReceivedRequest) -> Iterator[bytes]:
    """Close the connection before the last chunk of a chunked body."""
    yield message(200, b"%x\r\n%b\r\n" % (len(good.body), good.body), transfer_encoding="chunked")
    raise Cut


def closed_at_once(_: Response, __: ReceivedRequest) -> Iterator[bytes]:
    """Close the connection before the first byte."""
    yield b""
    raise Cut


def reset_at_once(_: Response, __: ReceivedRequest) -> Iterator[bytes]:
    """Reset the connection before the first byte."""
    yield b""
    raise Reset


def reset_in_body(good: Response, _: ReceivedRequest) -> Iterator[bytes]:
    """Reset the connection before the end of the body."""
    yield message(200, good.body[:-20], content_length=str(len(good.body)))
    raise Reset


def not_http(_: Response, __: ReceivedRequest) -> Iterator[bytes]:
    """Send the greeting of another protocol."""
    yield b"220 mail.example ESMTP\r\n\r\n"
    raise Cut


def dripping(start: bytes) -> Fault:
    """Return a fault that sends this start and then a byte every 10 ms, without end."""

    def fault(_: Response, __: ReceivedRequest) -> Iterator[bytes]:
        yield start
        while True:
            time.sleep(0.01)
            yield b" "

    return fault


def silent(_: Response, __: ReceivedRequest) -> Iterator[bytes]:
    """Send nothing, and keep the connection open."""
    while True:
        time.sleep(0.01)
        yield b""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Fail the test if the block takes longer."""

    def fail(*_: object) -> None:
        pytest.fail(f"still running after {seconds:g} s")

    before = signal.signal(signal.SIGALRM, fail)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class BlockingFacade:
    """An async client, or a part of it, with the interface of the sync one: it runs each awaitable to its end."""

    def __init__(self, async_part: object, runner: asyncio.Runner) -> None:
        self._async_part = async_part
        self._runner = runner

    def __getattr__(self, name: str) -> Any:
        return self._blocking(getattr(self._async_part, name))

    def __call__(self, *arguments: object, **keywords: object) -> Any:
        return self._blocking(self._async_part(*arguments, **keywords))  # type: ignore[operator]  # it is a method

    def __iter__(self) -> Iterator[Any]:
        iterator = aiter(self._async_part)  # type: ignore[call-overload]  # it is a pager or its iterator
        end = object()
        while (item := self._runner.run(_await(anext(iterator, end)))) is not end:
            yield item

    def __next__(self) -> Any:
        end = object()
        if (item := self._runner.run(_await(anext(self._async_part, end)))) is end:  # type: ignore[call-overload]  # as above
            raise StopIteration
        return item

    def __repr__(self) -> str:
        return repr(self._async_part)

    def _blocking(self, value: Any) -> Any:
        if isinstance(value, Awaitable):
            return self._runner.run(_await(value))
        is_resource = type(value).__module__.startswith("onrecord_client._generated.api")
        is_async = isinstance(value, AsyncIterable) or is_resource or callable(value)
        return BlockingFacade(value, self._runner) if is_async else value


async def _await(awaitable: Awaitable[Any]) -> Any:
    return await awaitable


@contextmanager
def open_client(client_type: ClientType, *arguments: Any, **options: Any) -> Iterator[Any]:
    """Open a client without proxies, with a blocking interface if it is an async one, and close it at the end."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("no_proxy", "127.0.0.1,localhost")
        environment.delenv("SSL_CERT_FILE", raising=False)
        environment.setenv("SSL_CERT_DIR", os.devnull)  # reading all certificates takes longer than most tests
        client = client_type(*arguments, **options)
    if isinstance(client, Client):
        with client:
            yield client
    else:
        with asyncio.Runner() as runner:
            try:
                yield BlockingFacade(client, runner)
            finally:
                runner.run(client.close())


def logged_warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return the messages that the clients logged, and assert that all are warnings and none has the key."""
    records = [record for record in caplog.records if record.name.startswith("onrecord_client")]
    assert {record.levelno for record in records} <= {logging.WARNING}
    assert API_KEY not in caplog.text
    return [record.getMessage() for record in records]
