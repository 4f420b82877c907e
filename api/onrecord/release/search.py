"""What search reads, written from the tables of a release when these are whole."""

import sqlite3
from collections.abc import Iterator
from importlib import resources

from msgspec import Struct

from onrecord.records.dataset import decode
from onrecord.records.passages import Ends, PassageKind, passages
from onrecord.records.words import words

KINDS = ("actor", "event", "document", "relationship", "claim")  # the one that a reader means most often first

# The records that most others refer to first; ties by id, so that the order is total.
NUMBER = """
INSERT INTO searchable (kind, id)
SELECT '{kind}', {kind}.id
FROM {kind} LEFT JOIN (
    SELECT to_id, count(*) AS uses FROM reference WHERE to_kind = '{kind}' GROUP BY to_id
) AS used ON used.to_id = {kind}.id
ORDER BY coalesce(used.uses, 0) DESC, {kind}.id
"""
SPAN = """
INSERT INTO searchable_kind
SELECT '{kind}', min(rank), max(rank) FROM searchable WHERE kind = '{kind}' HAVING count(*)
"""
# CROSS JOIN has SQLite read the rows in the order of their numbers, without sorting the records.
DOCS = """
SELECT searchable.rank, {kind}.doc, '', ''
FROM searchable_kind AS span
CROSS JOIN searchable ON searchable.rank BETWEEN span.first_rank AND span.last_rank
CROSS JOIN {kind} ON {kind}.id = searchable.id
WHERE span.kind = '{kind}' ORDER BY searchable.rank
"""
RELATIONSHIPS = """
SELECT searchable.rank, relationship.doc, subject.name, object.name
FROM searchable_kind AS span
CROSS JOIN searchable ON searchable.rank BETWEEN span.first_rank AND span.last_rank
CROSS JOIN relationship ON relationship.id = searchable.id
CROSS JOIN actor AS subject ON subject.id = relationship.subject
CROSS JOIN actor AS object ON object.id = relationship.object
WHERE span.kind = 'relationship' ORDER BY searchable.rank
"""
ADD_WORDS = "INSERT INTO search (rowid, names, title, text) VALUES (?, ?, ?, ?)"
ADD_SUGGESTION = "INSERT INTO suggestion (rowid, words) VALUES (?, ?)"
MERGE_WORDS = "INSERT INTO search (search) VALUES ('optimize')"
MERGE_SUGGESTIONS = "INSERT INTO suggestion (suggestion) VALUES ('optimize')"


class Indexed(Struct, frozen=True):
    """The words of one record by part, joined by spaces, and its number."""

    rank: int
    names: str
    title: str
    text: str


def tables() -> str:
    """Return the SQL of the tables of search, as shipped with the program."""
    return (resources.files("onrecord.release") / "search.sql").read_text("utf-8")


def fill(connection: sqlite3.Connection) -> None:
    """Write the tables of search from the records of a release; memory does not grow with them."""
    for kind in KINDS:
        connection.execute(NUMBER.format(kind=kind))
        connection.execute(SPAN.format(kind=kind))
    for kind in KINDS:
        for indexed in _indexed(connection, kind):
            connection.execute(ADD_WORDS, (indexed.rank, indexed.names, indexed.title, indexed.text))
            suggested = f"{indexed.names} {indexed.title}".strip()
            if suggested:
                connection.execute(ADD_SUGGESTION, (indexed.rank, suggested))
    connection.execute(MERGE_WORDS)
    connection.execute(MERGE_SUGGESTIONS)


def _indexed(connection: sqlite3.Connection, kind: str) -> Iterator[Indexed]:
    sql = RELATIONSHIPS if kind == "relationship" else DOCS.format(kind=kind)
    for rank, doc, subject, object_ in connection.execute(sql):
        found: dict[PassageKind, list[str]] = {part: [] for part in PassageKind}
        for passage in passages(decode(kind, doc), Ends(subject, object_)):
            found[passage.part] += [word.folded for word in words(passage.text)]
        # Spellings of one name repeat each other, which makes the name no longer and no more frequent.
        names = dict.fromkeys(found[PassageKind.NAMES])
        yield Indexed(rank, " ".join(names), " ".join(found[PassageKind.TITLE]), " ".join(found[PassageKind.TEXT]))
