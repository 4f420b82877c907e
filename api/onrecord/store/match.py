"""The words of a query as FTS5 queries, with every variant in which a record may have them.

Words are letters, digits and marks only, so in quotes nothing in them is FTS5 syntax.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import pairwise, starmap

from msgspec import Struct

from onrecord.records.words import MAX_PARTICLE, QueryWord, is_unspaced

# FTS5 looks in the columns of names only.
IN_NAMES = "{{names joined_names}} : {expression}"


class Term(Struct, frozen=True, kw_only=True):
    """A part of a query, with the variants in which a record may have it; one of them is enough."""

    variants: tuple[str, ...]
    prefixes: tuple[str, ...] = ()  # those of the variants that may be incomplete
    initials: tuple[str, ...] = ()  # letters that begin words of a name
    is_optional: bool = False  # a middle initial, which a name may lack

    def whole(self) -> str:
        """Return the FTS5 query of the term as a whole word."""
        if len(self.variants) == 1:  # as most terms have
            return _quoted(self.variants[0])
        return _any_of([_quoted(variant) for variant in self.variants])

    def incomplete(self) -> str:
        """Return the FTS5 query of the term as a whole word or a prefix."""
        if not self.prefixes:
            return self.whole()
        return _any_of(
            [_prefix(variant) if variant in self.prefixes else _quoted(variant) for variant in self.variants]
        )

    def ranked(self) -> str:
        """Return the same query, which scores a whole word above one that it is a prefix of."""
        # FTS5 scores a prefix like a word, so the word itself is one more term.
        return _any_of([*map(_quoted, self.variants), *map(_prefix, self.prefixes)])

    def with_initials(self) -> str:
        """Return the FTS5 query of the term in names whose words may also begin with its letters."""
        if not self.initials:
            return self.incomplete()
        if len(self.initials) == 1:
            return _prefix(self.initials[0])
        letters = f"({' AND '.join(map(_prefix, self.initials))})"
        return _any_of([self.incomplete(), letters])


class MatchQuery:
    """The words of a query as queries of FTS5: for rows that have all of its terms, or all its words as one."""

    def __init__(self, words: Sequence[QueryWord]) -> None:
        # One more at each end, so that every word has a neighbor on both sides.
        joined = [(), *starmap(_joined, pairwise(words)), ()]
        # Letters alone are an abbreviation, such as U. S.
        has_names = any(not word.initials for word in words)
        every = [
            term for position in range(len(words)) for term in _terms(words, position, joined, has_names=has_names)
        ]
        parts = [part for word in words for part in word.parts]
        if len(set(parts)) < len(parts):
            # The last term is not dropped if it occurs before: as a prefix it may match another word of the record.
            every = [*dict.fromkeys(every[:-1]), *every[-1:]]
        self.terms = tuple(every)
        self.key = "".join([word.key for word in words])  # of a name that has all the words and no others
        self.has_initials = any(term.initials for term in self.terms)
        self._or_as_one = f" OR {_quoted(self.key)}" if len(words) > 1 else ""

    @cached_property
    def text(self) -> str:
        """The query for rows that match in any column, which scores a whole word above a prefix."""
        return _all_of([term.ranked() for term in self.terms]) + self._or_as_one

    @cached_property
    def whole_names(self) -> str:
        """The query for rows whose names have all terms as whole words."""
        return IN_NAMES.format(expression=_all_of([term.whole() for term in self.terms]))

    @cached_property
    def names(self) -> str:
        """The query for rows whose names have all terms, the last one as a whole word or a prefix."""
        return IN_NAMES.format(expression=_all_of([term.incomplete() for term in self.terms]))

    @cached_property
    def any_name(self) -> str:
        """The query for rows whose names have all terms, or words that begin with the query's initials."""
        if not self.has_initials:
            return self.names
        initials = _all_of([term.with_initials() for term in self.terms if not term.is_optional])
        return f"{self.names} OR {IN_NAMES.format(expression=initials)}"

    @property
    def any_row(self) -> str:
        """The query for all rows that match."""
        return f"{self.text} OR {self.any_name}" if self.has_initials else self.text

    @property
    def suggestions(self) -> str:
        """The query for names and titles with all terms."""
        return _all_of([term.with_initials() for term in self.terms]) + self._or_as_one

    @property
    def suggestions_without_middle_initials(self) -> str:
        """The query for names and titles with all terms but those that are optional."""
        return _all_of([term.with_initials() for term in self.terms if not term.is_optional])


def _terms(
    words: Sequence[QueryWord], position: int, joined: Sequence[tuple[str, ...]], *, has_names: bool
) -> Iterator[Term]:
    """Yield a term for each part of a word; a part may be joined to the others, or the word to a neighbor."""
    word, last = words[position], len(words) - 1
    before, after = joined[position], joined[position + 1]
    whole = (word.joined,) if len(word.parts) > 1 else ()
    incomplete = (*whole, *before) if position == last else after if position == last - 1 else ()
    for number, part in enumerate(word.parts, 1):
        yield Term(
            variants=(part, *whole, *before, *after),
            prefixes=(part, *incomplete) if position == last and number == len(word.parts) else incomplete,
            initials=word.initials if has_names else (),
            is_optional=len(word.initials) == 1 and 0 < position < last,
        )


def _joined(first: QueryWord, second: QueryWord) -> tuple[str, ...]:
    """Return two neighbors as one word if people write them so: a particle such as Al, or a number."""
    one, other = first.joined, second.joined
    is_short = len(one) <= MAX_PARTICLE or len(other) <= MAX_PARTICLE
    has_digit = not (one.isalpha() and other.isalpha()) and any(map(str.isdigit, one + other))
    if not (is_short or has_digit) or is_unspaced(one) or is_unspaced(other):
        return ()
    return (one + other,)


def _all_of(expressions: Sequence[str]) -> str:
    return f"({' AND '.join(expressions)})"


def _any_of(expressions: Sequence[str]) -> str:
    return expressions[0] if len(expressions) == 1 else f"({' OR '.join(expressions)})"


def _quoted(word: str) -> str:
    return f'"{word}"'


def _prefix(word: str) -> str:
    return f'"{word}" *'
