"""Events as GeoJSON (RFC 7946), in WGS 84: one feature for each event, with a null geometry if no point is known."""

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from onrecord.records.events import Event
from onrecord.render.columns import columns_of

_NOT_PROPERTIES = {"id", "place_lat", "place_lon"}  # columns that are in the id and the geometry of a feature


class Point(Struct, frozen=True, tag="Point"):
    """A GeoJSON point."""

    coordinates: Annotated[tuple[float, float], Meta(description="Longitude and latitude in degrees.")]


class Feature(Struct, frozen=True, tag="Feature"):
    """An event as a GeoJSON feature. Its properties are the columns of CSV, with lists as lists."""

    id: str
    geometry: Point | None
    properties: dict[str, object]


class GeoJson:
    """A writer of a FeatureCollection of events."""

    media_type = "application/geo+json"

    def __init__(self) -> None:
        self._columns = [column for column in columns_of(Event) if column.name not in _NOT_PROPERTIES]
        self._decoder = msgspec.json.Decoder(list[Event])

    def head(self) -> bytes:
        """Return the start of the collection."""
        return b'{"type":"FeatureCollection","features":['

    def part(self, docs: bytes, *, is_first: bool) -> bytes:
        """Return the features of a page of events."""
        events = self._decoder.decode(b"[%s]" % docs)
        names = [column.name for column in self._columns]
        rows = zip(*(column.values(events) for column in self._columns), strict=True)
        features = [
            Feature(event.id, _point(event), dict(zip(names, row, strict=True)))
            for event, row in zip(events, rows, strict=True)
        ]
        joined = msgspec.json.encode(features)[1:-1]
        return joined if is_first else b"," + joined

    def tail(self) -> bytes:
        """Return the end of the collection."""
        return b"]}"


def _point(event: Event) -> Point | None:
    place = event.place
    if place is None or place.lat is None or place.lon is None:
        return None
    return Point((place.lon, place.lat))
