"""The README of the client: its code and commands print the output that it shows, and its tables are complete."""

import difflib
import re
from inspect import isclass
from pathlib import Path

from msgspec.structs import fields

import onrecord_client
from onrecord_client import Client, OnrecordError, Retry, Timeouts
from sdk_readme import PROJECT, PYTHON, README, renewed, with_python_renewed

TEXT = README.read_text("utf-8")
FIRST_MINUTE = next(PYTHON.finditer(TEXT))["code"]
SCRIPTS = sorted(path.name for path in (README.parent / "examples").iterdir() if path.suffix in {".py", ".ipynb"})


def test_code_and_commands_print_the_output_in_the_readme(live: str) -> None:
    current = renewed(TEXT, live)

    assert "\n".join(difflib.unified_diff(TEXT.splitlines(), current.splitlines(), lineterm="")) == ""


def test_the_python_of_the_projects_readme_prints_the_output_in_it(live: str, tmp_path: Path) -> None:
    text = PROJECT.read_text("utf-8")

    assert "from onrecord_client import Client" in text
    assert with_python_renewed(text, tmp_path, live) == text


def test_the_first_minute_has_at_most_ten_lines() -> None:
    lines = [line for line in FIRST_MINUTE.splitlines() if line]

    assert len(lines) <= 10


def test_the_first_minute_shows_the_officeholders_and_a_table_of_all_events(live: str) -> None:
    output = TEXT[TEXT.index(FIRST_MINUTE) :].partition("```text\n")[2].partition("```")[0]

    assert re.findall(r"^([\w-]+): ", output, re.MULTILINE) == [
        "assimi-goita",
        "bah-ndaw",
        "moctar-ouane",
        "sadio-camara",
        "modibo-kone",
        "shape",
    ]
    with Client(live) as client:
        assert f"shape: ({client.events.list().count()}, 4)" in output


def test_every_exception_is_in_the_table_of_exceptions() -> None:
    exported = {name: getattr(onrecord_client, name) for name in onrecord_client.__all__}
    errors = {name for name, each in exported.items() if isclass(each) and issubclass(each, OnrecordError)}
    section = TEXT[TEXT.index("## Errors") : TEXT.index("## Settings")]

    assert {"OnrecordError", *re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)} == errors


def test_timeouts_and_retries_have_their_defaults_in_the_table() -> None:
    settings = [
        f"{kind.__name__}({field.name}={field.default})" for kind in (Timeouts, Retry) for field in fields(kind)
    ]

    assert re.findall(r"\| `((?:Timeouts|Retry)\(\w+=[\d.]+\))` \|", TEXT) == settings


def test_linked_files_exist() -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", TEXT)

    assert targets
    assert [target for target in targets if not (README.parent / target).exists()] == []


def test_every_script_and_notebook_is_linked_as_a_recipe() -> None:
    linked = re.findall(r"\]\(examples/([^)]+)\)", TEXT)

    assert sorted(linked) == SCRIPTS
