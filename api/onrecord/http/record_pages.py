"""The page and the card of a record: the same routes for every kind of record."""

from collections.abc import Callable
from typing import Generic, TypeVar

from litestar import get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath
from msgspec import Struct

from onrecord.http.html import page_context, respond_with_html
from onrecord.http.page_queries import RecordCardQuery, RecordPageQuery, parse_page_query
from onrecord.http.page_sources.reader import Reader
from onrecord.http.requests import Request
from onrecord.http.responses import BytesResponse
from onrecord.render.pages.context import EMBED, PageContext

SourceT = TypeVar("SourceT", bound=Struct)


class RecordPages(Struct, Generic[SourceT], frozen=True, kw_only=True):
    """One kind of record: the function that reads it, and the one that makes its view."""

    kind: str  # as in the names of its templates: claim_page.html, claim_card.html
    read: Callable[[Reader, str], SourceT]  # raises NotFound, Merged or Withdrawn
    view: Callable[[SourceT, PageContext], Struct]

    def routes(self) -> tuple[HTTPRouteHandler, HTTPRouteHandler]:
        """Return the route of the page and that of the card, which other sites show in a frame."""
        return self._route("", "page", RecordPageQuery), self._route(EMBED, "card", RecordCardQuery)

    def _route(self, prefix: str, template: str, query_type: type[RecordPageQuery]) -> HTTPRouteHandler:
        @get(f"{prefix}/{self.kind}s/{{record_id:str}}", sync_to_thread=False)
        def get_response(request: Request, record_id: FromPath[str]) -> BytesResponse:
            query = parse_page_query(request, query_type)
            reader = Reader.of(request, query)
            source = self.read(reader, record_id)
            page = page_context(request, reader.manifest, query.lang)
            return respond_with_html(f"{self.kind}_{template}.html", self.view(source, page), page)

        return get_response
