"""What search and autocomplete find."""

from typing import Annotated

from msgspec import Meta, Struct

from onrecord.records.kinds import RecordId, RecordKind
from onrecord.records.page import Page


class TextRange(Struct, frozen=True, kw_only=True):
    """A stretch of a text that was asked for."""

    start: Annotated[int, Meta(ge=0, description="First code point of it, counted from 0.")]
    end: Annotated[int, Meta(ge=1, description="Code point after the last one of it.")]


Label = Annotated[str, Meta(description="What the record is called.", examples=["Assimi Goïta"])]
Ranges = Annotated[list[TextRange], Meta(description="Where the words asked for stand in it, from left to right.")]


class SearchHit(Struct, frozen=True, kw_only=True):
    """A record that has all the words of a query, and the text of it that has the most of them."""

    kind: RecordKind
    id: RecordId
    label: Label
    field: Annotated[
        str, Meta(description="Path of the field that the text is from; an actor is shown by name.", examples=["names"])
    ]
    snippet: Annotated[str, Meta(description="Plain text, with an ellipsis where it was cut.")]
    ranges: Ranges


class SearchHitPage(Page[SearchHit], frozen=True, kw_only=True):
    """One page of what a search finds, the best first."""


class Suggestion(Struct, frozen=True, kw_only=True):
    """A record that has the words typed in a name or its title."""

    kind: RecordKind
    id: RecordId
    label: Label
    match: Annotated[str, Meta(description="The name or title that has the most of the words typed.")]
    ranges: Ranges


class SuggestionPage(Page[Suggestion], frozen=True, kw_only=True):
    """What may be meant by the words typed so far, what others refer to most first."""
