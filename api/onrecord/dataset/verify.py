"""Spans of texts: found, written as evidence, and checked again against the texts that somebody holds.

A paragraph is a part between two newlines that is not blank, stripped of the white space around it.
Paragraphs are counted from 1, code points in a paragraph from 0.
"""

import re
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from onrecord.errors import BadData, BadSpan, Diagnostic
from onrecord.records.claims import Claim
from onrecord.records.dataset import Dataset
from onrecord.records.documents import Document
from onrecord.records.events import Event
from onrecord.records.evidence import Evidence
from onrecord.records.relationships import Relationship

PLACEHOLDER = "DOCUMENT-ID"  # capitals, so that a dataset with it is refused


class Span(Struct, frozen=True, kw_only=True):
    """A stretch of one paragraph of a text."""

    paragraph: int
    start: int
    end: int
    sha256: str

    def as_yaml(self, document: str | None = None) -> str:
        """Return the evidence to paste into a record; without a document it has a placeholder that is refused."""
        return (
            f"- {{document: {document or PLACEHOLDER}, paragraph: {self.paragraph}, start: {self.start}, "
            f"end: {self.end}, sha256: {self.sha256}}}"
        )

    def __str__(self) -> str:
        return f"paragraph {self.paragraph}, {self.start}-{self.end}"


class Mismatch(Struct, frozen=True, kw_only=True):
    """A field of a record that disagrees with the text of its document."""

    kind: str
    record: str
    path: str
    found: str
    expected: str

    def __str__(self) -> str:
        return f"{self.kind} {self.record}: {self.path}: found {self.found}; expected {self.expected}"


class Verdict(Struct, frozen=True, kw_only=True):
    """How many spans were checked against the texts at hand, and which of them are wrong."""

    spans: int
    held: tuple[str, ...]
    not_held: tuple[str, ...]
    mismatches: tuple[Mismatch, ...]


def text_of(file: Path) -> str:
    """Return the text of a source, or raise BadData where it is not UTF-8."""
    source = file.read_bytes()
    try:
        return source.decode()
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        diagnostic = Diagnostic(
            file=file.as_posix(),
            line=line,
            column=1,
            path="",
            found=f"the byte {source[error.start]:#04x}",
            expected="UTF-8",
        )
        raise BadData([diagnostic]) from None


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text in their order; the first of the list is number 1."""
    return [part.strip() for part in text.split("\n") if part.strip()]


def span(text: str, words: str) -> Span:
    """Return where the words stand, any white space for any, or raise BadSpan unless that is exactly once."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    found = [
        _span(number, match.start(), match[1])
        for number, paragraph in enumerate(paragraphs(text), 1)
        for match in re.finditer(f"(?=({pattern}))", paragraph)
        if pattern
    ]
    if len(found) != 1:
        raise BadSpan(words, [str(each) for each in found])
    return found[0]


def document_of(dataset: Dataset, source: bytes) -> str | None:
    """Return the id of the document whose text these bytes are, or None where the dataset has none."""
    digest = sha256(source).hexdigest()
    return next((document.id for document in dataset.documents if document.sha256 == digest), None)


def verify(dataset: Dataset, source_dir: Path) -> Verdict:
    """Return how the dataset's spans agree with the texts found under a folder, by the hashes of the files."""
    sources = _sources(dataset, source_dir)
    texts = {name: paragraphs(source.decode(errors="replace")) for name, source in sources.items()}
    checked = [each for each in _spans(dataset) if each.evidence.document in texts]
    mismatches = [
        *(
            diagnostic
            for document in dataset.documents
            if document.id in texts
            for diagnostic in _count(document, texts)
        ),
        *(diagnostic for each in checked for diagnostic in _check(each, texts[each.evidence.document])),
    ]
    return Verdict(
        spans=len(checked),
        held=tuple(document.id for document in dataset.documents if document.id in texts),
        not_held=tuple(document.id for document in dataset.documents if document.id not in texts),
        mismatches=tuple(mismatches),
    )


class _Pointer(Struct, frozen=True):
    """A piece of evidence with a span, and the record that it is of."""

    kind: str
    record: str
    path: str
    evidence: Evidence
    span: Span

    def mismatch(self, field: str, found: str, expected: str) -> Mismatch:
        return Mismatch(kind=self.kind, record=self.record, path=f"{self.path}.{field}", found=found, expected=expected)


def _span(paragraph: int, start: int, words: str) -> Span:
    return Span(paragraph=paragraph, start=start, end=start + len(words), sha256=_digest(words))


def _digest(words: str) -> str:
    return sha256(words.encode()).hexdigest()


def _sources(dataset: Dataset, source_dir: Path) -> dict[str, bytes]:
    """Return the files that are texts of the dataset's documents, by the ids of these."""
    wanted: dict[str, list[str]] = {}
    for document in dataset.documents:
        if document.sha256 is not None:
            wanted.setdefault(document.sha256, []).append(document.id)
    found: dict[str, bytes] = {}
    for path in sorted(source_dir.rglob("*")):
        if path.is_file():
            source = path.read_bytes()
            found |= dict.fromkeys(wanted.get(sha256(source).hexdigest(), ()), source)
    return found


def _spans(dataset: Dataset) -> Iterator[_Pointer]:
    """Yield every span of the dataset."""
    records: tuple[Event | Claim | Relationship, ...] = (*dataset.events, *dataset.claims, *dataset.relationships)
    for record in records:
        for index, evidence in enumerate(record.evidence):
            match evidence:
                case Evidence(paragraph=int(paragraph), start=int(start), end=int(end), sha256=str(digest)):
                    where = Span(paragraph=paragraph, start=start, end=end, sha256=digest)
                    kind = type(record).__name__.lower()
                    yield _Pointer(kind, record.id, f"evidence[{index}]", evidence, where)


def _count(document: Document, texts: dict[str, list[str]]) -> Iterator[Mismatch]:
    count = len(texts[document.id])
    if document.paragraphs != count:
        found = str(document.paragraphs)
        yield Mismatch(
            kind="document", record=document.id, path="paragraphs", found=found, expected=f"{count}, as the text has"
        )


def _check(pointer: _Pointer, text: list[str]) -> Iterator[Mismatch]:
    """Yield what is wrong with a span, and where its words stand now if they do."""
    where = pointer.span
    paragraph = text[where.paragraph - 1] if where.paragraph <= len(text) else ""
    if where.end <= len(paragraph) and _digest(paragraph[where.start : where.end]) == where.sha256:
        if pointer.evidence.quote is not None and not _quotes(
            pointer.evidence.quote, paragraph[where.start : where.end]
        ):
            yield pointer.mismatch("quote", repr(pointer.evidence.quote), f"words of the span, {where}")
        return
    now = _search(where, text)
    right = f"the span that has this sha256, now in {' and '.join(map(str, now))}" if now else "a span of the text"
    if where.paragraph > len(text):
        yield pointer.mismatch("paragraph", f"paragraph {where.paragraph} of {len(text)}", right)
    elif where.end > len(paragraph):
        yield pointer.mismatch("end", f"an end of {where.end} in {len(paragraph)} characters", right)
    elif now:
        yield pointer.mismatch("start", f"other words at {where}", right)
    else:
        actual = _digest(paragraph[where.start : where.end])
        yield pointer.mismatch("sha256", f"{where.sha256}, which no span of that length has", f"{actual} for {where}")


def _search(where: Span, text: list[str]) -> list[Span]:
    """Return every stretch of the same length, in any paragraph, that has the span's hash."""
    length = where.end - where.start
    windows = (
        (number, start, paragraph[start : start + length])
        for number, paragraph in enumerate(text, 1)
        for start in range(len(paragraph) - length + 1)
    )
    return [_span(*window) for window in windows if _digest(window[2]) == where.sha256]


def _quotes(quote: str, words: str) -> bool:
    return " ".join(quote.split()) in " ".join(words.split())
