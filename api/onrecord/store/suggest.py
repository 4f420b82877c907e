"""Autocomplete: records whose name or title has the words typed so far."""

from typing import Annotated

import msgspec
from msgspec import Meta

from onrecord.records.kinds import RecordKind
from onrecord.records.passages import PassageKind, label, passages
from onrecord.records.search import Suggestion
from onrecord.records.words import query_words
from onrecord.release.open import Release, Releases
from onrecord.store import envelope, paging
from onrecord.store.envelope import Envelope
from onrecord.store.match import MatchQuery
from onrecord.store.query import Matching, MatchingParam, ReleaseQuery
from onrecord.store.relax import relax
from onrecord.store.searchable import FoundRecord, Rank, kind_condition, load_records
from onrecord.store.snippet import Snippets

MAX_SUGGESTIONS = 20
# Rows are numbered by how many records refer to them, so the first rows are the best: nothing is sorted, and reading
# stops at the limit even for a single letter.
SUGGESTIONS = """
SELECT suggestion.rowid FROM suggestion WHERE suggestion MATCH ? AND {kinds} ORDER BY suggestion.rowid LIMIT ?
"""


class SuggestQuery(ReleaseQuery, frozen=True, kw_only=True):
    """The text typed so far, and the kinds of record to suggest; all kinds by default."""

    q: Annotated[
        str,
        Meta(
            pattern=r"^[^\u0000-\u001f\u007f-\u009f]+$",
            max_length=100,
            extra={"expected": "text of at most 100 characters without control characters"},
            description="Beginning of a name or title, in any spelling on record. Case and accents are ignored.",
            examples=["goi"],
        ),
    ]
    kind: Annotated[tuple[RecordKind, ...], Meta(max_length=5, description="Return only records of these kinds.")] = ()
    matching: MatchingParam = Matching.RELAXED
    limit: Annotated[int, Meta(ge=1, le=MAX_SUGGESTIONS, description="Maximum number of suggestions.")] = 10


def suggest(releases: Releases, query: SuggestQuery) -> Envelope:
    """Return the records whose names or title have all the words typed, those that others refer to most first.

    The last word may be incomplete.
    """
    release = paging.release_of(releases, query)
    words = query_words(query.q)
    match, relaxation = MatchQuery(words), None
    ranks = _ranks(release, query, match)
    if not ranks and query.matching is Matching.RELAXED:
        relaxed = relax(release.db, words, lambda some: bool(_ranks(release, query, MatchQuery(some))))
        if relaxed:
            match, relaxation = MatchQuery(relaxed.words), relaxed.relaxation
            ranks = _ranks(release, query, match)
    snippets = Snippets(match)
    suggestions = [_suggestion(each, snippets) for each in load_records(release.db, ranks)]
    meta = envelope.meta(release, is_empty=not suggestions)
    if relaxation:
        meta = msgspec.structs.replace(meta, relaxed=relaxation)
    return envelope.page_of(suggestions, None, meta)


def _ranks(release: Release, query: SuggestQuery, match: MatchQuery) -> list[int]:
    """Return the rows that match; those that lack a middle initial of the query come last."""
    if not match.terms:
        return []
    kinds = kind_condition(release.db, "suggestion.rowid", query.kind)
    sql = SUGGESTIONS.format(kinds=kinds.sql)
    ranks = [each.rank for each in release.db.rows(sql, (match.suggestions, *kinds.values, query.limit), Rank)]
    if len(ranks) < query.limit and any(term.is_optional for term in match.terms):
        values = (match.suggestions_without_middle_initials, *kinds.values, query.limit)
        ranks += [each.rank for each in release.db.rows(sql, values, Rank) if each.rank not in ranks]
    return ranks[: query.limit]


def _suggestion(each: FoundRecord, snippets: Snippets) -> Suggestion:
    names = (passage for passage in passages(each.record, each.ends) if passage.part is not PassageKind.TEXT)
    match = snippets.best(names)
    return Suggestion(
        kind=each.kind,
        id=each.record.id,
        label=label(each.record, each.ends),
        match=match.text,
        ranges=match.ranges,
    )
