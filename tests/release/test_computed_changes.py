"""Computed fields are in no list of changes: what changed is the record that they follow from."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import inspect

from onrecord.records.changes import field_changes
from onrecord.records.dataset import RECORD_TYPES
from onrecord.records.fields import computed_fields
from onrecord.records.kinds import RecordKind
from support.commands import build, invoke, output_of, publish
from support.service import Service
from support.small_dataset import SMALL, change, write_files

# An edit of the small dataset: file, old and new text; the changes that the feed shows for it; and the fields of other
# records that follow from it.
EDITS: dict[str, tuple[tuple[str, str, str], dict[str, list[str]], dict[str, list[str]]]] = {
    "another-certainty": (
        ("claims.yaml", "certainty: hedged", "certainty: conditional"),
        {"nobody-hurt": ["certainty"]},
        {"colonel-detains-president": ["certainty"]},
    ),
    "another-status": (
        ("claims.yaml", "status: attributed", "status: retracted"),
        {"nobody-hurt": ["verification.history", "verification.status"]},
        {
            "arrest": ["support.claims.attributed", "support.claims.retracted"],
            "colonel-detains-president": ["support.claims.attributed", "support.claims.retracted"],
        },
    ),
    "another-reading": (
        ("documents.yaml", "read: {how: page}", "read: {how: secondary, via: gazette}"),
        {"treaty": ["read.how", "read.via"]},
        {"arrest": ["support.origins"]},
    ),
    "another-publisher": (
        ("documents.yaml", "publisher: The Ministry", "publisher: The Gazette"),
        {"treaty": ["publisher"]},
        {"arrest": ["support.origins"]},
    ),
    "another-origin": (
        ("documents.yaml", "publisher: The Gazette\n", "publisher: The Gazette\n  origin: mali\n"),
        {"gazette": ["origin"]},
        {},
    ),
    "a-note": (
        ("events.yaml", "kind: arrest", "note: The day is that of the treaty.\n  kind: arrest"),
        {"arrest": ["note"]},
        {},
    ),
    "another-hedge": (
        ("claims.yaml", "hedge: {text: seems", "hedge: {text: Nobody seems"),
        {"nobody-hurt": ["hedge.text"]},
        {},
    ),
    "another-rating": (
        ("documents.yaml", "{grade: C, reason: Read before.", "{grade: D, reason: Read again."),
        {"gazette": ["reliability.grade", "reliability.reason"]},
        {},
    ),
    "a-dissolution": (
        ("actors.yaml", 'inception: "1960"', 'inception: "1960"\n  dissolution: "2022"'),
        {"president": ["dissolution"]},
        {},
    ),
    "an-acceptance": (
        (
            "claims.yaml",
            "certainty: hedged",
            "certainty: hedged\n  accepted: [{code: compound-proposition, reason: One.}]",
        ),
        {"nobody-hurt": ["accepted"]},
        {},
    ),
    "a-claim-less": (
        ("relationships.yaml", "  claims: [nobody-hurt]\n", ""),
        {"colonel-detains-president": ["claims"]},
        {"colonel-detains-president": ["certainty", "support.claims.attributed", "support.speakers"]},
    ),
    "nothing": (("events.yaml", "kind: coup", "kind: coup"), {}, {}),
}


def differing(before: Any, after: Any, path: str = "") -> list[str]:
    """Return the paths of the values that differ between two records."""
    if isinstance(before, dict) and isinstance(after, dict):
        pairs = ((f"{path}.{name}".removeprefix("."), before[name], after[name]) for name in sorted(before))
        return [found for inner, old, new in pairs for found in differing(old, new, inner)]
    return [path] if before != after else []


def records_of(service: Service, query: str) -> dict[str, Any]:
    found = [service.json(f"/v1/{kind}s?{query}")["data"] for kind in RecordKind]
    return {record["id"]: record for records in found for record in records}


@pytest.mark.parametrize("name", EDITS)
def test_the_changes_of_a_release_leave_out_computed_fields(tmp_path: Path, name: str) -> None:
    (file, old, new), expected, computed = EDITS[name]
    data = write_files(tmp_path / "data", {**SMALL, "dataset.yaml": "title: One\n"})
    first = build(data, tmp_path / "first.sqlite")
    path = data / "small" / file
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    (data / "dataset.yaml").write_text("title: Two\n")
    second = build(data, tmp_path / "second.sqlite")
    publish(first, tmp_path / "releases", "--day", "2026-11-01")
    publish(second, tmp_path / "releases", "--day", "2026-11-02")
    with Service(tmp_path / "releases") as service:
        changes = service.json("/v1/changes?release=2026-11-02.1")["data"]
        before, after = (records_of(service, f"release=2026-11-0{day}.1") for day in (1, 2))

    found = {each["record"]: sorted(edit["field"] for edit in each["field_changes"]) for each in changes}
    differences = {record: paths for record in before if (paths := differing(before[record], after[record]))}
    assert found == expected
    # The records themselves do differ, in the edited and in the computed fields.
    both = {
        record: sorted([*expected.get(record, []), *computed.get(record, [])]) for record in {**expected, **computed}
    }
    assert differences == both


def test_diff_leaves_out_computed_fields(small_dataset: Path, tmp_path: Path) -> None:
    before = build(small_dataset, tmp_path / "before.sqlite")
    change(small_dataset, "claims.yaml", "certainty: hedged", "certainty: conditional")
    after = build(small_dataset, tmp_path / "after.sqlite")

    result = invoke("diff", before, after)

    assert (result.exit_code, result.stdout) == (
        1,
        'updated claim nobody-hurt\n  certainty: "hedged" → "conditional"\n1 updated\n',
    )
    assert output_of("diff", after, after) == ""


@pytest.mark.parametrize("kind", RecordKind)
def test_computed_fields_are_those_that_editors_cannot_write(kind: RecordKind) -> None:
    info = inspect.type_info(RECORD_TYPES[kind])
    assert isinstance(info, inspect.StructType)
    optional = {field.name for field in info.fields if not field.required}

    assert computed_fields(RECORD_TYPES[kind]) == {
        RecordKind.EVENT: {"support"},
        RecordKind.RELATIONSHIP: {"certainty", "support"},
    }.get(kind, set())
    assert computed_fields(RECORD_TYPES[kind]) <= optional


def test_a_field_of_the_same_name_is_left_out_only_where_it_is_computed() -> None:
    before, after = (msgspec.json.encode({"certainty": each, "valid": {"support": each}}) for each in "ab")

    assert [edit.field for edit in field_changes(RecordKind.CLAIM, before, after)] == ["certainty", "valid.support"]
    assert [edit.field for edit in field_changes(RecordKind.RELATIONSHIP, before, after)] == ["valid.support"]
