"""The graph around an actor, compared with networkx on the plain tables."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import networkx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support.filter_oracle import FilterOracle
from support.graph_oracle import FILTERS, graph_of, publish_relationships, relationships_between
from support.service import Service, rows

EVIDENCE = "SELECT relationship, count(*) FROM evidence WHERE relationship IS NOT NULL GROUP BY 1"


def ids(records: list[Any]) -> list[str]:
    return [record["id"] for record in records]


def around(graph: networkx.MultiGraph, center: str, depth: int) -> tuple[list[Any], list[Any]]:
    """Return the expected nodes with their distances, and the expected edges, in order."""
    ego = networkx.ego_graph(graph, center, depth)
    distances = networkx.single_source_shortest_path_length(ego, center)
    nodes = sorted(distances.items(), key=lambda item: (item[1], item[0]))
    edges = sorted((*sorted([distances[one], distances[other]]), key) for one, other, key in ego.edges(keys=True))
    return nodes, edges


def found(service: Service, center: str, query: str) -> tuple[list[Any], list[Any]]:
    """Return the nodes and edges of the graph that the service sends, in the same shape."""
    graph = service.json(f"/v1/graph/{center}?limit=1000&{query}".rstrip("&"))["data"]
    distances = {node["id"]: node["distance"] for node in graph["nodes"]}
    edges = [(*sorted([distances[edge["subject"]], distances[edge["object"]]]), edge["id"]) for edge in graph["edges"]]
    return list(distances.items()), edges


@pytest.mark.parametrize("depth", [1, 2, 3])
@pytest.mark.parametrize("query", FILTERS)
def test_a_graph_is_the_ego_graph_of_networkx(oracle: FilterOracle, query: str, depth: int) -> None:
    graph = graph_of(oracle.releases, query)
    depth_query = f"{query}&depth={depth}".lstrip("&")

    assert {center: found(oracle.service, center, depth_query) for center in graph} == {
        center: around(graph, center, depth) for center in graph
    }


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)).filter(lambda two: two[0] != two[1]), max_size=40))
@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
def test_any_graph_is_the_ego_graph_of_networkx(ends: list[tuple[int, int]]) -> None:
    with TemporaryDirectory() as folder:
        releases = publish_relationships(relationships_between(ends), Path(folder))
        graph = graph_of(releases, "basis_min=derived")
        with Service(releases) as service:
            for depth in (1, 2, 3):
                query = f"basis_min=derived&depth={depth}"

                assert found(service, "a-0", query) == around(graph, "a-0", depth)


def test_depth_is_one_by_default(mali: Service) -> None:
    assert mali.json("/v1/graph/mali") == mali.json("/v1/graph/mali?depth=1")


def test_nodes_and_edges_have_the_fields_of_their_records(oracle: FilterOracle) -> None:
    actors = {actor["id"]: actor for actor in oracle.records("actor")}
    relationships = {relationship["id"]: relationship for relationship in oracle.records("relationship")}
    evidence = dict(rows(oracle.releases, EVIDENCE))
    graph = oracle.service.json("/v1/graph/mali?depth=3&limit=1000")["data"]

    assert len(graph["edges"]) > 3
    assert [{**node, "distance": 0} for node in graph["nodes"]] == [
        {**{name: actors[node["id"]][name] for name in ("id", "name", "kind", "country")}, "distance": 0}
        for node in graph["nodes"]
    ]
    assert graph["edges"] == [
        {
            **{name: record[name] for name in ("id", "subject", "object", "type", "directed", "polarity")},
            **{name: record[name] for name in ("basis", "certainty")},
            "start": record["valid"]["start"] and record["valid"]["start"]["edtf"],
            "end": record["valid"]["end"] and record["valid"]["end"]["edtf"],
            "evidence_count": evidence[record["id"]],
        }
        for record in (relationships[edge["id"]] for edge in graph["edges"])
    ]


@pytest.mark.parametrize("depth", [1, 2, 3])
@pytest.mark.parametrize("limit", [1, 2, 7, 30, 111, 112])
def test_a_limit_returns_the_nearest_edges_and_their_ends(mali: Service, depth: int, limit: int) -> None:
    whole = mali.json(f"/v1/graph/mali?depth={depth}&limit=1000")["data"]
    graph = mali.json(f"/v1/graph/mali?depth={depth}&limit={limit}")["data"]
    ends = {"mali"} | {edge[end] for edge in whole["edges"][:limit] for end in ("subject", "object")}

    assert graph["edges"] == whole["edges"][:limit]
    assert graph["nodes"] == [node for node in whole["nodes"] if node["id"] in ends]


@pytest.mark.parametrize("depth", [1, 2, 3])
def test_the_truncation_counts_at_most_the_edges_and_nodes_left_out(mali: Service, depth: int) -> None:
    whole = mali.json(f"/v1/graph/mali?depth={depth}&limit=1000")["data"]
    for limit in range(1, len(whole["edges"]) + 2):
        envelope = mali.json(f"/v1/graph/mali?depth={depth}&limit={limit}")
        omitted = {kind: len(whole[kind]) - len(envelope["data"][kind]) for kind in ("edges", "nodes")}
        truncated = envelope["meta"]["truncated"]
        if not omitted["edges"]:
            assert truncated is None
        elif truncated["at_least"]:
            assert (0, 0) < (truncated["edges"], truncated["nodes"]) <= (omitted["edges"], omitted["nodes"])
        else:
            assert {kind: truncated[kind] for kind in omitted} == omitted


def test_the_truncation_counts_all_at_the_distance_of_the_limit(mali: Service, mali_releases: Path) -> None:
    others = Counter(other for _, other, _ in graph_of(mali_releases).edges("mali", keys=True))

    envelope = mali.json("/v1/graph/mali?limit=1")

    assert envelope["meta"]["truncated"]["edges"] == others.total() - 1
    assert envelope["meta"]["truncated"]["nodes"] == len(others) - 1
    assert envelope["meta"]["truncated"]["at_least"] is True


def test_filters_without_a_match_return_the_actor_alone(mali: Service) -> None:
    envelope = mali.json("/v1/graph/mali?valid_on=0500-01-01&depth=3")

    assert ids(envelope["data"]["nodes"]) == ["mali"]
    assert envelope["data"]["edges"] == []
    assert envelope["meta"]["truncated"] is None
    assert envelope["meta"]["coverage"] == "/v1/coverage"
    assert envelope["meta"]["valid_on"] == "0500-01-01"


def test_an_unknown_actor_is_not_found(mali: Service) -> None:
    reply = mali.request("/v1/graph/nobody")

    assert reply.status == 404
    assert "nobody" in reply.json()["detail"]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("depth=0", "depth"),
        ("depth=4", "depth"),
        ("limit=0", "limit"),
        ("limit=1001", "limit"),
        ("cursor=x", "cursor"),
        ("basis_min=rumored", "basis_min"),
        ("type=hates", "type"),
        ("valid_on=2021", "valid_on"),
    ],
)
def test_invalid_parameters_are_refused(mali: Service, query: str, name: str) -> None:
    reply = mali.request(f"/v1/graph/mali?{query}")

    assert reply.status == 400
    assert [error["name"] for error in reply.json()["errors"]] == [name]


@pytest.mark.parametrize(("suffix", "read"), [("graphml", networkx.read_graphml), ("gexf", networkx.read_gexf)])
def test_graph_readers_find_the_same_nodes_and_edges(
    mali: Service, suffix: str, read: Callable[[BytesIO], networkx.Graph]
) -> None:
    graph = mali.json("/v1/graph/mali?depth=2&limit=1000")["data"]
    reply = mali.request(f"/v1/graph/mali.{suffix}?depth=2&limit=1000")
    written = read(BytesIO(reply.body))

    assert reply.headers["content-type"] == f"application/{suffix}+xml"
    assert set(written) == set(ids(graph["nodes"]))
    assert {frozenset(edge[:2]) for edge in written.edges} == {
        frozenset([edge["subject"], edge["object"]]) for edge in graph["edges"]
    }


def test_a_format_that_a_graph_does_not_have_is_refused(mali: Service) -> None:
    assert mali.request("/v1/graph/mali.csv").status == 406


@pytest.fixture(scope="module")
def two_releases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return the service over two releases: in the later one two actors are related through a third."""
    folder = tmp_path_factory.mktemp("two_releases")
    publish_relationships(relationships_between([(0, 1)]), folder, date(2026, 11, 1))
    with Service(publish_relationships(relationships_between([(0, 2), (2, 1)]), folder, date(2026, 11, 5))) as service:
        yield service


@pytest.mark.parametrize("release_parameter", ["known_at=2026-11-04", "release=2026-11-01.1"])
def test_graphs_paths_and_balances_are_read_from_the_named_release(
    two_releases: Service, release_parameter: str
) -> None:
    path, balance = "/v1/paths?from_actor=a-0&to_actor=a-1", "/v1/balance?actor_a=a-0&actor_b=a-1"

    assert ids(two_releases.json(f"/v1/graph/a-0?{release_parameter}")["data"]["nodes"]) == ["a-0", "a-1"]
    assert ids(two_releases.json("/v1/graph/a-0")["data"]["nodes"]) == ["a-0", "a-2"]
    assert [
        each["length"] for target in (f"{path}&{release_parameter}", path) for each in two_releases.json(target)["data"]
    ] == [
        1,
        2,
    ]
    assert [
        two_releases.json(target)["data"]["relationship_count"]
        for target in (f"{balance}&{release_parameter}", balance)
    ] == [
        1,
        0,
    ]


@pytest.fixture(scope="module")
def retired(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return the service over two actors, a third merged into one of them, and a fourth that was withdrawn."""
    retired_ids = [
        {"id": "a-8", "status": "merged", "replacement": "a-1"},
        {"id": "a-9", "status": "withdrawn", "replacement": None},
    ]
    fields = {"kind": "actor", "on": date(2026, 11, 1), "reason": "They are one and the same."}
    folder = tmp_path_factory.mktemp("retired")
    releases = publish_relationships(
        relationships_between([(0, 1)]), folder, retired=[{**each, **fields} for each in retired_ids]
    )
    with Service(releases) as service:
        yield service


def test_the_graph_of_a_merged_actor_redirects_to_that_of_its_replacement(retired: Service) -> None:
    reply = retired.request("/v1/graph/a-8?depth=2")

    assert reply.status == 308
    assert reply.headers["location"] == "/v1/graph/a-1?depth=2"


def test_the_graph_of_a_withdrawn_actor_is_gone(retired: Service) -> None:
    assert retired.request("/v1/graph/a-9").status == 410


def test_paths_and_balances_of_a_merged_actor_are_those_of_its_replacement(retired: Service) -> None:
    for target in ("/v1/paths?from_actor={}&to_actor=a-0", "/v1/balance?actor_a=a-0&actor_b={}"):
        of_merged, of_replacement = (retired.json(target.format(actor)) for actor in ("a-8", "a-1"))

        assert of_merged["data"] == of_replacement["data"]
        assert [each["replacement"] for each in of_merged["meta"]["missing"]] == ["a-1"]
    assert len(retired.json("/v1/paths?from_actor=a-8&to_actor=a-0")["data"]) == 1


@pytest.mark.parametrize("target", ["/v1/paths?from_actor=a-0&to_actor=a-9", "/v1/balance?actor_a=a-0&actor_b=a-9"])
def test_a_withdrawn_actor_at_an_end_is_reported(retired: Service, target: str) -> None:
    missing = retired.json(target)["meta"]["missing"]

    assert [(each["id"], each["status"]) for each in missing] == [("a-9", "withdrawn")]


HUB = 1500


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return the service over an actor with many neighbors, each of which is related to the next."""
    spokes = [(0, other) for other in range(1, HUB + 1)]
    ring = [(other, other + 1) for other in range(1, HUB)]
    with Service(
        publish_relationships(relationships_between([*spokes, *ring]), tmp_path_factory.mktemp("hub"))
    ) as service:
        yield service


def test_a_hub_is_cut_to_the_limit(hub: Service) -> None:
    envelope = hub.json("/v1/graph/a-0?limit=1000&depth=3")

    assert ids(envelope["data"]["edges"]) == [f"r-{number:06}" for number in range(1000)]
    assert len(envelope["data"]["nodes"]) == 1001
    assert (envelope["meta"]["truncated"]["edges"], envelope["meta"]["truncated"]["nodes"]) == (HUB - 1000, HUB - 1000)


def test_neighbors_of_the_center_come_before_those_of_a_hub(hub: Service) -> None:
    envelope = hub.json("/v1/graph/a-7?limit=5&depth=2")
    ends = [(edge["subject"], edge["object"]) for edge in envelope["data"]["edges"]]

    assert set(ends[:3]) == {("a-0", "a-7"), ("a-6", "a-7"), ("a-7", "a-8")}
    assert set(ends[3:]) == {("a-0", "a-6"), ("a-0", "a-8")}
    assert envelope["meta"]["truncated"]["edges"] == HUB - 3 + 2
