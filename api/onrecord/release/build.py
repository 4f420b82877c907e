"""Building a release: a checked dataset becomes one immutable SQLite file; the same input gives the same bytes."""

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
from onrecord.records.lifetimes import lifetime
from onrecord.records.references import references
from onrecord.release import coverage, dataset_rows, rows, search, timeline
from onrecord.release.atomic import replace_file, write_errors
from onrecord.release.open import APPLICATION_ID, SCHEMA_VERSION
from onrecord.release.rows import Row
from onrecord.release.timeline import Timeline

# A crash during a build leaves only a partial file, so SQLite need not journal or sync.
PREPARE = f"""
PRAGMA page_size = 4096;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {SCHEMA_VERSION};
"""

# UNION drops rows that were found before, so the recursion ends even if actors are parts of each other.
COUNTRIES = """
INSERT INTO actor_country
WITH RECURSIVE part (actor, whole) AS (
    SELECT id, id FROM actor
    UNION
    SELECT part.actor, actor_part_of.whole FROM part JOIN actor_part_of ON actor_part_of.actor = part.whole
)
SELECT DISTINCT part.actor, actor.country
FROM part JOIN actor ON actor.id = part.whole
WHERE actor.country IS NOT NULL
ORDER BY 1, 2
"""

# Every order of every list is numbered here, at build: a cursor is one number then, all pages are the same query, and
# NULLs and equal dates are decided once. Records without a date come last in both orders; the id breaks ties, so
# every order is total.
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

# The graph reads this narrow table, once from each end of a relationship, and never the records themselves.
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

BROKEN_REFERENCES = "PRAGMA foreign_key_check"

ProgressCallback: TypeAlias = Callable[[], None]


def tables() -> str:
    """Return the SQL of a release's tables and indexes, without those of search."""
    return (resources.files("onrecord.release") / "tables.sql").read_text("utf-8")


def build(dataset: Dataset, target: Path, *, on_record: ProgressCallback = lambda: None) -> None:
    """Write the release of a dataset to `target`, which is replaced at the end; call `tick` after each record.

    Raises OSError if the file cannot be written, and msgspec.ValidationError if a record does not fit its own type,
    which a checked dataset rules out.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    _remove_leftovers(target)
    # The process id keeps two builds of one target apart.
    partial = target.with_name(f"{target.name}.{os.getpid()}.partial")
    try:
        with write_errors(target), closing(sqlite3.connect(partial, isolation_level=None)) as connection:
            _fill(connection, dataset, on_record)
        replace_file(partial, target)
    finally:
        partial.unlink(missing_ok=True)


def _remove_leftovers(target: Path) -> None:
    """Remove the partial files of killed builds of the same target; those of running builds stay."""
    for partial in target.parent.glob(f"{escape(target.name)}.*.partial"):
        process_id = partial.suffixes[-2].removeprefix(".")
        if process_id.isdecimal() and (int(process_id) == os.getpid() or not _is_running(int(process_id))):
            partial.unlink(missing_ok=True)


def _is_running(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)  # signal 0 only checks whether the process exists
    except ProcessLookupError:
        return False
    except PermissionError:  # it exists, and belongs to another user
        return True
    return True


def _fill(connection: sqlite3.Connection, dataset: Dataset, on_record: ProgressCallback) -> None:
    """Write all tables in one transaction, in an order that does not depend on the dataset's files."""
    connection.executescript(PREPARE + tables() + search.tables())
    db = Database(connection)
    connection.execute("BEGIN")
    for table, table_rows in _tables(dataset, on_record).items():
        db.table(table).insert_all(table_rows)
    connection.execute(COUNTRIES)
    for table, orders in ORDERS.items():
        for order, by in orders.items():
            connection.execute(RANK.format(table=table, order=order, by=by))
    connection.execute(EDGES)  # needs the ranks
    for table, table_rows in Timeline(dataset).tables().items():
        db.table(table).insert_all(table_rows)
    connection.execute(timeline.COUNTRIES)
    coverage.fill(connection)
    search.fill(connection)
    broken_references = connection.execute(BROKEN_REFERENCES).fetchall()
    if broken_references:
        raise sqlite3.IntegrityError(broken_references)
    connection.execute("COMMIT")
    connection.execute("ANALYZE")  # the query planner chooses indexes by these statistics
    connection.execute("VACUUM")  # the pages of the file then depend on its contents alone


def _tables(dataset: Dataset, on_record: ProgressCallback) -> dict[str, Iterator[Row]]:
    """Return the rows of each table that has any, in a fixed order."""
    by_table: dict[str, list[Row]] = {}
    for table, row in _rows(dataset, on_record):
        by_table.setdefault(table, []).append(row)
    return {table: iter(table_rows) for table, table_rows in by_table.items()}


def _rows(dataset: Dataset, on_record: ProgressCallback) -> Iterator[tuple[str, Row]]:
    yield from dataset_rows.of_dataset_info(dataset, SCHEMA_VERSION)
    for codebook in dataset.codebooks:
        yield from dataset_rows.of_codebook(codebook)
    lifetimes = {actor.id: lifetime(actor) for actor in dataset.actors}
    for kind, records in dataset.kinds().items():
        yield "record_count", {"kind": kind, "records": len(records)}
        for record in records:
            yield from rows.of_record(record, _encode(record), lifetimes)
            for to_kind, to_id in sorted(set(references(record))):
                yield "reference", {"from_kind": kind, "from_id": record.id, "to_kind": to_kind, "to_id": to_id}
            on_record()
    yield from dataset_rows.of_collections(dataset)
    yield from map(dataset_rows.of_retired, dataset.retired)


def _encode(record: Record) -> str:
    """Return a record as JSON, as the API sends it, after checking that it can be decoded."""
    doc = msgspec.json.encode(record)
    msgspec.json.decode(doc, type=type(record))
    return doc.decode()
