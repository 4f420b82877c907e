"""The graph around an actor, read from the center outward until it is complete or has as many edges as allowed."""

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from onrecord.records.graph import MAX_DEPTH, Graph, GraphEdge, GraphNode
from onrecord.records.ids import ActorId
from onrecord.records.page import ResponseMeta, Truncation
from onrecord.release.db import Db
from onrecord.release.open import Releases
from onrecord.store import edges, envelope, retired
from onrecord.store.edges import ValidOnEdgeFilter, json_array
from onrecord.store.envelope import Envelope
from onrecord.store.paging import release_of
from onrecord.store.query import FORMAT

MAX_EDGES = 1000
DEFAULT_EDGES = 200

# Every statement returns one row: sqlite3 releases the interpreter's lock for every row, which costs more than the row.
OUTWARD = """
actor IN (SELECT value FROM json_each(?)) AND other NOT IN (SELECT value FROM json_each(?)) AND {where}
"""
# An edge among these actors is in the table twice, once from each end: `forward` leaves one of the two.
WITHIN = """
actor IN (SELECT value FROM json_each(?)) AND other IN (SELECT value FROM json_each(?)) AND forward = 1 AND {where}
"""
STEP_EDGES = """
SELECT json_group_array(json_array(relationship, other)) FROM (
    SELECT relationship, other FROM edge WHERE {condition} ORDER BY relationship LIMIT ?
)
"""
STEP_COUNTS = "SELECT json_array(json_array(count(*), count(DISTINCT other))) FROM edge WHERE {condition}"
GRAPH_NODES = """
SELECT json_group_array(json(node)) FROM (
    SELECT json_object(
        'id', actor.id, 'name', name, 'kind', kind, 'country', country, 'distance', ranked.value -> 1
    ) AS node
    FROM json_each(?) AS ranked JOIN actor ON actor.rank_id = ranked.value ->> 0
    ORDER BY ranked.key
)
"""
GRAPH_EDGES = """
SELECT json_group_array(json(edge)) FROM (
    SELECT json_object(
        'id', relationship.id, 'subject', subject, 'object', object, 'type', relationship.type,
        'directed', json(iif(directed, 'true', 'false')), 'polarity', polarity, 'basis', basis, 'certainty', certainty,
        'start', start_edtf, 'end', end_edtf,
        'evidence_count', (SELECT count(*) FROM evidence WHERE evidence.relationship = relationship.id)
    ) AS edge
    FROM json_each(?) AS ranked JOIN relationship ON relationship.rank_id = ranked.value
    ORDER BY ranked.key
)
"""


class GraphFormat(StrEnum):
    """Formats of a graph."""

    JSON = "json"
    GRAPHML = "graphml"
    GEXF = "gexf"


class GraphQuery(ValidOnEdgeFilter, frozen=True, kw_only=True):
    """The extent of a graph, and the relationships to use; by default those of the actor itself."""

    depth: Annotated[
        int,
        Meta(ge=1, le=MAX_DEPTH, description="Maximum distance from the actor, in relationships."),
    ] = 1
    limit: Annotated[
        int,
        Meta(
            ge=1,
            le=MAX_EDGES,
            description="Maximum number of relationships. The nearest come first, and `meta.truncated` counts those "
            "left out.",
        ),
    ] = DEFAULT_EDGES
    format: Annotated[GraphFormat, FORMAT] = GraphFormat.JSON


class GraphResult(Struct, frozen=True, kw_only=True):
    """A graph and the `meta` of its response."""

    graph: Graph
    meta: ResponseMeta

    def envelope(self) -> Envelope:
        """Return the graph in the envelope of one record."""
        return envelope.item_of(self.graph, self.meta)


class _Traversal(Struct, frozen=True, kw_only=True):
    """The distance of each actor reached, the edges in the order of reading, and the number left out."""

    distances: dict[int, int]
    edges: list[int]
    truncated: Truncation | None


def get(releases: Releases, actor_id: ActorId, query: GraphQuery) -> GraphResult:
    """Return the graph around an actor, or raise NotFound, Merged or Withdrawn."""
    release = release_of(releases, query)
    db = release.db
    center = edges.rank_of(db, actor_id)
    if center is None:
        raise retired.missing_error(release, "actor", actor_id)
    traversal = _traverse(db, center, query)
    # By distance, then by id: ranks are in the order of ids.
    nodes = sorted(traversal.distances.items(), key=lambda item: (item[1], item[0]))
    meta = envelope.meta(release, query.valid_on, is_empty=not traversal.edges)
    return GraphResult(
        graph=Graph(
            center=actor_id,
            nodes=msgspec.json.decode(db.doc(GRAPH_NODES, (json_array(nodes),)) or b"", type=list[GraphNode]),
            edges=msgspec.json.decode(db.doc(GRAPH_EDGES, (json_array(traversal.edges),)) or b"", type=list[GraphEdge]),
        ),
        meta=msgspec.structs.replace(meta, truncated=traversal.truncated),
    )


def _traverse(db: Db, center: int, query: GraphQuery) -> _Traversal:
    """Read the edges outward from the center, up to the limit of the query.

    Every step outward stops at the limit, so no more actors are in memory than edges are sent.
    """
    where = query.condition()
    distances = {center: 0}
    graph_edges: list[int] = []
    steps = _steps(query.depth)
    for step in steps:
        distance, kind = step
        level = [actor for actor, at in distances.items() if at == distance]
        condition = kind.format(where=where.sql)
        values = (json_array(level), json_array(level if kind is WITHIN else list(distances)), *where.values)
        remaining = query.limit - len(graph_edges)
        # One more than fits shows whether the graph is cut here.
        step_edges = _pairs(db.doc(STEP_EDGES.format(condition=condition), (*values, remaining + 1)))
        reached = {other for _, other in step_edges[:remaining]} - distances.keys()
        graph_edges += [relationship for relationship, _ in step_edges[:remaining]]
        distances |= dict.fromkeys(reached, distance + 1)
        if len(step_edges) > remaining:
            # Only the rest of this step is counted: to count what is farther out would take reading it.
            ((relationships, actors),) = _pairs(db.doc(STEP_COUNTS.format(condition=condition), values))
            nodes = actors - len(reached) if kind is OUTWARD else 0
            truncated = Truncation(edges=relationships - remaining, nodes=nodes, at_least=step != steps[-1])
            return _Traversal(distances=distances, edges=graph_edges, truncated=truncated)
    return _Traversal(distances=distances, edges=graph_edges, truncated=None)


def _steps(depth: int) -> list[tuple[int, str]]:
    """Return the steps of a traversal: at each distance the edges among its actors, then those that lead outward.

    The last step is that among the outermost actors, since a graph has every edge among its actors.
    """
    within = [(distance, WITHIN) for distance in range(1, depth + 1)]
    outward = [(distance, OUTWARD) for distance in range(depth)]
    return sorted([*within, *outward], key=lambda step: (step[0], step[1] is OUTWARD))


def _pairs(doc: bytes | None) -> list[tuple[int, int]]:
    return msgspec.json.decode(doc or b"", type=list[tuple[int, int]])
