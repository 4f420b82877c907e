"""Languages of the interface of pages and cards; data stays in its own language."""

from enum import StrEnum

from babel import Locale


class Language(StrEnum):
    """Languages that the interface of pages and cards has."""

    EN = "en"
    FR = "fr"

    @property
    def locale(self) -> Locale:
        """Babel's conventions for dates, numbers and lists: those of Great Britain and of France."""
        return _LOCALES[self]

    @property
    def direction(self) -> str:
        """Direction of the script, as the attribute `dir` of HTML has it: `ltr` or `rtl`."""
        return self.locale.text_direction

    @property
    def autonym(self) -> str:
        """Name of the language in the language itself, with a capital letter."""
        name = _NEUTRAL_LOCALES[self].get_display_name() or self.value
        return name[:1].upper() + name[1:]


_LOCALES = {Language.EN: Locale("en", "GB"), Language.FR: Locale("fr", "FR")}
_NEUTRAL_LOCALES = {language: Locale(language.value) for language in Language}
