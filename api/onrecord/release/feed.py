"""The feed of a version: every change from the first release up to it, in one SQLite file.

A feed only grows: the feed of a version is a copy of the previous one with the new changes appended. A change keeps
its number in every later feed, so a cursor is valid in all of them.
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
from onrecord.release.changes import diff_releases
from onrecord.release.db import CACHE
from onrecord.release.open import (
    APPLICATION_ID,
    MAX_CHANGES,
    SCHEMA_VERSION,
    check_digest,
    check_feed,
    feed_path,
    release_path,
)

NAMED = 10  # ids in the error message

TABLES = f"""
PRAGMA page_size = 4096;
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {SCHEMA_VERSION};
-- One row for each release up to this version.
CREATE TABLE edition (
    release TEXT PRIMARY KEY,   -- version of the release
    day     TEXT NOT NULL,      -- day of publication, ISO 8601
    last    INTEGER NOT NULL    -- number of changes up to and including this release
) STRICT, WITHOUT ROWID;
-- One row for each change.
CREATE TABLE change (
    rank_oldest INTEGER PRIMARY KEY,    -- number of the change, from 1 for the oldest
    rank_newest INTEGER NOT NULL AS ({MAX_CHANGES} - rank_oldest),     -- rank in the order of the newest first
    id          TEXT NOT NULL AS (release || ':' || kind || ':' || record),
    release     TEXT NOT NULL,          -- version of the release that brought the change
    day         TEXT NOT NULL,          -- day of publication, ISO 8601
    change      TEXT NOT NULL,          -- created, updated, merged or withdrawn
    kind        TEXT NOT NULL,          -- kind of the record
    record      TEXT NOT NULL,          -- id of the record
    doc         TEXT NOT NULL           -- the change as the API sends it, JSON
) STRICT;
CREATE UNIQUE INDEX change_rank_newest ON change (rank_newest);
CREATE INDEX change_release ON change (release, rank_newest);
CREATE INDEX change_change ON change (change, rank_newest);
CREATE INDEX change_kind ON change (kind, rank_newest);
CREATE INDEX change_record ON change (record, rank_newest);
"""
# The file gets its name when it is complete, so SQLite need not guard it against a crash.
PREPARE = f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; {CACHE};"
BEGIN = "BEGIN"
COMMIT = "COMMIT"
CHANGE = "INSERT INTO change (release, day, change, kind, record, doc) VALUES (?, ?, ?, ?, ?, ?)"
EDITION = "INSERT INTO edition SELECT ?, ?, coalesce(max(rank_oldest), 0) FROM change"
# Only ids that vanished without an entry in retired.yaml have no reason. Each row has the total.
VANISHED = """
SELECT kind, record, count(*) OVER () FROM change
WHERE release = ? AND change = 'withdrawn' AND json_extract(doc, '$.reason') IS NULL
ORDER BY rank_oldest LIMIT ?
"""


class FeedRelease(Struct, frozen=True, kw_only=True):
    """A release whose changes are appended to a feed, and the path of its file."""

    version: Version
    day: date
    file: Path


def write(target: Path, release: FeedRelease, directory: Path, earlier: Sequence[Manifest]) -> None:
    """Write the feed of a release to `target`; `earlier` are the manifests before it, the newest first.

    A missing or damaged earlier feed is computed again from the releases.

    Raises BadPublication if a record vanished without being retired, and BadRelease if an earlier release that is
    needed is missing or damaged.
    """
    base = next((each for each in earlier if _is_intact(directory, each)), None)
    without_feed = earlier[: earlier.index(base)] if base else earlier
    previous = _feed_release(directory, base).file if base else None
    target.unlink(missing_ok=True)
    if base:
        shutil.copyfile(feed_path(directory, base.version), target)
    with write_errors(target), closing(sqlite3.connect(target, isolation_level=None)) as feed:
        feed.executescript(PREPARE if base else PREPARE + TABLES)
        for each in (*(_feed_release(directory, manifest) for manifest in reversed(without_feed)), release):
            _append(feed, each, diff_releases(previous, each.file))
            previous = each.file


def _is_intact(directory: Path, manifest: Manifest) -> bool:
    """Return whether the feed of a version has the digest of its manifest."""
    try:
        check_feed(directory, manifest)
    except BadRelease:
        return False
    return True


def _feed_release(directory: Path, manifest: Manifest) -> FeedRelease:
    check_digest(directory, manifest)
    return FeedRelease(version=manifest.version, day=manifest.day, file=release_path(directory, manifest.sha256))


def _append(feed: sqlite3.Connection, release: FeedRelease, differences: Iterator[Difference]) -> None:
    """Append the changes of a release, or raise BadPublication if ids vanished."""
    feed.execute(BEGIN)
    # The rows are a generator over both releases, so memory does not grow with the number of changes.
    feed.executemany(CHANGE, _rows(release, differences))
    feed.execute(EDITION, (release.version, release.day.isoformat()))
    feed.execute(COMMIT)
    vanished = feed.execute(VANISHED, (release.version, NAMED)).fetchall()
    if vanished:
        raise BadPublication(_vanished_message(vanished, release.day))


def _rows(release: FeedRelease, differences: Iterator[Difference]) -> Iterator[tuple[str, ...]]:
    day = release.day.isoformat()
    for difference in differences:
        doc = msgspec.json.encode(Change.of(difference, release.version, release.day)).decode()
        yield release.version, day, difference.change, difference.kind, difference.record, doc


def _vanished_message(rows: list[tuple[str, str, int]], day: date) -> str:
    """Return the error message, with the entry that retired.yaml needs."""
    names = ", ".join(f"{kind} {record}" for kind, record, _ in rows)
    first_kind, first_record, total = rows[0]
    more = f" and {total - NAMED} more" if total > NAMED else ""
    entry = f"{{kind: {first_kind}, id: {first_record}, status: withdrawn, on: {day}, reason: ...}}"
    return (
        f"ids of the previous release are missing, and ids are permanent: found no {names}{more}; expected the "
        f"records, or an entry for each in retired.yaml: {entry}, or with status: merged and replacement: ..."
    )
