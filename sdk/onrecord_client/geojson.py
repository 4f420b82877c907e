"""Events as GeoJSON (RFC 7946)."""

from typing import Any

import msgspec

from onrecord_client._generated.models import Event
from onrecord_client.provenance import Provenance


def feature(event: Event) -> dict[str, Any]:
    """Return an event as a Feature, its whole record as properties; geometry is null where no point is known."""
    place = event.place
    geometry = None
    if place and place.lat is not None and place.lon is not None:
        geometry = {"type": "Point", "coordinates": [place.lon, place.lat]}
    return {"type": "Feature", "id": event.id, "geometry": geometry, "properties": msgspec.to_builtins(event)}


def collection(features: list[dict[str, Any]], provenance: Provenance | None) -> dict[str, Any]:
    """Return features as a FeatureCollection, with release, license and citation beside them."""
    metadata = provenance.metadata() if provenance else {}
    return {"type": "FeatureCollection", "features": features, "metadata": metadata}
