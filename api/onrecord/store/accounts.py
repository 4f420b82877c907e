"""Accounts of an event by other documents, and links between claims."""

import struct
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from onrecord.records.accounts import (
    ClaimLinkEntry,
    FieldAccounts,
    LinkDirection,
    OtherValue,
    OwnValue,
    comparison,
    text_of,
)
from onrecord.records.codes import Certainty, ClaimRelation, Reliability, VerificationStatus
from onrecord.records.dates import UncertainDate
from onrecord.records.events import Event
from onrecord.records.evidence import Account
from onrecord.records.ids import ClaimId, EventId
from onrecord.release.open import Releases
from onrecord.store import envelope, paging, retired
from onrecord.store.cursor import check_length
from onrecord.store.envelope import Envelope
from onrecord.store.paging import any_of, combine
from onrecord.store.query import MAX_VALUES, PageQuery, RowFormat, RowFormatParam, UnpagedQuery

EVENT = "SELECT doc FROM event WHERE id = ?"
# All documents at once: no query for each account.
SOURCES = """
SELECT document.id, document.title, document.publisher, document.reliability
FROM document WHERE id IN (SELECT document FROM account WHERE event = ?)
"""
CLAIM = "SELECT count(*) FROM claim WHERE id = ?"
# The position of a link is one number, which cursors carry: the rank of the other claim, then the direction, then the
# relation, which fits into a byte.
LINKS = """
WITH link (other, direction, relation) AS (
    SELECT target, 'outgoing', relation FROM claim_link WHERE claim = ?
    UNION ALL
    SELECT claim, 'incoming', relation FROM claim_link WHERE target = ?
)
SELECT relation, direction, claim.id, proposition, speaker, certainty, verification, reported_by,
    said_edtf, said_earliest, said_latest,
    (claim.rank_oldest * 2 + (direction = 'incoming')) * 256 + code.position AS link_position
FROM link
JOIN claim ON claim.id = link.other
JOIN code ON code.codebook = 'claim-relation' AND code.code = link.relation
WHERE link_position > ? AND {where}
ORDER BY link_position LIMIT ?
"""
_POSITION = struct.Struct(">q")  # how a cursor holds it: an SQLite integer, which has a sign


class ClaimLinkQuery(PageQuery, frozen=True, kw_only=True):
    """The links of a claim to list; all of them by default."""

    relation: Annotated[
        tuple[ClaimRelation, ...], Meta(max_length=MAX_VALUES, description="Match links with these relations.")
    ] = ()
    direction: (
        Annotated[
            LinkDirection,
            Meta(description="`outgoing` matches links from this claim to others, `incoming` links from others to it."),
        ]
        | None
    ) = None
    format: RowFormatParam = RowFormat.JSON


class _Source(Struct, frozen=True):
    id: str
    title: str
    publisher: str
    reliability: str


class _Link(Struct, frozen=True):
    relation: str
    direction: str
    claim: str
    proposition: str
    speaker: str | None
    certainty: str
    verification: str
    reported_by: str
    said_edtf: str
    said_earliest: str | None
    said_latest: str | None
    position: int


def of_event(releases: Releases, event_id: EventId, query: UnpagedQuery) -> Envelope:
    """Return each field of an event that other documents account for, or raise NotFound, Merged or Withdrawn."""
    release = paging.release_of(releases, query)
    doc = release.db.doc(EVENT, (event_id,))
    if doc is None:
        raise retired.missing_error(release, "event", event_id)
    event = msgspec.json.decode(doc, type=Event)
    sources = {each.id: each for each in release.db.rows(SOURCES, (event_id,), _Source)}
    fields: dict[str, list[Account]] = {}
    for account in event.accounts:
        fields.setdefault(account.field, []).append(account)
    entries = [_field_accounts(event, field, accounts, sources) for field, accounts in fields.items()]
    return envelope.page_of(entries, None, envelope.meta(release, is_empty=not entries))


def _field_accounts(event: Event, field: str, accounts: list[Account], sources: dict[str, _Source]) -> FieldAccounts:
    own = text_of(event, field)
    return FieldAccounts(
        field=field,
        own=OwnValue(value=own, document=event.evidence[0].document),
        accounts=[_other_value(own, account, sources[account.document]) for account in accounts],
    )


def _other_value(own: str | None, account: Account, source: _Source) -> OtherValue:
    differs, compatible = comparison(Event, own, account)
    return OtherValue(
        document=account.document,
        title=source.title,
        publisher=source.publisher,
        reliability=Reliability(source.reliability),
        value=account.value,
        differs=differs,
        compatible=compatible,
        note=account.note,
    )


def links(releases: Releases, claim_id: ClaimId, query: ClaimLinkQuery) -> Envelope:
    """Return one page of the links to and from a claim, ordered by the day when the other claim was made.

    Raise NotFound, Merged or Withdrawn.
    """
    start = paging.start_page(releases, query, f"claim_link of {claim_id}")
    release = start.release
    if not release.db.number(CLAIM, (claim_id,)):
        raise retired.missing_error(release, "claim", claim_id)
    conditions = [
        *any_of("relation IN (*)", query.relation),
        *any_of("direction IN (*)", [query.direction] if query.direction else ()),
    ]
    condition = combine(conditions)
    after = _unpack(start.position)
    values = (claim_id, claim_id, after, *condition.values, query.size + 1)
    rows = release.db.rows(LINKS.format(where=condition.sql), values, _Link)
    on_page, next_cursor = start.cut(rows, lambda link: _POSITION.pack(link.position))
    meta = envelope.meta(release, is_empty=not on_page)
    return envelope.page_of([_entry(link) for link in on_page], next_cursor, meta)


def _unpack(position: bytes | None) -> int:
    """Return the position of a cursor, 0 on the first page; raise BadCursor if it has another length."""
    if position is None:
        return 0
    check_length(position, _POSITION.size)
    after: int = _POSITION.unpack(position)[0]
    return after


def _entry(link: _Link) -> ClaimLinkEntry:
    said = {"edtf": link.said_edtf, "earliest": link.said_earliest, "latest": link.said_latest}
    return ClaimLinkEntry(
        relation=ClaimRelation(link.relation),
        direction=LinkDirection(link.direction),
        claim=link.claim,
        proposition=link.proposition,
        speaker=link.speaker,
        certainty=Certainty(link.certainty),
        verification=VerificationStatus(link.verification),
        reported_by=link.reported_by,
        said=msgspec.convert(said, UncertainDate),
    )
