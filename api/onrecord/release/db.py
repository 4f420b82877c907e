"""A read-only connection to one release file, with a deadline for its queries."""

import sqlite3
from math import inf
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import TypeAlias, TypeVar
from urllib.parse import quote

from msgspec import Struct

from onrecord.errors import QueryTimeout

CACHE_KIB = 16_384  # SQLite's page cache of one connection
# Instructions of SQLite's virtual machine between two checks of the deadline: some tens of microseconds, far less
# than any deadline, and enough work that the call into Python is a small part of it.
PROGRESS_STEPS = 1000

CACHE = f"PRAGMA cache_size = -{CACHE_KIB}"  # negative: in KiB, for any page size

Value: TypeAlias = str | int | float | None
Values: TypeAlias = tuple[Value, ...]
StructT = TypeVar("StructT", bound=Struct)


class Deadline:
    """The deadline of the request that a worker serves; all connections of the worker share it.

    As a context manager, it raises QueryTimeout for a query that SQLite interrupted.
    """

    def __init__(self) -> None:
        self._seconds = inf
        self._deadline = inf

    def start(self, seconds: float) -> None:
        """Set the deadline to this many seconds from now."""
        self._seconds = seconds
        self._deadline = monotonic() + seconds

    def has_passed(self) -> bool:
        """Return whether the deadline has passed."""
        return monotonic() > self._deadline

    def check(self) -> None:
        """Raise QueryTimeout if the deadline has passed."""
        if self.has_passed():
            raise QueryTimeout(self._seconds)

    # Plain methods, not @contextmanager: they run for every query, and a generator for each would cost more.
    def __enter__(self) -> None:
        """Enter the context; the deadline runs since `start`."""

    def __exit__(self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None) -> None:
        """Replace SQLite's error for an interrupted query by QueryTimeout."""
        if isinstance(error, sqlite3.OperationalError) and error.sqlite_errorname == "SQLITE_INTERRUPT":
            raise QueryTimeout(self._seconds) from None


class Db:
    """A read-only connection. Text columns are returned as UTF-8 bytes, ready to be sent, unless a method says str.

    Every method that runs a query raises QueryTimeout if the deadline passes first.
    """

    def __init__(self, path: Path, deadline: Deadline | None = None) -> None:
        self._deadline = deadline or Deadline()
        self._connection = connect(path)
        # Documents go into responses byte for byte: decoding and encoding them again would cost more than reading.
        self._connection.text_factory = bytes
        self._connection.execute(CACHE)
        # A true result interrupts the query. FTS5 runs no instructions inside one call, so a search is interrupted
        # between its rows only.
        self._connection.set_progress_handler(self._deadline.has_passed, PROGRESS_STEPS)

    def doc(self, sql: str, values: Values = ()) -> bytes | None:
        """Return the first column of the first row, such as the JSON of a record, or None if there is no row."""
        with self._deadline:
            row: tuple[bytes] | None = self._connection.execute(sql, values).fetchone()
        return row[0] if row else None

    def docs(self, sql: str, values: Values = ()) -> list[bytes]:
        """Return the first column of every row."""
        with self._deadline:
            rows: list[tuple[bytes]] = self._connection.execute(sql, values).fetchall()
        return [row[0] for row in rows]

    def texts(self, sql: str, values: Values = ()) -> list[str]:
        """Return the first column of every row as str."""
        return [text.decode() for text in self.docs(sql, values)]

    def row(self, sql: str, values: Values = ()) -> tuple[int, int | None, bytes | None]:
        """Return the only row of a page query: the number of records, the rank of the last, and all records joined."""
        with self._deadline:
            row: tuple[int, int | None, bytes | None] = self._connection.execute(sql, values).fetchone()
        return row

    def number(self, sql: str, values: Values = ()) -> int:
        """Return the integer in the first column of the first row."""
        with self._deadline:
            row: tuple[int] = self._connection.execute(sql, values).fetchone()
        return row[0]

    def counts(self, sql: str, values: Values = ()) -> list[tuple[bytes, int]]:
        """Return every row as a pair of value and count."""
        with self._deadline:
            return self._connection.execute(sql, values).fetchall()

    def rows(self, sql: str, values: Values, kind: type[StructT]) -> list[StructT]:
        """Return every row as a struct whose fields are the columns in their order, with text as str."""
        with self._deadline:
            rows = self._connection.execute(sql, values).fetchall()
        # The text factory belongs to the connection: text is decoded here so that it need not change for one query.
        return [kind(*[value.decode() if isinstance(value, bytes) else value for value in row]) for row in rows]

    def check(self) -> None:
        """Raise QueryTimeout if the deadline has passed; for loops that run no query."""
        self._deadline.check()

    def close(self) -> None:
        """Close the file now; an unreferenced connection stays open until the garbage collector finds its cycle."""
        self._connection.close()


def connect(path: Path) -> sqlite3.Connection:
    """Return a read-only connection to a release file, which takes no lock."""
    # immutable=1: a release file never changes, so SQLite needs neither locks nor checks for changes.
    uri = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
    # The thread that opens a release and the one that serves requests differ, and never use it at the same time.
    return sqlite3.connect(uri, uri=True, check_same_thread=False, isolation_level=None)
