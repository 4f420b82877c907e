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

Cursor = Annotated[
    str,
    Meta(
        pattern=r"^[A-Za-z0-9_-]{1,200}$",
        description="Where to go on: the `next_cursor` of the page before, under the same filters and sort.",
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
    """How many of the records found have one value of an enumerated filter."""

    value: str
    count: int


class MissingStatus(StrEnum):
    """Why a record that was asked for by id is not in the answer."""

    UNKNOWN = "unknown"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


class MissingRecord(Struct, frozen=True, kw_only=True):
    """A record that was asked for by id and that the release does not have."""

    id: str
    status: MissingStatus
    reason: Annotated[str, Meta(description="Why it was merged or withdrawn.")] | None
    replacement: Annotated[str, Meta(description="Id of the record to use instead.")] | None


class ValidityStatus(StrEnum):
    """Whether something held on a day: on every reading of its dates, on some reading, or on none."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    NONE = "none"


class Truncation(Struct, frozen=True, kw_only=True):
    """What was found and is not in the answer, since the answer is bounded."""

    nodes: Annotated[int, Meta(ge=0, description="Actors left out of a graph.")] = 0
    edges: Annotated[int, Meta(ge=0, description="Relationships left out of a graph.")] = 0
    at_least: Annotated[
        bool, Meta(description="True where more may be left out: what lies farther out than the cut was not counted.")
    ] = False
    periods: Annotated[int, Meta(ge=0, description="Periods left out of a balance: the earliest ones.")] = 0
    ids: Annotated[int, Meta(ge=0, description="Ids left out of a balance: their relationships are counted.")] = 0


class ResponseMeta(Struct, frozen=True, kw_only=True):
    """What the answer rests on."""

    release: Version
    known_at: Annotated[date, Meta(description="Day of that release: the answer is as known then.")]
    valid_on: Annotated[date, Meta(description="The day asked about, where one was.")] | None
    count: Annotated[int, Meta(ge=0, description="How many records the filters find: with `include=count`.")] | None
    facets: (
        Annotated[
            dict[str, list[FacetCount]],
            Meta(
                title="Facets",  # which generators of clients name it by
                description="Counts by parameter and value, under the same filters: with `include=facets`.",
            ),
        ]
        | None
    )
    validity: Annotated[ValidityStatus, Meta(description="Of one record on the day asked about.")] | None = None
    missing: (
        Annotated[list[MissingRecord], Meta(description="Of the ids asked for, those not found, and why.")] | None
    ) = None
    coverage: (
        Annotated[str, Meta(description="Where an answer with nothing in it says what the data covers.")] | None
    ) = None
    truncated: Truncation | None = None


class Included(Struct, frozen=True, kw_only=True):
    """The records that the answer refers to, each once, as asked for by `expand`."""

    actors: list[Actor]
    documents: list[Document]
    events: list[Event]
    claims: list[Claim]
    offices: Annotated[
        list[Relationship], Meta(description="Relationships `holds-office` of the actors, held on the day asked about.")
    ]


class Page(Struct, Generic[RecordT], frozen=True, kw_only=True):
    """One page of a list."""

    data: list[RecordT]
    included: Included | None
    next_cursor: Annotated[Cursor, Meta(description="Give it as `cursor` for the next page; null on the last.")] | None
    meta: ResponseMeta


class Item(Struct, Generic[RecordT], frozen=True, kw_only=True):
    """One record."""

    data: RecordT
    included: Included | None
    meta: ResponseMeta


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
