"""The graph around an actor as a picture: every neighbor once, with a line for each polarity."""

from itertools import product

import msgspec
import pytest

from onrecord.records.codes import ActorKind, Basis, Certainty, Polarity, RelationshipType
from onrecord.records.graph import Graph, GraphEdge, GraphItem, GraphNode
from onrecord.render.pictures.frame import PictureOptions
from onrecord.render.pictures.graph import MAX_NEIGHBORS, graph_picture
from onrecord.render.pictures.neighbors import neighbors_of
from support.picture_words import graph_words, marks, parsed, texts
from support.service import Service


def node(id_: str) -> GraphNode:
    return GraphNode(id=id_, name=id_.title(), kind=ActorKind.STATE, country=None, distance=0 if id_ == "mali" else 1)


def edge(
    other: str, polarity: Polarity, basis: Basis = Basis.REPORTED, *, directed: bool = True, is_outgoing: bool = True
) -> GraphEdge:
    subject, object_ = ("mali", other) if is_outgoing else (other, "mali")
    return GraphEdge(
        id=f"{subject}-{object_}-{polarity}-{basis}",
        subject=subject,
        object=object_,
        type=RelationshipType.SUPPORTS,
        directed=directed,
        polarity=polarity,
        basis=basis,
        certainty=Certainty.PLAIN,
        start=None,
        end=None,
        evidence_count=1,
    )


def graph(*edges: GraphEdge) -> Graph:
    ids = dict.fromkeys(["mali", *(id_ for each in edges for id_ in (each.subject, each.object))])
    return Graph(center="mali", nodes=[node(id_) for id_ in ids], edges=list(edges))


def picture(drawn: Graph, **options: object) -> str:
    return graph_picture(drawn, graph_words(), msgspec.structs.replace(PictureOptions(), **options))


@pytest.mark.parametrize(
    ("polarities", "expected"),
    [
        ([Polarity.COOPERATIVE], Polarity.COOPERATIVE),
        ([Polarity.COOPERATIVE, Polarity.NEUTRAL], Polarity.COOPERATIVE),
        ([Polarity.COOPERATIVE, Polarity.CONFLICTUAL], Polarity.MIXED),
        ([Polarity.MIXED], Polarity.MIXED),
        ([Polarity.NEUTRAL], Polarity.NEUTRAL),
    ],
)
def test_a_neighbor_is_with_and_against_only_if_both_are_on_record(
    polarities: list[Polarity], expected: Polarity
) -> None:
    neighbors = neighbors_of(graph(*(edge("france", polarity) for polarity in polarities)))

    assert [neighbor.polarity for neighbor in neighbors] == [expected]


def test_a_documented_relationship_lends_its_line_to_no_alleged_one() -> None:
    drawn = graph(
        edge("russia", Polarity.COOPERATIVE, Basis.DOCUMENTED), edge("russia", Polarity.CONFLICTUAL, Basis.ALLEGED)
    )
    lines = [(line.get("stroke-width"), bool(line.get("stroke-dasharray"))) for line in marks(picture(drawn), "line")]

    assert sorted(lines) == [("1.75", True), ("3", False)]


@pytest.mark.parametrize(("directed", "is_outgoing", "arrows"), [(True, True, 1), (True, False, 1), (False, True, 0)])
def test_only_a_directed_relationship_has_an_arrow(directed: bool, is_outgoing: bool, arrows: int) -> None:  # noqa: FBT001  (pytest passes them by name)
    drawn = graph(edge("france", Polarity.COOPERATIVE, directed=directed, is_outgoing=is_outgoing))

    assert len(marks(picture(drawn), "arrow")) == arrows


@pytest.mark.parametrize("actor", ["mali", "russia", "assimi-goita"])
@pytest.mark.parametrize("width", [320, 720, 880])
def test_every_neighbor_of_a_real_actor_is_drawn_once(mali: Service, actor: str, width: int) -> None:
    drawn = msgspec.json.decode(mali.request(f"/v1/graph/{actor}").body, type=GraphItem).data
    svg = picture(drawn, width=width, actor_url="/actors/{}".format)
    others = {edge.object if edge.subject == actor else edge.subject for edge in drawn.edges}

    assert sorted(each.get("href", "") for each in parsed(svg).iter("a")) == sorted(f"/actors/{id_}" for id_ in others)


def test_neighbors_beyond_the_limit_are_counted() -> None:
    drawn = graph(*(edge(f"actor-{number}", polarity) for number, polarity in product(range(100), [Polarity.NEUTRAL])))
    svg = picture(drawn)

    assert len(marks(svg, "badge")) == MAX_NEIGHBORS
    assert "and 40 more" in texts(svg)


def test_a_graph_of_five_thousand_relationships_is_bounded() -> None:
    edges = (edge(f"actor-{number % 50}", list(Polarity)[number % 4]) for number in range(5000))

    assert len(picture(graph(*edges))) < 60_000


def test_an_actor_without_relationships_says_so() -> None:
    assert texts(picture(graph())) == ["Mali", "No relationship is on record."]


def test_a_relationship_of_an_actor_with_itself_makes_no_neighbor() -> None:
    assert neighbors_of(graph(edge("mali", Polarity.NEUTRAL))) == []


def test_the_sides_of_a_graph_are_against_and_with() -> None:
    drawn = parsed(picture(graph(edge("france", Polarity.COOPERATIVE), edge("togo", Polarity.CONFLICTUAL))))
    anchors = {text.text: text.get("text-anchor", "start") for text in drawn.iter("text")}

    assert (anchors["France"], anchors["Togo"], anchors["With"], anchors["Against"]) == ("start", "end", "start", "end")
