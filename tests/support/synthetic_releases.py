"""Releases of any size, written row by row; as a program, publishes two of them and prints time and memory."""

import json
import re
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import msgspec

from onrecord.records.codes import EventKind, EventStatus
from onrecord.records.dates import UncertainDate
from onrecord.records.events import Event
from onrecord.records.evidence import Evidence
from onrecord.records.kinds import RecordKind
from onrecord.release.build import PREPARE, tables
from onrecord.release.open import SCHEMA_VERSION, Releases
from onrecord.release.publish import PublishOptions, publish

RELEASE = "INSERT INTO release (schema_version, dataset, title) VALUES (?, 'many', ?)"
SUPPORT = "support_documents, support_origins, support_speakers, support_reported, support_attributed, "
SUPPORT += "support_corroborated, support_confirmed, support_disputed, support_refuted, support_retracted, is_disputed"
EVENT = f"""
INSERT INTO event (id, kind, status, title, summary, date_edtf, possible_from, possible_to, doc, {SUPPORT})
VALUES (?, 'protest', 'occurred', 'A title', 'A summary', '2021-05-24', '2021-05-24', '2021-05-24', ?, 1, 1,
    0, 0, 0, 0, 0, 0, 0, 0, 0)
"""


def release(path: Path, *, events: int, edited: int = 0) -> Path:
    """Write a release file with so many events, and return it; of every hundred events, `edited` have another text."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(PREPARE + tables())
        connection.execute("BEGIN")
        title = f"{events} events, {edited} of 100 edited"
        connection.execute(RELEASE, (SCHEMA_VERSION, title))
        counts = [(kind, events if kind is RecordKind.EVENT else 0) for kind in RecordKind]
        connection.executemany("INSERT INTO record_count VALUES (?, ?)", counts)
        connection.executemany(EVENT, _events(events, edited))
        connection.execute("COMMIT")
    return path


def _events(number: int, edited: int) -> Iterator[tuple[str, str]]:
    day = UncertainDate.parse("2021-05-24")
    evidence = (Evidence(document="gazette", locator="Page 4"),)
    for each in range(1, number + 1):
        event = Event(
            id=f"e-{each:07}",
            kind=EventKind.PROTEST,
            status=EventStatus.OCCURRED,
            title=f"Protest number {each}",
            summary=f"People gather{' again' if each % 100 < edited else ''}. " * 10,
            date=day,
            evidence=evidence,
        )
        yield event.id, msgspec.json.encode(event).decode()


def measure(old: Path, new: Path, directory: Path) -> dict[str, float]:
    """Publish two releases, and return the number of changes, the time in seconds and the peak memory in KiB."""
    start = time.perf_counter()
    publish(old, directory, PublishOptions(day=date(2026, 11, 1)))
    publish(new, directory, PublishOptions(day=date(2026, 11, 2)))
    seconds = time.perf_counter() - start
    with closing(Releases(directory)) as releases:
        changes = releases.feed.db.number("SELECT count(*) FROM change")
    return {
        "changes": changes,
        "seconds": seconds,
        "peak_kib": peak_kib(),
    }


def peak_kib() -> int:
    """Return the peak resident memory of this process, in KiB."""
    # ru_maxrss of getrusage would include the memory of the parent process before exec.
    found = re.search(r"VmHWM:\s*(\d+) kB", Path("/proc/self/status").read_text())
    assert found
    return int(found[1])


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(*map(Path, sys.argv[1:]))))
