"""Routes of the pages of codebooks."""

from litestar import get
from litestar.params import FromPath

from onrecord.http.html import page_context, respond_with_html
from onrecord.http.page_queries import RecordPageQuery, parse_page_query
from onrecord.http.page_sources.reader import Reader, decode
from onrecord.http.requests import Request
from onrecord.http.responses import BytesResponse
from onrecord.records.page import CodebookItem, CodebookPage
from onrecord.render.pages.codebooks import codebook_view, codebooks_view
from onrecord.store import codebooks
from onrecord.store.codebooks import CodebookItemQuery
from onrecord.store.query import UnpagedQuery


@get("/codebooks", sync_to_thread=False)
def get_codebooks(request: Request) -> BytesResponse:
    """Return every codebook with links to its codes."""
    query = parse_page_query(request, RecordPageQuery)
    reader = Reader.of(request, query)
    page = page_context(request, reader.manifest, query.lang)
    response = decode(codebooks.page(reader.releases, UnpagedQuery(release=reader.release)), CodebookPage)
    return respond_with_html("codebooks.html", codebooks_view(response.data, page), page)


@get("/codebooks/{name:str}", sync_to_thread=False)
def get_codebook_page(request: Request, name: FromPath[str]) -> BytesResponse:
    """Return one codebook: the meaning of each code, with examples and mappings."""
    query = parse_page_query(request, RecordPageQuery)
    reader = Reader.of(request, query)
    page = page_context(request, reader.manifest, query.lang)
    response = decode(codebooks.get(reader.releases, name, CodebookItemQuery(release=reader.release)), CodebookItem)
    return respond_with_html("codebook.html", codebook_view(response.data), page)
