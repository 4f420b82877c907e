"""The part of pagination that the sync and the async pagers share."""

import re
from collections.abc import Mapping
from numbers import Integral
from typing import Any, Generic, NoReturn, TypeVar, get_args, get_type_hints
from zlib import crc32

from onrecord_client._generated.models import Include, MissingRecord
from onrecord_client.arguments import abbreviated, check_type
from onrecord_client.errors import RepeatedCursor
from onrecord_client.operation import Operation, is_collection, plain, texts_of
from onrecord_client.page import Page
from onrecord_client.progress import ProgressBar
from onrecord_client.record import Record

# The largest page that the API allows. HTTP is most of the cost of reading a list: with 200 records per page it is
# about four times as fast as with 25.
PAGE_SIZE = 200

MAX_IDS = 100  # in one request

# The batch, the checksum of all ids, the service's cursor, and the release, which may have dots.
_BATCH_CURSOR = re.compile(r"(\d{1,9})\.([0-9a-f]{8})\.([\w-]*)\.(.+)", re.ASCII)

RecordT = TypeVar("RecordT", bound=Record)
PageT = TypeVar("PageT", bound=Page)


class PageState:
    """The position of one iteration: the batch of ids, the next cursor in it, and whether the list has ended.

    The service accepts MAX_IDS ids, so more are requested in batches. Between batches there is no cursor of the
    service. The cursors of batches therefore have the number of the batch, a checksum of all ids, and the release.
    """

    def __init__(self, arguments: Mapping[str, object]) -> None:
        self._arguments = arguments
        self._batches = batches_of(arguments)
        self._batch = 0
        self._release: str | None = None
        self._requested: set[str | None] = set()
        cursor = arguments.get("cursor")
        self._next = self.cursor = None if cursor is None else ",".join(texts_of("cursor", cursor))
        if self.cursor is not None and len(self._batches) > 1:
            self._resume(self.cursor)
        self.done = False

    def next_arguments(self) -> Mapping[str, object]:
        """Return the arguments of the next request; raises RepeatedCursor if that page was requested before."""
        if self.cursor in self._requested:
            raise RepeatedCursor(str(self.cursor))
        batch = self._batches[self._batch]
        # All batches come from the release of the first; `known_at` has led to it.
        pinned = {"release": self._release, "known_at": None} if self._batch else {}
        return {**self._arguments, **batch, **pinned, "cursor": self._next}

    def advance(self, page: Page) -> None:
        """Move to the page after this one."""
        self._requested.add(self.cursor)
        self._release = page.meta.release
        self._next = page.next_cursor
        if self._next is None:
            self._batch += 1
        self.done = self._batch == len(self._batches)
        is_batched = len(self._batches) > 1 and not self.done
        self.cursor = self._cursor_of_batch() if is_batched else self._next

    def total(self, page: Page) -> int | None:
        """Return the number of records of the list if it is known; `count` of a page is that of its batch."""
        return page.meta.count if len(self._batches) == 1 else None

    def _cursor_of_batch(self) -> str:
        return ".".join([str(self._batch), self._checksum(), self._next or "", str(self._release)])

    def _resume(self, cursor: str) -> None:
        match = _BATCH_CURSOR.fullmatch(cursor)
        if not match or match[2] != self._checksum() or int(match[1]) >= len(self._batches):
            raise ValueError(f"cursor is {abbreviated(repr(cursor))}; expected a cursor of a list with the same ids")
        self._batch, self._next, self._release = int(match[1]), match[3] or None, match[4]

    def _checksum(self) -> str:
        return f"{crc32(repr(self._batches).encode()):08x}"


def batches_of(arguments: Mapping[str, object]) -> list[dict[str, object]]:
    """Return the parameter `ids` of each batch, in the order of the ids; one batch without it if they are few or none.

    Each id is in one batch, however often it is given: the service returns a record once, too.
    """
    ids = arguments.get("ids")
    texts = [] if ids is None else [each for text in texts_of("ids", ids) for each in text.split(",")]
    if len(texts) <= MAX_IDS:
        return [{}]
    unique = list(dict.fromkeys(texts))
    return [{"ids": unique[start : start + MAX_IDS]} for start in range(0, len(unique), MAX_IDS)]


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

    missing: list[MissingRecord]
    """The requested ids that the pages of the latest iteration do not have, each with the reason."""

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
        self.cursor = PageState(self._arguments).cursor
        self.done = False
        self.missing = []

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
        check_type("n", n, Integral, "a whole number")
        if n < 0:
            raise ValueError(f"n is {n}; expected 0 or more")
        limit = self._arguments.get("limit")
        return {**self._arguments, "limit": max(1, min(n, limit))} if isinstance(limit, int) else self._arguments

    def _collect_missing(self, page: Page) -> None:
        known = set(self.missing)  # every page of a batch has those of the batch
        self.missing += [each for each in page.meta.missing or [] if each not in known]

    def _progress_bar(self) -> ProgressBar:
        return ProgressBar(enabled=self._shows_progress, label=self._operation.name.removeprefix("list_"))


def _frozen(value: object) -> object:
    if value is None or isinstance(value, str):  # most arguments
        return value
    value = plain(value)
    if isinstance(value, set | frozenset):
        # Sets have another order in every process; a cursor must find the same batches again.
        return tuple(sorted(value, key=str))
    return tuple(value) if is_collection(value) else value
