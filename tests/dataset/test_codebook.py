"""Codebooks are checked as strictly as records, and a dataset may only have the program's own."""

import json
from pathlib import Path

import pytest

from onrecord.dataset.check import load
from onrecord.dataset.codebook import as_json, as_python, builtin_codebooks, read_codebooks
from onrecord.errors import BadData
from support.small_dataset import diagnostics_of, write_files

ROOT = Path(__file__).parent.parent.parent


def test_a_dataset_may_contain_the_program_s_own_codebooks(small_dataset: Path) -> None:
    write_own_codebook(small_dataset)

    assert load(small_dataset).codebooks == builtin_codebooks()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            '"code":"deny"',
            '"code":"denies"',
            "codes[1]: found the code 'denies' in the codebook 'act', where the program",
        ),
        (
            '"code":"deny","definition":"',
            '"code":"deny","definition":"not ',
            "codes[1]: found the code 'deny' of the codebook 'act' with other texts",
        ),
        ('"ordered":false', '"ordered":true', "found the codebook 'act' with another title, description or order"),
    ],
)
def test_a_codebook_that_differs_from_the_program_s_is_refused(
    small_dataset: Path, old: str, new: str, message: str
) -> None:
    write_own_codebook(small_dataset)
    path = small_dataset / "codebook" / "act.yaml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))

    (line,) = diagnostics_of(small_dataset)

    assert line.startswith("codebook/act.yaml:1:")
    assert message in line
    assert "`make contract`" in line


def test_a_renamed_codebook_is_refused_as_missing(small_dataset: Path) -> None:
    write_own_codebook(small_dataset)
    path = small_dataset / "codebook" / "act.yaml"
    path.rename(path.with_name("acts.yaml"))
    path.with_name("acts.yaml").write_text(path.with_name("acts.yaml").read_text().replace('"act"', '"acts"'))

    (line,) = diagnostics_of(small_dataset)

    assert line.startswith("codebook:1:1: found no codebook 'act'")


PLOVER = {
    "plover-type.yaml": "{name: plover-type, title: T, description: D, ordered: false, codes: [\n"
    "{code: COERCE, definition: D}, {code: AGREE, definition: D}]}\n",
    "plover-mode.yaml": "{name: plover-mode, title: T, description: D, ordered: false, codes: [\n"
    "{code: arrest, definition: D, plover_types: [COERCE]}]}\n",
    "plover-context.yaml": "{name: plover-context, title: T, description: D, ordered: false, codes: [\n"
    "{code: military, definition: D}]}\n",
}
KIND = """\
name: kind
title: Kinds
description: D
ordered: false
codes:
  - code: coup
    definition: D
    plover: [{type: COERCE, mode: arrest, contexts: [military]}]
"""


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "name: kind",
            "name: kinds",
            "kind.yaml:1:7: name: found 'kinds'; expected the name of the file, 'kind'",
        ),
        (
            "  - code: coup\n",
            "  - {code: Coup, definition: D}\n  - code: coup\n",
            "kind.yaml:7:11: codes[1].code: found the code 'coup' again (first at 6:12)",
        ),
        (
            "type: COERCE",
            "type: COERSE",
            "kind.yaml:8:21: codes[0].plover[0].type: found 'COERSE'; expected a code",
        ),
        (
            "mode: arrest",
            "mode: arest",
            "kind.yaml:8:35: codes[0].plover[0].mode: found 'arest'; expected a code",
        ),
        (
            "type: COERCE",
            "type: AGREE",
            "kind.yaml:8:34: codes[0].plover[0].mode: found 'arrest'; expected a mode",
        ),
        ("[military]", "[militry]", "kind.yaml:8:54: codes[0].plover[0].contexts[0]: found 'militry'"),
        (
            "    definition: D\n",
            "    definition: D\n    plover_types: [COERSE]\n",
            "kind.yaml:8:20: codes[0].plover_types[0]: found 'COERSE'",
        ),
        ("ordered: false", "ordered: no", "kind.yaml:4:10: ordered: found 'no'; expected true or false"),
        ("title: Kinds", "title: Kinds\ntitle: K", "kind.yaml:3:1: title: found 'title' again"),
    ],
)
def test_an_error_in_a_codebook_is_reported_at_its_field(tmp_path: Path, old: str, new: str, message: str) -> None:
    write_files(tmp_path, {**PLOVER, "kind.yaml": KIND.replace(old, new)})

    with pytest.raises(BadData) as caught:
        read_codebooks(tmp_path)

    first = caught.value.diagnostics[0]
    assert f"{first.position}: {first.message}".startswith(f"{tmp_path.as_posix()}/{message}")


def test_the_generated_enums_and_codebooks_match_the_data() -> None:
    records = ROOT / "api" / "onrecord" / "records"
    codebooks = read_codebooks(ROOT / "data" / "codebook")

    assert as_json(codebooks) == (records / "codebook.json").read_bytes()
    assert as_python(codebooks) == (records / "codes.py").read_bytes()


def write_own_codebook(root: Path) -> None:
    """Write the program's codebooks to a dataset, each as one line of JSON, which is YAML, too."""
    codebooks = json.loads(as_json(builtin_codebooks()))
    lines = {each["name"]: json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in codebooks}
    write_files(root, {f"codebook/{name}.yaml": line for name, line in lines.items()})
