"""A fault that an editor, a word processor or Git leaves in a file is named for what it is, once for the file."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from onrecord.release.open import digest_of
from support.commands import build, invoke, output_of
from support.small_dataset import DATA, SMALL, change, diagnostics_of, write_files

FAULTS: dict[str, tuple[Callable[[str], bytes], str]] = {
    "curly quotes": (
        lambda text: re.sub(r'"([^"\n]*)"', r"“\1”", text).replace("'", "’").encode(),
        "found curly quotes around a value",
    ),
    "guillemets": (
        lambda text: re.sub(r'"([^"\n]*)"', "«\u00a0\\1\u00a0»", text).encode(),
        "found curly quotes around",
    ),
    "tabs": (
        lambda text: re.sub("^ +", lambda match: "\t" * (len(match[0]) // 2), text, flags=re.MULTILINE).encode(),
        "found a tab",
    ),
    "tabs after colons": (lambda text: text.replace(": ", ":\t").encode(), "found a tab"),
    "non-breaking indentation": (
        lambda text: re.sub("^ +", lambda match: "\u00a0" * len(match[0]), text, flags=re.MULTILINE).encode(),
        "found the non-breaking space U+00A0",
    ),
    "non-breaking after colons": (
        lambda text: re.sub(r"^( *(?:- )?\w+:) ", "\\1\u00a0", text, flags=re.MULTILINE).encode(),
        "found the non-breaking space U+00A0",
    ),
    "narrow before colons": (
        lambda text: re.sub(r"^( *(?:- )?\w+): ", "\\1\u202f: ", text, flags=re.MULTILINE).encode(),
        "found the non-breaking space U+202F",
    ),
    "non-breaking everywhere": (
        lambda text: text.replace(" ", "\u00a0").encode(),
        "found the non-breaking space U+00A0",
    ),
    "ideographic": (lambda text: text.replace(": ", ":\u3000").encode(), "found the space U+3000"),
    "dashes": (
        lambda text: re.sub("^( *)- ", "\\1– ", text, flags=re.MULTILINE).encode(),
        "found the sign U+2013 (–) in the place of a hyphen",
    ),
    "bullets": (
        lambda text: re.sub("^- ", "• ", text, flags=re.MULTILINE).encode(),
        "found the sign U+2022 (•) in the place of a hyphen",
    ),
    "code block": (
        lambda text: f"```yaml\n{text}```\n".encode(),
        ":1:1: error: found a code block of Markdown; expected YAML alone, as plain text in UTF-8",
    ),
    "RTF": (
        lambda text: (r"{\rtf1\ansi " + text.replace("\n", "\\par\n") + "}").encode(),
        ":1:1: error: found a file in RTF; expected YAML alone",
    ),
    "Word": (
        lambda text: b"PK\x03\x04\x14\0" + text.encode("utf-16"),
        ":1:1: error: found a file of Word or Excel, or a ZIP file; expected YAML alone",
    ),
    "NUL": (lambda text: text.replace(" the ", " \0the ").encode(), "found a NUL byte"),
    "line separator": (
        lambda text: text.replace(" the ", "\u2028the ").encode(),
        "found a line separator, the control",
    ),
    "next line": (lambda text: text.replace(" the ", "\u0085the ").encode(), "found a line separator, the control"),
    "old Mac": (lambda text: text.replace("\n", "\r").encode(), "found a carriage return without a newline"),
    "byte order mark": (
        lambda text: text.encode("utf-8-sig"),
        "found a byte order mark (U+FEFF); expected a file without",
    ),
    "UTF-16": (lambda text: text.encode("utf-16"), "found a file in UTF-16; expected a file in UTF-8"),
    "UTF-16 without mark": (lambda text: text.encode("utf-16-be"), "found a file in UTF-16; expected a file in UTF-8"),
    "Windows-1252": (
        lambda text: re.sub("[^\u0000-\u00ff]", lambda match: f"U{ord(match[0])}", text).encode("cp1252"),
        " in Windows-1252; expected a file in UTF-8",
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_on_every_line_is_one_error_of_its_file(tmp_path: Path, name: str) -> None:
    spoil, message = FAULTS[name]
    shutil.copytree(DATA, tmp_path / "data")
    for path in (tmp_path / "data" / "mali-2021").glob("*.yaml"):
        path.write_bytes(spoil(path.read_text("utf-8")))

    lines = invoke("check", tmp_path / "data").stderr.splitlines()

    assert [line for line in lines if message not in line] == []
    assert [line.partition(".yaml:")[0].rpartition("/")[2] for line in lines] == [
        "actors",
        "claims",
        "documents",
        "events",
        "relationships",
    ]


def test_a_fault_is_named_with_its_first_position_and_its_other_lines(small_dataset: Path) -> None:
    path = small_dataset / "small" / "events.yaml"
    path.write_text(path.read_text().replace("title: ", "title:\t").replace("  kind: ", "\tkind: "))

    assert diagnostics_of(small_dataset) == (
        "small/events.yaml:2:1: found a tab (also on lines 5, 18, 20); expected spaces",
    )


def test_a_file_with_the_line_ends_of_windows_gives_the_same_release(tmp_path: Path) -> None:
    unix = write_files(tmp_path / "unix", SMALL)
    windows = shutil.copytree(unix, tmp_path / "windows")
    for path in windows.rglob("*.yaml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    files = [build(data, tmp_path / f"{data.name}.sqlite") for data in (unix, windows)]

    assert digest_of(files[0]) == digest_of(files[1])


CONFLICT = "<<<<<<< HEAD\n{ours}||||||| 0a1b2c3\n{base}=======\n{theirs}>>>>>>> a branch\n"
NIGER, CHAD = (f"- {{id: {name}, kind: state, name: A state, description: A state.}}\n" for name in ("niger", "chad"))


def test_a_conflict_of_git_is_one_error_and_hides_no_other(small_dataset: Path) -> None:
    conflict = CONFLICT.format(ours="  title: The coup\n", base="  title: A coup\n", theirs="  title: The putsch\n")
    change(small_dataset, "events.yaml", "  title: The coup\n", conflict)
    change(small_dataset, "events.yaml", "title: The arrest", "title: 7")

    assert [line.partition("; expected")[0] for line in diagnostics_of(small_dataset)] == [
        "small/events.yaml:5:1: found a conflict of Git that is not resolved, up to line 11",
        "small/events.yaml:26:10: events[1].title (arrest): found the number 7",
    ]


def test_the_records_on_both_sides_of_a_conflict_can_be_referred_to(small_dataset: Path) -> None:
    write_files(small_dataset, {"more/actors.yaml": CONFLICT.format(ours=NIGER, base="", theirs=CHAD)})
    change(small_dataset, "events.yaml", "participants: [", "participants: [{actor: chad, role: target}, ")
    change(small_dataset, "events.yaml", "participants: [", "participants: [{actor: niger, role: target}, ")

    (line,) = diagnostics_of(small_dataset)

    assert line.startswith("more/actors.yaml:1:1: found a conflict of Git")


@pytest.mark.parametrize("marker", ["<<<<<<< HEAD", "=======", ">>>>>>> a branch", "||||||| 0a1b2c3"])
def test_a_conflict_marker_that_was_left_is_named(small_dataset: Path, marker: str) -> None:
    change(small_dataset, "events.yaml", "  title: The coup\n", f"  title: The coup\n{marker}\n")

    (line,) = diagnostics_of(small_dataset)

    assert line.startswith("small/events.yaml:6:1: found a conflict marker of Git; expected a file without")


def test_text_that_was_read_in_another_encoding_is_one_error(small_dataset: Path) -> None:
    path = small_dataset / "small" / "events.yaml"
    text = path.read_text().replace("The coup", "L’été").replace("The arrest", "Горе")
    path.write_bytes(text.encode().decode("cp1252").encode())

    (line,) = diagnostics_of(small_dataset)

    assert "found text in UTF-8 that was read as Windows-1252 (also on line " in line


def test_a_character_that_a_tool_lost_is_named(small_dataset: Path) -> None:
    change(small_dataset, "events.yaml", "title: The coup", "title: L\ufffdarrestation")

    (line,) = diagnostics_of(small_dataset)

    assert "5:11: found the sign U+FFFD for a character that was lost; expected that character" in line


@pytest.mark.parametrize("name", ["“title”", "«title»", "«\u00a0title\u00a0»"])
def test_curly_quotes_around_the_name_of_a_field_are_its_only_fault(small_dataset: Path, name: str) -> None:
    change(small_dataset, "events.yaml", "title: The coup", f"{name}: The coup")

    (line,) = diagnostics_of(small_dataset)

    assert line.startswith("small/events.yaml:5:3: found curly quotes around a value; expected straight quotes")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: The coup", "title: “The coup” and the « arrest »"),
        ("title: The coup", "title: The so-called “coup”"),
        ("title: The coup", "title: De « MANHû, «CAFÉ», ESPAÑ… à São Tomé"),
        ("title: The coup", "title: '“The coup”'"),
        ("title: The coup", "title: Le coup\u00a0; une journée"),
        ("summary: Soldiers detain", "summary: >-\n    “Never”\n    « Non »\n    “Mali”: two\n    detain"),
        ("summary: Soldiers detain", "summary: >-\n    – Never\n    — Mali: two\n    • detain"),
        ("summary: Soldiers", "summary: >-\n    Mali\u00a0: the\n    \u00a0soldiers"),
        ("summary: Soldiers", 'summary: "« Soldiers », “they”"\n# It’s “so”:\u00a0\ttrue\n  #'),
        ("{actor: colonel, role", '{"actor": "colonel", role'),
    ],
)
def test_the_same_characters_inside_of_text_are_no_fault(small_dataset: Path, old: str, new: str) -> None:
    change(small_dataset, "events.yaml", old, new)

    assert "no errors" in output_of("check", small_dataset)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        (
            "dataset.yaml",
            "title: “Small”\nlicense: “CC0-1.0”\n",
            "dataset.yaml:1:8: found curly quotes around a value (also",
        ),
        ("dataset.yaml", "title:\u00a0Small\n", "dataset.yaml:1:7: found the non-breaking space U+00A0"),
        ("codebook/act.yaml", "\tname: act\n\ttitle: Acts\n", "codebook/act.yaml:1:1: found a tab (also on line 2)"),
        ("small/retired.yaml", "\ufeff[]\n", "small/retired.yaml:1:1: found a byte order mark"),
    ],
)
def test_every_kind_of_file_is_read_so(small_dataset: Path, name: str, text: str, message: str) -> None:
    write_files(small_dataset, {name: text})

    assert diagnostics_of(small_dataset)[0].startswith(message)
