"""Differences of two releases on a terminal: each record once, each field before and after."""

import json
import os
from pathlib import Path

import pytest

from support.commands import build, invoke
from support.history import CORRECTION, FIRST, MERGE
from support.service import Service
from support.small_dataset import SMALL, UNREFERENCED, change, write_files

CORRECTED = """\
updated event m5-names-a-prime-minister-2021
  date: "2021-05-28" → "[2021-05-27..]"
created claim coup-may-be-local
created relationship cnsp-governed-mali-2020
created relationship goita-president-of-the-transition
updated relationship ndaw-interim-president-of-mali
  valid.end: "2021-05-26" → "[2021-05-24..2021-05-26]"
updated relationship ouane-prime-minister-of-mali
  valid.end: "2021-05-26" → "[2021-05-24..2021-05-26]"
  office.capacity: "appointed" → "interim"
3 created, 3 updated
"""
MERGED = """\
merged actor assimi-goyta into assimi-goita: The same man under another spelling of his name.
updated event cabinet-reshuffle-2021-05-24
  participants:
    - {"actor":"assimi-goyta","role":"affected"}
    + {"actor":"assimi-goita","role":"affected"}
merged event detention-of-ndaw-and-ouane-2021 into arrest-of-ndaw-and-ouane-2021: The same arrests, recorded a second \
time from a report of the day after.
withdrawn claim goita-will-not-stand: The document on record does not say so.
updated relationship goita-overthrew-ndaw
  events:
    - "detention-of-ndaw-and-ouane-2021"
    + "arrest-of-ndaw-and-ouane-2021"
2 updated, 2 merged, 1 withdrawn
"""


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [(FIRST, CORRECTION, CORRECTED), (CORRECTION, MERGE, MERGED)],
    ids=["corrected", "merged"],
)
def test_diff_prints_the_differences_of_two_versions(history_releases: Path, old: str, new: str, expected: str) -> None:
    result = invoke("diff", old, new, "--releases", history_releases)

    assert (result.exit_code, result.stdout) == (1, expected)


def test_diff_prints_nothing_without_differences(history_releases: Path) -> None:
    result = invoke("diff", MERGE, MERGE, ONRECORD_RELEASES=str(history_releases))

    assert (result.exit_code, result.output) == (0, "")


def test_ndjson_lines_are_the_changes_of_the_feed_without_their_release(
    history_releases: Path, history: Service
) -> None:
    result = invoke("diff", CORRECTION, MERGE, "--releases", history_releases, "--format", "ndjson")
    feed = history.json(f"/v1/changes?release={MERGE}&sort=oldest")["data"]
    differences = [
        {name: value for name, value in each.items() if name not in {"id", "release", "day"}} for each in feed
    ]

    assert [json.loads(line) for line in result.stdout.splitlines()] == differences
    assert result.exit_code == 1


def build_changed(tmp_path: Path, name: str, file: str, old: str, new: str) -> Path:
    """Build the small dataset with a text in one of its files replaced."""
    data = write_files(tmp_path / name, SMALL)
    change(data, file, old, new)
    return build(data, tmp_path / f"{name}.sqlite")


def test_files_that_were_not_published_can_be_compared(tmp_path: Path) -> None:
    before = build(write_files(tmp_path / "before", SMALL), tmp_path / "before.sqlite")
    after = build_changed(tmp_path, "after", "events.yaml", "  part_of: coup\n", "")

    result = invoke("diff", before, after)

    assert result.stdout == 'updated event arrest\n  part_of: "coup" → nothing\n1 updated\n'


def test_a_record_withdrawn_without_a_reason_is_marked(tmp_path: Path) -> None:
    before = build(write_files(tmp_path / "before", UNREFERENCED), tmp_path / "before.sqlite")
    files = {name: text for name, text in UNREFERENCED.items() if "relationships" not in name}
    after = build(write_files(tmp_path / "after", files), tmp_path / "after.sqlite")

    result = invoke("diff", before, after)

    assert result.stdout == (
        "withdrawn relationship colonel-detains-president: no reason, since retired.yaml does not list it\n"
        "withdrawn relationship president-of-mali: no reason, since retired.yaml does not list it\n"
        "2 withdrawn\n"
    )


def test_the_same_items_in_another_order_are_marked(tmp_path: Path) -> None:
    several = "participants: [{actor: colonel, role: initiator}, {actor: president, role: target}]"
    reordered = "participants: [{actor: president, role: target}, {actor: colonel, role: initiator}]"
    single = "participants: [{actor: colonel, role: initiator}]"
    before = build_changed(tmp_path, "before", "events.yaml", single, several)
    after = build_changed(tmp_path, "after", "events.yaml", single, reordered)

    assert "  participants: the same in another order\n" in invoke("diff", before, after).stdout


def test_a_name_that_is_neither_a_version_nor_a_file_is_refused(history_releases: Path, tmp_path: Path) -> None:
    result = invoke("diff", MERGE, "2026-12-24.1", "--releases", history_releases)

    assert (result.exit_code, result.stdout) == (os.EX_DATAERR, "")
    assert result.stderr == (
        f"2026-12-24.1 is neither a file nor a version in {history_releases}; "
        f"the versions there are: {MERGE}, {CORRECTION}, {FIRST}\n"
    )
    assert invoke("diff", "a", "b", "--releases", tmp_path).stderr.endswith("the versions there are: none\n")


def test_a_file_that_is_no_release_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("Dear reader,")
    release = build(write_files(tmp_path / "data", SMALL), tmp_path / "release.sqlite")

    result = invoke("diff", release, tmp_path / "letter")

    assert (result.exit_code, "is not a release" in result.stderr) == (os.EX_DATAERR, True)
