"""Routes of the graph: the actors around an actor, and the paths between two actors."""

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
    """Return the actors within `depth` relationships of an actor, and the relationships between all of them.

    Nodes are sorted by their distance from the actor. If there are more relationships than `limit`, the nearest are
    returned and `meta.truncated` counts the others. The actor is the only node if it has no relationship.
    """
    query = parse_query(request, GraphQuery)
    result = graph.get(begin_query(request), actor_id, query)
    if query.format is GraphFormat.JSON:
        return respond(request, result.envelope())
    body = WRITERS[query.format](result.graph.nodes, result.graph.edges)
    return respond_as(request, body, MEDIA_TYPES[query.format])


@endpoint(
    "/v1/paths", summary="List shortest paths between two actors", tag="graph", query=PathQuery, response=PathPage
)
def list_paths(request: Request) -> BytesResponse:
    """Return the shortest paths from one actor to another, sorted by the ids of their relationships.

    A path may follow a relationship in either direction. The list is empty if the actors are the same, or if no path
    has at most `max_hops` relationships.
    """
    return respond_with_list(request, parse_query(request, PathQuery), paths.page)
