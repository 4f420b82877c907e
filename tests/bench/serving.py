"""The service against a static-bytes ASGI app on the same server: requests a second, as a ratio of one run.

Run by `make bench`. The two are loaded in turns, with answers of the same size, and the median of the turns counts:
machines are shared, and a ratio of neighbouring turns is steadier than any figure. Load is wrk's (Debian's package
of that name), on loopback, for a bounded time.
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
from support.commands import free_port, serving

ROOT = Path(__file__).parent.parent.parent
NOWHERE = Path(os.devnull)
ROUNDS = 5
SECONDS = 3
CONNECTIONS = 16
PATHS = {
    "a list page of 25": "/v1/events?country=ML&limit=25",
    "one record by id": "/v1/actors/mali",
}
TARGETS = {"warm": 0.7, "uncached": 0.2}  # of the blueprint, section 6


def main() -> None:
    """Print the ratios, and whether each meets its target."""
    if shutil.which("wrk") is None:
        sys.exit("wrk is missing, which makes the load; install Debian's package wrk")
    with TemporaryDirectory() as folder, ExitStack() as stack:
        releases = Path(folder) / "releases"
        build(load(ROOT / "data"), Path(folder) / "release.sqlite")
        publish(Path(folder) / "release.sqlite", releases, PublishOptions(day=date(2026, 11, 23)))
        ports = {
            "warm": stack.enter_context(onrecord(releases, cache_mib=16)),
            "uncached": stack.enter_context(onrecord(releases, cache_mib=0)),
        }
        print(f"{'':20} {'bytes':>7}  {'static req/s':>12}  {'ratio':>5}  target")
        for what, path in PATHS.items():
            size = len(fetch(ports["warm"], path))
            with static(size) as still:
                for state, port in ports.items():
                    rates, ratios = measure(still, port, path)
                    verdict = "met" if median(ratios) >= TARGETS[state] else "MISSED"
                    print(
                        f"{what + ', ' + state:29} {size:>7}  {median(rates):>12.0f}  {median(ratios):>5.2f}  "
                        f">= {TARGETS[state]} {verdict}"
                    )


def measure(still: int, port: int, path: str) -> tuple[list[float], list[float]]:
    """Return the static app's rates and the service's ratios to them, turn by turn."""
    rates = []
    ratios = []
    for _ in range(ROUNDS):
        rates.append(rate(still, "/"))
        ratios.append(rate(port, path) / rates[-1])
    return rates, ratios


def rate(port: int, path: str) -> float:
    """Return requests a second under load, after making sure that every answer was a good one."""
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", f"http://127.0.0.1:{port}{path}"]
    report = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    if "Non-2xx" in report or "Socket errors" in report:
        sys.exit(report)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", report)[1])


@contextmanager
def onrecord(releases: Path, cache_mib: int) -> Iterator[int]:
    """Run the service over a directory of releases, and yield its port."""
    port = free_port()
    settings = {"ONRECORD_RELEASES": str(releases), "ONRECORD_PORT": str(port), "ONRECORD_CACHE_MIB": str(cache_mib)}
    with serving((sys.executable, "-m", "onrecord.http.serve"), port, NOWHERE, **settings):
        yield port


@contextmanager
def static(size: int) -> Iterator[int]:
    """Run the static app with answers of a size, and yield its port."""
    port = free_port()
    command = (sys.executable, "-m", "granian", "--interface", "asgi", "--port", port, "--no-ws", "static:app")
    with serving(command, port, NOWHERE, STATIC_BYTES=str(size), PYTHONPATH=str(Path(__file__).parent)):
        yield port


def fetch(port: int, path: str) -> bytes:
    """Return an answer's bytes, after making sure that it is JSON."""
    with urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
        body = answer.read()
    json.loads(body)
    return body


if __name__ == "__main__":
    main()
