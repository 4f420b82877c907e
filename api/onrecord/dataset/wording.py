"""Words in the spans of evidence: hedges of claims as they stand, and names of persons in any spelling."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from msgspec import Struct

from onrecord.dataset.mismatch import HEDGE_NOT_IN_SPAN, PERSON_NOT_NAMED, Mismatch
from onrecord.errors import quoted
from onrecord.records.actors import Actor
from onrecord.records.codes import ActorKind, Basis
from onrecord.records.dataset import Dataset
from onrecord.records.names import APOSTROPHES, HYPHENS, fold, is_ignorable
from onrecord.records.stop_words import STOP_WORDS
from onrecord.records.words import is_unspaced, joined_words, words

MIN_NAME_LETTERS = 3  # of a word that names a person by itself; shorter ones are particles and initials
_PLAIN_SIGNS = str.maketrans({**dict.fromkeys(APOSTROPHES, "'"), **dict.fromkeys(HYPHENS, "-")})

# The words of the verified spans of each record, by its kind and id.
SpanWords: TypeAlias = Mapping[tuple[str, str], Sequence[str]]


class HedgeResult(Struct, frozen=True, kw_only=True):
    """The number of hedges found in their spans, of those whose text is not at hand, and the hedges not found."""

    count: int
    unverified_count: int
    mismatches: tuple[Mismatch, ...]


def check_hedges(dataset: Dataset, span_words: SpanWords) -> HedgeResult:
    """Look for the hedge of every claim in the spans of its evidence.

    A hedge that is in no span may be in evidence whose text is not at hand, if there is some: it is not verified then.
    """
    count = unverified_count = 0
    mismatches = []
    for claim in dataset.claims:
        texts = span_words.get(("claim", claim.id), ())
        if claim.hedge is None:
            continue
        if any(has_phrase(text, claim.hedge.text) for text in texts):
            count += 1
        elif len(texts) < len(claim.evidence):
            unverified_count += 1
        else:
            mismatches.append(
                Mismatch(
                    code=HEDGE_NOT_IN_SPAN,
                    kind="claim",
                    record=claim.id,
                    path="hedge",
                    found=quoted(claim.hedge.text),
                    expected="words of a span of the claim's evidence",
                )
            )
    return HedgeResult(count=count, unverified_count=unverified_count, mismatches=tuple(mismatches))


def check_persons(dataset: Dataset, span_words: SpanWords) -> Iterator[Mismatch]:
    """Yield the named persons of alleged relationships whom no span of the relationship or of its claims names.

    A relationship without a span whose text is at hand is left out.
    """
    persons = {actor.id: actor for actor in dataset.actors if actor.kind is ActorKind.PERSON and actor.named}
    spellings = {actor_id: _spellings(person) for actor_id, person in persons.items()}
    for relationship in dataset.relationships:
        if relationship.basis is not Basis.ALLEGED:
            continue
        keys = [("relationship", relationship.id), *(("claim", claim) for claim in relationship.claims)]
        texts = [text for key in keys for text in span_words.get(key, ())]
        for field, actor in (("subject", relationship.subject), ("object", relationship.object)):
            if texts and actor in persons and not _is_named(actor, spellings, texts):
                yield Mismatch(
                    code=PERSON_NOT_NAMED,
                    kind="relationship",
                    record=relationship.id,
                    path=field,
                    found=f"{actor!r}, whom no span of the evidence or of the claims names",
                    expected=f"a span with the name of {persons[actor].name}, or an actor that is not named",
                )


def has_phrase(text: str, phrase: str) -> bool:
    """Return whether a phrase stands in a text as whole words.

    White space counts as equal, and so do apostrophes and hyphens, which editors type in the plain form.
    """
    return _has_whole(_plain(text), _plain(phrase))


def _spellings(person: Actor) -> set[str]:
    return {fold(name) for name in (person.name, *(name.text for name in person.names))}


def _is_named(person: str, spellings: Mapping[str, set[str]], texts: Iterable[str]) -> bool:
    """Return whether one of the texts has a spelling of the name of a person, or a word of it with three letters.

    Case and accents do not count. Titles, articles and prepositions in a spelling name nobody by themselves, and a word
    in the full name of another person is that one's.
    """
    own = spellings[person]
    names = {word for spelling in own for word in _words(spelling) - STOP_WORDS if len(word) >= MIN_NAME_LETTERS}
    for text in map(fold, texts):
        if any(_has_whole(text, spelling) for spelling in own):
            return True
        if not names.isdisjoint(_words(text)) and not names.isdisjoint(_words(_without_others(text, own, spellings))):
            return True
    return False


def _without_others(text: str, own: set[str], spellings: Mapping[str, set[str]]) -> str:
    """Return a folded text without the names of several words that other persons have."""
    others = {spelling for each in spellings.values() for spelling in each if " " in spelling} - own
    for spelling in sorted(others, key=len, reverse=True):
        if spelling in text:
            text = re.sub(rf"(?<!\w){re.escape(spelling)}(?!\w)", " ", text)
    return text


def _plain(text: str) -> str:
    """Return a text with one kind of space, apostrophe and hyphen, and without characters that show as nothing."""
    visible = "".join(char for char in unicodedata.normalize("NFC", text) if not is_ignorable(char))
    return " ".join(visible.translate(_PLAIN_SIGNS).split())


def _words(text: str) -> set[str]:
    """Return the words of a text, with the joined forms of those that have a sign in them, such as N'Daw."""
    return {word.folded for each in (words(text), joined_words(text)) for word in each}


def _has_whole(text: str, phrase: str) -> bool:
    """Return whether a phrase is in a text with no letter next to it; scripts without spaces have no such bounds."""
    if not phrase:
        return False
    before = "" if is_unspaced(phrase[0]) else r"(?<!\w)"
    after = "" if is_unspaced(phrase[-1]) else r"(?!\w)"
    return re.search(f"{before}{re.escape(phrase)}{after}", text) is not None
