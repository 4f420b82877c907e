"""Routes of the pages, the cards and the pictures of the timeline, of balances, of graphs and of paths."""

from http import HTTPStatus
from urllib.parse import urlencode

from litestar import get
from litestar.params import FromPath
from msgspec.structs import replace

from onrecord.http.html import OPTIONS, page_context, respond_with_html, respond_with_picture
from onrecord.http.page_queries import (
    BalancePageQuery,
    BalancePictureQuery,
    GraphPageQuery,
    GraphPictureQuery,
    PathPageQuery,
    PathPictureQuery,
    RecordPageQuery,
    TimelinePageQuery,
    TimelinePictureQuery,
    page_parameters,
    parse_page_query,
)
from onrecord.http.page_sources.balance import read_balance, read_balance_start
from onrecord.http.page_sources.graph import read_graph
from onrecord.http.page_sources.paths import read_paths
from onrecord.http.page_sources.reader import Reader
from onrecord.http.page_sources.timeline import read_timeline
from onrecord.http.requests import Request
from onrecord.http.responses import CACHED, BytesResponse
from onrecord.render.pages.balance import balance_start_view, balance_svg, balance_view
from onrecord.render.pages.context import EMBED, PageContext
from onrecord.render.pages.graph import graph_svg, graph_view
from onrecord.render.pages.paths import PathsStartView, paths_svg, paths_view
from onrecord.render.pages.timeline import timeline_svg, timeline_view
from onrecord.render.pictures.colors import Theme

CARD_ROWS = 10  # entries on the card of a timeline, unless `limit` says otherwise
SVG_SUFFIX = ".svg"
PARTS = frozenset({"include"})  # a balance takes `include=parts`, which changes what is counted
_BALANCE_NAMES = {"a": "actor_a", "b": "actor_b"}
_PATH_NAMES = {"from": "from_actor", "to": "to_actor"}
_RELEASE = OPTIONS | {"release", "known_at"}


@get("/timeline", sync_to_thread=False)
def get_timeline_page(request: Request) -> BytesResponse:
    """Return the page of the timeline."""
    query = parse_page_query(request, TimelinePageQuery)
    reader, page = _reader_and_page(request, query)
    return respond_with_html("timeline_page.html", timeline_view(read_timeline(reader, query), page), page)


@get(f"{EMBED}/timeline", sync_to_thread=False)
def get_timeline_card(request: Request) -> BytesResponse:
    """Return the card of the timeline."""
    query = parse_page_query(request, TimelinePictureQuery)
    reader, page = _reader_and_page(request, query, query.theme)
    shown = replace(query, limit=query.limit or CARD_ROWS)
    return respond_with_html("timeline_card.html", timeline_view(read_timeline(reader, shown), page), page)


@get(f"/timeline{SVG_SUFFIX}", sync_to_thread=False)
def get_timeline_picture(request: Request) -> BytesResponse:
    """Return the picture of the timeline."""
    query = parse_page_query(request, TimelinePictureQuery)
    reader, page = _reader_and_page(request, query, query.theme)
    return respond_with_picture(timeline_svg(read_timeline(reader, query), page))


@get("/balance", sync_to_thread=False)
def get_balance_page(request: Request) -> BytesResponse:
    """Return the page of a balance, or a form that asks for two actors."""
    names = {name for name, _ in page_parameters(request)}
    if _has_short_names(request, _BALANCE_NAMES):
        return _renamed(request, _BALANCE_NAMES)
    if names <= _RELEASE:
        start_query = parse_page_query(request, RecordPageQuery)
        reader, page = _reader_and_page(request, start_query)
        return respond_with_html("balance_start.html", balance_start_view(read_balance_start(reader), page), page)
    query = parse_page_query(request, BalancePageQuery, PARTS)
    reader, page = _reader_and_page(request, query)
    return respond_with_html("balance_page.html", balance_view(read_balance(reader, query), page), page)


@get(f"{EMBED}/balance", sync_to_thread=False)
def get_balance_card(request: Request) -> BytesResponse:
    """Return the card of a balance."""
    if _has_short_names(request, _BALANCE_NAMES):
        return _renamed(request, _BALANCE_NAMES)
    query = parse_page_query(request, BalancePictureQuery, PARTS)
    reader, page = _reader_and_page(request, query, query.theme)
    return respond_with_html("balance_card.html", balance_view(read_balance(reader, query), page), page)


@get(f"/balance{SVG_SUFFIX}", sync_to_thread=False)
def get_balance_picture(request: Request) -> BytesResponse:
    """Return the picture of a balance."""
    if _has_short_names(request, _BALANCE_NAMES):
        return _renamed(request, _BALANCE_NAMES)
    query = parse_page_query(request, BalancePictureQuery, PARTS)
    reader, page = _reader_and_page(request, query, query.theme)
    return respond_with_picture(balance_svg(read_balance(reader, query), page))


@get("/graph/{actor_id:str}", sync_to_thread=False)
def get_graph_page(request: Request, actor_id: FromPath[str]) -> BytesResponse:
    """Return the page of the graph around an actor, or with the suffix `.svg` its picture; ids have no full stop."""
    if actor_id.endswith(SVG_SUFFIX):
        picture_query = parse_page_query(request, GraphPictureQuery)
        reader, page = _reader_and_page(request, picture_query, picture_query.theme)
        source = read_graph(reader, actor_id.removesuffix(SVG_SUFFIX), picture_query)
        return respond_with_picture(graph_svg(source, page))
    query = parse_page_query(request, GraphPageQuery)
    reader, page = _reader_and_page(request, query)
    return respond_with_html("graph_page.html", graph_view(read_graph(reader, actor_id, query), page), page)


@get(f"{EMBED}/graph/{{actor_id:str}}", sync_to_thread=False)
def get_graph_card(request: Request, actor_id: FromPath[str]) -> BytesResponse:
    """Return the card of the graph around an actor."""
    query = parse_page_query(request, GraphPictureQuery)
    reader, page = _reader_and_page(request, query, query.theme)
    return respond_with_html("graph_card.html", graph_view(read_graph(reader, actor_id, query), page), page)


@get("/paths", sync_to_thread=False)
def get_paths_page(request: Request) -> BytesResponse:
    """Return the page of the paths between two actors, or a form that asks for them."""
    names = {name for name, _ in page_parameters(request)}
    if _has_short_names(request, _PATH_NAMES):
        return _renamed(request, _PATH_NAMES)
    if names <= _RELEASE:
        start_query = parse_page_query(request, RecordPageQuery)
        reader, page = _reader_and_page(request, start_query)
        return respond_with_html("paths_start.html", PathsStartView(), page)
    query = parse_page_query(request, PathPageQuery)
    reader, page = _reader_and_page(request, query)
    return respond_with_html("paths_page.html", paths_view(read_paths(reader, query), page), page)


@get(f"/paths{SVG_SUFFIX}", sync_to_thread=False)
def get_paths_picture(request: Request) -> BytesResponse:
    """Return the picture of the paths between two actors."""
    if _has_short_names(request, _PATH_NAMES):
        return _renamed(request, _PATH_NAMES)
    query = parse_page_query(request, PathPictureQuery)
    reader, page = _reader_and_page(request, query, query.theme)
    return respond_with_picture(paths_svg(read_paths(reader, query), page))


def _reader_and_page(
    request: Request,
    query: TimelinePageQuery | BalancePageQuery | GraphPageQuery | PathPageQuery | RecordPageQuery,
    theme: Theme = Theme.AUTO,
) -> tuple[Reader, PageContext]:
    reader = Reader.of(request, query)
    return reader, page_context(request, reader.manifest, query.lang, theme)


def _has_short_names(request: Request, names: dict[str, str]) -> bool:
    return any(name in names for name, _ in page_parameters(request))


def _renamed(request: Request, names: dict[str, str]) -> BytesResponse:
    """Return a redirect from the short names of parameters, which people type, to those of the API."""
    pairs = [(names.get(name, name), value) for name, value in page_parameters(request)]
    location = f"{request.scope['path']}?{urlencode(pairs)}".encode()
    return BytesResponse(
        b"", [(b"location", location), (b"cache-control", CACHED.encode())], HTTPStatus.PERMANENT_REDIRECT
    )


ROUTES = [
    get_timeline_page,
    get_timeline_card,
    get_timeline_picture,
    get_balance_page,
    get_balance_card,
    get_balance_picture,
    get_graph_page,
    get_graph_card,
    get_paths_page,
    get_paths_picture,
]
