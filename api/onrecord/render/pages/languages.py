"""Languages of the interface of pages and cards; data stays in its own language."""

from enum import StrEnum


class Language(StrEnum):
    """Languages of the interface."""

    EN = "en"
    FR = "fr"

    @property
    def direction(self):
        return "ltr"

    @property
    def autonym(self):
        return self.value
