"""Search: records of any kind by the words in them.

First come the records of that very name, then those that bear all the words in their names, then those whose names
have the last word as a beginning only; each of these groups in the order of how much its records matter. All the rest
follows in the order of how well it fits (bm25).
"""

import struct
from collections.abc import Iterator
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
from onrecord.store.envelope import Envelope
from onrecord.store.query import Include, PageQuery, RowFormat, RowFormatParam, SearchText
from onrecord.store.searchable import FoundRecord, found, match_all, match_prefix, match_ranked, within
from onrecord.store.snippet import snippet

SAME = """
SELECT searchable.rank FROM actor JOIN searchable ON searchable.kind = 'actor' AND searchable.id = actor.id
WHERE (actor.name_folded = ? OR actor.id IN (SELECT actor FROM actor_name WHERE text_folded = ?))
"""
OF_THAT_NAME = f"SELECT 0, 0, rank FROM ({SAME}) WHERE rank > ? AND {{within}} ORDER BY rank LIMIT ?"
NAMED = f"""
SELECT ?, 0, search.rowid FROM search WHERE search MATCH ? AND search.rowid > ? AND {{within}}
AND search.rowid NOT IN ({SAME}) ORDER BY search.rowid LIMIT ?
"""
# A word in a name or title weighs ten times one in running text. Scores are whole numbers, so that a cursor can hold
# them.
OTHER = """
WITH hit (score, rank) AS MATERIALIZED (
    SELECT CAST(round(bm25(search, 10, 10, 1) * 1000000) AS INTEGER), search.rowid
    FROM search WHERE search MATCH ? AND {within}
    AND search.rowid NOT IN (SELECT rowid FROM search WHERE search MATCH ?)
)
SELECT 3, score, rank FROM hit WHERE (score, rank) > (?, ?) ORDER BY score, rank LIMIT ?
"""
COUNTS = """
SELECT searchable_kind.kind, (
    SELECT count(*) FROM search
    WHERE search MATCH ? AND search.rowid BETWEEN searchable_kind.first_rank AND searchable_kind.last_rank
) AS hits
FROM searchable_kind ORDER BY hits DESC, searchable_kind.kind
"""
IN_NAMES = "{{names}} : ({expression})"


class Tier(IntEnum):
    """The groups of hits, the best first."""

    OF_THAT_NAME = 0
    NAMED = 1
    NAMED_SO_FAR = 2
    OTHER = 3


class SearchQuery(PageQuery, frozen=True, kw_only=True):
    """What a reader looks for."""

    q: Annotated[
        SearchText,
        Meta(
            description="Words, all of which a record must have, the last one perhaps begun only. Case, accents and "
            "signs do not count; names are found in every spelling and script on record.",
            examples=["Goyta"],
        ),
    ]
    kind: Annotated[tuple[RecordKind, ...], Meta(max_length=5, description="Kinds of record.")] = ()
    include: Annotated[
        tuple[Include, ...], Meta(max_length=2, description="What to add to `meta`: the count, the facets.")
    ] = ()
    format: RowFormatParam = RowFormat.JSON


class _Place(Struct, frozen=True):
    """Where a hit stands in the order of all."""

    tier: int
    score: int
    rank: int


_PLACE = struct.Struct(">Bqq")
_BEST = -(2**63)  # scores are below zero, the lowest the best
_START = _Place(Tier.OF_THAT_NAME, _BEST, 0)


def search(releases: Releases, query: SearchQuery) -> Envelope:
    """Return one page of what a search finds; any text at all is a good query."""
    start = paging.start_page(releases, query, "search")
    release = start.release
    after = _Place(*_PLACE.unpack(start.position)) if start.position else _START
    words = query_words(query.q)
    places = list(_places(release, query, words, after)) if words else []
    on_page, next_cursor = start.cut(places, lambda hit: _PLACE.pack(hit.tier, hit.score, hit.rank))
    hits = [_hit(each, words) for each in found(release.db, [place.rank for place in on_page])]
    meta = _meta(release, query, words, is_empty=not hits and start.position is None)
    return envelope.page_of(hits, next_cursor, meta)


def _places(release: Release, query: SearchQuery, words: list[str], after: _Place) -> Iterator[_Place]:
    """Yield the places of the hits after one: of a page, and of one more where there are more."""
    wanted = query.size + 1
    for tier in Tier:
        if tier >= after.tier and wanted:
            begun = after if tier == after.tier else _START
            places = _tier(release, query, words, _Place(tier, begun.score, begun.rank), wanted)
            yield from places
            wanted -= len(places)


def _tier(release: Release, query: SearchQuery, words: list[str], after: _Place, wanted: int) -> list[_Place]:
    """Return the places of so many hits of one tier, after one of them."""
    whole = IN_NAMES.format(expression=match_all(words))
    begun = IN_NAMES.format(expression=match_prefix(words))
    name = (fold(query.q),) * 2
    kinds = within(release.db, "rank" if after.tier == Tier.OF_THAT_NAME else "search.rowid", query.kind)
    match after.tier:
        case Tier.OF_THAT_NAME:
            sql, values = OF_THAT_NAME, (*name, after.rank, *kinds.values, wanted)
        case Tier.OTHER:
            sql, values = OTHER, (match_ranked(words), *kinds.values, begun, after.score, after.rank, wanted)
        case _:
            match = whole if after.tier == Tier.NAMED else f"({begun}) NOT ({whole})"
            sql, values = NAMED, (after.tier, match, after.rank, *kinds.values, *name, wanted)
    return release.db.rows(sql.format(within=kinds.sql), values, _Place)


def _hit(each: FoundRecord, words: list[str]) -> SearchHit:
    shown = snippet(passages(each.record, each.ends), words)
    return SearchHit(
        kind=each.kind,
        id=each.record.id,
        label=label(each.record, each.ends),
        field=shown.field,
        snippet=shown.text,
        ranges=shown.ranges,
    )


def _meta(release: Release, query: SearchQuery, words: list[str], *, is_empty: bool) -> ResponseMeta:
    meta = envelope.meta(release, is_empty=is_empty)
    if not query.include:
        return meta
    counts = release.db.counts(COUNTS, (match_prefix(words),)) if words else []
    found_by_kind = [
        FacetCount(value=kind.decode(), count=number)
        for kind, number in counts
        if number and (not query.kind or kind.decode() in query.kind)
    ]
    return msgspec.structs.replace(
        meta,
        count=sum(each.count for each in found_by_kind) if Include.COUNT in query.include else None,
        facets={"kind": found_by_kind} if Include.FACETS in query.include else None,
    )
