"""Answers kept on disk with their ETags, to be asked for again only where they changed."""

import logging
import os
import sqlite3
from contextlib import suppress
from os import PathLike
from threading import Lock

from msgspec import Struct

log = logging.getLogger(__name__)

TABLES = "SELECT name FROM sqlite_master WHERE type = 'table'"
WAL = "PRAGMA journal_mode = WAL"
SCHEMA = """\
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS answer (
    url TEXT PRIMARY KEY,
    etag TEXT NOT NULL,
    content BLOB NOT NULL,
    size INTEGER NOT NULL,
    used INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS answer_used ON answer (used DESC, size, url);
"""
GET = "SELECT etag, content FROM answer WHERE url = :url"
TOUCH = "UPDATE answer SET used = (SELECT max(used) + 1 FROM answer) WHERE url = :url"
PUT = """\
INSERT OR REPLACE INTO answer (url, etag, content, size, used)
VALUES (:url, :etag, :content, length(:content), (SELECT coalesce(max(used), 0) + 1 FROM answer))
"""
FORGET = "DELETE FROM answer WHERE url = :url"
# Those used last, up to a size, stay.
SHRINK = """\
DELETE FROM answer WHERE url IN (
    SELECT url FROM (SELECT url, sum(size) OVER (ORDER BY used DESC) AS size FROM answer)
    WHERE size > :max_bytes
)
"""


class Held(Struct, frozen=True):
    """An answer that was kept."""

    etag: str
    content: bytes


class Cache:
    """A file of answers, which any number of threads and processes may share.

    An answer from it has always been confirmed by the service (304), so it is never out of date.
    The least recently used go when there are more than `max_mib` MiB.
    A file that cannot be read or written costs a line in the log and nothing else; one that is something else raises
    ValueError.
    """

    def __init__(self, file: str | PathLike[str], *, max_mib: float = 256) -> None:
        path = os.fspath(file)
        self._max_bytes = int(max_mib * 1024 * 1024)
        self._lock = Lock()
        try:
            os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
            self._connection = _opened(path)
        except (OSError, sqlite3.DatabaseError) as error:
            raise ValueError(f"{path} is no cache of ours ({error}); name a file that does not exist yet") from None

    def get(self, url: str) -> Held | None:
        """Return what is kept of a URL."""
        rows = self._run((GET, {"url": url}), (TOUCH, {"url": url}))
        return Held(*rows[0]) if rows else None

    def put(self, url: str, etag: str, content: bytes) -> None:
        """Keep an answer, in place of an older one; one that is larger than the cache is not kept."""
        if len(content) > self._max_bytes:
            self.forget(url)
            return
        self._run((PUT, {"url": url, "etag": etag, "content": content}), (SHRINK, {"max_bytes": self._max_bytes}))

    def forget(self, url: str) -> None:
        """Let go of an answer."""
        self._run((FORGET, {"url": url}))

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def _run(self, *statements: tuple[str, dict[str, str | bytes | int]]) -> list[tuple[str, bytes]]:
        """Return the rows of the first statement, after all of them were carried out together."""
        try:
            with self._lock, self._connection:
                results = [self._connection.execute(*statement).fetchall() for statement in statements]
        except sqlite3.DatabaseError as error:
            log.warning("the cache does not work: %s", error)
            return []
        return results[0]


def _opened(path: str) -> sqlite3.Connection:
    """Return a cache, made where nothing is yet; raises sqlite3.DatabaseError for what is something else."""
    connection = sqlite3.connect(path, timeout=10, check_same_thread=False)
    try:
        if connection.execute(TABLES).fetchall():
            connection.execute(GET, {"url": ""})  # which the tables of others do not answer
        connection.executescript(SCHEMA)
        with suppress(sqlite3.OperationalError):  # another process is at it
            connection.execute(WAL)
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection
