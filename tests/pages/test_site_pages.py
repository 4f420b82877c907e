"""The first page, the codebooks and the method: what they say is in the data, and their links work."""

import re
from html import unescape

import pytest

from support.service import Service

HTML = {"accept": "text/html"}


def html_of(service: Service, target: str) -> str:
    response = service.request(target, headers=HTML)
    assert response.status == 200, response.body
    return response.body.decode()


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8"),
        ("application/json", "application/json"),
        ("*/*", "application/json"),
        ("text/html, application/json", "application/json"),
    ],
)
def test_people_get_the_first_page_and_programs_the_directory(mali: Service, accept: str, media_type: str) -> None:
    response = mali.request("/", headers={"accept": accept})

    assert response.headers["content-type"] == media_type
    assert response.headers["vary"].startswith("Accept,")


def test_the_first_page_has_the_counts_of_the_release(mali: Service) -> None:
    html = html_of(mali, "/")
    shown = {kind: int(count) for kind, count in re.findall(r'<li><a href="/(\w+)s">(\d+) ', html)}

    assert shown == {
        kind: mali.count(f"/v1/{kind}s") for kind in ("actor", "event", "claim", "relationship", "document")
    }


def test_the_numbers_of_events_by_country_are_those_of_their_lists(mali: Service) -> None:
    found = re.findall(r'<a href="/events\?country=(\w\w)">[^<]+</a> <small>(\d+) event', html_of(mali, "/"))

    assert found
    for country, count in found:
        assert mali.count(f"/v1/events?country={country}") == int(count)


def test_the_first_page_leads_to_the_persons_that_others_refer_to_most(mali: Service) -> None:
    assert '<a href="/actors/assimi-goita"><bdi>Assimi Goïta</bdi></a>' in html_of(mali, "/")


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize(
    "path", ["/", "/search", "/codebooks", "/codebooks/role", "/changes", "/about/method", "/about/corrections"]
)
def test_every_page_is_there_in_every_language(edge_cases: Service, path: str, lang: str) -> None:
    assert f'<html lang="{lang}"' in html_of(edge_cases, f"{path}?lang={lang}")


def test_every_link_between_codebooks_leads_to_the_code(mali: Service) -> None:
    codebooks = mali.json("/v1/codebooks")["data"]
    index = html_of(mali, "/codebooks")

    for codebook in codebooks:
        html = html_of(mali, f"/codebooks/{codebook['name']}")
        for entry in codebook["codes"]:
            assert f'href="/codebooks/{codebook["name"]}#{entry["code"]}"' in index
            assert f'id="{entry["code"]}"' in html
            assert entry["definition"] in unescape(html)


def test_a_codebook_that_does_not_exist_is_a_page_with_the_error(mali: Service) -> None:
    response = mali.request("/codebooks/nonsense", headers=HTML)

    assert response.status == 404
    assert "<html" in response.body.decode()


def test_without_a_contact_there_is_no_address_to_report_to(edge_cases: Service) -> None:
    html = html_of(edge_cases, "/about/corrections")

    assert ("This dataset names no address for reports." in html) is ("mailto:" not in html)


def test_an_older_release_has_its_own_numbers(history: Service) -> None:
    html = html_of(history, "/?release=2026-10-01.1")

    assert f">{history.count('/v1/claims?release=2026-10-01.1')} claims<" in html
    assert "This is release 2026-10-01.1" in html
