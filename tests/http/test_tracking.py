"""Tracking parameters on links that people share are ignored; everywhere else every unknown parameter is an error."""

import feedparser
import pytest

from onrecord.http.app import ROUTES
from onrecord.http.routing import path_of, spec_of
from onrecord.http.tracking import TRACKING_PARAMETERS
from support.sample_requests import target_of
from support.service import PAGES, Service

NAMES = " ".join(TRACKING_PARAMETERS.values()).replace("*", "source").split()
SHARED = [
    "/v1/actors/{actor_id}",
    "/v1/actors/{actor_id}/cite",
    "/v1/events/{event_id}",
    "/v1/events/{event_id}/cite",
    "/v1/claims/{claim_id}",
    "/v1/claims/{claim_id}/cite",
    "/v1/relationships/{relationship_id}",
    "/v1/relationships/{relationship_id}/cite",
    "/v1/documents/{document_id}",
    "/v1/documents/{document_id}/cite",
    "/v1/codebooks/{name}",
]
OTHERS = [path_of(route) for route in ROUTES if path_of(route) not in SHARED and not spec_of(route).is_file]
FEEDS = ["/v1/changes.atom", "/v1/changes.jsonfeed", "/v1/changes?format=atom"]
FILE = "/v1/bulk/2026-11-23.1/events.csv"
UTM = "utm_source=newsletter&utm_medium=email"


def with_parameters(target: str, parameters: str) -> str:
    return f"{target}{'&' if '?' in target else '?'}{parameters}"


def test_the_shared_operations_are_those_of_records_citations_and_codebooks() -> None:
    assert {path_of(route) for route in ROUTES if spec_of(route).is_shared} == set(SHARED)


@pytest.mark.parametrize("name", NAMES)
def test_every_tracking_parameter_is_ignored_on_a_record(mali: Service, name: str) -> None:
    expected = mali.request("/v1/actors/mali?expand=documents")

    for query in (f"{name}=x&expand=documents", f"expand=documents&{name}", f"{name}=&expand=documents&{name}=a%26b"):
        response = mali.request(f"/v1/actors/mali?{query}")
        assert (response.status, response.body) == (200, expected.body)
        assert (response.headers["etag"], response.headers["link"]) == (
            expected.headers["etag"],
            expected.headers["link"],
        )


@pytest.mark.parametrize(
    "written",
    [
        "UTM_Source=x",
        "utm%5Fsource=x",
        "utm_source=x&amp;utm_medium=y",
        "FBCLID=x",
        "at_custom1=x",
        "mtm_source=x&pk_kwd=y",
    ],
)
def test_a_tracking_parameter_is_known_however_it_is_written(mali: Service, written: str) -> None:
    expected, response = mali.request("/v1/actors/mali"), mali.request(f"/v1/actors/mali?{written}")

    assert (response.status, response.body) == (200, expected.body)
    assert response.headers["link"] == expected.headers["link"]


@pytest.mark.parametrize(
    "target", [*map(target_of, SHARED), "/v1/actors/mali.jsonld", "/v1/actors/mali/cite.text", *FEEDS, *PAGES]
)
def test_a_shared_link_with_tracking_parameters_has_the_response_of_the_link(mali: Service, target: str) -> None:
    expected, response = mali.request(target), mali.request(with_parameters(target, f"{UTM}&fbclid=IwAR0"))

    assert (expected.status, response.status) == (200, 200)
    assert (response.body, response.headers["etag"]) == (expected.body, expected.headers["etag"])
    assert response.headers["link"] == expected.headers["link"]


@pytest.mark.parametrize(
    "target", [*map(target_of, OTHERS), "/v1/changes?format=csv", FILE, FILE.replace("2026-11-23.1", "latest")]
)
@pytest.mark.parametrize("name", ["utm_source", "fbclid"])
def test_everywhere_else_a_tracking_parameter_is_an_error(mali: Service, target: str, name: str) -> None:
    response = mali.request(with_parameters(target, f"{name}=x"))

    assert response.status == 400
    assert [(error["name"], error["code"]) for error in response.json()["errors"]] == [(name, "unknown")]


@pytest.mark.parametrize(
    "name", ["utm", "xutm_source", "gclids", "fbclid2", "ref", "source", "at_date", "amp;expand", "relase"]
)
def test_any_other_parameter_of_a_record_is_an_error(mali: Service, name: str) -> None:
    (error,) = mali.request(f"/v1/actors/mali?{UTM}&{name}=x").json()["errors"]

    assert (error["name"], error["code"]) == (name, "unknown")


def test_a_feed_does_not_repeat_tracking_parameters(mali: Service) -> None:
    body = mali.request(f"/v1/changes.atom?limit=1&{UTM}").body

    assert b"utm_" not in body
    assert feedparser.parse(body).entries


def test_a_pinned_record_stays_immutable(mali: Service) -> None:
    response = mali.request(f"/v1/actors/mali?{UTM}&release=2026-11-23.1")

    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert '</v1/actors/mali?release=2026-11-23.1>; rel="canonical"' in response.headers["link"]


@pytest.mark.parametrize("suffix", ["", ".csv", "/cite"])
def test_the_redirect_of_a_merged_record_does_not_repeat_tracking_parameters(history: Service, suffix: str) -> None:
    response = history.request(f"/v1/actors/assimi-goyta{suffix}?{UTM}&known_at=2026-11-24")

    assert (response.status, response.headers["location"]) == (
        308,
        f"/v1/actors/assimi-goita{suffix}?known_at=2026-11-24",
    )
