"""The client's README tells the truth: its code and its commands are run, and what they print compared."""

import difflib
import re
from inspect import isclass
from pathlib import Path

from msgspec.structs import fields

import onrecord_client
from onrecord_client import OnrecordError, Retry, Timeouts
from sdk_readme import PROJECT, PYTHON, README, renewed, with_python_renewed

TEXT = README.read_text("utf-8")
FIRST_MINUTE = next(PYTHON.finditer(TEXT))["code"]
SCRIPTS = sorted(path.name for path in (README.parent / "examples").iterdir() if path.suffix in {".py", ".ipynb"})


def test_all_code_and_every_command_prints_what_the_readme_shows(live: str) -> None:
    printed = renewed(TEXT, live)

    assert "\n".join(difflib.unified_diff(TEXT.splitlines(), printed.splitlines(), lineterm="")) == ""


def test_the_python_of_the_project_prints_what_its_readme_shows(live: str, tmp_path: Path) -> None:
    shown = PROJECT.read_text("utf-8")

    assert "from onrecord_client import Client" in shown
    assert with_python_renewed(shown, tmp_path, live) == shown


def test_the_first_minute_has_at_most_ten_lines() -> None:
    lines = [line for line in FIRST_MINUTE.splitlines() if line]

    assert len(lines) <= 10


def test_the_first_minute_shows_the_officeholders_and_a_table_of_all_events() -> None:
    shown = TEXT[TEXT.index(FIRST_MINUTE) :].partition("```text\n")[2].partition("```")[0]

    assert re.findall(r"^([\w-]+): ", shown, re.MULTILINE) == [
        "assimi-goita",
        "bah-ndaw",
        "moctar-ouane",
        "sadio-camara",
        "modibo-kone",
        "shape",
    ]
    assert "shape: (51, 4)" in shown


def test_every_exception_is_in_the_table_of_exceptions() -> None:
    exported = {name: getattr(onrecord_client, name) for name in onrecord_client.__all__}
    errors = {name for name, each in exported.items() if isclass(each) and issubclass(each, OnrecordError)}
    section = TEXT[TEXT.index("## What may go wrong") : TEXT.index("## Settings")]

    assert {"OnrecordError", *re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)} == errors


def test_timeouts_and_retries_are_shown_with_their_defaults() -> None:
    settings = [
        f"{kind.__name__}({field.name}={field.default})" for kind in (Timeouts, Retry) for field in fields(kind)
    ]

    assert re.findall(r"\| `((?:Timeouts|Retry)\(\w+=[\d.]+\))` \|", TEXT) == settings


def test_files_that_the_readme_links_to_are_there() -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", TEXT)

    assert targets
    assert [target for target in targets if not (README.parent / target).exists()] == []


def test_every_script_and_notebook_is_linked_as_a_recipe() -> None:
    linked = re.findall(r"\]\(examples/([^)]+)\)", TEXT)

    assert sorted(linked) == SCRIPTS
