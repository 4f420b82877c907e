"""Relationships between two actors, with their period and their basis."""

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
from onrecord.records.editing import Acceptances, Note
from onrecord.records.evidence import Accounts, EvidenceList
from onrecord.records.ids import ActorId, ClaimId, EventId, Line, RelationshipId
from onrecord.records.support import ComputedSupport, Support


class Period(Struct, frozen=True, kw_only=True):
    """The period in which a relationship is valid."""

    start: Annotated[UncertainDate, Meta(description="Date on which it began; null if unknown.")] | None = None
    end: (
        Annotated[UncertainDate, Meta(description="Date on which it ended; null unless `end_kind` is `ended`.")] | None
    ) = None
    end_kind: Annotated[EndKind, Meta(description="Whether it has ended, and whether the date of its end is known.")]
    as_of: (
        Annotated[
            date, Meta(description="Last day on which, by the evidence, it was certainly valid; null if not recorded.")
        ]
        | None
    ) = None

    def certain(self) -> tuple[date, date] | None:
        """Return the first and last day on which the relationship was certainly valid, or None if no day is certain.

        A day is certain if it is within the period on every reading of the dates.
        """
        # Stored days, `valid_on` and `validity` all derive from this method and `possible`.
        first = self.start.latest if self.start else None
        last = self.end.earliest if self.end else None
        if self.as_of:  # it was valid on that day, whatever is known of its start and its end
            first = min(first or self.as_of, self.as_of)
            last = max(last or self.as_of, self.as_of)
        return (first, last) if first and last and first <= last else None

    def possible(self) -> tuple[date | None, date | None]:
        """Return the first and last day on which the relationship may have been valid; None for an open bound."""
        return self.start.earliest if self.start else None, self.end.latest if self.end else None


class Office(Struct, frozen=True, kw_only=True):
    """The office that the subject of a `holds-office` relationship holds."""

    title: Annotated[Line, Meta(description="Title of the office.")]
    capacity: Annotated[Capacity, Meta(description="Capacity in which it is held, such as `elected` or `interim`.")]
    opened_by: Annotated[
        tuple[EventId, ...], Meta(description="Events by which the subject came into the office.")
    ] = ()
    closed_by: Annotated[tuple[EventId, ...], Meta(description="Events by which the subject left the office.")] = ()


class Relationship(Struct, frozen=True, kw_only=True):
    """A relationship of one actor, the subject, to another, the object, over a period."""

    id: RelationshipId
    subject: Annotated[
        ActorId, Meta(description="Actor from which the relationship goes out, such as an officeholder.")
    ]
    object: Annotated[ActorId, Meta(description="Actor to which it leads, such as the body of the office.")]
    type: Annotated[RelationshipType, Meta(description="Type of relationship, from subject to object.")]
    directed: Annotated[bool, Meta(description="False if the relationship holds in both directions.")] = True
    polarity: Annotated[
        Polarity, Meta(description="Whether the relationship is cooperative, conflictual, mixed or neutral.")
    ]
    valid: Annotated[Period, Meta(description="Period in which it is valid.")]
    basis: Annotated[
        Basis,
        Meta(description="Basis of the relationship, from `alleged` (claims only) to `documented` (a primary record)."),
    ]
    certainty: Annotated[
        Certainty,
        Meta(
            description="Weakest certainty of the claims that it rests on; `plain` if it rests on none.",
            extra={"computed": True},
        ),
    ] = Certainty.PLAIN
    office: Annotated[Office, Meta(description="Office held; null unless `type` is `holds-office`.")] | None = None
    claims: Annotated[
        tuple[ClaimId, ...], Meta(description="Claims that it rests on; at least one if it is alleged.")
    ] = ()
    events: Annotated[tuple[EventId, ...], Meta(description="Events that it rests on or that show it.")] = ()
    support: ComputedSupport = Support()
    evidence: EvidenceList
    note: Note | None = None
    accounts: Accounts = ()
    accepted: Acceptances = ()
