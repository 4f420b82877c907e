"""What may be meant by the first letters of a name or title: autocomplete."""

from typing import Annotated

import msgspec
from msgspec import Meta

from onrecord.records.kinds import RecordKind
from onrecord.records.passages import PassageKind, label, passages
from onrecord.records.search import Suggestion
from onrecord.records.words import query_words
from onrecord.release.open import Releases
from onrecord.store import envelope, paging
from onrecord.store.envelope import Envelope
from onrecord.store.query import ReleaseQuery
from onrecord.store.searchable import FoundRecord, Rank, found, match_prefix, within
from onrecord.store.snippet import snippet

MOST = 20
# No sorting: rows come in the order of their numbers, which is that of how much they matter, and reading stops at once.
SUGGESTIONS = """
SELECT suggestion.rowid FROM suggestion WHERE suggestion MATCH ? AND {within} ORDER BY suggestion.rowid LIMIT ?
"""


class SuggestQuery(ReleaseQuery, frozen=True, kw_only=True):
    """What somebody has typed so far."""

    q: Annotated[
        str,
        Meta(
            pattern=r"^[^\u0000-\u001f\u007f-\u009f]+$",
            max_length=100,
            extra={"expected": "text of at most 100 characters without control characters"},
            description="The beginning of a name or title, in any spelling on record; case and accents do not count.",
            examples=["goi"],
        ),
    ]
    kind: Annotated[tuple[RecordKind, ...], Meta(max_length=5, description="Kinds of record.")] = ()
    limit: Annotated[int, Meta(ge=1, le=MOST, description="How many suggestions there are at most.")] = 10


def suggest(releases: Releases, query: SuggestQuery) -> Envelope:
    """Return the records whose names or title have all the words typed, the last of which may go on."""
    release = paging.release_of(releases, query)
    typed = query_words(query.q)
    condition = within(release.db, "suggestion.rowid", query.kind)
    sql = SUGGESTIONS.format(within=condition.sql)
    ranks = release.db.rows(sql, (match_prefix(typed), *condition.values, query.limit), Rank) if typed else []
    suggestions = [_suggestion(each, typed) for each in found(release.db, [each.rank for each in ranks])]
    docs = b",".join(map(msgspec.json.encode, suggestions))
    return envelope.page(docs, b"null", None, envelope.meta(release, is_empty=not suggestions))


def _suggestion(each: FoundRecord, typed: list[str]) -> Suggestion:
    names = (passage for passage in passages(each.record, each.ends) if passage.part is not PassageKind.TEXT)
    shown = snippet(names, typed)
    return Suggestion(
        kind=each.kind,
        id=each.record.id,
        label=label(each.record, each.ends),
        match=shown.text,
        ranges=shown.ranges,
    )
