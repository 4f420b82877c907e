"""The command line, run as a user runs it: as a process, or in this one where a process makes no difference."""

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
PATIENCE_S = 60  # for what takes a second on an idle machine
_OPENER = build_opener(ProxyHandler({}))


def environment(variables: Mapping[str, str]) -> dict[str, str]:
    """Return this process's environment without settings of ours, and with these variables."""
    return {name: value for name, value in os.environ.items() if not name.startswith("ONRECORD_")} | {**variables}


def run(*words: object, cwd: Path | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the installed command in a process of its own, to its end."""
    return subprocess.run(
        [*ONRECORD, *map(str, words)],
        cwd=cwd,
        env=environment(variables),
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE_S,
        check=False,
    )


def invoke(*words: object, **variables: str) -> Result:
    """Run a command in this process."""
    ours = {name: None for name in os.environ if name.startswith("ONRECORD_")}
    return CliRunner(env={**ours, **variables}).invoke(main, list(map(str, words)))


def succeed(*words: object) -> str:
    """Run a command in this process, which must not fail, and return what it prints."""
    result = invoke(*words)
    assert result.exit_code == 0, (result.output, result.exception)
    return result.output


def build(data: Path, file: Path) -> Path:
    """Build a release file, and return it."""
    succeed("build", data, "-o", file)
    return file


def publish(file: Path, releases: Path, *options: str) -> Path:
    """Publish a release file, and return the directory of releases."""
    succeed("publish", file, "--releases", releases, *options)
    return releases


def free_port() -> int:
    """Return a port of the loopback interface that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


def is_listening(port: int) -> bool:
    """Return whether somebody listens on a port of the loopback interface."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def eventually(holds: Callable[[], bool]) -> bool:
    """Return whether something comes to hold within our patience."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.05)
    return False


class RunningService(Struct, frozen=True):
    """A running service, what it is reached by, and the file that its output goes to."""

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def get(self, path: str) -> tuple[int, object]:
        """Return status and JSON of an answer."""
        try:
            with _OPENER.open(f"http://127.0.0.1:{self.port}{path}", timeout=PATIENCE_S) as answer:
                return answer.status, json.load(answer)
        except HTTPError as error:
            with error:
                return error.code, json.load(error)

    def stop(self) -> int:
        """Ask the service to stop as a supervisor does, and return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE_S)


@contextmanager
def serving(command: tuple[object, ...], port: int, log: Path, **variables: str) -> Iterator[RunningService]:
    """Start a service, wait until it listens, and end it and all of its processes whatever happens."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            list(map(str, command)),
            env=environment(variables),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # a group of its own, which can be ended as a whole
        )
    try:
        assert eventually(lambda: process.poll() is not None or is_listening(port))
        assert process.poll() is None, log.read_text()
        yield RunningService(process, port, log)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait(PATIENCE_S)
