"""Events: what happened, was planned, or is said to have happened."""

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
from onrecord.records.evidence import Account, Evidence
from onrecord.records.ids import (
    ActorId,
    ClaimId,
    Country,
    EventId,
    Identifier,
    Line,
    Text,
)


class Plover(Struct, frozen=True, kw_only=True):
    """The event in PLOVER's terms (manual of 2024-02-04)."""

    type: PloverType
    mode: PloverMode | None = None
    contexts: tuple[PloverContext, ...] = ()


class Place(Struct, frozen=True, kw_only=True):
    """Where an event happened."""

    name: Line
    country: Country | None = None
    actor: Annotated[ActorId, Meta(description="The actor of kind `place` or `state` that this place is.")] | None = (
        None
    )
    lat: Annotated[float, Meta(ge=-90, le=90, description="Latitude in degrees, WGS 84.")] | None = None
    lon: Annotated[float, Meta(ge=-180, le=180, description="Longitude in degrees, WGS 84.")] | None = None
    precision: PlacePrecision
    gazetteer: Annotated[Identifier, Meta(description="The gazetteer's entry that gave the coordinates.")] | None = None


class Participant(Struct, frozen=True, kw_only=True):
    """An actor and the part that it had in an event."""

    actor: ActorId
    role: Role


class EventLink(Struct, frozen=True, kw_only=True):
    """How this event stands to another: this one *follows*, *responds to* ... that one."""

    event: EventId
    relation: EventRelation


class Event(Struct, frozen=True, kw_only=True):
    """Something that happened at a time, or that was planned, alleged or denied."""

    id: EventId
    kind: EventKind
    plover: Plover | None = None
    status: EventStatus
    title: Line
    summary: Text
    date: Annotated[UncertainDate, Meta(description="When it was, or when it began.")]
    end_date: Annotated[UncertainDate, Meta(description="When it ended, for an event that lasted.")] | None = None
    place: Place | None = None
    participants: tuple[Participant, ...] = ()
    duress: Annotated[Duress, Meta(description="Whether it was done freely: for resignations and the like.")] | None = (
        None
    )
    part_of: Annotated[EventId, Meta(description="The larger event that this one is a part of.")] | None = None
    links: tuple[EventLink, ...] = ()
    claims: Annotated[
        tuple[ClaimId, ...], Meta(description="Claims that it rests on: at least one when it is alleged.")
    ] = ()
    evidence: tuple[Evidence, ...]
    accounts: tuple[Account, ...] = ()

    def certain(self) -> tuple[datetime.date, datetime.date] | None:
        """Return the first and last day on which it was going on however its dates are read, or None if there is none.

        Without an end it was on one day: on which one is certain only where its date can mean no other.
        """
        first, last = self.date.latest, (self.end_date or self.date).earliest
        return (first, last) if first and last and first <= last else None

    def possible(self) -> tuple[datetime.date | None, datetime.date | None]:
        """Return the first and last day on which it may have been going on; None where that is open."""
        return self.date.earliest, (self.end_date or self.date).latest
