"""Documents over HTTP."""

from litestar.params import FromPath

from onrecord.http.answer import Asked, Reply, query_of, reads, releases_of, send
from onrecord.http.citations import send_citation
from onrecord.http.lists import send_list
from onrecord.records.citation import CitationItem
from onrecord.records.page import DocumentItem, DocumentPage
from onrecord.store import documents
from onrecord.store.citations import CiteQuery
from onrecord.store.documents import DocumentQuery
from onrecord.store.query import ItemQuery


@reads(
    "/v1/documents",
    summary="List documents",
    tag="documents",
    query=DocumentQuery,
    answer=DocumentPage,
)
def list_documents(request: Asked) -> Reply:
    """Return the documents that the filters find: the sources that records rest on, never their text."""
    return send_list(request, query_of(request, DocumentQuery), documents.page)


@reads(
    "/v1/documents/{document_id:str}",
    summary="Get a document",
    tag="documents",
    query=ItemQuery,
    answer=DocumentItem,
)
def get_document(request: Asked, document_id: FromPath[str]) -> Reply:
    """Return one document."""
    return send(request, documents.get(releases_of(request), document_id, query_of(request, ItemQuery)))


@reads(
    "/v1/documents/{document_id:str}/cite",
    summary="Cite a document",
    tag="documents",
    query=CiteQuery,
    answer=CitationItem,
)
def cite_document(request: Asked, document_id: FromPath[str]) -> Reply:
    """Return how to cite a document as one release has it: a sentence, BibTeX and CSL-JSON."""
    return send_citation(request, "document", document_id)
