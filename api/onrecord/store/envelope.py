"""Stored records joined into the envelope that is sent; nothing is encoded again."""

from collections.abc import Sequence
from datetime import date

import msgspec
from msgspec import Struct

from onrecord.records.page import ResponseMeta
from onrecord.release.db import Db, Values
from onrecord.release.open import Release
from onrecord.store.query import Expand
from onrecord.store.validity import ValidOn

INCLUDED = "SELECT doc FROM {table} WHERE id IN ({referred}) ORDER BY rank_id"
OFFICES = """
SELECT relationship.doc FROM relationship
WHERE relationship.type = 'holds-office' AND relationship.subject IN ({referred}) AND {held}
ORDER BY relationship.rank_id
"""
REFERRED = "SELECT to_id FROM reference WHERE from_kind = ? AND from_id IN ({marks}) AND to_kind = ?"
# An entry of the timeline refers to its record, and to whatever that refers to.
OF_TIMELINE_ENTRIES = """
SELECT reference.to_id
FROM timeline_entry
JOIN reference ON reference.from_kind = timeline_entry.kind AND reference.from_id = timeline_entry.record
WHERE timeline_entry.id IN ({marks}) AND reference.to_kind = ?
UNION SELECT record FROM timeline_entry WHERE id IN ({marks}) AND kind = ?
"""
COVERAGE = "/v1/coverage"
_TABLES = {
    Expand.ACTORS: "actor",
    Expand.DOCUMENTS: "document",
    Expand.EVENTS: "event",
    Expand.CLAIMS: "claim",
}


class Envelope(Struct, frozen=True, kw_only=True):
    """An envelope as JSON, with what is in it: the records of a list, joined by commas, and its cursor."""

    body: bytes
    release: str  # version of the one that answered
    docs: bytes = b""
    next_cursor: str | None = None


def item(doc: bytes, included: bytes, meta: ResponseMeta) -> Envelope:
    """Return the envelope of one record."""
    body = b'{"data":%s,"included":%s,"meta":%s}' % (doc, included, msgspec.json.encode(meta))
    return Envelope(body=body, release=meta.release)


def item_of(record: Struct, meta: ResponseMeta) -> Envelope:
    """Return the envelope of one record that is computed rather than stored."""
    return item(msgspec.json.encode(record), b"null", meta)


def page(docs: bytes, included: bytes, next_cursor: str | None, meta: ResponseMeta) -> Envelope:
    """Return the envelope of a list, of records that are joined by commas already."""
    tail = (included, msgspec.json.encode(next_cursor), msgspec.json.encode(meta))
    return Envelope(
        body=b'{"data":[%s],"included":%s,"next_cursor":%s,"meta":%s}' % (docs, *tail),
        release=meta.release,
        docs=docs,
        next_cursor=next_cursor,
    )


def page_of(records: Sequence[Struct], next_cursor: str | None, meta: ResponseMeta) -> Envelope:
    """Return the envelope of a list of records that are computed rather than stored."""
    return page(b",".join(map(msgspec.json.encode, records)), b"null", next_cursor, meta)


def meta(release: Release, valid_on: date | None = None, *, is_empty: bool = False) -> ResponseMeta:
    """Return what is said of an answer: its release, the day asked about, and where an empty one points."""
    return ResponseMeta(
        release=release.manifest.version,
        known_at=release.manifest.day,
        valid_on=valid_on,
        count=None,
        facets=None,
        coverage=COVERAGE if is_empty else None,
    )


def included(db: Db, kind: str, ids: list[str], expand: tuple[Expand, ...], valid_on: ValidOn | None = None) -> bytes:
    """Return the records that those of this kind and these ids refer to, by kind, or null where none are asked for.

    Offices are those of the actors referred to, or of the actors themselves; on a day, those held then.
    """
    if not expand:
        return b"null"
    groups = []
    for name, table in _TABLES.items():
        referred, values = _referred(kind, ids, table)
        sql = INCLUDED.format(table=table, referred=referred)
        groups.append((name, db.docs(sql, values) if name in expand else []))
    groups.append((Expand.OFFICES, _offices(db, kind, ids, valid_on) if Expand.OFFICES in expand else []))
    return b"{%s}" % b",".join(b'"%s":[%s]' % (name.encode(), b",".join(docs)) for name, docs in groups)


def _referred(kind: str, ids: list[str], table: str) -> tuple[str, Values]:
    marks = ", ".join("?" * len(ids))
    if kind == "timeline_entry":
        return OF_TIMELINE_ENTRIES.format(marks=marks), (*ids, table, *ids, table)
    return REFERRED.format(marks=marks), (kind, *ids, table)


def _offices(db: Db, kind: str, ids: list[str], valid_on: ValidOn | None) -> list[bytes]:
    referred, values = (", ".join("?" * len(ids)), tuple(ids)) if kind == "actor" else _referred(kind, ids, "actor")
    held, days = valid_on.where("relationship") if valid_on else ("1", ())
    return db.docs(OFFICES.format(referred=referred, held=held), (*values, *days))
