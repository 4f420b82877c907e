"""Splitting of texts and queries into the words that search compares.

A word is a run of letters, digits and their combining marks, folded as names are. Scripts that put no space between
words (Chinese, Japanese, Thai, Lao, Khmer, Burmese) are split into single characters and into pairs of neighbors.

People write one word in several ways: N'Daw, Ndaw and N Daw, U.S. and US. So a text also has the joined forms of words
with a sign such as an apostrophe, a hyphen or a period between them, and a name those of neighbors with a space.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from onrecord.records.names import APOSTROPHES, JOINERS, fold, is_ignorable

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
MAX_PARTICLE = 3  # letters of a word such as Al, Ben, von or der
_ASCII_WORD = re.compile(r"[A-Za-z0-9]+")
_PLAIN = re.compile(r"[A-Za-z0-9 ]*")  # most queries
_JOINED = re.compile(rf"\S[{re.escape(''.join(sorted(JOINERS)))}]\S")
_RUN = re.compile(r"[lm]+|(?:um*)+")
_CHARACTER = re.compile(r"um*")


class Word(Struct, frozen=True):
    """A folded word, with the code points of the text that it is from."""

    start: int
    end: int
    folded: str


class QueryWord(Struct, frozen=True):
    """A word of a query as typed, with its folded parts, such as `n` and `daw`; a word without a joining sign has one.

    Initials such as U.S. and I.B.K. are one part, and `initials` has their letters.
    """

    typed: str
    parts: tuple[str, ...]
    initials: tuple[str, ...] = ()
    overlap: int = 0  # code points that a pair of an unspaced script shares with the pair before it

    @property
    def joined(self) -> str:
        """The word without joining signs."""
        return "".join(self.parts)

    @property
    def key(self) -> str:
        """The part of the key of a name that the word adds to the words before it."""
        return self.joined[self.overlap :]


class _CharacterClasses(dict[int, str]):
    """The class of each code point: `l` letter or digit, `u` letter of an unspaced script, `m` mark, space for others.

    Signs that show as nothing count as marks, and modifier letters that stand for an apostrophe as others.

    It grows by the code points that are looked up, and serves as a table for `str.translate`.
    """

    def __missing__(self, code: int) -> str:
        char = chr(code)
        character_class = {"L": "l", "N": "l", "M": "m"}.get(unicodedata.category(char)[0], " ")
        if char in JOINERS:
            character_class = " "
        if is_ignorable(char):
            character_class = "m"
        if character_class == "l" and any(first <= code <= last for first, last in _UNSPACED):
            character_class = "u"
        self[code] = character_class
        return character_class


_CHARACTER_CLASSES = _CharacterClasses()


def words(text: str) -> Iterator[Word]:
    """Yield the words of a text in order; in unspaced scripts single characters come before pairs, and overlap them."""
    for start, end in _spans(text):
        yield from _folded(text, start, end)


def joined_words(text: str) -> Iterator[Word]:
    """Yield the joined forms of the words of a text that have a joining sign between them."""
    if _JOINED.search(text):  # most texts have none
        yield from (word for group in _groups(text) if len(group) > 1 for word in _joined(group))


def joined_name(name: str) -> Iterator[Word]:
    """Yield the joined forms of a name: those of a text, of each two neighbors, and of all its words.

    As people type N Daw for Ndaw, or leave out the spaces of a whole name or of a surname such as de la Rua.
    """
    groups = list(_groups(name))
    yield from (word for group in groups if len(group) > 1 for word in _joined(group))
    wholes = [_join(group) for group in groups]
    yield from (_join(pair) for pair in pairwise(wholes) if pair[0].end < pair[1].start)
    yield from (_join(each) for each in zip(wholes, wholes[1:], wholes[2:], strict=False) if _is_surname(each))
    if len(wholes) > 1:
        yield Word(wholes[0].start, wholes[-1].end, name_key(name))


def _is_surname(three: Sequence[Word]) -> bool:
    """Return whether three neighbors are a surname with two particles."""
    return all(len(word.folded) <= MAX_PARTICLE and not is_unspaced(word.folded) for word in three[:2])


def name_key(name: str) -> str:
    """Return a name as compared with another one as a whole: its folded letters and digits alone.

    A name without any is compared with its signs.
    """
    spans = _spans(name, with_pairs=False)
    return "".join(word.folded for start, end in spans for word in _folded(name, start, end)) or fold(name)


def query_words(query: str) -> list[QueryWord]:
    """Return the words of a query in order.

    In unspaced scripts these are the pairs of neighbors alone, unless a character is alone: a pair says more
    than its characters.
    """
    if _PLAIN.fullmatch(query):
        return list(map(_plain_query_word, query.split()))
    found = []
    end = 0
    for group in _query_groups(query):
        first, last = group[0], group[-1]
        parts = tuple(word.folded for word in group)
        initials = parts if all(map(_is_initial, parts)) else ()
        if initials:
            parts = ("".join(parts),)
        elif len(parts) > 1 and parts[-1] == "s" and query[last.start - 1] in APOSTROPHES:  # Goita's
            parts = parts[:-1]
        shared = "".join([word.folded for word in _folded(query, first.start, end)]) if first.start < end else ""
        found.append(QueryWord(query[first.start : last.end], parts, initials, len(shared)))
        end = last.end
    return found


def _plain_query_word(text: str) -> QueryWord:
    """Return a word of ASCII letters and digits; the steps for other words would take several times as long."""
    folded = text.lower()
    return QueryWord(text, (folded,), (folded,) if len(folded) == 1 and folded.isalpha() else ())


def _query_groups(query: str) -> Iterator[list[Word]]:
    """Yield the groups of a query, and initials such as I.B.Keita apart from the name that follows them."""
    for group in _groups(query, is_query=True):
        count = 0
        while count < len(group) and _is_initial(group[count].folded) and query[group[count].end :][:1] == ".":
            count += 1
        yield from filter(None, (group[:count], group[count:])) if count < len(group) else (group,)


def is_unspaced(word: str) -> bool:
    """Return whether a word is of a script that puts no space between words."""
    return not word.isascii() and _CHARACTER_CLASSES[ord(word[0])] == "u"


def _is_initial(word: str) -> bool:
    return len(word) == 1 and word.isalpha() and _CHARACTER_CLASSES[ord(word)] == "l"


def _groups(text: str, *, is_query: bool = False) -> Iterator[list[Word]]:
    """Yield the words of a text, those with one joining sign between them together."""
    group: list[Word] = []
    for start, end in _spans(text, with_characters=not is_query):
        if group and not (start == group[-1].end + 1 and text[start - 1] in JOINERS):
            yield group
            group = []
        group += _folded(text, start, end)
    if group:
        yield group


def _joined(group: list[Word]) -> Iterator[Word]:
    """Yield the joined forms of two and of three neighbors, and of all; of initials, such as U.S., only of all."""
    sizes = {2, 3, len(group)}
    if all(_is_initial(word.folded) for word in group):
        sizes = {len(group)}
    for size in sorted(sizes):
        for first in range(len(group) - size + 1):
            yield _join(group[first : first + size])


def _join(some: Sequence[Word]) -> Word:
    return Word(some[0].start, some[-1].end, "".join(word.folded for word in some))


def _spans(text: str, *, with_characters: bool = True, with_pairs: bool = True) -> Iterator[tuple[int, int]]:
    """Yield the start and end of each word of a text; of unspaced scripts single characters, pairs, or both."""
    if text.isascii():  # most texts, and many times faster
        yield from (match.span() for match in _ASCII_WORD.finditer(text))
        return
    classes = text.translate(_CHARACTER_CLASSES)
    for match in _RUN.finditer(classes):
        if match[0][0] != "u":
            yield match.span()
            continue
        characters = [character.span() for character in _CHARACTER.finditer(classes, *match.span())]
        if len(characters) == 1 or with_characters:
            yield from characters
        if with_pairs:
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
