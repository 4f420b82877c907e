"""The README tells the truth: each command in it is run, and what it prints compared."""

import difflib
import re

from readme import BLOCK, README, ROOT, renewed


def test_every_command_prints_what_the_readme_shows() -> None:
    shown = README.read_text()

    printed = renewed(shown)

    assert "\n".join(difflib.unified_diff(shown.splitlines(), printed.splitlines(), lineterm="")) == ""


def test_the_readme_shows_the_two_commands_first() -> None:
    text = README.read_text()

    assert text.index("make serve") < text.index("make test") < text.index("curl -s")


def test_the_readme_shows_no_digests_and_no_timings() -> None:
    blocks = "\n".join(BLOCK.findall(README.read_text()))

    assert re.findall(r"[0-9a-f]{32,}|\b\d+(\.\d+)? ?m?s\b", blocks) == []


def test_files_that_the_readme_links_to_are_there() -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", README.read_text())

    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []
