"""Actors: their filters, lists and items."""

from datetime import date
from typing import Annotated

from msgspec import Meta

from onrecord.records.codes import ActorKind
from onrecord.records.ids import ActorId, Country, Identifier
from onrecord.records.words import name_key
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

# Names are compared by their letters and digits alone, in the columns that the build filled.
HAS_NAME = "(actor.name_key IN (*) OR actor.id IN (SELECT actor FROM actor_name WHERE text_key IN (*)))"
HAS_IDENTIFIER = "actor.id IN (SELECT actor FROM actor_identifier WHERE scheme || ':' || value IN (*))"
# One subquery for body and day, so that both are true of the same office.
OFFICE = "actor.id IN (SELECT relationship.subject FROM relationship WHERE {})"
IS_OFFICE = Condition("relationship.type = 'holds-office'")
PART_OF = "actor.id IN (SELECT actor FROM actor_part_of WHERE whole IN (*))"

FACETS = {
    "kind": Facet("actor.kind", "actor"),
}


class ActorQuery(ListQuery, frozen=True, kw_only=True):
    """The actors to list; all of them by default."""

    ids: Annotated[
        tuple[ActorId, ...],
        Meta(
            max_length=MAX_VALUES,
            description="Match actors with these ids. `meta.missing` lists the ids that no actor has.",
        ),
    ] = ()
    kind: Annotated[tuple[ActorKind, ...], Meta(max_length=MAX_VALUES, description="Match actors of these kinds.")] = ()
    country: Annotated[
        tuple[Country, ...], Meta(max_length=MAX_VALUES, description="Match actors whose own country is one of these.")
    ] = ()
    identifier: Annotated[
        tuple[Identifier, ...],
        Meta(
            max_length=MAX_VALUES,
            description="Match actors with these identifiers in public schemes.",
            examples=[["wikidata:Q912"]],
        ),
    ] = ()
    name: (
        Annotated[
            SearchText,
            Meta(
                description="Match actors with this name in any spelling on record. The whole name must match; case, "
                "accents, punctuation and spaces are ignored."
            ),
        ]
        | None
    ) = None
    part_of: Annotated[
        tuple[ActorId, ...],
        Meta(max_length=MAX_VALUES, description="Match actors that are directly part of these actors."),
    ] = ()
    office_of: Annotated[
        tuple[ActorId, ...],
        Meta(
            max_length=MAX_VALUES,
            description="Match actors that held an office of these states or bodies, on `valid_on` or at any time.",
        ),
    ] = ()
    valid_on: (
        Annotated[date, Meta(description="Match actors that held an office on this day.", examples=["2021-05-23"])]
        | None
    ) = None
    validity: ValidityParam = Validity.CERTAIN
    sort: Annotated[NameSort, Meta(description="Sort by name, ignoring case and accents, or by id.")] = NameSort.NAME
    format: RecordFormatParam = RecordFormat.JSON


class ActorItemQuery(ValidOnQuery, frozen=True, kw_only=True):
    """The parameters of one actor."""

    format: RecordFormatParam = RecordFormat.JSON


def page(releases: Releases, query: ActorQuery) -> Envelope:
    """Return one page of actors, or raise BadCursor."""
    start = paging.start_page(releases, query, "actor")
    query = start.query
    valid_on = validity.valid_on(query.valid_on, query.validity)
    conditions = [
        *any_of("actor.id IN (*)", query.ids),
        *any_of("actor.kind IN (*)", query.kind),
        *any_of("actor.country IN (*)", query.country),
        *any_of(HAS_IDENTIFIER, query.identifier),
        *any_of(HAS_NAME, [name_key(query.name)] if query.name else ()),
        *any_of(PART_OF, query.part_of),
        *_offices(query.office_of, valid_on),
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


def get(releases: Releases, actor_id: ActorId, query: ValidOnQuery) -> Envelope:
    """Return one actor, or raise NotFound, Merged or Withdrawn."""
    return paging.get(releases, "actor", actor_id, query, validity.valid_on(query.valid_on, query.validity))


def _offices(bodies: tuple[ActorId, ...], valid_on: ValidOn | None) -> list[Condition]:
    """Return the condition that an actor held an office: of one of these bodies, on this day, or both at once."""
    inner = [*any_of("relationship.object IN (*)", bodies), *paging.valid_on_condition(valid_on, "relationship")]
    return [combine([IS_OFFICE, *inner], OFFICE)] if inner else []
