"""Routes of the pages, the cards and the pictures of the timeline, of balances, of graphs and of paths."""

from msgspec.structs import replace

from onrecord.http.page_queries import (
    BalancePageQuery,
    BalancePictureQuery,
    GraphPageQuery,
    GraphPictureQuery,
    PathPageQuery,
    PathPictureQuery,
    TimelinePageQuery,
    TimelinePictureQuery,
)
from onrecord.http.page_sources.balance import read_balance, read_balance_start
from onrecord.http.page_sources.graph import read_graph
from onrecord.http.page_sources.paths import read_paths
from onrecord.http.page_sources.timeline import read_timeline
from onrecord.http.picture_pages import PicturePages
from onrecord.render.pages.balance import balance_start_view, balance_svg, balance_view
from onrecord.render.pages.graph import graph_svg, graph_view
from onrecord.render.pages.paths import PathsStartView, paths_svg, paths_view
from onrecord.render.pages.timeline import timeline_svg, timeline_view

CARD_ROWS = 10  # entries on the card of a timeline, unless `limit` says otherwise

ROUTES = [
    *PicturePages(
        name="timeline",
        page_query=TimelinePageQuery,
        picture_query=TimelinePictureQuery,
        read=lambda reader, query, _: read_timeline(reader, query),
        view=timeline_view,
        draw=timeline_svg,
        shorten=lambda query: replace(query, limit=query.limit or CARD_ROWS),
    ).routes(),
    *PicturePages(
        name="balance",
        page_query=BalancePageQuery,
        picture_query=BalancePictureQuery,
        read=lambda reader, query, _: read_balance(reader, query),
        view=balance_view,
        draw=balance_svg,
        start=lambda reader, page: balance_start_view(read_balance_start(reader), page),
        accepted=frozenset({"include"}),  # `include=parts` changes what is counted
        short_names={"a": "actor_a", "b": "actor_b"},
    ).routes(),
    *PicturePages(
        name="graph",
        is_of_actor=True,
        page_query=GraphPageQuery,
        picture_query=GraphPictureQuery,
        read=lambda reader, query, actor_id: read_graph(reader, actor_id, query),
        view=graph_view,
        draw=graph_svg,
    ).routes(),
    *PicturePages(
        name="paths",
        page_query=PathPageQuery,
        picture_query=PathPictureQuery,
        read=lambda reader, query, _: read_paths(reader, query),
        view=paths_view,
        draw=paths_svg,
        has_card=False,
        start=lambda _, __: PathsStartView(),
        short_names={"from": "from_actor", "to": "to_actor"},
    ).routes(),
]
