"""Events that happened, were planned, or are alleged or denied."""

import datetime
from typing import Annotated

from msgspec import Meta, Struct

from onrecord.records.codes import (
    Duress,
    EventKind,
    EventRelation,
    EventStatus,
    PlacePrecision,
    PloverContext,
    PloverMode,
    PloverType,
    Role,
)
from onrecord.records.dates import UncertainDate
from onrecord.records.editing import Acceptances, Note
from onrecord.records.evidence import Accounts, EvidenceList
from onrecord.records.ids import (
    ActorId,
    ClaimId,
    Country,
    EventId,
    Identifier,
    Line,
    Text,
)
from onrecord.records.support import ComputedSupport, Support

# What is still to come, or what was called off before its day: no event of these statuses took place.
PLANS = frozenset([EventStatus.PLANNED, EventStatus.POSTPONED])
NOT_TAKEN_PLACE = PLANS | {EventStatus.CANCELLED}


class Plover(Struct, frozen=True, kw_only=True):
    """The event as PLOVER codes it (manual of 2024-02-04)."""

    type: Annotated[PloverType, Meta(description="PLOVER event type.")]
    mode: (
        Annotated[PloverMode, Meta(description="PLOVER mode, one that belongs to the type; null if none fits.")] | None
    ) = None
    contexts: Annotated[tuple[PloverContext, ...], Meta(description="PLOVER contexts.")] = ()


class Place(Struct, frozen=True, kw_only=True):
    """The place where an event happened."""

    name: Annotated[Line, Meta(description="Name of the place.")]
    country: (
        Annotated[Country, Meta(description="ISO 3166-1 alpha-2 code of the country; null if it is in none.")] | None
    ) = None
    actor: (
        Annotated[ActorId, Meta(description="Actor of kind `place` or `state` for this place; null if it has none.")]
        | None
    ) = None
    lat: (
        Annotated[float, Meta(ge=-90, le=90, description="Latitude in degrees, WGS 84; null if no point is known.")]
        | None
    ) = None
    lon: (
        Annotated[float, Meta(ge=-180, le=180, description="Longitude in degrees, WGS 84; null if no point is known.")]
        | None
    ) = None
    precision: Annotated[PlacePrecision, Meta(description="How exactly the place is known.")]
    gazetteer: (
        Annotated[
            Identifier,
            Meta(
                description="Scheme and value of the gazetteer entry that the coordinates are from, such as "
                "`geonames:2460596`; null without coordinates."
            ),
        ]
        | None
    ) = None


class Participant(Struct, frozen=True, kw_only=True):
    """An actor that took part in an event, with its role."""

    actor: Annotated[ActorId, Meta(description="Actor that took part.")]
    role: Annotated[Role, Meta(description="Role of the actor in the event.")]


class EventLink(Struct, frozen=True, kw_only=True):
    """A link from this event to another."""

    event: Annotated[EventId, Meta(description="The other event.")]
    relation: Annotated[EventRelation, Meta(description="Relation of this event to the other, such as `follows`.")]


class Event(Struct, frozen=True, kw_only=True):
    """Something that happened at a time, or that was planned, alleged or denied."""

    id: EventId
    kind: Annotated[EventKind, Meta(description="Kind of event, such as a coup or a meeting.")]
    plover: Annotated[Plover, Meta(description="PLOVER coding; null if the event has none.")] | None = None
    status: Annotated[
        EventStatus, Meta(description="Whether the event took place; one that is `alleged` is not a fact.")
    ]
    title: Annotated[Line, Meta(description="Short title.")]
    summary: Annotated[Text, Meta(description="Summary in the editors' own words.")]
    date: Annotated[UncertainDate, Meta(description="Date of the event, or of its beginning if it has an end date.")]
    end_date: (
        Annotated[UncertainDate, Meta(description="Date on which the event ended; null if it did not last.")] | None
    ) = None
    place: Annotated[Place, Meta(description="Place where it happened; null if none is known.")] | None = None
    participants: Annotated[
        tuple[Participant, ...], Meta(description="Actors that took part; one with two roles is listed twice.")
    ] = ()
    duress: (
        Annotated[
            Duress,
            Meta(description="Whether an act such as a resignation was done freely; null for events of other kinds."),
        ]
        | None
    ) = None
    part_of: (
        Annotated[EventId, Meta(description="Larger event that this one is part of; null if there is none.")] | None
    ) = None
    planned_as_of: (
        Annotated[
            datetime.date,
            Meta(
                description="Last day on which the evidence shows that the event was planned; null unless `status` is "
                "`planned` or `postponed`."
            ),
        ]
        | None
    ) = None
    links: Annotated[tuple[EventLink, ...], Meta(description="Links from this event to others.")] = ()
    claims: Annotated[
        tuple[ClaimId, ...], Meta(description="Claims that the event rests on; at least one if it is alleged.")
    ] = ()
    support: ComputedSupport = Support()
    evidence: EvidenceList
    note: Note | None = None
    accounts: Accounts = ()
    accepted: Acceptances = ()

    def certain(self) -> tuple[datetime.date, datetime.date] | None:
        """Return the first and last day on which the event certainly took place, or None if no day is certain.

        A day is certain if it is within the event on every reading of its dates.
        """
        # An event without an end date lasts one day, so its date alone must admit a single day.
        first, last = self.date.latest, (self.end_date or self.date).earliest
        return (first, last) if first and last and first <= last else None

    def possible(self) -> tuple[datetime.date | None, datetime.date | None]:
        """Return the first and last day on which the event may have taken place; None for an open bound."""
        return self.date.earliest, (self.end_date or self.date).latest
