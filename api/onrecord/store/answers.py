"""Stored records joined into the envelope that is sent; nothing is encoded again."""

from datetime import date

import msgspec
from msgspec import Struct

from onrecord.records.page import AnswerMeta
from onrecord.release.db import Db
from onrecord.release.open import Release
from onrecord.store.query import Expand

REFERRED = """
SELECT DISTINCT {table}.doc FROM reference JOIN {table} ON {table}.id = reference.to_id
WHERE reference.from_kind = ? AND reference.from_id IN ({marks}) AND reference.to_kind = ? ORDER BY {table}.rank_id
"""
COVERAGE = "/v1/coverage"
_TABLES = {
    Expand.ACTORS: "actor",
    Expand.DOCUMENTS: "document",
    Expand.EVENTS: "event",
    Expand.CLAIMS: "claim",
}


class Answer(Struct, frozen=True, kw_only=True):
    """An envelope as JSON, with what is in it: the records of a list, joined by commas, and its cursor."""

    body: bytes
    release: str  # version of the one that answered
    docs: bytes = b""
    next_cursor: str | None = None


def single(doc: bytes, included: bytes, meta: AnswerMeta) -> Answer:
    """Return the envelope of one record."""
    body = b'{"data":%s,"included":%s,"meta":%s}' % (doc, included, msgspec.json.encode(meta))
    return Answer(body=body, release=meta.release)


def page(docs: bytes, included: bytes, next_cursor: str | None, meta: AnswerMeta) -> Answer:
    """Return the envelope of a list, of records that are joined by commas already."""
    tail = (included, msgspec.json.encode(next_cursor), msgspec.json.encode(meta))
    return Answer(
        body=b'{"data":[%s],"included":%s,"next_cursor":%s,"meta":%s}' % (docs, *tail),
        release=meta.release,
        docs=docs,
        next_cursor=next_cursor,
    )


def meta(release: Release, valid_on: date | None = None, *, is_empty: bool = False) -> AnswerMeta:
    """Return what is said of an answer: its release, the day asked about, and where an empty one points."""
    return AnswerMeta(
        release=release.manifest.version,
        known_at=release.manifest.day,
        valid_on=valid_on,
        count=None,
        facets=None,
        coverage=COVERAGE if is_empty else None,
    )


def included(db: Db, kind: str, ids: list[str], expand: tuple[Expand, ...]) -> bytes:
    """Return the records that those of this kind and these ids refer to, by kind, or null where none are asked for."""
    if not expand:
        return b"null"
    marks = ", ".join("?" * len(ids))
    groups = []
    for name, table in _TABLES.items():
        sql = REFERRED.format(table=table, marks=marks)
        docs = db.docs(sql, (kind, *ids, table)) if name in expand else []
        groups.append(b'"%s":[%s]' % (name.encode(), b",".join(docs)))
    return b"{%s}" % b",".join(groups)
