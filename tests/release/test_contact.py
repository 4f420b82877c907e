"""The contact of a dataset, from its description to the list of releases."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from support.commands import build, publish
from support.service import Service
from support.small_dataset import SMALL, write_files

CONTACT = "https://example.org/contact"
VERSION = ("--version", "first", "--day", "2026-11-01")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    data = write_files(tmp_path / "data", {**SMALL, "dataset.yaml": f"contact: {CONTACT}\n"})
    return build(data, tmp_path / "release.sqlite")


def served(releases: Path) -> object:
    """Return the only release as the API sends it."""
    with Service(releases) as service:
        (release,) = service.json("/v1/releases")["data"]
    return release


def test_the_contact_is_in_the_manifest_and_in_the_list_of_releases(file: Path, tmp_path: Path) -> None:
    releases = publish(file, tmp_path / "releases", *VERSION)
    manifest = json.loads((releases / "first.json").read_bytes())

    assert manifest["contact"] == CONTACT
    assert served(releases) == manifest


def test_a_release_file_from_before_contacts_is_published_without_one(file: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(file)) as release:
        release.execute("ALTER TABLE release RENAME COLUMN contact TO another")
    releases = publish(file, tmp_path / "releases", *VERSION)

    assert json.loads((releases / "first.json").read_bytes())["contact"] is None


def test_a_manifest_from_before_contacts_is_served_without_one(file: Path, tmp_path: Path) -> None:
    releases = publish(file, tmp_path / "releases", *VERSION)
    manifest = json.loads((releases / "first.json").read_bytes())
    older = {name: value for name, value in manifest.items() if name != "contact"}
    (releases / "first.json").write_text(json.dumps(older))

    assert served(releases) == {**older, "contact": None}
