"""Retired ids: valid and invalid entries of retired.yaml, and their rows in a release."""

from datetime import date
from pathlib import Path

import pytest

from onrecord.dataset.check import load
from onrecord.records.kinds import RecordKind
from onrecord.records.retired import Retired, RetiredStatus
from onrecord.release.open import Releases
from onrecord.store import retired
from support.commands import build, invoke, output_of
from support.service import publish_dataset
from support.small_dataset import change, diagnostics_of, write_files
from support.tables import open_release, rows

GOOD = """\
- kind: actor
  id: major
  status: merged
  replacement: colonel
  on: 2026-11-20
  reason: The same man.
- kind: event
  id: march
  status: withdrawn
  on: 2026-11-21
  reason: No document tells of it.
- kind: claim
  id: somebody-hurt
  status: withdrawn
  replacement: nobody-hurt
  on: 2026-11-22
  reason: A misreading.
"""


def test_retired_ids_are_sorted_by_kind_and_id(small_dataset: Path) -> None:
    write_files(small_dataset, {"small/retired.yaml": GOOD})

    assert load(small_dataset).retired == (
        Retired(
            kind=RecordKind.ACTOR,
            id="major",
            status=RetiredStatus.MERGED,
            replacement="colonel",
            on=date(2026, 11, 20),
            reason="The same man.",
        ),
        Retired(
            kind=RecordKind.CLAIM,
            id="somebody-hurt",
            status=RetiredStatus.WITHDRAWN,
            replacement="nobody-hurt",
            on=date(2026, 11, 22),
            reason="A misreading.",
        ),
        Retired(
            kind=RecordKind.EVENT,
            id="march",
            status=RetiredStatus.WITHDRAWN,
            on=date(2026, 11, 21),
            reason="No document tells of it.",
        ),
    )


def test_an_id_of_one_kind_may_be_retired_while_another_kind_has_it(small_dataset: Path) -> None:
    write_files(small_dataset, {"small/retired.yaml": GOOD.replace("id: march", "id: colonel")})

    assert "no errors" in output_of("check", small_dataset)


ROWS = [
    (
        "retired.yaml:2:7: retired[0].id (colonel)",
        "id: major",
        "id: colonel",
        "found 'colonel', the id of a current actor (at ... small/actors.yaml:12:3); expected an id that no",
    ),
    (
        "retired.yaml:13:7: retired[2].id (march)",
        "kind: claim\n  id: somebody-hurt\n  status: withdrawn\n  replacement: nobody-hurt",
        "kind: event\n  id: march\n  status: withdrawn",
        "found the id 'march' again (first at ... small/retired.yaml:7:3); expected one entry for each",
    ),
    (
        "retired.yaml:1:3: retired[0].replacement (major)",
        "  replacement: colonel\n",
        "",
        "found a merged record without a replacement; expected the id of the actor that it was merged into",
    ),
    (
        "retired.yaml:4:16: retired[0].replacement (major)",
        "replacement: colonel",
        "replacement: kolonel",
        "found 'kolonel'; expected the id of one of the dataset's actors; nearest is 'colonel'",
    ),
    (
        "retired.yaml:4:16: retired[0].replacement (major)",
        "replacement: colonel",
        "replacement: coup",
        "found 'coup'; expected the id of one of the dataset's actors",
    ),
    (
        "retired.yaml:4:16: retired[0].replacement (major)",
        "replacement: colonel",
        "replacement: major",
        "found 'major', which is retired itself",
    ),
    ("retired.yaml:1:9: retired[0].kind (major)", "kind: actor", "kind: aktor", "found 'aktor' ... nearest is 'actor'"),
    (
        "retired.yaml:3:11: retired[0].status",
        "status: merged",
        "status: merge",
        "found 'merge' ... nearest is 'merged'",
    ),
    ("retired.yaml:1:3: retired[0].reason", "  reason: The same man.\n", "", "found nothing"),
    ("retired.yaml:5:7: retired[0].on", "on: 2026-11-20", "on: 2026-11-31", "which is not a day of the calendar"),
    ("retired.yaml:4:3: retired[0].into", "replacement:", "into:", "found the unknown field 'into'"),
    ("retired.yaml:1:1: retired", GOOD, "kind: actor", "found no list; expected a list of retired"),
]


@pytest.mark.parametrize(("position", "old", "new", "message"), ROWS)
def test_an_invalid_entry_is_reported_at_its_field_with_the_expected_value(
    small_dataset: Path, position: str, old: str, new: str, message: str
) -> None:
    assert old in GOOD
    write_files(small_dataset, {"small/retired.yaml": GOOD.replace(old, new, 1)})

    line = diagnostics_of(small_dataset)[0]

    assert line.startswith(f"small/{position}")
    assert [part for part in message.split(" ... ") if part not in line] == []


def test_the_nearest_id_of_a_retired_replacement_is_the_end_of_its_chain(small_dataset: Path) -> None:
    chain = "".join(
        f"- {{kind: actor, id: {one}, status: merged, replacement: {other}, on: 2026-11-20, reason: A chain.}}\n"
        for one, other in (("captain", "major"), ("major", "lieutenant"), ("lieutenant", "colonel"))
    )
    write_files(small_dataset, {"small/retired.yaml": chain})

    assert [line.partition("found ")[2] for line in diagnostics_of(small_dataset)] == [
        f"'{name}', which is retired itself; expected the id of one of the dataset's actors; nearest is 'colonel'"
        for name in ("major", "lieutenant")
    ]


def test_a_reference_to_a_retired_id_is_refused_with_its_replacement(small_dataset: Path) -> None:
    write_files(small_dataset, {"small/retired.yaml": GOOD})
    change(small_dataset, "claims.yaml", "speaker: colonel", "speaker: major")

    (line,) = diagnostics_of(small_dataset)

    assert (
        "found 'major', which is retired; expected the id of one of the dataset's actors; nearest is 'colonel'" in line
    )


def test_an_id_cannot_be_retired_after_the_day_of_the_check(small_dataset: Path) -> None:
    write_files(small_dataset, {"small/retired.yaml": GOOD})

    refused = invoke("check", small_dataset, "--today", "2026-11-21").stderr

    assert refused.count("\n") == 1
    assert "retired[2].on (somebody-hurt): found an id retired on 2026-11-22; expected a day not after" in refused


# In a release.


def test_a_release_has_the_retired_ids_and_the_counts_of_its_collections(small_dataset: Path) -> None:
    more = (
        '- {id: bulletin, title: Two, kind: report, publisher: A, language: en, published: "2021", '
        "reliability: {grade: C, reason: Read before., by: an editor, on: 2021-06-02}, read: {how: page}, "
        "license: All rights reserved}\n"
    )
    write_files(small_dataset, {"small/retired.yaml": GOOD, "more/documents.yaml": more})
    with open_release(build(small_dataset, small_dataset.with_name("release.sqlite"))) as release:
        found = rows(release, 'SELECT kind, id, status, replacement, "on", reason FROM retired ORDER BY kind, id')
        counted = rows(release, "SELECT name, kind, records FROM collection ORDER BY name, kind")

    assert found == [
        ("actor", "major", "merged", "colonel", "2026-11-20", "The same man."),
        ("claim", "somebody-hurt", "withdrawn", "nobody-hurt", "2026-11-22", "A misreading."),
        ("event", "march", "withdrawn", None, "2026-11-21", "No document tells of it."),
    ]
    assert counted == [
        ("more", "document", 1),
        ("small", "actor", 4),
        ("small", "claim", 1),
        ("small", "document", 2),
        ("small", "event", 2),
        ("small", "relationship", 2),
    ]


def test_find_returns_the_retired_ones_among_the_ids_of_one_kind(small_dataset: Path) -> None:
    write_files(small_dataset, {"small/retired.yaml": GOOD})
    releases = Releases(publish_dataset(small_dataset, small_dataset.with_name("releases")))

    found = retired.by_ids(releases.current, RecordKind.ACTOR, ["colonel", "major", "march"])

    assert [(each.id, each.status, each.replacement) for each in found] == [("major", RetiredStatus.MERGED, "colonel")]
