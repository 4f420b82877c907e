"""A server that misbehaves by a script, before a service that is asked in process for the good answers.

It is raw TCP, since it has to cut, drip and reset. What it does instead of a good answer is a fault: a function that
yields the bytes to send. A connection stays open after a fault, unless that raises Cut or Reset.
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
from support.service import Reply, Service

KEY = "the-key-that-nobody-may-see"
PASSED_ON = {"if-none-match", "if-range", "range"}
EMPTY = "empty."  # before the cursor of a page that comes after an empty one


class ReceivedRequest(Struct, frozen=True, kw_only=True):
    """A request as it came."""

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
        """Which page was asked for."""
        return self.query.get("cursor", [None])[0]


Kind: TypeAlias = type[Client] | type[AsyncClient]
Fault: TypeAlias = Callable[[Reply, ReceivedRequest], Iterator[bytes]]


class Cut(Exception):
    """The connection is to be closed now."""


class Reset(Exception):
    """The connection is to be reset now."""


class FaultyService:
    """A service on the loopback interface with faults for the first requests, and good answers after them."""

    def __init__(self, service: Service, faults: Iterable[Fault] = ()) -> None:
        self.connections = 0
        self.lock = Lock()  # whoever asks the service beside this holds it
        self.stopped = Event()
        self._service = service
        self._sockets: list[socket.socket] = []
        self.begin(faults)
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

    def begin(self, faults: Iterable[Fault] = ()) -> None:
        """Forget what was asked, and have these faults from now on."""
        self.asked: list[ReceivedRequest] = []
        self._script = chain(faults, repeat(whole))

    @property
    def targets(self) -> list[str]:
        """What was asked, in turn."""
        return [each.target for each in self.asked]

    def connected(self, connection: socket.socket) -> int:
        """Return the number of a new connection."""
        with self.lock:
            self._sockets.append(connection)
            self.connections += 1
            return self.connections

    def answer(self, asked: ReceivedRequest) -> Iterator[bytes]:
        """Take note of a request, and return what is to be sent back."""
        target = asked.target.replace(EMPTY, "")
        passed_on = {name: value for name, value in asked.headers.items() if name in PASSED_ON}
        with self.lock:
            self.asked.append(asked)
            fault = next(self._script)
            good = self._service.ask(target, headers=passed_on)
        return fault(good, asked)


class _Server(ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], faulty: FaultyService) -> None:
        self.faulty = faulty
        super().__init__(address, _Handler)


class _Handler(BaseRequestHandler):
    def handle(self) -> None:
        faulty: FaultyService = self.server.faulty  # type: ignore[attr-defined]  # the server is ours
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        number = faulty.connected(self.request)
        with suppress(OSError, Cut):
            while request := self._read():
                first, *lines = request.decode("latin-1").split("\r\n")
                headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
                asked = ReceivedRequest(
                    target=first.split(" ")[1], headers=headers, connection=number, at_s=time.monotonic()
                )
                self._send(faulty.answer(asked), faulty.stopped)

    def _read(self) -> bytes:
        """Return the head of the next request, which has no body; nothing once the client has gone."""
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
            self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.request.close()
            raise Cut from None


def message(status: int, body: bytes, **headers: str) -> bytes:
    """Return an answer as it goes over the wire, its length with it unless that is among the headers."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    length = {} if given.keys() & {"content-length", "transfer-encoding"} else {"content-length": str(len(body))}
    lines = [f"{name}: {value}" for name, value in {**given, **length}.items()]
    head = "\r\n".join([f"HTTP/1.1 {status} {HTTPStatus(status).phrase}", *lines, "", ""])
    return head.encode("latin-1") + body


def sending(body: bytes, status: int = 200, **headers: str) -> Fault:
    """Return the fault of sending this instead."""

    def fault(_: Reply, __: ReceivedRequest) -> Iterator[bytes]:
        yield message(status, body, **{"content_type": "application/json", **headers})

    return fault


def changed(change: Callable[[bytes], bytes], **headers: str) -> Fault:
    """Return the fault of changing the body of the good answer."""

    def fault(good: Reply, _: ReceivedRequest) -> Iterator[bytes]:
        yield message(200, change(good.body), **{"content_type": "application/json", **headers})

    return fault


def page(status: int) -> Fault:
    """Return the fault of a proxy that shows a page for browsers."""
    return sending(b"<html><body><h1>Something else</h1></body></html>", status, content_type="text/html")


def problem(status: int, type_: str = "about:blank", **headers: str) -> Fault:
    """Return the fault of refusing as the service does."""
    told = {"type": type_, "title": "No", "status": status, "detail": "Not now.", "instance": "urn:x:1"}
    body = json.dumps({**told, "request_id": "the-request", "errors": [], "withdrawn": None}).encode()
    return sending(body, status, content_type="application/problem+json", **headers)


def leading_to(cursor: Callable[[ReceivedRequest], str | None]) -> Fault:
    """Return the fault of naming another page as the next one."""

    def fault(good: Reply, asked: ReceivedRequest) -> Iterator[bytes]:
        yield message(200, json.dumps({**good.json(), "next_cursor": cursor(asked)}).encode())

    return fault


def whole(good: Reply, _: ReceivedRequest) -> Iterator[bytes]:
    """Send the good answer."""
    yield message(good.status, good.body, **dict(good.lines))


def zipped(good: Reply, _: ReceivedRequest) -> Iterator[bytes]:
    """Send the good answer, compressed."""
    yield message(200, gzip.compress(good.body), content_encoding="gzip")


def empty_page(good: Reply, asked: ReceivedRequest) -> Iterator[bytes]:
    """Send a page without records, after which the one that was asked for comes."""
    answer = {**good.json(), "data": [], "next_cursor": f"{EMPTY}{asked.cursor}"}
    yield message(200, json.dumps(answer).encode())


def redirect_to_itself(_: Reply, asked: ReceivedRequest) -> Iterator[bytes]:
    """Send the client where it was."""
    yield message(302, b"", location=asked.target)


def cut_short(good: Reply, _: ReceivedRequest) -> Iterator[bytes]:
    """Close the connection amid a body of which the length was told."""
    yield message(200, good.body[:-20], content_length=str(len(good.body)))
    raise Cut


def cut_short_in_chunks(good: Reply, _: ReceivedRequest) -> Iterator[bytes]:
    """Close the connection before the last chunk."""
    yield message(200, b"%x\r\n%b\r\n" % (len(good.body), good.body), transfer_encoding="chunked")
    raise Cut


def hung_up(_: Reply, __: ReceivedRequest) -> Iterator[bytes]:
    """Close the connection before the first byte."""
    yield b""
    raise Cut


def reset_at_once(_: Reply, __: ReceivedRequest) -> Iterator[bytes]:
    """Reset the connection before the first byte."""
    yield b""
    raise Reset


def reset_amid(good: Reply, _: ReceivedRequest) -> Iterator[bytes]:
    """Reset the connection amid the body."""
    yield message(200, good.body[:-20], content_length=str(len(good.body)))
    raise Reset


def no_http(_: Reply, __: ReceivedRequest) -> Iterator[bytes]:
    """Speak another protocol."""
    yield b"220 mail.example ESMTP\r\n\r\n"
    raise Cut


def dripping(start: bytes) -> Fault:
    """Return the fault of sending one byte at a time, without end, after this start."""

    def fault(_: Reply, __: ReceivedRequest) -> Iterator[bytes]:
        yield start
        while True:
            time.sleep(0.01)
            yield b" "

    return fault


def silent(_: Reply, __: ReceivedRequest) -> Iterator[bytes]:
    """Send nothing, and keep the connection."""
    while True:
        time.sleep(0.01)
        yield b""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fail what hangs."""

    def fail(*_: object) -> None:
        pytest.fail(f"it hangs: no end after {seconds:g} s")

    before = signal.signal(signal.SIGALRM, fail)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class Awaited:
    """An async client, or what it gives, used as if it were a sync one: whatever is to be awaited is, to its end."""

    def __init__(self, awaited: object, runner: asyncio.Runner) -> None:
        self._awaited = awaited
        self._runner = runner

    def __getattr__(self, name: str) -> Any:
        return self._plain(getattr(self._awaited, name))

    def __call__(self, *arguments: object, **named: object) -> Any:
        return self._plain(self._awaited(*arguments, **named))  # type: ignore[operator]  # only methods are called

    def __iter__(self) -> Iterator[Any]:
        steps = aiter(self._awaited)  # type: ignore[call-overload]  # only walks are iterated
        end = object()
        while (step := self._runner.run(_result(anext(steps, end)))) is not end:
            yield step

    def __next__(self) -> Any:
        end = object()
        if (step := self._runner.run(_result(anext(self._awaited, end)))) is end:  # type: ignore[call-overload]  # as above
            raise StopIteration
        return step

    def __repr__(self) -> str:
        return repr(self._awaited)

    def _plain(self, given: Any) -> Any:
        if isinstance(given, Awaitable):
            return self._runner.run(_result(given))
        ours = isinstance(given, AsyncIterable) or type(given).__module__.startswith("onrecord_client._generated.api")
        return Awaited(given, self._runner) if ours or callable(given) else given


async def _result(given: Awaitable[Any]) -> Any:
    return await given


@contextmanager
def open_client(kind: Kind, *given: Any, **options: Any) -> Iterator[Any]:
    """Do something with a client of either kind that no proxy stands before, and close it."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("no_proxy", "127.0.0.1,localhost")
        environment.delenv("SSL_CERT_FILE", raising=False)
        environment.setenv("SSL_CERT_DIR", os.devnull)  # reading all certificates takes longer than most tests
        client = kind(*given, **options)
    if isinstance(client, Client):
        with client:
            yield client
    else:
        with asyncio.Runner() as runner:
            try:
                yield Awaited(client, runner)
            finally:
                runner.run(client.close())


def logged(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return what the clients logged, as warnings without the key."""
    records = [record for record in caplog.records if record.name.startswith("onrecord_client")]
    assert {record.levelno for record in records} <= {logging.WARNING}
    assert KEY not in caplog.text
    return [record.getMessage() for record in records]
