"""A message of the command line names what was typed, and never fills the screen with it."""

import shlex
from pathlib import Path

import pytest

from support.commands import invoke
from support.small_dataset import write_files

LONG = "x" * 3000


@pytest.mark.parametrize(
    "words",
    [
        f"{LONG}",
        f"--{LONG}",
        f"check {LONG}",
        f"check . {LONG}",
        f"check . --{LONG}",
        f"check . --today {LONG}",
        f"build . -o {LONG}",
        f"span {LONG} word",
        f"verify {LONG}",
        f"publish {LONG}",
        f"publish release.sqlite --day {LONG}",
        f"publish release.sqlite --releases {LONG}",
        f"diff {LONG} other",
        f"diff one two --format {LONG}",
        f"serve --releases {LONG}",
        f"serve --port {'1' * 3000}",
        f"serve --host {LONG}",
    ],
)
def test_a_long_word_is_cut(small_dataset: Path, monkeypatch: pytest.MonkeyPatch, words: str) -> None:
    monkeypatch.chdir(small_dataset)
    write_files(small_dataset, {"release.sqlite": ""})

    result = invoke(*shlex.split(words))

    assert result.exit_code != 0
    assert 0 < len(result.stderr) < 700


def test_words_that_occur_often_are_refused_with_their_first_positions(tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text("\n".join(["He saw: the coup."] * 50))

    result = invoke("span", tmp_path / "article.txt", "the")

    assert result.stderr == (
        "'the' occurs 50 times: paragraph 1, 8-11; paragraph 2, 8-11; paragraph 3, 8-11; paragraph 4, 8-11; "
        "paragraph 5, 8-11 and 45 more; expected more words, which occur once\n"
    )


def test_without_a_command_the_whole_help_is_printed() -> None:
    assert invoke().output.rstrip() == invoke("--help").output.rstrip()
