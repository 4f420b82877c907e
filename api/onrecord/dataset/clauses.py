"""Clauses of an English proposition: whether it makes one assertion, or several that are joined.

This is no parser. It looks for `and` with a verb on either side, by lists of the verbs that editors use, and takes a
list of nouns for one assertion. So its findings are warnings.
"""

import re
from collections.abc import Sequence

_SIGN = re.compile("[;\uff1b\u061b]")
_CAUSE = re.compile(r"\bbecause\b", re.IGNORECASE)
_AND = re.compile(r"\band\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
# A clause ends here: what follows has a subject and a verb of its own.
_BREAK = re.compile(
    r"[:()\u2013\u2014]|\b(?:that|which|who|whom|whose|when|where|while|if|whether|how|why|after|before|until|since)\b",
    re.IGNORECASE,
)
_STOP = re.compile(r"[,;.!?]")
_PRONOUNS = frozenset(["he", "she", "it", "they", "we", "this", "these", "those", "there"])
_DETERMINERS = frozenset(["a", "all", "an", "both", "his", "her", "its", "most", "some", "such", "the", "their", "two"])
_ADVERBS = "again also never not now later only so still then therefore thus"
_AUXILIARIES = """
    is are was were has have had will would may might can could must should shall does did cannot
    isn't aren't wasn't weren't hasn't haven't hadn't won't can't doesn't didn't
"""
_PAST = """
    became began bought broke brought built came chose did drew drove fell felt fled fought gave got grew held kept
    knew led left lost made met paid ran rose said sat saw sent sold sought spent spoke stood swore taught
    threw told took understood went withdrew won wrote
"""
_PRESENT = """
    asks becomes begins believes belongs brings comes consists denies depends does expects finds follows gets gives goes
    holds keeps knows lacks loses makes owns pays prefers says sees seeks sends serves speaks takes tells thinks
    threatens wants warns writes
"""
# Nouns, too: verbs only after a name or a pronoun.
_AMBIGUOUS = """
    aims blames calls controls demands ends fears gains helps hopes leads leaves looks means needs plans profits
    promises reports rests shows signs stands stays supports trains tries turns uses wins works
"""
_SKIPPED = frozenset(_ADVERBS.split())
_VERBS = frozenset(f"{_AUXILIARIES} {_PAST} {_PRESENT}".split())
_NAMED_VERBS = frozenset(_AMBIGUOUS.split())
_NO_PARTICIPLES = frozenset(["armed", "exceed", "hundred", "indeed", "need", "proceed", "speed", "succeed", "united"])
# After a participle these show that it is the verb: `imposed no sanctions`, in contrast to `interested states`.
_AFTER_A_VERB = """
    a all an any as at both by each for from her him his in into it its no not on over that the their them to with
"""
_FOLLOWERS = frozenset(_AFTER_A_VERB.split())
_SUBJECT_WORDS = 8  # between `and` and the verb of its clause, as in "and a plan for the transition was"


def joint(proposition: str) -> str | None:
    """Return the words that join two assertions, such as `because` or `and was`, or None if there is one assertion."""
    for pattern in (_SIGN, _CAUSE):
        if match := pattern.search(proposition):
            return proposition[match.start() : match.end()]
    text = proposition.replace("’", "'")
    for match in _AND.finditer(text):
        before: list[str] = _WORD.findall(_BREAK.split(text[: match.start()])[-1])
        verb = _verb_after(text[match.end() :])
        if verb and any(_is_verb(before, index) for index in range(len(before))):
            return f"and {verb}"
    return None


def _verb_after(text: str) -> str | None:
    """Return the verb of the clause at the start of a text, or None if it goes on with nouns alone."""
    clause = _STOP.split(_BREAK.split(text)[0])[0]
    words: list[str] = [word for word in _WORD.findall(clause) if word.casefold() not in _SKIPPED]
    if not words:
        return None
    if _is_verb(words, 0):
        return words[0]
    if words[0].casefold() in _PRONOUNS:
        return next((f"{words[0]} … {words[index]}" for index in (1, 2, 3) if _is_verb(words, index)), None)
    subject: list[str] = _WORD.findall(_AND.split(clause)[0])[: _SUBJECT_WORDS + 1]
    return next((f"… {word}" for word in subject[1:] if word in _VERBS), None)


def _is_verb(words: Sequence[str], index: int) -> bool:
    """Return whether a word is a verb: one of the lists, or a participle that is not an adjective of the next word."""
    if index >= len(words):
        return False
    word, previous, following = words[index], words[:index][-1:], words[index + 1 : index + 2]
    if word in _VERBS:  # in lower case: the month of May is no verb
        return True
    if word in _NAMED_VERBS:
        return bool(previous) and (previous[0].casefold() in _PRONOUNS or _is_name(previous[0]))
    if not (word.endswith("ed") and word.islower()) or word in _NO_PARTICIPLES:
        return False
    return not following or following[0].casefold() in _FOLLOWERS or not following[0][0].islower()


def _is_name(word: str) -> bool:
    return word[0].isupper() and word.casefold() not in _DETERMINERS
