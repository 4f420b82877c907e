"""Search: records of any kind by the words in them.

Hits come in five tiers. First come actors that have the query as their name, then records with every word in a name,
then the same with the last word as a prefix only, then names of which a word begins with a single letter of the query;
within these tiers the records that others refer to most come first. All other hits follow, ranked by bm25.
"""

import struct
from enum import IntEnum
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from onrecord.records.kinds import RecordKind
from onrecord.records.page import FacetCount, Relaxation, ResponseMeta
from onrecord.records.passages import label, passages
from onrecord.records.search import SearchHit
from onrecord.records.words import query_words
from onrecord.release.open import Release, Releases
from onrecord.store import envelope, paging
from onrecord.store.cursor import check_length
from onrecord.store.envelope import Envelope
from onrecord.store.match import MatchQuery
from onrecord.store.query import (
    Include,
    IncludeParam,
    Matching,
    MatchingParam,
    PageQuery,
    RowFormat,
    RowFormatParam,
    SearchText,
)
from onrecord.store.relax import relax
from onrecord.store.searchable import FoundRecord, kind_condition, load_records
from onrecord.store.snippet import Snippets

EXACT_NAME = """
SELECT searchable.rank FROM actor JOIN searchable ON searchable.kind = 'actor' AND searchable.id = actor.id
WHERE (actor.name_key = ? OR actor.id IN (SELECT actor FROM actor_name WHERE text_key = ?))
"""
BY_EXACT_NAME = f"SELECT 0, 0, rank FROM ({EXACT_NAME}) WHERE rank > ? AND {{kinds}} ORDER BY rank LIMIT ?"
# Rows are numbered by how many records refer to them, so the order of the rows is the order of the hits: no sorting.
BY_NAME = f"""
SELECT ?, 0, search.rowid FROM search WHERE search MATCH ? AND search.rowid > ? AND {{kinds}}
AND search.rowid NOT IN ({EXACT_NAME}) ORDER BY search.rowid LIMIT ?
"""
# A word in a name or title weighs ten times one in running text. Scores are whole numbers, which a cursor can carry
# without rounding.
BY_SCORE = f"""
WITH hit (score, rank) AS MATERIALIZED (
    SELECT CAST(round(bm25(search, 10, 10, 10, 10, 1, 1) * 1000000) AS INTEGER), search.rowid
    FROM search WHERE search MATCH ? AND {{kinds}}
    AND search.rowid NOT IN (SELECT rowid FROM search WHERE search MATCH ?)
    AND search.rowid NOT IN ({EXACT_NAME})
)
SELECT 4, score, rank FROM hit WHERE (score, rank) > (?, ?) ORDER BY score, rank LIMIT ?
"""
EXISTS = "SELECT EXISTS (SELECT 1 FROM search WHERE search MATCH ? AND {kinds})"
# Kinds are ranges of rows, so counting by kind needs no join.
COUNTS = """
SELECT searchable_kind.kind, (
    SELECT count(*) FROM search
    WHERE search MATCH ? AND search.rowid BETWEEN searchable_kind.first_rank AND searchable_kind.last_rank
) AS hits
FROM searchable_kind ORDER BY hits DESC, searchable_kind.kind
"""


class Tier(IntEnum):
    """The tiers of hits, the best first."""

    EXACT_NAME = 0
    NAME = 1
    NAME_PREFIX = 2
    NAME_INITIALS = 3
    OTHER = 4


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
    matching: MatchingParam = Matching.RELAXED
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


class _Found(Struct, frozen=True):
    """The words that were looked for, how they differ from those of the query, and the positions of the hits."""

    match: MatchQuery
    relaxation: Relaxation | None
    positions: list[_Position]


def search(releases: Releases, query: SearchQuery) -> Envelope:
    """Return one page of hits, or raise BadCursor. Text without any word finds nothing."""
    start = paging.start_page(releases, query, "search")
    release = start.release
    found = _find(release, query, _unpack(start.position))
    on_page, next_cursor = start.cut(found.positions, lambda hit: _POSITION.pack(hit.tier, hit.score, hit.rank))
    records = load_records(release.db, [position.rank for position in on_page])
    snippets = Snippets(found.match)
    hits = [_hit(each, snippets) for each in records]
    meta = _meta(release, query, found, is_empty=not hits and start.position is None)
    return envelope.page_of(hits, next_cursor, meta)


def _find(release: Release, query: SearchQuery, after: _Position) -> _Found:
    """Return the hits after a position, of the query or, if no record at all matches it, of a relaxed one.

    The choice depends on the release and the query alone, so it is the same for every page.
    """
    words = query_words(query.q)
    match = MatchQuery(words)
    positions = _positions(release, query, match, after)
    if positions or query.matching is Matching.STRICT or (after is not _FIRST and _exists(release, query, match)):
        return _Found(match, None, positions)
    relaxed = relax(release.db, words, lambda some: _exists(release, query, MatchQuery(some)))
    if relaxed is None:
        return _Found(match, None, positions)
    match = MatchQuery(relaxed.words)
    return _Found(match, relaxed.relaxation, _positions(release, query, match, after))


def _exists(release: Release, query: SearchQuery, match: MatchQuery) -> bool:
    kinds = kind_condition(release.db, "search.rowid", query.kind)
    return bool(match.terms and release.db.number(EXISTS.format(kinds=kinds.sql), (match.any_row, *kinds.values)))


def _unpack(position: bytes | None) -> _Position:
    """Return the position of a cursor, before all hits on the first page; raise BadCursor if it has another length."""
    if position is None:
        return _FIRST
    check_length(position, _POSITION.size)
    return _Position(*_POSITION.unpack(position))


def _positions(release: Release, query: SearchQuery, match: MatchQuery, after: _Position) -> list[_Position]:
    """Return the positions of the hits of a page, and of one more if there are so many.

    The tiers are read one after the other, only as far as the page needs them: only the last one has to be sorted.
    """
    positions: list[_Position] = []
    tiers = [tier for tier in Tier if tier is not Tier.NAME_INITIALS or match.has_initials] if match.terms else []
    for tier in tiers:
        remaining = query.size + 1 - len(positions)
        if tier < after.tier or not remaining:
            continue
        tier_start = after if tier == after.tier else _Position(tier, _FIRST.score, _FIRST.rank)
        positions += _hits_of_tier(release, query, match, tier_start, remaining)
    return positions


def _hits_of_tier(
    release: Release, query: SearchQuery, match: MatchQuery, after: _Position, limit: int
) -> list[_Position]:
    """Return the positions of the first hits of a tier after a position in it."""
    name = (match.key, match.key)  # once for the preferred name, once for the other names
    kinds = kind_condition(release.db, "rank" if after.tier == Tier.EXACT_NAME else "search.rowid", query.kind)
    if after.tier == Tier.EXACT_NAME:
        sql, values = BY_EXACT_NAME, (*name, after.rank, *kinds.values, limit)
    elif after.tier == Tier.OTHER:
        sql, values = BY_SCORE, (match.text, *kinds.values, match.any_name, *name, after.score, after.rank, limit)
    else:
        sql, values = BY_NAME, (after.tier, _name_matches(match, after.tier), after.rank, *kinds.values, *name, limit)
    return release.db.rows(sql.format(kinds=kinds.sql), values, _Position)


def _name_matches(match: MatchQuery, tier: int) -> str:
    """Return the FTS5 query of a tier of names, without the tiers before."""
    match tier:
        case Tier.NAME:
            return match.whole_names
        case Tier.NAME_PREFIX:
            return f"({match.names}) NOT ({match.whole_names})"
        case _:
            return f"({match.any_name}) NOT ({match.names})"


def _hit(each: FoundRecord, snippets: Snippets) -> SearchHit:
    best = snippets.best(passages(each.record, each.ends))
    return SearchHit(
        kind=each.kind,
        id=each.record.id,
        label=label(each.record, each.ends),
        field=best.field,
        snippet=best.text,
        ranges=best.ranges,
    )


def _meta(release: Release, query: SearchQuery, found: _Found, *, is_empty: bool) -> ResponseMeta:
    meta = envelope.meta(release, is_empty=is_empty)
    if found.relaxation:
        meta = msgspec.structs.replace(meta, relaxed=found.relaxation)
    if not query.include:
        return meta
    counts = release.db.counts(COUNTS, (found.match.any_row,)) if found.match.terms else []
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
