"""A release is published under a version, with a manifest; an invalid publication is refused and changes nothing."""

import json
import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from msgspec import Struct

from onrecord.release.open import SCHEMA_VERSION, Releases, digest_of
from support.commands import build, invoke, output_of, publish
from support.small_dataset import SMALL, write_files

DAY = ("--day", "2026-11-01")


class Files(Struct, frozen=True):
    """Two release files that differ in their titles."""

    old: Path
    new: Path


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    folder = tmp_path_factory.mktemp("files")
    terms = "license: CC-BY-4.0\nauthors: [The testers]\ncontributors: [{name: A friend, contribution: dates}]\n"
    terms += "contact: https://example.org/contact\n"
    for title, more in (("old", ""), ("new", terms)):
        data = write_files(folder / title, {**SMALL, "dataset.yaml": f"title: The {title} one\n{more}"})
        build(data, folder / f"{title}.sqlite")
    return Files(folder / "old.sqlite", folder / "new.sqlite")


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    return tmp_path / "releases"


def versions(releases: Path) -> list[str]:
    """Return all published versions, the current one first."""
    return [manifest.version for manifest in Releases(releases).manifests]


def contents_of(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file in a folder by path, without the lock."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != ".lock"]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def assert_refused(file: Path, releases: Path, *options: str, code: int = os.EX_USAGE) -> str:
    """Assert that a publication is refused with this exit code and changes nothing; return the error message."""
    before = contents_of(releases) if releases.exists() else {}
    result = invoke("publish", file, "--releases", releases, *options)
    assert (result.exit_code, result.stdout) == (code, "")
    assert (contents_of(releases) if releases.exists() else {}) == before
    return result.stderr


def test_the_manifest_describes_the_release(files: Files, releases: Path) -> None:
    publish(files.old, releases, *DAY)
    publish(files.new, releases, "--day", "2026-11-02", "--version", "second_1.0-rc.1", "--note", "Now with terms.")

    assert json.loads((releases / "second_1.0-rc.1.json").read_bytes()) == {
        "version": "second_1.0-rc.1",
        "day": "2026-11-02",
        "sha256": digest_of(files.new),
        "size_bytes": files.new.stat().st_size,
        "changes_sha256": digest_of(releases / "second_1.0-rc.1.changes.sqlite"),
        "schema_version": SCHEMA_VERSION,
        "dataset": "the-new-one",
        "title": "The new one",
        "license": "CC-BY-4.0",
        "authors": ["The testers"],
        "contributors": [{"name": "A friend", "contribution": "dates", "license": None}],
        "contact": "https://example.org/contact",
        "counts": {"documents": 2, "actors": 4, "events": 2, "claims": 1, "relationships": 2},
        "sources": [
            {"publisher": "The Gazette", "license": "All rights reserved", "documents": 1},
            {"publisher": "The Ministry", "license": "Public domain", "documents": 1},
        ],
        "note": "Now with terms.",
        "previous": "2026-11-01.1",
    }
    assert (releases / "current").read_text() == "second_1.0-rc.1\n"
    assert (releases / f"{digest_of(files.new)}.sqlite").read_bytes() == files.new.read_bytes()


def test_the_first_release_has_no_previous_version_and_absent_facts_are_null(files: Files, releases: Path) -> None:
    publish(files.old, releases)

    manifest = Releases(releases).current.manifest
    assert (manifest.previous, manifest.note, manifest.license, manifest.contact) == (None, None, None, None)
    assert (manifest.authors, manifest.contributors) == ((), ())
    assert manifest.day == datetime.now(UTC).date()


def test_the_default_version_is_the_day_and_its_first_free_counter(files: Files, releases: Path) -> None:
    publish(files.old, releases, *DAY)
    publish(files.new, releases, *DAY, "--version", "2026-11-01.2")
    publish(files.old, releases, *DAY)
    publish(files.new, releases, "--day", "2026-11-02")

    assert versions(releases) == ["2026-11-02.1", "2026-11-01.3", "2026-11-01.2", "2026-11-01.1"]


SAME = ("--version", "2026-11-01.1", *DAY, "--note", "The first.")


@pytest.mark.parametrize("options", [(), SAME])
def test_publishing_the_current_release_again_makes_no_new_version(
    files: Files, releases: Path, options: tuple[str, ...]
) -> None:
    publish(files.old, releases, *SAME)
    before = contents_of(releases)

    output = output_of("publish", files.old, "--releases", releases, *options)

    assert output == f"{releases}: version 2026-11-01.1 is already current; nothing new was published\n"
    assert contents_of(releases) == before


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--version", "another"), "its version: found the version 'another'; expected no version, or '2026-11-01.1'"),
        (("--day", "2026-12-24"), "its day: found the day '2026-12-24'; expected no day, or '2026-11-01'"),
        (("--day", "2020-01-01"), "its day: found the day '2020-01-01'; expected no day, or '2026-11-01'"),
        (("--note", "New."), "its note: found the note 'New.'; expected no note, or none"),
    ],
)
def test_another_version_day_or_note_for_the_current_release_is_refused(
    files: Files, releases: Path, options: tuple[str, ...], message: str
) -> None:
    publish(files.old, releases, *DAY)

    error = assert_refused(files.old, releases, *options)

    assert error == (
        "this release is current already, as version 2026-11-01.1 of 2026-11-01, and a release keeps " + message + "\n"
    )


def test_a_long_version_and_many_versions_are_cut_in_messages(files: Files, releases: Path) -> None:
    error = assert_refused(files.old, releases, "--version", "v" * 5000)
    for counter in range(12):
        publish((files.old, files.new)[counter % 2], releases, *DAY, "--version", f"v{counter:02}")

    taken = assert_refused(files.old, releases, *DAY, "--version", "v00")

    assert f"found '{'v' * 79}…' (5000 characters); expected" in error
    assert taken.endswith("expected any but v00, v01, v02, v03, v04 and 7 more\n")


def test_an_older_release_can_be_published_again_as_a_new_version(files: Files, releases: Path) -> None:
    publish(files.old, releases, *DAY)
    publish(files.new, releases, *DAY)
    publish(files.old, releases, *DAY)

    manifests = Releases(releases).manifests
    assert [(each.version, each.previous) for each in manifests] == [
        ("2026-11-01.3", "2026-11-01.2"),
        ("2026-11-01.2", "2026-11-01.1"),
        ("2026-11-01.1", None),
    ]
    assert [each.sha256 for each in manifests] == [
        digest_of(files.old),
        digest_of(files.new),
        digest_of(files.old),
    ]


def test_publishing_the_current_release_again_restores_its_damaged_file(files: Files, releases: Path) -> None:
    publish(files.old, releases, *DAY)
    before = contents_of(releases)
    for damage in (lambda path: path.unlink(), lambda path: path.write_bytes(b"damaged")):
        damage(releases / f"{digest_of(files.old)}.sqlite")

        publish(files.old, releases, *DAY)

        assert contents_of(releases) == before


@pytest.mark.parametrize(
    "version",
    [
        "",
        "..",
        ".",
        "a/b",
        "../a",
        "a\\b",
        "/a",
        ".hidden",
        "-a",
        "_a",
        "a b",
        "a\n",
        "a\0",
        "é",
        "a" * 65,
        "a:b",
        "a*",
    ],
)
def test_an_invalid_version_is_refused(files: Files, releases: Path, version: str) -> None:
    error = assert_refused(files.old, releases, "--version", version)

    assert error == (
        f"the version is invalid: found {version!r}; expected up to 64 letters, digits, '.', '_', '-', "
        "the first of them a letter or digit\n"
    )
    assert not releases.exists()


def test_no_version_is_called_latest(files: Files, releases: Path) -> None:
    error = assert_refused(files.old, releases, "--version", "latest")

    assert error == "the version cannot be 'latest': /v1/bulk/latest leads to the current release\n"


@pytest.mark.parametrize("version", ["a", "0", "v1.0", "a" * 64, "current", "A_b-c.d"])
def test_a_valid_version_is_accepted(files: Files, releases: Path, version: str) -> None:
    publish(files.old, releases, "--version", version)

    assert versions(releases) == [version]


def test_a_published_version_is_refused(files: Files, releases: Path) -> None:
    publish(files.old, releases, *DAY, "--version", "first")
    publish(files.new, releases, *DAY)

    error = assert_refused(files.old, releases, *DAY, "--version", "first")

    assert error == "the version is published already: found 'first'; expected any but 2026-11-01.1, first\n"


def test_a_day_before_that_of_the_current_release_is_refused(files: Files, releases: Path) -> None:
    publish(files.old, releases, *DAY)

    error = assert_refused(files.new, releases, "--day", "2026-10-31")

    assert error == (
        "the day is before that of the current release: found 2026-10-31; "
        "expected 2026-11-01 or later (version 2026-11-01.1)\n"
    )


@pytest.mark.parametrize("day", ["2026-02-30", "yesterday", "", "2026-1-1x", "20261101"])
def test_an_invalid_day_is_refused(files: Files, releases: Path, day: str) -> None:
    assert "does not match the format" in assert_refused(files.old, releases, "--day", day, code=2)


@pytest.mark.parametrize(("note", "constraint"), [("", "length >= 1"), ("a" * 4001, "length <= 4000")])
def test_a_note_that_is_empty_or_too_long_is_refused(files: Files, releases: Path, note: str, constraint: str) -> None:
    publish(files.old, releases, *DAY)

    assert constraint in assert_refused(files.new, releases, *DAY, "--note", note)


def execute(path: Path, *statements: str) -> Path:
    """Run statements on a database file, which is created if necessary, and return it."""
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
    return path


def test_a_file_that_is_not_a_release_is_refused_and_no_directory_is_created(
    files: Files, releases: Path, tmp_path: Path
) -> None:
    content = files.old.read_bytes()
    (tmp_path / "text").write_text("A letter.")
    (tmp_path / "empty").touch()
    (tmp_path / "half").write_bytes(content[: len(content) // 2])
    (tmp_path / "page").write_bytes(content[:4096])
    (tmp_path / "folder").mkdir()
    execute(tmp_path / "foreign", "PRAGMA user_version = 1", "CREATE TABLE release (title)")
    execute(tmp_path / "hollow", "PRAGMA application_id = 1869509219", f"PRAGMA user_version = {SCHEMA_VERSION}")
    messages = {
        "text": "is not a release: file is not a database; build it with `onrecord build`\n",
        "empty": "is not a release: found application id 0; expected 1869509219; build it with",
        "half": "is not a release: database disk image is malformed; build it with",
        "page": "is not a release: database disk image is malformed; build it with",
        "foreign": "is not a release: found application id 0; expected 1869509219; build it with",
        "hollow": "is not a release: no such table: release; build it with",
    }

    for name, message in messages.items():
        error = assert_refused(tmp_path / name, releases, code=os.EX_DATAERR)
        assert error.startswith(f"{tmp_path}/{name} {message}")
    assert "is a directory" in assert_refused(tmp_path / "folder", releases, code=2)
    assert "does not exist" in assert_refused(tmp_path / "missing", releases, code=2)


def test_a_release_of_another_schema_version_is_refused(files: Files, releases: Path, tmp_path: Path) -> None:
    shutil.copyfile(files.old, tmp_path / "later.sqlite")
    later = execute(tmp_path / "later.sqlite", f"PRAGMA user_version = {SCHEMA_VERSION + 1}")

    error = assert_refused(later, releases, code=os.EX_DATAERR)

    assert error == (
        f"{later} has the wrong schema version: found {SCHEMA_VERSION + 1}, of a newer onrecord; expected "
        f"{SCHEMA_VERSION}; upgrade onrecord, or build its data again with `onrecord build`, and publish the new file\n"
    )


def test_a_broken_chain_of_manifests_is_refused_and_stays_as_it_is(files: Files, releases: Path) -> None:
    publish(files.old, releases, *DAY)
    publish(files.new, releases, *DAY)
    (releases / "2026-11-01.1.json").unlink()

    error = assert_refused(files.old, releases, *DAY, code=os.EX_DATAERR)

    assert error == (
        f"{releases}/2026-11-01.1.json is missing: the pointer or a later manifest names it; "
        "restore it, or publish into an empty directory\n"
    )


def test_leftovers_of_a_publisher_are_removed_and_files_of_people_are_not(files: Files, releases: Path) -> None:
    publish(files.old, releases, *DAY)
    publish(files.new, releases, *DAY)
    manifest = Releases(releases).current.manifest
    unpublished = msgspec.json.encode(msgspec.structs.replace(manifest, version="left"))
    leftovers = {".partial", ".changes.partial", f"{'0' * 64}.sqlite", "left.changes.sqlite"}
    write_files(releases, dict.fromkeys(leftovers, "SQL") | {"left.json": unpublished.decode()})
    output_of("publish", files.new, "--releases", releases)
    assert {*leftovers, "left.json"} & {path.name for path in releases.iterdir()} == set()

    files_of_people = {
        "README.md": "A note.",
        "notes.json": '{"by": "me"}',
        "copy.json": unpublished.decode(),
        "film.partial": "...",
        "other.sqlite": "...",
        f"{'0' * 63}.sqlite": "...",
        f"{'f' * 64}.sqlite/film": "...",
        "a.json/b.json": "{}",
        "mine.bulk/note.txt": "...",
        ".gitignore": "*",
    }
    write_files(releases, files_of_people)

    publish(files.old, releases, *DAY)

    assert {name for name in files_of_people if not (releases / name).is_file()} == set()
    assert {path.name for path in releases.iterdir()} - {name.partition("/")[0] for name in files_of_people} == {
        ".lock",
        "current",
        *(f"2026-11-01.{counter}.json" for counter in (1, 2, 3)),
        *(f"2026-11-01.{counter}.bulk" for counter in (1, 2, 3)),
        *(f"2026-11-01.{counter}.changes.sqlite" for counter in (2, 3)),
        *(f"{digest_of(file)}.sqlite" for file in (files.old, files.new)),
    }


def test_paths_may_contain_spaces_and_characters_that_are_special_in_a_url(files: Files, tmp_path: Path) -> None:
    folder = tmp_path / "a folder?mode=rw#1 & 100%20 'ё'"
    folder.mkdir()
    shutil.copyfile(files.old, folder / "a?b#c.sqlite")

    publish(folder / "a?b#c.sqlite", folder / "re?leases")

    assert Releases(folder / "re?leases").current.db.doc("SELECT title FROM release") == b"The old one"


def test_publishing_leaves_its_source_file_unchanged(files: Files, releases: Path, tmp_path: Path) -> None:
    (tmp_path / "apart").mkdir()
    shutil.copyfile(files.old, tmp_path / "apart" / "release.sqlite")

    publish(tmp_path / "apart" / "release.sqlite", releases)

    assert [path.name for path in (tmp_path / "apart").iterdir()] == ["release.sqlite"]
    assert digest_of(tmp_path / "apart" / "release.sqlite") == digest_of(files.old)


def test_the_directory_may_come_from_the_environment(files: Files, releases: Path) -> None:
    result = invoke("publish", files.old, *DAY, ONRECORD_RELEASES=str(releases))

    assert (result.exit_code, versions(releases)) == (0, ["2026-11-01.1"])
