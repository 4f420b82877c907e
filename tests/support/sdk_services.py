"""Drivers that call any method of a client by its name, and store the last response as it came over the wire."""

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
NO_RETRY = Retry(max_attempts=1)


class ClientDriver(AbstractContextManager["ClientDriver"], Protocol):
    """A sync or an async client."""

    client: Client | AsyncClient

    def call(self, method: str, arguments: Mapping[str, object]) -> object:
        """Call a method, such as `events.get`, and return its result; for a pager, return its first page."""
        ...

    @property
    def last_response(self) -> httpx.Response:
        """The last response, complete."""
        ...


class InProcess(httpx.BaseTransport):
    """Sends requests to a service in this process, without a server."""

    def __init__(self, service: Service) -> None:
        self._service = service

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = self._service.raw(
            method=request.method,
            path=request.url.path,
            query_string=request.url.query,
            headers=[(name.lower(), value) for name, value in request.headers.raw],
        )
        return httpx.Response(response.status, headers=response.lines, stream=httpx.ByteStream(response.body))


class Recorder(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Wraps another transport, and stores a copy of its last response."""

    def __init__(self, transport: httpx.BaseTransport | httpx.AsyncBaseTransport) -> None:
        self._transport = transport
        self.last_response = httpx.Response(500)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        with closing(self._transport.handle_request(request)) as response:
            return self._record(request, response, b"".join(response.iter_raw()))

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._transport.handle_async_request(request)
        async with aclosing(response):
            return self._record(request, response, b"".join([chunk async for chunk in response.aiter_raw()]))

    def close(self) -> None:
        self._transport.close()

    async def aclose(self) -> None:
        await self._transport.aclose()

    def _record(self, request: httpx.Request, response: httpx.Response, body: bytes) -> httpx.Response:
        """Store a copy of a response that is read, and return one that the client can read once more."""
        status, headers = response.status_code, response.headers
        self.last_response = httpx.Response(status, headers=headers, content=body, request=request)
        self.last_response.elapsed = timedelta()  # schemathesis reads it
        return httpx.Response(status, headers=headers, stream=httpx.ByteStream(body))


class SyncDriver:
    """Drives a `Client`."""

    def __init__(self, transport: httpx.BaseTransport, base_url: str = IN_PROCESS) -> None:
        self._recorder = Recorder(transport)
        self.client = Client(base_url, retry=NO_RETRY, transport=self._recorder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def call(self, method: str, arguments: Mapping[str, object]) -> object:
        result = attrgetter(method)(self.client)(**arguments)
        if not hasattr(result, "pages"):
            return result
        with closing(result.pages()) as pages:
            return next(pages)

    @property
    def last_response(self) -> httpx.Response:
        return self._recorder.last_response


class AsyncDriver:
    """Drives an `AsyncClient` in an event loop that runs only during a call."""

    def __init__(self, transport: httpx.AsyncBaseTransport, base_url: str = IN_PROCESS) -> None:
        self._recorder = Recorder(transport)
        self._runner = asyncio.Runner()
        self.client = AsyncClient(base_url, retry=NO_RETRY, transport=self._recorder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._runner.run(self.client.close())
        self._runner.close()

    def call(self, method: str, arguments: Mapping[str, object]) -> object:
        return self._runner.run(self._call(method, arguments))

    @property
    def last_response(self) -> httpx.Response:
        return self._recorder.last_response

    async def _call(self, method: str, arguments: Mapping[str, object]) -> object:
        result = attrgetter(method)(self.client)(**arguments)
        if isawaitable(result):
            return await result
        async with aclosing(result.pages()) as pages:
            return await anext(pages)


def sync_driver(service: Service) -> SyncDriver:
    """Return a driver of a `Client` of a service in this process."""
    return SyncDriver(InProcess(service))


def async_driver(releases: Path) -> AsyncDriver:
    """Return a driver of an `AsyncClient` of a service in this process."""
    return AsyncDriver(asgi_transport(releases))


def asgi_transport(releases: Path) -> httpx.ASGITransport:
    """Return a transport to a service over a directory of releases, without a server."""
    return httpx.ASGITransport(create_app(Settings(releases=releases, suggest_timeout_s=2)))


def server_drivers(base_url: str) -> tuple[SyncDriver, AsyncDriver]:
    """Return a driver of each client of a server."""
    return SyncDriver(httpx.HTTPTransport(), base_url), AsyncDriver(httpx.AsyncHTTPTransport(), base_url)
