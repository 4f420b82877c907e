"""A release file read with plain SQL and sqlite3 alone, as a data team reads it."""

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
def open_release(file: Path) -> Iterator[sqlite3.Connection]:
    """Open a release file for reading."""
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    try:
        yield connection
    finally:
        connection.close()


def rows(release: sqlite3.Connection, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """Return the rows of a query."""
    return release.execute(sql, values).fetchall()


def column(release: sqlite3.Connection, sql: str, *values: object) -> list[Any]:
    """Return the rows of a query with one column, as a list of its values."""
    return [each for (each,) in rows(release, sql, *values)]


def columns_of(release: sqlite3.Connection, table: str) -> list[str]:
    """Return the names of a table's columns."""
    return column(release, "SELECT name FROM pragma_table_info(?)", table)


def tables(release: sqlite3.Connection) -> list[str]:
    """Return the names of a release's tables, without the shadow tables of full-text search."""
    return column(release, "SELECT name FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
