"""The ids of all records, in parts of bounded size."""

from onrecord.records.kinds import RecordKind
from onrecord.release.open import Release

# Reading a part and writing its sitemap blocks the event loop, for some 50 ms. Sitemaps may have 50,000 addresses.
PART_SIZE = 10_000

# The table is named for a kind of record. Ranks number the records from 1, so a part costs the same at any position.
IDS = "SELECT id FROM {kind} WHERE rank_id > ? AND rank_id <= ? ORDER BY rank_id"
COUNT = "SELECT ifnull(max(rank_id), 0) FROM {kind}"


def part_count(release: Release, kind: RecordKind) -> int:
    """Return the number of parts that the records of a kind fill."""
    return -(-release.db.number(COUNT.format(kind=kind)) // PART_SIZE)


def part(release: Release, kind: RecordKind, number: int) -> list[str]:
    """Return the ids of the records of a part, counted from 1; none for a part that does not exist."""
    return release.db.texts(IDS.format(kind=kind), ((number - 1) * PART_SIZE, number * PART_SIZE))
