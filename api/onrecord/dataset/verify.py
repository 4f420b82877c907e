"""Spans of source texts: found by their words, written as evidence, and verified against the texts at hand.

With the words of the spans, the hedges of claims and the persons of alleged relationships are verified, too.

A paragraph is a non-blank part between two newlines, with the white space at its ends removed.
Paragraphs are counted from 1, code points within a paragraph from 0. The end of a span is exclusive.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from msgspec import Struct

from onrecord.dataset.mismatch import QUOTE_NOT_IN_SPAN, WRONG_PARAGRAPH_COUNT, WRONG_SPAN, Mismatch
from onrecord.dataset.wording import SpanWords, check_hedges, check_persons
from onrecord.errors import BadData, BadSpan, Diagnostic, quoted
from onrecord.records.claims import Claim
from onrecord.records.codes import Reading
from onrecord.records.dataset import Dataset, kind_of
from onrecord.records.documents import Document
from onrecord.records.events import Event
from onrecord.records.evidence import Evidence
from onrecord.records.relationships import Relationship

PLACEHOLDER = "DOCUMENT-ID"  # ids have no capitals, so a record with the placeholder is refused


class Span(Struct, frozen=True, kw_only=True):
    """A range of code points within one paragraph, with the SHA-256 of its UTF-8."""

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


class VerifyResult(Struct, frozen=True, kw_only=True):
    """The numbers of spans and hedges verified, the documents found and not found, and all mismatches.

    A hedge is not verified if the text of its evidence is not there. Mismatches that a record accepts are apart.
    """

    span_count: int
    hedge_count: int
    unverified_hedge_count: int
    verified_documents: tuple[str, ...]
    missing_documents: tuple[str, ...]
    mismatches: tuple[Mismatch, ...]
    accepted: tuple[Mismatch, ...]


def read_text(file: Path) -> str:
    """Return the text of a source file, or raise BadData with the line of the first byte that is not UTF-8."""
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
    """Return the paragraphs of a text in order; the first of the list is number 1."""
    return [part.strip() for part in text.split("\n") if part.strip()]


def span(text: str, words: str) -> Span:
    """Return the span of words that occur exactly once, or raise BadSpan. All white space counts as equal."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    found = [
        _span(number, match.start(), match[1])
        for number, paragraph in enumerate(paragraphs(text), 1)
        for match in re.finditer(f"(?=({pattern}))", paragraph)  # a lookahead also finds matches that overlap
        if pattern
    ]
    if len(found) != 1:
        raise BadSpan(words, [str(each) for each in found])
    return found[0]


def document_of(dataset: Dataset, source: bytes) -> str | None:
    """Return the id of the document with the SHA-256 of these bytes, or None if the dataset has none."""
    digest = sha256(source).hexdigest()
    return next((document.id for document in dataset.documents if document.sha256 == digest), None)


def verify(dataset: Dataset, source_dir: Path) -> VerifyResult:
    """Compare the dataset with the files under a folder; a file is matched to its document by SHA-256.

    Every file under the folder is read and hashed. Spans of documents whose text is not there are not counted. A data
    file has no spans: its hash alone is verified.
    """
    sources = _sources(dataset, source_dir)
    # A source that is not UTF-8 must not stop the others: its spans become mismatches.
    texts = {
        document.id: paragraphs(sources[document.id].decode(errors="replace"))
        for document in dataset.documents
        if document.id in sources and document.read.how is not Reading.DATA
    }
    located_spans = [each for each in _spans(dataset) if each.evidence.document in texts]
    span_words = _verified_words(located_spans, texts)
    hedges = check_hedges(dataset, span_words)
    unnamed, accepted = _split_accepted(dataset, check_persons(dataset, span_words))
    mismatches = [
        *(
            mismatch
            for document in dataset.documents
            if document.id in texts
            for mismatch in _check_paragraph_count(document, len(texts[document.id]))
        ),
        *(mismatch for each in located_spans for mismatch in _check_span(each, texts[each.evidence.document])),
        *hedges.mismatches,
        *unnamed,
    ]
    return VerifyResult(
        span_count=len(located_spans),
        hedge_count=hedges.count,
        unverified_hedge_count=hedges.unverified_count,
        verified_documents=tuple(document.id for document in dataset.documents if document.id in sources),
        missing_documents=tuple(document.id for document in dataset.documents if document.id not in sources),
        mismatches=tuple(mismatches),
        accepted=tuple(accepted),
    )


class _LocatedSpan(Struct, frozen=True):
    """The span of one piece of evidence, with the record and path that it is at."""

    kind: str
    record: str
    path: str
    evidence: Evidence
    span: Span

    def mismatch(self, field: str, found: str, expected: str) -> Mismatch:
        code = QUOTE_NOT_IN_SPAN if field == "quote" else WRONG_SPAN
        path = f"{self.path}.{field}"
        return Mismatch(code=code, kind=self.kind, record=self.record, path=path, found=found, expected=expected)


def _span(paragraph: int, start: int, words: str) -> Span:
    return Span(paragraph=paragraph, start=start, end=start + len(words), sha256=_digest(words))


def _digest(words: str) -> str:
    return sha256(words.encode()).hexdigest()


def _sources(dataset: Dataset, source_dir: Path) -> dict[str, bytes]:
    """Return the content of the files that are texts of documents, by document id."""
    documents_by_digest: dict[str, list[str]] = {}
    for document in dataset.documents:
        if document.sha256 is not None:
            documents_by_digest.setdefault(document.sha256, []).append(document.id)
    sources: dict[str, bytes] = {}
    for path in sorted(source_dir.rglob("*")):
        if path.is_file():
            source = path.read_bytes()
            sources |= dict.fromkeys(documents_by_digest.get(sha256(source).hexdigest(), ()), source)
    return sources


def _spans(dataset: Dataset) -> Iterator[_LocatedSpan]:
    """Yield every span of the dataset; evidence without one has a locator in words, which nothing can verify."""
    records: tuple[Event | Claim | Relationship, ...] = (*dataset.events, *dataset.claims, *dataset.relationships)
    for record in records:
        for index, evidence in enumerate(record.evidence):
            match evidence:
                case Evidence(paragraph=int(paragraph), start=int(start), end=int(end), sha256=str(digest)):
                    evidence_span = Span(paragraph=paragraph, start=start, end=end, sha256=digest)
                    yield _LocatedSpan(kind_of(record), record.id, f"evidence[{index}]", evidence, evidence_span)


def _check_paragraph_count(document: Document, count: int) -> Iterator[Mismatch]:
    if document.paragraphs != count:
        yield Mismatch(
            code=WRONG_PARAGRAPH_COUNT,
            kind="document",
            record=document.id,
            path="paragraphs",
            found=str(document.paragraphs),
            expected=f"{count}, the number in the text",
        )


def _verified_words(located_spans: Iterable[_LocatedSpan], texts: Mapping[str, list[str]]) -> SpanWords:
    """Return the words of the spans that are where they are said to be, by kind and id of their records."""
    span_words: dict[tuple[str, str], list[str]] = {}
    for each in located_spans:
        words = _verified_at(each.span, texts[each.evidence.document])
        if words is not None:
            span_words.setdefault((each.kind, each.record), []).append(words)
    return span_words


def _split_accepted(dataset: Dataset, mismatches: Iterable[Mismatch]) -> tuple[list[Mismatch], list[Mismatch]]:
    """Return the mismatches of relationships that do not accept them, and the accepted ones."""
    accepting = {(each.id, acceptance.code) for each in dataset.relationships for acceptance in each.accepted}
    left: list[Mismatch] = []
    accepted: list[Mismatch] = []
    for mismatch in mismatches:
        (accepted if (mismatch.record, mismatch.code) in accepting else left).append(mismatch)
    return left, accepted


def _paragraph_of(span_: Span, text: list[str]) -> str:
    """Return the paragraph of a span, or an empty text if there is no such paragraph."""
    return text[span_.paragraph - 1] if span_.paragraph <= len(text) else ""


def _verified_at(span_: Span, text: list[str]) -> str | None:
    """Return the words at a span, or None if they do not have its SHA-256."""
    paragraph = _paragraph_of(span_, text)
    words = paragraph[span_.start : span_.end]
    return words if span_.end <= len(paragraph) and _digest(words) == span_.sha256 else None


def _check_span(located: _LocatedSpan, text: list[str]) -> Iterator[Mismatch]:
    """Yield the mismatch of a span with its text; the expected part names every position that has its SHA-256 now."""
    span_ = located.span
    quote = located.evidence.quote
    words = _verified_at(span_, text)
    if words is not None:
        if quote is not None and not _contains(words, quote):
            yield located.mismatch("quote", quoted(quote), f"words of the span, {span_}")
        return
    paragraph = _paragraph_of(span_, text)
    # Only after a mismatch, since it hashes every window of that length in the text.
    moved = _find_digest(span_, text)
    expected = "a span of the text"
    if moved:
        expected = f"the span that has this sha256, now in {' and '.join(map(str, moved))}"
    if span_.paragraph > len(text):
        yield located.mismatch("paragraph", f"paragraph {span_.paragraph} of {len(text)}", expected)
    elif span_.end > len(paragraph):
        yield located.mismatch("end", f"an end of {span_.end} in {len(paragraph)} characters", expected)
    elif moved:
        yield located.mismatch("start", f"other words at {span_}", expected)
    else:
        found = f"{span_.sha256}, which no span of that length has"
        yield located.mismatch("sha256", found, f"{_digest(paragraph[span_.start : span_.end])} for {span_}")


def _find_digest(span_: Span, text: list[str]) -> list[Span]:
    """Return every span of the same length, in any paragraph, with the same SHA-256."""
    length = span_.end - span_.start
    return [
        _span(number, start, paragraph[start : start + length])
        for number, paragraph in enumerate(text, 1)
        for start in range(len(paragraph) - length + 1)
        if _digest(paragraph[start : start + length]) == span_.sha256
    ]


def _contains(words: str, quote: str) -> bool:
    """Return whether a quote occurs in the words of a span. All white space counts as equal."""
    return " ".join(quote.split()) in " ".join(words.split())
