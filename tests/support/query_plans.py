"""Statements recorded on their way to SQLite, and the plans that SQLite makes for them."""

import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct

from onrecord.release.open import Releases
from support.service import Service, file_of
from support.tables import rows

# Tables that a statement may read as a whole, and why.
SMALL = {
    "searchable_kind": "a row for each kind",
    "codebook": "a dozen rows",
    "coverage": "one row",
    "CONSTANT": "no table",
    "hit": "the matches of a search",
    "link": "the links of one claim",
    "member": "an actor and its parts",
    "named": "the days of the relationships of two actors",
    "part": "an event and its parts",
    "shared": "the relationships of two actors",
}
SCAN = re.compile(r"SCAN (\w+)(?!\w| VIRTUAL TABLE)")
FULL_TEXT_SCAN = re.compile(r"SCAN (search|suggestion) VIRTUAL TABLE INDEX \d+:(?!.*M)")  # M: by words
IN_ORDER = re.compile(r"SEARCH \w+ USING (COVERING INDEX|INDEX|INTEGER PRIMARY KEY) ?\w* ?\((rank_\w+|rowid)[<>]")


class Statement(Struct, frozen=True):
    """A statement as it was sent, and the values that it binds."""

    sql: str
    values: tuple[object, ...]
    is_of_feed: bool

    @property
    def is_count(self) -> bool:
        return self.sql.startswith("SELECT count(*) FROM")


class Recorder:
    """Connections to SQLite that record the statements sent through them."""

    def __init__(self) -> None:
        self._statements: list[Statement] = []

    def connect(self, database: str, **options: Any) -> sqlite3.Connection:
        """Return a connection, as sqlite3.connect does."""
        record, is_of_feed = self._statements.append, "changes.sqlite" in database

        class Cursor(sqlite3.Cursor):
            def execute(self, sql: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
                record(Statement(sql, tuple(values), is_of_feed))
                return super().execute(sql, values)

        class Connection(sqlite3.Connection):
            def cursor(self, factory: type[sqlite3.Cursor] = Cursor) -> sqlite3.Cursor:
                return super().cursor(factory)

            def execute(self, sql: str, values: Sequence[object] = ()) -> sqlite3.Cursor:
                return self.cursor().execute(sql, values)

        return Connection(database, **options)

    def drain(self) -> list[Statement]:
        """Return the statements since the last call, each once."""
        taken = [each for each in dict.fromkeys(self._statements) if not each.sql.startswith("PRAGMA")]
        self._statements.clear()
        return taken


class QueryPlans:
    """The statements that a service sends over a release, planned on copies of its files in memory.

    A build stores statistics, by which SQLite may prefer to read a list in order. `release` and `feed` have none, so
    SQLite uses every index that it can and plans do not depend on the data; `analyzed` is the release as it was built.
    """

    def __init__(self, service: Service, recorder: Recorder, releases: Path) -> None:
        self._service = service
        self._recorder = recorder
        self._directory = releases
        self.analyzed = read_copy(file_of(releases))
        with closing(read_copy(file_of(releases))) as release:
            release.execute("DELETE FROM sqlite_stat1")
            self.release = copy_of(release)  # since a connection remembers the statistics that it was opened with
        self.feed = read_copy(next(releases.glob("*.changes.sqlite")))

    def statements(self, target: str) -> list[Statement]:
        """Return the statements of a target, and of its second page if it has one."""
        self._recorder.drain()
        cursor = self._service.json(target).get("next_cursor")
        if cursor:
            self._service.json(f"{target}&cursor={cursor}")
        return self._recorder.drain()

    def statements_of(self, read: Callable[[Releases], object]) -> list[Statement]:
        """Return the statements of a function of the store."""
        with recorded(self._recorder):
            releases = Releases(self._directory)
        with closing(releases):
            self._recorder.drain()
            read(releases)
            return self._recorder.drain()

    def without_index(self, name: str) -> sqlite3.Connection:
        """Return another copy of the release, or of the feed, that has lost an index."""
        copy = copy_of(self.feed if name.startswith("change_") else self.release)
        copy.execute(f"DROP INDEX {name}")
        return copy

    def plan(self, statement: Statement, database: sqlite3.Connection | None = None) -> list[str]:
        """Return the steps that SQLite takes, on the copy of the file that the statement was sent to or another."""
        database = database or (self.feed if statement.is_of_feed else self.release)
        return [step for *_, step in rows(database, f"EXPLAIN QUERY PLAN {statement.sql}", *statement.values)]


@contextmanager
def recorded(recorder: Recorder) -> Iterator[None]:
    """Record the statements of all connections that are opened meanwhile, for as long as they are open."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite3, "connect", recorder.connect)
        yield


def read_copy(file: Path) -> sqlite3.Connection:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        return copy_of(database)


def copy_of(database: sqlite3.Connection) -> sqlite3.Connection:
    copy = sqlite3.connect(":memory:", isolation_level=None)
    database.backup(copy)
    return copy


def scans(steps: list[str]) -> list[str]:
    """Return the steps that read a whole table."""
    full = [step for step in steps if (scan := SCAN.match(step)) and scan[1] not in SMALL]
    return [*full, *(step for step in steps if FULL_TEXT_SCAN.match(step))]


def unindexed(steps: list[str]) -> list[str]:
    """Return the steps that use no index of a filter: whole tables, and lists read in order."""
    return [*scans(steps), *(step for step in steps if IN_ORDER.match(step))]
