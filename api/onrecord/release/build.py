"""A checked dataset made into one immutable SQLite file; the same input gives the same bytes."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from glob import escape
from importlib import resources
from pathlib import Path
from typing import TypeAlias

import msgspec
from sqlite_utils import Database

from onrecord.records.dataset import Dataset, Record
from onrecord.records.references import references
from onrecord.release import coverage, rows, search, timeline
from onrecord.release.atomic import replace_file, write_errors
from onrecord.release.open import APPLICATION_ID, SCHEMA_VERSION
from onrecord.release.rows import Row
from onrecord.release.timeline import Timeline

PREPARE = f"""
PRAGMA page_size = 4096;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {SCHEMA_VERSION};
"""

COUNTRIES = """
INSERT INTO actor_country
WITH RECURSIVE belongs (actor, whole) AS (
    SELECT id, id FROM actor
    UNION
    SELECT belongs.actor, actor_part_of.whole FROM belongs JOIN actor_part_of ON actor_part_of.actor = belongs.whole
)
SELECT DISTINCT belongs.actor, actor.country
FROM belongs JOIN actor ON actor.id = belongs.whole
WHERE actor.country IS NOT NULL
ORDER BY 1, 2
"""

# What has no date comes last in either order; ties are settled by id, so that every order is total.
OLDEST = "{date}_earliest IS NULL, {date}_earliest, {date}_latest IS NULL, {date}_latest, id"
NEWEST = "{date}_latest IS NULL, {date}_latest DESC, {date}_earliest IS NULL, {date}_earliest DESC, id"
ORDERS = {
    "document": {"id": "id", "oldest": OLDEST.format(date="published"), "newest": NEWEST.format(date="published")},
    "actor": {"id": "id", "name": "name_folded, id"},
    "event": {"id": "id", "oldest": OLDEST.format(date="date"), "newest": NEWEST.format(date="date")},
    "claim": {"id": "id", "oldest": OLDEST.format(date="said"), "newest": NEWEST.format(date="said")},
    "relationship": {"id": "id", "oldest": OLDEST.format(date="start"), "newest": NEWEST.format(date="start")},
}
RANK = """
UPDATE {table} SET rank_{order} = ranked.rank
FROM (SELECT id, row_number() OVER (ORDER BY {by}) AS rank FROM {table}) AS ranked
WHERE ranked.id = {table}.id
"""

EDGES = """
INSERT INTO edge
WITH ends (relationship, actor, other, forward) AS (
    SELECT id, subject, object, 1 FROM relationship
    UNION ALL SELECT id, object, subject, 0 FROM relationship
)
SELECT
    actor.rank_id, relationship.rank_id, other.rank_id, forward, type, polarity, basis,
    certain_from, certain_to, possible_from, possible_to
FROM ends
JOIN relationship ON relationship.id = ends.relationship
JOIN actor ON actor.id = ends.actor
JOIN actor AS other ON other.id = ends.other
ORDER BY 1, 2
"""

BROKEN = "PRAGMA foreign_key_check"

ProgressCallback: TypeAlias = Callable[[], None]


def tables() -> str:
    """Return the SQL of a release's tables, as shipped with the program."""
    return (resources.files("onrecord.release") / "tables.sql").read_text("utf-8")


def build(dataset: Dataset, target: Path, *, tick: ProgressCallback = lambda: None) -> None:
    """Write the release of a dataset to `target`, whole or not at all; `tick` is called once a record.

    Raises OSError where it cannot be written, and msgspec.ValidationError where a record does not fit its own type,
    which checks before this rule out.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    _sweep(target)
    partial = target.with_name(f"{target.name}.{os.getpid()}.partial")
    try:
        with write_errors(target), closing(sqlite3.connect(partial, isolation_level=None)) as connection:
            _fill(connection, dataset, tick)
        replace_file(partial, target)
    finally:
        partial.unlink(missing_ok=True)


def _sweep(target: Path) -> None:
    """Remove what builds of the same target left that were killed; one that still runs keeps its own."""
    for partial in target.parent.glob(f"{escape(target.name)}.*.partial"):
        process = partial.suffixes[-2].removeprefix(".")
        if process.isdecimal() and (int(process) == os.getpid() or not _runs(int(process))):
            partial.unlink(missing_ok=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)  # asks, and does nothing
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _fill(connection: sqlite3.Connection, dataset: Dataset, tick: ProgressCallback) -> None:
    connection.executescript(PREPARE + tables() + search.tables())
    db = Database(connection)
    connection.execute("BEGIN")
    for table, table_rows in _tables(dataset, tick).items():
        db.table(table).insert_all(table_rows)
    connection.execute(COUNTRIES)
    for table, orders in ORDERS.items():
        for order, by in orders.items():
            connection.execute(RANK.format(table=table, order=order, by=by))
    connection.execute(EDGES)
    for table, table_rows in Timeline(dataset).tables().items():
        db.table(table).insert_all(table_rows)
    connection.execute(timeline.COUNTRIES)
    coverage.fill(connection)
    search.fill(connection)
    broken = connection.execute(BROKEN).fetchall()
    if broken:
        raise sqlite3.IntegrityError(broken)
    connection.execute("COMMIT")
    connection.execute("ANALYZE")
    connection.execute("VACUUM")


def _tables(dataset: Dataset, tick: ProgressCallback) -> dict[str, Iterator[Row]]:
    """Return the rows of each table that holds anything, in a fixed order."""
    found: dict[str, list[Row]] = {}
    for table, row in _rows(dataset, tick):
        found.setdefault(table, []).append(row)
    return {table: iter(table_rows) for table, table_rows in found.items()}


def _rows(dataset: Dataset, tick: ProgressCallback) -> Iterator[tuple[str, Row]]:
    yield from rows.of_dataset_info(dataset, SCHEMA_VERSION)
    for codebook in dataset.codebooks:
        yield from rows.of_codebook(codebook)
    for kind, records in dataset.kinds().items():
        yield "record_count", {"kind": kind, "records": len(records)}
        for record in records:
            yield from rows.of_record(record, encode(record))
            for to_kind, to_id in sorted(set(references(record))):
                yield "reference", {"from_kind": kind, "from_id": record.id, "to_kind": to_kind, "to_id": to_id}
            tick()
    yield from rows.of_collections(dataset)
    yield from map(rows.of_retired, dataset.retired)


def encode(record: Record) -> str:
    """Return a record as the API sends it, after checking that it can be read back."""
    doc = msgspec.json.encode(record)
    msgspec.json.decode(doc, type=type(record))
    return doc.decode()
