"""The time to render cards, pages and pictures of the project's own data, in milliseconds.

Run by `make bench-pages`. Rendering is what follows the reads of the store: from records to HTML or SVG. The time of a
whole response, without the response cache, stands beside that of the JSON of the same record. The script prints the
fastest of 200 calls.
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from onrecord.http.page_sources.actors import read_actor
from onrecord.http.page_sources.balance import read_balance
from onrecord.http.page_sources.claims import read_claim
from onrecord.http.page_sources.graph import read_graph
from onrecord.http.page_sources.reader import Reader
from onrecord.release.open import Releases
from onrecord.render.pages.actors import actor_view
from onrecord.render.pages.balance import balance_svg
from onrecord.render.pages.claims import claim_view
from onrecord.render.pages.context import PageContext
from onrecord.render.pages.graph import graph_svg
from onrecord.render.pages.template import render
from onrecord.store.balance import BalanceQuery
from onrecord.store.graph import GraphQuery
from support.service import Service, publish_dataset
from support.small_dataset import DATA

CALLS = 200
CARD_MS, ACTOR_MS, PICTURE_MS = 1.0, 4.0, 3.0  # the targets for rendering
CLAIM, ACTOR = "kremlin-destabilizes-mali", "assimi-goita"
RESPONSES = (f"/embed/claims/{CLAIM}", f"/v1/claims/{CLAIM}", f"/actors/{ACTOR}", f"/v1/actors/{ACTOR}")


def main() -> None:
    """Print the time of each rendering, with its target, and of each response."""
    with TemporaryDirectory() as folder:
        (Path(folder) / "data").symlink_to(DATA)
        directory = publish_dataset(Path(folder) / "data", Path(folder) / "releases", date(2026, 11, 23))
        with closing(Releases(directory)) as releases:
            for title, target_ms, call in renderings(releases):
                time_ms = best(call)
                verdict = "met" if time_ms <= target_ms else "MISSED"
                print(f"render   {title:42} {time_ms:8.3f} ms  target <= {target_ms} {verdict}")
        with Service(directory, cache_mib=0) as service:
            for address in RESPONSES:
                print(f"response {address:42} {best(lambda address=address: service.request(address)):8.3f} ms")


def renderings(releases: Releases) -> Iterator[tuple[str, float, Callable[[], object]]]:
    """Yield what is rendered, its target, and a function that renders it from records."""
    reader = Reader(releases=releases, manifest=releases.current.manifest, release=None)
    card, page, picture = (context(releases, path) for path in (f"/claims/{CLAIM}", f"/actors/{ACTOR}", "/graph/mali"))
    claim, actor = read_claim(reader, CLAIM), read_actor(reader, ACTOR)
    balance = read_balance(reader, BalanceQuery(actor_a="mali", actor_b="russia"))
    graph = read_graph(reader, "mali", GraphQuery())
    yield "the card of a claim", CARD_MS, lambda: render("claim_card.html", claim_view(claim, card), card)
    yield "the page of an actor", ACTOR_MS, lambda: render("actor_page.html", actor_view(actor, page), page)
    yield "the picture of a graph", PICTURE_MS, lambda: graph_svg(graph, picture)
    yield "the picture of a balance", PICTURE_MS, lambda: balance_svg(balance, picture)


def context(releases: Releases, path: str) -> PageContext:
    """Return the context of a page of the current release."""
    manifest = releases.current.manifest
    return PageContext(
        path=path,
        base_url="http://127.0.0.1:8000",
        manifest=manifest,
        current_version=manifest.version,
        is_pinned=False,
    )


def best(call: Callable[[], object]) -> float:
    """Return the time of the fastest of CALLS calls, in milliseconds."""
    times = []
    for _ in range(CALLS):
        start = perf_counter()
        call()
        times.append(perf_counter() - start)
    return min(times) * 1000


if __name__ == "__main__":
    main()
