"""Asking: the two ways to carry out the steps of an exchange."""

from collections.abc import Awaitable, Mapping
from typing import Protocol, TypeVar

from onrecord_client.flow import Ask, Outcome, Steps, exchange
from onrecord_client.operation import Operation
from onrecord_client.settings import Settings

AnswerT = TypeVar("AnswerT")


class Sender(Protocol):
    """What sends for a sync client."""

    def send(self, ask: Ask) -> Outcome:
        """Return what came of a request, once the time for it came."""
        ...


class AsyncSender(Protocol):
    """What sends for an async client."""

    def send(self, ask: Ask) -> Awaitable[Outcome]:
        """Return what came of a request, once the time for it came."""
        ...


class Session:
    """Asks one service, and blocks while it waits."""

    def __init__(self, settings: Settings, sender: Sender) -> None:
        self.settings = settings
        self._sender = sender

    def ask(self, operation: Operation[AnswerT], arguments: Mapping[str, object]) -> AnswerT:
        """Return the answer to one question; raises what errors.py has."""
        return self.carry_out(exchange(self.settings, operation, arguments))

    def carry_out(self, steps: Steps[AnswerT]) -> AnswerT:
        """Do what the steps ask for, and return what they come to."""
        try:
            ask = next(steps)
            while True:
                ask = steps.send(self._sender.send(ask))
        except StopIteration as end:
            answer: AnswerT = end.value
            return answer


class AsyncSession:
    """Asks one service from the tasks of an event loop."""

    def __init__(self, settings: Settings, sender: AsyncSender) -> None:
        self.settings = settings
        self._sender = sender

    async def ask(self, operation: Operation[AnswerT], arguments: Mapping[str, object]) -> AnswerT:
        """Return the answer to one question; raises what errors.py has."""
        return await self.carry_out(exchange(self.settings, operation, arguments))

    async def carry_out(self, steps: Steps[AnswerT]) -> AnswerT:
        """Do what the steps ask for, and return what they come to."""
        try:
            ask = next(steps)
            while True:
                ask = steps.send(await self._sender.send(ask))
        except StopIteration as end:
            answer: AnswerT = end.value
            return answer
