"""Search: records of any kind by the words in them.

Records whose names have all the words come first, those of that very name before the others, then all the rest; each
group in the order of how well they fit (bm25), ties in the order of how much they matter.
"""

import struct
from collections.abc import Iterator
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from onrecord.records.kinds import RecordKind
from onrecord.records.names import fold
from onrecord.records.page import AnswerMeta, FacetCount
from onrecord.records.passages import label, passages
from onrecord.records.search import Hit
from onrecord.records.words import asked
from onrecord.release.db import Values
from onrecord.release.open import Release, Releases
from onrecord.store import answers, paging
from onrecord.store.answers import Answer
from onrecord.store.query import Include, InRows, PageQuery, RowFormat, Wording
from onrecord.store.searchable import Found, expression, found, ranked, within
from onrecord.store.snippet import snippet

# A word in a name weighs ten times one in running text. Scores are whole numbers, so that a cursor can hold them.
NAMED = """
WITH same (rank) AS (
    SELECT searchable.rank FROM actor JOIN searchable ON searchable.kind = 'actor' AND searchable.id = actor.id
    WHERE actor.name_folded = ? OR actor.id IN (SELECT actor FROM actor_name WHERE text_folded = ?)
),
hit (tier, score, rank) AS MATERIALIZED (
    SELECT search.rowid NOT IN same, CAST(round(bm25(search, 10, 5, 1) * 1000000) AS INTEGER), search.rowid
    FROM search WHERE search MATCH ? AND {within}
)
SELECT tier, score, rank FROM hit WHERE (tier, score, rank) > (?, ?, ?) ORDER BY tier, score, rank LIMIT ?
"""
OTHER = """
WITH hit (tier, score, rank) AS MATERIALIZED (
    SELECT 2, CAST(round(bm25(search, 10, 5, 1) * 1000000) AS INTEGER), search.rowid
    FROM search WHERE search MATCH ? AND {within}
    AND search.rowid NOT IN (SELECT rowid FROM search WHERE search MATCH ?)
)
SELECT tier, score, rank FROM hit WHERE (tier, score, rank) > (?, ?, ?) ORDER BY tier, score, rank LIMIT ?
"""
COUNTS = """
SELECT searchable_kind.kind, (
    SELECT count(*) FROM search
    WHERE search MATCH ? AND search.rowid BETWEEN searchable_kind.first_rank AND searchable_kind.last_rank
) AS hits
FROM searchable_kind ORDER BY hits DESC, searchable_kind.kind
"""
IN_NAMES = "{{names}} : ({expression})"
OTHER_TIER = 2


class SearchQuery(PageQuery, frozen=True, kw_only=True):
    """What a reader looks for."""

    q: Annotated[
        Wording,
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
    format: InRows = RowFormat.JSON


class _Place(Struct, frozen=True):
    """Where a hit stands in the order of all."""

    tier: int
    score: int
    rank: int


_PLACE = struct.Struct(">Bqq")
_BEFORE_ALL = _Place(-1, 0, 0)


def search(releases: Releases, query: SearchQuery) -> Answer:
    """Return one page of what a search finds; any text at all is a good query."""
    release, position = paging.started(releases, query, "search")
    after = _Place(*_PLACE.unpack(position)) if position else _BEFORE_ALL
    words = asked(query.q)
    places = list(_places(release, query, words, after)) if words else []
    shown = places[: query.size]
    is_cut = len(places) > len(shown)
    last = _PLACE.pack(shown[-1].tier, shown[-1].score, shown[-1].rank) if is_cut else b""
    hits = [_hit(each, words) for each in found(release.db, [place.rank for place in shown])]
    return answers.page(
        b",".join(map(msgspec.json.encode, hits)),
        b"null",
        paging.cursor_at(release, query, "search", last) if is_cut else None,
        _meta(release, query, words, is_empty=not hits and not position),
    )


def _places(release: Release, query: SearchQuery, words: list[str], after: _Place) -> Iterator[_Place]:
    """Yield the places of the hits after one: of a page, and of one more where there are more."""
    all_of = ranked(words)
    named = IN_NAMES.format(expression=all_of)
    kinds = within(release.db, "search", query.kind)
    limit = query.size + 1
    if after.tier < OTHER_TIER:
        name = fold(query.q)
        values: Values = (name, name, named, *kinds.values, after.tier, after.score, after.rank, limit)
        places = release.db.rows(NAMED.format(within=kinds.sql), values, _Place)
        yield from places
        limit -= len(places)
    if limit:
        values = (all_of, *kinds.values, named, after.tier, after.score, after.rank, limit)
        yield from release.db.rows(OTHER.format(within=kinds.sql), values, _Place)


def _hit(each: Found, words: list[str]) -> Hit:
    shown = snippet(passages(each.record, each.ends), words)
    return Hit(
        kind=each.kind,
        id=each.record.id,
        label=label(each.record, each.ends),
        field=shown.field,
        snippet=shown.text,
        ranges=shown.ranges,
    )


def _meta(release: Release, query: SearchQuery, words: list[str], *, is_empty: bool) -> AnswerMeta:
    meta = answers.meta(release, is_empty=is_empty)
    if not query.include:
        return meta
    counts = release.db.counts(COUNTS, (expression(words),)) if words else []
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
