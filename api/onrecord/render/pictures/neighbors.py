"""The neighbors of the center of a graph, by polarity, with the relationships that lead to each."""

from collections.abc import Sequence

from msgspec import Struct

from onrecord.records.codes import Basis, Polarity
from onrecord.records.graph import Graph, GraphEdge, GraphNode
from onrecord.records.ids import ActorId

_RANKS = {Basis.ALLEGED: 0, Basis.DERIVED: 1, Basis.REPORTED: 2, Basis.DOCUMENTED: 3}
_ORDER = (Polarity.CONFLICTUAL, Polarity.COOPERATIVE, Polarity.NEUTRAL, Polarity.MIXED)


class NeighborLine(Struct, frozen=True, kw_only=True):
    """The relationships of one polarity with a neighbor, as one line."""

    polarity: Polarity
    basis: Basis  # the strongest one
    is_outgoing: bool  # some go out from the center
    is_incoming: bool


class Neighbor(Struct, frozen=True, kw_only=True):
    """An actor with relationships to the center, strongest first."""

    node: GraphNode
    edges: tuple[GraphEdge, ...]
    polarity: Polarity  # mixed if some are cooperative and others conflictual
    lines: tuple[NeighborLine, ...]

    @property
    def is_alleged(self) -> bool:
        """Whether all relationships rest on somebody's word only."""
        return all(edge.basis is Basis.ALLEGED for edge in self.edges)


def neighbors_of(graph: Graph) -> list[Neighbor]:
    """Return the neighbors of the center, those with the strongest bases and the most relationships first."""
    nodes = {node.id: node for node in graph.nodes}
    edges: dict[ActorId, list[GraphEdge]] = {}
    for edge in graph.edges:
        other = edge.object if edge.subject == graph.center else edge.subject
        if graph.center in {edge.subject, edge.object} and other != graph.center and other in nodes:
            edges.setdefault(other, []).append(edge)
    neighbors = [_neighbor(graph.center, nodes[id_], of_neighbor) for id_, of_neighbor in edges.items()]
    return sorted(neighbors, key=_strength)


def _strength(neighbor: Neighbor) -> tuple[int, int, str, str]:
    node = neighbor.node
    return -_RANKS[neighbor.edges[0].basis], -len(neighbor.edges), node.name, node.id


def _neighbor(center: ActorId, node: GraphNode, edges: Sequence[GraphEdge]) -> Neighbor:
    ordered = tuple(sorted(edges, key=lambda edge: (-_RANKS[edge.basis], edge.id)))
    polarities = {edge.polarity for edge in ordered}
    taking_sides = polarities - {Polarity.NEUTRAL}
    # A documented relationship does not lend its line to an alleged one: every polarity has a line with its own basis.
    lines = tuple(
        _line(center, polarity, [edge for edge in ordered if edge.polarity is polarity])
        for polarity in _ORDER
        if polarity in (taking_sides or polarities)
    )
    polarity = Polarity.MIXED if len(taking_sides) > 1 else next(iter(taking_sides), Polarity.NEUTRAL)
    return Neighbor(node=node, edges=ordered, polarity=polarity, lines=lines)


def _line(center: ActorId, polarity: Polarity, edges: Sequence[GraphEdge]) -> NeighborLine:
    directed = [edge for edge in edges if edge.directed]
    return NeighborLine(
        polarity=polarity,
        basis=edges[0].basis,
        is_outgoing=any(edge.subject == center for edge in directed),
        is_incoming=any(edge.object == center for edge in directed),
    )
