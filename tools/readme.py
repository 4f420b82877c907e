"""Run the commands of README.md and api/README.md against `make serve`, and write down their output.

`python tools/readme.py` (part of `make readme`) rewrites both files; tests/test_readme.py compares them.
"""

import json
import re
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias
from urllib.request import urlopen

from msgspec import Struct
from msgspec.structs import fields

from console import regenerate_blocks, run
from onrecord.settings import Settings, variable
from support.commands import free_port, is_listening, wait_until

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
SERVICE_README = ROOT / "api" / "README.md"
READMES = (README, SERVICE_README)

PORT = "8000"  # in the text; the commands run against a free port
# Version and day in the text: those of the draft on this machine change with the data and with every run.
VERSION = "draft-3f9c1d0b7a52"
DAY = "2026-11-23"
REQUEST_ID = "request-1"
WIDTH = 118  # columns of a JSON response

SERVE = "make serve"
SETTINGS = re.compile(r"\| variable \|.*?(?=\n\n)", re.DOTALL)
ENDPOINTS = re.compile(r"\| endpoint \|.*?(?=\n\n)", re.DOTALL)
# Parameters of most endpoints, which the text below the table explains once.
SHARED = {"limit", "cursor", "include", "expand", "release", "known_at", "format", "spreadsheet_safe"}
_SERVED_VERSION = re.compile(r"(?<=onrecord serves )[^ ,]+")
_REQUEST_ID = re.compile(r"\b[0-9a-f]{12}-[0-9a-f]+\b")

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"


class RunningService(Struct, frozen=True):
    """A service that `make serve` started: its port, the version it serves with its day, and its first output."""

    port: str
    version: str
    day: str
    output: str

    def run(self, command: str) -> str:
        """Return the output of a shell command of the README, run against this service."""
        if command == SERVE:
            return self._normalized(self.output)
        output = run(command.replace(f":{PORT}", f":{self.port}"), ROOT)
        return self._normalized(_wrap_json(output))

    def _normalized(self, output: str) -> str:
        """Return an output with the values that differ between machines and days replaced."""
        output = output.replace(f":{self.port}", f":{PORT}").replace(self.version, VERSION).replace(self.day, DAY)
        return _REQUEST_ID.sub(REQUEST_ID, output)


def regenerate(texts: Iterable[str]) -> list[str]:
    """Return READMEs with the current output of their commands and the current tables."""
    with serve() as service:
        texts = [regenerate_blocks(text, service.run) for text in texts]
    return [ENDPOINTS.sub(lambda _: _endpoints(), SETTINGS.sub(lambda _: _settings(), text)) for text in texts]


@contextmanager
def serve() -> Iterator[RunningService]:
    """Run `make serve` on a free port, and stop it at the end."""
    port = str(free_port())
    command = ["make", "--silent", "serve", f"PORT={port}"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout
    try:
        output = _read_through(process.stdout, "curl '")
        output = output[output.index("onrecord serves") :]  # a build prints lines of its own before it
        assert wait_until(lambda: is_listening(int(port)))
        with urlopen(f"http://127.0.0.1:{port}/v1/releases") as response:
            day = json.load(response)["data"][0]["day"]
        yield RunningService(port, _SERVED_VERSION.findall(output)[0], day, output)
    finally:
        # Only make gets the signal and passes it on: a second one could reach Granian inside its signal handler.
        process.terminate()
        process.wait(timeout=15)
        process.stdout.close()


def _read_through(lines: Iterator[str], marker: str) -> str:
    """Return the lines up to and including the first with a marker."""
    output = ""
    for line in lines:
        output += line
        if marker in line:
            return output
    raise AssertionError(output)


def _wrap_json(output: str) -> str:
    """Return JSON with line breaks, which the service does not send; any other output as it is."""
    if not output.startswith("{"):
        return output
    return f"{_layout(json.loads(output), 0)}\n"


def _layout(value: Json, depth: int, used: int = 0) -> str:
    """Return JSON on as few lines as fit in WIDTH; `used` counts the columns before it on its line."""
    flat = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, dict | list) or 2 * depth + used + len(flat) < WIDTH:
        return flat
    if isinstance(value, list) and len(value) == 1:
        return f"[{_layout(value[0], depth, used)}]"
    names = [f"{json.dumps(name)}: " for name in value] if isinstance(value, dict) else [""] * len(value)
    values = list(value.values()) if isinstance(value, dict) else value
    members = [f"{name}{_layout(each, depth + 1, len(name))}" for name, each in zip(names, values, strict=True)]
    indent = "  " * (depth + 1)
    if not any("\n" in member for member in members):
        members = _fill(members, WIDTH - len(indent))
    start, end = "{}" if isinstance(value, dict) else "[]"
    return "\n".join([start, ",\n".join(f"{indent}{member}" for member in members), f"{indent[2:]}{end}"])


def _fill(members: list[str], width: int) -> list[str]:
    """Return short members joined into lines of a width."""
    lines: list[str] = []
    for member in members:
        if lines and len(lines[-1]) + len(member) + 3 <= width:
            lines[-1] += f", {member}"
        else:
            lines.append(member)
    return lines


def _endpoints() -> str:
    """Return the table of endpoints, from the contract."""
    contract = json.loads((ROOT / "schema" / "openapi.json").read_text("utf-8"))
    rows = ["| endpoint | response | formats besides JSON | parameters of its own |", "|---|---|---|---|"]
    for path, methods in contract["paths"].items():
        operation = methods["get"]
        sentence = " ".join(operation["description"].split("\n\n")[0].split()).removeprefix("Return ")
        parameters = {each["name"]: each for each in operation["parameters"] if each.get("in") == "query"}
        shared = SHARED - ({"release"} if path == "/v1/changes" else set())  # where it is a filter
        names = " ".join(f"`{name}`" for name in parameters if name not in shared)
        formats = " ".join(f"`.{name}`" for name in _formats(contract, parameters) if name != "json")
        rows.append(f"| `{path}` | {sentence[0].upper()}{sentence[1:]} | {formats} | {names} |")
    return "\n".join(rows)


def _formats(contract: dict[str, Any], parameters: dict[str, Any]) -> list[str]:
    """Return the formats of an operation; empty if it has only one."""
    if "format" not in parameters:
        return []
    (reference,) = parameters["format"]["schema"]["allOf"]
    formats: list[str] = contract["components"]["schemas"][reference["$ref"].rpartition("/")[2]]["enum"]
    return formats


def _settings() -> str:
    """Return the table of settings, from their struct."""
    rows = ["| variable | default | meaning |", "|---|---|---|"]
    for field in fields(Settings):
        description = field.type.__metadata__[0].description
        default = f"`{field.default}`" if field.default != "" else ""
        rows.append(f"| `{variable(field.name)}` | {default} | {description} |")
    return "\n".join(rows)


if __name__ == "__main__":
    for path, text in zip(READMES, regenerate([path.read_text("utf-8") for path in READMES]), strict=True):
        path.write_text(text, "utf-8")
