"""Envelopes: the JSON of a response, joined from stored records without decoding or encoding them again."""

from collections.abc import Sequence
from datetime import date

import msgspec
from msgspec import Struct

from onrecord.records.page import MissingRecord, Relaxation, ResponseMeta
from onrecord.release.db import Db, Values
from onrecord.release.open import Release
from onrecord.store.query import Expand
from onrecord.store.validity import ValidOn

# Included records come in the order of their ids, so that equal requests have equal bytes.
INCLUDED = "SELECT doc FROM {table} WHERE id IN ({ids}) ORDER BY rank_id"
OFFICES = """
SELECT relationship.doc FROM relationship
WHERE relationship.type = 'holds-office' AND relationship.subject IN ({ids}) AND {validity}
ORDER BY relationship.rank_id
"""
REFERENCED_IDS = "SELECT to_id FROM reference WHERE from_kind = ? AND from_id IN ({marks}) AND to_kind = ?"
# A timeline entry refers to its own record, and to every record that this one refers to.
IDS_REFERENCED_BY_ENTRIES = """
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
    """The JSON body of a response; `docs` and `next_cursor` serve the writers of other formats."""

    body: bytes
    release: str  # the version that was read
    docs: bytes = b""  # the record, or the records of a list joined by commas
    next_cursor: str | None = None
    missing: Sequence[MissingRecord] = ()  # the ids in the parameters that no record has
    relaxed: Relaxation | None = None  # the words of the query that were left out or corrected


def item(doc: bytes, included: bytes, meta: ResponseMeta) -> Envelope:
    """Return the envelope of one stored record."""
    # Records are stored as they are sent: joining bytes costs less than encoding them again.
    body = b'{"data":%s,"included":%s,"meta":%s}' % (doc, included, msgspec.json.encode(meta))
    return Envelope(body=body, release=meta.release, docs=doc)


def item_of(record: Struct, meta: ResponseMeta) -> Envelope:
    """Return the envelope of one record that is computed rather than stored."""
    return item(msgspec.json.encode(record), b"null", meta)


def page(docs: bytes, included: bytes, next_cursor: str | None, meta: ResponseMeta) -> Envelope:
    """Return the envelope of a list of stored records, already joined by commas."""
    tail = (included, msgspec.json.encode(next_cursor), msgspec.json.encode(meta))
    return Envelope(
        body=b'{"data":[%s],"included":%s,"next_cursor":%s,"meta":%s}' % (docs, *tail),
        release=meta.release,
        docs=docs,
        next_cursor=next_cursor,
        missing=meta.missing or (),
        relaxed=meta.relaxed,
    )


def page_of(records: Sequence[Struct], next_cursor: str | None, meta: ResponseMeta) -> Envelope:
    """Return the envelope of a list of records that are computed rather than stored."""
    return page(b",".join(map(msgspec.json.encode, records)), b"null", next_cursor, meta)


def meta(
    release: Release,
    valid_on: date | None = None,
    *,
    is_empty: bool = False,
    missing: list[MissingRecord] | None = None,
) -> ResponseMeta:
    """Return the `meta` of a response, without counts; an empty response points to the coverage."""
    return ResponseMeta(
        release=release.manifest.version,
        known_at=release.manifest.day,
        valid_on=valid_on,
        count=None,
        facets=None,
        missing=missing,
        coverage=COVERAGE if is_empty else None,
    )


def included(db: Db, kind: str, ids: list[str], expand: tuple[Expand, ...], valid_on: ValidOn | None = None) -> bytes:
    """Return the records that the given ones refer to as a JSON object by kind, or null without `expand`.

    Offices are those of the referenced actors, or of the given ones if these are actors. With `valid_on`, only
    offices held on that day are included.
    """
    if not expand:
        return b"null"
    # Kinds that were not requested are empty lists, so that clients can read every kind without a check.
    groups = []
    for name, table in _TABLES.items():
        referenced, values = _referenced_ids(kind, ids, table)
        sql = INCLUDED.format(table=table, ids=referenced)
        groups.append((name, db.docs(sql, values) if name in expand else []))
    groups.append((Expand.OFFICES, _offices(db, kind, ids, valid_on) if Expand.OFFICES in expand else []))
    return b"{%s}" % b",".join(b'"%s":[%s]' % (name.encode(), b",".join(docs)) for name, docs in groups)


def _referenced_ids(kind: str, ids: list[str], table: str) -> tuple[str, Values]:
    """Return a subquery of the ids in `table` that records refer to, and its values."""
    marks = ", ".join("?" * len(ids))
    if kind == "timeline_entry":
        return IDS_REFERENCED_BY_ENTRIES.format(marks=marks), (*ids, table, *ids, table)
    return REFERENCED_IDS.format(marks=marks), (kind, *ids, table)


def _offices(db: Db, kind: str, ids: list[str], valid_on: ValidOn | None) -> list[bytes]:
    actors, values = (", ".join("?" * len(ids)), tuple(ids)) if kind == "actor" else _referenced_ids(kind, ids, "actor")
    validity, days = valid_on.where("relationship") if valid_on else ("1", ())
    return db.docs(OFFICES.format(ids=actors, validity=validity), (*values, *days))
