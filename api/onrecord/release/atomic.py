"""Atomic replacement of files and folders: a crash leaves the old one or the new one, never a part of it."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Prefixes of SQLite's error names for a full disk or a missing permission.
WRITE_ERRORS = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY")


@contextmanager
def write_errors(target: Path) -> Iterator[None]:
    """Raise OSError instead of SQLite's errors for a full disk or a missing permission."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if not error.sqlite_errorname.startswith(WRITE_ERRORS):
            raise
        raise OSError(
            f"{target} cannot be written: found {str(error)!r}; check free disk space and write permission"
        ) from error


def replace_file(partial: Path, target: Path) -> None:
    """Rename a finished file to `target`, durably: a power failure leaves the old file or the new one."""
    # The bytes are synced before the rename: otherwise the name could survive a power failure and the bytes be lost.
    _sync(partial)
    partial.replace(target)
    # A rename is durable once the folder with the name is synced.
    _sync(target.parent)


def replace_folder(partial: Path, target: Path) -> None:
    """Rename a folder of finished files to `target`, durably; `target` must not exist or be empty."""
    for path in sorted(partial.iterdir()):
        _sync(path)
    replace_file(partial, target)


def _sync(path: Path) -> None:
    """Flush a file, or the entries of a folder, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
