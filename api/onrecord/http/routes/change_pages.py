"""The route of the page of changes."""

from litestar import get
from msgspec.structs import replace

from onrecord.http.html import page_context, respond_with_html
from onrecord.http.page_queries import ChangePageQuery, parse_page_query
from onrecord.http.page_sources.feed import read_feed
from onrecord.http.requests import Request, begin_query
from onrecord.http.responses import BytesResponse
from onrecord.render.pages.changes import changes_view


@get("/changes", sync_to_thread=False)
def get_changes(request: Request) -> BytesResponse:
    """Return the changes of all releases, the newest first, with the values before and after each."""
    query = parse_page_query(request, ChangePageQuery)
    releases = begin_query(request)
    page = page_context(request, releases.current.manifest, query.lang)
    # Here `release` selects changes: the page itself, and so its links, are of the current release.
    page = replace(page, is_pinned=False)
    return respond_with_html("changes.html", changes_view(read_feed(releases, query), page), page)
