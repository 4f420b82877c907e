"""Documents over HTTP."""

from litestar.params import FromPath

from onrecord.http.citations import respond_with_citation
from onrecord.http.lists import respond_with_list
from onrecord.http.requests import Request, begin_query, parse_query
from onrecord.http.responses import BytesResponse, respond
from onrecord.http.routing import endpoint
from onrecord.records.citation import CitationItem
from onrecord.records.page import DocumentItem, DocumentPage
from onrecord.store import documents
from onrecord.store.citations import CiteQuery
from onrecord.store.documents import DocumentQuery
from onrecord.store.query import ItemQuery


@endpoint(
    "/v1/documents",
    summary="List documents",
    tag="documents",
    query=DocumentQuery,
    response=DocumentPage,
)
def list_documents(request: Request) -> BytesResponse:
    """Return the documents that the filters find: the sources that records rest on, never their text."""
    return respond_with_list(request, parse_query(request, DocumentQuery), documents.page)


@endpoint(
    "/v1/documents/{document_id:str}",
    summary="Get a document",
    tag="documents",
    query=ItemQuery,
    response=DocumentItem,
)
def get_document(request: Request, document_id: FromPath[str]) -> BytesResponse:
    """Return one document."""
    return respond(request, documents.get(begin_query(request), document_id, parse_query(request, ItemQuery)))


@endpoint(
    "/v1/documents/{document_id:str}/cite",
    summary="Cite a document",
    tag="documents",
    query=CiteQuery,
    response=CitationItem,
)
def cite_document(request: Request, document_id: FromPath[str]) -> BytesResponse:
    """Return how to cite a document as one release has it: a sentence, BibTeX and CSL-JSON."""
    return respond_with_citation(request, "document", document_id)
