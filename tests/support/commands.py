"""The command line, run as a user runs it: as a process, or in this process where that makes no difference."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

from click.testing import CliRunner, Result
from msgspec import Struct

from onrecord.cli import main

ONRECORD = (str(Path(sys.executable).with_name("onrecord")),)
TIMEOUT_S = 60  # a timeout for steps that take a second on an idle machine
_OPENER = build_opener(ProxyHandler({}))


def environment(variables: Mapping[str, str]) -> dict[str, str]:
    """Return this process's environment with these variables, and without the ONRECORD_ settings of the machine."""
    return {name: value for name, value in os.environ.items() if not name.startswith("ONRECORD_")} | {**variables}


def run(*words: object, cwd: Path | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the installed command in a process of its own, and return its output and exit code."""
    return subprocess.run(
        [*ONRECORD, *map(str, words)],
        cwd=cwd,
        env=environment(variables),
        capture_output=True,
        encoding="utf-8",
        timeout=TIMEOUT_S,
        check=False,
    )


def invoke(*words: object, **variables: str) -> Result:
    """Run a command in this process, and return its output, exit code and exception."""
    unset = {name: None for name in os.environ if name.startswith("ONRECORD_")}
    return CliRunner(env={**unset, **variables}).invoke(main, list(map(str, words)))


def output_of(*words: object) -> str:
    """Run a command in this process, whose exit code must be 0, and return its output."""
    result = invoke(*words)
    assert result.exit_code == 0, (result.output, result.exception)
    return result.output


def build(data: Path, file: Path) -> Path:
    """Build a release file, and return it."""
    output_of("build", data, "-o", file)
    return file


def publish(file: Path, releases: Path, *options: str) -> Path:
    """Publish a release file, and return the directory of releases."""
    output_of("publish", file, "--releases", releases, *options)
    return releases


def free_port() -> int:
    """Return a port of the loopback interface on which no process listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def is_listening(port: int) -> bool:
    """Return whether a process listens on a port of the loopback interface."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(condition: Callable[[], bool]) -> bool:
    """Poll a condition until it is true, and return False if it is not within PATIENCE_S."""
    end = time.monotonic() + TIMEOUT_S
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.05)
    return False


class RunningService(Struct, frozen=True):
    """A running service: its process, its port on the loopback interface, and the file with its output."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def get(self, path: str) -> tuple[int, object]:
        """Return the status and the decoded body of a response, an error response included."""
        try:
            with _OPENER.open(f"http://127.0.0.1:{self.port}{path}", timeout=TIMEOUT_S) as response:
                return response.status, json.load(response)
        except HTTPError as error:
            with error:
                return error.code, json.load(error)

    def stop(self) -> int:
        """Send SIGTERM, as a supervisor does, and return the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(TIMEOUT_S)


@contextmanager
def running_service(command: tuple[object, ...], port: int, log: Path, **variables: str) -> Iterator[RunningService]:
    """Start a service, wait until it listens, and kill it and all of its workers at the end."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            list(map(str, command)),
            env=environment(variables),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # a process group of its own, so that its workers are killed with it
        )
    try:
        assert wait_until(lambda: process.poll() is not None or is_listening(port))
        assert process.poll() is None, log.read_text()
        yield RunningService(process, port, log)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(TIMEOUT_S)
