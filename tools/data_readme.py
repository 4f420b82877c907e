"""Write the examples of data/README.md to a folder, run its commands there, and write down their output.

`python tools/data_readme.py` (part of `make readme`) rewrites the file; tests/dataset/test_data_readme.py compares it.
"""

import os
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

README = Path(__file__).parent.parent / "data" / "README.md"
# A file is the block that follows a line which ends with the file's name and a colon.
EXAMPLE = re.compile(r"`(?P<path>(?:data|sources)/[\w./-]+)`:\n\n```\w+\n(?P<text>.*?)```", re.DOTALL)
CONSOLE = re.compile(r"(?<=```console\n).*?(?=```)", re.DOTALL)


def examples(text: str) -> dict[str, str]:
    """Return the example files of the README by their paths."""
    return {example["path"]: example["text"] for example in EXAMPLE.finditer(text)}


def regenerate(text: str) -> str:
    """Return the README with the current output of its commands."""
    with TemporaryDirectory() as folder:
        for name, content in examples(text).items():
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, "utf-8")
        return CONSOLE.sub(lambda block: _run_block(block[0], Path(folder)), text)


def _run_block(block: str, folder: Path) -> str:
    """Return the commands of a console block, each followed by its output."""
    commands = [line for line in block.splitlines() if line.startswith("$ ")]
    return "".join(f"{command}\n{_run(command.removeprefix('$ '), folder)}" for command in commands)


def _run(command: str, folder: Path) -> str:
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
    process = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert process.returncode == 0, process.stderr
    return process.stdout


if __name__ == "__main__":
    README.write_text(regenerate(README.read_text("utf-8")), "utf-8")
