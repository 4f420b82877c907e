"""Clients that can be asked for any function by its name, and that keep the last answer as it came over the wire."""

import asyncio
from collections.abc import Mapping
from contextlib import AbstractContextManager, aclosing, closing
from datetime import timedelta
from inspect import isawaitable
from operator import attrgetter
from pathlib import Path
from typing import Protocol, Self

import httpx

from onrecord.http.app import create_app
from onrecord.settings import Settings
from onrecord_client import AsyncClient, Client, Retry
from support.service import Service

IN_PROCESS = "http://onrecord.test"
ONCE = Retry(max_attempts=1)


class ClientDriver(AbstractContextManager["ClientDriver"], Protocol):
    """A client, sync or async."""

    client: Client | AsyncClient

    def ask(self, function: str, arguments: Mapping[str, object]) -> object:
        """Return what a function of the client gives, such as `events.get`; of a walk the first page."""
        ...

    @property
    def last(self) -> httpx.Response:
        """The last answer, whole, as httpx has it."""
        ...


class InProcess(httpx.BaseTransport):
    """Asks the service without a server."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        reply = self._service.raw(
            method=request.method,
            path=request.url.path,
            query_string=request.url.query,
            headers=[(name.lower(), value) for name, value in request.headers.raw],
        )
        return httpx.Response(reply.status, headers=reply.lines, stream=httpx.ByteStream(reply.body))


class Recorder(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Passes on what another transport brings, and keeps a copy of the last of it."""

    def __init__(self, transport: httpx.BaseTransport | httpx.AsyncBaseTransport) -> None:
        self._transport = transport
        self.last = httpx.Response(500)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        with closing(self._transport.handle_request(request)) as response:
            return self._passed_on(request, response, b"".join(response.iter_raw()))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._transport.handle_async_request(request)
        async with aclosing(response):
            return self._passed_on(request, response, b"".join([chunk async for chunk in response.aiter_raw()]))

    def close(self) -> None:
        self._transport.close()

    async def aclose(self) -> None:
        await self._transport.aclose()

    def _passed_on(self, request: httpx.Request, response: httpx.Response, body: bytes) -> httpx.Response:
        status, headers = response.status_code, response.headers
        self.last = httpx.Response(status, headers=headers, content=body, request=request)
        self.last.elapsed = timedelta()  # schemathesis wants one
        return httpx.Response(status, headers=headers, stream=httpx.ByteStream(body))


class SyncDriver:
    """The client that waits."""

    def __init__(self, transport: httpx.BaseTransport, base_url: str = IN_PROCESS) -> None:
        self._recorder = Recorder(transport)
        self.client = Client(base_url, retry=ONCE, transport=self._recorder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def ask(self, function: str, arguments: Mapping[str, object]) -> object:
        given = attrgetter(function)(self.client)(**arguments)
        if not hasattr(given, "pages"):
            return given
        with closing(given.pages()) as pages:
            return next(pages)

    @property
    def last(self) -> httpx.Response:
        return self._recorder.last


class AsyncDriver:
    """The client that is awaited, in an event loop that runs only while it is asked."""

    def __init__(self, transport: httpx.AsyncBaseTransport, base_url: str = IN_PROCESS) -> None:
        self._recorder = Recorder(transport)
        self._runner = asyncio.Runner()
        self.client = AsyncClient(base_url, retry=ONCE, transport=self._recorder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._runner.run(self.client.close())
        self._runner.close()

    def ask(self, function: str, arguments: Mapping[str, object]) -> object:
        return self._runner.run(self._ask(function, arguments))

    @property
    def last(self) -> httpx.Response:
        return self._recorder.last

    async def _ask(self, function: str, arguments: Mapping[str, object]) -> object:
        given = attrgetter(function)(self.client)(**arguments)
        if isawaitable(given):
            return await given
        async with aclosing(given.pages()) as pages:
            return await anext(pages)


def sync_driver(service: Service) -> SyncDriver:
    """Return a client of a service in this process."""
    return SyncDriver(InProcess(service))


def async_driver(releases: Path) -> AsyncDriver:
    """Return an async client of a service in this process."""
    return AsyncDriver(asgi(releases))


def asgi(releases: Path) -> httpx.ASGITransport:
    """Return what asks the service over a directory of releases without a server."""
    return httpx.ASGITransport(create_app(Settings(releases=releases, suggest_timeout_s=2)))


def server_drivers(address: str) -> tuple[SyncDriver, AsyncDriver]:
    """Return both clients of the server at an address."""
    return SyncDriver(httpx.HTTPTransport(), address), AsyncDriver(httpx.AsyncHTTPTransport(), address)
