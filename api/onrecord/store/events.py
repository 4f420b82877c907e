"""Events: their filters, lists and items."""

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
from onrecord.store.day_ranges import FIRST_DAY, LAST_DAY, FromParam, ToParam, day_bounds
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
# Open ends are stored as the first and last day of all, so two comparisons find every overlap.
OWN_DATE = "event.possible_to >= ? AND event.possible_from <= ?"
ANY_DATE = f"""({OWN_DATE} OR event.id IN (
    SELECT event FROM account WHERE field IN ('date', 'end_date') AND possible_to >= ? AND possible_from <= ?
))"""
BOX = "event.lat BETWEEN ? AND ? AND event.lon BETWEEN ? AND ?"
# West of such a box is greater than its east, so its longitudes are two ranges.
BOX_ACROSS_180 = "event.lat BETWEEN ? AND ? AND (event.lon >= ? OR event.lon <= ?)"

# NULL is not before a day, so an event that was never planned is not overdue. `status` and the open end of an unknown
# date, which is the last day of all, exclude the others.
OVERDUE = """event.status IN ('planned', 'postponed') AND event.planned_as_of <= ? AND event.possible_to < ?"""

FACETS = {
    "kind": Facet("event.kind", "event"),
    "status": Facet("event.status", "event"),
    "role": Facet("event_participant.role", "event_participant JOIN event ON event.id = event_participant.event"),
    "plover": Facet("event_plover.code", "event_plover JOIN event ON event.id = event_plover.event"),
    "plover_context": Facet("event_context.context", "event_context JOIN event ON event.id = event_context.event"),
}


class Dates(StrEnum):
    """Dates of an event: its own, or also those that other documents give."""

    OWN = "own"
    ANY = "any"


class EventQuery(ListQuery, frozen=True, kw_only=True):
    """The events to list; all of them by default."""

    ids: Annotated[
        tuple[EventId, ...],
        Meta(
            max_length=MAX_VALUES,
            description="Match events with these ids. `meta.missing` lists the ids that no event has.",
        ),
    ] = ()
    kind: Annotated[tuple[EventKind, ...], Meta(max_length=MAX_VALUES, description="Match events of these kinds.")] = ()
    status: Annotated[
        tuple[EventStatus, ...], Meta(max_length=MAX_VALUES, description="Match events with these statuses.")
    ] = ()
    country: Annotated[
        tuple[Country, ...], Meta(max_length=MAX_VALUES, description="Match events whose place is in these countries.")
    ] = ()
    actor: Annotated[
        tuple[ActorId, ...],
        Meta(max_length=MAX_VALUES, description="Match events in which any of these actors took part."),
    ] = ()
    actor_all: Annotated[
        tuple[ActorId, ...],
        Meta(max_length=MAX_VALUES, description="Match events in which all of these actors took part."),
    ] = ()
    role: Annotated[
        tuple[Role, ...],
        Meta(
            max_length=MAX_VALUES,
            description="Match events with a participant in one of these roles. With `actor` or `actor_all`, these "
            "actors must have had the role.",
        ),
    ] = ()
    from_: (
        Annotated[FromParam, Meta(description="Match events that may have happened on this day or later." + FIRST_DAY)]
        | None
    ) = field(name="from", default=None)
    to: (
        Annotated[ToParam, Meta(description="Match events that may have happened on this day or earlier." + LAST_DAY)]
        | None
    ) = None
    valid_on: (
        Annotated[
            date,
            Meta(
                description="Match events in progress on this day. An event without an end lasted one day.",
                examples=["2021-05-24"],
            ),
        ]
        | None
    ) = None
    validity: ValidityParam = Validity.CERTAIN
    overdue_on: (
        Annotated[
            date,
            Meta(
                description="Match planned and postponed events whose date, or end date if they have one, was over "
                "before this day on every reading, and that are known to have been planned by this day. The dataset "
                "does not say whether they took place.",
                examples=["2021-07-01"],
            ),
        ]
        | None
    ) = None
    dates: Annotated[
        Dates,
        Meta(
            description="Dates to compare `from` and `to` with: the event's own (`own`), or also those that other "
            "documents give (`any`)."
        ),
    ] = Dates.OWN
    bbox: (
        Annotated[
            tuple[Annotated[float, Meta(ge=-180, le=180)], ...],
            Meta(
                min_length=4,
                max_length=4,
                description="Match events in this box: west, south, east and north in degrees. A box whose west is "
                "greater than its east crosses 180 degrees.",
                examples=[[-12.3, 10.1, 4.3, 25.0]],
                extra={"value_names": ("west", "south", "east", "north")},
            ),
        ]
        | None
    ) = None
    part_of: Annotated[
        tuple[EventId, ...],
        Meta(max_length=MAX_VALUES, description="Match events that are directly part of these events."),
    ] = ()
    document: Annotated[
        tuple[DocumentId, ...],
        Meta(max_length=MAX_VALUES, description="Match events with evidence in these documents."),
    ] = ()
    plover: Annotated[
        tuple[PloverCode, ...],
        Meta(
            max_length=MAX_VALUES,
            description="Match events of these PLOVER types, or types with a mode.",
            examples=[["COERCE-arrest"]],
        ),
    ] = ()
    plover_context: Annotated[
        tuple[PloverContext, ...], Meta(max_length=MAX_VALUES, description="Match events with these PLOVER contexts.")
    ] = ()
    sort: Annotated[DatedSort, Meta(description="Sort by the day when the event happened or began, or by id.")] = (
        DatedSort.OLDEST
    )
    format: EventFormatParam = EventFormat.JSON


class EventItemQuery(ValidOnQuery, frozen=True, kw_only=True):
    """The parameters of one event."""

    format: EventFormatParam = EventFormat.JSON


def page(releases: Releases, query: EventQuery) -> Envelope:
    """Return one page of events, or raise BadCursor, or BadRange for a reversed range of days or box."""
    start = paging.start_page(releases, query, "event")
    query = start.query
    valid_on = validity.valid_on(query.valid_on, query.validity)
    conditions = [
        *any_of("event.id IN (*)", query.ids),
        *any_of("event.kind IN (*)", query.kind),
        *any_of("event.status IN (*)", query.status),
        *any_of("event.country IN (*)", query.country),
        *_participants(query),
        *_dates(query),
        *paging.valid_on_condition(valid_on, "event"),
        *_overdue(query),
        *_box(query),
        *any_of("event.part_of IN (*)", query.part_of),
        *any_of(DOCUMENT, query.document),
        *any_of(PLOVER, query.plover),
        *any_of(CONTEXT, query.plover_context),
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


def get(releases: Releases, event_id: EventId, query: ValidOnQuery) -> Envelope:
    """Return one event, with its validity if a day is given, or raise NotFound, Merged or Withdrawn."""
    return paging.get(releases, "event", event_id, query, validity.valid_on(query.valid_on, query.validity))


def _participants(query: EventQuery) -> list[Condition]:
    """Return one condition for `actor` and one for each of `actor_all`; the roles narrow each of them."""
    # Each actor of `actor_all` needs a row of its own: no single participant can be all of them.
    groups = ([query.actor] if query.actor else []) + [(actor,) for actor in query.actor_all]
    in_role = any_of("role IN (*)", query.role)
    if in_role and not groups:
        groups = [()]  # any participant
    return [combine([*any_of("actor IN (*)", actors), *in_role], PARTICIPANT) for actors in groups]


def _dates(query: EventQuery) -> list[Condition]:
    days = day_bounds(query.from_, query.to)
    if not days:
        return []
    return [Condition(ANY_DATE, days * 2) if query.dates is Dates.ANY else Condition(OWN_DATE, days)]


def _overdue(query: EventQuery) -> list[Condition]:
    day = query.overdue_on.isoformat() if query.overdue_on else None
    return [Condition(OVERDUE, (day, day))] if day else []


def _box(query: EventQuery) -> list[Condition]:
    if query.bbox is None:
        return []
    west, south, east, north = query.bbox
    if south > north:
        raise BadRange("bbox", f"{south} to {north} degrees north", "the southern edge before the northern one")
    return [Condition(BOX if west <= east else BOX_ACROSS_180, (south, north, west, east))]
