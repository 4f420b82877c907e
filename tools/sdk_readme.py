"""Run the code of the client's README and write its output into the README; `make readme` runs this script.

The Python blocks run in one session, as for a reader who follows along, and the commands in a shell, against a
service that is built and started here. A test compares the committed output with a fresh run. The Python blocks of
the project's README are treated the same way.
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

from console import regenerate_blocks, run
from onrecord.bulk.write import write as write_bulk
from onrecord.dataset.check import load
from onrecord.release.build import build
from onrecord.release.publish import PublishOptions, publish
from support.commands import ONRECORD, environment, free_port, running_service

ROOT = Path(__file__).parent.parent
README = ROOT / "sdk" / "README.md"
PROJECT = ROOT / "README.md"  # readme.py runs its commands, this script its Python
DISPLAYED_URL = "http://127.0.0.1:8000"  # in the output, in place of the URL with a free port
PYTHON = re.compile(r"(?<=```python\n)(?P<code>.*?)(?P<end>```\n)(?:\n```text\n.*?```\n)?", re.DOTALL)
NOT_RUN = "pip install"
# The client of the README is never closed, as in an interactive session.
WARNINGS = ("-W", "error", "-W", "ignore::ResourceWarning")
# Runs pieces of code one after the other in one namespace, and prints the output of each as a JSON list.
SESSION = """\
import io, json, sys
from contextlib import redirect_stdout
session, outputs = {"__name__": "__main__"}, []
for code in json.load(sys.stdin):
    with redirect_stdout(io.StringIO()) as output:
        exec(compile(code, "<README>", "exec"), session)
    outputs.append(output.getvalue())
print(json.dumps(outputs))
"""


def renewed(text: str, base_url: str) -> str:
    """Return a README with the current output of its Python blocks and its commands."""
    with TemporaryDirectory() as folder:
        text = with_python_renewed(text, Path(folder), base_url)
        return regenerate_blocks(text, lambda command: _output(command, Path(folder), base_url))


def with_python_renewed(text: str, folder: Path, base_url: str) -> str:
    """Return a README with the current output of its Python blocks, run in a folder."""
    outputs = iter(_run_session([block["code"] for block in PYTHON.finditer(text)], folder, base_url))
    return PYTHON.sub(lambda block: f"{block['code']}{block['end']}{_text_block(next(outputs))}", text)


def _run_session(pieces: list[str], folder: Path, base_url: str) -> list[str]:
    process = subprocess.run(
        [sys.executable, *WARNINGS, "-c", SESSION],
        cwd=folder,
        env=environment({"ONRECORD_BASE_URL": base_url}),
        input=json.dumps(pieces),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert not process.returncode, process.stderr
    assert not process.stderr, process.stderr
    outputs: list[str] = json.loads(process.stdout.replace(base_url, DISPLAYED_URL))
    return outputs


def _text_block(output: str) -> str:
    return f"\n```text\n{output}```\n" if output else ""


def _output(command: str, folder: Path, base_url: str) -> str:
    if NOT_RUN in command:
        return ""
    output = run(command, folder, environment({"ONRECORD_BASE_URL": base_url}))
    return output.replace(base_url, DISPLAYED_URL)


@contextmanager
def fresh_service() -> Iterator[str]:
    """Build, publish and serve the project's own data, and yield the base URL; the release has the day of the tests."""
    with TemporaryDirectory() as folder:
        file, releases, port = Path(folder) / "mali.sqlite", Path(folder) / "releases", free_port()
        build(load(ROOT / "data"), file)
        publish(file, releases, PublishOptions(day=date(2026, 11, 23)), write_bulk)
        command = (*ONRECORD, "serve", "--releases", releases, "--port", port)
        with running_service(command, port, Path(folder) / "log"):
            yield f"http://127.0.0.1:{port}"


if __name__ == "__main__":
    with fresh_service() as base_url, TemporaryDirectory() as folder:
        README.write_text(renewed(README.read_text("utf-8"), base_url), "utf-8")
        PROJECT.write_text(with_python_renewed(PROJECT.read_text("utf-8"), Path(folder), base_url), "utf-8")
