"""Routes of documents."""

from litestar.params import FromPath

from onrecord.http.citations import respond_with_citation
from onrecord.http.items import respond_with_item
from onrecord.http.lists import respond_with_list
from onrecord.http.requests import Request, begin_query, parse_query
from onrecord.http.responses import BytesResponse
from onrecord.http.routing import endpoint
from onrecord.records.citation import CitationItem
from onrecord.records.page import DocumentItem, DocumentPage
from onrecord.store import documents
from onrecord.store.citations import CiteQuery
from onrecord.store.documents import DocumentItemQuery, DocumentQuery


@endpoint(
    "/v1/documents",
    summary="List documents",
    tag="documents",
    query=DocumentQuery,
    response=DocumentPage,
)
def list_documents(request: Request) -> BytesResponse:
    """Return the documents that match every filter, by the day of publication; without filters, all of them.

    Documents are the sources of the records. Their text is never part of the data.
    """
    return respond_with_list(request, parse_query(request, DocumentQuery), documents.page)


@endpoint(
    "/v1/documents/{document_id:str}",
    summary="Get a document",
    tag="documents",
    query=DocumentItemQuery,
    response=DocumentItem,
)
def get_document(request: Request, document_id: FromPath[str]) -> BytesResponse:
    """Return one document with its publisher, its date of publication, its reliability and its license."""
    query = parse_query(request, DocumentItemQuery)
    return respond_with_item(request, query, documents.get(begin_query(request), document_id, query))


@endpoint(
    "/v1/documents/{document_id:str}/cite",
    summary="Cite a document",
    tag="documents",
    query=CiteQuery,
    response=CitationItem,
)
def cite_document(request: Request, document_id: FromPath[str]) -> BytesResponse:
    """Return the citation of a document: a sentence, a BibTeX entry and CSL-JSON.

    It names the release that the response comes from, and links to the record in that release, which never changes.
    """
    return respond_with_citation(request, "document", document_id)
