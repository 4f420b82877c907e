"""The catalogues have exactly the messages in use, each translated with the same placeholders."""

import re

import pytest
from babel.messages.catalog import Catalog as MessageList
from babel.messages.pofile import read_po

from messages import LOCALE, extracted, updated
from onrecord.render.pages.catalog import NP_, MissingMessage, catalog_of
from onrecord.render.pages.languages import Language

TRANSLATED = [language for language in Language if language is not Language.EN]
PLACEHOLDER = re.compile(r"%\(\w+\)s|%\(\w+\)d|%%")
NARROW_SPACE = "\u202f"


def messages_of(language: Language) -> MessageList:
    with (LOCALE / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language.value)


def texts_of(language: Language) -> list[tuple[str, str]]:
    """Return each message with each of its translations."""
    pairs = []
    for message in messages_of(language):
        forms = (message.string,) if isinstance(message.string, str) else message.string
        texts = (message.id,) if isinstance(message.id, str) else message.id
        pairs += [
            (texts[min(index, len(texts) - 1)], translation) for index, translation in enumerate(forms) if message.id
        ]
    return pairs


def test_templates_and_modules_have_messages() -> None:
    assert "It is established who said it, not whether it is so." in extracted()


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_catalogue_is_as_make_messages_writes_it(language: Language) -> None:
    path = LOCALE / f"{language}.po"

    assert path.read_bytes() == updated(path), "run `make messages` and translate the new messages"


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated(language: Language) -> None:
    assert [text for text, translation in texts_of(language) if not translation] == []
    assert [message.id for message in messages_of(language) if message.id and message.fuzzy] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_placeholders_of_its_message(language: Language) -> None:
    different = [
        (text, translation)
        for text, translation in texts_of(language)
        if sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(translation))
    ]

    assert different == []


def test_french_has_narrow_spaces_and_curly_apostrophes() -> None:
    wrong = re.compile(rf"[^{NARROW_SPACE}\W][:;?!»]|[^{NARROW_SPACE}][;?!»]|«[^{NARROW_SPACE}]|[ \xa0][:;?!»]|'")

    assert [translation for _, translation in texts_of(Language.FR) if wrong.search(translation)] == []


def test_a_message_that_a_catalogue_lacks_is_english_with_a_warning() -> None:
    with pytest.warns(MissingMessage, match="never translated"):
        text = catalog_of(Language.FR).gettext("A sentence that is never translated.")

    assert text == "A sentence that is never translated."


def test_a_context_is_never_shown() -> None:
    assert catalog_of(Language.EN).gettext(NP_("polarity", "Against")) == "Against"
    assert catalog_of(Language.FR).pgettext("polarity", "Against") == "Contre"
    assert catalog_of(Language.FR).pgettext("role", "Against") == "Visant"


@pytest.mark.parametrize(
    ("language", "number", "expected"),
    [
        (Language.EN, 0, "%(count)s documents"),
        (Language.EN, 1, "%(count)s document"),
        (Language.EN, 1_000_000, "%(count)s documents"),
        (Language.FR, 0, "%(count)s document"),
        (Language.FR, 1, "%(count)s document"),
        (Language.FR, 2, "%(count)s documents"),
        (Language.FR, 1_000_000, "%(count)s de documents"),
    ],
)
def test_a_plural_has_the_form_for_its_number(language: Language, number: int, expected: str) -> None:
    assert catalog_of(language).ngettext("%(count)s document", "%(count)s documents", number) == expected
