"""GraphML and GEXF, read back by networkx."""

import io
from typing import Any

import networkx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.records.codes import ActorKind, Basis, Certainty, Polarity, RelationshipType
from onrecord.records.graph import GraphEdge, GraphNode
from onrecord.render.graph import gexf, graphml

FORMATS = ["graphml", "gexf"]


def node(id_: str, name: str = "A name", **fields: Any) -> GraphNode:
    return GraphNode(**{"id": id_, "name": name, "kind": ActorKind.PERSON, "country": None, "distance": 0} | fields)


def edge(id_: str, subject: str, target: str, **fields: Any) -> GraphEdge:
    defaults = {
        "type": RelationshipType.SUPPORTS,
        "directed": True,
        "polarity": Polarity.COOPERATIVE,
        "basis": Basis.ALLEGED,
        "certainty": Certainty.HEDGED,
        "start": None,
        "end": None,
        "evidence_count": 1,
    }
    return GraphEdge(**{"id": id_, "subject": subject, "object": target} | defaults | fields)


def read(format_: str, nodes: list[GraphNode], edges: list[GraphEdge]) -> Any:
    """Return the graph that networkx reads."""
    if format_ == "graphml":
        return networkx.read_graphml(io.BytesIO(graphml(nodes, edges)), force_multigraph=True)
    return networkx.read_gexf(io.BytesIO(gexf(nodes, edges)), version="1.3")


NODES = [
    node("goita", "Assimi Goïta", country="ML"),
    node("russia", "Россия <&>", kind=ActorKind.STATE, distance=1),
    node("nobody", distance=2),
]
EDGES = [
    edge("one", "goita", "russia", start="2021-05~", end="[..2021-05-29]", evidence_count=3),
    edge("two", "goita", "russia", type=RelationshipType.RIVALS, directed=False),
    edge("back", "russia", "goita", type=RelationshipType.ARMS, basis=Basis.DOCUMENTED),
]


@pytest.mark.parametrize("format_", FORMATS)
def test_every_actor_is_a_node_with_its_fields(format_: str) -> None:
    graph = read(format_, NODES, EDGES)

    fields = {
        id_: {name: value for name, value in node.items() if name != "label"} for id_, node in graph.nodes.items()
    }
    assert fields == {
        "goita": {"name": "Assimi Goïta", "kind": "person", "country": "ML", "distance": 0},
        "russia": {"name": "Россия <&>", "kind": "state", "distance": 1},
        "nobody": {"name": "A name", "kind": "person", "distance": 2},
    }


@pytest.mark.parametrize("format_", FORMATS)
def test_every_relationship_is_an_edge_under_its_id_from_subject_to_object(format_: str) -> None:
    graph = read(format_, NODES, EDGES)

    ends = {(subject, target, key) for subject, target, key in graph.edges(keys=True)}
    assert ends >= {("goita", "russia", "one"), ("goita", "russia", "two"), ("russia", "goita", "back")}
    assert {key for _, _, key in ends} == {"one", "two", "back"}


@pytest.mark.parametrize("format_", FORMATS)
def test_an_edge_has_the_fields_of_its_relationship(format_: str) -> None:
    fields = dict(read(format_, NODES, EDGES).edges["goita", "russia", "one"])

    assert {name: value for name, value in fields.items() if name not in {"id", "label"}} == {
        "type": "supports",
        "directed": True,
        "polarity": "cooperative",
        "basis": "alleged",
        "certainty": "hedged",
        "start": "2021-05~",
        "end": "[..2021-05-29]",
        "evidence_count": 3,
    }


@pytest.mark.parametrize("format_", FORMATS)
def test_an_edge_says_whether_it_is_directed(format_: str) -> None:
    edges = read(format_, NODES, EDGES).edges(keys=True, data=True)

    assert {key: fields["directed"] for _, _, key, fields in edges} == {"one": True, "two": False, "back": True}


def test_gexf_has_an_undirected_edge_in_both_directions() -> None:
    graph = read("gexf", NODES, EDGES)

    assert graph.has_edge("russia", "goita", "two")
    assert not graph.has_edge("russia", "goita", "one")


@pytest.mark.parametrize("format_", FORMATS)
def test_a_graph_of_undirected_edges_is_undirected(format_: str) -> None:
    edges = [edge("one", "goita", "russia", directed=False), edge("two", "goita", "nobody", directed=False)]

    graph = read(format_, NODES, edges)

    assert not graph.is_directed()
    assert graph.number_of_edges() == 2


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.parametrize("edges", [[], EDGES[:1]])
def test_a_graph_may_have_no_parallel_edges_or_none_at_all(format_: str, edges: list[GraphEdge]) -> None:
    graph = read(format_, NODES, edges)

    assert (graph.number_of_nodes(), graph.number_of_edges()) == (3, len(edges))


@pytest.mark.parametrize("format_", FORMATS)
@given(name=st.text(min_size=1))
def test_any_name_makes_a_graph_that_can_be_read(format_: str, name: str) -> None:
    graph = read(format_, [node("one", name)], [])

    expected = (
        "".join(char for char in name if char >= " " or char in "\t\n").replace("\ufffe", "").replace("\uffff", "")
    )
    assert (graph.nodes["one"]["name"] or "") == expected
