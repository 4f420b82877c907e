"""What a release file holds, read from its beginning to its end."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

from msgspec import Struct

from onrecord.records.kinds import RecordKind
from onrecord.release.db import connect

DOCS = "SELECT doc FROM {kind} ORDER BY rank_id"
ABOUT = "SELECT description, (SELECT min(date_earliest) FROM event), (SELECT max(date_latest) FROM event) FROM release"


class ReleaseInfo(Struct, frozen=True, kw_only=True):
    """What a release says of itself that its manifest does not."""

    description: str | None
    first_day: date | None
    last_day: date | None


def docs(file: Path, kind: RecordKind, chunk: int) -> Iterator[list[bytes]]:
    """Yield all records of a kind as they are sent, in the order of their ids, at most so many at a time."""
    with closing(connect(file)) as connection:
        connection.text_factory = bytes
        rows = connection.execute(DOCS.format(kind=kind))
        while found := rows.fetchmany(chunk):
            yield [doc for (doc,) in found]


def describe(file: Path) -> ReleaseInfo:
    """Return what a release says of itself."""
    with closing(connect(file)) as connection:
        description, first, last = connection.execute(ABOUT).fetchone()
    return ReleaseInfo(
        description=description,
        first_day=date.fromisoformat(first) if first else None,
        last_day=date.fromisoformat(last) if last else None,
    )
