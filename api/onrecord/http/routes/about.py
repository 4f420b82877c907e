"""Routes of the pages about the record itself."""

from litestar import get

from onrecord.http.html import page_context, respond_with_html
from onrecord.http.page_queries import RecordPageQuery, parse_page_query
from onrecord.http.page_sources.feed import CORRECTIONS, CORRECTIONS_SHOWN, read_feed
from onrecord.http.page_sources.reader import Reader
from onrecord.http.requests import Request
from onrecord.http.responses import BytesResponse
from onrecord.render.pages.about import corrections_view, method_view
from onrecord.store.changes import ChangeQuery


@get("/about/method", sync_to_thread=False)
def get_method(request: Request) -> BytesResponse:
    """Return how the data is made, and how to read its signs."""
    query = parse_page_query(request, RecordPageQuery)
    page = page_context(request, Reader.of(request, query).manifest, query.lang)
    return respond_with_html("about_method.html", method_view(), page)


@get("/about/corrections", sync_to_thread=False)
def get_corrections(request: Request) -> BytesResponse:
    """Return how errors are reported and corrected, with the latest corrections."""
    query = parse_page_query(request, RecordPageQuery)
    reader = Reader.of(request, query)
    page = page_context(request, reader.manifest, query.lang)
    source = read_feed(reader.releases, ChangeQuery(change=CORRECTIONS, limit=CORRECTIONS_SHOWN))
    return respond_with_html("about_corrections.html", corrections_view(source, page), page)
