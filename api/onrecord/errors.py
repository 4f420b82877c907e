"""The errors of the project. They carry facts; the command line and HTTP turn them into exit codes and statuses.

OnrecordError
├── BadDate            text that is not a date of the supported subset of EDTF
├── BadData            a dataset with errors; carries all of them
├── BadSpan            words that do not occur exactly once in a text
├── BadPublication     a version or day that cannot be published
├── PublisherBusy      another publisher holds the lock
├── BadRelease         a release that must not be served
├── BadSetting         an unknown environment variable, or an invalid value of one
├── NotFound           no record has this id
├── Merged             the record was merged into another
├── Withdrawn          the record was withdrawn
├── ReleaseNotFound    no release has this version, or none was published by this day
├── BulkFileNotFound   the release has no bulk file of this name
├── NotAcceptable      the response is not available in this format
├── QueryTimeout       a query was stopped at its deadline
├── BadParameters      invalid query parameters; carries all of them
│   └── MissingRecords the records that a parameter names are all unknown or withdrawn
├── BadCursor          a cursor that was altered, or belongs to another query
└── BadRange           a range or bounding box with its ends reversed
"""

from collections.abc import Sequence
from enum import StrEnum

from msgspec import Struct

MAX_ECHO = 80  # a longer value drowns the message, and can be megabytes of a pasted file
MAX_NAMED = 5  # of many positions or versions, the first ones show what is meant


def shorten(text: str) -> str:
    """Return a text for a message, cut to 80 characters that end with an ellipsis."""
    return text if len(text) <= MAX_ECHO else f"{text[: MAX_ECHO - 1]}…"


def shorten_middle(text: str) -> str:
    """Return a message of another program; a very long one without its middle."""
    return text if len(text) <= 5 * MAX_ECHO else f"{text[: 2 * MAX_ECHO]}…{text[-2 * MAX_ECHO :]}"


def quoted(text: str) -> str:
    """Return a text in quotes for a message; if it is longer than 80 characters it is cut, and its length is given."""
    length = f" ({len(text)} characters)" if len(text) > MAX_ECHO else ""
    return f"{shorten(text)!r}{length}"


class OnrecordError(Exception):
    """The base class of all errors of the project."""


class BadDate(OnrecordError):
    """Text that is not a date of the supported subset of EDTF."""

    def __init__(self, text: str, found: str, expected: str) -> None:
        super().__init__(text, found, expected)
        self.text = text
        self.found = found
        self.expected = expected

    def __str__(self) -> str:
        return f"{quoted(self.text)} is not a date: found {self.found}; expected {self.expected}"


class Level(StrEnum):
    """How grave a finding of a check is."""

    ERROR = "error"  # the data contradicts itself or the rules, and cannot be built
    WARNING = "warning"  # it is probably wrong; an editor mends or accepts it
    NOTICE = "notice"  # it deserves a look


class Diagnostic(Struct, frozen=True, kw_only=True):
    """One finding in a data file, with its position (line and column from 1) and the found and expected values.

    The code is that of the rule that found it.
    """

    file: str
    line: int
    column: int
    path: str
    code: str = "invalid-value"
    level: Level = Level.ERROR
    kind: str | None = None
    record: str | None = None
    found: str
    expected: str
    nearest: str | None = None

    @property
    def position(self) -> str:
        """File, line and column."""
        return f"{self.file}:{self.line}:{self.column}"

    @property
    def message(self) -> str:
        """The path, the found and the expected value, and a similar value that is valid."""
        # The path can contain an unknown field's name, and the id can be one that was refused for its length.
        path = shorten(self.path)
        subject = f"{path} ({shorten(self.record)})" if self.record else path
        message = f"{subject + ': ' if subject else ''}found {self.found}; expected {self.expected}"
        hint = f"; nearest is {quoted(self.nearest)}" if self.nearest else ""
        return f"{message}{hint}"

    def __str__(self) -> str:
        return f"{self.position}: {self.level}: {self.message} [{self.code}]"


def sort_diagnostics(diagnostics: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return diagnostics by file, line and column."""
    return tuple(sorted(diagnostics, key=lambda each: (each.file, each.line, each.column)))


class BadData(OnrecordError):
    """A dataset that cannot be built, with every error found in it, sorted by file, line and column."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        super().__init__(*diagnostics)
        self.diagnostics = sort_diagnostics(diagnostics)

    def __str__(self) -> str:
        return "\n".join(map(str, self.diagnostics))


class BadSpan(OnrecordError):
    """Words that do not occur in a text, or occur at several positions."""

    def __init__(self, words: str, positions: Sequence[str]) -> None:
        super().__init__(words, positions)
        self.words = words
        self.positions = positions

    def __str__(self) -> str:
        if not self.positions:
            return f"{quoted(self.words)} does not occur in the text; expected the exact words of one paragraph"
        more = f" and {len(self.positions) - MAX_NAMED} more" if len(self.positions) > MAX_NAMED else ""
        named = "; ".join(self.positions[:MAX_NAMED])
        found = f"{quoted(self.words)} occurs {len(self.positions)} times: {named}{more}"
        return f"{found}; expected more words, which occur once"


class BadPublication(OnrecordError):
    """A release that cannot be published under this version or day."""


class PublisherBusy(OnrecordError):
    """Another publisher holds the lock of the same directory."""

    def __init__(self, directory: str) -> None:
        super().__init__(directory)
        self.directory = directory

    def __str__(self) -> str:
        return f"another publisher is at work in {self.directory}; try again when it has finished"


class BadRelease(OnrecordError):
    """A release that is missing, damaged, or of another schema version."""


class BadSetting(OnrecordError):
    """An environment variable that is not a setting, or has an invalid value."""

    def __init__(self, variable: str, found: str, expected: str) -> None:
        super().__init__(variable, found, expected)
        self.variable = variable
        self.found = found
        self.expected = expected

    def __str__(self) -> str:
        return f"{shorten(self.variable)} cannot be used: found {self.found}; expected {self.expected}"


class NotFound(OnrecordError):
    """No record of this kind has this id; carries a similar id if there is one."""

    def __init__(self, kind: str, record_id: str, nearest: str | None = None) -> None:
        super().__init__(kind, record_id, nearest)
        self.kind = kind
        self.record_id = record_id
        self.nearest = nearest

    def __str__(self) -> str:
        return f"there is no {self.kind} with the id {quoted(self.record_id)}"


class Merged(OnrecordError):
    """The record was merged into another, its replacement."""

    def __init__(self, kind: str, record_id: str, replacement: str) -> None:
        super().__init__(kind, record_id, replacement)
        self.kind = kind
        self.record_id = record_id
        self.replacement = replacement

    def __str__(self) -> str:
        return f"the {self.kind} {self.record_id!r} was merged into {self.replacement!r}"


class Withdrawn(OnrecordError):
    """The record was withdrawn; carries the reason, a full sentence, and the replacement if there is one."""

    def __init__(self, kind: str, record_id: str, reason: str, replacement: str | None) -> None:
        super().__init__(kind, record_id, reason, replacement)
        self.kind = kind
        self.record_id = record_id
        self.reason = reason
        self.replacement = replacement

    def __str__(self) -> str:
        return f"the {self.kind} {self.record_id!r} was withdrawn"


class ReleaseNotFound(OnrecordError):
    """No release has this version, or none was published by this day.

    The selector completes "there is no release", such as `with the version '1'`; the hint says which releases exist.
    """

    def __init__(self, selector: str, hint: str) -> None:
        super().__init__(selector, hint)
        self.selector = selector
        self.hint = hint

    def __str__(self) -> str:
        return f"there is no release {self.selector}; {self.hint}"


class BulkFileNotFound(OnrecordError):
    """The release has no bulk file of this name; carries the names that it has."""

    def __init__(self, name: str, names: Sequence[str]) -> None:
        super().__init__(name, names)
        self.name = name
        self.names = names

    def __str__(self) -> str:
        expected = f"expected one of: {', '.join(self.names)}" if self.names else "this release has no bulk files"
        return f"there is no bulk file {quoted(self.name)}; {expected}"


class NotAcceptable(OnrecordError):
    """The response is not available in the format that was requested; carries the formats that are.

    The location and name are those of the part of the request that has the format, such as `header` and `Accept`.
    """

    def __init__(self, found: str, formats: Sequence[str], location: str, name: str) -> None:
        super().__init__(found, formats, location, name)
        self.found = found
        self.formats = formats
        self.location = location
        self.name = name

    def __str__(self) -> str:
        return f"this is not available as {quoted(self.found)}; expected one of: {', '.join(self.formats)}"


class QueryTimeout(OnrecordError):
    """A query that was stopped because it ran past its deadline."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds

    def __str__(self) -> str:
        return f"the query was stopped after {self.seconds:g} s"


class ParameterError(Struct, frozen=True, kw_only=True):
    """One error in one query parameter: a stable code for programs, and a sentence for people."""

    name: str
    code: str
    detail: str


class BadParameters(OnrecordError):
    """Query parameters that are unknown or have invalid values, with every error found in them."""

    def __init__(self, errors: Sequence[ParameterError]) -> None:
        super().__init__(*errors)
        self.errors = errors

    def __str__(self) -> str:
        return " ".join(error.detail for error in self.errors)


class MissingRecords(BadParameters):
    """A parameter names only records that are unknown or withdrawn; carries an error for each."""


class BadCursor(OnrecordError):
    """A cursor that was altered, belongs to another query, or to a release that is no longer available."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return self.reason


class BadRange(OnrecordError):
    """A range or bounding box whose first end is after its last."""

    def __init__(self, parameter: str, found: str, expected: str) -> None:
        super().__init__(parameter, found, expected)
        self.parameter = parameter
        self.found = found
        self.expected = expected

    def __str__(self) -> str:
        return f"`{self.parameter}` is reversed: found {self.found}; expected {self.expected}"
