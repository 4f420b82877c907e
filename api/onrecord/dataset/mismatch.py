"""Mismatches between the records of a dataset and the texts of its documents."""

from msgspec import Struct


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
