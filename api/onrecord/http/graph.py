"""The graph of actors over HTTP: who stands near an actor, and how one is reached from another."""

from litestar.params import FromPath

from onrecord.http.answer import Asked, Reply, query_of, reads, releases_of, send, send_as
from onrecord.http.formats import MEDIA_TYPES
from onrecord.http.lists import send_list
from onrecord.records.graph import GraphItem, PathPage
from onrecord.render.graph import gexf, graphml
from onrecord.store import graph, paths
from onrecord.store.graph import GraphFormat, GraphQuery
from onrecord.store.paths import PathQuery

WRITERS = {GraphFormat.GRAPHML: graphml, GraphFormat.GEXF: gexf}


@reads(
    "/v1/graph/{actor_id:str}", summary="Get the graph around an actor", tag="graph", query=GraphQuery, answer=GraphItem
)
def get_graph(request: Asked, actor_id: FromPath[str]) -> Reply:
    """Return the actors around one actor and every relationship among them, the nearest first."""
    query = query_of(request, GraphQuery)
    found = graph.find(releases_of(request), actor_id, query)
    if query.format is GraphFormat.JSON:
        return send(request, found.answer())
    written = WRITERS[query.format](found.graph.nodes, found.graph.edges)
    return send_as(request, written, MEDIA_TYPES[query.format])


@reads("/v1/paths", summary="List the shortest paths between two actors", tag="graph", query=PathQuery, answer=PathPage)
def list_paths(request: Asked) -> Reply:
    """Return all shortest ways from one actor to another; relationships may be walked from either end."""
    return send_list(request, query_of(request, PathQuery), paths.page)
