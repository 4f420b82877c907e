"""Resources that belong to one process or one event loop, such as sockets."""

import os
from collections.abc import Callable
from typing import Generic, TypeVar

ResourceT = TypeVar("ResourceT")

# Resources of a parent process, which still uses them: they stay referenced, so that nothing closes them here.
_INHERITED: list[object] = []


def _no_loop() -> object | None:
    return None


class Owned(Generic[ResourceT]):
    """A resource that is opened anew in a forked process, and in another event loop if `running_loop` returns it.

    A forked process inherits the sockets of its parent; if both read from one, each gets responses of the other.
    """

    def __init__(
        self, open_resource: Callable[[], ResourceT], running_loop: Callable[[], object | None] = _no_loop
    ) -> None:
        self._open = open_resource
        self._running_loop = running_loop
        # Opened at once, so that invalid settings fail early. If no loop runs yet, the first one that uses it owns it.
        self._opened = (os.getpid(), running_loop(), open_resource())

    def get(self) -> ResourceT:
        """Return the resource of this process and loop."""
        process, loop = os.getpid(), self._running_loop()
        opened_by, opened_in, resource = self._opened
        if opened_by != process:
            _INHERITED.append(resource)
        if opened_by != process or opened_in not in {loop, None}:
            resource = self._open()
        self._opened = (process, loop, resource)
        return resource

    def opened(self) -> ResourceT | None:
        """Return the resource for closing it, or None if another process or loop has opened it."""
        opened_by, opened_in, resource = self._opened
        return resource if opened_by == os.getpid() and opened_in in {self._running_loop(), None} else None
