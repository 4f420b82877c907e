"""Coverage: what a release is about and what it is not, so that nothing found can be told from nothing covered."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from onrecord.records.dataset import Collection
from onrecord.records.ids import Country
from onrecord.records.page import FacetCount, Item

PUBLISHERS_SHOWN = 200


class Span(Struct, frozen=True, kw_only=True):
    """The days that records reach over, by their own dates; null where no day is known."""

    records: int
    dated: Annotated[int, Meta(description="How many of them have a date with any known day.")]
    earliest: Annotated[date, Meta(description="The first day that any of them can mean.")] | None
    latest: Annotated[date, Meta(description="The last day that any of them can mean.")] | None


class Spans(Struct, frozen=True, kw_only=True):
    """The days that each dated kind reaches over; relationships by their beginnings and ends."""

    events: Span
    claims: Span
    relationships: Span
    documents: Span


class CountryCoverage(Struct, frozen=True, kw_only=True):
    """What there is of one country. A country that is not listed has nothing."""

    country: Country
    events: Annotated[int, Meta(description="Events whose place is in it.")]
    actors: Annotated[int, Meta(description="Actors that belong to it, by themselves or as part of others that do.")]
    claims: Annotated[int, Meta(description="Claims by, to or about such actors.")]
    relationships: Annotated[int, Meta(description="Relationships of such actors.")]


class DocumentCoverage(Struct, frozen=True, kw_only=True):
    """The sources that all of it rests on."""

    records: int
    kinds: list[FacetCount]
    languages: list[FacetCount]
    reliabilities: Annotated[list[FacetCount], Meta(description="By reliability on the Admiralty scale.")]
    publishers: Annotated[int, Meta(description="How many publishers there are.")]
    main_publishers: Annotated[
        list[FacetCount], Meta(description="The publishers with the most documents, at most 200 of them.")
    ]


class Coverage(Struct, frozen=True, kw_only=True):
    """What a release covers, in numbers, each list of counts the most frequent first."""

    collections: Annotated[
        list[Collection], Meta(description="How many records of each kind each collection of the dataset has.")
    ]
    documents: DocumentCoverage
    spans: Spans
    countries: Annotated[list[CountryCoverage], Meta(description="Every country that anything belongs to.")]
    name_languages: Annotated[list[FacetCount], Meta(description="Languages of the spellings of actors' names.")]
    actor_kinds: list[FacetCount]
    event_kinds: list[FacetCount]
    relationship_types: list[FacetCount]


class CoverageItem(Item[Coverage], frozen=True, kw_only=True):
    """What a release covers."""
