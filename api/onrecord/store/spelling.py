"""Correction of spelling: the words of a release that differ from a word by one or two letters, or in number."""

import unicodedata
from collections.abc import Iterable, Iterator

import msgspec
from msgspec import Struct

from onrecord.records.edit_distance import edit_distance
from onrecord.release.db import Db

# A word with one wrong letter begins or ends like the right one, and one with two wrong letters usually does. So the
# candidates are two ranges of the vocabulary. They are cut at a number, so that the cost is bounded.
BEGINNING = """
SELECT word, records FROM search_word WHERE word >= ? AND word < ? AND length(word) BETWEEN ? AND ? LIMIT ?
"""
ENDING = """
SELECT word, records FROM search_word WHERE reversed >= ? AND reversed < ? AND length(word) BETWEEN ? AND ? LIMIT ?
"""
WORDS = "SELECT word, records FROM search_word WHERE word IN (SELECT value FROM json_each(?))"
MIN_LENGTH = 5  # in shorter words, another letter is another word
MIN_LENGTH_WITHOUT_VOWELS = 6  # the same in Arabic and Hebrew, which hardly write vowels
MIN_LENGTH_OF_TWO = 9  # from this length on, two letters may be wrong
MAX_CANDIDATES = 1_000  # of each range
MAX_CORRECTIONS = 3
# Endings of the plural and of the singular in English and French.
NUMBERS = (("ies", "y"), ("aux", "al"), ("s", ""), ("es", ""))
MIN_INFLECTED = 3  # letters of a singular or plural
LAST_CHARACTER = "\U0010ffff"  # after every word that begins alike


class _Candidate(Struct, frozen=True):
    word: str
    records: int


def splits(db: Db, word: str) -> list[tuple[str, ...]]:
    """Return the ways to split a word into two words of a release, such as Boko Haram for Bokoharam."""
    halves = [(word[:cut], word[cut:]) for cut in range(2, len(word) - 1)]  # a single letter is no word
    candidates = db.rows(WORDS, (_encoded(half for pair in halves for half in pair),), _Candidate)
    known = {each.word for each in candidates}
    return [pair for pair in halves if known.issuperset(pair)]


def other_numbers(db: Db, word: str) -> list[tuple[str, ...]]:
    """Return the singular and the plurals of a word that a release has, such as embassy for embassies."""
    pairs = (*NUMBERS, *(pair[::-1] for pair in NUMBERS))
    others = [word.removesuffix(ending) + other for ending, other in pairs if word.endswith(ending)]
    candidates = db.rows(WORDS, (_encoded(each for each in others if len(each) >= MIN_INFLECTED),), _Candidate)
    known = {each.word for each in candidates} - {word}
    return [(each,) for each in dict.fromkeys(others) if each in known]


def corrections(db: Db, word: str) -> list[tuple[str, ...]]:
    """Return the most similar other words of a release, the one that most records have first among equals.

    Words of fewer than five letters, of Arabic or Hebrew fewer than six, or with digits, have none.
    """
    if len(word) < _min_length(word) or not all(char.isalpha() or not char.isascii() for char in word):
        return []
    limit = 2 if len(word) >= MIN_LENGTH_OF_TWO else 1
    db.check()
    distances = {each: edit_distance(word, each.word, limit) for each in _candidates(db, word, limit)}
    near = [each for each, letters in distances.items() if 0 < letters <= limit]
    near.sort(key=lambda each: (distances[each], each.word[0] != word[0], -each.records, each.word))
    return [(each.word,) for each in near[:MAX_CORRECTIONS]]


def _min_length(word: str) -> int:
    return MIN_LENGTH_WITHOUT_VOWELS if unicodedata.bidirectional(word[0]) in {"R", "AL"} else MIN_LENGTH


def _candidates(db: Db, word: str, limit: int) -> set[_Candidate]:
    size = len(word) // (limit + 1)
    ranges = ((BEGINNING, word[:size]), (ENDING, word[: -size - 1 : -1]))
    found = set[_Candidate]()
    for sql, beginning in ranges:
        values = (beginning, beginning + LAST_CHARACTER, len(word) - limit, len(word) + limit, MAX_CANDIDATES)
        found.update(db.rows(sql, values, _Candidate))
    # Two swapped letters may be in the middle.
    found.update(db.rows(WORDS, (_encoded(_swapped(word)),), _Candidate))
    return found


def _encoded(words: Iterable[str]) -> str:
    return msgspec.json.encode(list(words)).decode()


def _swapped(word: str) -> Iterator[str]:
    for position in range(len(word) - 1):
        yield word[:position] + word[position + 1] + word[position] + word[position + 2 :]
