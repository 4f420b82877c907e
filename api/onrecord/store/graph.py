"""The graph around an actor, read from the center outward until it is whole or as large as it may be."""

from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from onrecord.records.graph import MAX_DEPTH, Graph, GraphEdge, GraphNode
from onrecord.records.ids import ActorId
from onrecord.records.page import ResponseMeta, Truncation
from onrecord.release.db import Db
from onrecord.release.open import Releases
from onrecord.store import edges, envelope
from onrecord.store.edges import ValidOnEdgeFilter, json_array
from onrecord.store.envelope import Envelope
from onrecord.store.paging import release_of
from onrecord.store.query import FORMAT

MAX_EDGES = 1000
DEFAULT_EDGES = 200

# Each gives one row, whatever it finds: sqlite3 lets go of the interpreter's lock for every row.
ACROSS = """
actor IN (SELECT value FROM json_each(?)) AND other NOT IN (SELECT value FROM json_each(?)) AND {where}
"""
AMONG = """
actor IN (SELECT value FROM json_each(?)) AND other IN (SELECT value FROM json_each(?)) AND forward = 1 AND {where}
"""
FOUND = """
SELECT json_group_array(json_array(relationship, other)) FROM (
    SELECT relationship, other FROM edge WHERE {which} ORDER BY relationship LIMIT ?
)
"""
COUNTED = "SELECT json_array(json_array(count(*), count(DISTINCT other))) FROM edge WHERE {which}"
NODES = """
SELECT json_group_array(json(node)) FROM (
    SELECT json_object(
        'id', actor.id, 'name', name, 'kind', kind, 'country', country, 'distance', chosen.value -> 1
    ) AS node
    FROM json_each(?) AS chosen JOIN actor ON actor.rank_id = chosen.value ->> 0
    ORDER BY chosen.key
)
"""
EDGES = """
SELECT json_group_array(json(edge)) FROM (
    SELECT json_object(
        'id', relationship.id, 'subject', subject, 'object', object, 'type', relationship.type,
        'directed', json(iif(directed, 'true', 'false')), 'polarity', polarity, 'basis', basis, 'certainty', certainty,
        'start', start_edtf, 'end', end_edtf,
        'evidence_count', (SELECT count(*) FROM evidence WHERE evidence.relationship = relationship.id)
    ) AS edge
    FROM json_each(?) AS chosen JOIN relationship ON relationship.rank_id = chosen.value
    ORDER BY chosen.key
)
"""


class GraphFormat(StrEnum):
    """Forms in which a graph comes."""

    JSON = "json"
    GRAPHML = "graphml"
    GEXF = "gexf"


class GraphQuery(ValidOnEdgeFilter, frozen=True, kw_only=True):
    """How far around an actor, and along which relationships; an empty query means its own."""

    depth: Annotated[
        int, Meta(ge=1, le=MAX_DEPTH, description="How many relationships away from the actor others may be.")
    ] = 1
    limit: Annotated[
        int,
        Meta(
            ge=1,
            le=MAX_EDGES,
            description="How many relationships at most, the nearest first; `meta.truncated` has the rest.",
        ),
    ] = DEFAULT_EDGES
    format: Annotated[GraphFormat, FORMAT] = GraphFormat.JSON


class GraphResult(Struct, frozen=True, kw_only=True):
    """A graph, and what it rests on."""

    graph: Graph
    meta: ResponseMeta

    def envelope(self) -> Envelope:
        """Return it as JSON."""
        return envelope.item_of(self.graph, self.meta)


class _Walked(Struct, frozen=True, kw_only=True):
    """The distance of each actor reached, the relationships taken in their order, and what was left."""

    distances: dict[int, int]
    taken: list[int]
    truncated: Truncation | None


def get(releases: Releases, actor_id: ActorId, query: GraphQuery) -> GraphResult:
    """Return the graph around an actor, or raise NotFound, Merged or Withdrawn."""
    release = release_of(releases, query)
    db = release.db
    walked = _walk(db, edges.ranked_actor(release, actor_id).rank, query)
    placed = sorted(walked.distances.items(), key=lambda item: (item[1], item[0]))
    return GraphResult(
        graph=Graph(
            center=actor_id,
            nodes=msgspec.json.decode(db.doc(NODES, (json_array(placed),)) or b"", type=list[GraphNode]),
            edges=msgspec.json.decode(db.doc(EDGES, (json_array(walked.taken),)) or b"", type=list[GraphEdge]),
        ),
        meta=msgspec.structs.replace(
            envelope.meta(release, query.valid_on, is_empty=not walked.taken), truncated=walked.truncated
        ),
    )


def _walk(db: Db, center: int, query: GraphQuery) -> _Walked:
    """Walk outward; as long as nothing is cut, no more actors are known than the answer has relationships."""
    condition = query.condition()
    distances = {center: 0}
    taken: list[int] = []
    steps = _steps(query.depth)
    for step in steps:
        distance, kind = step
        level = [actor for actor, at in distances.items() if at == distance]
        which = kind.format(where=condition.sql)
        values = (json_array(level), json_array(level if kind is AMONG else list(distances)), *condition.values)
        room = query.limit - len(taken)
        found = _pairs(db.doc(FOUND.format(which=which), (*values, room + 1)))
        reached = {other for _, other in found[:room]} - distances.keys()
        taken += [relationship for relationship, _ in found[:room]]
        distances |= dict.fromkeys(reached, distance + 1)
        if len(found) > room:
            ((relationships, actors),) = _pairs(db.doc(COUNTED.format(which=which), values))
            nodes = actors - len(reached) if kind is ACROSS else 0
            truncated = Truncation(edges=relationships - room, nodes=nodes, at_least=step != steps[-1])
            return _Walked(distances=distances, taken=taken, truncated=truncated)
    return _Walked(distances=distances, taken=taken, truncated=None)


def _steps(depth: int) -> list[tuple[int, str]]:
    """Return what is read one after the other: at each distance those among the actors there, then those that lead on.

    Those among the actors farthest out come last: the graph has every relationship among its actors.
    """
    among = [(distance, AMONG) for distance in range(1, depth + 1)]
    across = [(distance, ACROSS) for distance in range(depth)]
    return sorted([*among, *across], key=lambda step: (step[0], step[1] is ACROSS))


def _pairs(doc: bytes | None) -> list[tuple[int, int]]:
    return msgspec.json.decode(doc or b"", type=list[tuple[int, int]])
