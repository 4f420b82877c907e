"""Rules of events."""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from onrecord.dataset.catalog import Catalog, valid
from onrecord.dataset.codebook import modes_of
from onrecord.dataset.decode import nearest_word
from onrecord.errors import Diagnostic
from onrecord.records.codes import ActorKind, EventStatus, Stance
from onrecord.records.events import NOT_TAKEN_PLACE, PLANS, Event

_WITH_TERRITORY = (ActorKind.PLACE, ActorKind.STATE)


def occurred_by_today(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse an event that occurred on a day after the check, on every reading of its date.

    Wrong: `status: occurred` for an election of next year.
    Right: `planned`, with `planned_as_of`; or the year, if it is a slip.
    """
    for entry in valid(catalog.events.values(), "status", "date"):
        began = entry.record.date
        if entry.record.status is EventStatus.OCCURRED and began.earliest and began.earliest > catalog.today:
            expected = f"a day not after that of the check, {catalog.today}, or the status {EventStatus.PLANNED}"
            yield entry.diagnostic("date", f"an event that occurred on {began.edtf}", expected)


def plan_has_its_day(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a planned or postponed event without the day on which it was planned.

    Wrong: `status: planned` without `planned_as_of`; what was planned in May need not be so in June.
    Right: the last day on which the evidence shows that it was planned, as a rule the first possible day of
    publication.
    """
    for entry in valid(catalog.events.values(), "status", "planned_as_of"):
        if entry.record.status in PLANS and entry.record.planned_as_of is None:
            expected = "the last day on which the evidence shows that it was planned"
            yield entry.diagnostic("planned_as_of", f"a {entry.record.status} event without planned_as_of", expected)


def day_of_plan_has_its_plan(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse the day of a plan with an event that is neither planned nor postponed.

    Wrong: `status: occurred` with `planned_as_of: 2021-05-27`.
    Right: no `planned_as_of` in an event that took place, was called off or is alleged; its announcement, if it
    matters, is an event of its own.
    """
    for entry in valid(catalog.events.values(), "status", "planned_as_of"):
        if entry.record.status not in PLANS and entry.record.planned_as_of is not None:
            found = f"planned_as_of with the status {entry.record.status.value!r}"
            yield entry.diagnostic(
                "planned_as_of", found, f"the status {' or '.join(sorted(PLANS))}, or no planned_as_of"
            )


def plan_before_its_sources(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a `planned_as_of` after the last day on which any document that tells of the event was published.

    Wrong: the day on which an editor looked, or that of the event itself.
    Right: the last day on which the evidence shows the plan; no document shows more than the day of its publication.
    """
    for entry in valid(catalog.events.values(), "planned_as_of", "evidence", "claims"):
        day, last = entry.record.planned_as_of, _last_source(catalog, entry.record)
        if day and last and last.published < day:
            expected = f"a day not after the last source, published by {last.published}"
            yield entry.diagnostic("planned_as_of", f"a plan as of {day}", expected)


def event_before_its_sources(catalog: Catalog) -> Iterator[Diagnostic]:
    """Find an event that began or ended later than every document that tells of it, on every reading of the dates.

    Wrong: a vote on 14 June that `occurred`, with an article of 27 May as its only evidence; or a strike that ended on
    14 June.
    Right: `planned`, since the article can but announce it; the date, if it is a slip; or the later document that tells
    of it, as evidence or as the report of one of its claims.
    """
    for entry in valid(catalog.events.values(), "status", "date", "end_date", "evidence", "claims"):
        last = _last_source(catalog, entry.record)
        if entry.record.status in NOT_TAKEN_PLACE or last is None:
            continue
        for path, verb, when in (("date", "", entry.record.date), ("end_date", " that ended", entry.record.end_date)):
            # What is in the future is the finding of another rule.
            if when and when.earliest and last.published < when.earliest <= catalog.today:
                found = f"an event{verb} on {when.edtf}, after its last source ({last.document!r}, by {last.published})"
                yield entry.diagnostic(path, found, "a source of that day or later, or the status planned")
                break


class _Source(Struct, frozen=True):
    """A document that tells of an event, and the last day on which it can have been published."""

    document: str
    published: date


def _last_source(catalog: Catalog, event: Event) -> _Source | None:
    """Return the last of the documents that tell of an event, or None if one of them, or a claim, may be of any day."""
    claims = [catalog.claims.get(claim_id) for claim_id in event.claims]
    reports = [claim.record.reported_by for claim in claims if claim]
    ids = [*(each.document for each in event.evidence if each.stance is not Stance.CONTRADICTS), *reports]
    documents = [catalog.documents.get(document_id) for document_id in ids]
    sources = [
        _Source(entry.record.id, entry.record.published.latest)
        for entry in documents
        if entry and entry.is_valid("id", "published") and entry.record.published.latest
    ]
    is_whole = len(reports) == len(claims) and len(sources) == len(ids)
    return max(sources, key=lambda each: each.published) if sources and is_whole else None


def event_ends_after_it_began(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse an end that is before the beginning on every reading of the two dates.

    Wrong: `date: 2021-05-24` with `end_date: 2021-05-23`.
    Right: the two days in their order. Dates that overlap are fine.
    """
    for entry in valid(catalog.events.values(), "date", "end_date"):
        began, ended = entry.record.date, entry.record.end_date
        # Uncertain dates may overlap; only a last possible end before the first possible beginning is an error.
        if ended and ended.latest and began.earliest and ended.latest < began.earliest:
            expected = f"a day not before the beginning, {began.edtf}"
            yield entry.diagnostic("end_date", f"an end on {ended.edtf}", expected)


def alleged_event_has_claims(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse an alleged event without claims.

    Wrong: `status: alleged` with `claims: []`.
    Right: the claim that alleges it; who says so is the point of an alleged event.
    """
    for entry in valid(catalog.events.values(), "status", "claims"):
        if entry.record.status is EventStatus.ALLEGED and not entry.record.claims:
            yield entry.diagnostic("claims", "an alleged event without a claim", "at least one claim that alleges it")


def complete_coordinates(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a latitude or longitude without the other, and coordinates without their gazetteer entry.

    Wrong: `lat: 12.6` alone, or a point that was read off a map.
    Right: `lat`, `lon` and `gazetteer: geonames:2460596`, the entry that they are from.
    """
    for entry in valid(catalog.events.values(), "place"):
        place = entry.record.place
        if place is None:
            continue
        if (place.lat is None) != (place.lon is None):
            present, missing = ("lon", "lat") if place.lat is None else ("lat", "lon")
            yield entry.diagnostic(f"place.{missing}", f"{present} without {missing}", "both, or neither")
        if (place.lat is not None or place.lon is not None) and place.gazetteer is None:
            expected = "the gazetteer entry with these coordinates, such as geonames:2460596"
            yield entry.diagnostic("place.gazetteer", "coordinates without a gazetteer", expected)


def place_actor_has_territory(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a place whose actor is not of a kind with territory.

    Wrong: a place with the actor `army`.
    Right: an actor of kind `place` or `state`, or no actor.
    """
    for entry in valid(catalog.events.values(), "place.actor"):
        place = entry.record.place
        actor = catalog.actors.get(place.actor) if place and place.actor else None
        if actor and actor.is_valid("kind") and actor.record.kind not in _WITH_TERRITORY:
            found = f"{actor.record.id!r}, an actor of kind {actor.record.kind}"
            yield entry.diagnostic("place.actor", found, f"an actor of kind {' or '.join(_WITH_TERRITORY)}")


def mode_fits_its_type(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a PLOVER mode that does not belong to the PLOVER type of the same event.

    Wrong: `{type: RETREAT, mode: arrest}`.
    Right: one of the modes of the type, which the message lists, or no mode.
    """
    for entry in valid(catalog.events.values(), "plover"):
        plover = entry.record.plover
        if plover is None or plover.mode is None:
            continue
        modes = modes_of(catalog.codebooks, plover.type)
        if plover.mode not in modes:
            expected = f"no mode, as {plover.type} has none"
            if modes:
                expected = f"a mode of {plover.type}: {', '.join(modes)}"
            yield entry.diagnostic("plover.mode", repr(str(plover.mode)), expected, nearest_word(plover.mode, modes))
