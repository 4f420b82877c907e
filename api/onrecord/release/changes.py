"""What became of each record from one release to another: one pass over both, in memory that is independent of them."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from msgspec import Struct

from onrecord.errors import BadRelease
from onrecord.records.changes import ChangeType, Difference, field_changes
from onrecord.records.kinds import RecordKind
from onrecord.release.db import connect
from onrecord.release.open import check_digest, check_file, file_of, read_manifests

# Both halves are read in the order of an index, and merged: nothing is sorted, and nothing is kept.
STATES = """
SELECT id, CAST(doc AS BLOB), NULL, NULL, NULL FROM {kind}
UNION ALL
SELECT id, NULL, status, replacement, reason FROM retired WHERE kind = ?
ORDER BY id
"""


class _State(Struct, frozen=True):
    """What an id is in one release: a record, or retired."""

    id: str
    doc: bytes | None
    status: str | None
    replacement: str | None
    reason: str | None


def file_named(name: str, directory: Path) -> Path:
    """Return the release that a name means, a version in a directory or else a file, or raise BadRelease."""
    versions = {manifest.version: manifest for manifest in read_manifests(directory)}
    if name in versions:
        check_digest(directory, versions[name])
        return file_of(directory, versions[name].digest)
    if not Path(name).is_file():
        known = ", ".join(versions) or "none"
        raise BadRelease(f"{name} is neither a file nor a version in {directory}; the versions there are: {known}")
    check_file(Path(name))
    return Path(name)


def between(old: Path | None, new: Path) -> Iterator[Difference]:
    """Yield what became of every record from one release file to another, by kind and id; None is before the first.

    An id that vanished without being retired is withdrawn, without a reason.
    """
    for kind in RecordKind:
        for before, after in _pairs(_states(old, kind), _states(new, kind)):
            difference = _difference(kind, before, after)
            if difference:
                yield difference


def _states(file: Path | None, kind: RecordKind) -> Iterator[_State]:
    """Yield the records and the retired ids of a kind, in the order of their ids."""
    if file:
        with closing(connect(file)) as connection:
            try:
                for row in connection.execute(STATES.format(kind=kind), (kind,)):
                    yield _State(*row)
            except sqlite3.DatabaseError as error:
                raise BadRelease(f"{file} is not a release: {error}; build it with `onrecord build`") from None


def _pairs(before: Iterator[_State], after: Iterator[_State]) -> Iterator[tuple[_State | None, _State | None]]:
    """Yield for each id what it was and what it is, from two streams in the order of ids."""
    old, new = next(before, None), next(after, None)
    while old or new:
        first = min(state.id for state in (old, new) if state)
        was = old if old and old.id == first else None
        becomes = new if new and new.id == first else None
        yield was, becomes
        old = next(before, None) if was else old
        new = next(after, None) if becomes else new


def _difference(kind: RecordKind, before: _State | None, after: _State | None) -> Difference | None:
    """Return what became of one id, or None where it is what it was."""
    match before, after:
        case _State(id=record), None:
            return Difference(change=ChangeType.WITHDRAWN, kind=kind, record=record)
        case _State(doc=bytes(old)), _State(id=record, doc=bytes(new)):
            found = field_changes(old, new) if old != new else ()
            return (
                Difference(change=ChangeType.UPDATED, kind=kind, record=record, field_changes=found) if found else None
            )
        case _, _State(id=record, doc=bytes()):
            return Difference(change=ChangeType.CREATED, kind=kind, record=record)
        case _, _State(id=record, status=status, replacement=replacement, reason=reason):
            if before and (before.status, before.replacement) == (status, replacement):
                return None
            change = ChangeType(status or "")
            return Difference(change=change, kind=kind, record=record, reason=reason, replacement=replacement)
    return None
