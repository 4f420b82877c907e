"""Events as GeoJSON (RFC 7946)."""

from typing import Any

import msgspec

from onrecord_client._generated.models import Event


def feature(event: Event) -> dict[str, Any]:
    """Return an event as a Feature with all its fields as properties; geometry is null without coordinates."""
    place = event.place
    geometry = None
    if place and place.lat is not None and place.lon is not None:
        geometry = {"type": "Point", "coordinates": [place.lon, place.lat]}  # RFC 7946: longitude first
    return {"type": "Feature", "id": event.id, "geometry": geometry, "properties": msgspec.to_builtins(event)}


def collection(features: list[dict[str, Any]], metadata: dict[str, str]) -> dict[str, Any]:
    """Return a FeatureCollection with the metadata of its provenance as a foreign member."""
    return {"type": "FeatureCollection", "features": features, "metadata": metadata}
