"""The route of the page of search."""

from litestar import get

from onrecord.http.html import page_context, respond_with_html
from onrecord.http.page_queries import SearchPageQuery, SearchStartQuery, page_parameters, parse_page_query
from onrecord.http.page_sources.home import read_examples
from onrecord.http.page_sources.reader import Reader
from onrecord.http.page_sources.search import read_search
from onrecord.http.requests import Request
from onrecord.http.responses import BytesResponse
from onrecord.render.pages.search import SearchView, examples, search_view

TEMPLATE = "search.html"


@get("/search", sync_to_thread=False)
def get_search(request: Request) -> BytesResponse:
    """Return the records that have the words of `q`, or a form to search with if there is no `q`."""
    if all(name != "q" for name, _ in page_parameters(request)):
        return _respond_with_form(request)
    query = parse_page_query(request, SearchPageQuery)
    reader = Reader.of(request, query)
    page = page_context(request, reader.manifest, query.lang)
    return respond_with_html(TEMPLATE, search_view(read_search(reader, query), page), page)


def _respond_with_form(request: Request) -> BytesResponse:
    query = parse_page_query(request, SearchStartQuery)
    reader = Reader.of(request, query)
    page = page_context(request, reader.manifest, query.lang)
    view = SearchView(only=query.kind, examples=examples(read_examples(reader), page))
    return respond_with_html(TEMPLATE, view, page)
