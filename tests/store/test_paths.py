"""The shortest paths between two actors, compared with networkx on the plain tables."""

import csv
import json
from collections.abc import Iterator
from itertools import combinations, islice, pairwise, product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import networkx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onrecord.store.cursor import Cursor
from support.filter_oracle import FilterOracle
from support.graph_oracle import FILTERS, graph_of, publish_relationships, relationships_between
from support.service import Service, rows

EVIDENCE = "SELECT relationship, count(*) FROM evidence WHERE relationship IS NOT NULL GROUP BY 1"


def shortest(graph: networkx.MultiGraph, start: str, goal: str, max_hops: int = 6) -> list[str]:
    """Return the ids of all shortest paths in order, by networkx: every choice of an edge for each hop."""
    if start == goal or not networkx.has_path(graph, start, goal):
        return []
    sequences = {tuple(actors) for actors in networkx.all_shortest_paths(graph, start, goal)}
    paths = {
        keys
        for actors in sequences
        for keys in product(*(sorted(graph[one][other]) for one, other in pairwise(actors)))
    }
    return [".".join(keys) for keys in sorted(paths) if len(keys) <= max_hops]


def found(service: Service, start: str, goal: str, query: str = "") -> list[str]:
    """Return the ids of all shortest paths that the service sends."""
    return service.ids(f"/v1/paths?from_actor={start}&to_actor={goal}&{query}".rstrip("&"))


@pytest.mark.parametrize("query", ["", *list(FILTERS)[-4:]])
def test_the_paths_between_any_two_actors_are_those_of_networkx(oracle: FilterOracle, query: str) -> None:
    graph = graph_of(oracle.releases, query)
    pairs = [two if number % 2 else two[::-1] for number, two in enumerate(combinations(sorted(graph), 2))]

    assert {two: found(oracle.service, *two, query) for two in pairs} == {two: shortest(graph, *two) for two in pairs}


@pytest.mark.parametrize("query", FILTERS)
def test_every_filter_excludes_other_relationships(mali: Service, mali_releases: Path, query: str) -> None:
    graph = graph_of(mali_releases, query)

    assert {goal: found(mali, "russia", goal, query) for goal in graph} == {
        goal: shortest(graph, "russia", goal) for goal in graph
    }


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda two: two[0] != two[1]), max_size=30),
    st.integers(1, 6),
)
@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
def test_the_paths_of_any_graph_are_those_of_networkx(ends: list[tuple[int, int]], max_hops: int) -> None:
    with TemporaryDirectory() as folder:
        releases = publish_relationships(relationships_between(ends), Path(folder))
        graph = graph_of(releases, "basis_min=derived")
        with Service(releases) as service:
            for goal in sorted(graph):
                expected = shortest(graph, "a-0", goal, max_hops)
                query = f"/v1/paths?from_actor=a-0&to_actor={goal}&max_hops={max_hops}&basis_min=derived"

                assert service.ids(query) == expected
                for limit in (1, 7):
                    assert [path["id"] for page in service.pages(query, limit) for path in page["data"]] == expected


def test_a_path_leads_from_one_end_to_the_other_along_existing_relationships(oracle: FilterOracle) -> None:
    evidence = dict(rows(oracle.releases, EVIDENCE))
    for path in paths_from_russia(oracle):
        hops = path["hops"]

        assert path["length"] == len(hops)
        assert path["id"] == ".".join(hop["relationship"] for hop in hops)
        assert [hop["to_actor"] for hop in hops[:-1]] == [hop["from_actor"] for hop in hops[1:]]
        for hop in hops:
            record = oracle.service.json(f"/v1/relationships/{hop['relationship']}")["data"]
            ends = ("subject", "object") if hop["forward"] else ("object", "subject")
            same = ("type", "directed", "polarity", "basis", "certainty")
            assert hop == {
                "relationship": record["id"],
                "from_actor": record[ends[0]],
                "to_actor": record[ends[1]],
                "forward": hop["forward"],
                **{name: record[name] for name in same},
                "evidence_count": evidence[record["id"]],
            }


def paths_from_russia(oracle: FilterOracle) -> Iterator[Any]:
    """Yield the first paths to every other actor."""
    for (goal,) in rows(oracle.releases, "SELECT id FROM actor ORDER BY id"):
        page = oracle.service.json(f"/v1/paths?from_actor=russia&to_actor={goal}&limit=5")
        for path in page["data"]:
            assert (path["hops"][0]["from_actor"], path["hops"][-1]["to_actor"]) == ("russia", goal)
            yield path


def test_there_is_a_path_from_oumar_mariko_to_france(mali: Service) -> None:
    paths = mali.json("/v1/paths?from_actor=oumar-mariko&to_actor=france")["data"]

    assert len(paths) >= 1
    assert [mali.request(f"/v1/relationships/{hop['relationship']}").status for hop in paths[0]["hops"]] == [200] * len(
        paths[0]["hops"]
    )


def test_the_reverse_paths_have_the_same_relationships(mali: Service) -> None:
    forth = mali.json("/v1/paths?from_actor=oumar-mariko&to_actor=france")["data"]
    back = mali.json("/v1/paths?from_actor=france&to_actor=oumar-mariko")["data"]

    assert {path["id"] for path in back} == {".".join(reversed(path["id"].split("."))) for path in forth}
    assert {hop["relationship"]: hop["forward"] for path in back for hop in path["hops"]} == {
        hop["relationship"]: not hop["forward"] for path in forth for hop in path["hops"]
    }


def test_an_actor_has_no_path_to_itself(mali: Service) -> None:
    assert mali.json("/v1/paths?from_actor=mali&to_actor=mali")["data"] == []


def test_paths_longer_than_max_hops_are_not_returned(mali: Service) -> None:
    length = mali.json("/v1/paths?from_actor=oumar-mariko&to_actor=france")["data"][0]["length"]

    assert len(found(mali, "oumar-mariko", "france", f"max_hops={length}")) >= 1
    assert found(mali, "oumar-mariko", "france", f"max_hops={length - 1}") == []


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["from_actor", "to_actor"]),
        ("from_actor=mali", ["to_actor"]),
        ("from_actor=mali&to_actor=france&max_hops=0", ["max_hops"]),
        ("from_actor=mali&to_actor=france&max_hops=7", ["max_hops"]),
        ("from_actor=mali&to_actor=France", ["to_actor"]),
    ],
)
def test_invalid_parameters_are_refused(mali: Service, query: str, names: list[str]) -> None:
    reply = mali.request(f"/v1/paths?{query}")

    assert reply.status == 400
    assert [error["name"] for error in reply.json()["errors"]] == names


LAYERS, WIDTH = 5, 30


@pytest.fixture(scope="module")
def lattice_releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a release of layers of actors, each related to all of the next layer: 30 ** 5 shortest paths."""
    layers = [[1 + layer * WIDTH + index for index in range(WIDTH)] for layer in range(LAYERS)]
    inner = [two for one, other in pairwise(layers) for two in product(one, other)]
    ends = [*((0, actor) for actor in layers[0]), *inner, *((actor, 9999) for actor in layers[-1])]
    return publish_relationships(relationships_between(ends), tmp_path_factory.mktemp("lattice"))


@pytest.fixture(scope="module")
def lattice(lattice_releases: Path) -> Iterator[Service]:
    with Service(lattice_releases) as service:
        yield service


def path_id(indices: tuple[int, ...]) -> str:
    """Return the id of the path through one actor of each layer."""
    inner = [WIDTH + layer * WIDTH**2 + one * WIDTH + other for layer, (one, other) in enumerate(pairwise(indices))]
    numbers = [indices[0], *inner, WIDTH + (LAYERS - 1) * WIDTH**2 + indices[-1]]
    return ".".join(f"r-{number:06}" for number in numbers)


def test_any_number_of_paths_is_paged_in_order(lattice: Service) -> None:
    pages = islice(lattice.pages("/v1/paths?from_actor=a-0&to_actor=a-9999", limit=100), 20)
    ids = [path["id"] for page in pages for path in page["data"]]

    assert ids == [path_id(indices) for indices in islice(product(range(WIDTH), repeat=LAYERS), 2000)]


def test_dead_ends_do_not_shorten_a_page(tmp_path: Path) -> None:
    dead_ends = [(end, end * 100 + number) for end in (1, 2) for number in range(40)]
    releases = publish_relationships(
        relationships_between([*dead_ends, (1, 11), (11, 12), (12, 13), (13, 2)]), tmp_path
    )
    with Service(releases) as service:
        (path,) = service.json("/v1/paths?from_actor=a-1&to_actor=a-2&limit=1")["data"]

    assert path["id"] == "r-000080.r-000081.r-000082.r-000083"


def test_other_formats_have_the_same_paths(mali: Service) -> None:
    target = "from_actor=oumar-mariko&to_actor=assimi-goita"
    paths = [path for page in mali.pages(f"/v1/paths?{target}") for path in page["data"]]
    lines = mali.request(f"/v1/paths.ndjson?{target}").body.splitlines()
    rows = [*csv.DictReader(mali.request(f"/v1/paths.csv?{target}").body.decode().splitlines())]

    assert len(paths) > 1
    assert [json.loads(line) for line in lines] == paths
    assert [(row["id"], int(row["length"]), json.loads(row["hops"])) for row in rows] == [
        (path["id"], path["length"], path["hops"]) for path in paths
    ]


def test_a_search_that_takes_too_long_is_stopped(lattice_releases: Path) -> None:
    with Service(lattice_releases, query_timeout_s=1e-9) as service:
        assert service.request("/v1/paths?from_actor=a-0&to_actor=a-9999").status == 503


def test_a_cursor_of_other_ends_is_refused(lattice: Service) -> None:
    cursor = lattice.json("/v1/paths?from_actor=a-0&to_actor=a-9999")["next_cursor"]
    reply = lattice.request(f"/v1/paths?from_actor=a-9999&to_actor=a-0&cursor={cursor}")

    assert reply.status == 400
    assert [error["name"] for error in reply.json()["errors"]] == ["cursor"]


@given(st.binary(min_size=1, max_size=60))
def test_a_forged_position_is_refused_or_continued_from(lattice: Service, position: bytes) -> None:
    """A cursor has a checksum and no secret, so anyone can make one."""
    target = "/v1/paths?from_actor=a-0&to_actor=a-9999&limit=2"
    cursor = Cursor.read(lattice.json(target)["next_cursor"])
    forged = msgspec.structs.replace(cursor, position=position).text()

    assert lattice.request(f"{target}&cursor={forged}").status == (
        200 if len(position) == len(cursor.position) else 400
    )
