"""A release read with plain SQL, as a data team reads it."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from onrecord.records.actors import Actor
from onrecord.records.claims import Claim
from onrecord.records.dataset import Record
from onrecord.records.documents import Document
from onrecord.records.events import Event
from onrecord.records.relationships import Relationship

TYPES: dict[str, type[Record]] = {
    "document": Document,
    "actor": Actor,
    "event": Event,
    "claim": Claim,
    "relationship": Relationship,
}


@contextmanager
def opened(file: Path) -> Iterator[sqlite3.Connection]:
    """Open a release file."""
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        yield connection
    finally:
        connection.close()


def rows(release: sqlite3.Connection, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """Return the rows that a question gives."""
    return release.execute(sql, values).fetchall()


def column(release: sqlite3.Connection, sql: str, *values: object) -> list[Any]:
    """Return the only column of the rows that a question gives."""
    return [each for (each,) in rows(release, sql, *values)]


def columns_of(release: sqlite3.Connection, table: str) -> list[str]:
    """Return the names of a table's columns."""
    return column(release, "SELECT name FROM pragma_table_info(?)", table)


def tables(release: sqlite3.Connection) -> list[str]:
    """Return the names of a release's tables, without those of full-text search, which are SQLite's own."""
    return column(release, "SELECT name FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
