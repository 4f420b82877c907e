"""The filters of a list that its form does not offer: a reader who follows a link sees them in words."""

import re
from html import unescape

import pytest

from support.service import Service


def chips_of(service: Service, target: str) -> list[str]:
    response = service.request(target)
    assert response.status == 200, response.body
    found = re.findall(r'<a [^>]*title="[^"]*">(.*?) ✕</a>', response.body.decode())
    return [unescape(re.sub("<[^>]+>", "", chip)) for chip in found]


@pytest.mark.parametrize(
    ("target", "chips"),
    [
        ("/claims?about_actor=mali", ["About the actor = mali"]),
        ("/claims?speaker=oumar-mariko&lang=fr", ["Auteur des propos = oumar-mariko"]),
        ("/relationships?object=mali&type=holds-office,governs", ["Object of the relationship = mali"]),
        ("/claims?attribution=paraphrase,unclear", ["How it is attributed = retold, speaker unclear"]),
        ("/claims?verification_min=attributed", ["verification_min = attributed"]),
        ("/changes?kind=event&kind=claim", ["Kind of record = event", "Kind of record = claim"]),
    ],
)
def test_a_filter_beside_the_form_is_named_in_words(mali: Service, target: str, chips: list[str]) -> None:
    assert chips_of(mali, target)[: len(chips)] == chips


def test_every_filter_of_a_link_between_pages_is_named_in_words(mali: Service) -> None:
    pages = ["/", "/actors/mali", "/events/coup-mali-2021-05", "/relationships/russia-destabilizes-mali"]
    pages += ["/documents/wsm-mali-coup-2021", "/graph/mali", "/claims/mishyn-mali-may-be-a-bargaining-chip"]
    links = {
        unescape(link)
        for page in pages
        for link in re.findall(
            r'href="(/(?:actors|events|claims|relationships|documents)\?[^"]*)"',
            mali.request(page, headers={"accept": "text/html"}).body.decode(),
        )
    }
    raw = {chip for link in links for chip in chips_of(mali, link) if re.match("[a-z_]+ =", chip)}

    assert len(links) > 10
    assert raw == set()
