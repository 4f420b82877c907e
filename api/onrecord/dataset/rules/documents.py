"""What holds for documents and for the evidence that points into them."""

from collections.abc import Iterator

from onrecord.dataset.catalog import Catalog, Entry
from onrecord.errors import Diagnostic
from onrecord.records.claims import Claim
from onrecord.records.documents import Document
from onrecord.records.events import Event
from onrecord.records.evidence import Evidence
from onrecord.records.relationships import Relationship

MOST_WORDS = 5
_SPAN = ("paragraph", "start", "end", "sha256")

_Evident = Entry[Event | Claim | Relationship]


def hash_with_paragraphs(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a document that has the hash of its file or the number of its paragraphs, but not both."""
    for entry in catalog.documents.values():
        document = entry.record
        if document.sha256 is not None and document.paragraphs is None:
            yield entry.diagnostic("paragraphs", "a sha256 without paragraphs", "both, or neither")
        if document.paragraphs is not None and document.sha256 is None:
            yield entry.diagnostic("sha256", "paragraphs without a sha256", "both, or neither")


def some_evidence(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse an event, claim or relationship that rests on no evidence."""
    for entry in catalog.evident():
        if not entry.record.evidence:
            yield entry.diagnostic("evidence", "an empty list", "at least one piece of evidence")


def sound_evidence(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a span in part, out of order or of a text that is not held, no span of one that is, and a long quote."""
    for entry in catalog.evident():
        for index, evidence in enumerate(entry.record.evidence):
            path = f"evidence[{index}]"
            yield from _span_problems(entry, path, evidence)
            yield from _quote_problems(entry, path, evidence)
            if source := catalog.documents.get(evidence.document):
                yield from _source_problems(entry, path, evidence, source.record)


def _span_problems(entry: _Evident, path: str, evidence: Evidence) -> Iterator[Diagnostic]:
    missing = _missing(evidence)
    if missing and len(missing) < len(_SPAN):
        yield entry.diagnostic(path, f"a span without {', '.join(missing)}", f"all of {', '.join(_SPAN)}, or none")
    if evidence.start is not None and evidence.end is not None and evidence.start >= evidence.end:
        yield entry.diagnostic(f"{path}.end", f"an end of {evidence.end}", f"more than the start, {evidence.start}")


def _quote_problems(entry: _Evident, path: str, evidence: Evidence) -> Iterator[Diagnostic]:
    if evidence.quote is None:
        return
    words = len(evidence.quote.split())
    if words > MOST_WORDS:
        yield entry.diagnostic(f"{path}.quote", f"a quote of {words} words", f"at most {MOST_WORDS}")
    if len(_missing(evidence)) == len(_SPAN):
        yield entry.diagnostic(f"{path}.quote", "a quote without a span", f"the span of it: {', '.join(_SPAN)}")


def _source_problems(entry: _Evident, path: str, evidence: Evidence, source: Document) -> Iterator[Diagnostic]:
    has_span = len(_missing(evidence)) < len(_SPAN)
    if source.sha256 is None:
        if has_span:
            yield entry.diagnostic(path, f"a span in {source.id!r}, whose text is not held", "a locator in words")
        elif evidence.locator is None:
            yield entry.diagnostic(path, "no locator", f"where to look in {source.id!r}, in words")
    elif not has_span:
        yield entry.diagnostic(path, "no span", f"the span in {source.id!r}, whose text is held: {', '.join(_SPAN)}")
    if source.paragraphs and evidence.paragraph and evidence.paragraph > source.paragraphs:
        right = f"at most {source.paragraphs}, the paragraphs of {source.id!r}"
        yield entry.diagnostic(f"{path}.paragraph", f"paragraph {evidence.paragraph}", right)


def _missing(evidence: Evidence) -> list[str]:
    parts = zip(_SPAN, (evidence.paragraph, evidence.start, evidence.end, evidence.sha256), strict=True)
    return [name for name, part in parts if part is None]
