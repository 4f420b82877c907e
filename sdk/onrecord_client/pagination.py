"""The part of pagination that the sync and the async pagers share."""

from collections.abc import Iterable, Mapping
from typing import Any, Generic, NoReturn, TypeVar, get_args, get_type_hints

from onrecord_client._generated.models import Include
from onrecord_client.arguments import abbreviated
from onrecord_client.errors import RepeatedCursor
from onrecord_client.operation import Operation
from onrecord_client.page import Page
from onrecord_client.progress import ProgressBar
from onrecord_client.record import Record

# The largest page that the API allows. HTTP is most of the cost of reading a list: with 200 records per page it is
# about four times as fast as with 25.
PAGE_SIZE = 200

RecordT = TypeVar("RecordT", bound=Record)
PageT = TypeVar("PageT", bound=Page)


class PageState:
    """The position of one iteration: the next cursor, and whether the list has ended."""

    def __init__(self, arguments: Mapping[str, object]) -> None:
        self._arguments = arguments
        self._requested: set[str | None] = set()
        self.cursor = None if arguments.get("cursor") is None else str(arguments["cursor"])
        self.done = False

    def next_arguments(self) -> Mapping[str, object]:
        """Return the arguments of the next request; raises RepeatedCursor if that page was requested before."""
        if self.cursor in self._requested:
            raise RepeatedCursor(str(self.cursor))
        return {**self._arguments, "cursor": self.cursor}

    def advance(self, page: Page) -> None:
        """Move to the page after this one."""
        self._requested.add(self.cursor)
        self.cursor = page.next_cursor
        self.done = page.next_cursor is None


class Pagination(Generic[PageT]):
    """Base class of the pagers: the arguments of a list, and the position of its latest iteration."""

    cursor: str | None
    """Pass it to `list` with the same filters to resume without missing a record.

    While the records of a page are iterated, it is the cursor of that page, since stopping there would miss the rest.
    After the last of them, or after a whole page from `pages`, it is the cursor of the next page. It is None before
    the first page and after the last; `done` tells them apart.
    """

    done: bool
    """Whether the latest iteration reached the end of the list."""

    def __init__(self, operation: Operation[PageT], arguments: Mapping[str, object], *, shows_progress: bool) -> None:
        self._operation = operation
        # Copied: a generator would be exhausted by the first page, and the caller may change a list between pages.
        self._arguments = {name: _frozen(value) for name, value in arguments.items()}
        if "cursor" in arguments and arguments.get("limit") is None:
            self._arguments["limit"] = PAGE_SIZE
        self._shows_progress = shows_progress
        # The position and the generator of `next`, which continues from call to call.
        self._state: PageState | None = None
        self._iterator: Any = None
        self.cursor = PageState(arguments).cursor
        self.done = False

    def __repr__(self) -> str:
        return f"<{type(self).__name__} GET {abbreviated(self._operation.target(self._arguments))}>"

    def __reduce__(self) -> NoReturn:
        """Refuse to be pickled: an iteration cannot go on in another process."""
        raise TypeError(f"{type(self).__name__} cannot be pickled; pickle its `cursor` and the filters instead")

    @property
    def record_type(self) -> type[Record]:
        """The class of the records."""
        page_type: type = self._operation.decoder.type
        record_type: type[Record] = get_args(get_type_hints(page_type)["data"])[0]
        return record_type

    def _arguments_with_count(self) -> dict[str, object]:
        """Return the arguments that also request the count, if the operation has one."""
        if "include" not in self._arguments:
            return self._arguments
        include = self._arguments["include"]
        return {**self._arguments, "include": Include.COUNT if include is None else [include, Include.COUNT]}

    def _arguments_for_first(self, n: int) -> dict[str, object]:
        """Return the arguments with a page size of at most n; raises ValueError if n is negative."""
        if n < 0:
            raise ValueError(f"n is {n}; expected 0 or more")
        limit = self._arguments.get("limit")
        return {**self._arguments, "limit": max(1, min(n, limit))} if isinstance(limit, int) else self._arguments

    def _progress_bar(self) -> ProgressBar:
        return ProgressBar(enabled=self._shows_progress, label=self._operation.name.removeprefix("list_"))


def _frozen(value: object) -> object:
    return tuple(value) if isinstance(value, Iterable) and not isinstance(value, str | bytes | bytearray) else value
