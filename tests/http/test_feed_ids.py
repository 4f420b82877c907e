"""The ids in Atom and JSON Feed: the same on every mirror and at every address, and different in any other dataset."""

import json
import shutil
from datetime import date
from pathlib import Path

import feedparser
import pytest

from onrecord.release.publish import PublishOptions, publish
from support.service import Service, publish_dataset
from support.small_dataset import change, write_small_dataset

DAY, NEXT_DAY = date(2026, 11, 1), date(2026, 11, 2)
ATOM, JSON_FEED = "/v1/changes.atom?limit=200", "/v1/changes.jsonfeed?limit=200"


def feed_id(service: Service, target: str = ATOM) -> str:
    return str(feedparser.parse(service.request(target).body).feed.id)


def entry_ids(releases: Path, public_url: str = "") -> list[str]:
    """Return the ids of all entries, the newest first, after comparing those of both formats."""
    with Service(releases, public_url=public_url) as service:
        ids = [entry.id for entry in feedparser.parse(service.request(ATOM).body).entries]
        assert ids == [item["id"] for item in service.json(JSON_FEED)["items"]]
        assert len(set(ids)) == len(ids) > 0
    return ids


def all_ids(releases: Path, public_url: str = "") -> set[str]:
    """Return the ids of all entries and of the feed itself."""
    with Service(releases, public_url=public_url) as service:
        return {feed_id(service), *entry_ids(releases, public_url)}


def renamed(data: Path) -> Path:
    change(data, "actors.yaml", "name: The colonel", "name: The general")
    return data


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_small_dataset(tmp_path / "data")


@pytest.fixture
def releases(data: Path, tmp_path: Path) -> Path:
    return publish_dataset(data, tmp_path / "releases", DAY)


def test_every_id_is_a_uuid_of_a_name(releases: Path) -> None:
    # RFC 9562: version 5, variant 10.
    for each in all_ids(releases):
        scheme, name, uuid = each.split(":")
        assert (scheme, name, uuid[14]) == ("urn", "uuid", "5")
        assert uuid[19] in "89ab"


def test_an_edited_copy_published_on_the_same_day_shares_no_id(releases: Path, tmp_path: Path) -> None:
    copy = publish_dataset(renamed(write_small_dataset(tmp_path / "copy")), tmp_path / "others", DAY)

    assert all_ids(releases) & all_ids(copy) == set()


def test_a_mirror_has_the_same_ids_at_another_address(releases: Path, tmp_path: Path) -> None:
    mirror = shutil.copytree(releases, tmp_path / "mirror")

    assert all_ids(mirror, "https://mirror.example/onrecord") == all_ids(releases)


def test_another_builder_of_the_same_series_has_the_same_ids(releases: Path, data: Path, tmp_path: Path) -> None:
    again = publish_dataset(data, tmp_path / "again", DAY)

    assert all_ids(again) == all_ids(releases)


def test_a_later_release_leaves_every_id_as_it_was(releases: Path, data: Path) -> None:
    with Service(releases) as service:
        first_id, first_ids = feed_id(service), entry_ids(releases)
    publish_dataset(renamed(data), releases, NEXT_DAY)

    ids = entry_ids(releases)
    with Service(releases) as service:
        assert feed_id(service) == first_id
    assert ids[-len(first_ids) :] == first_ids
    assert len(ids) == len(first_ids) + 1


def test_a_feed_begun_anew_from_the_same_file_shares_no_id(releases: Path, data: Path, tmp_path: Path) -> None:
    publish_dataset(renamed(data), releases, NEXT_DAY)
    draft = tmp_path / "draft"
    publish(data.with_name("data.sqlite"), draft, PublishOptions(day=NEXT_DAY))

    assert all_ids(draft) & all_ids(releases) == set()


def test_a_feed_that_had_to_be_written_again_keeps_its_ids(releases: Path, data: Path) -> None:
    before = all_ids(releases)
    (releases / "2026-11-01.1.changes.sqlite").write_bytes(b"damaged")
    publish(data.with_name("data.sqlite"), releases, PublishOptions(day=DAY))

    assert all_ids(releases) == before


def test_every_page_of_a_feed_has_its_id_and_another_filter_another(releases: Path) -> None:
    with Service(releases) as service:
        next_page = json.loads(service.request("/v1/changes.jsonfeed?limit=2").body)["next_url"].partition("jsonfeed")
        cursor = next_page[2].partition("cursor=")[2]

        assert feed_id(service, f"/v1/changes.atom?limit=2&cursor={cursor}") == feed_id(
            service, "/v1/changes.atom?limit=2"
        )
        assert feed_id(service, "/v1/changes.atom?kind=event") != feed_id(service, "/v1/changes.atom?kind=actor")
