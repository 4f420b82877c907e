"""Coverage: the subjects of a release in numbers, so that clients can tell an absence of facts from one of data."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from onrecord.records.dataset import Collection
from onrecord.records.ids import Country
from onrecord.records.page import FacetCount, Item

PUBLISHERS_SHOWN = 200  # of a release, which can have any number


class DateRange(Struct, frozen=True, kw_only=True):
    """The range of dates of one kind of record."""

    records: Annotated[int, Meta(description="Number of records of the kind.")]
    dated: Annotated[int, Meta(description="Number of those that have a date with a known bound.")]
    earliest: (
        Annotated[date, Meta(description="Earliest day that any of their dates can mean; null if none is known.")]
        | None
    )
    latest: (
        Annotated[date, Meta(description="Latest day that any of their dates can mean; null if none is known.")] | None
    )


class DateRanges(Struct, frozen=True, kw_only=True):
    """The range of dates of each kind of record that has dates."""

    events: Annotated[DateRange, Meta(description="Events, by their dates and end dates.")]
    claims: Annotated[DateRange, Meta(description="Claims, by the dates on which they were made.")]
    relationships: Annotated[DateRange, Meta(description="Relationships, by the dates of their beginnings and ends.")]
    documents: Annotated[DateRange, Meta(description="Documents, by their dates of publication.")]


class CountryCoverage(Struct, frozen=True, kw_only=True):
    """The number of records of each kind for one country."""

    country: Country
    events: Annotated[int, Meta(description="Number of events whose place is in the country.")]
    actors: Annotated[
        int,
        Meta(description="Number of actors that belong to the country, themselves or as part of others that do."),
    ]
    claims: Annotated[int, Meta(description="Number of claims by, to or about such actors.")]
    relationships: Annotated[int, Meta(description="Number of relationships of such actors.")]


class DocumentCoverage(Struct, frozen=True, kw_only=True):
    """The number of documents in a release, by kind, language, reliability and publisher."""

    records: Annotated[int, Meta(description="Number of documents.")]
    kinds: Annotated[list[FacetCount], Meta(description="Documents by kind.")]
    languages: Annotated[list[FacetCount], Meta(description="Documents by language.")]
    reliabilities: Annotated[list[FacetCount], Meta(description="Documents by reliability, on the Admiralty scale.")]
    publishers: Annotated[int, Meta(description="Number of different publishers.")]
    main_publishers: Annotated[
        list[FacetCount],
        Meta(description=f"Documents by publisher: the {PUBLISHERS_SHOWN} publishers with the most documents."),
    ]


class Coverage(Struct, frozen=True, kw_only=True):
    """The coverage of a release in numbers; lists of counts begin with the highest."""

    collections: Annotated[
        list[Collection], Meta(description="Number of records of each kind in each collection of the dataset.")
    ]
    documents: Annotated[DocumentCoverage, Meta(description="Documents, the sources of all other records.")]
    date_ranges: Annotated[DateRanges, Meta(description="Range of dates of each kind of record.")]
    countries: Annotated[
        list[CountryCoverage],
        Meta(description="Records by country, the one with the most events first; a country not listed has none."),
    ]
    name_languages: Annotated[list[FacetCount], Meta(description="Spellings of actors' names (`names`) by language.")]
    actor_kinds: Annotated[list[FacetCount], Meta(description="Actors by kind.")]
    event_kinds: Annotated[list[FacetCount], Meta(description="Events by kind.")]
    relationship_types: Annotated[list[FacetCount], Meta(description="Relationships by type.")]
    accepted: Annotated[
        list[FacetCount],
        Meta(description="Acceptances of findings of the checks (`accepted` of the records) by code of the rule."),
    ]


class CoverageItem(Item[Coverage], frozen=True, kw_only=True):
    """The coverage of a release."""
