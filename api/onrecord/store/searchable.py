"""What search and autocomplete have in common: how a query is put to the full-text tables, and whose rows they are."""

from collections.abc import Sequence

from msgspec import Struct

from onrecord.records.dataset import Record, decode
from onrecord.records.kinds import RecordKind
from onrecord.records.passages import Ends
from onrecord.release.db import Db
from onrecord.store.paging import Condition, any_of

SPANS = "SELECT kind, first_rank, last_rank FROM searchable_kind"
WITHIN = "{rank} BETWEEN ? AND ?"
FOUND = """
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
    """A record that was found."""

    kind: RecordKind
    record: Record
    ends: Ends


class Rank(Struct, frozen=True):
    """The number of a row."""

    rank: int


class _Span(Struct, frozen=True):
    kind: str
    first: int
    last: int


class _Row(Struct, frozen=True):
    rank: int
    kind: str
    doc: str
    subject: str
    object: str


def match_all(asked: Sequence[str]) -> str:
    """Return what FTS5 is asked for rows that have all the words.

    A word is letters, digits and marks, so that in quotes nothing in it means anything to FTS5.
    """
    return " AND ".join(f'"{word}"' for word in asked)


def match_prefix(asked: Sequence[str]) -> str:
    """Return what FTS5 is asked for rows that have all the words, the last of which may go on."""
    return f"{match_all(asked)} *"


def match_ranked(asked: Sequence[str]) -> str:
    """Return the same question, put so that the last word itself counts for more than one that it begins."""
    last = asked[-1:]
    return " AND ".join([*filter(None, [match_all(asked[:-1])]), f"({match_all(last)} OR {match_prefix(last)})"])


def within(db: Db, rank: str, kinds: Sequence[RecordKind]) -> Condition:
    """Return the condition that a row is of one of the kinds: each is a stretch of the numbers in column `rank`."""
    if not kinds:
        return Condition("1")
    spans = [span for span in db.rows(SPANS, (), _Span) if span.kind in kinds]
    sql = " OR ".join(WITHIN.format(rank=rank) for _ in spans)
    return Condition(f"({sql or 0})", tuple(end for span in spans for end in (span.first, span.last)))


def found(db: Db, ranks: Sequence[int]) -> list[FoundRecord]:
    """Return the records with these numbers, in their order."""
    if not ranks:
        return []
    (condition,) = any_of(FOUND, ranks)
    rows = {row.rank: row for row in db.rows(condition.sql, condition.values, _Row)}
    return [
        FoundRecord(RecordKind(row.kind), decode(row.kind, row.doc), Ends(row.subject, row.object))
        for row in (rows[rank] for rank in ranks)
    ]
