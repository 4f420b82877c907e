"""Citations of every record of two releases."""

from datetime import date
from pathlib import Path

import bibtexparser
import pytest
from bibtexparser.bparser import BibTexParser

from onrecord.dataset.check import load
from onrecord.release.build import build
from onrecord.release.publish import PublishOptions, publish
from support.filter_oracle import FilterOracle
from support.service import KINDS, Service, publish_dataset
from support.small_dataset import change, write_small_dataset

BASE_URL = "http://127.0.0.1:8000"


@pytest.mark.parametrize("kind", KINDS)
def test_every_record_can_be_cited(oracle: FilterOracle, kind: str) -> None:
    for record in oracle.records(kind):
        item = oracle.service.json(f"{KINDS[kind]}/{record['id']}/cite")

        citation, release = item["data"], item["meta"]["release"]
        assert citation["url"] == f"{BASE_URL}{KINDS[kind]}/{record['id']}?release={release}"
        assert citation["sentence"].endswith(f" {citation['url']}")
        assert citation["release"] == release
        assert citation["csl"]["URL"] == citation["url"]
        (entry,) = bibtexparser.loads(citation["bibtex"], BibTexParser(common_strings=True)).entries
        assert (entry["ID"], entry["url"]) == (citation["csl"]["id"], citation["url"])


@pytest.mark.parametrize("kind", KINDS)
def test_the_url_of_a_citation_returns_the_record(mali: Service, kind: str) -> None:
    (record,) = mali.json(f"{KINDS[kind]}?limit=1")["data"]

    url = mali.json(f"{KINDS[kind]}/{record['id']}/cite")["data"]["url"]

    assert mali.json(url.removeprefix(BASE_URL))["data"] == record


def test_the_citation_of_a_claim_says_in_every_format_that_it_is_a_claim(oracle: FilterOracle) -> None:
    for claim in oracle.records("claim"):
        citation = oracle.service.json(f"/v1/claims/{claim['id']}/cite")["data"]

        status = claim["verification"]["status"]
        note = f"This is a claim, not a statement of fact; its verification status is {status} ("
        assert citation["sentence"].startswith("Claim ")
        assert citation["csl"]["title"].startswith("Claim ")
        assert "title = {{Claim " in citation["bibtex"]
        assert all(note in text for text in (citation["sentence"], citation["csl"]["note"], citation["bibtex"]))


@pytest.mark.parametrize(
    ("claim", "start"),
    [
        (
            "c-reported",
            "Claim by Assimi Goïta, in the words of the record: Something is so. Said on 2021-05-27, quoted",
        ),
        ("c-none", "Claim in a document's own voice, in the words of the record: Something is so. Said on 2021-06-01"),
        ("c-quoted", "Claim by an uncertain speaker, perhaps Assimi Goïta or Bah N’Daw, in the words of the record: "),
    ],
)
def test_the_citation_of_a_claim_names_its_speaker(edge_cases: Service, claim: str, start: str) -> None:
    sentence = edge_cases.json(f"/v1/claims/{claim}/cite")["data"]["sentence"]

    assert sentence.startswith(start)
    assert "Reported by “A day in the capital”, The Gazette, published on 2021-06-01." in sentence


def test_the_citation_of_a_relationship_gives_its_basis(oracle: FilterOracle) -> None:
    for relationship in oracle.records("relationship"):
        citation = oracle.service.json(f"/v1/relationships/{relationship['id']}/cite")["data"]

        assert citation["csl"]["title"].startswith(f"Relationship, {relationship['basis']}: ")
        basis = f"Basis: {relationship['basis']}; certainty: {relationship['certainty']}."
        assert basis in citation["sentence"]
        assert ("not on established fact" in citation["sentence"]) == (relationship["basis"] == "alleged")


def test_a_citation_names_three_documents_and_counts_the_rest(mali: Service) -> None:
    (event,) = mali.json("/v1/events?ids=diaw-heads-transitional-council-2020")["data"]
    documents = dict.fromkeys(evidence["document"] for evidence in event["evidence"])

    sentence = mali.json(f"/v1/events/{event['id']}/cite")["data"]["sentence"]

    assert len(documents) == 4
    assert sentence.count("published") == 3
    assert "; and 1 more." in sentence


@pytest.mark.parametrize(
    ("format_name", "media_type"),
    [
        ("json", "application/json"),
        ("bibtex", "application/x-bibtex"),
        ("csl", "application/vnd.citationstyles.csl+json"),
        ("text", "text/plain; charset=utf-8"),
    ],
)
def test_a_citation_has_four_formats(mali: Service, format_name: str, media_type: str) -> None:
    path = "/v1/claims/russia-again-helped-the-junta/cite"
    responses = [
        mali.request(f"{path}?format={format_name}"),
        mali.request(f"{path}.{format_name}"),
        mali.request(path, headers={"accept": media_type.partition(";")[0]}),
    ]

    assert {(response.status, response.headers["content-type"]) for response in responses} == {(200, media_type)}
    assert len({response.body for response in responses}) == 1


def test_the_formats_of_a_citation_have_the_same_content(mali: Service) -> None:
    path = "/v1/claims/russia-again-helped-the-junta/cite"
    citation = mali.json(path)["data"]

    assert mali.request(f"{path}.bibtex").body.decode() == citation["bibtex"]
    assert mali.request(f"{path}.text").body.decode() == f"{citation['sentence']}\n"
    assert mali.json(f"{path}.csl") == [citation["csl"]]


def test_a_citation_in_another_format_is_not_acceptable(mali: Service) -> None:
    assert mali.request("/v1/actors/mali/cite.csv").status == 406
    assert mali.request("/v1/actors/mali/cite?format=csv").status == 406
    assert mali.request("/v1/actors/mali/cite", headers={"accept": "image/png"}).status == 406


@pytest.mark.parametrize("kind", KINDS)
def test_the_citation_of_a_missing_record_is_not_found(mali: Service, kind: str) -> None:
    response = mali.request(f"{KINDS[kind]}/nobody/cite")

    assert response.status == 404
    assert response.json()["detail"].endswith(f" {KINDS[kind]} lists the {kind}s.")


@pytest.fixture(scope="module")
def two_releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a directory of two releases that give an actor different names."""
    folder = tmp_path_factory.mktemp("two_releases")
    data = write_small_dataset(folder / "data")
    releases = publish_dataset(data, folder / "releases", date(2026, 11, 1))
    change(data, "actors.yaml", "name: The colonel", "name: A colonel")
    build(load(data), folder / "second.sqlite")
    publish(folder / "second.sqlite", releases, PublishOptions(day=date(2026, 11, 2)))
    return releases


@pytest.mark.parametrize(
    ("query", "name", "release"),
    [
        ("", "A colonel", "2026-11-02.1"),
        ("?release=2026-11-01.1", "The colonel", "2026-11-01.1"),
        ("?known_at=2026-11-01", "The colonel", "2026-11-01.1"),
    ],
)
def test_a_citation_names_the_release_that_was_read(two_releases: Path, query: str, name: str, release: str) -> None:
    with Service(two_releases) as service:
        citation = service.json(f"/v1/actors/colonel/cite{query}")["data"]

        assert citation["sentence"].startswith(f"Actor: {name} (person). ")
        assert citation["url"] == f"{BASE_URL}/v1/actors/colonel?release={release}"


def test_the_url_of_a_citation_begins_with_the_public_url(mali_releases: Path) -> None:
    with Service(mali_releases, public_url="https://data.example/onrecord/") as service:
        url = service.json("/v1/actors/mali/cite")["data"]["url"]

    assert url.startswith("https://data.example/onrecord/v1/actors/mali?release=")


def test_the_json_ld_context_is_served_at_the_url_in_the_graphs(mali: Service) -> None:
    url = mali.json("/v1/events.jsonld?limit=1")["@context"]

    response = mali.request(url.removeprefix(BASE_URL))

    assert (response.status, response.headers["content-type"]) == (200, "application/ld+json")
    assert response.json()["@context"]["schema"] == "https://schema.org/"
