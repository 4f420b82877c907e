"""The routes of the page and of the card of a record: the same for every kind, but for what is read and shown."""

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
from onrecord.render.pictures.colors import Theme

SourceT = TypeVar("SourceT", bound=Struct)


class RecordPages(Struct, Generic[SourceT], frozen=True, kw_only=True):
    """One kind of record: what its page and its card show, and how it is read."""

    kind: str  # as in the names of its templates: claim_page.html, claim_card.html
    read: Callable[[Reader, str], SourceT]  # raises NotFound, Merged or Withdrawn
    view: Callable[[SourceT, PageContext], Struct]

    def routes(self) -> tuple[HTTPRouteHandler, HTTPRouteHandler]:
        """Return the route of the page and that of the card, which other sites show in a frame."""
        return self._page_route(), self._card_route()

    def _page_route(self) -> HTTPRouteHandler:
        @get(f"/{self.kind}s/{{record_id:str}}", sync_to_thread=False)
        def get_page(request: Request, record_id: FromPath[str]) -> BytesResponse:
            query = parse_page_query(request, RecordPageQuery)
            return self._respond(request, record_id, query, Theme.AUTO)

        return get_page

    def _card_route(self) -> HTTPRouteHandler:
        @get(f"{EMBED}/{self.kind}s/{{record_id:str}}", sync_to_thread=False)
        def get_card(request: Request, record_id: FromPath[str]) -> BytesResponse:
            query = parse_page_query(request, RecordCardQuery)
            return self._respond(request, record_id, query, query.theme)

        return get_card

    def _respond(self, request: Request, record_id: str, query: RecordPageQuery, theme: Theme) -> BytesResponse:
        reader = Reader.of(request, query)
        source = self.read(reader, record_id)
        page = page_context(request, reader.manifest, query.lang, theme)
        template = f"{self.kind}_{'card' if page.is_card else 'page'}.html"
        return respond_with_html(template, self.view(source, page), page)
