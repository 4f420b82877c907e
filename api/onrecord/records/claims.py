"""Claims: who said what, on whose authority, how sure, and how it was checked."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from onrecord.records.codes import (
    Act,
    Attribution,
    Certainty,
    ClaimRelation,
    VerificationStatus,
)
from onrecord.records.dates import UncertainDate
from onrecord.records.evidence import Account, Evidence
from onrecord.records.ids import (
    ActorId,
    ClaimId,
    DocumentId,
    EventId,
    Line,
    RelationshipId,
    Text,
)


class About(Struct, frozen=True, kw_only=True):
    """The records that a claim speaks of."""

    actors: tuple[ActorId, ...] = ()
    events: tuple[EventId, ...] = ()
    relationships: tuple[RelationshipId, ...] = ()
    claims: tuple[ClaimId, ...] = ()


class VerificationStep(Struct, frozen=True, kw_only=True):
    """One change of a claim's verification status."""

    status: VerificationStatus
    on: Annotated[date, Meta(description="Day on which the status was given.")]
    by: Annotated[Line, Meta(description="Who gave it.")]
    reason: Text


class Verification(Struct, frozen=True, kw_only=True):
    """How a claim was checked, and how that changed; the last step of the history has the present status."""

    status: VerificationStatus
    history: tuple[VerificationStep, ...]


class ClaimLink(Struct, frozen=True, kw_only=True):
    """How this claim stands to another: this one *disputes*, *corrects* ... that one."""

    claim: ClaimId
    relation: ClaimRelation


class Claim(Struct, frozen=True, kw_only=True):
    """What somebody said: the proposition, the utterance and its report kept apart. Never a fact by itself."""

    id: ClaimId
    proposition: Annotated[Text, Meta(description="What is claimed, in our own words.")]
    speaker: Annotated[ActorId, Meta(description="Who said it; null where the document says it itself.")] | None = None
    possible_speakers: Annotated[
        tuple[ActorId, ...], Meta(description="Who may have said it, where that is unclear.")
    ] = ()
    addressees: tuple[ActorId, ...] = ()
    attribution: Attribution
    reported_by: Annotated[DocumentId, Meta(description="The document that reports it.")]
    said: Annotated[UncertainDate, Meta(description="When it was said.")]
    act: Act
    certainty: Annotated[Certainty, Meta(description="How sure the speaker shows himself; not whether it is true.")]
    about: About = About()
    verification: Verification
    links: tuple[ClaimLink, ...] = ()
    evidence: tuple[Evidence, ...]
    accounts: tuple[Account, ...] = ()
