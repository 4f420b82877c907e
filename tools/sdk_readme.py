"""The README of the client run as a reader runs it: its Python, in one go, and its commands, against a live service.

`python tools/sdk_readme.py` (`make readme`) writes into it what they print now; the test compares. The same is done
with the Python of the project's README.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from onrecord.bulk.write import write as write_bulk
from onrecord.dataset.check import load
from onrecord.release.build import build
from onrecord.release.publish import PublishOptions, publish
from support.commands import ONRECORD, environment, free_port, serving

ROOT = Path(__file__).parent.parent
README = ROOT / "sdk" / "README.md"
PROJECT = ROOT / "README.md"  # whose commands readme.py runs
ADDRESS = "http://127.0.0.1:8000"  # as readers see it; it is asked where it is
PYTHON = re.compile(r"(?<=```python\n)(?P<code>.*?)(?P<end>```\n)(?:\n```text\n.*?```\n)?", re.DOTALL)
CONSOLE = re.compile(r"(?<=```console\n).*?(?=```)", re.DOTALL)
PROMPT = "$ "
INSTALLING = "pip install"  # a command that is shown and not run
# A reader leaves the client open, as one does in a session.
WARNINGS = ("-W", "error", "-W", "ignore::ResourceWarning")
# Runs pieces of code one after the other, as a reader does in one session, and prints what each printed.
SESSION = """\
import io, json, sys
from contextlib import redirect_stdout
session, printed = {"__name__": "__main__"}, []
for code in json.load(sys.stdin):
    with redirect_stdout(io.StringIO()) as output:
        exec(compile(code, "<README>", "exec"), session)
    printed.append(output.getvalue())
print(json.dumps(printed))
"""


def renewed(text: str, base_url: str) -> str:
    """Return a README with what its code and its commands print now, where they print anything."""
    with TemporaryDirectory() as folder:
        text = with_python_renewed(text, Path(folder), base_url)
        return CONSOLE.sub(lambda block: _console(block[0], Path(folder), base_url), text)


def with_python_renewed(text: str, folder: Path, base_url: str) -> str:
    """Return a README with what its Python prints now."""
    printed = iter(_session([block["code"] for block in PYTHON.finditer(text)], folder, base_url))
    return PYTHON.sub(lambda block: f"{block['code']}{block['end']}{_shown(next(printed))}", text)


def _session(pieces: list[str], folder: Path, base_url: str) -> list[str]:
    run = subprocess.run(
        [sys.executable, *WARNINGS, "-c", SESSION],
        cwd=folder,
        env=environment({"ONRECORD_BASE_URL": base_url}),
        input=json.dumps(pieces),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert not run.returncode, run.stderr
    assert not run.stderr, run.stderr
    printed: list[str] = json.loads(run.stdout.replace(base_url, ADDRESS))
    return printed


def _shown(printed: str) -> str:
    return f"\n```text\n{printed}```\n" if printed else ""


def _console(block: str, folder: Path, base_url: str) -> str:
    """Return a block of commands, each with what it prints."""
    commands = [line.removeprefix(PROMPT) for line in block.splitlines() if line.startswith(PROMPT)]
    return "".join(f"{PROMPT}{command}\n{_output(command, folder, base_url)}" for command in commands)


def _output(command: str, folder: Path, base_url: str) -> str:
    if INSTALLING in command:
        return ""
    variables = environment({"ONRECORD_BASE_URL": base_url})
    variables["PATH"] = f"{Path(sys.executable).parent}:{variables['PATH']}"
    run = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=folder,
        env=variables,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert not run.returncode, run.stderr
    assert not run.stderr, run.stderr
    return run.stdout.replace(base_url, ADDRESS)


@contextmanager
def fresh_service() -> Iterator[str]:
    """Build the project's own data, serve it, and yield the address; the day of the release is that of the tests."""
    with TemporaryDirectory() as folder:
        file, releases, port = Path(folder) / "mali.sqlite", Path(folder) / "releases", free_port()
        build(load(ROOT / "data"), file)
        publish(file, releases, PublishOptions(day=date(2026, 11, 23)), write_bulk)
        command = (*ONRECORD, "serve", "--releases", releases, "--port", port)
        with serving(command, port, Path(folder) / "log"):
            yield f"http://127.0.0.1:{port}"


if __name__ == "__main__":
    with fresh_service() as base_url, TemporaryDirectory() as folder:
        README.write_text(renewed(README.read_text("utf-8"), base_url), "utf-8")
        PROJECT.write_text(with_python_renewed(PROJECT.read_text("utf-8"), Path(folder), base_url), "utf-8")
