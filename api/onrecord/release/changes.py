"""The differences between two releases, found in one pass over both, in memory independent of their size."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from msgspec import Struct

from onrecord.errors import MAX_NAMED, BadRelease, shorten
from onrecord.records.changes import ChangeType, Difference, field_changes
from onrecord.records.kinds import RecordKind
from onrecord.release.db import connect
from onrecord.release.open import check_digest, check_file, read_manifests, release_path

# SQLite reads both halves in the order of an index and merges them: it sorts nothing and stores nothing.
# CAST: documents are compared as bytes, and decoded only when they differ.
STATES = """
SELECT id, CAST(doc AS BLOB), NULL, NULL, NULL FROM {kind}
UNION ALL
SELECT id, NULL, status, replacement, reason FROM retired WHERE kind = ?
ORDER BY id
"""


class _State(Struct, frozen=True):
    """The state of an id in one release: a record with its document, or retired with a status."""

    id: str
    doc: bytes | None
    status: str | None
    replacement: str | None
    reason: str | None


def find_release_file(name: str, directory: Path) -> Path:
    """Return the release file of a version in a directory, or the file at a path; versions take precedence.

    Raises BadRelease if there is neither, or if the file is not a release.
    """
    versions = {manifest.version: manifest for manifest in read_manifests(directory)}
    if name in versions:
        check_digest(directory, versions[name])
        return release_path(directory, versions[name].sha256)
    if not os.path.isfile(name):  # noqa: PTH113 (Path.is_file raises for a name that is too long)
        published = ", ".join(list(versions)[:MAX_NAMED]) or "none"
        more = f" and {len(versions) - MAX_NAMED} more" if len(versions) > MAX_NAMED else ""
        raise BadRelease(
            f"{shorten(name)} is neither a file nor a version in {directory}; the versions there are: {published}{more}"
        )
    check_file(Path(name))
    return Path(name)


def diff_releases(old: Path | None, new: Path) -> Iterator[Difference]:
    """Yield the difference of every record that changed from one release file to another, by kind and id.

    Without an old file, every record of the new one is created. An id that vanished without being retired is withdrawn
    without a reason.
    """
    for kind in RecordKind:
        for before, after in _pairs(_states(old, kind), _states(new, kind)):
            difference = _difference(kind, before, after)
            if difference:
                yield difference


def _states(file: Path | None, kind: RecordKind) -> Iterator[_State]:
    """Yield the records and the retired ids of a kind, by id."""
    if file:
        with closing(connect(file)) as connection:
            try:
                for row in connection.execute(STATES.format(kind=kind), (kind,)):
                    yield _State(*row)
            except sqlite3.DatabaseError as error:
                raise BadRelease(f"{file} is not a release: {error}; build it with `onrecord build`") from None


def _pairs(before: Iterator[_State], after: Iterator[_State]) -> Iterator[tuple[_State | None, _State | None]]:
    """Yield the old and the new state of each id, by merging two streams that are sorted by id."""
    # One state of each release is in memory at a time.
    old, new = next(before, None), next(after, None)
    while old or new:
        smallest_id = min(state.id for state in (old, new) if state)
        old_state = old if old and old.id == smallest_id else None
        new_state = new if new and new.id == smallest_id else None
        yield old_state, new_state
        old = next(before, None) if old_state else old
        new = next(after, None) if new_state else new


def _difference(kind: RecordKind, before: _State | None, after: _State | None) -> Difference | None:
    """Return the difference between two states of one id, or None if nothing is to be reported."""
    match before, after:
        case _State(id=record), None:
            return Difference(change=ChangeType.WITHDRAWN, kind=kind, record=record)
        case _State(doc=bytes(old)), _State(id=record, doc=bytes(new)):
            fields = field_changes(kind, old, new) if old != new else ()
            return (
                Difference(change=ChangeType.UPDATED, kind=kind, record=record, field_changes=fields)
                if fields
                else None
            )
        case _, _State(id=record, doc=bytes()):
            return Difference(change=ChangeType.CREATED, kind=kind, record=record)
        case _, _State(id=record, status=status, replacement=replacement, reason=reason):
            # Another reason alone is an edit of the wording, not a change of the id's fate.
            if before and (before.status, before.replacement) == (status, replacement):
                return None
            change = ChangeType(status or "")
            return Difference(change=change, kind=kind, record=record, reason=reason, replacement=replacement)
    return None
