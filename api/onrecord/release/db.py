"""One release file, read: a connection that gives records as they are sent, and stops when the time is up."""

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
STEPS = 1000  # of SQLite's machine between two looks at the clock, some tens of microseconds

CACHE = f"PRAGMA cache_size = -{CACHE_KIB}"

Value: TypeAlias = str | int | float | None
Values: TypeAlias = tuple[Value, ...]
StructT = TypeVar("StructT", bound=Struct)


class Clock:
    """The time by which a worker must have answered what it is asked; all connections of the worker look at it."""

    def __init__(self) -> None:
        self._seconds = inf
        self._deadline = inf

    def start(self, seconds: float) -> None:
        """Give so many seconds from now."""
        self._seconds = seconds
        self._deadline = monotonic() + seconds

    def is_over(self) -> bool:
        """Return whether the time is up."""
        return monotonic() > self._deadline

    def check(self) -> None:
        """Raise TooLong where the time is up."""
        if self.is_over():
            raise QueryTimeout(self._seconds)

    def __enter__(self) -> None:
        """Begin to read."""

    def __exit__(self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None) -> None:
        """Raise TooLong for a reading that SQLite was told to stop."""
        if isinstance(error, sqlite3.OperationalError) and error.sqlite_errorname == "SQLITE_INTERRUPT":
            raise QueryTimeout(self._seconds) from None


class Db:
    """One read-only connection; text comes back as UTF-8 bytes, ready to be sent.

    Everything that reads raises TooLong where the clock's time is up before it has finished.
    """

    def __init__(self, path: Path, clock: Clock | None = None) -> None:
        self._clock = clock or Clock()
        self._connection = connect(path)
        self._connection.text_factory = bytes
        self._connection.execute(CACHE)
        self._connection.set_progress_handler(self._clock.is_over, STEPS)

    def doc(self, sql: str, values: Values = ()) -> bytes | None:
        """Return the first column of the first row: a record as it is sent, or None where there is no row."""
        with self._clock:
            row: tuple[bytes] | None = self._connection.execute(sql, values).fetchone()
        return row[0] if row else None

    def docs(self, sql: str, values: Values = ()) -> list[bytes]:
        """Return the first column of every row."""
        with self._clock:
            rows: list[tuple[bytes]] = self._connection.execute(sql, values).fetchall()
        return [row[0] for row in rows]

    def texts(self, sql: str, values: Values = ()) -> list[str]:
        """Return the first column of every row as text."""
        return [text.decode() for text in self.docs(sql, values)]

    def row(self, sql: str, values: Values = ()) -> tuple[int, int | None, bytes | None]:
        """Return the one row that the statement gives: how many records, the rank of the last, and all of them."""
        with self._clock:
            row: tuple[int, int | None, bytes | None] = self._connection.execute(sql, values).fetchone()
        return row

    def number(self, sql: str, values: Values = ()) -> int:
        """Return the one number that the statement gives."""
        with self._clock:
            row: tuple[int] = self._connection.execute(sql, values).fetchone()
        return row[0]

    def counts(self, sql: str, values: Values = ()) -> list[tuple[bytes, int]]:
        """Return every row's value and number."""
        with self._clock:
            return self._connection.execute(sql, values).fetchall()

    def rows(self, sql: str, values: Values, kind: type[StructT]) -> list[StructT]:
        """Return every row as a struct whose fields are the columns, in their order; text comes as text."""
        with self._clock:
            rows = self._connection.execute(sql, values).fetchall()
        # The text factory belongs to the connection, so text is decoded here: no switch for the time of one query.
        return [kind(*[value.decode() if isinstance(value, bytes) else value for value in row]) for row in rows]

    def check(self) -> None:
        """Raise TooLong where the clock's time is up: for loops that ask nothing."""
        self._clock.check()

    def close(self) -> None:
        """Let go of the file now; a connection that is only dropped stays until cycles are collected."""
        self._connection.close()


def connect(path: Path) -> sqlite3.Connection:
    """Return a connection that reads a release and writes nothing, not even a lock."""
    address = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
    return sqlite3.connect(address, uri=True, check_same_thread=False, isolation_level=None)
