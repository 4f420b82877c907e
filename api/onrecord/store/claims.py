"""Questions asked of claims."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, field

from onrecord.records.codes import Act, Attribution, Certainty, VerificationStatus
from onrecord.records.ids import ActorId, ClaimId, DocumentId, EventId, RelationshipId
from onrecord.release.open import Releases
from onrecord.store import paging
from onrecord.store.envelope import Envelope
from onrecord.store.paging import Condition, Facet, ListSpec, any_of
from onrecord.store.query import MAX_VALUES, DatedSort, ItemQuery, ListQuery, RecordFormat, RecordFormatParam

NO_SPEAKER = "none"

SPEAKER = "claim.speaker IN (*)"
SPEAKER_OR_NONE = "(claim.speaker IN (*) OR claim.speaker IS NULL)"
ADDRESSEE = "claim.id IN (SELECT claim FROM claim_addressee WHERE actor IN (*))"
DOCUMENT = "claim.id IN (SELECT claim FROM evidence WHERE document IN (*))"
ABOUT_ACTOR = "claim.id IN (SELECT claim FROM claim_about_actor WHERE actor IN (*))"
ABOUT_EVENT = "claim.id IN (SELECT claim FROM claim_about_event WHERE event IN (*))"
ABOUT_RELATIONSHIP = "claim.id IN (SELECT claim FROM claim_about_relationship WHERE relationship IN (*))"
ABOUT_CLAIM = "claim.id IN (SELECT claim FROM claim_about_claim WHERE target IN (*))"
SAID = "claim.possible_to >= ? AND claim.possible_from <= ?"

FACETS = {
    "attribution": Facet("claim.attribution", "claim"),
    "act": Facet("claim.act", "claim"),
    "certainty": Facet("claim.certainty", "claim"),
    "verification": Facet("claim.verification", "claim"),
}


class VerificationLevel(StrEnum):
    """The rungs of the ladder of verification, the lowest first; what is disputed, refuted or retracted is on none."""

    REPORTED = "reported"
    ATTRIBUTED = "attributed"
    CORROBORATED = "corroborated"
    CONFIRMED = "confirmed"


class ClaimQuery(ListQuery, frozen=True, kw_only=True):
    """Which claims a reader asks for; an empty query means all of them."""

    ids: Annotated[tuple[ClaimId, ...], Meta(max_length=MAX_VALUES, description="Ids of claims.")] = ()
    speaker: Annotated[
        tuple[ActorId, ...],
        Meta(max_length=MAX_VALUES, description="Who said it; `none` for what no speaker is given for."),
    ] = ()
    addressee: Annotated[tuple[ActorId, ...], Meta(max_length=MAX_VALUES, description="Whom it was said to.")] = ()
    document: Annotated[
        tuple[DocumentId, ...], Meta(max_length=MAX_VALUES, description="Documents that its evidence is in.")
    ] = ()
    reported_by: Annotated[
        tuple[DocumentId, ...], Meta(max_length=MAX_VALUES, description="Documents that report it.")
    ] = ()
    attribution: Annotated[
        tuple[Attribution, ...], Meta(max_length=MAX_VALUES, description="How it is attributed.")
    ] = ()
    act: Annotated[tuple[Act, ...], Meta(max_length=MAX_VALUES, description="Speech acts.")] = ()
    certainty: Annotated[
        tuple[Certainty, ...], Meta(max_length=MAX_VALUES, description="How sure the speaker shows himself.")
    ] = ()
    verification: Annotated[
        tuple[VerificationStatus, ...], Meta(max_length=MAX_VALUES, description="How it was checked.")
    ] = ()
    verification_min: (
        Annotated[VerificationLevel, Meta(description="The lowest rung of the ladder of verification to accept.")]
        | None
    ) = None
    about_actor: Annotated[
        tuple[ActorId, ...], Meta(max_length=MAX_VALUES, description="Actors that it speaks of.")
    ] = ()
    about_event: Annotated[
        tuple[EventId, ...], Meta(max_length=MAX_VALUES, description="Events that it speaks of.")
    ] = ()
    about_relationship: Annotated[
        tuple[RelationshipId, ...], Meta(max_length=MAX_VALUES, description="Relationships that it speaks of.")
    ] = ()
    about_claim: Annotated[
        tuple[ClaimId, ...], Meta(max_length=MAX_VALUES, description="Claims that it speaks of.")
    ] = ()
    from_: Annotated[date, Meta(description="First day: what may have been said on it or later.")] | None = field(
        name="from", default=None
    )
    to: Annotated[date, Meta(description="Last day: what may have been said on it or earlier.")] | None = None
    sort: Annotated[DatedSort, Meta(description="By the day it was said, or by id.")] = DatedSort.OLDEST
    format: RecordFormatParam = RecordFormat.JSON


def page(releases: Releases, query: ClaimQuery) -> Envelope:
    """Return one page of claims; raise BadRange for dates the wrong way round."""
    conditions = [
        *any_of("claim.id IN (*)", query.ids),
        *any_of(SPEAKER_OR_NONE if NO_SPEAKER in query.speaker else SPEAKER, query.speaker),
        *any_of(ADDRESSEE, query.addressee),
        *any_of(DOCUMENT, query.document),
        *any_of("claim.reported_by IN (*)", query.reported_by),
        *any_of("claim.attribution IN (*)", query.attribution),
        *any_of("claim.act IN (*)", query.act),
        *any_of("claim.certainty IN (*)", query.certainty),
        *any_of("claim.verification IN (*)", query.verification),
        *any_of("claim.verification IN (*)", _levels_from(query.verification_min)),
        *any_of(ABOUT_ACTOR, query.about_actor),
        *any_of(ABOUT_EVENT, query.about_event),
        *any_of(ABOUT_RELATIONSHIP, query.about_relationship),
        *any_of(ABOUT_CLAIM, query.about_claim),
        *_said(query),
    ]
    return paging.page(
        releases,
        ListSpec(table="claim", query=query, sort=query.sort, conditions=conditions, ids=query.ids, facets=FACETS),
    )


def get(releases: Releases, claim_id: ClaimId, query: ItemQuery) -> Envelope:
    """Return one claim, or raise NotFound."""
    return paging.get(releases, "claim", claim_id, query)


def _levels_from(lowest: VerificationLevel | None) -> list[str]:
    rungs = list(VerificationLevel)
    return [str(rung) for rung in rungs[rungs.index(lowest) :]] if lowest else []


def _said(query: ClaimQuery) -> list[Condition]:
    days = paging.day_bounds(query.from_, query.to)
    return [Condition(SAID, days)] if days else []
