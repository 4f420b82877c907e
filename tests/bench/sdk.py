"""Compare the client with the one that openapi-python-client generates with its own templates.

`make bench-sdk` runs this script. It alternates between the clients and reports the median of the ratios within each
round: on a shared machine such a ratio is steadier than a time. The service runs on loopback, with a release of the
project's own data whose events are repeated many times.
"""

import gc
import re
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import httpx
import stock
from serving import fetch, onrecord

from onrecord_client import Client
from onrecord_client._generated.operations import LIST_EVENTS
from support.big_datasets import publish_big_dataset
from support.commands import environment
from support.isolated_install import build_wheel, install

LIMIT = 200
CACHE_MIB = 4096  # holds all pages of any release that is small enough to wait for
ROUNDS = {"cached": 9, "uncached": 3}
DECODING_ROUNDS = 21
IMPORT_ROUNDS = 15
# The targets: two ratios to the stock client, and a time.
LIST_RATIO, DECODING_RATIO, IMPORT_MS = 6, 14, 120
CURSOR = re.compile(rb'"next_cursor":(?:"([^"]+)"|null)')
TIMED = "import time; start = time.perf_counter(); {}; print(time.perf_counter() - start)"
STATEMENTS = {
    "httpx": "import httpx",
    "onrecord_client": "import onrecord_client",
    "and a Client": "import onrecord_client; onrecord_client.Client()",
}
LEGEND = f"""\
All events in pages of {LIMIT} over loopback, creation of the client included; the ratio is of records per second.
  cached    the service has every response in its cache, so the time is that of the clients
  uncached  the service renders every response, and compresses it for all but this client, which requests it plain here
  httpx     fetches the same pages, compressed, without decoding them
"""


def main() -> None:
    """Print the ratios, and whether each meets its target."""
    parser = ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--events", type=int, default=20_000, help="minimum number of events in the release")
    events = parser.parse_args().events
    with TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        stock.generate(folder)
        releases = publish_big_dataset(folder, events)
        print(f"{LEGEND}\n{'ms a page':34} {'stock':>6}  {'client':>6}  {'httpx':>6}  {'ratio':>5}  target")
        cached = stack.enter_context(onrecord(releases, cache_mib=CACHE_MIB))
        report_decoding(fetch(cached, f"/v1/events?limit={LIMIT}"))
        report_lists("cached", cached)
        report_lists("uncached", stack.enter_context(onrecord(releases, cache_mib=0)))
        report_imports(folder)


def report_lists(state: str, port: int) -> None:
    """Print the time per page of each client, the ratio, and the share of httpx in this client's time."""
    counts = {
        "stock": lambda: stock.count_events(port, LIMIT),
        "client": lambda: count_events(port),
        "httpx": lambda: count_pages(port),
    }
    stock_records, records, pages = (count() for count in counts.values())  # fills the cache of the service too
    if records != stock_records or pages != -(-records // LIMIT):
        sys.exit(f"the stock client finds {stock_records} events, this client {records}, on {pages} pages")
    seconds = alternate(counts, ROUNDS[state])
    columns = "  ".join(f"{median(rounds) / pages * 1000:6.2f}" for rounds in seconds.values())
    ratio = median_ratio(seconds, "stock", "client")
    target = f">= {LIST_RATIO} {verdict(met=ratio >= LIST_RATIO)}" if state == "cached" else "none"
    share = median_ratio(seconds, "httpx", "client")
    print(f"{f'list of {records} events, {state}':34} {columns}  {ratio:>5.2f}  {target}; httpx is {share:.0%} of it")


def count_events(port: int) -> int:
    """Fetch all events with this client, and return their number."""
    with Client(f"http://127.0.0.1:{port}") as client:
        return sum(1 for _ in client.events.list())


def count_pages(port: int) -> int:
    """Fetch the same pages with httpx, and return their number."""
    pages = 0
    query = f"limit={LIMIT}"
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers={"Accept": "application/json"}) as client:
        while True:
            body = client.get(f"/v1/events?{query}").content
            pages += 1
            cursor = CURSOR.search(body, len(body) - 1000)[1]
            if cursor is None:
                return pages
            query = f"cursor={cursor.decode()}&limit={LIMIT}"


def report_decoding(body: bytes) -> None:
    """Print the time that both clients take to decode a page."""
    decode = stock.decoder()
    actions = {"stock": lambda: repeat(decode, body, 10), "client": lambda: repeat(LIST_EVENTS.decode, body, 10)}
    seconds = alternate(actions, DECODING_ROUNDS)
    columns = "  ".join(f"{median(rounds) / 10 * 1000:6.2f}" for rounds in seconds.values())
    ratio = median_ratio(seconds, "stock", "client")
    label = f"decoding {LIMIT} events, {len(body)} bytes"
    print(f"{label:34} {columns}  {'':6}  {ratio:>5.2f}  >= {DECODING_RATIO} {verdict(met=ratio >= DECODING_RATIO)}")


def repeat(decode: Callable[[bytes], object], body: bytes, times: int) -> None:
    """Decode the same bytes a number of times."""
    for _ in range(times):
        decode(body)


def report_imports(folder: Path) -> None:
    """Print the time of imports in new processes, in an environment with the client only and in this one."""
    environments = {
        "a clean environment": install(build_wheel(folder / "wheel"), folder / "clean"),
        "this environment": Path(sys.executable),
    }
    print(f"\n{'import, ms':34} {'httpx':>6}  {'client':>6}  and a Client  target")
    for name, python in environments.items():
        rounds = [[fresh(python, statement) for statement in STATEMENTS.values()] for _ in range(IMPORT_ROUNDS + 1)]
        # Without the first round, which reads the files from disk.
        httpx_ms, package_ms, client_ms = (median(column) * 1000 for column in zip(*rounds[1:], strict=True))
        target = f"< {IMPORT_MS} {verdict(met=package_ms < IMPORT_MS)}" if python != Path(sys.executable) else "none"
        print(f"{name:34} {httpx_ms:>6.1f}  {package_ms:>6.1f}  {client_ms:>12.1f}  {target}")


def fresh(python: Path, statement: str) -> float:
    """Return the seconds that a statement takes in a new process."""
    command = [python, "-I", "-c", TIMED.format(statement)]
    return float(subprocess.run(command, env=environment({}), check=True, capture_output=True, text=True).stdout)


def alternate(actions: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """Run the actions in turn, and return the seconds of each, round by round."""
    seconds: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(rounds):
        for name, action in actions.items():
            gc.collect()  # the next action must not pay for the garbage of this one
            start = time.perf_counter()
            action()
            seconds[name].append(time.perf_counter() - start)
    return seconds


def median_ratio(seconds: Mapping[str, list[float]], one: str, other: str) -> float:
    """Return the median of the ratios of two actions in the same round."""
    return median(a / b for a, b in zip(seconds[one], seconds[other], strict=True))


def verdict(*, met: bool) -> str:
    """Return the word for a target that is met or missed."""
    return "met" if met else "MISSED"


if __name__ == "__main__":
    main()
