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


def node(id_: str, name: str = "A name", **known: Any) -> GraphNode:
    return GraphNode(**{"id": id_, "name": name, "kind": ActorKind.PERSON, "country": None, "distance": 0} | known)


def edge(id_: str, subject: str, target: str, **known: Any) -> GraphEdge:
    told = {
        "type": RelationshipType.SUPPORTS,
        "directed": True,
        "polarity": Polarity.COOPERATIVE,
        "basis": Basis.ALLEGED,
        "certainty": Certainty.HEDGED,
        "start": None,
        "end": None,
        "evidence_count": 1,
    }
    return GraphEdge(**{"id": id_, "subject": subject, "object": target} | told | known)


def read(form: str, nodes: list[GraphNode], edges: list[GraphEdge]) -> Any:
    """Return the graph that networkx reads."""
    if form == "graphml":
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


@pytest.mark.parametrize("form", FORMATS)
def test_every_actor_is_a_node_with_what_is_known_of_it(form: str) -> None:
    found = read(form, NODES, EDGES)

    told = {
        id_: {name: value for name, value in known.items() if name != "label"} for id_, known in found.nodes.items()
    }
    assert told == {
        "goita": {"name": "Assimi Goïta", "kind": "person", "country": "ML", "distance": 0},
        "russia": {"name": "Россия <&>", "kind": "state", "distance": 1},
        "nobody": {"name": "A name", "kind": "person", "distance": 2},
    }


@pytest.mark.parametrize("form", FORMATS)
def test_every_relationship_is_an_edge_under_its_id_from_subject_to_object(form: str) -> None:
    found = read(form, NODES, EDGES)

    ends = {(subject, target, key) for subject, target, key in found.edges(keys=True)}
    assert ends >= {("goita", "russia", "one"), ("goita", "russia", "two"), ("russia", "goita", "back")}
    assert {key for _, _, key in ends} == {"one", "two", "back"}


@pytest.mark.parametrize("form", FORMATS)
def test_an_edge_keeps_all_that_is_known_of_its_relationship(form: str) -> None:
    known = dict(read(form, NODES, EDGES).edges["goita", "russia", "one"])

    assert {name: value for name, value in known.items() if name not in {"id", "label"}} == {
        "type": "supports",
        "directed": True,
        "polarity": "cooperative",
        "basis": "alleged",
        "certainty": "hedged",
        "start": "2021-05~",
        "end": "[..2021-05-29]",
        "evidence_count": 3,
    }


@pytest.mark.parametrize("form", FORMATS)
def test_an_edge_says_whether_it_holds_both_ways(form: str) -> None:
    said = {key: known["directed"] for _, _, key, known in read(form, NODES, EDGES).edges(keys=True, data=True)}

    assert said == {"one": True, "two": False, "back": True}


def test_gexf_has_both_ways_of_an_edge_that_holds_both_ways() -> None:
    found = read("gexf", NODES, EDGES)

    assert found.has_edge("russia", "goita", "two")
    assert not found.has_edge("russia", "goita", "one")


@pytest.mark.parametrize("form", FORMATS)
def test_a_graph_of_edges_that_hold_both_ways_is_undirected(form: str) -> None:
    edges = [edge("one", "goita", "russia", directed=False), edge("two", "goita", "nobody", directed=False)]

    found = read(form, NODES, edges)

    assert not found.is_directed()
    assert found.number_of_edges() == 2


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("edges", [[], EDGES[:1]])
def test_a_graph_may_have_no_parallel_edges_or_none_at_all(form: str, edges: list[GraphEdge]) -> None:
    found = read(form, NODES, edges)

    assert (found.number_of_nodes(), found.number_of_edges()) == (3, len(edges))


@pytest.mark.parametrize("form", FORMATS)
@given(name=st.text(min_size=1))
def test_any_name_makes_a_graph_that_can_be_read(form: str, name: str) -> None:
    found = read(form, [node("one", name)], [])

    expected = (
        "".join(char for char in name if char >= " " or char in "\t\n").replace("\ufffe", "").replace("\uffff", "")
    )
    assert (found.nodes["one"]["name"] or "") == expected
