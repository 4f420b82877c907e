"""Where a walk along a list is: what walks of both kinds, sync and async, have in common."""

from collections.abc import Iterable, Mapping
from typing import Any, Generic, TypeVar, get_args, get_type_hints

from onrecord_client._generated.models import Include
from onrecord_client.errors import RepeatedCursor
from onrecord_client.operation import Operation
from onrecord_client.page import Page
from onrecord_client.progress import Bar
from onrecord_client.record import Record

PAGE = 200  # the most records that a page may have


RecordT = TypeVar("RecordT", bound=Record)
PageT = TypeVar("PageT", bound=Page)


class Trail:
    """Where one walk is: what to ask next, and whether anything is left to ask."""

    def __init__(self, arguments: Mapping[str, object]) -> None:
        self._arguments = arguments
        self._given: set[str | None] = set()
        self.cursor = None if arguments.get("cursor") is None else str(arguments["cursor"])
        self.done = False

    def next_question(self) -> Mapping[str, object]:
        """Return what to ask for the next page; raises RepeatedCursor for one that was asked for."""
        if self.cursor in self._given:
            raise RepeatedCursor(str(self.cursor))
        return {**self._arguments, "cursor": self.cursor}

    def arrive(self, page: Page) -> None:
        """Take note of a page."""
        self._given.add(self.cursor)
        self.cursor = page.next_cursor
        self.done = page.next_cursor is None


class Course(Generic[PageT]):
    """What walks of both kinds are: a question, and how far its last walk got."""

    cursor: str | None
    """Where to begin again so that nothing is missed: give it to `list` with the same filters.

    While the records of a page are handed out one by one it is that page's own, since the rest would be missed; once
    the last of them is handed out, or the page as a whole, it is the next page's. It is None before the first page
    and after the last; `done` tells which.
    """

    done: bool
    """Whether the last walk came to the end of the list."""

    def __init__(self, operation: Operation[PageT], arguments: Mapping[str, object], *, shows_progress: bool) -> None:
        self._operation = operation
        # A generator would be used up by the first page, and a list might be changed under way.
        self._arguments = {name: _fixed(value) for name, value in arguments.items()}
        if "cursor" in arguments and arguments.get("limit") is None:
            self._arguments["limit"] = PAGE
        self._shows_progress = shows_progress
        self._trail: Trail | None = None  # of the walk that `next` goes on with
        self._steps: Any = None
        self.cursor = Trail(arguments).cursor
        self.done = False

    def __repr__(self) -> str:
        return f"<{type(self).__name__} GET {self._operation.target(self._arguments)}>"

    @property
    def record_type(self) -> type[Record]:
        """The type of the records."""
        page_type: type = self._operation.decoder.type
        record_type: type[Record] = get_args(get_type_hints(page_type)["data"])[0]
        return record_type

    def _counted(self) -> dict[str, object]:
        """Return the question for the same pages with the count, where the service can count."""
        if "include" not in self._arguments:
            return self._arguments
        given = self._arguments["include"]
        return {**self._arguments, "include": Include.COUNT if given is None else [given, Include.COUNT]}

    def _at_most(self, n: int) -> dict[str, object]:
        """Return the question for the same records in pages with no more than are needed of the first n."""
        if n < 0:
            raise ValueError(f"the first {n} were asked for; 0 or more would be right")
        limit = self._arguments.get("limit")
        return {**self._arguments, "limit": max(1, min(n, limit))} if isinstance(limit, int) else self._arguments

    def _bar(self) -> Bar:
        return Bar(shown=self._shows_progress, what=self._operation.name.removeprefix("list_"))


def _fixed(value: object) -> object:
    return tuple(value) if isinstance(value, Iterable) and not isinstance(value, str | bytes | bytearray) else value
