"""Questions asked of documents."""

from typing import Annotated

from msgspec import Meta

from onrecord.records.codes import DocumentKind
from onrecord.records.ids import DocumentId, Language
from onrecord.release.open import Releases
from onrecord.store import paging
from onrecord.store.answers import Answer
from onrecord.store.paging import Facet, Question, among
from onrecord.store.query import MAX_VALUES, DatedSort, InRecords, ItemQuery, ListQuery, RecordFormat, Wording

FACETS = {
    "kind": Facet("document.kind", "document"),
}


class DocumentQuery(ListQuery, frozen=True, kw_only=True):
    """Which documents a reader asks for; an empty query means all of them."""

    ids: Annotated[tuple[DocumentId, ...], Meta(max_length=MAX_VALUES, description="Ids of documents.")] = ()
    kind: Annotated[tuple[DocumentKind, ...], Meta(max_length=MAX_VALUES, description="Kinds of document.")] = ()
    publisher: Annotated[Wording, Meta(description="The publisher's name, exactly as a document gives it.")] | None = (
        None
    )
    language: Annotated[
        tuple[Language, ...], Meta(max_length=MAX_VALUES, description="Languages, as BCP 47 tags.")
    ] = ()
    sort: Annotated[DatedSort, Meta(description="By the day of publication, or by id.")] = DatedSort.OLDEST
    format: InRecords = RecordFormat.JSON


def page(releases: Releases, query: DocumentQuery) -> Answer:
    """Return one page of documents."""
    conditions = [
        *among("document.id IN (*)", query.ids),
        *among("document.kind IN (*)", query.kind),
        *among("document.publisher IN (*)", [query.publisher] if query.publisher else ()),
        *among("document.language IN (*)", query.language),
    ]
    return paging.page(
        releases,
        Question(table="document", query=query, sort=query.sort, conditions=conditions, ids=query.ids, facets=FACETS),
    )


def get(releases: Releases, document_id: DocumentId, query: ItemQuery) -> Answer:
    """Return one document, or raise NotFound."""
    return paging.get(releases, "document", document_id, query)
