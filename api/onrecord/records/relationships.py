"""Relationships: how two actors stand to each other, for how long, and on what that rests."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from onrecord.records.codes import (
    Basis,
    Capacity,
    Certainty,
    EndKind,
    Polarity,
    RelationshipType,
)
from onrecord.records.dates import UncertainDate
from onrecord.records.evidence import Account, Evidence
from onrecord.records.ids import ActorId, ClaimId, EventId, Line, RelationshipId


class Period(Struct, frozen=True, kw_only=True):
    """For how long a relationship held. Null for what is not known."""

    start: UncertainDate | None = None
    end: UncertainDate | None = None
    end_kind: EndKind
    as_of: Annotated[date, Meta(description="The last day that the evidence speaks for.")] | None = None

    def certain(self) -> tuple[date, date] | None:
        """Return the first and last day on which it held however its dates are read, or None if there is none."""
        first = self.start.latest if self.start else None
        last = self.end.earliest if self.end else self.as_of
        return (first, last) if first and last and first <= last else None

    def possible(self) -> tuple[date | None, date | None]:
        """Return the first and last day on which it may have held; None where that is open."""
        return self.start.earliest if self.start else None, self.end.latest if self.end else None


class Office(Struct, frozen=True, kw_only=True):
    """The office that a `holds-office` relationship is about."""

    title: Line
    capacity: Capacity
    opened_by: Annotated[tuple[EventId, ...], Meta(description="Events by which the holder came into it.")] = ()
    closed_by: Annotated[tuple[EventId, ...], Meta(description="Events by which the holder left it.")] = ()


class Relationship(Struct, frozen=True, kw_only=True):
    """The subject stands in this relationship to the object."""

    id: RelationshipId
    subject: ActorId
    object: ActorId
    type: RelationshipType
    directed: Annotated[bool, Meta(description="False where it holds both ways.")] = True
    polarity: Polarity
    valid: Period
    basis: Basis
    certainty: Annotated[
        Certainty,
        Meta(
            description="The weakest certainty of the claims that it rests on; plain where it rests on none.",
            extra={"computed": True},
        ),
    ] = Certainty.PLAIN
    office: Office | None = None
    claims: Annotated[
        tuple[ClaimId, ...], Meta(description="Claims that it rests on: at least one when it is alleged.")
    ] = ()
    events: Annotated[tuple[EventId, ...], Meta(description="Events that it rests on or shows itself in.")] = ()
    evidence: tuple[Evidence, ...]
    accounts: tuple[Account, ...] = ()
