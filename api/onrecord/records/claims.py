"""Claims: statements with their speaker, their reporter, their certainty and their verification."""

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
from onrecord.records.editing import Acceptances, Note
from onrecord.records.evidence import Accounts, EvidenceList
from onrecord.records.ids import (
    ActorId,
    ClaimId,
    DocumentId,
    EventId,
    Language,
    Line,
    RelationshipId,
    Text,
)


class About(Struct, frozen=True, kw_only=True):
    """The records that a claim is about."""

    actors: Annotated[tuple[ActorId, ...], Meta(description="Actors that the claim is about.")] = ()
    events: Annotated[tuple[EventId, ...], Meta(description="Events that the claim is about.")] = ()
    relationships: Annotated[
        tuple[RelationshipId, ...], Meta(description="Relationships that the claim is about.")
    ] = ()
    claims: Annotated[tuple[ClaimId, ...], Meta(description="Other claims that the claim is about.")] = ()


class Hedge(Struct, frozen=True, kw_only=True):
    """The words of the source by which a speaker marks a statement as less than sure."""

    text: Annotated[
        Line, Meta(description="At most five consecutive words of the claim's evidence.", examples=["may need"])
    ]
    lang: Annotated[Language, Meta(description="BCP 47 tag of the words, which is that of the text they are in.")]


class VerificationStep(Struct, frozen=True, kw_only=True):
    """One change of a claim's verification status."""

    status: Annotated[VerificationStatus, Meta(description="Status from that day on.")]
    on: Annotated[date, Meta(description="Day on which the status was set.")]
    by: Annotated[Line, Meta(description="Person or organization that set the status.")]
    reason: Annotated[Text, Meta(description="Reason for the status.")]
    documents: Annotated[
        tuple[DocumentId, ...], Meta(description="Documents that the step rests on, beside the claim's evidence.")
    ] = ()


class Verification(Struct, frozen=True, kw_only=True):
    """The verification status of a claim, with its history."""

    status: Annotated[VerificationStatus, Meta(description="Present status: that of the last step of the history.")]
    history: Annotated[
        tuple[VerificationStep, ...], Meta(description="Every status that the claim has had, the earliest first.")
    ]


class ClaimLink(Struct, frozen=True, kw_only=True):
    """A link from this claim to another."""

    claim: Annotated[ClaimId, Meta(description="The other claim.")]
    relation: Annotated[ClaimRelation, Meta(description="Relation of this claim to the other, such as `disputes`.")]


class Claim(Struct, frozen=True, kw_only=True):
    """A statement that a document reports, with its speaker and its verification. It is never a fact by itself."""

    id: ClaimId
    proposition: Annotated[Text, Meta(description="Content of the statement, in the editors' own words.")]
    speaker: (
        Annotated[
            ActorId,
            Meta(
                description="Actor who made the statement; null if the document says it in its own voice, or does not "
                "identify the speaker."
            ),
        ]
        | None
    ) = None
    possible_speakers: Annotated[
        tuple[ActorId, ...], Meta(description="Actors who may have made the statement, if `speaker` is null.")
    ] = ()
    addressees: Annotated[tuple[ActorId, ...], Meta(description="Actors to whom the statement was made.")] = ()
    attribution: Annotated[Attribution, Meta(description="How the document attributes the statement to its speaker.")]
    reported_by: Annotated[DocumentId, Meta(description="Document that reports the statement.")]
    said: Annotated[UncertainDate, Meta(description="Date on which the statement was made.")]
    act: Annotated[Act, Meta(description="Speech act: whether the proposition is asserted, denied, demanded ...")]
    certainty: Annotated[
        Certainty, Meta(description="How sure the speaker sounds; it does not say whether the statement is true.")
    ]
    hedge: (
        Annotated[
            Hedge,
            Meta(description="The hedging words of the source; null if and only if `certainty` is `plain`."),
        ]
        | None
    ) = None
    about: Annotated[About, Meta(description="Records that the statement is about.")] = About()
    verification: Annotated[Verification, Meta(description="How the claim was checked, with its history.")]
    links: Annotated[tuple[ClaimLink, ...], Meta(description="Links from this claim to others.")] = ()
    evidence: EvidenceList
    note: Note | None = None
    accounts: Accounts = ()
    accepted: Acceptances = ()
