"""Rules of documents, of how they were read, and of the evidence in them."""

from collections.abc import Iterator
from typing import TypeAlias

from onrecord.dataset.catalog import Catalog, CatalogEntry, valid
from onrecord.errors import Diagnostic
from onrecord.records.claims import Claim
from onrecord.records.codes import Reading
from onrecord.records.documents import Document
from onrecord.records.events import Event
from onrecord.records.evidence import MAX_QUOTED_WORDS, Evidence
from onrecord.records.relationships import Relationship

_SPAN_FIELDS = ("paragraph", "start", "end", "sha256")
_WITH_HASH = (Reading.TEXT, Reading.DATA)

_EntryWithEvidence: TypeAlias = CatalogEntry[Event | Claim | Relationship]


def hash_with_paragraphs(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a text with its SHA-256 but not the number of its paragraphs, or the reverse.

    Wrong: `sha256` alone with `read: {how: text}`; `paragraphs` alone.
    Right: both for a text; `sha256` alone for a data file (`read: {how: data}`); neither for a page.
    """
    for entry in valid(catalog.documents.values(), "sha256", "paragraphs"):
        document = entry.record
        is_text = not entry.is_valid("read.how") or document.read.how is Reading.TEXT
        if document.sha256 is not None and document.paragraphs is None and is_text:
            yield entry.diagnostic("paragraphs", "a sha256 without paragraphs", "both, or neither")
        if document.paragraphs is not None and document.sha256 is None:
            yield entry.diagnostic("sha256", "paragraphs without a sha256", "both, or neither")


def hash_fits_reading(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a way of reading that does not fit the SHA-256 of the document.

    Wrong: `read: {how: text}` for a page that was seen, with no `sha256`; `read: {how: page}` for a text with one.
    Right: `text` with `sha256` and `paragraphs`, `data` with `sha256` alone, `page` and `secondary` with neither.
    """
    for entry in valid(catalog.documents.values(), "sha256", "paragraphs", "read.how"):
        document, how = entry.record, entry.record.read.how
        if how is Reading.DATA and document.sha256 is not None and document.paragraphs is not None:
            yield entry.diagnostic("paragraphs", "paragraphs of a document read as data", "no paragraphs")
        elif how in _WITH_HASH and document.sha256 is None and document.paragraphs is None:
            expected = "the SHA-256 of its file, or another way of reading"
            yield entry.diagnostic("sha256", f"no sha256 of a document read as {how}", expected)
        elif how not in _WITH_HASH and document.sha256 is not None:
            expected = f"one of {', '.join(_WITH_HASH)}, or no sha256"
            yield entry.diagnostic("read.how", f"{how.value!r} for a document with a sha256", expected)


def via_of_secondary(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a secondary document without `via`, and any other document with it.

    Wrong: `read: {how: secondary}` alone; `read: {how: page, via: gazette}`.
    Right: `read: {how: secondary, via: gazette}` for a decree that the gazette sums up and that nobody saw.
    """
    for entry in valid(catalog.documents.values(), "read.how", "read.via"):
        read = entry.record.read
        if read.how is Reading.SECONDARY and read.via is None:
            yield entry.diagnostic("read.via", "no via", "the document through which alone this one is known")
        if read.how is not Reading.SECONDARY and read.via is not None:
            expected = f"the way of reading {Reading.SECONDARY.value!r}, or no via"
            yield entry.diagnostic("read.via", f"the via {read.via!r} of a document read as {read.how}", expected)


def via_was_read(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a secondary document that is known through another secondary one.

    Wrong: `via` names a document that nobody read either.
    Right: `via` names the document that was read in the end.
    """
    for entry in valid(catalog.documents.values(), "id", "read.via"):
        via = entry.record.read.via
        carrier = catalog.documents.get(via) if via else None
        if carrier is None or carrier is entry or not carrier.is_valid("read.how"):
            continue  # a document that is its own via is reported as a reference to itself
        if carrier.record.read.how is Reading.SECONDARY:
            nearest = carrier.record.read.via if carrier.is_valid("read.via") else None
            found = f"{via!r}, which is secondary itself"
            yield entry.diagnostic("read.via", found, "a document that was read", nearest)


def read_after_publication(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a document that was read before it was published, on every reading of the date.

    Wrong: `published: 2021-06-01` with `read: {how: page, "on": "2021-05-27"}`.
    Right: the day on which this version was read, or left out if nobody knows it.
    """
    for entry in valid(catalog.documents.values(), "published", "read.on"):
        document = entry.record
        earliest = document.published.earliest
        if document.read.on and earliest and document.read.on < earliest:
            expected = f"a day not before the publication, {document.published.edtf}"
            yield entry.diagnostic("read.on", f"a document read on {document.read.on}", expected)


def read_by_today(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a document that was read after the day of the check.

    Wrong: `"on": "2062-11-28"`, a slip of the year.
    Right: the day on which it was read.
    """
    for entry in valid(catalog.documents.values(), "read.on"):
        on = entry.record.read.on
        if on and on > catalog.today:
            expected = f"a day not after that of the check, {catalog.today}"
            yield entry.diagnostic("read.on", f"a document read on {on}", expected)


def at_least_one_evidence(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse an event, claim or relationship without evidence.

    Wrong: `evidence: []`.
    Right: at least the span or the place in the document that the record is from.
    """
    for entry in valid(catalog.entries_with_evidence(), "evidence"):
        if not entry.record.evidence:
            yield entry.diagnostic("evidence", "an empty list", "at least one piece of evidence")


def valid_evidence(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse incomplete or reversed spans, long quotes, and quotes without a span.

    Wrong: `paragraph` without the rest of a span; a span in a page that nobody holds; a quote of a whole sentence.
    Right: the span that `onrecord span` prints, for a document with `sha256` and `paragraphs`. For any other document,
    a data file too, a `locator` in words, since nobody could verify a span. A quote has at most five words.
    """
    for entry in catalog.entries_with_evidence():
        for path, evidence in entry.valid_items("evidence", entry.record.evidence or ()):
            yield from _span_diagnostics(entry, path, evidence)
            yield from _quote_diagnostics(entry, path, evidence)
            source = catalog.documents.get(evidence.document)
            if source and source.is_valid("sha256", "paragraphs", "read.how"):
                yield from _source_diagnostics(entry, path, evidence, source.record)


def _span_diagnostics(entry: _EntryWithEvidence, path: str, evidence: Evidence) -> Iterator[Diagnostic]:
    missing = _missing_span_fields(evidence)
    if missing and len(missing) < len(_SPAN_FIELDS):
        expected = f"all of {', '.join(_SPAN_FIELDS)}, or none"
        yield entry.diagnostic(path, f"a span without {', '.join(missing)}", expected)
    if evidence.start is not None and evidence.end is not None and evidence.start >= evidence.end:
        yield entry.diagnostic(f"{path}.end", f"an end of {evidence.end}", f"more than the start, {evidence.start}")


def _quote_diagnostics(entry: _EntryWithEvidence, path: str, evidence: Evidence) -> Iterator[Diagnostic]:
    if evidence.quote is None:
        return
    words = len(evidence.quote.split())
    if words > MAX_QUOTED_WORDS:
        yield entry.diagnostic(f"{path}.quote", f"a quote of {words} words", f"at most {MAX_QUOTED_WORDS}")
    if len(_missing_span_fields(evidence)) == len(_SPAN_FIELDS):
        expected = f"the span of the quote: {', '.join(_SPAN_FIELDS)}"
        yield entry.diagnostic(f"{path}.quote", "a quote without a span", expected)


def _source_diagnostics(
    entry: _EntryWithEvidence, path: str, evidence: Evidence, source: Document
) -> Iterator[Diagnostic]:
    has_span = len(_missing_span_fields(evidence)) < len(_SPAN_FIELDS)
    if source.sha256 is None or source.read.how is Reading.DATA:
        if has_span:
            reason = "which has no sha256" if source.sha256 is None else "which was read as data"
            yield entry.diagnostic(path, f"a span in {source.id!r}, {reason}", "a locator in words")
        elif evidence.locator is None:
            yield entry.diagnostic(path, "no locator", f"the position in {source.id!r}, in words")
    elif not has_span:
        expected = f"the span in {source.id!r}, which has a sha256: {', '.join(_SPAN_FIELDS)}"
        yield entry.diagnostic(path, "no span", expected)
    if source.paragraphs and evidence.paragraph and evidence.paragraph > source.paragraphs:
        expected = f"at most {source.paragraphs}, the number of paragraphs of {source.id!r}"
        yield entry.diagnostic(f"{path}.paragraph", f"paragraph {evidence.paragraph}", expected)


def _missing_span_fields(evidence: Evidence) -> list[str]:
    values = (evidence.paragraph, evidence.start, evidence.end, evidence.sha256)
    return [name for name, value in zip(_SPAN_FIELDS, values, strict=True) if value is None]
