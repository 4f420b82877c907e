"""Sentences: messages of a catalogue filled with names, links, numbers and lists."""

import re
from collections.abc import Sequence

from babel.lists import format_list
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from onrecord.render.pages.catalog import Catalog, catalog_of
from onrecord.render.pages.languages import Language

_ELIDED = re.compile(r"\b(?P<word>[dD]e|[qQ]ue) %\((?P<name>\w+)\)s")
_VOWEL = re.compile(r"[aeiouàâäéèêëîïôöùûüœæ]", re.IGNORECASE)


class Sentences:
    """Messages in one language. A part that is `Markup` is kept, and makes the whole sentence `Markup`."""

    def __init__(self, language: Language) -> None:
        self._language = language
        self._catalog: Catalog = catalog_of(language)

    def filled(self, message: str, **parts: str) -> str:
        """Return a message with its parts in place of `%(name)s`."""
        text = self._catalog.gettext(message)
        return _filled(self._with_elisions(text, parts), parts)

    def counted(self, forms: tuple[str, str], count: int) -> str:
        """Return the form of a message that fits a number, with the number as `%(count)s`."""
        return self._catalog.ngettext(*forms, count) % {"count": self.number(count)}

    def number(self, number: float) -> str:
        """Return a number with the signs that separate thousands and decimals in the language."""
        return format_decimal(number, locale=self._language.locale)

    def listing(self, items: Sequence[str], *, is_choice: bool = False) -> str:
        """Return items as a list in a sentence: "A, B and C", or with a choice "A, B or C"."""
        if any(isinstance(item, Markup) for item in items):
            escaped = [str(escape(item)) for item in items]
            return Markup(self._joined(escaped, is_choice=is_choice))  # noqa: S704  (each item is escaped)
        return self._joined(items, is_choice=is_choice)

    def capitalized(self, text: str) -> str:
        """Return a text with a capital letter at its beginning."""
        return text[:1].upper() + text[1:]

    def _joined(self, items: Sequence[str], *, is_choice: bool) -> str:
        return format_list(items, "or" if is_choice else "standard", self._language.locale)

    def _with_elisions(self, text: str, parts: dict[str, str]) -> str:
        # French: « membre de Mali », but « membre d’Ansar Dine ».
        def elide(match: re.Match[str]) -> str:
            placed = parts[match["name"]]
            plain = placed.striptags() if isinstance(placed, Markup) else placed
            return f"{match['word'][:-1]}’%({match['name']})s" if _VOWEL.match(plain) else match[0]

        return _ELIDED.sub(elide, text) if self._language is Language.FR else text


def _filled(text: str, parts: dict[str, str]) -> str:
    if any(isinstance(part, Markup) for part in parts.values()):
        return escape(text) % parts
    return text % parts
