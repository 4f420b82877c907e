"""Claims: their filters, lists and items."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, field

from onrecord.records.codes import Act, Attribution, Certainty, VerificationStatus
from onrecord.records.ids import ActorId, ClaimId, DocumentId, EventId, RelationshipId
from onrecord.release.open import Releases
from onrecord.store import paging
from onrecord.store.day_ranges import FIRST_DAY, LAST_DAY, FromParam, ToParam, day_bounds
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
# Open ends are stored as the first and last day of all, so two comparisons find every overlap.
SAID = "claim.possible_to >= ? AND claim.possible_from <= ?"

FACETS = {
    "attribution": Facet("claim.attribution", "claim"),
    "act": Facet("claim.act", "claim"),
    "certainty": Facet("claim.certainty", "claim"),
    "verification": Facet("claim.verification", "claim"),
}


class VerificationLevel(StrEnum):
    """Levels of verification, the lowest first. Disputed, refuted and retracted claims have no level."""

    REPORTED = "reported"
    ATTRIBUTED = "attributed"
    CORROBORATED = "corroborated"
    CONFIRMED = "confirmed"


class ClaimQuery(ListQuery, frozen=True, kw_only=True):
    """The claims to list; all of them by default."""

    ids: Annotated[
        tuple[ClaimId, ...],
        Meta(
            max_length=MAX_VALUES,
            description="Match claims with these ids. `meta.missing` lists the ids that no claim has.",
        ),
    ] = ()
    speaker: Annotated[
        tuple[ActorId, ...],
        Meta(
            max_length=MAX_VALUES,
            description="Match claims of these speakers. `none` matches claims without a speaker.",
            extra={"keywords": [NO_SPEAKER]},  # beside ids
        ),
    ] = ()
    addressee: Annotated[
        tuple[ActorId, ...], Meta(max_length=MAX_VALUES, description="Match claims addressed to these actors.")
    ] = ()
    document: Annotated[
        tuple[DocumentId, ...],
        Meta(max_length=MAX_VALUES, description="Match claims with evidence in these documents."),
    ] = ()
    reported_by: Annotated[
        tuple[DocumentId, ...], Meta(max_length=MAX_VALUES, description="Match claims that these documents report.")
    ] = ()
    attribution: Annotated[
        tuple[Attribution, ...],
        Meta(max_length=MAX_VALUES, description="Match claims with these kinds of attribution."),
    ] = ()
    act: Annotated[
        tuple[Act, ...], Meta(max_length=MAX_VALUES, description="Match claims that are these speech acts.")
    ] = ()
    certainty: Annotated[
        tuple[Certainty, ...],
        Meta(max_length=MAX_VALUES, description="Match claims whose speakers express these degrees of certainty."),
    ] = ()
    verification: Annotated[
        tuple[VerificationStatus, ...],
        Meta(max_length=MAX_VALUES, description="Match claims with these verification statuses."),
    ] = ()
    verification_min: (
        Annotated[
            VerificationLevel,
            Meta(
                description="Match claims verified to this level or a higher one. Disputed, refuted and retracted "
                "claims have no level."
            ),
        ]
        | None
    ) = None
    about_actor: Annotated[
        tuple[ActorId, ...], Meta(max_length=MAX_VALUES, description="Match claims about these actors.")
    ] = ()
    about_event: Annotated[
        tuple[EventId, ...], Meta(max_length=MAX_VALUES, description="Match claims about these events.")
    ] = ()
    about_relationship: Annotated[
        tuple[RelationshipId, ...], Meta(max_length=MAX_VALUES, description="Match claims about these relationships.")
    ] = ()
    about_claim: Annotated[
        tuple[ClaimId, ...], Meta(max_length=MAX_VALUES, description="Match claims about these claims.")
    ] = ()
    from_: (
        Annotated[FromParam, Meta(description="Match claims that may have been made on this day or later." + FIRST_DAY)]
        | None
    ) = field(name="from", default=None)
    to: (
        Annotated[ToParam, Meta(description="Match claims that may have been made on this day or earlier." + LAST_DAY)]
        | None
    ) = None
    sort: Annotated[DatedSort, Meta(description="Sort by the day when the claim was made, or by id.")] = (
        DatedSort.OLDEST
    )
    format: RecordFormatParam = RecordFormat.JSON


class ClaimItemQuery(ItemQuery, frozen=True, kw_only=True):
    """The parameters of one claim."""

    format: RecordFormatParam = RecordFormat.JSON


def page(releases: Releases, query: ClaimQuery) -> Envelope:
    """Return one page of claims, or raise BadCursor, or BadRange for a reversed range of days."""
    start = paging.start_page(releases, query, "claim")
    query = start.query
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
        *any_of("claim.verification IN (*)", _levels_at_least(query.verification_min)),
        *any_of(ABOUT_ACTOR, query.about_actor),
        *any_of(ABOUT_EVENT, query.about_event),
        *any_of(ABOUT_RELATIONSHIP, query.about_relationship),
        *any_of(ABOUT_CLAIM, query.about_claim),
        *_said_conditions(query),
    ]
    return paging.page(
        start,
        ListSpec(sort=query.sort, conditions=conditions, facets=FACETS),
    )


def get(releases: Releases, claim_id: ClaimId, query: ItemQuery) -> Envelope:
    """Return one claim, or raise NotFound, Merged or Withdrawn."""
    return paging.get(releases, "claim", claim_id, query)


def _levels_at_least(lowest: VerificationLevel | None) -> list[str]:
    levels = list(VerificationLevel)  # the lowest first
    return [str(level) for level in levels[levels.index(lowest) :]] if lowest else []


def _said_conditions(query: ClaimQuery) -> list[Condition]:
    days = day_bounds(query.from_, query.to)
    return [Condition(SAID, days)] if days else []
