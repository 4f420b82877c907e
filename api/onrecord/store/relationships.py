"""Relationships: their filters, lists and items."""

from datetime import date
from typing import Annotated

from msgspec import Meta

from onrecord.records.codes import Basis, Certainty, Polarity, RelationshipType
from onrecord.records.ids import (
    ActorId,
    ClaimId,
    Country,
    DocumentId,
    EventId,
    RelationshipId,
)
from onrecord.release.open import Releases
from onrecord.store import paging, validity
from onrecord.store.envelope import Envelope
from onrecord.store.paging import Condition, Facet, ListSpec, any_of, combine
from onrecord.store.query import (
    MAX_VALUES,
    DatedSort,
    ListQuery,
    RecordFormat,
    RecordFormatParam,
    Validity,
    ValidityParam,
    ValidOnQuery,
)

EITHER_END = "(relationship.subject IN (*) OR relationship.object IN (*))"
DOCUMENT = "relationship.id IN (SELECT relationship FROM evidence WHERE document IN (*))"
CLAIM = "relationship.id IN (SELECT relationship FROM relationship_claim WHERE claim IN (*))"
EVENT = """relationship.id IN (
    SELECT relationship FROM relationship_event WHERE event IN (*)
    UNION SELECT relationship FROM office_event WHERE event IN (*)
)"""
OF_COUNTRY = "relationship.{end} IN (SELECT actor FROM actor_country WHERE country IN (*))"

FACETS = {
    "type": Facet("relationship.type", "relationship"),
    "polarity": Facet("relationship.polarity", "relationship"),
    "basis": Facet("relationship.basis", "relationship"),
    "certainty": Facet("relationship.certainty", "relationship"),
}


# An actor belongs to its own country and to those of every actor that it is part of, at any depth.
CountryParam = Annotated[
    Country,
    Meta(
        description="Match relationships between `country_a` and `country_b`, in either direction. One of them alone "
        "matches either end. A state, its bodies and its people belong to its country."
    ),
]


class RelationshipQuery(ListQuery, frozen=True, kw_only=True):
    """The relationships to list; all of them by default."""

    ids: Annotated[
        tuple[RelationshipId, ...],
        Meta(
            max_length=MAX_VALUES,
            description="Match relationships with these ids. `meta.missing` lists the ids that no relationship has.",
        ),
    ] = ()
    actor: Annotated[
        tuple[ActorId, ...],
        Meta(max_length=MAX_VALUES, description="Match relationships that have one of these actors at either end."),
    ] = ()
    subject: Annotated[
        tuple[ActorId, ...],
        Meta(max_length=MAX_VALUES, description="Match relationships whose subject is one of these actors."),
    ] = ()
    object: Annotated[
        tuple[ActorId, ...],
        Meta(max_length=MAX_VALUES, description="Match relationships whose object is one of these actors."),
    ] = ()
    country_a: CountryParam | None = None
    country_b: CountryParam | None = None
    type: Annotated[
        tuple[RelationshipType, ...], Meta(max_length=MAX_VALUES, description="Match relationships of these types.")
    ] = ()
    polarity: Annotated[
        tuple[Polarity, ...], Meta(max_length=MAX_VALUES, description="Match relationships with these polarities.")
    ] = ()
    basis: Annotated[
        tuple[Basis, ...],
        Meta(max_length=MAX_VALUES, description="Match relationships with these bases."),
    ] = ()
    certainty: Annotated[
        tuple[Certainty, ...],
        Meta(
            max_length=MAX_VALUES,
            description="Match relationships by the weakest certainty among the claims that they rest on.",
        ),
    ] = ()
    document: Annotated[
        tuple[DocumentId, ...],
        Meta(max_length=MAX_VALUES, description="Match relationships with evidence in these documents."),
    ] = ()
    valid_on: (
        Annotated[date, Meta(description="Match relationships that were valid on this day.", examples=["2021-05-23"])]
        | None
    ) = None
    validity: ValidityParam = Validity.CERTAIN
    claim: Annotated[
        tuple[ClaimId, ...], Meta(max_length=MAX_VALUES, description="Match relationships that rest on these claims.")
    ] = ()
    event: Annotated[
        tuple[EventId, ...],
        Meta(
            max_length=MAX_VALUES,
            description="Match relationships that rest on these events, and offices that these events opened or "
            "closed.",
        ),
    ] = ()
    sort: Annotated[DatedSort, Meta(description="Sort by the day when the relationship began, or by id.")] = (
        DatedSort.OLDEST
    )
    format: RecordFormatParam = RecordFormat.JSON


class RelationshipItemQuery(ValidOnQuery, frozen=True, kw_only=True):
    """The parameters of one relationship."""

    format: RecordFormatParam = RecordFormat.JSON


def page(releases: Releases, query: RelationshipQuery) -> Envelope:
    """Return one page of relationships, or raise BadCursor."""
    start = paging.start_page(releases, query, "relationship")
    query = start.query
    valid_on = validity.valid_on(query.valid_on, query.validity)
    conditions = [
        *any_of("relationship.id IN (*)", query.ids),
        *any_of(EITHER_END, query.actor),
        *any_of("relationship.subject IN (*)", query.subject),
        *any_of("relationship.object IN (*)", query.object),
        *_countries(query),
        *any_of("relationship.type IN (*)", query.type),
        *any_of("relationship.polarity IN (*)", query.polarity),
        *any_of("relationship.basis IN (*)", query.basis),
        *any_of("relationship.certainty IN (*)", query.certainty),
        *any_of(DOCUMENT, query.document),
        *paging.valid_on_condition(valid_on, "relationship"),
        *any_of(CLAIM, query.claim),
        *any_of(EVENT, query.event),
    ]
    return paging.page(
        start,
        ListSpec(
            sort=query.sort,
            conditions=conditions,
            facets=FACETS,
            valid_on=valid_on,
        ),
    )


def get(releases: Releases, relationship_id: RelationshipId, query: ValidOnQuery) -> Envelope:
    """Return one relationship, with its validity if a day is given, or raise NotFound, Merged or Withdrawn."""
    valid_on = validity.valid_on(query.valid_on, query.validity)
    return paging.get(releases, "relationship", relationship_id, query, valid_on)


def _countries(query: RelationshipQuery) -> list[Condition]:
    """Return the condition that the ends belong to the two countries, or one end to the only country given."""
    country_a = [query.country_a] if query.country_a else []
    country_b = [query.country_b] if query.country_b else []
    if not country_a and not country_b:
        return []
    # A relationship in one direction, or the same in the other.
    directions = [
        combine([*any_of(OF_COUNTRY.format(end=a), country_a), *any_of(OF_COUNTRY.format(end=b), country_b)])
        for a, b in (("subject", "object"), ("object", "subject"))
    ]
    sql = " OR ".join(f"({direction.sql})" for direction in directions)
    return [Condition(f"({sql})", tuple(value for direction in directions for value in direction.values))]
