"""The page of search: the hits of the API, each with the doubt that belongs to it."""

import re
from html import unescape

import pytest

from support.service import Service


def html_of(service: Service, target: str) -> str:
    response = service.request(target, headers={"accept": "text/html"})
    assert response.status == 200, response.body
    return response.body.decode()


def hits_of(html: str) -> list[str]:
    hits = html.partition('<ul class="hits')[2].partition("</ul>")[0]
    return [
        unescape(re.findall(r'<p class="(?:said|name)"[^>]*><a href="([^"?]+)', item)[0])
        for item in hits.split("<li>")[1:]
    ]


def next_of(html: str) -> str | None:
    found = re.search(r'<a href="([^"]+)" rel="next"', html)
    return unescape(found[1]) if found else None


@pytest.mark.parametrize("query", ["q=goita", "q=mali&kind=claim", "q=Goyta&lang=fr&limit=3", "q=junta&kind=event"])
def test_all_pages_together_have_the_hits_of_the_api_in_their_order(mali: Service, query: str) -> None:
    target: str | None = f"/search?{query}"
    shown: list[str] = []
    while target:
        html = html_of(mali, target)
        shown += hits_of(html)
        target = next_of(html)
    in_api = re.sub(r"&(lang|limit)=\w+", "", query)
    expected = [f"/{hit['kind']}s/{hit['id']}" for page in mali.pages(f"/v1/search?{in_api}") for hit in page["data"]]

    assert expected
    assert shown == expected


def test_the_links_to_kinds_have_the_counts_of_the_api(mali: Service) -> None:
    facets = mali.json("/v1/search?q=goita&include=facets")["meta"]["facets"]["kind"]
    html = html_of(mali, "/search?q=goita")

    for facet in facets:
        assert re.search(rf'href="/search\?q=goita&amp;kind={facet["value"]}">{facet["count"]} ', html)


def test_a_claim_that_is_found_names_its_speaker_before_its_words(mali: Service) -> None:
    html = html_of(mali, "/search?q=mali&kind=claim")

    assert html.count('<p class="speaker">') == len(hits_of(html)) > 0
    assert html.index('<p class="speaker">') < html.index('<p class="said"')


def test_the_words_found_are_marked(mali: Service) -> None:
    assert "Assimi <mark>Goïta</mark>" in html_of(mali, "/search?q=goita")


def test_words_that_were_corrected_are_named(mali: Service) -> None:
    relaxed = mali.json("/v1/search?q=Goitta")["meta"]["relaxed"]["corrected"][0]
    html = html_of(mali, "/search?q=Goitta")

    assert f"Searched for “{relaxed['replacement']}” instead of “Goitta”." in html
    assert "matching=strict" in html


def test_a_search_without_hits_says_so_and_suggests_others(mali: Service) -> None:
    html = html_of(mali, "/search?q=zzzzqqqq")

    assert "No record has the words “zzzzqqqq”." in html
    assert html.partition("For example:")[2].partition("</p>")[0].count('href="/search?q=') == 3


@pytest.mark.parametrize(
    "q", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "' OR 1=1 --", "\u202eabc"]
)
def test_a_hostile_query_is_shown_as_text(mali: Service, q: str) -> None:
    html = html_of(mali, f"/search?q={''.join(f'%{byte:02x}' for byte in q.encode())}")

    assert re.search(r'name="q" type="search" value="([^"]*)"', html)
    assert unescape(re.search(r'name="q" type="search" value="([^"]*)"', html)[1]) == q  # type: ignore[index]  # found in the line before
    assert "<script>alert" not in html
    assert "<img" not in html


def test_a_query_that_is_too_long_is_refused_on_a_page_that_names_it(mali: Service) -> None:
    response = mali.request(f"/search?q={'x' * 301}", headers={"accept": "text/html"})

    assert response.status == 400
    assert "<html" in response.body.decode()
    assert "`q`" in response.body.decode()


@pytest.mark.parametrize("target", ["/search", "/search?q=", "/search?kind=actor"])
def test_without_words_there_is_a_form_with_examples(mali: Service, target: str) -> None:
    html = html_of(mali, target)

    assert 'id="q"' in html
    assert html.count('href="/search?q=') == 3
