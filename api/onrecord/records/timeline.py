"""The timeline: what events, claims, offices and relationships put on days, as entries of one order."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from onrecord.records.codes import Act, Attribution, Basis, Certainty, EventStatus, VerificationStatus
from onrecord.records.dates import UncertainDate
from onrecord.records.ids import ActorId, Text
from onrecord.records.kinds import RecordId, RecordKind
from onrecord.records.page import Page


class TimelineEntryType(StrEnum):
    """What an entry of the timeline tells, in the order in which entries of the same day come."""

    EVENT = "event"  # when it was, or began
    EVENT_END = "event-end"
    OFFICE_BEGIN = "office-begin"
    OFFICE_END = "office-end"
    RELATIONSHIP_BEGIN = "relationship-begin"
    RELATIONSHIP_END = "relationship-end"
    CLAIM = "claim"  # when it was said


class TimelineActorRole(StrEnum):
    """The part that an actor has in an entry of the timeline."""

    PARTICIPANT = "participant"  # of an event, in whatever role
    SUBJECT = "subject"  # of a relationship; the holder of an office
    OBJECT = "object"  # of a relationship; what the office is of
    SPEAKER = "speaker"
    POSSIBLE_SPEAKER = "possible-speaker"
    ADDRESSEE = "addressee"
    MENTIONED = "mentioned"


class TimelineActor(Struct, frozen=True, kw_only=True):
    """An actor and the part that it has in an entry."""

    actor: ActorId
    actor_role: TimelineActorRole


class TimelineEntry(Struct, frozen=True, kw_only=True):
    """One entry of the timeline: that something began, ended or was said on a day, as far as the day is known.

    It is no fact by itself: `status`, `basis`, `verification` and `certainty` say how far to trust it.
    """

    id: Annotated[
        str,
        Meta(
            pattern=r"^[a-z-]+:[a-z0-9][a-z0-9-]{0,79}$",
            description="What it tells, and of which record.",
            examples=["event:coup-mali-2021-05"],
        ),
    ]
    entry_type: TimelineEntryType
    kind: Annotated[RecordKind, Meta(description="The kind of record that tells it: event, claim or relationship.")]
    record: RecordId
    label: Annotated[
        Text,
        Meta(description="The event's title, the claim's proposition, or who holds what office or stands how to whom."),
    ]
    date: Annotated[UncertainDate, Meta(description="When it was.")]
    exact: Annotated[bool, Meta(description="Whether that is one day, without any sign of doubt about it.")]
    status: Annotated[EventStatus, Meta(description="Of an event: one that is alleged is no fact.")] | None
    act: Annotated[Act, Meta(description="Of a claim: whether the label is asserted, denied, demanded ...")] | None
    attribution: Annotated[Attribution, Meta(description="Of a claim.")] | None
    verification: Annotated[VerificationStatus, Meta(description="Of a claim: how it was checked.")] | None
    basis: Annotated[Basis, Meta(description="Of a relationship or office: one that is alleged is no fact.")] | None
    certainty: (
        Annotated[
            Certainty, Meta(description="Of a claim; of a relationship the weakest of the claims that it rests on.")
        ]
        | None
    )
    actors: Annotated[
        tuple[TimelineActor, ...], Meta(description="The actors of it; one who has several parts is there with each.")
    ]


class TimelinePage(Page[TimelineEntry], frozen=True, kw_only=True):
    """One page of the timeline."""
