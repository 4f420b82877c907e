"""Requests from pages of other origins: their preflights, the headers that they may read, and one in a browser."""

import html
import json
import re
import subprocess
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from support.browser import BROWSER, BROWSER_FLAGS
from support.service import PAGES, Service
from support.sockets import get, send

# Response headers that every page may read by the Fetch standard, and those that are for browsers and caches.
READABLE = {"cache-control", "content-language", "content-length", "content-type", "expires", "last-modified", "pragma"}
FOR_THE_BROWSER = {
    "access-control-allow-headers",
    "access-control-allow-methods",
    "access-control-allow-origin",
    "access-control-expose-headers",
    "access-control-max-age",
    "content-encoding",
    "content-security-policy",
    "cross-origin-resource-policy",
    "location",
    "permissions-policy",
    "referrer-policy",
    "vary",
    "x-content-type-options",
}
FILE = "/v1/bulk/2026-11-23.1/events.csv"
REQUESTS = [  # target, method, headers of the request, status
    *((target, "GET", {}, 200) for target in [*PAGES, "/v1/events", "/v1/events.csv", "/v1/actors/mali", FILE]),
    ("/v1/actors/mali", "GET", {"if-none-match": "*"}, 304),
    (FILE, "GET", {"if-none-match": "*"}, 304),
    (FILE, "GET", {"range": "bytes=0-9"}, 206),
    (FILE, "GET", {"range": "bytes=99999999-"}, 416),
    ("/v1/codebooks", "GET", {"accept-encoding": "gzip"}, 200),
    ("/v1/events.csv?actor=mali,nobody-at-all", "GET", {}, 200),
    ("/v1/events?nothing=1", "GET", {}, 400),
    ("/v1/actors/nobody", "GET", {}, 404),
    ("/v1/events", "POST", {}, 405),
    ("/v1/events.xml", "GET", {}, 406),
]
PREFLIGHT = {"origin": "https://newsroom.example", "access-control-request-method": "GET"}
PAGE = """<!doctype html><title>A page of another origin</title><pre id="log"></pre><script>
const headers = {"Authorization": "Bearer x", "Content-Type": "application/json", "X-Requested-With": "x",
  "Cache-Control": "no-cache", "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"};
async function read(target, extra) {
  try {
    const response = await fetch("%s" + target, {headers: {...headers, ...extra}});
    return [response.status, response.headers.get("x-request-id") !== null, (await response.text()).slice(0, 30)];
  } catch (error) { return String(error); }
}
Promise.all([read("/v1/actors/mali"), read("/v1/events.csv"), read("/v1/actors/nobody"), read("/v1/nothing"),
  read("/v1/bulk/2026-11-23.1/events.csv", {"Range": "bytes=0-9"})])
  .then((results) => { document.getElementById("log").textContent = JSON.stringify(results); });
</script>"""


@pytest.mark.parametrize(("target", "method", "headers", "status"), REQUESTS)
def test_a_page_of_any_origin_may_read_every_header(
    mali: Service, target: str, method: str, headers: dict[str, str], status: int
) -> None:
    response = mali.request(target, method, headers)
    exposed = set(response.headers["access-control-expose-headers"].lower().split(", "))

    assert response.status == status
    assert response.headers["access-control-allow-origin"] == "*"
    assert set(response.headers) - READABLE - FOR_THE_BROWSER - exposed == set()


def test_the_redirect_of_a_merged_record_may_be_followed(history: Service) -> None:
    merged = history.request("/v1/actors/assimi-goyta")

    assert (merged.status, merged.headers["access-control-allow-origin"]) == (308, "*")


@pytest.mark.parametrize("target", ["/v1/events", "/v1/events.csv", "/v1/actors/nobody", "/nothing", "/docs", FILE])
@pytest.mark.parametrize("name", ["authorization", "content-type", "x-requested-with", "cache-control", "traceparent"])
def test_a_preflight_allows_any_header(mali: Service, target: str, name: str) -> None:
    response = mali.request(target, "OPTIONS", {**PREFLIGHT, "access-control-request-headers": name})
    allowed = response.headers["access-control-allow-headers"].lower().split(", ")

    assert (response.status, response.body) == (204, b"")
    assert name in allowed or (name != "authorization" and "*" in allowed)
    assert response.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    assert int(response.headers["access-control-max-age"]) >= 7200
    assert "access-control-allow-credentials" not in response.headers


def test_a_preflight_over_a_socket_has_no_body(live: str) -> None:
    lines = [f"{name}: {value}".encode() for name, value in PREFLIGHT.items()]
    response = send(live, get(b"/v1/events", *lines, method=b"OPTIONS"))

    assert (response.status, response.body) == (204, b"")
    assert response.headers["access-control-allow-headers"] == "*, Authorization"


@pytest.mark.skipif(BROWSER is None, reason="Chromium is not installed")
def test_a_browser_lets_a_page_of_another_origin_send_any_header(live: str, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text(PAGE % live, "utf-8")
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_address[1]}/index.html"
        command = [
            str(BROWSER),
            *BROWSER_FLAGS,
            f"--user-data-dir={tmp_path / 'profile'}",
            "--virtual-time-budget=15000",
        ]
        dom = subprocess.run(
            [*command, "--dump-dom", url], capture_output=True, text=True, check=True, timeout=120
        ).stdout
        server.shutdown()
    log = re.search(r'<pre id="log">(.*)</pre>', dom)

    assert log
    results = json.loads(html.unescape(log[1]))
    assert [status for status, _, _ in results] == [200, 200, 404, 404, 206]
    assert all(is_exposed for _, is_exposed, _ in results)
