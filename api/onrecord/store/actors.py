"""Questions asked of actors."""

from datetime import date
from typing import Annotated

from msgspec import Meta

from onrecord.records.codes import ActorKind
from onrecord.records.ids import ActorId, Country, Identifier
from onrecord.records.names import fold
from onrecord.release.open import Releases
from onrecord.store import paging, validity
from onrecord.store.envelope import Envelope
from onrecord.store.paging import Condition, Facet, ListSpec, any_of, combine
from onrecord.store.query import (
    MAX_VALUES,
    ListQuery,
    NameSort,
    RecordFormat,
    RecordFormatParam,
    SearchText,
    Validity,
    ValidityParam,
    ValidOnQuery,
)
from onrecord.store.validity import ValidOn

NAMED = "(actor.name_folded IN (*) OR actor.id IN (SELECT actor FROM actor_name WHERE text_folded IN (*)))"
IDENTIFIED = "actor.id IN (SELECT actor FROM actor_identifier WHERE scheme || ':' || value IN (*))"
OFFICE = "actor.id IN (SELECT relationship.subject FROM relationship WHERE {})"
HELD = Condition("relationship.type = 'holds-office'")
PART_OF = "actor.id IN (SELECT actor FROM actor_part_of WHERE whole IN (*))"

FACETS = {
    "kind": Facet("actor.kind", "actor"),
}


class ActorQuery(ListQuery, frozen=True, kw_only=True):
    """Which actors a reader asks for; an empty query means all of them."""

    ids: Annotated[tuple[ActorId, ...], Meta(max_length=MAX_VALUES, description="Ids of actors.")] = ()
    kind: Annotated[tuple[ActorKind, ...], Meta(max_length=MAX_VALUES, description="Kinds of actor.")] = ()
    country: Annotated[tuple[Country, ...], Meta(max_length=MAX_VALUES, description="The actor's own country.")] = ()
    identifier: Annotated[
        tuple[Identifier, ...],
        Meta(max_length=MAX_VALUES, description="Identifiers in public schemes.", examples=[["wikidata:Q912"]]),
    ] = ()
    name: (
        Annotated[
            SearchText,
            Meta(
                description="Any of the actor's names, in any spelling on record, whole; case and accents do not count."
            ),
        ]
        | None
    ) = None
    part_of: Annotated[
        tuple[ActorId, ...], Meta(max_length=MAX_VALUES, description="Actors that it is directly a part of.")
    ] = ()
    office_of: Annotated[
        tuple[ActorId, ...],
        Meta(max_length=MAX_VALUES, description="States and bodies of which it held an office, on `valid_on` or ever."),
    ] = ()
    valid_on: Annotated[date, Meta(description="A day on which it held an office.", examples=["2021-05-23"])] | None = (
        None
    )
    validity: ValidityParam = Validity.CERTAIN
    sort: Annotated[NameSort, Meta(description="By name without case and accents, or by id.")] = NameSort.NAME
    format: RecordFormatParam = RecordFormat.JSON


def page(releases: Releases, query: ActorQuery) -> Envelope:
    """Return one page of actors."""
    valid_on = validity.valid_on(query.valid_on, query.validity)
    conditions = [
        *any_of("actor.id IN (*)", query.ids),
        *any_of("actor.kind IN (*)", query.kind),
        *any_of("actor.country IN (*)", query.country),
        *any_of(IDENTIFIED, query.identifier),
        *any_of(NAMED, [fold(query.name)] if query.name else ()),
        *any_of(PART_OF, query.part_of),
        *_in_office(query.office_of, valid_on),
    ]
    return paging.page(
        releases,
        ListSpec(
            table="actor",
            query=query,
            sort=query.sort,
            conditions=conditions,
            facets=FACETS,
            ids=query.ids,
            valid_on=valid_on,
        ),
    )


def get(releases: Releases, actor_id: ActorId, query: ValidOnQuery) -> Envelope:
    """Return one actor, or raise NotFound."""
    return paging.get(releases, "actor", actor_id, query, validity.valid_on(query.valid_on, query.validity))


def _in_office(bodies: tuple[ActorId, ...], valid_on: ValidOn | None) -> list[Condition]:
    """Return the condition that an actor held an office: of one of these bodies, on this day, or one by the other."""
    inner = [*any_of("relationship.object IN (*)", bodies), *paging.valid_on_condition(valid_on, "relationship")]
    return [combine(OFFICE, [HELD, *inner])] if inner else []
