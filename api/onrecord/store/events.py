"""Questions asked of events."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, field

from onrecord.errors import BadRange
from onrecord.records.codes import (
    EventKind,
    EventStatus,
    PloverCode,
    PloverContext,
    Role,
)
from onrecord.records.ids import ActorId, Country, DocumentId, EventId
from onrecord.release.open import Releases
from onrecord.store import paging, validity
from onrecord.store.envelope import Envelope
from onrecord.store.paging import Condition, Facet, ListSpec, any_of, combine
from onrecord.store.query import (
    MAX_VALUES,
    DatedSort,
    EventFormat,
    EventFormatParam,
    ListQuery,
    Validity,
    ValidityParam,
    ValidOnQuery,
)

PARTICIPANT = "event.id IN (SELECT event FROM event_participant WHERE {})"
PLOVER = "event.id IN (SELECT event FROM event_plover WHERE code IN (*))"
CONTEXT = "event.id IN (SELECT event FROM event_context WHERE context IN (*))"
DOCUMENT = "event.id IN (SELECT event FROM evidence WHERE document IN (*))"
OWN_DATE = "event.possible_to >= ? AND event.possible_from <= ?"
ANY_DATE = f"""({OWN_DATE} OR event.id IN (
    SELECT event FROM account WHERE field IN ('date', 'end_date') AND possible_to >= ? AND possible_from <= ?
))"""
BOX = "event.lat BETWEEN ? AND ? AND event.lon BETWEEN ? AND ?"
BOX_OVER_180 = "event.lat BETWEEN ? AND ? AND (event.lon >= ? OR event.lon <= ?)"

FACETS = {
    "kind": Facet("event.kind", "event"),
    "status": Facet("event.status", "event"),
    "role": Facet("event_participant.role", "event_participant JOIN event ON event.id = event_participant.event"),
    "plover": Facet("event_plover.code", "event_plover JOIN event ON event.id = event_plover.event"),
    "context": Facet("event_context.context", "event_context JOIN event ON event.id = event_context.event"),
}


class Dates(StrEnum):
    """Whose dates of an event count: its own, or also those that other documents give."""

    OWN = "own"
    ANY = "any"


class EventQuery(ListQuery, frozen=True, kw_only=True):
    """Which events a reader asks for; an empty query means all of them."""

    ids: Annotated[tuple[EventId, ...], Meta(max_length=MAX_VALUES, description="Ids of events.")] = ()
    kind: Annotated[tuple[EventKind, ...], Meta(max_length=MAX_VALUES, description="Kinds of event.")] = ()
    status: Annotated[tuple[EventStatus, ...], Meta(max_length=MAX_VALUES, description="Statuses of an event.")] = ()
    country: Annotated[tuple[Country, ...], Meta(max_length=MAX_VALUES, description="The country of the place.")] = ()
    actor: Annotated[
        tuple[ActorId, ...], Meta(max_length=MAX_VALUES, description="Actors, any of which took part.")
    ] = ()
    actor_all: Annotated[
        tuple[ActorId, ...], Meta(max_length=MAX_VALUES, description="Actors, each of which took part.")
    ] = ()
    role: Annotated[
        tuple[Role, ...],
        Meta(
            max_length=MAX_VALUES,
            description="The part that `actor` and `actor_all` had in it, or without those, any participant.",
        ),
    ] = ()
    from_: Annotated[date, Meta(description="First day: what may have been on it or later.")] | None = field(
        name="from", default=None
    )
    to: Annotated[date, Meta(description="Last day: what may have been on it or earlier.")] | None = None
    valid_on: (
        Annotated[
            date,
            Meta(
                description="A day on which it was going on; without an end it was on one day.", examples=["2021-05-24"]
            ),
        ]
        | None
    ) = None
    validity: ValidityParam = Validity.CERTAIN
    dates: Annotated[
        Dates, Meta(description="Whose dates `from` and `to` are held against: the event's own, or any document's.")
    ] = Dates.OWN
    bbox: (
        Annotated[
            tuple[Annotated[float, Meta(ge=-180, le=180)], ...],
            Meta(
                min_length=4,
                max_length=4,
                description="West, south, east and north in degrees; west may be more than east, across 180 degrees.",
                examples=[[-12.3, 10.1, 4.3, 25.0]],
            ),
        ]
        | None
    ) = None
    part_of: Annotated[
        tuple[EventId, ...], Meta(max_length=MAX_VALUES, description="Events that it is directly a part of.")
    ] = ()
    document: Annotated[
        tuple[DocumentId, ...], Meta(max_length=MAX_VALUES, description="Documents that its evidence is in.")
    ] = ()
    plover: Annotated[
        tuple[PloverCode, ...],
        Meta(max_length=MAX_VALUES, description="PLOVER types, or types with a mode.", examples=[["COERCE-arrest"]]),
    ] = ()
    context: Annotated[tuple[PloverContext, ...], Meta(max_length=MAX_VALUES, description="PLOVER contexts.")] = ()
    sort: Annotated[DatedSort, Meta(description="By the day it was or began, or by id.")] = DatedSort.OLDEST
    format: EventFormatParam = EventFormat.JSON


def page(releases: Releases, query: EventQuery) -> Envelope:
    """Return one page of events; raise BadRange for dates or a box the wrong way round."""
    valid_on = validity.valid_on(query.valid_on, query.validity)
    conditions = [
        *any_of("event.id IN (*)", query.ids),
        *any_of("event.kind IN (*)", query.kind),
        *any_of("event.status IN (*)", query.status),
        *any_of("event.country IN (*)", query.country),
        *_participants(query),
        *_dates(query),
        *paging.valid_on_condition(valid_on, "event"),
        *_box(query),
        *any_of("event.part_of IN (*)", query.part_of),
        *any_of(DOCUMENT, query.document),
        *any_of(PLOVER, query.plover),
        *any_of(CONTEXT, query.context),
    ]
    return paging.page(
        releases,
        ListSpec(
            table="event",
            query=query,
            sort=query.sort,
            conditions=conditions,
            facets=FACETS,
            ids=query.ids,
            valid_on=valid_on,
        ),
    )


def get(releases: Releases, event_id: EventId, query: ValidOnQuery) -> Envelope:
    """Return one event, and on a day how it stands then; or raise NotFound."""
    return paging.get(releases, "event", event_id, query, validity.valid_on(query.valid_on, query.validity))


def _participants(query: EventQuery) -> list[Condition]:
    """Return one condition for `actor` and one for each of `actor_all`, each in one of the roles asked for."""
    groups = ([query.actor] if query.actor else []) + [(actor,) for actor in query.actor_all]
    in_role = any_of("role IN (*)", query.role)
    if in_role and not groups:
        groups = [()]  # any participant
    return [combine(PARTICIPANT, [*any_of("actor IN (*)", actors), *in_role]) for actors in groups]


def _dates(query: EventQuery) -> list[Condition]:
    days = paging.day_bounds(query.from_, query.to)
    if not days:
        return []
    return [Condition(ANY_DATE, days * 2) if query.dates is Dates.ANY else Condition(OWN_DATE, days)]


def _box(query: EventQuery) -> list[Condition]:
    if query.bbox is None:
        return []
    west, south, east, north = query.bbox
    if south > north:
        raise BadRange("bbox", f"{south} to {north} degrees north", "the southern edge before the northern one")
    return [Condition(BOX if west <= east else BOX_OVER_180, (south, north, west, east))]
