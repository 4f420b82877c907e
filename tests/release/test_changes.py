"""Publishing finds the changes of a release, appends them to the feed, and refuses a release that loses ids."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.records.changes import field_changes
from onrecord.records.kinds import RecordKind
from onrecord.release.db import CACHE_KIB
from onrecord.release.open import Releases, digest_of
from support import synthetic_releases
from support.commands import build, invoke, output_of, publish
from support.service import file_of
from support.small_dataset import SMALL, change, write_files

ONE, TWO, THREE = ("--day", "2026-11-01"), ("--day", "2026-11-02"), ("--day", "2026-11-03")
ENTRY = "- {{kind: {}, id: {}, status: {}, on: 2026-11-02, reason: A test.}}\n"


def build_variant(tmp_path: Path, name: str, *removed: str, retired: str = "", title: str = "") -> Path:
    """Build the small dataset without the files in `removed`, and return the release file."""
    data = write_files(tmp_path / name, {**SMALL, "dataset.yaml": f"title: {name}\n"})
    # No variant has this reference, so that the relationships can be removed without another change.
    change(data, "claims.yaml", ", relationships: [colonel-detains-president]", "")
    for file_name in removed:
        (data / "small" / file_name).unlink()
    if retired:
        write_files(data, {"small/retired.yaml": retired})
    if title:
        change(data, "events.yaml", "title: The coup", f"title: {title}")
    return build(data, tmp_path / f"{name}.sqlite")


def feed(releases: Path) -> list[tuple[int, str, str, str]]:
    """Return the rows of the current feed: number, version, change and id, read with plain SQL."""
    version = (releases / "current").read_text().strip()
    with closing(sqlite3.connect(releases / f"{version}.changes.sqlite")) as connection:
        return connection.execute("SELECT rank_oldest, release, change, record FROM change ORDER BY 1").fetchall()


def test_the_first_release_creates_every_record_by_kind_and_id(tmp_path: Path) -> None:
    releases = publish(build_variant(tmp_path, "first"), tmp_path / "releases", *ONE)

    assert [(number, change, record) for number, _, change, record in feed(releases)] == [
        (1, "created", "gazette"),
        (2, "created", "treaty"),
        (3, "created", "bamako"),
        (4, "created", "colonel"),
        (5, "created", "mali"),
        (6, "created", "president"),
        (7, "created", "arrest"),
        (8, "created", "coup"),
        (9, "created", "nobody-hurt"),
        (10, "created", "colonel-detains-president"),
        (11, "created", "president-of-mali"),
    ]


def test_a_feed_is_the_previous_one_with_the_new_changes_appended(tmp_path: Path) -> None:
    releases = publish(build_variant(tmp_path, "first"), tmp_path / "releases", *ONE)
    before = feed(releases)
    publish(build_variant(tmp_path, "second", title="The putsch"), releases, *TWO)

    assert feed(releases) == [*before, (12, "2026-11-02.1", "updated", "coup")]


def test_a_release_that_changes_no_record_appends_nothing(tmp_path: Path) -> None:
    releases = publish(build_variant(tmp_path, "first"), tmp_path / "releases", *ONE)
    publish(build_variant(tmp_path, "second"), releases, *TWO)

    assert {version for _, version, _, _ in feed(releases)} == {"2026-11-01.1"}


def test_a_record_that_vanished_is_refused_with_the_entry_that_retired_yaml_needs(tmp_path: Path) -> None:
    releases = publish(build_variant(tmp_path, "first"), tmp_path / "releases", *ONE)
    smaller = build_variant(tmp_path, "smaller", "relationships.yaml")
    before = {path.name for path in releases.iterdir()}

    result = invoke("publish", smaller, "--releases", releases, *TWO)

    assert (result.exit_code, result.stdout) == (os.EX_USAGE, "")
    assert result.stderr == (
        "ids of the previous release are missing, and ids are permanent: found no "
        "relationship colonel-detains-president, relationship president-of-mali; "
        "expected the records, or an entry for each in retired.yaml: "
        "{kind: relationship, id: colonel-detains-president, status: withdrawn, on: 2026-11-02, reason: ...}, "
        "or with status: merged and replacement: ...\n"
    )
    assert {path.name for path in releases.iterdir()} == before
    assert Releases(releases).current.manifest.version == "2026-11-01.1"


def test_the_error_names_ten_of_many_vanished_records(tmp_path: Path) -> None:
    releases = publish(synthetic_releases.release(tmp_path / "many.sqlite", events=30), tmp_path / "releases", *ONE)
    result = invoke(
        "publish", synthetic_releases.release(tmp_path / "few.sqlite", events=4), "--releases", releases, *TWO
    )

    assert result.exit_code == os.EX_USAGE
    assert result.stderr.count("event e-") == 10
    assert " and 16 more; expected" in result.stderr


def test_a_retired_id_must_stay_in_retired_yaml(tmp_path: Path) -> None:
    entries = "".join(
        ENTRY.format("relationship", name, "withdrawn") for name in ("colonel-detains-president", "president-of-mali")
    )
    releases = publish(build_variant(tmp_path, "first"), tmp_path / "releases", *ONE)
    publish(build_variant(tmp_path, "second", "relationships.yaml", retired=entries), releases, *TWO)
    incomplete = build_variant(tmp_path, "third", "relationships.yaml", retired=entries.splitlines(keepends=True)[0])

    result = invoke("publish", incomplete, "--releases", releases, *THREE)

    assert result.exit_code == os.EX_USAGE
    assert "found no relationship president-of-mali; expected" in result.stderr


def test_a_record_that_returns_is_created_again(tmp_path: Path) -> None:
    entries = "".join(
        ENTRY.format("relationship", name, "withdrawn") for name in ("colonel-detains-president", "president-of-mali")
    )
    releases = publish(build_variant(tmp_path, "first"), tmp_path / "releases", *ONE)
    publish(build_variant(tmp_path, "second", "relationships.yaml", retired=entries), releases, *TWO)
    publish(build_variant(tmp_path, "third"), releases, *THREE)

    assert [row[2:] for row in feed(releases)[11:]] == [
        ("withdrawn", "colonel-detains-president"),
        ("withdrawn", "president-of-mali"),
        ("created", "colonel-detains-president"),
        ("created", "president-of-mali"),
    ]


def test_another_replacement_of_a_merged_id_is_a_change_and_another_reason_is_not(tmp_path: Path) -> None:
    def merged(replacement: str, reason: str) -> str:
        fields = f"status: merged, replacement: {replacement}, on: 2026-11-02, reason: {reason}"
        return f"- {{kind: actor, id: major, {fields}}}\n"

    releases = publish(
        build_variant(tmp_path, "first", retired=merged("colonel", "One man.")), tmp_path / "releases", *ONE
    )
    publish(build_variant(tmp_path, "second", retired=merged("colonel", "One and the same.")), releases, *TWO)
    publish(build_variant(tmp_path, "third", retired=merged("president", "One and the same.")), releases, *THREE)

    assert [(version, change) for _, version, change, record in feed(releases) if record == "major"] == [
        ("2026-11-01.1", "merged"),
        ("2026-11-03.1", "merged"),
    ]


@pytest.mark.parametrize("lose", [Path.unlink, lambda path: path.write_bytes(b"damaged")], ids=["missing", "damaged"])
def test_a_lost_feed_is_computed_again_from_the_releases(tmp_path: Path, lose: Callable[[Path], object]) -> None:
    releases = publish(build_variant(tmp_path, "first"), tmp_path / "releases", *ONE)
    second = build_variant(tmp_path, "second", title="The putsch")
    publish(second, releases, *TWO)
    before, digest = feed(releases), digest_of(releases / "2026-11-02.1.changes.sqlite")
    for path in releases.glob("*.changes.sqlite"):
        lose(path)

    assert output_of("publish", second, "--releases", releases).endswith("nothing new was published\n")

    assert feed(releases) == before
    assert digest_of(releases / "2026-11-02.1.changes.sqlite") == digest


def test_a_release_is_not_compared_with_a_damaged_one(tmp_path: Path) -> None:
    first = build_variant(tmp_path, "first")
    releases = publish(first, tmp_path / "releases", *ONE)
    file_of(releases).write_bytes(b"damaged")
    second = build_variant(tmp_path, "second")

    result = invoke("publish", second, "--releases", releases, *TWO)

    assert (result.exit_code, ".sqlite was changed: found SHA-256 " in result.stderr) == (os.EX_DATAERR, True)
    publish(first, releases)
    publish(second, releases, *TWO)
    assert Releases(releases).current.manifest.version == "2026-11-02.1"


def test_a_damaged_feed_is_not_served(tmp_path: Path) -> None:
    releases = publish(build_variant(tmp_path, "first"), tmp_path / "releases", *ONE)
    path = releases / "2026-11-01.1.changes.sqlite"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)

    result = invoke("serve", "--releases", releases)

    assert result.exit_code == os.EX_DATAERR
    assert "2026-11-01.1.changes.sqlite was changed: found SHA-256 " in result.stderr


def test_a_file_without_all_tables_is_not_a_release(tmp_path: Path) -> None:
    file = build_variant(tmp_path, "first")
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("DROP TABLE retired")

    result = invoke("publish", file, "--releases", tmp_path / "releases")

    assert (result.exit_code, "no such table: retired" in result.stderr) == (os.EX_DATAERR, True)


# The fields in which two versions of a record differ.

DOCS = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "c"]), inner, max_size=3),
    max_leaves=12,
)
RECORDS = st.dictionaries(st.sampled_from(["a", "b", "c"]), DOCS, max_size=3)


def set_field(record: dict[str, object], path: str, value: object) -> None:
    *parents, last = path.split(".")
    for name in parents:
        record = record[name]  # type: ignore[assignment]  # edits are inside mappings that both versions have
    record[last] = value


def without_nulls(value: object) -> object:
    """Return a value without the fields that are null."""
    if isinstance(value, dict):
        return {name: without_nulls(each) for name, each in value.items() if each is not None}
    return value


@given(RECORDS, RECORDS)
def test_field_changes_turn_one_version_into_the_other_and_back(
    before: dict[str, object], after: dict[str, object]
) -> None:
    edits = field_changes(RecordKind.EVENT, json.dumps(before).encode(), json.dumps(after).encode())
    forward, backward = json.loads(json.dumps(before)), json.loads(json.dumps(after))
    for edit in edits:
        set_field(forward, edit.field, json.loads(edit.after or "null"))
        set_field(backward, edit.field, json.loads(edit.before or "null"))

    assert without_nulls(forward) == without_nulls(after)
    assert without_nulls(backward) == without_nulls(before)
    assert [edit for edit in edits if edit.before == edit.after] == []


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": None}, {}, []),
        ({}, {"a": None}, []),
        ({}, {"a": "é"}, [("a", None, '"é"')]),
        ({"a": [1, 2]}, {"a": [2, 1]}, [("a", "[1,2]", "[2,1]")]),
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": 1, "c": 3}}, [("a.c", "2", "3")]),
        ({"a": None}, {"a": {"b": 1}}, [("a", None, '{"b":1}')]),
    ],
)
def test_a_null_field_equals_a_missing_field(
    before: object, after: object, expected: list[tuple[str, str | None, str | None]]
) -> None:
    edits = field_changes(RecordKind.EVENT, json.dumps(before).encode(), json.dumps(after).encode())

    assert [(edit.field, edit.before, edit.after) for edit in edits] == expected


def when(edtf: str, earliest: str, latest: str = "2021-05-24") -> dict[str, object]:
    return {"date": {"edtf": edtf, "earliest": earliest, "latest": latest}}


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (when("2021-05-25", "2021-05-25", "2021-05-25"), [("date", '"2021-05-24"', '"2021-05-25"')]),
        (when("2021-05-24", "2021-05-23"), [("date.earliest", '"2021-05-24"', '"2021-05-23"')]),
        ({"date": None}, [("date", '"2021-05-24"', None)]),
    ],
    ids=["another-date", "other-bounds", "no-date"],
)
def test_a_date_is_one_field_unless_only_its_bounds_differ(
    after: object, expected: list[tuple[str, str | None, str | None]]
) -> None:
    edits = field_changes(
        RecordKind.EVENT, json.dumps(when("2021-05-24", "2021-05-24")).encode(), json.dumps(after).encode()
    )

    assert [(edit.field, edit.before, edit.after) for edit in edits] == expected


@pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="needs /proc to read the peak memory")
def test_memory_does_not_depend_on_the_number_of_records(tmp_path: Path) -> None:
    def peak_kib(events: int) -> int:
        """Return the peak memory of publishing two releases with this many events, in KiB."""
        old = synthetic_releases.release(tmp_path / f"old-{events}.sqlite", events=events)
        new = synthetic_releases.release(tmp_path / f"new-{events}.sqlite", events=events, edited=10)
        command = [sys.executable, synthetic_releases.__file__, old, new, tmp_path / f"releases-{events}"]
        output = subprocess.run(list(map(str, command)), capture_output=True, check=True, encoding="utf-8").stdout
        figures = json.loads(output)
        assert figures["changes"] == events + events // 10
        return int(figures["peak_kib"])

    # Only the larger feed fills SQLite's page cache; a cached page takes some bytes more than its size.
    assert peak_kib(40_000) - peak_kib(2_000) < 1.1 * CACHE_KIB
