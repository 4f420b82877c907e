"""The timeline: dated events, claims, offices and relationships as entries in one order."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from onrecord.records.codes import Act, Attribution, Basis, Certainty, EventStatus, VerificationStatus
from onrecord.records.dates import UncertainDate
from onrecord.records.ids import ActorId, Text
from onrecord.records.kinds import RecordId, RecordKind
from onrecord.records.page import Page


class TimelineEntryType(StrEnum):
    """Type of a timeline entry; entries of the same day come in this order."""

    EVENT = "event"  # an event, or its beginning if it has an end date
    EVENT_END = "event-end"
    OFFICE_START = "office-start"
    OFFICE_END = "office-end"
    RELATIONSHIP_START = "relationship-start"
    RELATIONSHIP_END = "relationship-end"
    CLAIM = "claim"  # a statement is made


class TimelineActorRole(StrEnum):
    """Role of an actor in a timeline entry."""

    PARTICIPANT = "participant"  # of an event, in any role
    SUBJECT = "subject"  # of a relationship, such as an officeholder
    OBJECT = "object"  # of a relationship, such as the body of an office
    SPEAKER = "speaker"  # of a claim
    POSSIBLE_SPEAKER = "possible-speaker"  # of a claim whose speaker is not identified
    ADDRESSEE = "addressee"  # of a claim
    MENTIONED = "mentioned"  # a claim is about the actor


class TimelineActor(Struct, frozen=True, kw_only=True):
    """An actor in a timeline entry, with its role."""

    actor: ActorId
    actor_role: Annotated[TimelineActorRole, Meta(description="Role of the actor in the entry.")]


class TimelineEntry(Struct, frozen=True, kw_only=True):
    """The beginning or end of an event, an office or a relationship, or the making of a claim, on a date.

    An entry is not a fact by itself: `status`, `basis`, `verification` and `certainty` say how far to trust it.
    """

    id: Annotated[
        str,
        Meta(
            pattern=r"^[a-z-]+:[a-z0-9][a-z0-9-]{0,79}$",
            description="Entry type and id of the record, joined by a colon.",
            examples=["event:coup-mali-2021-05"],
        ),
    ]
    entry_type: Annotated[TimelineEntryType, Meta(description="Type of entry.")]
    kind: Annotated[RecordKind, Meta(description="Kind of the record: event, claim or relationship.")]
    record: Annotated[RecordId, Meta(description="Id of the record.")]
    label: Annotated[
        Text,
        Meta(
            description="Title of the event, proposition of the claim, or a sentence that names both actors of the "
            "relationship and the office."
        ),
    ]
    date: Annotated[UncertainDate, Meta(description="Date of the beginning, end or statement.")]
    exact: Annotated[bool, Meta(description="Whether the date is a single day without a sign of doubt.")]
    status: (
        Annotated[
            EventStatus,
            Meta(description="Status of an event; one that is `alleged` is not a fact. Null for other entries."),
        ]
        | None
    )
    act: (
        Annotated[
            Act,
            Meta(description="Speech act of a claim, such as `assert` or `deny`; null for other entries."),
        ]
        | None
    )
    attribution: Annotated[Attribution, Meta(description="Attribution of a claim; null for other entries.")] | None
    verification: (
        Annotated[VerificationStatus, Meta(description="Verification status of a claim; null for other entries.")]
        | None
    )
    basis: (
        Annotated[
            Basis,
            Meta(description="Basis of a relationship; one that is `alleged` is not a fact. Null for other entries."),
        ]
        | None
    )
    certainty: (
        Annotated[Certainty, Meta(description="Certainty of a claim or a relationship; null for an event.")] | None
    )
    actors: Annotated[
        tuple[TimelineActor, ...], Meta(description="Actors of the record; one with several roles is listed with each.")
    ]


class TimelinePage(Page[TimelineEntry], frozen=True, kw_only=True):
    """One page of the timeline."""
