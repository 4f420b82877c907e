"""The feed of a version: every change from the first release to that one, in one SQLite file beside the releases.

A change has its number for ever: the feed of a version is that of the one before, with the new changes after it.
"""

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

import msgspec
from msgspec import Struct

from onrecord.errors import BadPublication, BadRelease
from onrecord.records.changes import Change, Difference
from onrecord.records.manifest import Manifest
from onrecord.records.page import Version
from onrecord.release.atomic import write_errors
from onrecord.release.changes import between
from onrecord.release.db import CACHE
from onrecord.release.open import (
    APPLICATION_ID,
    MOST_CHANGES,
    SCHEMA_VERSION,
    check_digest,
    check_feed,
    feed_of,
    file_of,
)

NAMED = 10  # ids in the error message

TABLES = f"""
PRAGMA page_size = 4096;
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {SCHEMA_VERSION};
CREATE TABLE edition (
    release TEXT PRIMARY KEY,
    day     TEXT NOT NULL,
    last    INTEGER NOT NULL    -- how many changes there are up to this release
) STRICT, WITHOUT ROWID;
CREATE TABLE change (
    rank_oldest INTEGER PRIMARY KEY,
    rank_newest INTEGER NOT NULL AS ({MOST_CHANGES} - rank_oldest),
    id          TEXT NOT NULL AS (release || ':' || kind || ':' || record),
    release     TEXT NOT NULL,
    day         TEXT NOT NULL,
    change      TEXT NOT NULL,
    kind        TEXT NOT NULL,
    record      TEXT NOT NULL,
    doc         TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX change_rank_newest ON change (rank_newest);
CREATE INDEX change_release ON change (release, rank_newest);
CREATE INDEX change_change ON change (change, rank_newest);
CREATE INDEX change_kind ON change (kind, rank_newest);
CREATE INDEX change_record ON change (record, rank_newest);
"""
PREPARE = f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {CACHE};"
BEGIN = "BEGIN"
COMMIT = "COMMIT"
CHANGE = "INSERT INTO change (release, day, change, kind, record, doc) VALUES (?, ?, ?, ?, ?, ?)"
EDITION = "INSERT INTO edition SELECT ?, ?, coalesce(max(rank_oldest), 0) FROM change"
# The ids of a release that vanished without an entry in retired.yaml: the first of them, each with their total.
VANISHED = """
SELECT kind, record, count(*) OVER () FROM change
WHERE release = ? AND change = 'withdrawn' AND json_extract(doc, '$.reason') IS NULL
ORDER BY rank_oldest LIMIT ?
"""


class FeedRelease(Struct, frozen=True, kw_only=True):
    """A release that a feed tells of, and where its file is."""

    version: Version
    day: date
    file: Path


def write(target: Path, stage: FeedRelease, directory: Path, earlier: Sequence[Manifest]) -> None:
    """Write the feed of a release to `target`; `earlier` are the published ones before it, the newest first.

    Raises BadPublication where a record vanished without being retired. An earlier feed that is missing or damaged is
    made again on the way, from the releases.
    """
    base = next((each for each in earlier if _is_whole(directory, each)), None)
    missed = earlier[: earlier.index(base)] if base else earlier
    before = _stage(directory, base).file if base else None
    target.unlink(missing_ok=True)
    if base:
        shutil.copyfile(feed_of(directory, base.version), target)
    with write_errors(target), closing(sqlite3.connect(target, isolation_level=None)) as feed:
        feed.executescript(PREPARE if base else PREPARE + TABLES)
        for each in (*(_stage(directory, manifest) for manifest in reversed(missed)), stage):
            _append(feed, each, between(before, each.file))
            before = each.file


def _is_whole(directory: Path, manifest: Manifest) -> bool:
    """Return whether the feed of a release is there, and is as it was written."""
    try:
        check_feed(directory, manifest)
    except BadRelease:
        return False
    return True


def _stage(directory: Path, manifest: Manifest) -> FeedRelease:
    check_digest(directory, manifest)
    return FeedRelease(version=manifest.version, day=manifest.day, file=file_of(directory, manifest.digest))


def _append(feed: sqlite3.Connection, stage: FeedRelease, differences: Iterator[Difference]) -> None:
    """Add the changes of a release to its feed, or raise BadPublication for ids that vanished."""
    feed.execute(BEGIN)
    feed.executemany(CHANGE, _rows(stage, differences))
    feed.execute(EDITION, (stage.version, stage.day.isoformat()))
    feed.execute(COMMIT)
    vanished = feed.execute(VANISHED, (stage.version, NAMED)).fetchall()
    if vanished:
        raise BadPublication(_vanished(vanished, stage.day))


def _rows(stage: FeedRelease, differences: Iterator[Difference]) -> Iterator[tuple[str, ...]]:
    day = stage.day.isoformat()
    for difference in differences:
        doc = msgspec.json.encode(Change.of(difference, stage.version, stage.day)).decode()
        yield stage.version, day, difference.change, difference.kind, difference.record, doc


def _vanished(rows: list[tuple[str, str, int]], day: date) -> str:
    """Return the error message, with the entry that retired.yaml needs."""
    names = ", ".join(f"{kind} {record}" for kind, record, _ in rows)
    first_kind, first_record, total = rows[0]
    more = f" and {total - NAMED} more" if total > NAMED else ""
    entry = f"{{kind: {first_kind}, id: {first_record}, status: withdrawn, on: {day}, reason: ...}}"
    return (
        f"ids of the previous release are missing, and ids are permanent: found no {names}{more}; expected the "
        f"records, or an entry for each in retired.yaml: {entry}, or with status: merged and replacement: ..."
    )
