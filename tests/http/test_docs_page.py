"""The documentation page in a real browser: it shows the contract, and asks no other machine for anything."""

import json
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from support.browser import BROWSER, QUIET

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed to show the page in")


@pytest.fixture(scope="module")
def visit(live: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, list[str]]:
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
            f"{live}/docs",
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    ).stdout
    events = json.loads(log.read_text())["events"]
    started = [event["params"] for event in events if "initiator" in event.get("params", {})]
    return shown, sorted({request["url"] for request in started if request["initiator"] == live})


def test_the_page_shows_every_operation(visit: tuple[str, list[str]]) -> None:
    shown, _ = visit
    contract = json.loads((Path(__file__).parent.parent.parent / "schema" / "openapi.json").read_bytes())
    summaries = [path["get"]["summary"] for path in contract["paths"].values()]

    assert [summary for summary in summaries if summary not in shown] == []


def test_no_request_leaves_the_machine(visit: tuple[str, list[str]], live: str) -> None:
    _, asked = visit

    assert f"{live}/openapi.json" in asked
    assert [url for url in asked if urlsplit(url).hostname != "127.0.0.1"] == []
