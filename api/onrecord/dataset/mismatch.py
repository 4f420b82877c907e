"""Mismatches between the records of a dataset and the texts of its documents."""

from msgspec import Struct

WRONG_PARAGRAPH_COUNT = "wrong-paragraph-count"
WRONG_SPAN = "wrong-span"
QUOTE_NOT_IN_SPAN = "quote-not-in-span"
HEDGE_NOT_IN_SPAN = "hedge-not-in-span"
PERSON_NOT_NAMED = "person-not-named"


class Mismatch(Struct, frozen=True, kw_only=True):
    """A field of a record that disagrees with a text; `onrecord explain` explains the code."""

    code: str
    kind: str
    record: str
    path: str
    found: str
    expected: str

    def __str__(self) -> str:
        return f"{self.kind} {self.record}: {self.path}: found {self.found}; expected {self.expected} [{self.code}]"
