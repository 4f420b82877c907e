"""Clauses of an English proposition: whether it makes one assertion, or several that are joined.

This is no parser. It looks for `and`, `but` and the like with a verb on either side, by lists of the verbs that
editors use, and takes a list of nouns for one assertion. So its findings are warnings.
"""

import re
from collections.abc import Sequence

_SIGN = re.compile("[;\uff1b\u061b]")
_CAUSE = re.compile(r"\b(?:because|due to|owing to|whereas)\b", re.IGNORECASE)
# "So" and "while" join only after a comma, unlike "so far", "so that" and "while in office".
_AND = re.compile(r"\b(?:and|but)\b|&(?= )|(?<=, )(?:so(?! (?:far|that)\b)|while)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
# A clause ends here: what follows has a subject and a verb of its own.
_BREAK = re.compile(
    r"[:()\u2013\u2014]|\b(?:that|which|who|whom|whose|when|where|while|if|whether|how|why|after|before|until|since)\b",
    re.IGNORECASE,
)
_STOP = re.compile(r"[,;.!?]")
_PRONOUNS = frozenset(
    ["he", "she", "it", "they", "we", "this", "these", "those", "there", "everybody", "everyone", "nobody", "nothing"]
)
_DETERMINERS = frozenset(["a", "all", "an", "both", "his", "her", "its", "most", "some", "such", "the", "their", "two"])
_ADVERBS = "again also hence never not now later only so still then therefore thus"
_AUXILIARIES = """
    is are was were has have had will would may might can could must should shall does did cannot
    isn't aren't wasn't weren't hasn't haven't hadn't won't can't doesn't didn't
"""
_PAST = """
    beat became began bought broke brought built came chose did drew drove fell felt fled fought gave got grew held hid
    hurt kept knew led left let lost made met paid put quit ran rose said sat saw sent shot sold sought spent spoke
    stood struck swore taught threw told took understood went withdrew won wrote
"""
_PRESENT = """
    asks becomes begins believes belongs brings comes consists denies depends does expects finds follows gets gives goes
    holds keeps knows lacks loses makes opposes owes owns pays prefers rejects says sees seeks sends serves speaks stops
    suspends takes tells thinks threatens wants warns writes
"""
# Nouns, too: verbs only after a name or a pronoun.
_AMBIGUOUS = """
    aims arms blames calls commands controls demands ends fears fights gains heads helps hopes leads leaves looks means
    names needs plans profits promises reports rests shows signs stands stays supports trains tries turns uses wins
    works
"""
# Nouns in the singular, too: verbs only between a plural and their object.
_PLURAL = """
    accuse blame control demand expect fear have hold lead need oppose own promise run seek support take trust want
"""
_PLURAL_VERBS = frozenset(_PLURAL.split())
_SKIPPED = frozenset(_ADVERBS.split())
_VERBS = frozenset(f"{_AUXILIARIES} {_PAST} {_PRESENT}".split())
_NAMED_VERBS = frozenset(_AMBIGUOUS.split())
_NO_PARTICIPLES = frozenset(["armed", "exceed", "hundred", "indeed", "need", "proceed", "speed", "succeed", "united"])
# After a participle these show that it is the verb: `imposed no sanctions`, in contrast to `interested states`.
_AFTER_A_VERB = """
    a all an another any as at back both by down each for from her him his in into it its no not off on out over that
    the their them to with
"""
_COPULAS = frozenset(["is", "are", "was", "were", "be", "been", "being"])
# Verbs without an object, whose participles are no adjectives: unlike `was ill and tired`, `was ill and resigned` is
# two assertions.
_INTRANSITIVE = frozenset(
    [
        "agreed",
        "arrived",
        "died",
        "escaped",
        "failed",
        "happened",
        "lied",
        "refused",
        "remained",
        "resigned",
        "returned",
        "stayed",
    ]
)
_FOLLOWERS = frozenset(_AFTER_A_VERB.split())
# Only an object begins with these: after a noun and a participle they show a clause, and `by` or `of` does not.
_BEFORE_AN_OBJECT = _DETERMINERS.union(
    ["another", "any", "each", "every", "him", "it", "no", "not", "nobody", "nothing", "that", "them"]
)
_SUBJECT_WORDS = 8  # between `and` and the verb of its clause, as in "and a plan for the transition was"


def joint(proposition: str) -> str | None:
    """Return the words that join two assertions, such as `because` or `and was`, or None if there is one assertion."""
    for pattern in (_SIGN, _CAUSE):
        if match := pattern.search(proposition):
            return proposition[match.start() : match.end()]
    text = proposition.replace("’", "'")
    for match in _AND.finditer(text):
        before: list[str] = _WORD.findall(_BREAK.split(text[: match.start()])[-1])
        after = text[match.end() :]
        verb = _verb_after(after) or _ambiguous_verb_after(after, before)
        if not verb or _is_predicate(before, verb, after):
            continue
        if any(_is_verb(before, index) for index in range(len(before))):
            return f"{match[0]} {verb}" if match[0].islower() else f"and {verb}"
    return None


def _is_predicate(before: Sequence[str], verb: str, after: str) -> bool:
    """Return whether a participle ends the clause of a copula: `was ill and tired`, `were arrested and detained`."""
    clause: list[str] = _WORD.findall(_STOP.split(_BREAK.split(after)[0])[0])
    is_last = clause == [verb] and verb.endswith("ed") and verb not in _INTRANSITIVE
    return is_last and any(word.casefold() in _COPULAS for word in before)


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
    first: list[str] = _WORD.findall(_AND.split(clause)[0])
    subject = [word for word in first if word.casefold() not in _SKIPPED][: _SUBJECT_WORDS + 1]
    return next((f"… {subject[index]}" for index in range(1, len(subject)) if _is_finite(subject, index)), None)


def _ambiguous_verb_after(text: str, before: Sequence[str]) -> str | None:
    """Return the first word of a text if it is a verb with an object, though it may be a noun elsewhere."""
    verb, following = [*(word for word in _WORD.findall(text) if word.casefold() not in _SKIPPED), "", ""][:2]
    # Unlike `has demands and needs the size of a state`.
    is_after_noun = bool(before) and before[-1].casefold() in _NAMED_VERBS
    has_object = bool(following) and (following.casefold() in _BEFORE_AN_OBJECT or _is_name(following))
    return verb if verb in _NAMED_VERBS and has_object and not is_after_noun else None


def _is_finite(subject: Sequence[str], index: int) -> bool:
    """Return whether a word has all words before it as its subject: unlike `those held`, and `the army he led`."""
    word, previous, following = subject[index], subject[index - 1].casefold(), subject[index + 1 : index + 2]
    if previous in _PRONOUNS or not _is_verb(subject, index):
        return False
    if not word.casefold().endswith("ed"):
        return True
    has_subject = subject[0].casefold() in _DETERMINERS or _is_name(subject[0])
    return has_subject and (not following or following[0].casefold() in _BEFORE_AN_OBJECT)


def _is_verb(words: Sequence[str], index: int) -> bool:
    """Return whether a word is a verb: one of the lists, or a participle that is not an adjective of the next word."""
    if index >= len(words):
        return False
    word, previous, following = words[index], words[:index][-1:], words[index + 1 : index + 2]
    lower = word if word.istitle() else word.casefold()  # the month of May is no verb
    if lower in _VERBS:
        return True
    has_object = bool(following) and following[0].casefold() in _BEFORE_AN_OBJECT
    if lower in _NAMED_VERBS:
        is_named = bool(previous) and (previous[0].casefold() in _PRONOUNS or _is_name(previous[0]))
        return is_named or (bool(previous) and has_object)
    if lower in _PLURAL_VERBS:
        is_plural = bool(previous) and (previous[0].endswith("s") or previous[0] in ("people", "police"))
        return is_plural and (has_object or bool(following and _is_name(following[0])))
    if not (word.endswith("ed") and word.islower()) or word in _NO_PARTICIPLES:
        return False
    return not following or following[0].casefold() in _FOLLOWERS or not following[0][0].islower()


def _is_name(word: str) -> bool:
    return word[0].isupper() and word.casefold() not in _DETERMINERS
