"""The rows of the full-text tables: their ranges by kind, and the records that they belong to."""

from collections.abc import Sequence

from msgspec import Struct

from onrecord.records.dataset import Record, decode
from onrecord.records.kinds import RecordKind
from onrecord.records.passages import RelationshipNames
from onrecord.release.db import Db
from onrecord.store.paging import Condition, any_of

KIND_RANKS = "SELECT kind, first_rank, last_rank FROM searchable_kind"
RANK_RANGE = "{rank} BETWEEN ? AND ?"
RECORDS = """
SELECT searchable.rank, searchable.kind,
    coalesce(actor.doc, event.doc, document.doc, relationship.doc, claim.doc),
    coalesce(subject.name, ''), coalesce(object.name, '')
FROM searchable
LEFT JOIN actor ON searchable.kind = 'actor' AND actor.id = searchable.id
LEFT JOIN event ON searchable.kind = 'event' AND event.id = searchable.id
LEFT JOIN document ON searchable.kind = 'document' AND document.id = searchable.id
LEFT JOIN relationship ON searchable.kind = 'relationship' AND relationship.id = searchable.id
LEFT JOIN actor AS subject ON subject.id = relationship.subject
LEFT JOIN actor AS object ON object.id = relationship.object
LEFT JOIN claim ON searchable.kind = 'claim' AND claim.id = searchable.id
WHERE searchable.rank IN (*)
"""


class FoundRecord(Struct, frozen=True):
    """A record that a search found, and for a relationship the names of its two actors."""

    kind: RecordKind
    record: Record
    ends: RelationshipNames


class Rank(Struct, frozen=True):
    """The number of a row in the full-text tables."""

    rank: int


class _KindRanks(Struct, frozen=True):
    """The first and last row of a kind."""

    kind: str
    first: int
    last: int


class _Row(Struct, frozen=True):
    rank: int
    kind: str
    doc: str
    subject: str
    object: str


def kind_condition(db: Db, rank: str, kinds: Sequence[RecordKind]) -> Condition:
    """Return the condition that a row is of one of the kinds, if any are given; `rank` is the column of its number.

    Rows are numbered kind by kind, so a kind is a range of numbers and FTS5 reads no other rows.
    """
    if not kinds:
        return Condition("1")
    ranges = [each for each in db.rows(KIND_RANKS, (), _KindRanks) if each.kind in kinds]
    sql = " OR ".join(RANK_RANGE.format(rank=rank) for _ in ranges)
    return Condition(f"({sql or 0})", tuple(bound for each in ranges for bound in (each.first, each.last)))


def load_records(db: Db, ranks: Sequence[int]) -> list[FoundRecord]:
    """Return the records of the rows with these numbers, in the given order."""
    if not ranks:
        return []
    (condition,) = any_of(RECORDS, ranks)
    rows = {row.rank: row for row in db.rows(condition.sql, condition.values, _Row)}
    return [
        FoundRecord(RecordKind(row.kind), decode(row.kind, row.doc), RelationshipNames(row.subject, row.object))
        for row in (rows[rank] for rank in ranks)
    ]
