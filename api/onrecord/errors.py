"""Everything that can go wrong, as facts; what answers them (the command line, HTTP) makes the sentences.

OnrecordError
├── BadDate            text that is no date of ours
├── BadData            a dataset with errors, all of them
├── BadPublication     a version or day that cannot be published
├── PublisherBusy      another publisher holds the lock
├── BadRelease         a release that must not be served
├── NotFound           no such record
├── BadCursor          a cursor that is not ours, or belongs to another question
└── BadRange           a range or box that is the wrong way round
"""

from collections.abc import Sequence


class OnrecordError(Exception):
    """The root of the family."""


class BadDate(OnrecordError):
    """Text that is not a date of the subset of EDTF that we use."""

    def __init__(self, text: str, found: str, expected: str) -> None:
        super().__init__(text, found, expected)
        self.text = text
        self.found = found
        self.expected = expected

    def __str__(self) -> str:
        return f"{self.text!r} is no date: found {self.found}; right would be {self.expected}"


class BadData(OnrecordError):
    """A dataset that cannot be built, with every error found in it as a line of text."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__(*problems)
        self.problems = problems

    def __str__(self) -> str:
        return "\n".join(self.problems)


class BadPublication(OnrecordError):
    """A release that cannot be published as asked."""


class PublisherBusy(OnrecordError):
    """Another publisher is at work in the same directory."""

    def __init__(self, directory: str) -> None:
        super().__init__(directory)
        self.directory = directory

    def __str__(self) -> str:
        return f"another publisher is at work in {self.directory}; try again when it has finished"


class BadRelease(OnrecordError):
    """A release that is missing, damaged, or of another schema version."""


class NotFound(OnrecordError):
    """No record of this kind has this id."""

    def __init__(self, kind: str, record_id: str) -> None:
        super().__init__(kind, record_id)
        self.kind = kind
        self.record_id = record_id

    def __str__(self) -> str:
        return f"there is no {self.kind} with the id {self.record_id!r}"


class BadCursor(OnrecordError):
    """A cursor that was altered, belongs to another question, or to a release that is no longer kept."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return self.reason


class BadRange(OnrecordError):
    """A range or a box whose first end lies after its last."""

    def __init__(self, parameter: str, found: str, expected: str) -> None:
        super().__init__(parameter, found, expected)
        self.parameter = parameter
        self.found = found
        self.expected = expected

    def __str__(self) -> str:
        return f"{self.parameter} is the wrong way round: found {self.found}; right would be {self.expected}"
