"""The documentation page in a browser: it shows the contract, keeps its policy, and asks no other host."""

import json
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from msgspec import Struct

from support.browser import BROWSER, BROWSER_FLAGS


class Visit(Struct, frozen=True, kw_only=True):
    """A page as a browser has loaded it."""

    text: str
    requested: list[str]
    console: list[str]


pytestmark = pytest.mark.skipif(BROWSER is None, reason="Chromium is not installed")


@pytest.fixture(scope="module")
def visit(live: str, tmp_path_factory: pytest.TempPathFactory) -> Visit:
    """Load the page once, with a log of the network and of the console."""
    folder = tmp_path_factory.mktemp("browser")
    log = folder / "network.json"
    browser = subprocess.run(
        [
            str(BROWSER),
            *BROWSER_FLAGS,
            f"--user-data-dir={folder / 'profile'}",
            f"--log-net-log={log}",
            "--enable-logging=stderr",
            "--virtual-time-budget=15000",
            "--dump-dom",
            f"{live}/docs",
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    events = json.loads(log.read_text())["events"]
    initiated = [event["params"] for event in events if "initiator" in event.get("params", {})]
    return Visit(
        text=browser.stdout,
        requested=sorted({request["url"] for request in initiated if request["initiator"] == live}),
        console=[line for line in browser.stderr.splitlines() if ":CONSOLE" in line],
    )


def test_the_page_shows_every_operation(visit: Visit) -> None:
    contract = json.loads((Path(__file__).parent.parent.parent / "schema" / "openapi.json").read_bytes())
    summaries = [path["get"]["summary"] for path in contract["paths"].values()]

    assert [summary for summary in summaries if summary not in visit.text] == []


def test_the_page_needs_nothing_that_its_policy_refuses(visit: Visit) -> None:
    assert visit.console == []


def test_the_page_sends_no_request_to_another_host(visit: Visit, live: str) -> None:
    assert f"{live}/openapi.json" in visit.requested
    assert [url for url in visit.requested if urlsplit(url).hostname != "127.0.0.1"] == []
