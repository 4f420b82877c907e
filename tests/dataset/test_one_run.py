"""One run reports every error of a dataset, and no error twice.

The errors of three stages, of syntax, of fields and of rules, are made in one record and in records that refer to each
other; a run with all of them reports what the runs with one of them do.
"""

from pathlib import Path

import pytest

from support.commands import invoke
from support.small_dataset import change, diagnostics_of, write_files, write_small_dataset

# Changes that keep the number of lines: the file, what it has, and what it has then.
CHANGES = [
    ("actors.yaml", "name: Mali", "name: &m Mali"),
    ("actors.yaml", "country: ML", "country: XK"),
    ("actors.yaml", "kind: place", "kind: plaze"),
    ("actors.yaml", "part_of: [mali]", "part_of: [malli]"),
    ("actors.yaml", "description: An officer.", "description: An officer: the colonel."),
    ("documents.yaml", "published: 2021-06-01", "published: 2021-06-31"),
    ("documents.yaml", "grade: A", "grade: G"),
    ("events.yaml", "kind: coup", "kind: cuop"),
    ("events.yaml", "mode: arrest", "mode: withdraw"),
    ("events.yaml", "title: The coup", "title: The coup #2"),
    ("events.yaml", "end_date: 2021-05-26", "end_date: 2021-05-23"),
    ("events.yaml", "country: ML", "country: ZZ"),
    ("events.yaml", "actor: bamako", "actor: president"),
    ("events.yaml", "role: initiator", "role: leader"),
    ("events.yaml", "start: 12", "start: -1"),
    ("events.yaml", "status: alleged", "status: alledged"),
    ("events.yaml", "part_of: coup", "part_of: arrest"),
    ("events.yaml", "locator: Article 2", "locater: Article 2"),
    ("claims.yaml", "attribution: paraphrase", "attribution: paraphrases"),
    ("claims.yaml", "said: 2021-05", "said: 0203-05"),
    ("claims.yaml", "on: 2021-06-03", "on: 2031-06-03"),
    ("claims.yaml", "by: an editor, reason: One", "by: [], reason: One"),
    ("claims.yaml", "status: attributed\n", "status: confirmed\n"),
    ("relationships.yaml", "object: president", "object: kolonel"),
    ("relationships.yaml", "as_of: 2021-06-01", "as_of: 2021-05-23"),
    ("relationships.yaml", "basis: reported\n  claims: [nobody-hurt]", "basis: reported\n  claims: [nobody-hurd]"),
    ("relationships.yaml", "capacity: interim", "capacity: interm"),
    ("relationships.yaml", "end_kind: ended", "end_kind: ongoing"),
]


def errors(root: Path) -> list[str]:
    lines = invoke("check", root, "--today", "2026-11-27").stderr.splitlines()
    return [line.partition("/small/")[2] for line in lines]


def test_all_errors_of_all_stages_come_in_one_run(tmp_path: Path) -> None:
    expected = set()
    for index, (file, old, new) in enumerate(CHANGES):
        root = write_small_dataset(tmp_path / str(index))
        change(root, file, old, new)
        found = errors(root)
        assert len(found) == 1, (new, found)
        expected.update(found)
    root = write_small_dataset(tmp_path / "all")
    for file, old, new in CHANGES:
        change(root, file, old, new)

    assert sorted(errors(root)) == sorted(expected)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("actors.yaml", "id: colonel", "id: Colonel"),
        ("actors.yaml", "id: colonel", "ID: colonel"),
        ("actors.yaml", "id: colonel", "idd: colonel"),
        ("actors.yaml", "- id: colonel\n  kind", "- kind"),
        ("actors.yaml", "name: The colonel", "name: a: b"),
        ("actors.yaml", "name: The colonel", "name: 'The colonel"),
        ("actors.yaml", "name: The colonel", "name:\n  - &a [b"),
        ("actors.yaml", "name: The colonel", "name: The colonel\nstray words"),
        ("actors.yaml", "  name: The colonel", " name: The colonel"),
        ("actors.yaml", "kind: person", "kind: preson"),
        ("actors.yaml", "- id: bamako", " - id: bamako"),
        ("actors.yaml", "- id: bamako", "  id: bamako"),
        ("actors.yaml", "- id: bamako", "---\n- id: bamako"),
        ("documents.yaml", "sha256: ", "sha256: x"),
        ("documents.yaml", "sha256: ", "sha265: "),
        ("documents.yaml", "paragraphs: 2", "paragraphs: two"),
        ("documents.yaml", "paragraphs: 2", "paragraf_count: 2"),
        ("claims.yaml", "speaker: colonel", "speakr: colonel"),
        ("claims.yaml", "speaker: colonel", "said_by: colonel"),
        ("claims.yaml", "verification:\n    status: attributed\n    history:", "verification:\n    history:"),
        ("events.yaml", "  evidence:\n", "  evidense:\n"),
        ("events.yaml", "claims: [nobody-hurt]", "claims: nobody-hurt"),
        ("relationships.yaml", "end: ", "ende: "),
    ],
)
def test_one_error_is_reported_once(small_dataset: Path, file: str, old: str, new: str) -> None:
    change(small_dataset, file, old, new)

    assert len(errors(small_dataset)) == 1


def test_a_syntax_error_costs_only_its_record(small_dataset: Path) -> None:
    change(small_dataset, "actors.yaml", "name: Bamako", "name: Bamako: the capital")
    change(small_dataset, "actors.yaml", "name: The colonel", "name: [The colonel")
    change(small_dataset, "actors.yaml", "kind: state", "kind: stat")
    change(small_dataset, "actors.yaml", "description: The head of state.", "description: @head")

    lines = diagnostics_of(small_dataset)

    assert [line.removeprefix("small/actors.yaml:").partition(": ")[0] for line in lines] == [
        "2:9",
        "9:15",
        "15:14",
        "19:16",
    ]
    assert lines[1].endswith("expected YAML 1.2: text with ': ' in it in quotes")
    assert lines[3].endswith("expected YAML 1.2: text that begins with this character in quotes")


@pytest.mark.parametrize(
    "name", ["actors.yml", "actor.yaml", "Actors.yaml", "actors", "actors.json", "actors.yaml.txt"]
)
def test_the_records_of_a_misspelled_file_are_not_unknown(small_dataset: Path, name: str) -> None:
    (small_dataset / "small" / "actors.yaml").rename(small_dataset / "small" / name)
    change(small_dataset, "claims.yaml", "speaker: colonel", "speaker: kolonel")

    lines = diagnostics_of(small_dataset)

    assert [line.partition("; expected")[0] for line in lines] == [
        "small/" + name + f":1:1: found the file {name!r}",
        "small/claims.yaml:3:12: claims[0].speaker (nobody-hurt): found 'kolonel'",
    ]


def test_the_records_of_a_file_in_the_wrong_folder_are_not_unknown(small_dataset: Path) -> None:
    for folder in ("", "small/deep/"):
        (small_dataset / folder).mkdir(exist_ok=True)
        path = next(small_dataset.rglob("actors.yaml"))
        path.rename(small_dataset / folder / "actors.yaml")

        assert len(diagnostics_of(small_dataset)) == 1


def test_the_records_of_an_emptied_list_are_not_unknown(small_dataset: Path) -> None:
    write_files(small_dataset, {"small/actors.yaml": "[]\n"})

    (line,) = diagnostics_of(small_dataset)

    assert line.endswith("found an empty list; expected a list of actors, or no file")


def test_the_second_record_of_an_id_is_checked_too(small_dataset: Path) -> None:
    write_files(
        small_dataset, {"tiny/actors.yaml": "- {id: mali, kind: state, name: M, description: A., country: ZZ}\n"}
    )

    assert [line.partition("; expected")[0].partition(" (first")[0] for line in diagnostics_of(small_dataset)] == [
        "tiny/actors.yaml:1:8: actors[0].id (mali): found the id 'mali' again",
        "tiny/actors.yaml:1:62: actors[0].country (mali): found 'ZZ'",
    ]


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("events.yaml", "role: initiator", "role: leader", "found 'leader'; expected a role, one of the 36 codes in "),
        ("events.yaml", "role: initiator", "role: initator", "codes in codebook/role.yaml; nearest is 'initiator'"),
        ("events.yaml", "role: initiator", "role: Initiator", "codes in codebook/role.yaml; nearest is 'initiator'"),
        ("actors.yaml", "kind: state", "kind: land", "expected an actor kind, one of person, state, government-body, "),
        ("events.yaml", "type: COERCE", "type: ASK", "expected a plover type, one of AGREE, CONSULT, SUPPORT, "),
        (
            "claims.yaml",
            "act: assert",
            "act: claim",
            "expected an act, one of assert, deny, predict, demand, promise, ",
        ),
        ("claims.yaml", "speaker: colonel", "speaker: general", "expected the id of one of the dataset's actors"),
        ("actors.yaml", "country: ML", "nation: ML", "expected one of id, kind, name, named, names, country, "),
    ],
)
def test_a_hint_names_only_what_is_really_near(
    small_dataset: Path, file: str, old: str, new: str, message: str
) -> None:
    change(small_dataset, file, old, new)

    (line,) = diagnostics_of(small_dataset)

    assert message in line
    assert ("nearest" in line) == ("nearest" in message)
