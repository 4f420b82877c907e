"""Requests per second of the service, as a ratio to a static-bytes ASGI app on the same server.

Run by `make bench`. Load comes from wrk (Debian package `wrk`) over the loopback interface. The script loads the two
apps alternately, with responses of the same size, and prints the median of the ratios: on a shared machine the ratio
of two measurements side by side is steadier than an absolute rate.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.request import urlopen

from onrecord.dataset.check import load
from onrecord.release.build import build
from onrecord.release.publish import PublishOptions, publish
from support.commands import free_port, running_service

ROOT = Path(__file__).parent.parent.parent
NOWHERE = Path(os.devnull)
ROUNDS = 5
SECONDS = 3
CONNECTIONS = 16
PATHS = {
    "a list page of 25": "/v1/events?country=ML&limit=25",
    "one record by id": "/v1/actors/mali",
}
TARGETS = {"warm": 0.7, "uncached": 0.2}  # the lowest ratio that meets the target


def main() -> None:
    """Print the ratios, and whether each meets its target."""
    if shutil.which("wrk") is None:
        sys.exit("wrk not found; install it, for example with `apt-get install wrk`")
    with TemporaryDirectory() as folder, ExitStack() as stack:
        releases = Path(folder) / "releases"
        build(load(ROOT / "data"), Path(folder) / "release.sqlite")
        publish(Path(folder) / "release.sqlite", releases, PublishOptions(day=date(2026, 11, 23)))
        ports = {
            "warm": stack.enter_context(onrecord(releases, cache_mib=16)),
            "uncached": stack.enter_context(onrecord(releases, cache_mib=0)),
        }
        print(f"{'':29} {'bytes':>7}  {'static req/s':>12}  {'ratio':>5}  target")
        for title, path in PATHS.items():
            size = len(fetch(ports["warm"], path))
            with static(size) as static_port:
                for state, port in ports.items():
                    rates, ratios = measure(static_port, port, path)
                    verdict = "met" if median(ratios) >= TARGETS[state] else "MISSED"
                    print(
                        f"{title + ', ' + state:29} {size:>7}  {median(rates):>12.0f}  {median(ratios):>5.2f}  "
                        f">= {TARGETS[state]} {verdict}"
                    )


def measure(static_port: int, port: int, path: str) -> tuple[list[float], list[float]]:
    """Return the rate of the static app and the ratio of the service to it, for each of ROUNDS rounds."""
    rates = []
    ratios = []
    for _ in range(ROUNDS):
        rates.append(rate(static_port, "/"))
        ratios.append(rate(port, path) / rates[-1])
    return rates, ratios


def rate(port: int, path: str) -> float:
    """Return requests per second under load, or exit if a response has an error status or a connection fails."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", f"http://127.0.0.1:{port}{path}"]
    report = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in report or "Socket errors" in report:
        sys.exit(report)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", report)[1])


@contextmanager
def onrecord(releases: Path, cache_mib: int) -> Iterator[int]:
    """Run the service with a response cache of this size, where 0 means no cache, and yield its port."""
    port = free_port()
    settings = {"ONRECORD_RELEASES": str(releases), "ONRECORD_PORT": str(port), "ONRECORD_CACHE_MIB": str(cache_mib)}
    with running_service((sys.executable, "-m", "onrecord.http.serve"), port, NOWHERE, **settings):
        yield port


@contextmanager
def static(size: int) -> Iterator[int]:
    """Run the static app with responses of so many bytes, and yield its port."""
    port = free_port()
    command = (sys.executable, "-m", "granian", "--interface", "asgi", "--port", port, "--no-ws", "static:app")
    with running_service(command, port, NOWHERE, STATIC_BYTES=str(size), PYTHONPATH=str(Path(__file__).parent)):
        yield port


def fetch(port: int, path: str) -> bytes:
    """Return the body of a response, which must be JSON."""
    with urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as response:
        body = response.read()
    json.loads(body)
    return body


if __name__ == "__main__":
    main()
