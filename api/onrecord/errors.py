"""Everything that can go wrong, as facts; what answers them (the command line, HTTP) makes the sentences.

OnrecordError
├── BadDate            text that is no date of ours
├── BadData            a dataset with errors, all of them
├── BadSpan            words that do not stand exactly once in a text
├── BadPublication     a version or day that cannot be published
├── PublisherBusy      another publisher holds the lock
├── BadRelease         a release that must not be served
├── BadSetting         an environment variable that is not understood
├── NotFound           no such record
├── Merged             a record that is part of another now
├── Withdrawn          a record that was taken back
├── NoRelease          no release of that version, or none yet on that day
├── NoFile             no bulk file of that name
├── NotAcceptable      a format that an answer does not come in
├── TooLong            a question that was stopped at its deadline
├── BadParameters      parameters that are not understood, all of them
├── BadCursor          a cursor that is not ours, or belongs to another question
└── BadRange           a range or box that is the wrong way round
"""

from collections.abc import Sequence

from msgspec import Struct


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
        return f"{self.text!r} is no date: found {self.found}; expected {self.expected}"


class Diagnostic(Struct, frozen=True, kw_only=True):
    """One error in a file: where it stands, what was found there, and what would be right."""

    file: str
    line: int
    column: int
    path: str
    record: str | None = None
    found: str
    expected: str
    nearest: str | None = None

    def __str__(self) -> str:
        where = f"{self.path} ({self.record})" if self.record else self.path
        sentence = f"{where + ': ' if where else ''}found {self.found}; expected {self.expected}"
        hint = f"; nearest is {self.nearest!r}" if self.nearest else ""
        return f"{self.file}:{self.line}:{self.column}: {sentence}{hint}"


class BadData(OnrecordError):
    """A dataset that cannot be built, with every error found in it, by file, line and column."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        super().__init__(*diagnostics)
        self.diagnostics = tuple(sorted(diagnostics, key=lambda problem: (problem.file, problem.line, problem.column)))

    def __str__(self) -> str:
        return "\n".join(map(str, self.diagnostics))


class BadSpan(OnrecordError):
    """Words that stand nowhere in a text, or in several places."""

    def __init__(self, words: str, places: Sequence[str]) -> None:
        super().__init__(words, places)
        self.words = words
        self.places = places

    def __str__(self) -> str:
        if not self.places:
            return f"{self.words!r} stands nowhere in the text; expected the exact words of one paragraph"
        return f"{self.words!r} stands in {len(self.places)} places: {'; '.join(self.places)}; give more words"


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


class BadSetting(OnrecordError):
    """An environment variable that names no setting, or whose value is none."""

    def __init__(self, variable: str, found: str, expected: str) -> None:
        super().__init__(variable, found, expected)
        self.variable = variable
        self.found = found
        self.expected = expected

    def __str__(self) -> str:
        return f"{self.variable} cannot be used: found {self.found}; expected {self.expected}"


class NotFound(OnrecordError):
    """No record of this kind has this id."""

    def __init__(self, kind: str, record_id: str) -> None:
        super().__init__(kind, record_id)
        self.kind = kind
        self.record_id = record_id

    def __str__(self) -> str:
        return f"there is no {self.kind} with the id {quoted(self.record_id)}"


class Merged(OnrecordError):
    """A record that was merged into another."""

    def __init__(self, kind: str, record_id: str, replacement: str) -> None:
        super().__init__(kind, record_id, replacement)
        self.kind = kind
        self.record_id = record_id
        self.replacement = replacement

    def __str__(self) -> str:
        return f"the {self.kind} {self.record_id!r} was merged into {self.replacement!r}"


class Withdrawn(OnrecordError):
    """A record that was withdrawn, with the reason in a sentence, and what to use instead, if anything."""

    def __init__(self, kind: str, record_id: str, reason: str, replacement: str | None) -> None:
        super().__init__(kind, record_id, reason, replacement)
        self.kind = kind
        self.record_id = record_id
        self.reason = reason
        self.replacement = replacement

    def __str__(self) -> str:
        return f"the {self.kind} {self.record_id!r} was withdrawn"


class ReleaseNotFound(OnrecordError):
    """No release has this version, or none was published by this day."""

    def __init__(self, asked: str, remedy: str) -> None:
        super().__init__(asked, remedy)
        self.asked = asked
        self.remedy = remedy

    def __str__(self) -> str:
        return f"there is no release {self.asked}; {self.remedy}"


class BulkFileNotFound(OnrecordError):
    """A release has no bulk file of this name."""

    def __init__(self, name: str, names: Sequence[str]) -> None:
        super().__init__(name, names)
        self.name = name
        self.names = names

    def __str__(self) -> str:
        there_are = f"expected one of: {', '.join(self.names)}" if self.names else "this release has no files"
        return f"there is no file {quoted(self.name)}; {there_are}"


class NotAcceptable(OnrecordError):
    """A format that an answer does not come in."""

    def __init__(self, found: str, formats: Sequence[str]) -> None:
        super().__init__(found, formats)
        self.found = found
        self.formats = formats

    def __str__(self) -> str:
        return f"this is not available as {quoted(self.found)}; expected one of: {', '.join(self.formats)}"


class QueryTimeout(OnrecordError):
    """A question that was stopped, since it took longer than it may."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds

    def __str__(self) -> str:
        return f"the question was stopped after {self.seconds:g} s"


class ParameterError(Struct, frozen=True, kw_only=True):
    """One thing wrong with one parameter."""

    name: str
    code: str
    detail: str


class BadParameters(OnrecordError):
    """Parameters of a question that are not understood."""

    def __init__(self, errors: Sequence[ParameterError]) -> None:
        super().__init__(*errors)
        self.errors = errors

    def __str__(self) -> str:
        return " ".join(fault.detail for fault in self.errors)


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
        return f"`{self.parameter}` is the wrong way round: found {self.found}; expected {self.expected}"


MAX_QUOTED = 80  # characters of a value that a message repeats


def quoted(text: str) -> str:
    """Return text in quotes; longer text than a message repeats is shortened, and its length is given."""
    length = f" ({len(text)} characters)" if len(text) > MAX_QUOTED else ""
    return f"{shortened(text)!r}{length}"


def shortened(text: str) -> str:
    """Return text of at most 80 characters, the last of which is an ellipsis if the text was cut."""
    return text if len(text) <= MAX_QUOTED else f"{text[: MAX_QUOTED - 1]}…"
