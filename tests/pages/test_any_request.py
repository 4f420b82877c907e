"""No request of a page, a card or a picture makes the service fail, and no response gives more than its policy."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from msgspec import Struct

from onrecord.http import page_queries
from onrecord.http.params import Parameter, parameters_of
from support.service import Response, Service

# Pages of several records by their addresses, with their parameters.
QUERIES: dict[str, type[Struct]] = {
    "/actors": page_queries.ActorListQuery,
    "/events": page_queries.EventListQuery,
    "/claims": page_queries.ClaimListQuery,
    "/relationships": page_queries.RelationshipListQuery,
    "/documents": page_queries.DocumentListQuery,
    "/search": page_queries.SearchPageQuery,
    "/changes": page_queries.ChangePageQuery,
    "/timeline": page_queries.TimelinePageQuery,
    "/timeline.svg": page_queries.TimelinePictureQuery,
    "/embed/timeline": page_queries.TimelinePictureQuery,
    "/balance": page_queries.BalancePageQuery,
    "/balance.svg": page_queries.BalancePictureQuery,
    "/embed/balance": page_queries.BalancePictureQuery,
    "/graph/assimi-goita": page_queries.GraphPageQuery,
    "/graph/assimi-goita.svg": page_queries.GraphPictureQuery,
    "/embed/graph/assimi-goita": page_queries.GraphPictureQuery,
    "/paths": page_queries.PathPageQuery,
    "/paths.svg": page_queries.PathPictureQuery,
}
# A merged and a withdrawn record, ends of what is valid, and what is not valid anywhere.
IDS = ("assimi-goita", "assimi-goyta", "mali", "russia", "goita-will-not-stand", "coup-mali-2021-05", "nobody")
OTHER_VALUES = ("1", "6", "200", "2021-05", "1000-01-01", "9999-12-31", "ML", "true", "false", "2026-09-01.1")
WRONG_VALUES = ("", "-1", "0001", "\0", "\r\nX: y", "x" * 3000, "<script>alert(1)</script>", "%", "\u202e", "😀")
BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
STEPS = (
    *("actors", "claims", "embed", "graph", "static", "balance", "timeline.svg", "problems", "codebooks", "v1"),
    *(
        "assimi-goita",
        "assimi-goita.svg",
        "event-kind",
        "..",
        ".",
        "",
        "\\",
        "\0",
        "\n",
        "<b>",
        "é",
        ".svg",
        "evil.test",
    ),
)


@pytest.fixture(scope="module")
def service(history_releases: Path) -> Iterator[Service]:
    with Service(history_releases, query_timeout_s=60) as service:
        yield service


def values_of(parameter: Parameter) -> st.SearchStrategy[str]:
    """Return values of a parameter, most of which are valid."""
    if parameter.allowed:
        return st.sampled_from(parameter.allowed)
    return st.sampled_from((*IDS, *IDS, *OTHER_VALUES, *WRONG_VALUES))


@st.composite
def addresses(draw: st.DrawFn) -> str:
    """Return the address of a page with some of its parameters."""
    path = draw(st.sampled_from(sorted(QUERIES)))
    parameters = [each for each in parameters_of(QUERIES[path]) if each.name not in page_queries.REFUSED]
    required = [each for each in parameters if each.is_required]
    optional = draw(st.lists(st.sampled_from(parameters), max_size=3))
    return f"{path}?{urlencode([(each.name, draw(values_of(each))) for each in (*required, *optional)])}"


def assert_safe(response: Response, target: str) -> None:
    """Assert that the service did not fail, and that the response cannot harm its reader."""
    headers = response.headers

    assert response.status < 500, target
    assert "set-cookie" not in headers
    assert headers["x-content-type-options"] == "nosniff"
    assert re.match(r"/(?![/\\])", headers.get("location", "/")), target
    if headers.get("content-type", "").startswith(("text/html", "image/svg")):
        policy = headers["content-security-policy"]
        is_page = headers["content-type"].startswith("text/html") and not re.match("/+embed(/|$|\\?)", target)
        assert ("frame-ancestors 'none'" in policy) is is_page, target
        assert headers["referrer-policy"] == "no-referrer"
        assert not re.search(rb"[\x00-\x08\x0b-\x1f]", response.body), target
        assert b"<script>alert" not in response.body
        assert not re.search(rb'(?:href|src|action)="(?://|javascript:)', response.body), target


@given(target=addresses())
@example(target="/balance?actor_a=assimi-goyta&actor_b=mali")
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_query_makes_a_page_fail(service: Service, target: str) -> None:
    response = service.request(target, headers=BROWSER)

    assert_safe(response, target)
    assert service.request(target, headers=BROWSER).body == response.body or response.status >= 400


@given(steps=st.lists(st.sampled_from(STEPS), min_size=1, max_size=4), method=st.sampled_from(["GET", "HEAD", "POST"]))
@example(steps=["", "evil.test"], method="GET")
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_path_makes_the_service_fail(service: Service, steps: list[str], method: str) -> None:
    target = "/" + "/".join(quote(step) for step in steps)

    assert_safe(service.request(target, method, BROWSER), target)
