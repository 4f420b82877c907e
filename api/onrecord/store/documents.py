"""Documents: their filters, lists and items."""

from typing import Annotated

from msgspec import Meta

from onrecord.records.codes import DocumentKind, Reading
from onrecord.records.ids import ActorId, DocumentId, Language
from onrecord.release.open import Releases
from onrecord.store import paging
from onrecord.store.envelope import Envelope
from onrecord.store.paging import Facet, ListSpec, any_of
from onrecord.store.query import (
    MAX_VALUES,
    DatedSort,
    ItemQuery,
    ListQuery,
    RecordFormat,
    RecordFormatParam,
    SearchText,
)

FACETS = {
    "kind": Facet("document.kind", "document"),
    "read": Facet("document.read_how", "document"),
}


class DocumentQuery(ListQuery, frozen=True, kw_only=True):
    """The documents to list; all of them by default."""

    ids: Annotated[
        tuple[DocumentId, ...],
        Meta(
            max_length=MAX_VALUES,
            description="Match documents with these ids. `meta.missing` lists the ids that no document has.",
        ),
    ] = ()
    kind: Annotated[
        tuple[DocumentKind, ...], Meta(max_length=MAX_VALUES, description="Match documents of these kinds.")
    ] = ()
    publisher: (
        Annotated[
            SearchText,
            Meta(description="Match documents of this publisher. The name must be exactly that of the document."),
        ]
        | None
    ) = None
    language: Annotated[
        tuple[Language, ...],
        Meta(max_length=MAX_VALUES, description="Match documents in these languages, as BCP 47 tags."),
    ] = ()
    read: Annotated[
        tuple[Reading, ...],
        Meta(
            max_length=MAX_VALUES,
            description="Match documents that were read in one of these ways. Those that are known only through "
            "another document are `secondary`.",
        ),
    ] = ()
    origin: Annotated[
        tuple[ActorId, ...],
        Meta(
            max_length=MAX_VALUES,
            description="Match documents whose `origin` is one of these actors, such as a news agency. A document that "
            "is its publisher's own has no `origin`.",
        ),
    ] = ()
    sort: Annotated[DatedSort, Meta(description="Sort by the day of publication, or by id.")] = DatedSort.OLDEST
    format: RecordFormatParam = RecordFormat.JSON


class DocumentItemQuery(ItemQuery, frozen=True, kw_only=True):
    """The parameters of one document."""

    format: RecordFormatParam = RecordFormat.JSON


def page(releases: Releases, query: DocumentQuery) -> Envelope:
    """Return one page of documents, or raise BadCursor."""
    start = paging.start_page(releases, query, "document")
    query = start.query
    conditions = [
        *any_of("document.id IN (*)", query.ids),
        *any_of("document.kind IN (*)", query.kind),
        *any_of("document.publisher IN (*)", [query.publisher] if query.publisher else ()),
        *any_of("document.language IN (*)", query.language),
        *any_of("document.read_how IN (*)", query.read),
        *any_of("document.origin IN (*)", query.origin),
    ]
    return paging.page(
        start,
        ListSpec(sort=query.sort, conditions=conditions, facets=FACETS),
    )


def get(releases: Releases, document_id: DocumentId, query: ItemQuery) -> Envelope:
    """Return one document, or raise NotFound, Merged or Withdrawn."""
    return paging.get(releases, "document", document_id, query)
