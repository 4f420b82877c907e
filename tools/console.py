"""The console blocks of a guide: shell commands, each followed by its output."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

BLOCK = re.compile(r"(?<=```console\n).*?(?=```)", re.DOTALL)
PROMPT = "$ "


def regenerate_blocks(text: str, output_of: Callable[[str], str]) -> str:
    """Return a text whose console blocks have the output that `output_of` returns for each of their commands."""

    def regenerate(block: re.Match[str]) -> str:
        commands = [line.removeprefix(PROMPT) for line in block[0].splitlines() if line.startswith(PROMPT)]
        return "".join(f"{PROMPT}{command}\n{output_of(command)}" for command in commands)

    return BLOCK.sub(regenerate, text)


def run(command: str, folder: Path, variables: Mapping[str, str] = os.environ) -> str:
    """Return the output of a shell command, which must succeed and print nothing to standard error.

    The programs installed beside this Python are found first.
    """
    path = os.pathsep.join([str(Path(sys.executable).parent), variables.get("PATH", os.defpath)])
    process = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=folder,
        env={**variables, "PATH": path},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert (process.returncode, process.stderr) == (0, ""), process.stderr
    return process.stdout
