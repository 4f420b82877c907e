"""The full-text index of a release, filled from its tables at the end of a build."""

import sqlite3
from collections.abc import Iterable, Iterator
from importlib import resources
from itertools import pairwise, starmap

import msgspec
from msgspec import Struct

from onrecord.records.dataset import decode
from onrecord.records.passages import Passage, PassageKind, RelationshipNames, passages
from onrecord.records.words import is_unspaced, joined_name, joined_words, words

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
INSERT_SEARCH = """
INSERT INTO search (rowid, names, joined_names, title, joined_title, text, joined_text) VALUES (?, ?, ?, ?, ?, ?, ?)
"""
# Rows wait here until every word of the release is known. A temporary table is not written to the file.
WAITING = """
CREATE TEMPORARY TABLE waiting
(rank INTEGER PRIMARY KEY, names, joined_names, title, joined_title, text, joined_text)
"""
INSERT_WAITING = "INSERT INTO waiting VALUES (?, ?, ?, ?, ?, ?, ?)"
ALL_WAITING = "SELECT * FROM waiting ORDER BY rank"
DROP_WAITING = "DROP TABLE waiting"
INSERT_SUGGESTION = "INSERT INTO suggestion (rowid, words) VALUES (?, ?)"
# FTS5 commands: merge the index into one segment, which is the fastest to query, and never changes afterwards.
OPTIMIZE_SEARCH = "INSERT INTO search (search) VALUES ('optimize')"
OPTIMIZE_SUGGESTIONS = "INSERT INTO suggestion (suggestion) VALUES ('optimize')"

# A row for each word and column, with the number of its records.
VOCABULARY = "CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab (main, search, col)"
INSERT_WORDS = """
INSERT INTO search_word
SELECT term, reverse(term), sum(doc) FROM temp.vocabulary WHERE col IN ('names', 'title', 'text') GROUP BY term
"""
DROP_VOCABULARY = "DROP TABLE temp.vocabulary"


class SearchRow(Struct, frozen=True):
    """The rank of a record and its folded words, joined by spaces, for each column of the full-text index."""

    rank: int
    names: str
    joined_names: str
    title: str
    joined_title: str
    text: str
    joined_text: str


def tables() -> str:
    """Return the SQL of the tables of search."""
    return (resources.files("onrecord.release") / "search.sql").read_text("utf-8")


def fill(connection: sqlite3.Connection) -> None:
    """Fill the tables of search from the records of a release, one record at a time."""
    for kind in KINDS:
        connection.execute(RANK_RECORDS.format(kind=kind))
        connection.execute(KIND_RANGE.format(kind=kind))
    for row in _complete_rows(connection):
        connection.execute(INSERT_SEARCH, msgspec.structs.astuple(row))
        suggested_words = " ".join(filter(None, (row.names, row.joined_names, row.title, row.joined_title)))
        if suggested_words:
            connection.execute(INSERT_SUGGESTION, (row.rank, suggested_words))
    connection.execute(OPTIMIZE_SEARCH)
    connection.execute(OPTIMIZE_SUGGESTIONS)
    connection.create_function("reverse", 1, _reverse, deterministic=True)
    connection.execute(VOCABULARY)
    connection.execute(INSERT_WORDS)
    connection.execute(DROP_VOCABULARY)


def _reverse(word: str) -> str:
    return word[::-1]


def _complete_rows(connection: sqlite3.Connection) -> Iterator[SearchRow]:
    """Yield the rows, with two neighboring words of a text joined if some record has them as one word.

    So Al Qaeda is found as Alqaeda, but the first words of "a live broadcast" not as Alive, unless a record has it.
    """
    known = set[str]()
    connection.execute(WAITING)
    for kind in KINDS:
        for row in _rows(connection, kind):
            connection.execute(INSERT_WAITING, msgspec.structs.astuple(row))
            for folded in (row.names, row.joined_names, row.title, row.joined_title, row.text, row.joined_text):
                known.update(folded.split(" "))
    for row in starmap(SearchRow, connection.execute(ALL_WAITING)):
        yield msgspec.structs.replace(
            row,
            joined_title=" ".join([*row.joined_title.split(), *_joined_neighbors(row.title, known)]),
            joined_text=" ".join([*row.joined_text.split(), *_joined_neighbors(row.text, known)]),
        )
    connection.execute(DROP_WAITING)


def _joined_neighbors(folded: str, known: set[str]) -> Iterator[str]:
    """Yield each two neighboring words as one word if it is known."""
    for first, second in pairwise(folded.split(" ")):
        if first + second in known and not is_unspaced(first):
            yield first + second


def _rows(connection: sqlite3.Connection, kind: str) -> Iterator[SearchRow]:
    sql = RELATIONSHIPS if kind == "relationship" else DOCS.format(kind=kind)
    for rank, doc, subject, object_ in connection.execute(sql):
        yield _row(rank, passages(decode(kind, doc), RelationshipNames(subject, object_)))


def _row(rank: int, texts: Iterable[Passage]) -> SearchRow:
    folded: dict[PassageKind, list[str]] = {part: [] for part in PassageKind}
    joined: dict[PassageKind, list[str]] = {part: [] for part in PassageKind}
    for passage in texts:
        join = joined_name if passage.part is PassageKind.NAMES else joined_words
        folded[passage.part] += [word.folded for word in words(passage.text)]
        joined[passage.part] += [word.folded for word in join(passage.text)]
    return SearchRow(
        rank=rank,
        # Each word of the names once: bm25 would otherwise take many spellings of one name for a long name.
        names=" ".join(dict.fromkeys(folded[PassageKind.NAMES])),
        joined_names=" ".join(dict.fromkeys(joined[PassageKind.NAMES])),
        title=" ".join(folded[PassageKind.TITLE]),
        joined_title=" ".join(joined[PassageKind.TITLE]),
        text=" ".join(folded[PassageKind.TEXT]),
        joined_text=" ".join(joined[PassageKind.TEXT]),
    )
