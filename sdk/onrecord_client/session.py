"""The sync and the async driver of a request flow."""

from collections.abc import Awaitable, Mapping
from typing import Protocol, TypeVar

from onrecord_client import notices
from onrecord_client.flow import Outcome, PreparedRequest, RequestFlow, request_flow
from onrecord_client.operation import Operation
from onrecord_client.settings import Settings

BodyT = TypeVar("BodyT")
ResultT = TypeVar("ResultT")


class Transport(Protocol):
    """Sends the requests of a sync client."""

    def send(self, request: PreparedRequest) -> Outcome:
        """Wait for the request's delay, send it, and return the response or why there is none."""
        ...


class AsyncTransport(Protocol):
    """Sends the requests of an async client."""

    def send(self, request: PreparedRequest) -> Awaitable[Outcome]:
        """Wait for the request's delay, send it, and return the response or why there is none."""
        ...


class Session:
    """Runs request flows, and blocks while it waits."""

    def __init__(self, settings: Settings, transport: Transport) -> None:
        self.settings = settings
        self._transport = transport

    def request(self, operation: Operation[BodyT], arguments: Mapping[str, object]) -> BodyT:
        """Return the decoded body of one operation; raises the exceptions of errors.py."""
        body = self.run(request_flow(self.settings, operation, arguments))
        notices.warn(operation.name, arguments, body)
        return body

    def run(self, flow: RequestFlow[ResultT]) -> ResultT:
        """Send each request that a flow yields, and return its result."""
        try:
            request = next(flow)
            while True:
                request = flow.send(self._transport.send(request))
        except StopIteration as stop:
            result: ResultT = stop.value
            return result


class AsyncSession:
    """Runs request flows as tasks of an event loop."""

    def __init__(self, settings: Settings, transport: AsyncTransport) -> None:
        self.settings = settings
        self._transport = transport

    async def request(self, operation: Operation[BodyT], arguments: Mapping[str, object]) -> BodyT:
        """Return the decoded body of one operation; raises the exceptions of errors.py."""
        body = await self.run(request_flow(self.settings, operation, arguments))
        notices.warn(operation.name, arguments, body)
        return body

    async def run(self, flow: RequestFlow[ResultT]) -> ResultT:
        """Send each request that a flow yields, and return its result."""
        try:
            request = next(flow)
            while True:
                request = flow.send(await self._transport.send(request))
        except StopIteration as stop:
            result: ResultT = stop.value
            return result
