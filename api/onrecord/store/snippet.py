"""What of a record's texts is shown for a query: the best of them, cut, with the words asked for marked."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from onrecord.records.passages import ELLIPSIS, Passage
from onrecord.records.search import TextRange
from onrecord.records.words import Word, words

LENGTH = 200  # characters of a snippet, about
BEFORE = 60  # of them before the first word asked for


class Snippet(Struct, frozen=True):
    """A part of a text, and where the words asked for stand in it."""

    field: str
    text: str
    ranges: list[TextRange]


class _Read(Struct, frozen=True):
    """A text that was read for a query: its words, and how many of those asked for are among them."""

    passage: Passage
    words: list[Word]
    had: int


def snippet(texts: Iterable[Passage], asked: Sequence[str]) -> Snippet:
    """Return the first of the texts that have the most of the words asked for, cut around the first of these.

    The last of the words asked for may be the beginning of one in the text.
    """
    best = max(_read(texts, asked), key=lambda read: read.had)
    text = best.passage.text
    found = [word for word in best.words if _is_asked(word, asked)]
    start, end = _window(len(text), best.words, found)
    before, after = ELLIPSIS * (start > 0), ELLIPSIS * (end < len(text))
    shown = "".join(" " if char.isspace() else char for char in text[start:end])  # as many characters as before
    return Snippet(best.passage.field, before + shown + after, _ranges(found, start, end, len(before)))


def _read(texts: Iterable[Passage], asked: Sequence[str]) -> Iterator[_Read]:
    """Yield the texts, up to one that has all the words asked for."""
    for passage in texts:
        found = list(words(passage.text))
        folded = {word.folded for word in found}
        had = len(folded.intersection(asked[:-1])) + any(each.startswith(asked[-1]) for each in folded)
        yield _Read(passage, found, had)
        if had == len(asked):
            return


def _is_asked(word: Word, asked: Sequence[str]) -> bool:
    return word.folded in asked or word.folded.startswith(asked[-1])


def _window(length: int, every: list[Word], found: list[Word]) -> tuple[int, int]:
    """Return the part of a text that is shown: around the first word found, from one word's beginning to one's end."""
    if length <= LENGTH:
        return 0, length
    first = found[0] if found else every[0]
    start = max(0, min(first.start - BEFORE, length - LENGTH))
    end = max(start + LENGTH, first.end)
    if start:
        start = min((word.start for word in every if word.start >= start), default=first.start)
    if end < length:
        end = max((word.end for word in every if word.end <= end), default=first.end)
    return min(start, first.start), max(end, first.end)


def _ranges(found: list[Word], start: int, end: int, shift: int) -> list[TextRange]:
    """Return where the words stand in what is shown; those that overlap are one."""
    merged: list[tuple[int, int]] = []
    for word in sorted(found, key=lambda word: (word.start, word.end)):
        if word.start < start or word.end > end:
            continue
        if merged and word.start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], word.end))
        else:
            merged.append((word.start, word.end))
    return [TextRange(start=first - start + shift, end=last - start + shift) for first, last in merged]
