"""Events as GeoJSON, checked against RFC 7946 and against the tables of the release."""

import json
from pathlib import Path
from typing import Any

import pytest

from onrecord.records.events import Event
from onrecord.render.columns import columns_of
from support.rendering import docs_of, rendered, writer_for
from support.service import rows


@pytest.fixture(params=["mali_releases", "edge_cases_releases"])
def releases(request: pytest.FixtureRequest) -> Path:
    """Return the directory of each of two releases."""
    directory: Path = request.getfixturevalue(request.param)
    return directory


def collection(releases: Path) -> Any:
    return json.loads(rendered(writer_for("geojson", "event"), docs_of(releases, "event")))


def test_events_are_a_feature_collection_without_a_coordinate_system(releases: Path) -> None:
    found = collection(releases)

    assert found.keys() == {"type", "features"}
    assert found["type"] == "FeatureCollection"
    assert {feature["type"] for feature in found["features"]} == {"Feature"}
    assert [sorted(feature) for feature in found["features"] if len(feature) != 4] == []


def test_every_event_is_a_feature_with_its_id(releases: Path) -> None:
    ids = [feature["id"] for feature in collection(releases)["features"]]

    assert ids == [id_ for (id_,) in rows(releases, "SELECT id FROM event ORDER BY id")]


def test_a_geometry_is_longitude_and_latitude_or_null(releases: Path) -> None:
    points = {feature["id"]: feature["geometry"] for feature in collection(releases)["features"]}

    expected = rows(releases, "SELECT id, lon, lat FROM event")
    assert points == {
        id_: None if lon is None else {"type": "Point", "coordinates": [lon, lat]} for id_, lon, lat in expected
    }
    assert None in points.values()
    assert len({str(point) for point in points.values()}) > 1


def test_a_feature_has_the_status_of_its_event_and_the_precision_of_its_place(releases: Path) -> None:
    found = {
        feature["id"]: (feature["properties"]["status"], feature["properties"]["place_precision"])
        for feature in collection(releases)["features"]
    }

    expected = rows(releases, "SELECT id, status, place_precision FROM event")
    assert found == {id_: (status, precision) for id_, status, precision in expected}


def test_properties_are_named_like_the_columns_of_csv(releases: Path) -> None:
    columns = {column.name for column in columns_of(Event)} - {"id", "place_lat", "place_lon"}

    assert {frozenset(feature["properties"]) for feature in collection(releases)["features"]} == {frozenset(columns)}


def test_lists_stay_lists(mali_releases: Path) -> None:
    stored = {doc["id"]: doc for doc in map(json.loads, docs_of(mali_releases, "event"))}

    features = collection(mali_releases)["features"]

    assert {each["id"]: each["properties"]["participants"] for each in features} == {
        id_: doc["participants"] for id_, doc in stored.items()
    }
    assert {each["id"]: each["properties"]["claims"] for each in features} == {
        id_: doc["claims"] for id_, doc in stored.items()
    }


def test_several_pages_give_the_same_collection_as_one(mali_releases: Path) -> None:
    docs = docs_of(mali_releases, "event")
    writer = writer_for("geojson", "event")

    assert rendered(writer, docs[:1], docs[1:20], docs[20:]) == rendered(writer, docs)


def test_a_collection_may_be_empty() -> None:
    assert json.loads(rendered(writer_for("geojson", "event"))) == {"type": "FeatureCollection", "features": []}
