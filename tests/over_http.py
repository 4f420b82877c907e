"""DuckDB over HTTP without its extension for that, which comes from a server of its makers.

It reads through a file system made in Python, which here asks for ranges of bytes and nothing else.
"""

import io
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from types import ModuleType
from urllib.request import ProxyHandler, Request, build_opener

import duckdb
import pytest

_OPENER = build_opener(ProxyHandler({}))


class Ranged(io.RawIOBase):
    """A file on a server, of which only ranges are read; `asked` keeps the status and size of each answer."""

    def __init__(self, url: str, asked: list[tuple[int, int]]) -> None:
        self._url = url
        self._asked = asked
        self._place = 0
        with _OPENER.open(Request(url, method="HEAD")) as answer:  # noqa: S310 (a server that the test started)
            self.size = int(answer.headers["content-length"])

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._place = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self.size}[whence]
        return self._place

    def read(self, size: int = -1) -> bytes:
        last = self.size - 1 if size < 0 else self._place + size - 1
        request = Request(self._url, headers={"Range": f"bytes={self._place}-{last}"})  # noqa: S310 (as above)
        with _OPENER.open(request) as answer:
            found: bytes = answer.read()
            self._asked.append((answer.status, len(found)))
        self._place += len(found)
        return found


@contextmanager
def duckdb_over_http() -> Iterator[tuple[duckdb.DuckDBPyConnection, list[tuple[int, int]]]]:
    """Yield a connection that reads `http://...`, and the answers that it got."""
    asked: list[tuple[int, int]] = []
    fsspec = ModuleType("fsspec")  # of which DuckDB wants no more than the name of a class

    class AbstractFileSystem:
        protocol = "http"

        def open(self, path: str, *_: object) -> Ranged:
            return Ranged(path, asked)

        def size(self, path: str) -> int:
            return Ranged(path, asked).size

        def glob(self, path: str) -> list[str]:
            return [path]

        def exists(self, _: str) -> bool:
            return True

        isfile = exists

        def modified(self, _: str) -> datetime:
            return datetime(2026, 11, 23, tzinfo=UTC)

        def unstrip_protocol(self, path: str) -> str:
            return path

    fsspec.AbstractFileSystem = AbstractFileSystem  # type: ignore[attr-defined]  # a module made here
    with pytest.MonkeyPatch.context() as patch, closing(duckdb.connect()) as connection:
        patch.setitem(sys.modules, "fsspec", fsspec)
        connection.register_filesystem(AbstractFileSystem())  # type: ignore[arg-type]  # a stand-in, as said
        yield connection, asked
        connection.unregister_filesystem("http")
