"""What became of ids that no record has any more."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from onrecord.errors import Merged, NotFound, Withdrawn
from onrecord.records.kinds import RecordKind
from onrecord.records.page import MissingRecord, MissingStatus
from onrecord.records.retired import Retired, RetiredStatus
from onrecord.release.open import Release

RETIRED = """
SELECT id, status, replacement, "on", reason FROM retired WHERE kind = ? AND id IN ({marks}) ORDER BY id
"""


THERE = "SELECT id FROM {table} WHERE id IN ({marks})"


class _Row(Struct, frozen=True):
    id: str
    status: str
    replacement: str | None
    on: str
    reason: str


def absence_error(release: Release, kind: str, record_id: str) -> NotFound | Merged | Withdrawn:
    """Return why a release has no record with an id: what there is to raise."""
    match find(release, RecordKind(kind), [record_id]):
        case [Retired(status=RetiredStatus.MERGED, replacement=str(replacement))]:
            return Merged(kind, record_id, replacement)
        case [retired]:
            return Withdrawn(kind, record_id, retired.reason, retired.replacement)
        case _:
            return NotFound(kind, record_id)


def missing(release: Release, kind: str, ids: Sequence[str]) -> list[MissingRecord]:
    """Return those of the ids that a release has no record with, and why, in their order."""
    marks = ", ".join("?" * len(ids))
    there = set(release.db.texts(THERE.format(table=kind, marks=marks), tuple(ids)))
    known = {each.id: each for each in find(release, RecordKind(kind), ids)}
    return [_missing(each, known.get(each)) for each in ids if each not in there]


def _missing(record_id: str, retired: Retired | None) -> MissingRecord:
    if retired is None:
        return MissingRecord(id=record_id, status=MissingStatus.UNKNOWN, reason=None, replacement=None)
    why = MissingStatus(retired.status.value)
    return MissingRecord(id=record_id, status=why, reason=retired.reason, replacement=retired.replacement)


def find(release: Release, kind: RecordKind, ids: Sequence[str]) -> list[Retired]:
    """Return those of the ids that are retired, in their order."""
    rows = release.db.rows(RETIRED.format(marks=", ".join("?" * len(ids))), (kind, *ids), _Row)
    return [
        Retired(
            kind=kind,
            id=row.id,
            status=RetiredStatus(row.status),
            replacement=row.replacement,
            on=date.fromisoformat(row.on),
            reason=row.reason,
        )
        for row in rows
    ]
