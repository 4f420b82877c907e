"""The source of a graph: the actors around an actor, and the relationships among them."""

from onrecord.http.page_sources.named_actors import read_actors
from onrecord.http.page_sources.reader import Reader
from onrecord.render.pages.graph import GraphSource
from onrecord.render.pages.references import References
from onrecord.store import graph
from onrecord.store.graph import GraphQuery


def read_graph(reader: Reader, actor_id: str, query: GraphQuery) -> GraphSource:
    """Return the graph around an actor, or raise NotFound, Merged or Withdrawn; two reads of the store."""
    result = graph.get(reader.releases, actor_id, query)
    actors = read_actors(reader, (node.id for node in result.graph.nodes))
    return GraphSource(graph=result.graph, meta=result.meta, depth=query.depth, references=References(actors=actors))
