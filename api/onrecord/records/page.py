"""The envelopes that records are sent in."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Generic, TypeVar

from msgspec import Meta, Struct

from onrecord.records.actors import Actor
from onrecord.records.claims import Claim
from onrecord.records.codebook import Codebook
from onrecord.records.documents import Document
from onrecord.records.events import Event
from onrecord.records.relationships import Relationship

CursorText = Annotated[
    str,
    Meta(
        pattern=r"^[A-Za-z0-9_-]{1,200}$",
        description="Position to continue from: `next_cursor` of the previous page, with the same filters and sort.",
        extra={"expected": "the `next_cursor` of a page of this list", "max_length": 200},
    ),
]
Version = Annotated[
    str,
    Meta(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$",
        description="Version of a release.",
        examples=["2026-11-23.1"],
        extra={"expected": "a version such as `2026-11-23.1`", "max_length": 64},
    ),
]

RecordT = TypeVar("RecordT")


class FacetCount(Struct, frozen=True, kw_only=True):
    """The number of records that have one value of a field."""

    value: Annotated[str, Meta(description="The value, such as a code.")]
    count: Annotated[int, Meta(description="Number of records with that value.")]


class MissingStatus(StrEnum):
    """Reason why no record has an id of the request."""

    UNKNOWN = "unknown"  # the release never had a record of that id
    MERGED = "merged"  # the response is that for its replacement
    WITHDRAWN = "withdrawn"


class MissingRecord(Struct, frozen=True, kw_only=True):
    """An id in the request that no record of the release has."""

    id: Annotated[str, Meta(description="The id.")]
    parameter: Annotated[str, Meta(description="Name of the parameter that has it.", examples=["actor"])]
    status: Annotated[MissingStatus, Meta(description="Whether it is unknown, merged or withdrawn.")]
    reason: Annotated[str, Meta(description="Reason for the merge or withdrawal; null if the id is unknown.")] | None
    replacement: Annotated[str, Meta(description="Id of the record to use instead; null if there is none.")] | None


class ValidityStatus(StrEnum):
    """Whether an event or a relationship was valid on a day, given the uncertainty of its dates."""

    CERTAIN = "certain"  # on every reading of its dates
    POSSIBLE = "possible"  # on some reading
    NONE = "none"  # on no reading


class Truncation(Struct, frozen=True, kw_only=True):
    """The number of items left out of a response because of its size limits."""

    nodes: Annotated[int, Meta(ge=0, description="Number of actors left out of a graph.")] = 0
    edges: Annotated[int, Meta(ge=0, description="Number of relationships left out of a graph.")] = 0
    at_least: Annotated[
        bool,
        Meta(description="True if `nodes` and `edges` are lower bounds, since those farther out were not counted."),
    ] = False
    periods: Annotated[int, Meta(ge=0, description="Number of periods left out of a balance, the earliest ones.")] = 0
    ids: Annotated[
        int, Meta(ge=0, description="Number of ids left out of a balance; its counts include their relationships.")
    ] = 0


class WordCorrection(Struct, frozen=True, kw_only=True):
    """A word of a query, and the word of the release that was looked for instead."""

    original: Annotated[str, Meta(description="The word as typed.")]
    replacement: Annotated[str, Meta(description="The word of the release, without case and accents.")]


class Relaxation(Struct, frozen=True, kw_only=True):
    """The difference between a query that finds nothing and the one that was answered instead."""

    dropped: Annotated[list[str], Meta(description="Words that were left out, as typed.")]
    corrected: Annotated[list[WordCorrection], Meta(description="Words that were replaced by similar ones.")]


class ResponseMeta(Struct, frozen=True, kw_only=True):
    """The release that the response was read from, and the counts and notes that go with it."""

    release: Annotated[Version, Meta(description="Version of the release that the response was read from.")]
    known_at: Annotated[date, Meta(description="Day of publication of that release: the data is as known on this day.")]
    valid_on: Annotated[date, Meta(description="Day given as `valid_on`; null if none was given.")] | None
    count: (
        Annotated[
            int, Meta(ge=0, description="Number of records that match the filters; null without `include=count`.")
        ]
        | None
    )
    facets: (
        Annotated[
            dict[str, list[FacetCount]],
            Meta(
                title="Facets",  # client generators name the type by it
                description="Number of matching records by parameter and value; null without `include=facets`.",
            ),
        ]
        | None
    )
    validity: (
        Annotated[
            ValidityStatus,
            Meta(description="Whether the record was valid on `valid_on`; null for lists and without `valid_on`."),
        ]
        | None
    ) = None
    missing: (
        Annotated[
            list[MissingRecord],
            Meta(
                description="Ids in the parameters that no record of the release has; null if there are none. The "
                "response is that for the replacement of a merged record; an unknown or withdrawn one matches nothing."
            ),
        ]
        | None
    ) = None
    coverage: (
        Annotated[
            str,
            Meta(description="Path of the coverage of the release, `/v1/coverage`; null unless the response is empty."),
        ]
        | None
    ) = None
    truncated: (
        Annotated[Truncation, Meta(description="Number of items left out; null if the response is complete.")] | None
    ) = None
    relaxed: (
        Annotated[
            Relaxation,
            Meta(
                description="Words of `q` that were left out or corrected because no record has all of them; null if "
                "`q` was answered as it is."
            ),
        ]
        | None
    ) = None


class Included(Struct, frozen=True, kw_only=True):
    """The records that `data` refers to, each once, of the kinds given in `expand`."""

    actors: Annotated[list[Actor], Meta(description="Actors, by id; empty without `expand=actors`.")]
    documents: Annotated[list[Document], Meta(description="Documents, by id; empty without `expand=documents`.")]
    events: Annotated[list[Event], Meta(description="Events, by id; empty without `expand=events`.")]
    claims: Annotated[list[Claim], Meta(description="Claims, by id; empty without `expand=claims`.")]
    offices: Annotated[
        list[Relationship],
        Meta(
            description="Relationships of type `holds-office` of the actors, held on the day given as "
            "`valid_on` if there is one; empty without `expand=offices`."
        ),
    ]


class Page(Struct, Generic[RecordT], frozen=True, kw_only=True):
    """One page of a list."""

    data: list[RecordT]
    included: Annotated[Included, Meta(description="Records referred to; null without `expand`.")] | None
    next_cursor: (
        Annotated[CursorText, Meta(description="Value of `cursor` for the next page; null on the last.")] | None
    )
    meta: Annotated[ResponseMeta, Meta(description="Release, counts and notes of the response.")]


class Item(Struct, Generic[RecordT], frozen=True, kw_only=True):
    """One record."""

    data: RecordT
    included: Annotated[Included, Meta(description="Records referred to; null without `expand`.")] | None
    meta: Annotated[ResponseMeta, Meta(description="Release and notes of the response.")]


class ActorPage(Page[Actor], frozen=True, kw_only=True):
    """One page of actors."""


class ActorItem(Item[Actor], frozen=True, kw_only=True):
    """One actor."""


class EventPage(Page[Event], frozen=True, kw_only=True):
    """One page of events."""


class EventItem(Item[Event], frozen=True, kw_only=True):
    """One event."""


class ClaimPage(Page[Claim], frozen=True, kw_only=True):
    """One page of claims."""


class ClaimItem(Item[Claim], frozen=True, kw_only=True):
    """One claim."""


class RelationshipPage(Page[Relationship], frozen=True, kw_only=True):
    """One page of relationships."""


class RelationshipItem(Item[Relationship], frozen=True, kw_only=True):
    """One relationship."""


class DocumentPage(Page[Document], frozen=True, kw_only=True):
    """One page of documents."""


class DocumentItem(Item[Document], frozen=True, kw_only=True):
    """One document."""


class CodebookPage(Page[Codebook], frozen=True, kw_only=True):
    """All codebooks."""


class CodebookItem(Item[Codebook], frozen=True, kw_only=True):
    """One codebook."""
