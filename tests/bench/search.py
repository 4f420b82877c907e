"""Search and autocomplete in a release of 100,000 actors and as many events: the time of one call, in milliseconds.

Run by `python tests/bench/search.py`, with `tests` on PYTHONPATH. Calls go to the store, so that the figures are of
the work itself; HTTP adds what it adds to every answer. The best of some calls counts, and nothing is kept between.
"""

import sys
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from onrecord.records.kinds import RecordKind
from onrecord.release.build import build
from onrecord.release.open import Releases
from onrecord.release.publish import PublishOptions, publish
from onrecord.store.search import SearchQuery, search
from onrecord.store.suggest import SuggestQuery, suggest
from support.synthetic_datasets import synthetic_dataset

RECORDS = 100_000  # of each of two kinds
CALLS = 20
SUGGEST_MS = 1.0  # what a suggestion may take
TYPED = ("b", "ba", "bak", "bako", "bakodi", "tra gui", "b k m t", "xylophone", "ба")


def main() -> None:
    """Print what each kind of question takes, and whether suggestions meet their target."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS
    with TemporaryDirectory() as folder:
        build(synthetic_dataset(number, number), Path(folder) / "many.sqlite")
        publish(Path(folder) / "many.sqlite", Path(folder) / "releases", PublishOptions(day=date(2026, 11, 23)))
        with closing(Releases(Path(folder) / "releases")) as releases:
            _suggest(releases)
            _search(releases)


def _suggest(releases: Releases) -> None:
    for typed in TYPED:
        query = SuggestQuery(q=typed)
        took = best(lambda query=query: suggest(releases, query))
        print(f"suggest {typed:38} {took:8.3f} ms  <= {SUGGEST_MS} {'met' if took <= SUGGEST_MS else 'MISSED'}")


def _search(releases: Releases) -> None:
    actor = releases.current.db.texts("SELECT name FROM actor ORDER BY rank_id LIMIT 1")[0]
    told = releases.current.db.texts("SELECT summary FROM event ORDER BY rank_id LIMIT 1")[0]
    asked = {
        "a name": SearchQuery(q=actor),
        "a letter": SearchQuery(q="b"),
        "a letter, events only": SearchQuery(q="b", kind=(RecordKind.EVENT,)),
        "the beginning of a word, events only": SearchQuery(q="bako", kind=(RecordKind.EVENT,)),
        "a whole sentence": SearchQuery(q=told[:300]),
        "what is nowhere": SearchQuery(q="xylophone"),
    }
    for what, query in asked.items():
        print(f"search  {what:38} {best(lambda query=query: search(releases, query)):8.3f} ms")


def best(call: Callable[[], object]) -> float:
    """Return the least that one of some calls takes, in milliseconds."""
    took = []
    for _ in range(CALLS):
        start = perf_counter()
        call()
        took.append(perf_counter() - start)
    return min(took) * 1000


if __name__ == "__main__":
    main()
