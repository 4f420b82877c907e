"""Errors as pages and cards: people get the facts of the problem that programs get, in the look of a page."""

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from support.broken_releases import publish_without_table
from support.service import KINDS, Response, Service

BROWSER = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
PROGRAM = {"accept": "application/json"}
WITHDRAWN = "/claims/goita-will-not-stand"
MERGED, REPLACEMENT = "detention-of-ndaw-and-ouane-2021", "arrest-of-ndaw-and-ouane-2021"
FOR_PROGRAMS = ["/v1", "/v1/nothing", "/v1/actors?limit=0", "/healthz?x=1", "/.well-known/nothing", "/openapi.json/x"]
FOR_ANYONE = ["/nothing/here", "/docs/nothing.js", "/static/nothing.css"]


class Markup(HTMLParser):
    """The elements of an HTML document, and the texts of its scripts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, list[str]]] = []
        self.scripts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, [name for name, _ in attrs]))

    def handle_data(self, data: str) -> None:
        if self.elements and self.elements[-1][0] == "script":
            self.scripts.append(data)


def texts_of(response: Response) -> str:
    """Return the texts of an HTML response, without markup."""
    body = re.sub(r"<(script|style)\b.*?</\1>", "", response.body.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", body)))


def links_in(response: Response) -> list[str]:
    main = response.body.decode().partition("<main")[2].partition("</main>")[0]
    return [unescape(link) for link in re.findall(r'href="([^"]*)"', main)]


def assert_error_page(response: Response, status: int) -> str:
    """Assert that a response is a complete error page or card of a status, and return its texts."""
    assert (response.status, response.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["vary"] == "Accept, Accept-Encoding"
    assert response.headers["access-control-allow-origin"] == "*"
    assert "etag" not in response.headers
    assert response.headers["content-security-policy"].startswith("default-src 'none'; ")
    texts = texts_of(response)
    assert f"Error {status}" in texts
    assert response.headers["x-request-id"] in texts
    return texts


@pytest.mark.parametrize("headers", [{}, BROWSER, {"accept": "*/*"}, {"accept": "text/html, application/json"}])
@pytest.mark.parametrize("path", ["/claims/no-such-record", "/embed/claims/no-such-record", "/about/nothing"])
def test_pages_and_cards_fail_as_html(mali: Service, path: str, headers: dict[str, str]) -> None:
    assert_error_page(mali.request(path, headers=headers), 404)


@pytest.mark.parametrize(
    "accept", ["application/json", "application/problem+json", "text/html;q=0.5, application/json"]
)
@pytest.mark.parametrize("path", ["/claims/no-such-record", "/embed/claims/no-such-record"])
def test_a_page_that_fails_is_a_problem_for_a_client_that_prefers_json(mali: Service, path: str, accept: str) -> None:
    response = mali.request(path, headers={"accept": accept})

    assert (response.status, response.headers["content-type"]) == (404, "application/problem+json")
    assert response.headers["vary"] == "Accept, Accept-Encoding"


@pytest.mark.parametrize("path", FOR_ANYONE)
def test_an_unknown_path_is_a_page_in_a_browser_and_a_problem_in_a_program(mali: Service, path: str) -> None:
    assert_error_page(mali.request(path, headers=BROWSER), 404)
    for headers in ({}, PROGRAM, {"accept": "*/*"}):
        assert mali.request(path, headers=headers).headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("target", FOR_PROGRAMS)
def test_the_errors_of_the_api_are_problems_in_a_browser_too(mali: Service, target: str) -> None:
    response = mali.request(target, headers=BROWSER)

    assert (response.status in {400, 404}, response.headers["content-type"]) == (True, "application/problem+json")


def test_a_missing_record_suggests_the_nearest_one_its_list_and_a_search(mali: Service) -> None:
    response = mali.request("/claims/goita-arrested-president-and-prime-ministr")
    texts = assert_error_page(response, 404)

    assert "no record of this kind with the id “goita-arrested-president-and-prime-ministr”." in texts
    assert links_in(response) == [
        "/claims/goita-arrested-president-and-prime-minister",
        "/claims",
        "/search?q=goita+arrested+president+and+prime+ministr",
        "/problems/not-found",
    ]


def test_the_links_of_an_error_keep_the_language(mali: Service) -> None:
    response = mali.request("/claims/no-such-record?lang=fr")

    assert '<html lang="fr"' in response.body.decode()
    assert links_in(response) == ["/claims?lang=fr", "/search?q=no+such+record&lang=fr", "/problems/not-found?lang=fr"]


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        (WITHDRAWN, "La fiche «\u202fgoita-will-not-stand\u202f» a été retirée."),
        ("/claims/no-such-record", "Aucune fiche de ce type n’a l’identifiant «\u202fno-such-record\u202f»."),
        ("/no-such-page", "Il n’y a pas de page à cette adresse."),
    ],
)
def test_errors_that_any_reader_may_meet_are_in_the_language_of_the_page(
    history: Service, path: str, sentence: str
) -> None:
    html = history.request(f"{path}?lang=fr", headers=BROWSER).body.decode()

    assert sentence in unescape(html)
    assert 'lang="en"><bdi>' not in html


def test_a_withdrawn_record_says_why(history: Service) -> None:
    for path in (WITHDRAWN, f"/embed{WITHDRAWN}"):
        texts = assert_error_page(history.request(path, headers=BROWSER), 410)

        assert "Withdrawn" in texts
        assert "The document on record does not say so." in texts
    assert links_in(history.request(WITHDRAWN)) == ["/claims", "/problems/gone"]


def test_every_error_in_the_parameters_is_listed(mali: Service) -> None:
    response = mali.request("/claims/no-such-record?lnag=fr&releas=1", headers=BROWSER)
    texts = assert_error_page(response, 400)
    errors = mali.request("/claims/no-such-record?lnag=fr&releas=1", headers=PROGRAM).json()["errors"]

    assert [error["name"] for error in errors] == ["lnag", "releas"]
    assert [error["detail"] for error in errors if error["detail"] not in texts] == []
    assert len(re.findall("<li>", response.body.decode().partition("<main")[2])) == 2


def test_an_unexpected_error_gets_a_page_and_its_cause_is_only_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with Service(publish_without_table(tmp_path, "retired")) as service:
        for path in ("/claims/no-such-record", "/embed/claims/no-such-record"):
            response = service.request(path, headers=BROWSER)

            assert "its log has the cause under this request id" in assert_error_page(response, 500)
            assert b"no such table" not in response.body
    assert "no such table" in caplog.text


@pytest.mark.parametrize("path", ["/claims/no-such-record", "/embed/claims/no-such-record"])
def test_a_method_that_is_not_allowed_gets_a_page_with_the_allowed_ones(mali: Service, path: str) -> None:
    response = mali.request(path, "POST", BROWSER)

    assert "expected GET, HEAD or OPTIONS" in assert_error_page(response, 405)
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"


def test_a_malformed_request_of_a_page_gets_a_page(mali: Service) -> None:
    headers = [(b"host", b"a b"), (b"accept", BROWSER["accept"].encode())]

    assert "The header Host is malformed" in assert_error_page(mali.raw(path="/claims", headers=headers), 400)


def test_an_error_page_has_a_body_that_head_leaves_out(mali: Service) -> None:
    same_id = {"x-request-id": "the-same", **BROWSER}
    get, head = (mali.request("/nothing/here", method, same_id) for method in ("GET", "HEAD"))

    assert (head.status, head.lines, head.body) == (404, get.lines, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/claims/%3Cscript%3Ealert(1)%3C%2Fscript%3E",
        "/claims/%22%3E%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E",
        "/embed/claims/%3Cscript%3Ealert(1)%3C%2Fscript%3E?theme=%3Cscript%3E",
        "/%3Cscript%3E?%3Cscript%3E=%22%3E%3Cscript%3E",
        "/claims/x?lang=%22%3E%3Cscript%3E",
        "/claims/x?%FF=%FF",
        "/claims/%00%0A%E2%80%AE",
        f"/claims/{'a' * 5000}",
    ],
    ids=lambda path: path[:30],
)
def test_the_path_and_the_query_of_an_error_are_text(mali: Service, path: str) -> None:
    response = mali.request(path, headers=BROWSER)
    markup = Markup(response.body.decode())
    usual = [mali.request(f"{prefix}/claims/no-such-record?bad=1&limit=1").body for prefix in ("", "/embed")]
    elements = {tag for body in usual for tag, _ in Markup(body.decode()).elements}

    assert response.status in {400, 404}
    assert {tag for tag, _ in markup.elements} - elements == set()
    assert [name for _, attributes in markup.elements for name in attributes if name.startswith("on")] == []
    assert "alert" not in "".join(markup.scripts)
    assert len(response.body) < max(map(len, usual)) + 6_000


def test_a_card_that_fails_may_be_framed_and_a_page_may_not(mali: Service) -> None:
    card = mali.request("/embed/claims/no-such-record").headers["content-security-policy"]
    page = mali.request("/claims/no-such-record").headers["content-security-policy"]

    assert "frame-ancestors" not in card
    assert "frame-ancestors 'none'" in page


def test_a_card_that_fails_has_the_theme_that_the_request_names(mali: Service) -> None:
    assert 'data-theme="dark"' in mali.request("/embed/claims/no-such-record?theme=dark").body.decode()


@pytest.mark.parametrize(
    ("target", "location"),
    [
        (f"/events/{MERGED}", f"/events/{REPLACEMENT}"),
        (f"/events/{MERGED}?lang=fr", f"/events/{REPLACEMENT}?lang=fr"),
        (f"/embed/events/{MERGED}?theme=dark&lang=fr", f"/embed/events/{REPLACEMENT}?theme=dark&lang=fr"),
        ("/v1/actors/assimi-goyta.csv?expand=documents", "/v1/actors/assimi-goita.csv?expand=documents"),
    ],
)
def test_a_merged_record_redirects_to_its_replacement(history: Service, target: str, location: str) -> None:
    response = history.request(target)

    assert (response.status, response.headers["location"]) == (308, location)


@pytest.mark.parametrize("kind", KINDS)
def test_a_browser_ends_at_a_page_for_a_record_that_does_not_exist(mali: Service, kind: str) -> None:
    redirect = mali.request(f"/v1/{kind}s/no-such-record", headers=BROWSER)

    assert_error_page(mali.request(redirect.headers["location"], headers=BROWSER), 404)


@pytest.mark.parametrize(
    ("target", "headers"),
    [("//evil.test/%ff", {}), ("//embed//evil.test/%ff", {}), ("//evil.test", {"host": "a b"}), ("//evil.test", {})],
)
def test_a_page_for_a_path_with_two_slashes_leads_to_no_other_host(
    mali: Service, target: str, headers: dict[str, str]
) -> None:
    body = mali.request(target, headers=BROWSER | headers).body.decode()

    assert "evil.test" in body
    assert 'href="//' not in body
