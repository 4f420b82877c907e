"""Splitting of texts and queries into the words that search compares.

A word is a run of letters, digits and their combining marks, folded as names are. Scripts that put no space between
words (Chinese, Japanese, Thai, Lao, Khmer, Burmese) are split into single characters and into pairs of neighbors.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from msgspec import Struct

from onrecord.records.names import fold

_UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x3005, 0x3007),  # signs used as Han characters
    (0x3040, 0x30FF),  # Hiragana, Katakana
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),  # Han
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0xFF66, 0xFF9F),  # half-width Katakana
    (0x20000, 0x3FFFF),  # Han
)
_ASCII_WORD = re.compile(r"[A-Za-z0-9]+")
_RUN = re.compile(r"[lm]+|(?:um*)+")
_CHARACTER = re.compile(r"um*")


class Word(Struct, frozen=True):
    """A folded word, with the code points of the text that it is from."""

    start: int
    end: int
    folded: str


class _CharacterClasses(dict[int, str]):
    """The class of each code point: `l` letter or digit, `u` letter of an unspaced script, `m` mark, space for others.

    It grows by the code points that are looked up, and serves as a table for `str.translate`.
    """

    def __missing__(self, code: int) -> str:
        category = unicodedata.category(chr(code))[0]
        character_class = {"L": "l", "N": "l", "M": "m"}.get(category, " ")
        if character_class == "l" and any(first <= code <= last for first, last in _UNSPACED):
            character_class = "u"
        self[code] = character_class
        return character_class


_CHARACTER_CLASSES = _CharacterClasses()


def words(text: str) -> Iterator[Word]:
    """Yield the words of a text in order; in unspaced scripts single characters come before pairs, and overlap them."""
    for start, end in _spans(text):
        yield from _folded(text, start, end)


def query_words(query: str) -> list[str]:
    """Return the words that a record must have to match a query, each once; the last one may be a prefix.

    In unspaced scripts these are the pairs of neighbors alone, unless a character is alone: a pair says more
    than its characters.
    """
    found = [word.folded for start, end in _spans(query, is_query=True) for word in _folded(query, start, end)]
    # The last word is not dropped if it occurs before: as a prefix it may match another word of the record.
    return [*dict.fromkeys(found[:-1]), *found[-1:]]


def _spans(text: str, *, is_query: bool = False) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each word of a text."""
    if text.isascii():  # most texts, and many times faster
        yield from (match.span() for match in _ASCII_WORD.finditer(text))
        return
    classes = text.translate(_CHARACTER_CLASSES)
    for match in _RUN.finditer(classes):
        if match[0][0] != "u":
            yield match.span()
            continue
        characters = [character.span() for character in _CHARACTER.finditer(classes, *match.span())]
        if len(characters) == 1 or not is_query:
            yield from characters
        yield from ((first, after) for (first, _), (_, after) in pairwise(characters))


def _folded(text: str, start: int, end: int) -> Iterator[Word]:
    """Yield the folded words of one span of a text: usually one, but folding may drop it or split it in several."""
    span = text[start:end]
    if span.isascii():
        yield Word(start, end, span.lower())
        return
    folded = fold(span)
    for match in _RUN.finditer(folded.translate(_CHARACTER_CLASSES)):
        yield Word(start, end, folded[match.start() : match.end()])
