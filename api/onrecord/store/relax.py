"""Relaxations of a query that finds nothing: words that are left out, and words whose spelling is corrected.

They are tried in a fixed order, and the first that finds a record is taken. So the result depends on the release and
the query alone.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice, product

from msgspec import Struct
from msgspec.structs import replace

from onrecord.records.page import Relaxation, WordCorrection
from onrecord.records.stop_words import RANKS, STOP_WORDS, TITLES, is_patronymic
from onrecord.records.words import QueryWord, is_unspaced
from onrecord.release.db import Db
from onrecord.store.match import MatchQuery
from onrecord.store.spelling import corrections, other_numbers, splits
from onrecord.store.transliteration import transliterations

IN_NAMES = "SELECT EXISTS (SELECT 1 FROM search WHERE search MATCH ?)"
IS_NAME = """
SELECT EXISTS (SELECT 1 FROM actor WHERE name_key = ?) OR EXISTS (SELECT 1 FROM actor_name WHERE text_key = ?)
"""

MAX_ATTEMPTS = 20  # queries that are tried, so that the cost is bounded
MAX_WORDS = 12  # of a query that is relaxed; a longer one is a sentence, not a name
MAX_UNKNOWN = 4  # words of a query that are corrected
INITIALS = re.compile("(?![ivx]{2})[^\\W\\d_]{2}")  # a word such as JC, which is not the number of a series


class RelaxedQuery(Struct, frozen=True, kw_only=True):
    """The words to look for instead of those of the query."""

    words: tuple[QueryWord, ...]
    relaxation: Relaxation


def relax(db: Db, words: Sequence[QueryWord], finds: Callable[[Sequence[QueryWord]], bool]) -> RelaxedQuery | None:
    """Return the first relaxation of a query that finds a record, or None."""
    if len(words) > MAX_WORDS:
        return None
    attempts = islice(_relaxations(db, words, finds), MAX_ATTEMPTS)
    found = next((each for each in attempts if finds(each)), None)
    return RelaxedQuery(words=found, relaxation=_relaxation(words, found)) if found else None


def _relaxations(
    db: Db, words: Sequence[QueryWord], finds: Callable[[Sequence[QueryWord]], bool]
) -> Iterator[tuple[QueryWord, ...]]:
    """Yield the words to look for instead, from the smallest relaxation to the largest."""
    complete = tuple(words)
    essential = tuple(_without_stop_words(words))
    unlettered = tuple(word for word in essential if len(word.initials) != 1)
    shorter = [each for each in dict.fromkeys((essential, unlettered)) if each and each != complete]
    yield from shorter
    yield from _abbreviated(db, unlettered)
    yield from _without_patronymic(db, unlettered)
    unknown = [word for word in unlettered if not _is_known(word, is_last=word is words[-1], finds=finds)]
    if unknown:
        spellings = {word: _spellings(db, word, is_known=False) for word in unknown[:MAX_UNKNOWN]}
        for base in (complete, *shorter):
            yield from _corrected(base, spellings)
    else:  # no record has all words
        for word in unlettered:
            yield from _corrected(unlettered, {word: _spellings(db, word, is_known=True)})


def _is_known(word: QueryWord, *, is_last: bool, finds: Callable[[Sequence[QueryWord]], bool]) -> bool:
    """Return whether a record has a word; only the last word of a query may be incomplete."""
    return finds([word] if is_last else [word, word])


def _spellings(db: Db, word: QueryWord, *, is_known: bool) -> list[QueryWord]:
    joined = word.joined
    forms = (*splits(db, joined), *other_numbers(db, joined), *transliterations(db, joined, is_known=is_known))
    spelled = (*forms, *corrections(db, joined))
    others = [replace(word, parts=parts, initials=()) for parts in dict.fromkeys(spelled)]
    if not word.initials and INITIALS.fullmatch(joined) and not is_unspaced(joined):
        others.append(replace(word, initials=tuple(joined)))
    return others


def _without_stop_words(words: Sequence[QueryWord]) -> Iterator[QueryWord]:
    stop_words = STOP_WORDS
    for word in words:
        if not TITLES.isdisjoint(word.parts):
            stop_words = STOP_WORDS | RANKS
        parts = tuple(part for part in word.parts if part not in stop_words)
        if parts and word.joined not in stop_words:
            yield word if parts == word.parts else replace(word, parts=parts)


def _without_patronymic(db: Db, words: Sequence[QueryWord]) -> Iterator[tuple[QueryWord, ...]]:
    """Yield a given name and a surname without the patronymic, in a name without another one.

    Two people can have all but the patronymic in common.
    """
    rest = tuple(word for word in words if not is_patronymic(word.joined))
    if len(words) == len(rest) + 1 and (_is_name(db, rest) or _is_name(db, rest[::-1])):
        yield rest


def _abbreviated(db: Db, words: Sequence[QueryWord]) -> Iterator[tuple[QueryWord, ...]]:
    """Yield the words with initials instead of some, as names on record have them: a letter is common in other texts.

    The first word is only replaced in a name that has no other words: C. Inc. would be many companies.
    """
    shortened = [_initials_of(word) for word in words[:-1]]
    for position in range(1, len(shortened)):
        each = (*words[:position], shortened[position], *words[position + 1 :])
        if db.number(IN_NAMES, (MatchQuery(each).names,)):
            yield each
    for first in (1, 0) if shortened else ():
        each = (*words[:first], *shortened[first:], *words[-1:])
        if _is_name(db, each):
            yield each


def _is_name(db: Db, words: Sequence[QueryWord]) -> bool:
    """Return whether an actor has a name that consists of the words, in their order."""
    key = "".join([word.key for word in words])
    return bool(key and db.number(IS_NAME, (key, key)))


def _initials_of(word: QueryWord) -> QueryWord:
    if word.initials or is_unspaced(word.joined):
        return word
    return replace(word, parts=tuple(part[:1] for part in word.parts))


def _corrected(
    words: Sequence[QueryWord], spellings: dict[QueryWord, list[QueryWord]]
) -> Iterator[tuple[QueryWord, ...]]:
    """Yield the words with some of them corrected, in every combination; nothing if one has no correction."""
    for chosen in product(*spellings.values()):
        corrected = dict(zip(spellings, chosen, strict=True))
        yield tuple(corrected.get(word, word) for word in words)


def _relaxation(words: Sequence[QueryWord], found: Sequence[QueryWord]) -> Relaxation:
    """Return the difference between the words of a query and those to look for instead, which are in their order."""
    rest = list(found)
    dropped, corrected = [], []
    for word in words:
        if not rest or rest[0].typed != word.typed:
            dropped.append(word.typed)
            continue
        other = rest.pop(0)
        if (other.parts, other.initials) != (word.parts, word.initials):
            corrected.append(WordCorrection(original=word.typed, replacement=" ".join(other.initials or other.parts)))
    return Relaxation(dropped=dropped, corrected=corrected)
