"""The README run as a reader runs it: its commands, against a service that `make serve` started.

`python tools/readme.py` (`make readme`) writes into the README what the commands print now; the test compares.
"""

import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import fields

from onrecord.settings import Settings, variable
from support.commands import eventually, free_port, is_listening

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
PORT = "8000"  # as the README has it; the commands are run on a port that is free
SERVE = "$ make serve"
BLOCK = re.compile(r"(?<=```console\n).*?(?=```)", re.DOTALL)
TABLE = re.compile(r"\| variable \|.*?(?=\n\n)|SETTINGS", re.DOTALL)
ENDPOINTS = re.compile(r"\| endpoint \|.*?(?=\n\n)|ENDPOINTS", re.DOTALL)
# Parameters that the text beside the table explains once for all.
EVERYWHERE = {"limit", "cursor", "include", "expand", "release", "known_at", "format", "spreadsheet_safe"}
VERSION = re.compile(r"(?<=onrecord serves release )\S+")


def renewed(text: str) -> str:
    """Return a README with what its commands print now, and with the table of settings."""
    with serving() as (port, said):
        text = BLOCK.sub(lambda block: _run(block[0], port, said), text)
    return ENDPOINTS.sub(lambda _: _endpoints(), TABLE.sub(lambda _: _settings(), text))


@contextmanager
def serving() -> Iterator[tuple[str, str]]:
    """Run `make serve` on a free port; yield the port, and what was said at the start."""
    port = str(free_port())
    command = ["make", "--silent", "serve", f"PORT={port}"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout
    try:
        said = _read_until(process.stdout, "curl '")
        assert eventually(lambda: is_listening(int(port)))
        yield port, VERSION.sub("VERSION", said[said.index("onrecord serves") :]).replace(port, PORT)
    finally:
        process.terminate()  # make hands it on; a second one, to the whole group, can find Granian in its handler
        process.wait(timeout=15)
        process.stdout.close()


def _read_until(lines: Iterator[str], end: str) -> str:
    said = ""
    for line in lines:
        said += line
        if end in line:
            return said
    raise AssertionError(said)


def _run(block: str, port: str, said: str) -> str:
    """Return a block of commands, each with what it prints."""
    shown = ""
    for line in block.splitlines():
        if line.startswith("$ "):
            shown += f"{line}\n" + (said if line == SERVE else _output(line.removeprefix("$ "), port))
    return shown


def _output(command: str, port: str) -> str:
    run = subprocess.run(
        ["bash", "-c", command.replace(PORT, port)], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert not run.stderr, run.stderr
    return run.stdout.replace(port, PORT)


def _endpoints() -> str:
    """Return the table of what can be asked, from the contract."""
    paths = json.loads((ROOT / "schema" / "openapi.json").read_text("utf-8"))["paths"]
    rows = ["| endpoint | what it gives | its own parameters |", "|---|---|---|"]
    for path, methods in paths.items():
        operation = methods["get"]
        sentence = " ".join(operation["description"].split("\n\n")[0].split()).removeprefix("Return ")
        own = [each["name"] for each in operation["parameters"] if each.get("in") == "query"]
        explained = EVERYWHERE - ({"release"} if path == "/v1/changes" else set())  # where it is a filter
        names = " ".join(f"`{name}`" for name in own if name not in explained)
        rows.append(f"| `{path}` | {sentence[0].upper()}{sentence[1:]} | {names} |")
    return "\n".join(rows)


def _settings() -> str:
    rows = ["| variable | default | what it sets |", "|---|---|---|"]
    for field in fields(Settings):
        description = field.type.__metadata__[0].description
        default = f"`{field.default}`" if field.default != "" else ""
        rows.append(f"| `{variable(field.name)}` | {default} | {description} |")
    return "\n".join(rows)


if __name__ == "__main__":
    README.write_text(renewed(README.read_text()))
