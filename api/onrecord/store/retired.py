"""What became of ids that no record has any more."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from onrecord.records.kinds import RecordKind
from onrecord.records.retired import Retired, RetiredStatus
from onrecord.release.open import Release

RETIRED = """
SELECT id, status, replacement, "on", reason FROM retired WHERE kind = ? AND id IN ({marks}) ORDER BY id
"""


class _Row(Struct, frozen=True):
    id: str
    status: str
    replacement: str | None
    on: str
    reason: str


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
