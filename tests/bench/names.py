"""How well search and suggestions find real names that are written in another way than in the release.

Run by `make bench-search`, with the names in OUTSIDE_DATA. A release has the first name of each labeled pair, and all
names of two lists of persons. The second name of each pair is the question; for a name of the lists, it is the name as
somebody types it: the last word first, without initials and commas. The right response to a pair that does not match is
anything but its first name.
"""

import os
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TypeAlias

import msgspec
from msgspec import Struct

from onrecord.records.page import Page
from onrecord.records.search import SearchHit, Suggestion
from onrecord.release.build import build
from onrecord.release.open import Releases
from onrecord.release.publish import PublishOptions, publish
from onrecord.store.envelope import Envelope
from onrecord.store.search import SearchQuery, search
from onrecord.store.suggest import SuggestQuery, suggest
from support.outside_data import NAMES, NO_NAMES, NamePair, name_pairs, person_names
from support.synthetic_datasets import named_actors

LIMIT = 10
VERBOSE = bool(os.environ.get("VERBOSE"))
Find: TypeAlias = Callable[[str], list[str]]


class Scores(Struct, frozen=True):
    """The quality of the responses to questions, and the mean time of one."""

    questions: int
    answered: int
    first: int
    in_ten: int
    ms: float

    def __str__(self) -> str:
        return (
            f"precision of the first hit {self.first / (self.answered or 1):6.1%}  "
            f"recall in the first ten {self.in_ten / (self.questions or 1):6.1%}  {self.ms:6.3f} ms"
        )


def main() -> None:
    """Print precision, recall and time for each set of names."""
    if not NAMES.is_dir():
        print(NO_NAMES)
        return
    pairs, persons = name_pairs(), person_names()
    names = list(dict.fromkeys([*(pair.first for pair in pairs), *persons]))
    typed = [NamePair(name, _typed(name), is_match=True) for name in persons]
    with TemporaryDirectory() as folder:
        build(named_actors(names), Path(folder) / "names.sqlite")
        publish(Path(folder) / "names.sqlite", Path(folder) / "releases", PublishOptions(day=date(2026, 11, 23)))
        with closing(Releases(Path(folder) / "releases")) as releases:
            for door, find in (("search ", _search(releases)), ("suggest", _suggest(releases))):
                print(f"{door} {'matching pairs':20}", _scores([pair for pair in pairs if pair.is_match], find))
                print(f"{door} {'persons as typed':20}", _scores(typed, find))
                _print_wrong(door, [pair for pair in pairs if not pair.is_match], find)


def _search(releases: Releases) -> Find:
    return lambda text: _labels(search(releases, SearchQuery(q=text[:300], limit=LIMIT)), Page[SearchHit])


def _suggest(releases: Releases) -> Find:
    return lambda text: _labels(suggest(releases, SuggestQuery(q=text[:100], limit=LIMIT)), Page[Suggestion])


def _labels(response: Envelope, page: type[Page[SearchHit]] | type[Page[Suggestion]]) -> list[str]:
    return [each.label for each in msgspec.json.decode(response.body, type=page).data]


def _typed(name: str) -> str:
    words = [word for word in name.replace(",", " ").lower().split() if len(word.strip(".")) > 1]
    return " ".join([*words[-1:], *words[:-1]]) or name


def _scores(pairs: Sequence[NamePair], find: Find) -> Scores:
    start = perf_counter()
    responses = [find(pair.second) for pair in pairs]
    ms = (perf_counter() - start) / len(pairs) * 1000
    # One name can be the first of several pairs, and the lists have names of one person in two spellings.
    right = {(pair.second, pair.first) for pair in pairs}
    first = sum((pair.second, found[0]) in right for pair, found in zip(pairs, responses, strict=True) if found)
    in_ten = sum(pair.first in found for pair, found in zip(pairs, responses, strict=True))
    if VERBOSE:
        for pair, found in zip(pairs, responses, strict=True):
            if not found or (pair.second, found[0]) not in right:
                print("    missed", pair.first, "|", pair.second, "|", found[:1])
    return Scores(len(pairs), sum(map(bool, responses)), first, in_ten, ms)


def _print_wrong(door: str, pairs: Sequence[NamePair], find: Find) -> None:
    wrong = [pair for pair in pairs if find(pair.second)[:1] == [pair.first]]
    print(f"{door} {'pairs that differ':20} {len(wrong)} of {len(pairs)} come first")
    if VERBOSE:
        for pair in wrong:
            print("    wrong", pair.first, "|", pair.second)


if __name__ == "__main__":
    main()
