"""The client against the one that openapi-python-client writes by itself: ratios of one run.

Run by `make bench-sdk`. Whatever is compared is done in turns, and the median of the ratios of neighbouring turns
counts: machines are shared, and such a ratio is steadier than any figure. The service is on loopback, over a release
of the project's own data with its events many times over.
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
KEPT_MIB = 4096  # room for all pages of any release that one would wait for
ROUNDS = {"kept": 9, "uncached": 3}
DECODINGS = 21
IMPORTS = 15
WALKED, DECODED, IMPORTED_MS = 6, 14, 120  # the targets
CURSOR = re.compile(rb'"next_cursor":(?:"([^"]+)"|null)')
TIMED = "import time; begun = time.perf_counter(); {}; print(time.perf_counter() - begun)"
STATEMENTS = {
    "httpx": "import httpx",
    "onrecord_client": "import onrecord_client",
    "and a client": "import onrecord_client; onrecord_client.Client()",
}
EXPLAINED = f"""\
Walks are of pages of {LIMIT}, over loopback, setting up a client included; the ratio is of records per second.
  kept      the service has every answer ready, so that it is the clients that are measured
  uncached  the service makes every answer anew, and compresses it for all but our client, which wants it plain here
  httpx     gets the same pages, compressed, and looks at their bytes only
"""


def main() -> None:
    """Print the ratios, and whether each meets its target."""
    parser = ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--events", type=int, default=20_000, help="how many events the release has at least")
    wanted = parser.parse_args().events
    with TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        stock.generate(folder)
        releases = publish_big_dataset(folder, wanted)
        print(f"{EXPLAINED}\n{'ms a page':34} {'stock':>6}  {'ours':>6}  {'httpx':>6}  {'ratio':>5}  target")
        cached = stack.enter_context(onrecord(releases, cache_mib=KEPT_MIB))
        report_decoding(fetch(cached, f"/v1/events?limit={LIMIT}"))
        report_walks("kept", cached)
        report_walks("uncached", stack.enter_context(onrecord(releases, cache_mib=0)))
        report_imports(folder)


def report_walks(state: str, port: int) -> None:
    """Print what a page takes each client, and how much of our time goes by until httpx has the bytes."""
    walks = {"stock": lambda: stock.walk(port, LIMIT), "ours": lambda: ours(port), "httpx": lambda: bytes_only(port)}
    records, found, pages = (walk() for walk in walks.values())  # which makes the service keep its answers
    if found != records or pages != -(-records // LIMIT):
        sys.exit(f"the stock client finds {records} events, ours {found}, on {pages} pages")
    seconds = in_turns(walks, ROUNDS[state])
    each = "  ".join(f"{median(turns) / pages * 1000:6.2f}" for turns in seconds.values())
    ratio = neighbours(seconds, "stock", "ours")
    target = f">= {WALKED} {verdict(met=ratio >= WALKED)}" if state == "kept" else "none"
    share = neighbours(seconds, "httpx", "ours")
    print(f"{f'walk of {records} events, {state}':34} {each}  {ratio:>5.2f}  {target}; httpx is {share:.0%} of ours")


def ours(port: int) -> int:
    """Fetch all events, and return how many there are."""
    with Client(f"http://127.0.0.1:{port}") as client:
        return sum(1 for _ in client.events.list())


def bytes_only(port: int) -> int:
    """Get the same pages with httpx, and return how many there are."""
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
    """Print how long both clients take to make records of the bytes of a page."""
    read = stock.reader()
    several = {"stock": lambda: repeat(read, body, 10), "ours": lambda: repeat(LIST_EVENTS.decode, body, 10)}
    seconds = in_turns(several, DECODINGS)
    each = "  ".join(f"{median(turns) / 10 * 1000:6.2f}" for turns in seconds.values())
    ratio = neighbours(seconds, "stock", "ours")
    what = f"decoding {LIMIT} events, {len(body)} bytes"
    print(f"{what:34} {each}  {'':6}  {ratio:>5.2f}  >= {DECODED} {verdict(met=ratio >= DECODED)}")


def repeat(read: Callable[[bytes], object], body: bytes, times: int) -> None:
    """Read the same bytes so many times."""
    for _ in range(times):
        read(body)


def report_imports(folder: Path) -> None:
    """Print how long imports take in fresh processes of an environment of their own, and of this one."""
    environments = {
        "a clean environment": install(build_wheel(folder / "wheel"), folder / "clean"),
        "this environment": Path(sys.executable),
    }
    print(f"\n{'import, ms':34} {'httpx':>6}  {'ours':>6}  and a client  target")
    for name, python in environments.items():
        turns = [[fresh(python, statement) for statement in STATEMENTS.values()] for _ in range(IMPORTS + 1)]
        httpx_ms, ours_ms, client_ms = (median(column) * 1000 for column in zip(*turns[1:], strict=True))
        target = f"< {IMPORTED_MS} {verdict(met=ours_ms < IMPORTED_MS)}" if python != Path(sys.executable) else "none"
        print(f"{name:34} {httpx_ms:>6.1f}  {ours_ms:>6.1f}  {client_ms:>12.1f}  {target}")


def fresh(python: Path, statement: str) -> float:
    """Return the seconds that a statement takes in a process of its own."""
    command = [python, "-I", "-c", TIMED.format(statement)]
    return float(subprocess.run(command, env=environment({}), check=True, capture_output=True, text=True).stdout)


def in_turns(actions: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, list[float]]:
    """Return the seconds that each of some actions takes, round by round."""
    seconds: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(rounds):
        for name, action in actions.items():
            gc.collect()  # what one leaves behind is not for the next to clear away
            begun = time.perf_counter()
            action()
            seconds[name].append(time.perf_counter() - begun)
    return seconds


def neighbours(seconds: Mapping[str, list[float]], long: str, short: str) -> float:
    """Return the median of how many times as long one takes as the other, in the same round."""
    return median(each / other for each, other in zip(seconds[long], seconds[short], strict=True))


def verdict(*, met: bool) -> str:
    """Return the word for it."""
    return "met" if met else "MISSED"


if __name__ == "__main__":
    main()
