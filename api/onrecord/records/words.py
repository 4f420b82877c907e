"""The words of a text, as search compares them.

A word is a run of letters, digits and the marks that belong to them, folded as names are. Scripts that put no space
between words (Chinese, Japanese, Thai, Lao, Khmer, Burmese) have no such runs to go by: there every character is a
word, and every two neighbors are one.
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
    (0xFF66, 0xFF9F),  # Katakana of half width
    (0x20000, 0x3FFFF),  # Han
)
_ASCII_WORD = re.compile(r"[A-Za-z0-9]+")
_RUN = re.compile(r"[lm]+|(?:um*)+")
_CHARACTER = re.compile(r"um*")


class Word(Struct, frozen=True):
    """A word, and the code points of the text that it stands for."""

    start: int
    end: int
    folded: str


class _Shapes(dict[int, str]):
    """What each code point is to a word: `l` a letter or digit, `u` one of an unspaced script, `m` a mark, or a gap."""

    def __missing__(self, code: int) -> str:
        category = unicodedata.category(chr(code))[0]
        shape = {"L": "l", "N": "l", "M": "m"}.get(category, " ")
        if shape == "l" and any(first <= code <= last for first, last in _UNSPACED):
            shape = "u"
        self[code] = shape
        return shape


_SHAPES = _Shapes()


def words(text: str) -> Iterator[Word]:
    """Yield the words of a text, run by run; those of an unspaced run overlap."""
    for start, end in _stretches(text):
        yield from _folded(text, start, end)


def query_words(query: str) -> list[str]:
    """Return the words that a record must have to answer a query; the last of them may go on in the record.

    Of an unspaced run these are the neighbors only: they say more than its single characters.
    """
    found = [word.folded for start, end in _stretches(query, is_query=True) for word in _folded(query, start, end)]
    return [*dict.fromkeys(found[:-1]), *found[-1:]]


def _stretches(text: str, *, is_query: bool = False) -> Iterator[tuple[int, int]]:
    """Yield where the words of a text begin and end."""
    if text.isascii():
        yield from (match.span() for match in _ASCII_WORD.finditer(text))
        return
    shapes = text.translate(_SHAPES)
    for match in _RUN.finditer(shapes):
        if match[0][0] != "u":
            yield match.span()
            continue
        characters = [each.span() for each in _CHARACTER.finditer(shapes, *match.span())]
        if len(characters) == 1 or not is_query:
            yield from characters
        yield from ((first, after) for (first, _), (_, after) in pairwise(characters))


def _folded(text: str, start: int, end: int) -> Iterator[Word]:
    """Yield the word that a stretch of text is once folded: none, or several, for signs that stand for some words."""
    piece = text[start:end]
    if piece.isascii():
        yield Word(start, end, piece.lower())
        return
    folded = fold(piece)
    for match in _RUN.finditer(folded.translate(_SHAPES)):
        yield Word(start, end, folded[match.start() : match.end()])
