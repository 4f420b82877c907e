"""Documents and evidence as a page names them: publisher, date, reliability in words, and where to look."""

from collections.abc import Sequence

from msgspec import Struct

from onrecord.records.documents import Document
from onrecord.records.evidence import Evidence
from onrecord.render.pages.context import PageContext
from onrecord.render.pages.dates import Dates
from onrecord.render.pages.references import Link, References
from onrecord.render.pages.words import Words


class SourceView(Struct, frozen=True, kw_only=True):
    """A document that a record rests on, and the place in it."""

    document: Link
    publisher: str
    evidence: Evidence
    is_held: bool  # whether the editors have the text, so that the span can be checked
    description: str  # kind, date and reliability in words


def source_views(evidence: Sequence[Evidence], references: References, page: PageContext) -> tuple[SourceView, ...]:
    """Return the documents of evidence in its order, each piece by itself."""
    return tuple(_source_view(each, references, page) for each in evidence)


def describe(document: Document, page: PageContext) -> str:
    """Return the kind of a document, its date of publication and the reliability of its source in words."""
    words, dates = Words(page.language), Dates(page.language)
    return words.document(document.kind, dates.when(document.published), document.reliability.grade)


def _source_view(evidence: Evidence, references: References, page: PageContext) -> SourceView:
    document = references.documents[evidence.document]
    return SourceView(
        document=references.document(document.id, page),
        publisher=document.publisher,
        evidence=evidence,
        is_held=evidence.sha256 is not None,
        description=describe(document, page),
    )
