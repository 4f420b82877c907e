"""Citations over HTTP, of every record of two releases."""

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

SITE = "http://127.0.0.1:8000"


@pytest.mark.parametrize("kind", KINDS)
def test_every_record_can_be_cited(oracle: FilterOracle, kind: str) -> None:
    for record in oracle.records(kind):
        answer = oracle.service.json(f"{KINDS[kind]}/{record['id']}/cite")

        citation, release = answer["data"], answer["meta"]["release"]
        assert citation["url"] == f"{SITE}{KINDS[kind]}/{record['id']}?release={release}"
        assert citation["sentence"].endswith(f" {citation['url']}")
        assert citation["release"] == release
        assert citation["csl"]["URL"] == citation["url"]
        (entry,) = bibtexparser.loads(citation["bibtex"], BibTexParser(common_strings=True)).entries
        assert (entry["ID"], entry["url"]) == (citation["csl"]["id"], citation["url"])


@pytest.mark.parametrize("kind", KINDS)
def test_the_address_of_a_citation_gives_the_record(mali: Service, kind: str) -> None:
    (record,) = mali.json(f"{KINDS[kind]}?limit=1")["data"]

    url = mali.json(f"{KINDS[kind]}/{record['id']}/cite")["data"]["url"]

    assert mali.json(url.removeprefix(SITE))["data"] == record


def test_citing_a_claim_says_in_every_form_that_it_is_a_claim(oracle: FilterOracle) -> None:
    for claim in oracle.records("claim"):
        citation = oracle.service.json(f"/v1/claims/{claim['id']}/cite")["data"]

        words = (
            f"This is a claim, not a statement of fact; its verification status is {claim['verification']['status']} ("
        )
        assert citation["sentence"].startswith("Claim ")
        assert citation["csl"]["title"].startswith("Claim ")
        assert "title = {{Claim " in citation["bibtex"]
        assert all(words in text for text in (citation["sentence"], citation["csl"]["note"], citation["bibtex"]))


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
def test_a_claim_is_cited_with_whoever_said_it(edge_cases: Service, claim: str, start: str) -> None:
    sentence = edge_cases.json(f"/v1/claims/{claim}/cite")["data"]["sentence"]

    assert sentence.startswith(start)
    assert "Reported by “A day in the capital”, The Gazette, published on 2021-06-01." in sentence


def test_a_relationship_that_is_alleged_is_cited_as_one(oracle: FilterOracle) -> None:
    for relationship in oracle.records("relationship"):
        citation = oracle.service.json(f"/v1/relationships/{relationship['id']}/cite")["data"]

        assert citation["csl"]["title"].startswith(f"Relationship, {relationship['basis']}: ")
        told = f"Basis: {relationship['basis']}; certainty: {relationship['certainty']}."
        assert told in citation["sentence"]
        assert ("not on established fact" in citation["sentence"]) == (relationship["basis"] == "alleged")


def test_a_record_with_many_documents_names_some_and_counts_the_rest(mali: Service) -> None:
    (event,) = mali.json("/v1/events?ids=diaw-heads-transitional-council-2020")["data"]
    documents = dict.fromkeys(evidence["document"] for evidence in event["evidence"])

    sentence = mali.json(f"/v1/events/{event['id']}/cite")["data"]["sentence"]

    assert len(documents) == 4
    assert sentence.count("published") == 3
    assert "; and 1 more." in sentence


@pytest.mark.parametrize(
    ("form", "media_type"),
    [
        ("json", "application/json"),
        ("bibtex", "application/x-bibtex"),
        ("csl", "application/vnd.citationstyles.csl+json"),
        ("text", "text/plain; charset=utf-8"),
    ],
)
def test_a_citation_comes_in_the_form_asked_for(mali: Service, form: str, media_type: str) -> None:
    path = "/v1/claims/russia-again-helped-the-junta/cite"
    replies = [
        mali.ask(f"{path}?format={form}"),
        mali.ask(f"{path}.{form}"),
        mali.ask(path, headers={"accept": media_type.partition(";")[0]}),
    ]

    assert {(reply.status, reply.headers["content-type"]) for reply in replies} == {(200, media_type)}
    assert len({reply.body for reply in replies}) == 1


def test_the_forms_of_a_citation_say_the_same(mali: Service) -> None:
    path = "/v1/claims/russia-again-helped-the-junta/cite"
    citation = mali.json(path)["data"]

    assert mali.ask(f"{path}.bibtex").body.decode() == citation["bibtex"]
    assert mali.ask(f"{path}.text").body.decode() == f"{citation['sentence']}\n"
    assert mali.json(f"{path}.csl") == [citation["csl"]]


def test_a_form_in_which_nothing_is_cited_is_refused(mali: Service) -> None:
    assert mali.ask("/v1/actors/mali/cite.csv").status == 406
    assert mali.ask("/v1/actors/mali/cite?format=csv").status == 406
    assert mali.ask("/v1/actors/mali/cite", headers={"accept": "image/png"}).status == 406


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_not_there_cannot_be_cited(mali: Service, kind: str) -> None:
    reply = mali.ask(f"{KINDS[kind]}/nobody/cite")

    assert reply.status == 404
    assert reply.json()["detail"].endswith(f" Lists are at {KINDS[kind]}.")


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a directory of two releases, between which an actor got another name."""
    folder = tmp_path_factory.mktemp("twice")
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
def test_a_citation_pins_the_release_that_answers(twice: Path, query: str, name: str, release: str) -> None:
    with Service(twice) as service:
        citation = service.json(f"/v1/actors/colonel/cite{query}")["data"]

        assert citation["sentence"].startswith(f"Actor: {name} (person). ")
        assert citation["url"] == f"{SITE}/v1/actors/colonel?release={release}"


def test_citations_begin_with_the_address_that_the_service_is_known_by(mali_releases: Path) -> None:
    with Service(mali_releases, public_url="https://data.example/onrecord/") as service:
        url = service.json("/v1/actors/mali/cite")["data"]["url"]

    assert url.startswith("https://data.example/onrecord/v1/actors/mali?release=")


def test_the_context_of_json_ld_is_served_where_the_graphs_say(mali: Service) -> None:
    address = mali.json("/v1/events.jsonld?limit=1")["@context"]

    reply = mali.ask(address.removeprefix(SITE))

    assert (reply.status, reply.headers["content-type"]) == (200, "application/ld+json")
    assert reply.json()["@context"]["schema"] == "https://schema.org/"
