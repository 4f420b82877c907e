"""What holds for events."""

from collections.abc import Iterator

from onrecord.dataset.catalog import Catalog
from onrecord.dataset.codebook import modes_of
from onrecord.dataset.decode import nearest
from onrecord.errors import Diagnostic
from onrecord.records.codes import ActorKind, EventStatus

_PLACES = (ActorKind.PLACE, ActorKind.STATE)


def event_ends_after_it_began(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse an end that is certainly before the beginning."""
    for entry in catalog.events.values():
        began, ended = entry.record.date, entry.record.end_date
        if ended and ended.latest and began.earliest and ended.latest < began.earliest:
            right = f"a day not before the beginning, {began.edtf}"
            yield entry.diagnostic("end_date", f"an end on {ended.edtf}", right)


def alleged_event_has_claims(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse an alleged event that does not name a claim."""
    for entry in catalog.events.values():
        if entry.record.status is EventStatus.ALLEGED and not entry.record.claims:
            yield entry.diagnostic("claims", "an alleged event without a claim", "at least one claim that alleges it")


def whole_coordinates(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse half a pair of coordinates, and coordinates without the gazetteer's entry that gave them."""
    for entry in catalog.events.values():
        place = entry.record.place
        if place is None:
            continue
        if (place.lat is None) != (place.lon is None):
            there, missing = ("lon", "lat") if place.lat is None else ("lat", "lon")
            yield entry.diagnostic(f"place.{missing}", f"{there} without {missing}", "both, or neither")
        if (place.lat is not None or place.lon is not None) and place.gazetteer is None:
            right = "the gazetteer's entry that gave them, such as geonames:2460596"
            yield entry.diagnostic("place.gazetteer", "coordinates without a gazetteer", right)


def place_is_a_place(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a place that is an actor of another kind than those with a territory."""
    for entry in catalog.events.values():
        place = entry.record.place
        actor = catalog.actors.get(place.actor) if place and place.actor else None
        if actor and actor.record.kind not in _PLACES:
            found = f"{actor.record.id!r}, an actor of kind {actor.record.kind}"
            yield entry.diagnostic("place.actor", found, f"an actor of kind {' or '.join(_PLACES)}")


def mode_of_its_type(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a mode of PLOVER that does not belong to the type beside it."""
    for entry in catalog.events.values():
        plover = entry.record.plover
        if plover is None or plover.mode is None:
            continue
        modes = modes_of(catalog.codebooks, plover.type)
        if plover.mode not in modes:
            right = f"a mode of {plover.type}: {', '.join(modes)}" if modes else f"none, as {plover.type} has no modes"
            yield entry.diagnostic("plover.mode", repr(str(plover.mode)), right, nearest(plover.mode, modes))
