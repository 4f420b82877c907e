"""Retired ids: ids whose record was merged into another one or withdrawn."""

from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches

from msgspec import Struct

from onrecord.errors import Merged, NotFound, Withdrawn
from onrecord.records.kinds import RecordKind
from onrecord.records.page import MissingRecord, MissingStatus
from onrecord.records.retired import Retired, RetiredStatus
from onrecord.release.open import Release

RETIRED = """
SELECT id, status, replacement, "on", reason FROM retired WHERE kind = ? AND id IN ({marks}) ORDER BY id
"""
# The table is named for a kind of record, never from input.
EXISTING_IDS = "SELECT id FROM {table} WHERE id IN ({marks})"
# Both are read from the index of the ids.
NEIGHBORS = """
SELECT id FROM (SELECT id FROM {table} WHERE id >= ? ORDER BY id LIMIT 5)
UNION ALL SELECT id FROM (SELECT id FROM {table} WHERE id < ? ORDER BY id DESC LIMIT 5)
"""
MAX_ID_LENGTH = 80
MIN_SIMILARITY = 0.8  # from 0 to 1; ids of one kind have many words in common


class _Row(Struct, frozen=True):
    id: str
    status: str
    replacement: str | None
    on: str
    reason: str


def missing_error(release: Release, kind: str, record_id: str) -> NotFound | Merged | Withdrawn:
    """Return the error to raise for an id that a release has no record of."""
    match by_ids(release, RecordKind(kind), [record_id]):
        case [Retired(status=RetiredStatus.MERGED, replacement=str(replacement))]:
            return Merged(kind, record_id, replacement)
        case [retired]:
            return Withdrawn(kind, record_id, retired.reason, retired.replacement)
        case _:
            return NotFound(kind, record_id, _nearest(release, kind, record_id))


def _nearest(release: Release, kind: str, record_id: str) -> str | None:
    """Return the most similar of the ids that come next to an id in their order; a slip at its beginning is missed."""
    if len(record_id) > MAX_ID_LENGTH:
        return None
    lower = record_id.lower()  # as ids are, which come after all upper-case letters in their order
    neighbors = release.db.texts(NEIGHBORS.format(table=kind), (lower, lower))
    return next(iter(get_close_matches(lower, neighbors, n=1, cutoff=MIN_SIMILARITY)), None)


def missing_records(release: Release, kind: str, ids: Sequence[str], parameter: str) -> list[MissingRecord]:
    """Return those of the ids of a parameter that a release has no record of, in their order, each with the reason.

    No id may occur twice.
    """
    marks = ", ".join("?" * len(ids))
    existing = set(release.db.texts(EXISTING_IDS.format(table=kind, marks=marks), tuple(ids)))
    if len(existing) == len(ids):  # as in most requests
        return []
    retired = {each.id: each for each in by_ids(release, RecordKind(kind), ids)}
    return [missing_record(parameter, each, retired.get(each)) for each in ids if each not in existing]


def missing_record(parameter: str, record_id: str, retired: Retired | None) -> MissingRecord:
    """Return the report of an id that no record has: the reason if it is retired, or that it is unknown."""
    if retired is None:
        status, reason, replacement = MissingStatus.UNKNOWN, None, None
    else:
        status, reason, replacement = MissingStatus(retired.status.value), retired.reason, retired.replacement
    return MissingRecord(id=record_id, parameter=parameter, status=status, reason=reason, replacement=replacement)


def by_ids(release: Release, kind: RecordKind, ids: Sequence[str]) -> list[Retired]:
    """Return those of the ids that are retired, ordered by id."""
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
