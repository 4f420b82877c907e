"""The documentation page in a browser: it shows the contract, and sends no request to another host."""

import json
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from support.browser import BROWSER, BROWSER_FLAGS

pytestmark = pytest.mark.skipif(BROWSER is None, reason="Chromium is not installed")


@pytest.fixture(scope="module")
def visit(live: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, list[str]]:
    """Return the text of the loaded page, and the URLs that the page requested."""
    folder = tmp_path_factory.mktemp("browser")
    log = folder / "network.json"
    dom = subprocess.run(
        [
            str(BROWSER),
            *BROWSER_FLAGS,
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
    initiated = [event["params"] for event in events if "initiator" in event.get("params", {})]
    return dom, sorted({request["url"] for request in initiated if request["initiator"] == live})


def test_the_page_shows_every_operation(visit: tuple[str, list[str]]) -> None:
    dom, _ = visit
    contract = json.loads((Path(__file__).parent.parent.parent / "schema" / "openapi.json").read_bytes())
    summaries = [path["get"]["summary"] for path in contract["paths"].values()]

    assert [summary for summary in summaries if summary not in dom] == []


def test_the_page_sends_no_request_to_another_host(visit: tuple[str, list[str]], live: str) -> None:
    _, requested = visit

    assert f"{live}/openapi.json" in requested
    assert [url for url in requested if urlsplit(url).hostname != "127.0.0.1"] == []
