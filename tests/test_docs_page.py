"""The documentation page in a real browser: it shows the contract, and asks no other machine for anything."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
# Without these the browser calls home more often than it does anyway.
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed to show the page in")


@pytest.fixture(scope="module")
def address(mali_releases: Path) -> Iterator[str]:
    """Run the service, and yield its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {"ONRECORD_RELEASES": str(mali_releases), "ONRECORD_PORT": str(port)}
    process = subprocess.Popen(
        [sys.executable, "-m", "onrecord.http.serve"], env={**os.environ, **settings}, stdout=subprocess.DEVNULL
    )
    try:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=15)


@pytest.fixture(scope="module")
def visit(address: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, list[str]]:
    """Return what the page shows when it has loaded, and the addresses that it asked for, not the browser."""
    folder = tmp_path_factory.mktemp("browser")
    log = folder / "network.json"
    shown = subprocess.run(
        [
            str(BROWSER),
            *QUIET,
            f"--user-data-dir={folder / 'profile'}",
            f"--log-net-log={log}",
            "--virtual-time-budget=15000",
            "--dump-dom",
            f"{address}/docs",
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    ).stdout
    events = json.loads(log.read_text())["events"]
    started = [event["params"] for event in events if "initiator" in event.get("params", {})]
    return shown, sorted({request["url"] for request in started if request["initiator"] == address})


def test_the_page_shows_every_operation(visit: tuple[str, list[str]]) -> None:
    shown, _ = visit
    contract = json.loads((Path(__file__).parent.parent / "schema" / "openapi.json").read_bytes())
    summaries = [path["get"]["summary"] for path in contract["paths"].values()]

    assert [summary for summary in summaries if summary not in shown] == []


def test_no_request_leaves_the_machine(visit: tuple[str, list[str]], address: str) -> None:
    _, asked = visit

    assert f"{address}/openapi.json" in asked
    assert [url for url in asked if urlsplit(url).hostname != "127.0.0.1"] == []
