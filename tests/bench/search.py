"""The time of one search and one suggestion, in milliseconds, in a release of 100,000 actors and 100,000 events.

Run by `make bench-search`. The script calls the store directly, without HTTP and without the response cache. It prints
the fastest of 20 calls.
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
SUGGEST_MS = 1.0  # the target for a suggestion
PREFIXES = ("b", "ba", "bak", "bako", "bakodi", "tra gui", "b k m t", "xylophone", "ба")


def main() -> None:
    """Print the time of each query, and for suggestions whether they meet their target."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else RECORDS
    with TemporaryDirectory() as folder:
        build(synthetic_dataset(number, number), Path(folder) / "many.sqlite")
        publish(Path(folder) / "many.sqlite", Path(folder) / "releases", PublishOptions(day=date(2026, 11, 23)))
        with closing(Releases(Path(folder) / "releases")) as releases:
            _suggest(releases)
            _search(releases)


def _suggest(releases: Releases) -> None:
    for prefix in PREFIXES:
        query = SuggestQuery(q=prefix)
        time_ms = best(lambda query=query: suggest(releases, query))
        verdict = "met" if time_ms <= SUGGEST_MS else "MISSED"
        print(f"suggest {prefix:38} {time_ms:8.3f} ms  target <= {SUGGEST_MS} {verdict}")


def _search(releases: Releases) -> None:
    actor = releases.current.db.texts("SELECT name FROM actor ORDER BY rank_id LIMIT 1")[0]
    summary = releases.current.db.texts("SELECT summary FROM event ORDER BY rank_id LIMIT 1")[0]
    queries = {
        "a name": SearchQuery(q=actor),
        "a letter": SearchQuery(q="b"),
        "a letter, events only": SearchQuery(q="b", kind=(RecordKind.EVENT,)),
        "a prefix, events only": SearchQuery(q="bako", kind=(RecordKind.EVENT,)),
        "a whole sentence": SearchQuery(q=summary[:300]),
        "a word without a match": SearchQuery(q="xylophone"),
    }
    for title, query in queries.items():
        print(f"search  {title:38} {best(lambda query=query: search(releases, query)):8.3f} ms")


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
