"""Every error is a problem (RFC 9457) with a request id, and reveals nothing of the implementation."""

import re
from pathlib import Path

import pytest

from support.broken_releases import publish_without_table
from support.service import KINDS, LISTS, NO_STORE, PAGES, Response, Service

MEMBERS = ["type", "title", "status", "detail", "instance", "request_id", "errors", "withdrawn"]
HERE = re.escape(str(Path(__file__).parent.parent.parent))
INTERNALS = re.compile(
    rf"Traceback|File \"|\.py\b|site-packages|SELECT|sqlite|no such table|OperationalError|/tmp/|{HERE}"
)
ITEMS = [f"{path}/no-such-record" for path in LISTS] + ["/v1/codebooks/no-such-codebook"]
ROUTES = [*LISTS, *PAGES, *NO_STORE, "/v1/codebooks", "/v1/releases", "/v1/actors/mali", "/v1/codebooks/role"]

BAD_TARGETS = {
    "/nothing/here": 404,
    "/v2/events": 404,
    "/v1": 404,
    "/docs/setup.py": 404,
    "/docs/..%2f..%2fpyproject.toml": 404,
    "/v1/actors/mali%00": 404,
    "/v1/actors/mali%0A": 404,
    "/v1/actors/%3Cscript%3E": 404,
    "/v1/actors/mali/extra": 404,
    **dict.fromkeys(ITEMS, 404),
    "/v1/events?countri=ML": 400,
    "/v1/events?limit=1&limit=2": 400,
    "/v1/events?country=": 400,
    "/v1/events?country=mali": 400,
    "/v1/events?kind=no-such-kind": 400,
    "/v1/events?limit=0": 400,
    "/v1/events?limit=201": 400,
    "/v1/events?limit=null": 400,
    "/v1/events?from=2021-05-32": 400,
    "/v1/events?bbox=1,2,3": 400,
    "/v1/events?bbox=1,2,3,nan": 400,
    "/v1/events?actor=a%07b": 400,
    "/v1/events?from=2021-05-26&to=2021-05-24": 400,
    "/v1/claims?from=2021-05-26&to=2021-05-24": 400,
    "/v1/events?bbox=-10,20,10,10": 400,
    "/v1/events?cursor=AAAA": 400,
    "/v1/events?cursor=a.b": 400,
    "/v1/actors?name=%FF": 400,
    "/v1/actors?%FF=1": 400,
    f"/v1/actors?{'&'.join(['kind=person'] * 1001)}": 400,
    f"/v1/actors?ids={','.join(f'a-{number}' for number in range(101))}": 400,
    "/v1/actors/mali?expand=nothing": 400,
    "/v1/codebooks?limit=1": 400,
    "/v1/codebooks/role?limit=1": 400,
    "/v1/releases?limit=1": 400,
    "/healthz?verbose=1": 400,
    "/readyz?verbose=1": 400,
}
NOT_ALLOWED = ["POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT", "BREW", "get"]


def assert_problem(response: Response, status: int) -> dict[str, object]:
    """Assert that a response is a complete problem of this status without internals, and return it."""
    assert (response.status, response.headers["content-type"]) == (status, "application/problem+json")
    problem = response.json()
    assert list(problem) == MEMBERS
    assert problem["status"] == status
    assert re.fullmatch(r"/problems/[a-z-]+", problem["type"])
    assert problem["title"].lower().replace(" ", "-") == problem["type"].removeprefix("/problems/")
    assert problem["detail"].endswith((".", "?"))
    assert problem["request_id"] == response.headers["x-request-id"]
    assert problem["instance"] == f"urn:onrecord:request:{problem['request_id']}"
    assert all(list(error) == ["location", "name", "code", "detail"] for error in problem["errors"])
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["content-length"] == str(len(response.body))
    assert "etag" not in response.headers
    assert not INTERNALS.search(response.body.decode())
    return problem


@pytest.mark.parametrize(("target", "status"), BAD_TARGETS.items(), ids=lambda value: str(value)[:50])
def test_a_bad_request_gets_a_problem(edge_cases: Service, target: str, status: int) -> None:
    assert_problem(edge_cases.request(target), status)


@pytest.mark.parametrize("target", [target for target, status in BAD_TARGETS.items() if status == 400])
def test_a_problem_does_not_repeat_the_query_string(edge_cases: Service, target: str) -> None:
    response = edge_cases.request(f"{target}&limit=25")
    query = f"{target}&limit=25".partition("?")[2]

    assert query not in assert_problem(response, 400)["detail"]


@pytest.mark.parametrize(
    "target", [target for target in BAD_TARGETS if re.search(r"[?&](from|bbox|cursor|limit)=", target)]
)
def test_an_invalid_parameter_is_named_in_the_errors(edge_cases: Service, target: str) -> None:
    (error,) = assert_problem(edge_cases.request(target), 400)["errors"]
    names = re.findall(r"[?&](\w+)=", target)

    assert (error["location"], error["name"] in names, bool(error["code"])) == ("query", True, True)


@pytest.mark.parametrize("method", NOT_ALLOWED)
def test_a_method_that_is_not_allowed_gets_405_with_the_allowed_ones(edge_cases: Service, method: str) -> None:
    for target in ROUTES:
        response = edge_cases.request(target, method)

        assert_problem(response, 405)
        assert response.headers["allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("method", NOT_ALLOWED)
def test_an_unknown_path_gets_404_for_any_method(edge_cases: Service, method: str) -> None:
    assert_problem(edge_cases.request("/nothing/here", method), 404)


@pytest.mark.parametrize("kind", [*KINDS, "codebook"])
def test_a_missing_record_gets_404_with_the_path_of_its_list(edge_cases: Service, kind: str) -> None:
    path = KINDS.get(kind, "/v1/codebooks")
    detail = assert_problem(edge_cases.request(f"{path}/no-such-record"), 404)["detail"]
    list_path = re.search(r" (/\S+) lists ", detail)

    assert detail.startswith(f"There is no {kind} with the id 'no-such-record'.")
    assert list_path
    assert edge_cases.request(list_path[1]).status == 200


@pytest.mark.parametrize(
    ("target", "nearest"),
    [
        ("/v1/actors/mal", "mali"),
        ("/v1/actors/malii", "mali"),
        ("/v1/actors/assimi-goitta.csv", "assimi-goita"),
        ("/v1/actors/Assimi-Goita", "assimi-goita"),
        ("/v1/actors/MALI", "mali"),
        ("/v1/events/coup-mali-2021-5/cite", "coup-mali-2021-05"),
        ("/v1/graph/assimi-goit", "assimi-goita"),
        ("/v1/actors/zzzz", None),
        ("/v1/actors/%00", None),
        (f"/v1/actors/{'a' * 5000}", None),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_missing_record_gets_a_similar_id_as_a_hint(mali: Service, target: str, nearest: str | None) -> None:
    detail = str(assert_problem(mali.request(target), 404)["detail"])

    assert detail.partition(" Did you mean ")[2] == (f"'{nearest}'?" if nearest else "")


@pytest.mark.parametrize("number", range(0, 48, 5))
def test_a_cursor_with_a_changed_character_is_refused(edge_cases: Service, number: int) -> None:
    cursor = edge_cases.json("/v1/actors?limit=1")["next_cursor"]
    position = number % len(cursor)
    other = "A" if cursor[position] != "A" else "B"
    altered = cursor[:position] + other + cursor[position + 1 :]
    problem = assert_problem(edge_cases.request(f"/v1/actors?limit=1&cursor={altered}"), 400)

    assert [(error["name"], error["code"]) for error in problem["errors"]] == [("cursor", "invalid-cursor")]


@pytest.mark.parametrize(
    "target",
    [
        "/v1/events?",
        "/v1/actors?sort=id",
        "/v1/actors?kind=person",
        "/v1/actors?kind=state,place",
    ],
)
def test_a_cursor_of_another_query_is_refused(edge_cases: Service, target: str) -> None:
    cursor = edge_cases.json("/v1/actors?kind=state&limit=1")["next_cursor"]

    assert_problem(edge_cases.request(f"{target}&cursor={cursor}"), 400)


def test_a_cursor_is_valid_with_another_limit_and_other_additions(edge_cases: Service) -> None:
    cursor = edge_cases.json("/v1/actors?kind=state&limit=1")["next_cursor"]

    assert (
        edge_cases.request(f"/v1/actors?kind=state&limit=2&expand=documents&include=count&cursor={cursor}").status
        == 200
    )


def test_a_cursor_of_an_unknown_release_is_refused(edge_cases: Service, mali: Service) -> None:
    cursor = mali.json("/v1/actors?limit=1")["next_cursor"]
    problem = assert_problem(edge_cases.request(f"/v1/actors?cursor={cursor}"), 400)

    assert "it belongs to a release that this service does not have" in problem["detail"]


@pytest.mark.parametrize(
    ("parts", "status"),
    [
        ({"path": "/v1/actors/mali\x00"}, 404),
        ({"path": "/v1/actors/\x00"}, 404),
        ({"path": "/v1/actors", "query_string": b"name=\xff"}, 400),
        ({"path": "/v1/actors", "query_string": b"name=\xc3"}, 400),
        ({"path": "/v1/actors", "query_string": b"="}, 400),
    ],
)
def test_a_malformed_request_gets_a_problem(edge_cases: Service, parts: dict[str, object], status: int) -> None:
    assert_problem(edge_cases.raw(**parts), status)


@pytest.fixture
def broken_release(tmp_path: Path) -> Path:
    """Return a directory with a release that lacks the names of actors."""
    return publish_without_table(tmp_path, "actor_name")


def test_an_unexpected_error_gets_a_problem_and_its_cause_is_only_logged(
    broken_release: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with Service(broken_release) as service:
        problem = assert_problem(service.request("/v1/actors?name=Mali"), 500)

    assert problem["errors"] == []
    assert f"request {problem['request_id']} failed" in caplog.text
    assert "no such table" in caplog.text


def test_an_unexpected_error_is_not_cached(broken_release: Path) -> None:
    with Service(broken_release) as service:
        first, second = (service.request("/v1/actors?name=Mali").headers["x-request-id"] for _ in range(2))

    assert first != second
