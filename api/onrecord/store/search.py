"""Search: records of any kind by the words in them.

Hits come in four tiers. First come actors that have the query as their name, then records with every word in a name,
then the same with the last word as a prefix only; within these tiers the records that others refer to most come first.
All other hits follow, ranked by bm25.
"""

import struct
from enum import IntEnum
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from onrecord.records.kinds import RecordKind
from onrecord.records.names import fold
from onrecord.records.page import FacetCount, ResponseMeta
from onrecord.records.passages import label, passages
from onrecord.records.search import SearchHit
from onrecord.records.words import query_words
from onrecord.release.open import Release, Releases
from onrecord.store import envelope, paging
from onrecord.store.cursor import check_length
from onrecord.store.envelope import Envelope
from onrecord.store.query import Include, IncludeParam, PageQuery, RowFormat, RowFormatParam, SearchText
from onrecord.store.searchable import FoundRecord, kind_condition, load_records, match_all, match_prefix, match_ranked
from onrecord.store.snippet import snippet

EXACT_NAME = """
SELECT searchable.rank FROM actor JOIN searchable ON searchable.kind = 'actor' AND searchable.id = actor.id
WHERE (actor.name_folded = ? OR actor.id IN (SELECT actor FROM actor_name WHERE text_folded = ?))
"""
BY_EXACT_NAME = f"SELECT 0, 0, rank FROM ({EXACT_NAME}) WHERE rank > ? AND {{kinds}} ORDER BY rank LIMIT ?"
# Rows are numbered by how many records refer to them, so the order of the rows is the order of the hits: no sorting.
BY_NAME = f"""
SELECT ?, 0, search.rowid FROM search WHERE search MATCH ? AND search.rowid > ? AND {{kinds}}
AND search.rowid NOT IN ({EXACT_NAME}) ORDER BY search.rowid LIMIT ?
"""
# A word in a name or title weighs ten times one in running text. Scores are whole numbers, which a cursor can carry
# without rounding.
BY_SCORE = """
WITH hit (score, rank) AS MATERIALIZED (
    SELECT CAST(round(bm25(search, 10, 10, 1) * 1000000) AS INTEGER), search.rowid
    FROM search WHERE search MATCH ? AND {kinds}
    AND search.rowid NOT IN (SELECT rowid FROM search WHERE search MATCH ?)
)
SELECT 3, score, rank FROM hit WHERE (score, rank) > (?, ?) ORDER BY score, rank LIMIT ?
"""
# Kinds are ranges of rows, so counting by kind needs no join.
COUNTS = """
SELECT searchable_kind.kind, (
    SELECT count(*) FROM search
    WHERE search MATCH ? AND search.rowid BETWEEN searchable_kind.first_rank AND searchable_kind.last_rank
) AS hits
FROM searchable_kind ORDER BY hits DESC, searchable_kind.kind
"""
# FTS5 looks in the columns of names only.
IN_NAMES = "{{names}} : ({expression})"


class Tier(IntEnum):
    """The tiers of hits, the best first."""

    EXACT_NAME = 0
    NAME = 1
    NAME_PREFIX = 2
    OTHER = 3


class SearchQuery(PageQuery, frozen=True, kw_only=True):
    """The words to search for, and the kinds of record to return; all kinds by default."""

    q: Annotated[
        SearchText,
        Meta(
            description="Words to find: a record must have all of them, and the last one may be incomplete. Case, "
            "accents and punctuation are ignored, and names are found in every spelling and script on record.",
            examples=["Goyta"],
        ),
    ]
    kind: Annotated[tuple[RecordKind, ...], Meta(max_length=5, description="Return only records of these kinds.")] = ()
    include: IncludeParam = ()
    format: RowFormatParam = RowFormat.JSON


class _Position(Struct, frozen=True):
    """The position of a hit in the order of all hits."""

    tier: int
    score: int
    rank: int


_POSITION = struct.Struct(">Bqq")  # the encoding of a position in a cursor
_BEST_SCORE = -(2**63)  # bm25 gives the best hits the lowest scores, all of them negative
_FIRST = _Position(Tier.EXACT_NAME, _BEST_SCORE, 0)


def search(releases: Releases, query: SearchQuery) -> Envelope:
    """Return one page of hits, or raise BadCursor. Text without any word finds nothing."""
    start = paging.start_page(releases, query, "search")
    release = start.release
    after = _unpack(start.position)
    words = query_words(query.q)
    positions = _positions(release, query, words, after) if words else []
    on_page, next_cursor = start.cut(positions, lambda hit: _POSITION.pack(hit.tier, hit.score, hit.rank))
    records = load_records(release.db, [position.rank for position in on_page])
    hits = [_hit(each, words) for each in records]
    meta = _meta(release, query, words, is_empty=not hits and start.position is None)
    return envelope.page_of(hits, next_cursor, meta)


def _unpack(position: bytes | None) -> _Position:
    """Return the position of a cursor, before all hits on the first page; raise BadCursor if it has another length."""
    if position is None:
        return _FIRST
    check_length(position, _POSITION.size)
    return _Position(*_POSITION.unpack(position))


def _positions(release: Release, query: SearchQuery, words: list[str], after: _Position) -> list[_Position]:
    """Return the positions of the hits of a page, and of one more if there are so many.

    The tiers are read one after the other, only as far as the page needs them: only the last one has to be sorted.
    """
    positions: list[_Position] = []
    for tier in Tier:
        remaining = query.size + 1 - len(positions)
        if tier < after.tier or not remaining:
            continue
        tier_start = after if tier == after.tier else _Position(tier, _FIRST.score, _FIRST.rank)
        positions += _hits_of_tier(release, query, words, tier_start, remaining)
    return positions


def _hits_of_tier(
    release: Release, query: SearchQuery, words: list[str], after: _Position, limit: int
) -> list[_Position]:
    """Return the positions of the first hits of a tier after a position in it."""
    all_in_names = IN_NAMES.format(expression=match_all(words))
    prefix_in_names = IN_NAMES.format(expression=match_prefix(words))
    name = (fold(query.q),) * 2  # once for the preferred name, once for the other names
    kinds = kind_condition(release.db, "rank" if after.tier == Tier.EXACT_NAME else "search.rowid", query.kind)
    match after.tier:
        case Tier.EXACT_NAME:
            sql, values = BY_EXACT_NAME, (*name, after.rank, *kinds.values, limit)
        case Tier.OTHER:
            match = match_ranked(words)
            sql, values = BY_SCORE, (match, *kinds.values, prefix_in_names, after.score, after.rank, limit)
        case _:
            match = all_in_names if after.tier == Tier.NAME else f"({prefix_in_names}) NOT ({all_in_names})"
            sql, values = BY_NAME, (after.tier, match, after.rank, *kinds.values, *name, limit)
    return release.db.rows(sql.format(kinds=kinds.sql), values, _Position)


def _hit(each: FoundRecord, words: list[str]) -> SearchHit:
    best = snippet(passages(each.record, each.ends), words)
    return SearchHit(
        kind=each.kind,
        id=each.record.id,
        label=label(each.record, each.ends),
        field=best.field,
        snippet=best.text,
        ranges=best.ranges,
    )


def _meta(release: Release, query: SearchQuery, words: list[str], *, is_empty: bool) -> ResponseMeta:
    meta = envelope.meta(release, is_empty=is_empty)
    if not query.include:
        return meta
    counts = release.db.counts(COUNTS, (match_prefix(words),)) if words else []
    counts_by_kind = [
        FacetCount(value=kind.decode(), count=number)
        for kind, number in counts
        if number and (not query.kind or kind.decode() in query.kind)
    ]
    return msgspec.structs.replace(
        meta,
        count=sum(each.count for each in counts_by_kind) if Include.COUNT in query.include else None,
        facets={"kind": counts_by_kind} if Include.FACETS in query.include else None,
    )
