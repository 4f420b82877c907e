"""Files moved into place so that a crash finds the one before or the one after, never a part."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NO_ROOM = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY")


@contextmanager
def write_errors(target: Path) -> Iterator[None]:
    """Raise OSError where SQLite finds no room for a file, or may not write it."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if not error.sqlite_errorname.startswith(NO_ROOM):
            raise
        raise OSError(f"{target} cannot be written: {error}; expected room and the right to write") from error


def replace_file(partial: Path, target: Path) -> None:
    """Give a finished file its name, on the disk before and after: its bytes first, then its name."""
    _settle(partial)
    partial.replace(target)
    _settle(target.parent)


def replace_folder(partial: Path, target: Path) -> None:
    """Give a folder of finished files its name, on the disk before and after."""
    for path in sorted(partial.iterdir()):
        _settle(path)
    replace_file(partial, target)


def _settle(path: Path) -> None:
    """Have the operating system put a file, or the names in a folder, on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
