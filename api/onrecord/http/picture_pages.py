"""The page, the card and the picture by itself of one kind of picture: the same routes for every kind."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Generic, TypeVar
from urllib.parse import urlencode

from litestar import get
from litestar.handlers import HTTPRouteHandler
from markupsafe import Markup
from msgspec import Struct

from onrecord.http.html import OPTIONS, page_context, respond_with_html, respond_with_picture
from onrecord.http.page_queries import (
    BalancePageQuery,
    GraphPageQuery,
    PathPageQuery,
    RecordPageQuery,
    TimelinePageQuery,
    page_parameters,
    parse_page_query,
)
from onrecord.http.page_sources.reader import Reader
from onrecord.http.requests import Request
from onrecord.http.responses import CACHED, BytesResponse
from onrecord.render.pages.context import EMBED, PageContext

SVG_SUFFIX = ".svg"
_ID = "actor_id"
_RELEASE = OPTIONS | {"release", "known_at"}

QueryT = TypeVar("QueryT", TimelinePageQuery, BalancePageQuery, GraphPageQuery, PathPageQuery)
SourceT = TypeVar("SourceT", bound=Struct)


class PicturePages(Struct, Generic[QueryT, SourceT], frozen=True, kw_only=True):
    """One kind of picture: its parameters, the function that reads it, and those that show it."""

    name: str  # first part of its path, and of the names of its templates: graph_page.html, graph_card.html
    is_of_actor: bool = False  # whether its path has the id of an actor
    page_query: type[QueryT]
    picture_query: type[QueryT]  # of the card and the picture, which have a theme
    read: Callable[[Reader, QueryT, str], SourceT]  # the last argument is the id in the path, or an empty text
    view: Callable[[SourceT, PageContext], Struct]
    draw: Callable[[SourceT, PageContext], Markup]
    has_card: bool = True
    shorten: Callable[[QueryT], QueryT] | None = None  # for the card
    start: Callable[[Reader, PageContext], Struct] | None = None  # the view of the page without parameters
    accepted: frozenset[str] = frozenset()  # parameters of formats that change the picture
    short_names: Mapping[str, str] = {}  # of parameters, which people type

    def routes(self) -> list[HTTPRouteHandler]:
        """Return the routes of the page, the card and the picture."""
        path = f"/{self.name}/{{{_ID}:str}}" if self.is_of_actor else f"/{self.name}"
        page = self._route(path, self._page)
        card: list[HTTPRouteHandler] = [self._route(f"{EMBED}{path}", self._card)] if self.has_card else []
        # Behind an id the suffix is part of it: ids have no full stop.
        picture: list[HTTPRouteHandler] = (
            [] if self.is_of_actor else [self._route(f"{path}{SVG_SUFFIX}", self._picture)]
        )
        return [page, *card, *picture]

    def _route(self, path: str, respond: Callable[[Request], BytesResponse]) -> HTTPRouteHandler:
        @get(path, sync_to_thread=False)
        def get_response(request: Request) -> BytesResponse:
            pairs = page_parameters(request)
            return self._renamed(request, pairs) if self._has_short_names(pairs) else respond(request)

        return get_response

    def _page(self, request: Request) -> BytesResponse:
        if request.path_params.get(_ID, "").endswith(SVG_SUFFIX):
            return self._picture(request)
        if self.start and {name for name, _ in page_parameters(request)} <= _RELEASE:
            start_query = parse_page_query(request, RecordPageQuery)
            reader = Reader.of(request, start_query)
            page = page_context(request, reader.manifest, start_query.lang)
            return respond_with_html(f"{self.name}_start.html", self.start(reader, page), page)
        source, page = self._read(request, parse_page_query(request, self.page_query, self.accepted))
        return respond_with_html(f"{self.name}_page.html", self.view(source, page), page)

    def _card(self, request: Request) -> BytesResponse:
        query = parse_page_query(request, self.picture_query, self.accepted)
        source, page = self._read(request, self.shorten(query) if self.shorten else query)
        return respond_with_html(f"{self.name}_card.html", self.view(source, page), page)

    def _picture(self, request: Request) -> BytesResponse:
        source, page = self._read(request, parse_page_query(request, self.picture_query, self.accepted))
        return respond_with_picture(self.draw(source, page))

    def _read(self, request: Request, query: QueryT) -> tuple[SourceT, PageContext]:
        reader = Reader.of(request, query)
        actor_id = request.path_params.get(_ID, "").removesuffix(SVG_SUFFIX)
        page = page_context(request, reader.manifest, query.lang)
        return self.read(reader, query, actor_id), page

    def _has_short_names(self, pairs: list[tuple[str, str]]) -> bool:
        return any(name in self.short_names for name, _ in pairs)

    def _renamed(self, request: Request, pairs: list[tuple[str, str]]) -> BytesResponse:
        """Return a redirect to the names of the API."""
        renamed = [(self.short_names.get(name, name), value) for name, value in pairs]
        location = f"{request.scope['path']}?{urlencode(renamed)}".encode()
        headers = [(b"location", location), (b"cache-control", CACHED.encode())]
        return BytesResponse(b"", headers, HTTPStatus.PERMANENT_REDIRECT)
