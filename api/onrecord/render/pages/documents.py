"""Documents as pages and cards show them: their publisher and reliability, how they were read, and their spans."""

from collections.abc import Iterator, Sequence

from msgspec import Struct

from onrecord.records.changes import Change
from onrecord.records.documents import Document
from onrecord.records.evidence import Evidence
from onrecord.records.page import ClaimPage, EventPage, RelationshipPage
from onrecord.render.pages.accounts import AccountView, account_views
from onrecord.render.pages.citations import citation_of
from onrecord.render.pages.context import PageContext
from onrecord.render.pages.dates import Dates
from onrecord.render.pages.descriptions import description
from onrecord.render.pages.references import Link, References
from onrecord.render.pages.words import Words

_WEB = ("http://", "https://")


class DocumentSource(Struct, frozen=True, kw_only=True):
    """A document, and the records that rest on it: the first of each kind, counted."""

    document: Document
    events: EventPage
    claims: ClaimPage
    relationships: RelationshipPage
    changes: Sequence[Change]
    references: References


class SpanView(Struct, frozen=True, kw_only=True):
    """A span of the document, and the record that rests on it."""

    evidence: Evidence
    kind: str
    record: Link


class CountView(Struct, frozen=True, kw_only=True):
    """The number of records of one kind that rest on the document, with the address of their list."""

    kind: str
    shown: int
    count: int
    href: str


class DocumentView(Struct, frozen=True, kw_only=True):
    """The page or the card of a document."""

    document: Document
    url: str | None  # on the web; None for an address of another scheme
    origin: Link | None
    via: Link | None
    counts: tuple[CountView, ...]
    spans: tuple[SpanView, ...]
    accounts: tuple[AccountView, ...]
    changes: Sequence[Change]
    citation: str
    description: str

    @property
    def title(self) -> str:
        """The title of the document."""
        return self.document.title

    @property
    def has_fingerprints(self) -> bool:
        """Whether a passage of the document can be compared with the fingerprints of its spans."""
        return any(span.evidence.sha256 for span in self.spans)


def document_view(source: DocumentSource, page: PageContext) -> DocumentView:
    """Return the view of a document; its spans come in the order of the text, those without a place last."""
    document, references = source.document, source.references
    return DocumentView(
        document=document,
        url=document.url if document.url and document.url.startswith(_WEB) else None,
        origin=references.actor(document.origin, page) if document.origin else None,
        via=references.document(document.read.via, page) if document.read.via else None,
        counts=tuple(_counts(source, page)),
        spans=tuple(sorted(_spans(source, page), key=_place)),
        accounts=account_views(document, references, page),
        changes=source.changes,
        citation=citation_of(document, references, page),
        description=description(
            document.publisher,
            Words(page.language).document(
                document.kind, Dates(page.language).when(document.published), document.reliability.grade
            ),
            document.title,
        ),
    )


def _place(span: SpanView) -> tuple[bool, int, int, str]:
    evidence = span.evidence
    return evidence.paragraph is None, evidence.paragraph or 0, evidence.start or 0, span.record.text


def _counts(source: DocumentSource, page: PageContext) -> Iterator[CountView]:
    for kind, response in (("event", source.events), ("claim", source.claims), ("relationship", source.relationships)):
        yield CountView(
            kind=kind,
            shown=len(response.data),
            count=response.meta.count or 0,
            href=page.href(f"/{kind}s", document=source.document.id),
        )


def _spans(source: DocumentSource, page: PageContext) -> Iterator[SpanView]:
    """Yield the evidence in the document, each piece with its record."""
    references = source.references
    links = [
        *(
            ("event", each.evidence, Link(text=each.title, href=page.href(f"/events/{each.id}")))
            for each in source.events.data
        ),
        *(
            ("claim", each.evidence, Link(text=each.proposition, href=page.href(f"/claims/{each.id}")))
            for each in source.claims.data
        ),
        *(("relationship", each.evidence, references.relationship(each, page)) for each in source.relationships.data),
    ]
    for kind, evidence, record in links:
        for each in evidence:
            if each.document == source.document.id:
                yield SpanView(evidence=each, kind=kind, record=record)
