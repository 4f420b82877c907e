"""The graph of actors over HTTP: who stands near an actor, and how one is reached from another."""

from litestar.params import FromPath

from onrecord.http.lists import respond_with_list
from onrecord.http.media_types import MEDIA_TYPES
from onrecord.http.requests import Request, begin_query, parse_query
from onrecord.http.responses import BytesResponse, respond, respond_as
from onrecord.http.routing import endpoint
from onrecord.records.graph import GraphItem, PathPage
from onrecord.render.graph import gexf, graphml
from onrecord.store import graph, paths
from onrecord.store.graph import GraphFormat, GraphQuery
from onrecord.store.paths import PathQuery

WRITERS = {GraphFormat.GRAPHML: graphml, GraphFormat.GEXF: gexf}


@endpoint(
    "/v1/graph/{actor_id:str}",
    summary="Get the graph around an actor",
    tag="graph",
    query=GraphQuery,
    response=GraphItem,
)
def get_graph(request: Request, actor_id: FromPath[str]) -> BytesResponse:
    """Return the actors around one actor and every relationship among them, the nearest first."""
    query = parse_query(request, GraphQuery)
    found = graph.get(begin_query(request), actor_id, query)
    if query.format is GraphFormat.JSON:
        return respond(request, found.envelope())
    written = WRITERS[query.format](found.graph.nodes, found.graph.edges)
    return respond_as(request, written, MEDIA_TYPES[query.format])


@endpoint(
    "/v1/paths", summary="List the shortest paths between two actors", tag="graph", query=PathQuery, response=PathPage
)
def list_paths(request: Request) -> BytesResponse:
    """Return all shortest ways from one actor to another; relationships may be walked from either end."""
    return respond_with_list(request, parse_query(request, PathQuery), paths.page)
