"""A record of the API in a browser redirects to its page; programs get the data from the same address."""

import pytest

from onrecord.http.app import ROUTES
from onrecord.http.routing import path_of, spec_of
from support.sample_requests import target_of
from support.service import KINDS, LISTS, Service

CLAIM = "goita-arrested-president-and-prime-minister"
BROWSERS = {
    "Chrome": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,"
    "application/signed-exchange;v=b3;q=0.7",
    "Firefox": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Safari": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Lynx": "text/html, text/plain, text/sgml, text/css, application/xhtml+xml, */*;q=0.01",
    "a search engine": "text/html,application/xhtml+xml,application/signed-exchange;v=b3,application/xml;q=0.9,"
    "*/*;q=0.8",
    "HTML alone": "text/html",
    "HTML above JSON": "application/json;q=0.9, text/html",
    "HTML in capitals": "TEXT/HTML",
    "HTML above CSV": "text/csv;q=0.5, text/html;q=0.6",
}
PROGRAMS = {
    "curl, fetch and python-httpx": "*/*",
    "a program without Accept": None,
    "an empty Accept": "",
    "the project's client": "application/json",
    "axios": "application/json, text/plain, */*",
    "a browser's XMLHttpRequest of XML": "application/xml, text/xml, */*; q=0.01",
    "jQuery": "application/json, text/javascript, */*; q=0.01",
    "Java 8": "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2",
    "Java 17": "text/html, image/gif, image/jpeg, */*; q=0.2",
    "HTML as good as JSON": "text/html, application/json",
    "HTML below JSON": "text/html;q=0.5, application/json",
    "any text": "text/*, */*;q=0.1",
    "CSV before HTML": "text/csv, text/html;q=0.9",
    "an image": "image/avif,image/webp,*/*",
}
CSV_IS_BEST = {"any text", "CSV before HTML"}
BROWSER = {"accept": BROWSERS["Firefox"]}


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("accept", BROWSERS.values(), ids=BROWSERS)
def test_a_browser_is_redirected_from_a_record_to_its_page(mali: Service, accept: str, method: str) -> None:
    response = mali.request(f"/v1/claims/{CLAIM}", method, {"accept": accept})

    assert (response.status, response.headers["location"]) == (303, f"/claims/{CLAIM}")
    assert response.headers["vary"] == "Accept, Accept-Encoding"
    assert response.headers["cache-control"] == "public, max-age=60, stale-while-revalidate=600"
    assert response.headers["access-control-allow-origin"] == "*"
    assert (response.body == b"") is (method == "HEAD")


@pytest.mark.parametrize("accept", PROGRAMS.values(), ids=PROGRAMS)
def test_a_program_gets_the_record(mali: Service, accept: str | None, request: pytest.FixtureRequest) -> None:
    response = mali.request(f"/v1/claims/{CLAIM}", headers={} if accept is None else {"accept": accept})
    is_csv = request.node.callspec.id in CSV_IS_BEST

    assert response.status == 200
    assert response.headers["content-type"] == ("text/csv; charset=utf-8" if is_csv else "application/json")
    assert response.headers["vary"] == "Accept, Accept-Encoding"


def test_both_responses_of_one_address_stay_apart_in_the_cache(mali: Service) -> None:
    statuses = [
        mali.request("/v1/actors/mali", headers={"accept": accept}).status
        for accept in ("*/*", BROWSER["accept"], "*/*", BROWSER["accept"])
    ]

    assert statuses == [200, 303, 200, 303]


@pytest.mark.parametrize("kind", KINDS)
def test_records_of_every_kind_have_pages(mali: Service, kind: str) -> None:
    target = target_of(f"/v1/{kind}s/{{{kind}_id}}")

    assert mali.request(target, headers=BROWSER).headers["location"] == target.removeprefix("/v1")


@pytest.mark.parametrize(
    ("target", "location"),
    [
        ("/v1/actors/mali?release=2026-11-23.1", "/actors/mali?release=2026-11-23.1"),
        ("/v1/actors/mali?known_at=2026-11-24", "/actors/mali?known_at=2026-11-24"),
        ("/v1/actors/mali?expand=documents&release=2026-11-23.1&utm_source=x", "/actors/mali?release=2026-11-23.1"),
        ("/v1/actors/mali?expand=documents", "/actors/mali"),
        ("/v1/actors/mali?formats=x", "/actors/mali"),
        ("/v1/actors/mali/", "/actors/mali"),
        ("//v1//actors/mali", "/actors/mali"),
        ("/v1/actors/no-such-record", "/actors/no-such-record"),
        ("/v1/actors/%3Cscript%3E", "/actors/%3Cscript%3E"),
        ("/v1/actors/a%0D%0Ab", "/actors/a%0D%0Ab"),
        ("/v1/actors/Go%C3%AFta", "/actors/Go%C3%AFta"),
        ("/v1/actors/mali?release=%0D%0Ax: y", "/actors/mali?release=%0D%0Ax:%20y"),
        ("/v1/actors/mali?release=\xff", "/actors/mali?release=%C3%BF"),
    ],
)
def test_the_redirect_keeps_the_release_alone(mali: Service, target: str, location: str) -> None:
    response = mali.request(target, headers=BROWSER)

    assert (response.status, response.headers["location"]) == (303, location)


@pytest.mark.parametrize("path", ["/actors/assimi-goyta", "/claims/goita-will-not-stand"])
def test_retired_records_redirect_too(history: Service, path: str) -> None:
    assert history.request(f"/v1{path}", headers=BROWSER).headers["location"] == path


def test_the_redirect_of_a_merged_record_is_of_programs_only(history: Service) -> None:
    response = history.request("/v1/actors/assimi-goyta")

    assert (response.status, response.headers["location"]) == (308, "/v1/actors/assimi-goita")
    assert response.headers["vary"] == "Accept, Accept-Encoding"


@pytest.mark.parametrize(
    "target",
    [
        *LISTS,
        "/v1/actors/mali.json",
        "/v1/actors/mali.csv",
        "/v1/actors/mali?format=json",
        "/v1/actors/mali?limit=1&form%61t=csv",
        "/v1/actors/mali/cite",
        "/v1/codebooks/role",
        "/v1/graph/mali",
        "/v1/search?q=goita",
        "/v1/releases",
        "/healthz",
    ],
)
def test_every_other_address_has_no_page_to_go_to(mali: Service, target: str) -> None:
    program, browser = (mali.request(target, headers={"accept": accept}) for accept in ("*/*", BROWSER["accept"]))

    assert browser.status == program.status != 303
    assert browser.headers["content-type"] == program.headers["content-type"]


def test_a_list_is_json_in_a_browser(mali: Service) -> None:
    content_types = {
        mali.request(target_of(path_of(route)), headers=BROWSER).headers["content-type"]
        for route in ROUTES
        if spec_of(route).formats and "_id}" not in path_of(route)
    }

    assert content_types == {"application/json"}


@pytest.mark.parametrize("method", ["POST", "OPTIONS"])
def test_other_methods_are_not_redirected(mali: Service, method: str) -> None:
    response = mali.request("/v1/actors/mali", method, BROWSER)

    assert response.status == (405 if method == "POST" else 204)
