"""The full-text index of a release, filled from its tables at the end of a build."""

import sqlite3
from collections.abc import Iterator
from importlib import resources

from msgspec import Struct

from onrecord.records.dataset import decode
from onrecord.records.passages import PassageKind, RelationshipNames, passages
from onrecord.records.words import words

KINDS = ("actor", "event", "document", "relationship", "claim")  # by how often a reader looks for them

# Ranks are assigned at build: within a kind, records that others refer to most come first, so suggestions are the first
# rows that match, without sorting. The id breaks ties, so the order is total.
RANK_RECORDS = """
INSERT INTO searchable (kind, id)
SELECT '{kind}', {kind}.id
FROM {kind} LEFT JOIN (
    SELECT to_id, count(*) AS uses FROM reference WHERE to_kind = '{kind}' GROUP BY to_id
) AS used ON used.to_id = {kind}.id
ORDER BY coalesce(used.uses, 0) DESC, {kind}.id
"""
# Each kind is one range of ranks, so a filter by kind is a range of the full-text index.
KIND_RANGE = """
INSERT INTO searchable_kind
SELECT '{kind}', min(rank), max(rank) FROM searchable WHERE kind = '{kind}' HAVING count(*)
"""
# CROSS JOIN keeps SQLite from reordering the join: it reads the rows by rank, and need not sort the documents.
DOCS = """
SELECT searchable.rank, {kind}.doc, '', ''
FROM searchable_kind AS ranks
CROSS JOIN searchable ON searchable.rank BETWEEN ranks.first_rank AND ranks.last_rank
CROSS JOIN {kind} ON {kind}.id = searchable.id
WHERE ranks.kind = '{kind}' ORDER BY searchable.rank
"""
RELATIONSHIPS = """
SELECT searchable.rank, relationship.doc, subject.name, object.name
FROM searchable_kind AS ranks
CROSS JOIN searchable ON searchable.rank BETWEEN ranks.first_rank AND ranks.last_rank
CROSS JOIN relationship ON relationship.id = searchable.id
CROSS JOIN actor AS subject ON subject.id = relationship.subject
CROSS JOIN actor AS object ON object.id = relationship.object
WHERE ranks.kind = 'relationship' ORDER BY searchable.rank
"""
INSERT_SEARCH = "INSERT INTO search (rowid, names, title, text) VALUES (?, ?, ?, ?)"
INSERT_SUGGESTION = "INSERT INTO suggestion (rowid, words) VALUES (?, ?)"
# FTS5 commands: merge the index into one segment, which is the fastest to query, and never changes afterwards.
OPTIMIZE_SEARCH = "INSERT INTO search (search) VALUES ('optimize')"
OPTIMIZE_SUGGESTIONS = "INSERT INTO suggestion (suggestion) VALUES ('optimize')"


class SearchRow(Struct, frozen=True):
    """The rank of a record and its folded words, joined by spaces, for each column of the full-text index."""

    rank: int
    names: str
    title: str
    text: str


def tables() -> str:
    """Return the SQL of the tables of search."""
    return (resources.files("onrecord.release") / "search.sql").read_text("utf-8")


def fill(connection: sqlite3.Connection) -> None:
    """Fill the tables of search from the records of a release, one record at a time."""
    for kind in KINDS:
        connection.execute(RANK_RECORDS.format(kind=kind))
        connection.execute(KIND_RANGE.format(kind=kind))
    for kind in KINDS:
        for row in _rows(connection, kind):
            connection.execute(INSERT_SEARCH, (row.rank, row.names, row.title, row.text))
            suggested_words = f"{row.names} {row.title}".strip()
            if suggested_words:
                connection.execute(INSERT_SUGGESTION, (row.rank, suggested_words))
    connection.execute(OPTIMIZE_SEARCH)
    connection.execute(OPTIMIZE_SUGGESTIONS)


def _rows(connection: sqlite3.Connection, kind: str) -> Iterator[SearchRow]:
    sql = RELATIONSHIPS if kind == "relationship" else DOCS.format(kind=kind)
    for rank, doc, subject, object_ in connection.execute(sql):
        folded: dict[PassageKind, list[str]] = {part: [] for part in PassageKind}
        for passage in passages(decode(kind, doc), RelationshipNames(subject, object_)):
            folded[passage.part] += [word.folded for word in words(passage.text)]
        # Each word of the names once: bm25 would otherwise take many spellings of one name for a long name.
        names = dict.fromkeys(folded[PassageKind.NAMES])
        yield SearchRow(rank, " ".join(names), " ".join(folded[PassageKind.TITLE]), " ".join(folded[PassageKind.TEXT]))
