"""The records that search must find, computed from the records without FTS5 and without the project's tokenizer."""

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from support.service import rows

Key = tuple[str, str]
Texts = list[tuple[str, str]]  # the path of a field, and its text
# The letters that NFKD does not decompose into a base letter and an accent.
LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe", "ə": "e", "ð": "d"})
NAMES = ("name", "names")


class SearchOracle:
    """The searched texts of every record of a release, and the words in them."""

    def __init__(self, releases: Path) -> None:
        self.texts = texts_of(releases)
        self.words = sorted({word for texts in self.texts.values() for _, text in texts for word in words_of(text)})

    def name_words(self, actor: str) -> set[str]:
        """Return the words of all names of an actor."""
        return {word for field, text in self.texts["actor", actor] if field in NAMES for word in words_of(text)}

    def matching(self, query: str, *, is_joined: bool = False) -> set[Key]:
        """Return the records that have every word of a query; the last word may be a prefix."""
        return {key for key, texts in self.texts.items() if has_words(texts, query, is_joined=is_joined)}


def texts_of(releases: Path) -> dict[Key, Texts]:
    """Return the searched texts of every record of a release, in the order of their fields."""
    docs = {
        (kind, doc["id"]): doc
        for kind in ("actor", "event", "document", "relationship", "claim")
        for doc in (json.loads(each) for (each,) in rows(releases, f"SELECT doc FROM {kind}"))
    }
    names = {record_id: doc["name"] for (kind, record_id), doc in docs.items() if kind == "actor"}
    return {key: list(_texts(key[0], doc, names)) for key, doc in docs.items()}


def _texts(kind: str, doc: dict[str, Any], names: dict[str, str]) -> Iterator[tuple[str, str]]:
    match kind:
        case "actor":
            yield from [("name", doc["name"]), *(("names", name["text"]) for name in doc["names"])]
            yield "description", doc["description"]
        case "event":
            yield from [("title", doc["title"]), ("summary", doc["summary"])]
            yield from [("place.name", doc["place"]["name"])] if doc["place"] else []
        case "document":
            yield from [("title", doc["title"]), ("publisher", doc["publisher"])]
        case "relationship":
            yield from [("office.title", doc["office"]["title"])] if doc["office"] else []
            yield from [("subject", names[doc["subject"]]), ("object", names[doc["object"]])]
            yield "type", doc["type"].replace("-", " ")
        case _:
            yield "proposition", doc["proposition"]


def words_of(text: str) -> list[str]:
    """Return the words of a text, without case and accents; only for scripts that put spaces between words."""
    # A second NFKD: casefold can produce characters that decompose again.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = "".join(char for char in decomposed if not unicodedata.combining(char))
    return re.findall(r"[^\W_]+", plain.translate(LETTERS))


def has_words(texts: Texts, query: str, fields: tuple[str, ...] = (), *, is_joined: bool = False) -> bool:
    """Return whether the texts, or those of the given fields, have every word of a query; the last may be a prefix.

    With `is_joined`, several words of a text may be one of the query, and two of the query one of a text.
    """
    split = [words_of(text) for field, text in texts if not fields or field in fields]
    words = {word for some in split for word in some}
    *whole, prefix = words_of(query)
    if is_joined:
        words |= {"".join(some[first:last]) for some in split for last in range(len(some) + 1) for first in range(last)}
        return all(_has_joined(words, [*whole, prefix], position) for position in range(len(whole) + 1))
    return set(whole) <= words and any(word.startswith(prefix) for word in words)


def _has_joined(words: set[str], query: list[str], position: int) -> bool:
    """Return whether a text has the word of a query at a position, by itself or as one with a neighbor."""
    pairs = ("".join(query[max(position - 1, 0) : position + 1]), "".join(query[position : position + 2]))
    return any(word.startswith(pair) for pair in (query[position], *pairs) for word in words)
