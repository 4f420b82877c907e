"""Snippets: the text of a record that matches a query best, cut to a length, with the matching words marked."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from onrecord.records.passages import ELLIPSIS, Passage
from onrecord.records.search import TextRange
from onrecord.records.words import Word, words

LENGTH = 200  # of a snippet, in characters; a little more if a word would be cut
BEFORE = 60  # characters before the first matching word


class Snippet(Struct, frozen=True):
    """A part of a text, and the ranges of the matching words in it."""

    field: str
    text: str
    ranges: list[TextRange]


class _Match(Struct, frozen=True):
    """A text, its words, and how many of the query's words are among them."""

    passage: Passage
    words: list[Word]
    score: int


def snippet(passages: Iterable[Passage], query: Sequence[str]) -> Snippet:
    """Return the first of the texts that have the most words of the query, cut around the first matching word.

    The last word of the query also matches as a prefix.
    """
    best = max(_matches(passages, query), key=lambda match: match.score)
    text = best.passage.text
    found = [word for word in best.words if _is_match(word, query)]
    start, end = _window(len(text), best.words, found)
    before, after = ELLIPSIS * (start > 0), ELLIPSIS * (end < len(text))
    # One space for each character of white space, so that the ranges stay right.
    cut = "".join(" " if char.isspace() else char for char in text[start:end])
    return Snippet(best.passage.field, before + cut + after, _ranges(found, start, end, len(before)))


def _matches(passages: Iterable[Passage], query: Sequence[str]) -> Iterator[_Match]:
    """Yield the texts up to the first that has all words of the query: no later one can be better."""
    for passage in passages:
        text_words = list(words(passage.text))
        folded = {word.folded for word in text_words}
        score = len(folded.intersection(query[:-1])) + any(each.startswith(query[-1]) for each in folded)
        yield _Match(passage, text_words, score)
        if score == len(query):
            return


def _is_match(word: Word, query: Sequence[str]) -> bool:
    return word.folded in query or word.folded.startswith(query[-1])


def _window(length: int, every: list[Word], found: list[Word]) -> tuple[int, int]:
    """Return the start and end of the snippet in the text: around the first matching word, cut between words."""
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
    """Return the ranges of the words in the snippet, overlapping ones merged.

    `shift` is the length of the ellipsis before the text.
    """
    # Words overlap in scripts without spaces, where characters and pairs of characters are words.
    merged: list[tuple[int, int]] = []
    for word in sorted(found, key=lambda word: (word.start, word.end)):
        if word.start < start or word.end > end:
            continue
        if merged and word.start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], word.end))
        else:
            merged.append((word.start, word.end))
    return [TextRange(start=first - start + shift, end=last - start + shift) for first, last in merged]
