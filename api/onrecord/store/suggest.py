"""Autocomplete: records whose name or title has the words typed so far."""

from typing import Annotated

from msgspec import Meta

from onrecord.records.kinds import RecordKind
from onrecord.records.passages import PassageKind, label, passages
from onrecord.records.search import Suggestion
from onrecord.records.words import query_words
from onrecord.release.open import Releases
from onrecord.store import envelope, paging
from onrecord.store.envelope import Envelope
from onrecord.store.query import ReleaseQuery
from onrecord.store.searchable import FoundRecord, Rank, kind_condition, load_records, match_prefix
from onrecord.store.snippet import snippet

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
    limit: Annotated[int, Meta(ge=1, le=MAX_SUGGESTIONS, description="Maximum number of suggestions.")] = 10


def suggest(releases: Releases, query: SuggestQuery) -> Envelope:
    """Return the records whose names or title have all the words typed, those that others refer to most first.

    The last word may be incomplete.
    """
    release = paging.release_of(releases, query)
    words = query_words(query.q)
    kinds = kind_condition(release.db, "suggestion.rowid", query.kind)
    sql = SUGGESTIONS.format(kinds=kinds.sql)
    ranks = release.db.rows(sql, (match_prefix(words), *kinds.values, query.limit), Rank) if words else []
    records = load_records(release.db, [each.rank for each in ranks])
    suggestions = [_suggestion(each, words) for each in records]
    return envelope.page_of(suggestions, None, envelope.meta(release, is_empty=not suggestions))


def _suggestion(each: FoundRecord, words: list[str]) -> Suggestion:
    names = (passage for passage in passages(each.record, each.ends) if passage.part is not PassageKind.TEXT)
    match = snippet(names, words)
    return Suggestion(
        kind=each.kind,
        id=each.record.id,
        label=label(each.record, each.ends),
        match=match.text,
        ranges=match.ranges,
    )
