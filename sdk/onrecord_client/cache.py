"""A disk cache of responses, each revalidated by its ETag before use."""

import logging
import math
import os
import sqlite3
import sys
from contextlib import suppress
from functools import partial
from os import PathLike
from threading import Lock
from weakref import WeakSet

from msgspec import Struct

from onrecord_client.arguments import check_number, check_type

BYTES_PER_MIB = 1024 * 1024
CACHE_TYPES = "the path of a file, or an open Cache"
log = logging.getLogger(__name__)

TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"
WAL = "PRAGMA journal_mode = WAL"
# `used` counts up with each use: a clock can go backward, and two uses can have one time.
SCHEMA = """\
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS response (
    url TEXT PRIMARY KEY,
    etag TEXT NOT NULL,
    content BLOB NOT NULL,
    size INTEGER NOT NULL,
    used INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS response_used ON response (used DESC, size, url);
"""
GET = "SELECT etag, content FROM response WHERE url = :url"
TOUCH = "UPDATE response SET used = (SELECT max(used) + 1 FROM response) WHERE url = :url"
PUT = """\
INSERT OR REPLACE INTO response (url, etag, content, size, used)
VALUES (:url, :etag, :content, length(:content), (SELECT coalesce(max(used), 0) + 1 FROM response))
"""
DELETE = "DELETE FROM response WHERE url = :url"
# The running sum covers the responses used last; the rest is deleted. The index has all columns, so no body is read.
SHRINK = """\
DELETE FROM response WHERE url IN (
    SELECT url FROM (SELECT url, sum(size) OVER (ORDER BY used DESC) AS size FROM response)
    WHERE size > :max_bytes
)
"""


class CachedResponse(Struct, frozen=True):
    """The body of a cached response with its ETag."""

    etag: str
    content: bytes


class Cache:
    """A cache file, which any number of threads and processes can share.

    A cached response is used only after the service confirms it (304), so it is never out of date.
    If the bodies exceed `max_mib` MiB, the least recently used are deleted.
    If the file cannot be read or written later, a warning is logged and requests go on without it.
    Raises ValueError if the path exists and is no cache file, or cannot be created.
    """

    def __init__(self, file: str | PathLike[str], *, max_mib: float = 256) -> None:
        check_type("cache", file, (str, PathLike), CACHE_TYPES)
        check_number("max_mib", max_mib, lambda mib: 0 <= mib < math.inf, "a number of MiB")
        path = os.path.expanduser(file)
        self._path = os.path.abspath(path)  # a forked process or a pickled copy may open it from another folder
        self._max_mib = max_mib
        self._lock = Lock()
        self._is_closed = False
        try:
            os.makedirs(os.path.dirname(self._path), exist_ok=True)
            self._connection: sqlite3.Connection | None = _connect(self._path)
        except (OSError, sqlite3.DatabaseError) as error:
            raise ValueError(f"{path} is not a cache file ({error}); expected one, or a path that is free") from None
        _caches.add(self)

    def __reduce__(self) -> tuple[object, ...]:
        """Support pickling; the copy opens the file anew."""
        return partial(type(self), max_mib=self._max_mib), (self._path,)

    def get(self, url: str) -> CachedResponse | None:
        """Return the cached response of a URL and mark it as used, or return None."""
        rows = self._run((GET, {"url": url}), (TOUCH, {"url": url}))
        return CachedResponse(*rows[0]) if rows else None

    def put(self, url: str, etag: str, content: bytes) -> None:
        """Store a response, replacing an older one; a body larger than the whole cache is not stored."""
        max_bytes = int(self._max_mib * BYTES_PER_MIB)
        if len(content) > max_bytes:
            self.delete(url)
            return
        self._run((PUT, {"url": url, "etag": etag, "content": content}), (SHRINK, {"max_bytes": max_bytes}))

    def delete(self, url: str) -> None:
        """Delete the response of a URL, if there is one."""
        self._run((DELETE, {"url": url}))

    def close(self) -> None:
        """Close the file; after that nothing is stored or found."""
        with self._lock:
            self._is_closed = True
            self._disconnect()

    def before_fork(self) -> None:
        """Disconnect, and keep all threads out until `after_fork`: a process must not inherit an open SQLite file."""
        self._lock.acquire()
        self._disconnect()

    def after_fork(self) -> None:
        """Let the threads of the parent or the child go on; the next one opens the file again."""
        self._lock.release()

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _run(self, *statements: tuple[str, dict[str, str | bytes | int]]) -> list[tuple[str, bytes]]:
        """Run the statements in one transaction, and return the rows of the first."""
        try:
            with self._lock:
                if self._is_closed:
                    return []
                self._connection = self._connection or _connect(self._path)
                with self._connection:
                    results = [self._connection.execute(*statement).fetchall() for statement in statements]
        except sqlite3.DatabaseError as error:
            # A full disk or a locked file must not fail a request that the service can serve.
            log.warning("the cache failed: %s", error)
            return []
        return results[0]


_caches: WeakSet[Cache] = WeakSet()
_fork_lock = Lock()  # two threads may fork at the same time
_disconnected: list[Cache] = []


def _before_fork() -> None:
    _fork_lock.acquire()
    _disconnected.extend(_caches)
    for cache in _disconnected:
        cache.before_fork()


def _after_fork() -> None:
    for cache in _disconnected:
        cache.after_fork()
    _disconnected.clear()
    _fork_lock.release()


if sys.platform != "win32":  # which has no fork
    os.register_at_fork(before=_before_fork, after_in_parent=_after_fork, after_in_child=_after_fork)


def _connect(path: str) -> sqlite3.Connection:
    """Open or create a cache file; raises sqlite3.DatabaseError for any other file."""
    connection = sqlite3.connect(path, timeout=10, check_same_thread=False)
    try:
        if connection.execute(TABLES).fetchall():
            connection.execute(GET, {"url": ""})  # fails on another program's database, before anything is written
        connection.executescript(SCHEMA)
        with suppress(sqlite3.OperationalError):  # another process holds the lock, and sets the mode itself
            connection.execute(WAL)
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection
