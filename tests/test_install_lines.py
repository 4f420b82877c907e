"""Every command of the project that installs something: in guides, notebooks, docstrings, messages and scripts."""

import json
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from support.source_files import ROOT, location, project_files

# A command ends with its line, or with what quotes it.
COMMAND = re.compile(
    r"\b(?:pip|pipx|conda|uv pip|uv tool)(?: -[\w-]+)* install\b([^`\"\n\\]*)|\b(?:uv add|uvx)\b([^`\"\n\\]*)"
)
LOCAL = re.compile(r"(?P<path>\.|\./[\w./-]+)(\[(?P<extras>[\w,{}]+)\])?")
OTHERS = {"matplotlib", "uv"}  # packages of others that are meant
BUILT = "dist/*.whl"  # the wheel that the Dockerfile has built just before
FILES_FOLLOW = {"-r", "-c", "--requirement", "--constraint"}


def install_lines() -> Iterator[tuple[str, list[str]]]:
    """Yield the arguments of each command that installs something, without options, with its place."""
    for path in set(project_files()) - {Path(__file__)}:
        text = path.read_bytes().decode(errors="ignore")
        for match in COMMAND.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            words = shlex.split(match[1] or match[2] or "", comments=True)
            files = {after for before, after in pairwise(words) if before in FILES_FOLLOW}
            named = [word for word in words if not word.startswith("-") and word not in files]
            yield f"{location(path).rpartition(':')[0]}:{line}", named


def is_of_the_project(argument: str) -> bool:
    """Return whether an argument is a folder of the project, as seen from its root, with extras that it has."""
    match = LOCAL.fullmatch(argument)
    if not match or not (ROOT / match["path"] / "pyproject.toml").is_file():
        return False
    project = tomllib.loads((ROOT / match["path"] / "pyproject.toml").read_text("utf-8"))["project"]
    extras = set((match["extras"] or "").split(",")) - {"", "{extra}"}  # a message has the name of the extra
    return extras <= project.get("optional-dependencies", {}).keys()


def test_every_install_line_names_a_folder_of_the_project() -> None:
    lines = list(install_lines())
    strangers = [
        f"{where}: {argument}"
        for where, arguments in lines
        for argument in arguments
        if argument not in {*OTHERS, BUILT, "&&"} and not is_of_the_project(argument)
    ]

    assert len([where for where, arguments in lines if "./sdk" in " ".join(arguments)]) > 5
    assert strangers == [], "write './sdk[polars]': a name alone is looked up in an index, where it is a stranger's"


@pytest.mark.parametrize("extra", ["polars", "pandas", "arrow", "progress"])
def test_the_install_line_installs_the_client(extra: str) -> None:
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--report", "-", "--no-deps"]
    command += ["--no-index", "--no-build-isolation", f"./sdk[{extra}]"]
    report = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    (installed,) = json.loads(report)["install"]

    assert installed["metadata"]["name"] == "onrecord-client"
    assert installed["requested_extras"] == [extra]
