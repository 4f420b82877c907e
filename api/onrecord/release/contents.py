"""Sequential reads of a whole release file, for the bulk files that are made from it."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

from msgspec import Struct

from onrecord.records.kinds import RecordKind
from onrecord.release.db import connect

DOCS = "SELECT doc FROM {kind} ORDER BY rank_id"
OVERVIEW = """
SELECT description, (SELECT min(date_earliest) FROM event), (SELECT max(date_latest) FROM event) FROM release
"""


class ReleaseOverview(Struct, frozen=True, kw_only=True):
    """Facts about a release that its manifest does not have; the days are the first and last day of its events."""

    description: str | None
    first_day: date | None
    last_day: date | None


def docs(file: Path, kind: RecordKind, chunk: int) -> Iterator[list[bytes]]:
    """Yield all records of a kind as JSON, by id, in lists of at most `chunk` records."""
    with closing(connect(file)) as connection:
        connection.text_factory = bytes  # the JSON is written to files unchanged
        rows = connection.execute(DOCS.format(kind=kind))
        while batch := rows.fetchmany(chunk):
            yield [doc for (doc,) in batch]


def overview(file: Path) -> ReleaseOverview:
    """Return the description of a release and the days that its events span."""
    with closing(connect(file)) as connection:
        description, first_day, last_day = connection.execute(OVERVIEW).fetchone()
    return ReleaseOverview(
        description=description,
        first_day=date.fromisoformat(first_day) if first_day else None,
        last_day=date.fromisoformat(last_day) if last_day else None,
    )
