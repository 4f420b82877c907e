"""Codebooks are read as strictly as records, and a dataset's must be the program's own."""

import json
from pathlib import Path

import pytest

from onrecord.dataset.check import load
from onrecord.dataset.codebook import as_json, as_python, own_codebooks, read_codebooks
from onrecord.errors import BadData
from support.small_dataset import diagnostics_of, write_files

ROOT = Path(__file__).parent.parent.parent


def test_the_program_s_own_codebook_may_stand_in_the_dataset(small_dataset: Path) -> None:
    write_own_codebook(small_dataset)

    assert load(small_dataset).codebooks == own_codebooks()


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            '"code":"deny"',
            '"code":"denies"',
            "codes[1]: found the code 'denies' in the codebook 'act', where the program",
        ),
        (
            '"code":"deny","definition":"',
            '"code":"deny","definition":"not ',
            "codes[1]: found the code 'deny' of the codebook 'act' with another text",
        ),
        ('"ordered":false', '"ordered":true', "found the codebook 'act' with another title, description or order"),
    ],
)
def test_a_codebook_that_differs_from_the_program_s_is_refused(
    small_dataset: Path, old: str, new: str, problem: str
) -> None:
    write_own_codebook(small_dataset)
    path = small_dataset / "codebook" / "act.yaml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))

    (found,) = diagnostics_of(small_dataset)

    assert found.startswith("codebook/act.yaml:1:")
    assert problem in found
    assert "`make contract`" in found


def test_a_missing_and_a_foreign_codebook_are_refused_by_name(small_dataset: Path) -> None:
    write_own_codebook(small_dataset)
    path = small_dataset / "codebook" / "act.yaml"
    path.rename(path.with_name("acts.yaml"))
    path.with_name("acts.yaml").write_text(path.with_name("acts.yaml").read_text().replace('"act"', '"acts"'))

    (found,) = diagnostics_of(small_dataset)

    assert found.startswith("codebook:1:1: found no codebook 'act'")


PLOVER = {
    "plover-type.yaml": "{name: plover-type, title: T, description: D, ordered: false, codes: [\n"
    "{code: COERCE, definition: D}, {code: AGREE, definition: D}]}\n",
    "plover-mode.yaml": "{name: plover-mode, title: T, description: D, ordered: false, codes: [\n"
    "{code: arrest, definition: D, of: [COERCE]}]}\n",
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
    ("old", "new", "problem"),
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
            "    definition: D\n    of: [COERSE]\n",
            "kind.yaml:8:10: codes[0].of[0]: found 'COERSE'",
        ),
        ("ordered: false", "ordered: no", "kind.yaml:4:10: ordered: found 'no'; expected true or false"),
        ("title: Kinds", "title: Kinds\ntitle: K", "kind.yaml:3:1: title: found 'title' again"),
    ],
)
def test_an_error_in_a_codebook_is_told_with_its_place(tmp_path: Path, old: str, new: str, problem: str) -> None:
    write_files(tmp_path, {**PLOVER, "kind.yaml": KIND.replace(old, new)})

    with pytest.raises(BadData) as caught:
        read_codebooks(tmp_path)

    assert str(caught.value.diagnostics[0]).startswith(f"{tmp_path.as_posix()}/{problem}")


def test_the_enums_and_the_program_s_codebook_are_those_of_the_data() -> None:
    records = ROOT / "api" / "onrecord" / "records"
    codebooks = read_codebooks(ROOT / "data" / "codebook")

    assert as_json(codebooks) == (records / "codebook.json").read_bytes()
    assert as_python(codebooks) == (records / "codes.py").read_bytes()


def write_own_codebook(root: Path) -> None:
    """Write what the program knows as files: JSON is YAML."""
    books = json.loads(as_json(own_codebooks()))
    dumped = {book["name"]: json.dumps(book, ensure_ascii=False, separators=(",", ":")) for book in books}
    write_files(root, {f"codebook/{name}.yaml": text for name, text in dumped.items()})
