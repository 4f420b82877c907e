"""Transliterations: the words of a release that another language or system writes differently.

French, English and German write one name from Arabic, Bambara or Russian as Oumar, Omar and Umar.
"""

from collections.abc import Iterable

import msgspec
from msgspec import Struct

from onrecord.release.db import Db

WORDS = "SELECT word FROM search_word WHERE word IN (SELECT value FROM json_each(?)) ORDER BY records DESC, word"
MIN_LENGTH = 4  # in shorter words, another letter is another word
MAX_LENGTH = 14  # of a word with other spellings: names are seldom longer, and the number of spellings is bounded
MIN_LENGTH_OF_TWO = 6  # from this length on, a second vowel of an unknown word may be written differently
MAX_TRANSLITERATIONS = 3
# Each row has spellings of one sound. A word may have another spelling of any of them, and of a second vowel.
_VOWELS = (("a", "e"), ("e", "i"), ("i", "y", "ee"), ("o", "u", "ou", "oo"))
_CONSONANTS = (
    ("u", "w"), ("o", "w"), ("ou", "w"), ("v", "w"), ("k", "c", "q", "kh"), ("f", "ph"), ("g", "gh"),
    ("g", "dj", "j"), ("ch", "tch", "sh"), ("t", "th"), ("ks", "x"), ("s", "z"),
    *((letter, 2 * letter) for letter in "bdlmnrst"),
)  # fmt: skip
# Short words that would otherwise be other words.
_PARTICLES = (
    frozenset({"bin", "ben", "ibn"}),
    frozenset({"abd", "abdal", "abdel", "abdul", "abdoul"}),
    frozenset({"abu", "abou", "aboul", "abul"}),
    frozenset({"ould", "uld", "weld", "wuld"}),
)
_ARABIC_ARTICLE = "ال"


class _Word(Struct, frozen=True):
    word: str


def transliterations(db: Db, word: str, *, is_known: bool) -> list[tuple[str, ...]]:
    """Return other spellings of a word that a release has, those with the fewest differences first."""
    spellings = _forms(word)
    if MIN_LENGTH <= len(word) <= MAX_LENGTH and word.isascii() and word.isalpha():
        spellings |= _respelled(word, _VOWELS + _CONSONANTS)
    found = _known(db, spellings)
    if not is_known and len(found) < MAX_TRANSLITERATIONS and MIN_LENGTH_OF_TWO <= len(word) <= MAX_LENGTH:
        found += _known(db, {other for each in spellings for other in _respelled(each, _VOWELS)} - spellings - {word})
    return found[:MAX_TRANSLITERATIONS]


def _known(db: Db, spellings: set[str]) -> list[tuple[str, ...]]:
    db.check()
    rows = db.rows(WORDS, (msgspec.json.encode(list(spellings)).decode(),), _Word) if spellings else []
    return [(row.word,) for row in rows]


def _forms(word: str) -> set[str]:
    """Return the other forms of a particle, and an Arabic word with or without its article."""
    forms = {other for group in _PARTICLES if word in group for other in group if other != word}
    if word.startswith(_ARABIC_ARTICLE):
        forms.add(word.removeprefix(_ARABIC_ARTICLE))
    elif _is_arabic(word):
        forms.add(_ARABIC_ARTICLE + word)
    return forms


def _is_arabic(word: str) -> bool:
    return "\u0620" <= word[:1] <= "\u064a"


def _respelled(word: str, sounds: Iterable[tuple[str, ...]]) -> set[str]:
    """Return the word with one sound written differently, in every way."""
    respelled: set[str] = set()
    for spellings in sounds:
        for spelling in spellings:
            start = word.find(spelling)
            while start >= 0:
                before, after = word[:start], word[start + len(spelling) :]
                respelled |= {before + other + after for other in spellings if other != spelling}
                start = word.find(spelling, start + 1)
    return respelled
