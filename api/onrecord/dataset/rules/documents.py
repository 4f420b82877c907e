"""Rules of documents, and of the evidence in them."""

from collections.abc import Iterator
from typing import TypeAlias

from onrecord.dataset.catalog import Catalog, CatalogEntry, valid
from onrecord.errors import Diagnostic
from onrecord.records.claims import Claim
from onrecord.records.documents import Document
from onrecord.records.events import Event
from onrecord.records.evidence import Evidence
from onrecord.records.relationships import Relationship

MAX_QUOTE_WORDS = 5  # a release never has the text of a source; six consecutive words are a copy
_SPAN_FIELDS = ("paragraph", "start", "end", "sha256")

_EntryWithEvidence: TypeAlias = CatalogEntry[Event | Claim | Relationship]


def hash_with_paragraphs(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a document with the SHA-256 of its file but not the number of its paragraphs, or the reverse."""
    for entry in valid(catalog.documents.values(), "sha256", "paragraphs"):
        document = entry.record
        if document.sha256 is not None and document.paragraphs is None:
            yield entry.diagnostic("paragraphs", "a sha256 without paragraphs", "both, or neither")
        if document.paragraphs is not None and document.sha256 is None:
            yield entry.diagnostic("sha256", "paragraphs without a sha256", "both, or neither")


def at_least_one_evidence(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse an event, claim or relationship without evidence."""
    for entry in valid(catalog.entries_with_evidence(), "evidence"):
        if not entry.record.evidence:
            yield entry.diagnostic("evidence", "an empty list", "at least one piece of evidence")


def valid_evidence(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse incomplete or reversed spans, long quotes, and quotes without a span.

    A document with a sha256 needs a span in its paragraphs; one without a sha256 needs a locator and takes no span,
    since nobody could verify it.
    """
    for entry in catalog.entries_with_evidence():
        for path, evidence in entry.valid_items("evidence", entry.record.evidence or ()):
            yield from _span_diagnostics(entry, path, evidence)
            yield from _quote_diagnostics(entry, path, evidence)
            source = catalog.documents.get(evidence.document)
            if source and source.is_valid("sha256", "paragraphs"):
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
    if words > MAX_QUOTE_WORDS:
        yield entry.diagnostic(f"{path}.quote", f"a quote of {words} words", f"at most {MAX_QUOTE_WORDS}")
    if len(_missing_span_fields(evidence)) == len(_SPAN_FIELDS):
        expected = f"the span of the quote: {', '.join(_SPAN_FIELDS)}"
        yield entry.diagnostic(f"{path}.quote", "a quote without a span", expected)


def _source_diagnostics(
    entry: _EntryWithEvidence, path: str, evidence: Evidence, source: Document
) -> Iterator[Diagnostic]:
    has_span = len(_missing_span_fields(evidence)) < len(_SPAN_FIELDS)
    if source.sha256 is None:
        if has_span:
            yield entry.diagnostic(path, f"a span in {source.id!r}, which has no sha256", "a locator in words")
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
