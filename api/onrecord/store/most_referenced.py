"""The records that others refer to most."""

from onrecord.records.dataset import Record
from onrecord.records.kinds import RecordKind
from onrecord.release.open import Releases
from onrecord.store.paging import release_of
from onrecord.store.query import ReleaseQuery
from onrecord.store.searchable import Rank, kind_condition, load_records

# Rows are numbered kind by kind, the most referenced record first, so nothing is sorted.
FIRST = "SELECT searchable.rank FROM searchable WHERE {kinds} ORDER BY searchable.rank LIMIT ?"


def most_referenced(releases: Releases, query: ReleaseQuery, kind: RecordKind, limit: int) -> list[Record]:
    """Return the records of one kind that others refer to most, the most referenced first."""
    release = release_of(releases, query)
    kinds = kind_condition(release.db, "searchable.rank", (kind,))
    ranks = release.db.rows(FIRST.format(kinds=kinds.sql), (*kinds.values, limit), Rank)
    return [each.record for each in load_records(release.db, [each.rank for each in ranks])]
