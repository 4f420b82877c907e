"""The guide to writing data: its examples are a valid dataset, and its commands print the output that it shows."""

import difflib
import re
from pathlib import Path

import pytest

from data_readme import README, examples, regenerate
from onrecord.dataset.check import load
from onrecord.records.dates import UncertainDate
from support.commands import run
from support.small_dataset import write_files

TEXT = README.read_text("utf-8")
DATES = re.findall(r"^\| `([^`]+)` \| [^|]+ \| ([\d-]+|open) \| ([\d-]+|open) \|$", TEXT, re.MULTILINE)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the example files."""
    return write_files(tmp_path_factory.mktemp("guide"), examples(TEXT))


def test_the_examples_are_a_valid_dataset(folder: Path) -> None:
    check = run("check", "data", cwd=folder)

    assert (check.returncode, check.stderr) == (0, "")


def test_every_span_of_the_examples_is_in_the_text(folder: Path) -> None:
    verify = run("verify", "sources", cwd=folder)

    assert (verify.returncode, verify.stderr) == (0, "")


def test_there_is_an_example_of_every_kind_and_of_retired_ids(folder: Path) -> None:
    dataset = load(folder / "data")

    assert [kind for kind, records in dataset.kinds().items() if not records] == []
    assert {each.status for each in dataset.retired} == {"merged", "withdrawn"}
    assert dataset.info.license


def test_every_command_prints_the_output_in_the_guide() -> None:
    current = regenerate(TEXT)

    changes = list(difflib.unified_diff(TEXT.splitlines(), current.splitlines(), lineterm=""))

    assert "\n".join(changes) == "", "run `make readme`"


@pytest.mark.parametrize(("text", "first", "last"), DATES)
def test_the_table_of_dates_has_their_bounds(text: str, first: str, last: str) -> None:
    date = UncertainDate.parse(text)

    assert [str(day or "open") for day in (date.earliest, date.latest)] == [first, last]


def test_the_table_of_dates_is_read_whole() -> None:
    assert len(DATES) == TEXT.count("\n| `")
