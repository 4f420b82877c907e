"""Snippets: the text of a record that matches a query best, cut to a length, with the matching words marked."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from onrecord.records.passages import ELLIPSIS, Passage, PassageKind
from onrecord.records.search import TextRange
from onrecord.records.words import Word, joined_name, words
from onrecord.store.match import MatchQuery

LENGTH = 200  # of a snippet, in characters; a little more if a word would be cut
BEFORE = 60  # characters before the first matching word


_NONE: set[int] = set()


class Snippet(Struct, frozen=True):
    """A part of a text, and the ranges of the matching words in it."""

    field: str
    text: str
    ranges: list[TextRange]


class _Match(Struct, frozen=True):
    """A text, its words, those of them that match, and how many terms of the query they match."""

    passage: Passage
    words: list[Word]
    found: list[Word]
    score: int


class Snippets:
    """Snippets of records that match the terms of one query."""

    def __init__(self, match: MatchQuery) -> None:
        self._count = len(match.terms)
        self._terms: dict[str, set[int]] = {match.key: set(range(self._count))}
        self._prefixes: dict[str, set[int]] = {}
        self._initials: dict[str, set[int]] = {}
        for number, term in enumerate(match.terms):
            for variants, terms in (
                (term.variants, self._terms),
                (term.prefixes, self._prefixes),
                (term.initials, self._initials),
            ):
                for variant in variants:
                    terms.setdefault(variant, set()).add(number)

    def best(self, passages: Iterable[Passage]) -> Snippet:
        """Return the first of the texts that have the most terms of the query, cut around the first matching word."""
        best = max(self._matches(passages), key=lambda match: match.score)
        text = best.passage.text
        start, end = _window(len(text), best.words, best.found)
        before, after = ELLIPSIS * (start > 0), ELLIPSIS * (end < len(text))
        # One space for each character of white space, so that the ranges stay right.
        cut = "".join(" " if char.isspace() else char for char in text[start:end])
        return Snippet(best.passage.field, before + cut + after, _ranges(best.found, start, end, len(before)))

    def _matches(self, passages: Iterable[Passage]) -> Iterator[_Match]:
        """Yield the texts up to the first that has all terms of the query: no later one can be better."""
        for passage in passages:
            match = self._match(passage)
            yield match
            if match.score == self._count:
                return

    def _match(self, passage: Passage) -> _Match:
        """Return the words of a text that match, and joined variants for the terms that no single word matches."""
        is_name = passage.part is not PassageKind.TEXT
        plain = list(words(passage.text))
        found, matched = [], set[int]()
        for word in plain:
            terms = self._terms_of(word, is_name=is_name)
            if terms:
                found.append(word)
                matched |= terms
        if len(matched) < self._count and self._may_be_joined(plain, matched):
            for word in sorted(joined_name(passage.text), key=lambda word: word.end - word.start):
                terms = self._terms_of(word, is_name=is_name) - matched
                if terms:
                    found.append(word)
                    matched |= terms
            found.sort(key=lambda word: (word.start, word.end))
        return _Match(passage, plain, found, len(matched))

    def _may_be_joined(self, plain: list[Word], matched: set[int]) -> bool:
        """Return whether another term may be several words of a text; cheaper than joining all of its words."""
        letters = "".join([word.folded for word in plain])
        return any(variant in letters and not terms <= matched for variant, terms in self._terms.items())

    def _terms_of(self, word: Word, *, is_name: bool) -> set[int]:
        """Return the numbers of the terms that a word matches."""
        folded = word.folded
        terms = self._terms.get(folded, _NONE)
        for prefix, numbers in self._prefixes.items():
            if folded.startswith(prefix):
                terms = terms | numbers
        if is_name and self._initials:
            terms = terms | self._initials.get(folded[0], _NONE)
        return terms


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
    for word in found:
        if word.start < start or word.end > end:
            continue
        if merged and word.start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], word.end))
        else:
            merged.append((word.start, word.end))
    return [TextRange(start=first - start + shift, end=last - start + shift) for first, last in merged]
