"""Catalogues of messages: an English message is its own key, and the other languages are in `locale/*.po`."""

import warnings
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from babel.messages.pofile import read_po
from msgspec import Struct

from onrecord.render.pages.languages import Language

CONTEXT_SEPARATOR = "\x04"  # between the context and the message, as in gettext's own files
# The forms of a plural in their order in a catalogue. French has one for millions: un million de documents.
_PLURAL_FORMS = {Language.EN: ("one", "other"), Language.FR: ("one", "many", "other")}


class MissingMessage(UserWarning):
    """A message that a catalogue lacks. Readers see it in English; tests turn the warning into an error."""


class Catalog(Struct, frozen=True, kw_only=True):
    """The messages of one language, by their English text."""

    language: Language
    messages: dict[str, tuple[str, ...]]  # one form, or those of a plural

    def gettext(self, message: str) -> str:
        """Return a message in the language of the catalogue; it may have a context from `NP_`."""
        forms = self._forms(message)
        return forms[0] if forms else _without_context(message)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Return the form of a message that fits a number: one, or several."""
        translated = self._forms(singular)
        if translated:
            return translated[_form_index(self.language, number)]
        return (_without_context(singular), plural)[_form_index(Language.EN, number)]

    def pgettext(self, context: str, message: str) -> str:
        """Return a message that has another translation in this context than elsewhere."""
        return self.gettext(NP_(context, message))

    def _forms(self, message: str) -> tuple[str, ...] | None:
        forms = self.messages.get(message)
        if forms is None and self.language is not Language.EN:
            warnings.warn(f"{self.language}: {message!r} is not translated", MissingMessage, stacklevel=3)
        return forms


def N_(message: str) -> str:  # noqa: N802  (gettext's own name for it)
    """Mark a constant as a message, and return it unchanged; `Catalog.gettext` translates it later."""
    return message


def NP_(context: str, message: str) -> str:  # noqa: N802  (gettext's own name for it)
    """Mark a constant as a message with a context, and return both as one text for `Catalog.gettext`."""
    return f"{context}{CONTEXT_SEPARATOR}{message}"


def NN_(singular: str, plural: str) -> tuple[str, str]:  # noqa: N802  (after gettext's N_)
    """Mark two constants as the forms of one message, for `Catalog.ngettext`."""
    return singular, plural


@cache
def catalog_of(language: Language) -> Catalog:
    """Return the catalogue of a language; it is read once."""
    return Catalog(language=language, messages={} if language is Language.EN else _read(language))


def _read(language: Language) -> dict[str, tuple[str, ...]]:
    with files("onrecord.render.pages").joinpath("locale", f"{language}.po").open("rb") as file:
        catalog = read_po(file, locale=language.value)
    messages = {}
    for message in catalog:
        singular = message.id if isinstance(message.id, str) else message.id[0]
        forms = _forms_of(message.string)
        if singular and all(forms) and not message.fuzzy:
            messages[NP_(message.context, singular) if message.context else singular] = forms
    return messages


def _forms_of(translated: str | Sequence[str] | None) -> tuple[str, ...]:
    return (translated or "",) if isinstance(translated, str | None) else tuple(translated)


def _form_index(language: Language, number: int) -> int:
    return _PLURAL_FORMS[language].index(language.locale.plural_form(number))


def _without_context(message: str) -> str:
    return message.rpartition(CONTEXT_SEPARATOR)[2]
