"""New releases: a good one is applied while the service runs, a bad one is refused and the old one still served."""

import hashlib
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from onrecord.errors import BadRelease
from onrecord.release.open import current_version
from support.service import Response, Service, file_of, publish_dataset
from support.small_dataset import SMALL, write_files, write_small_dataset

SAME_ID = {"x-request-id": "the-same"}


@pytest.fixture
def growing(tmp_path: Path) -> Path:
    """Return a directory with one release, of the small dataset."""
    return publish_dataset(write_small_dataset(tmp_path / "data"), tmp_path / "releases")


def publish_another(releases: Path) -> None:
    data = write_files(releases.parent / "another", {**SMALL, "dataset.yaml": "title: Another\n"})
    publish_dataset(data, releases, date(2026, 11, 2))


def test_a_release_published_while_serving_is_applied(growing: Path) -> None:
    with Service(growing, release_poll_s=0.05) as service, service.running():
        before: Response = service.request("/v1/actors/mali")
        publish_another(growing)
        service.run_until(lambda: service.json("/readyz")["release"] == "2026-11-02.1")
        after = service.request("/v1/actors/mali", headers={"if-none-match": before.headers["etag"]})

        assert [manifest["version"] for manifest in service.json("/v1/releases")["data"]] == [
            "2026-11-02.1",
            "2026-11-01.1",
        ]
    assert after.status == 200
    assert after.headers["etag"] != before.headers["etag"]
    assert after.json()["meta"] | {"release": "2026-11-02.1", "known_at": "2026-11-02"} == after.json()["meta"]


def test_a_release_is_not_applied_before_the_next_poll(growing: Path) -> None:
    with Service(growing, release_poll_s=3600) as service, service.running():
        publish_another(growing)
        service.run_for(0.1)

        assert service.json("/readyz")["release"] == "2026-11-01.1"


def change_a_byte(releases: Path) -> None:
    content = bytearray(file_of(releases).read_bytes())
    content[len(content) // 2] ^= 1
    file_of(releases).write_bytes(content)


def change_the_schema_version(releases: Path) -> None:
    file = file_of(releases)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA user_version = 99")
    point_to(releases, file.read_bytes())


def put_in_another_file(releases: Path) -> None:
    point_to(releases, b"This is no database.")


def point_to(releases: Path, content: bytes) -> None:
    """Change the current manifest so that it names a file with this content."""
    digest = hashlib.sha256(content).hexdigest()
    (releases / f"{digest}.sqlite").write_bytes(content)
    manifest = releases / f"{current_version(releases)}.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"sha256": digest}))


def remove_the_file(releases: Path) -> None:
    file_of(releases).unlink()


def break_the_manifest(releases: Path) -> None:
    (releases / f"{current_version(releases)}.json").write_text("{")


def point_nowhere(releases: Path) -> None:
    (releases / "current").write_text("no-such-version\n")


def empty_the_pointer(releases: Path) -> None:
    (releases / "current").write_bytes(b"")


def spoil_the_pointer(releases: Path) -> None:
    (releases / "current").write_bytes(b"\xff\xfe\x00")


DAMAGES = {
    change_a_byte: "was changed: found SHA-256 ",
    change_the_schema_version: "has the wrong schema version: found 99, of a newer onrecord; expected ",
    put_in_another_file: "is not a release",
    remove_the_file: "is missing",
    break_the_manifest: "is not a manifest",
    point_nowhere: "is missing",
    empty_the_pointer: "names no version",
    spoil_the_pointer: "names no version",
}
Damage = Callable[[Path], None]


@pytest.mark.parametrize(("damage", "reason"), DAMAGES.items())
def test_a_bad_release_is_refused_and_the_old_one_still_served(growing: Path, damage: Damage, reason: str) -> None:
    with Service(growing, release_poll_s=0.05) as service, service.running():
        before = service.request("/v1/actors", headers=SAME_ID)
        publish_another(growing)
        damage(growing)
        service.run_until(lambda: service.json("/readyz")["update_error"] is not None)
        ready = service.json("/readyz")

        assert ready["release"] == "2026-11-01.1"
        assert reason in ready["update_error"]
        assert service.request("/v1/actors", headers=SAME_ID) == before


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_good_release_after_a_bad_one_is_applied(growing: Path, damage: Damage) -> None:
    with Service(growing, release_poll_s=0.05) as service, service.running():
        publish_another(growing)
        damage(growing)
        service.run_until(lambda: service.json("/readyz")["update_error"] is not None)
        (growing / "current").write_text("2026-11-01.1\n")
        service.run_until(lambda: service.json("/readyz")["update_error"] is None)
        publish_another(growing)
        service.run_until(lambda: service.json("/readyz")["release"] == "2026-11-02.1")

        assert service.json("/readyz")["update_error"] is None


@pytest.mark.parametrize(("damage", "reason"), DAMAGES.items())
def test_the_service_does_not_start_with_a_bad_release(growing: Path, damage: Damage, reason: str) -> None:
    damage(growing)

    with pytest.raises(BadRelease, match=reason):
        Service(growing)


def test_the_service_does_not_start_without_a_release(tmp_path: Path) -> None:
    with pytest.raises(BadRelease, match="has no release; publish one with `onrecord publish FILE --releases"):
        Service(tmp_path)


def test_a_missing_pointer_leaves_the_old_release_current(growing: Path) -> None:
    with Service(growing, release_poll_s=0.05) as service, service.running():
        (growing / "current").unlink()
        service.run_for(0.2)
        (growing / "current").write_text("2026-11-01.1\n")
        publish_another(growing)
        service.run_until(lambda: service.json("/readyz")["release"] == "2026-11-02.1")

        assert service.json("/readyz")["update_error"] is None
