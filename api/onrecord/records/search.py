"""Results of search and of suggestions."""

from typing import Annotated

from msgspec import Meta, Struct

from onrecord.records.kinds import RecordId, RecordKind
from onrecord.records.page import Page


class TextRange(Struct, frozen=True, kw_only=True):
    """The position of a matched word in a text."""

    start: Annotated[int, Meta(ge=0, description="First code point of the word, counted from 0.")]
    end: Annotated[int, Meta(ge=1, description="Code point after the last one of the word.")]


Label = Annotated[
    str, Meta(description="Name, title or shortened proposition of the record.", examples=["Assimi Goïta"])
]
Ranges = Annotated[list[TextRange], Meta(description="Positions of the matched words in the text, from left to right.")]


class SearchHit(Struct, frozen=True, kw_only=True):
    """A record that has all words of the query, with its best matching text."""

    kind: Annotated[RecordKind, Meta(description="Kind of the record.")]
    id: RecordId
    label: Label
    field: Annotated[
        str,
        Meta(
            description="Path of the field that the text is from; for an actor of a relationship it is the name.",
            examples=["names"],
        ),
    ]
    snippet: Annotated[
        str, Meta(description="Text with the most words of the query, as plain text; an ellipsis marks a cut.")
    ]
    ranges: Ranges


class SearchHitPage(Page[SearchHit], frozen=True, kw_only=True):
    """One page of the records that match a search, the best first."""


class Suggestion(Struct, frozen=True, kw_only=True):
    """A record that has the typed words in a name or its title."""

    kind: Annotated[RecordKind, Meta(description="Kind of the record.")]
    id: RecordId
    label: Label
    match: Annotated[str, Meta(description="Name or title that matches best.")]
    ranges: Ranges


class SuggestionPage(Page[Suggestion], frozen=True, kw_only=True):
    """Suggestions for the words typed so far, the most referenced first."""
