"""The head of pages of records: a description with its doubt, the JSON, and the record as JSON-LD."""

import json
import re
from pathlib import Path

import pytest

from onrecord.render.pages.descriptions import LENGTH
from support.history import CORRECTION
from support.html_documents import HtmlDocument
from support.page_oracle import BASIS
from support.service import KINDS, Service, publish_dataset
from support.small_dataset import SMALL, write_files

SERVICES = ("mali", "edge_cases")
LINKED_DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


@pytest.fixture(params=SERVICES)
def service(request: pytest.FixtureRequest) -> Service:
    """Return the service over the project's own data, then that over the edge cases."""
    fixture: Service = request.getfixturevalue(request.param)
    return fixture


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_of_a_record_has_a_short_description(service: Service, kind: str) -> None:
    for record_id in service.ids(KINDS[kind]):
        description = HtmlDocument(service.request(f"/{kind}s/{record_id}?lang=fr")).meta("description")

        assert description
        assert len(description) <= LENGTH


def test_the_description_of_a_claim_begins_with_how_it_was_checked_and_by_whom_it_is_made(mali: Service) -> None:
    for record in (each for page in mali.pages("/v1/claims?expand=actors,documents") for each in page["data"]):
        description = HtmlDocument(mali.request(f"/claims/{record['id']}")).meta("description") or ""
        status = record["verification"]["status"].capitalize()

        assert description.startswith(f"Claim · {status} · ")
        assert not description.startswith(f"Claim · {status} · {record['proposition'][:20]}")


def test_the_description_of_a_relationship_begins_with_its_basis(mali: Service) -> None:
    for record in (each for page in mali.pages("/v1/relationships") for each in page["data"]):
        description = HtmlDocument(mali.request(f"/relationships/{record['id']}")).meta("description") or ""

        assert description.startswith(f"{BASIS[record['basis']]} · ")


def test_the_description_of_an_event_that_is_only_alleged_begins_with_that(mali: Service) -> None:
    alleged = mali.ids("/v1/events?status=alleged")
    descriptions = [HtmlDocument(mali.request(f"/events/{each}")).meta("description") or "" for each in alleged]

    assert alleged
    assert [each for each in descriptions if not each.startswith("Alleged")] == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_linked_data_of_a_page_is_that_of_the_api(service: Service, kind: str) -> None:
    for record_id in service.ids(KINDS[kind]):
        html = service.request(f"/{kind}s/{record_id}").body.decode()
        (linked_data,) = LINKED_DATA.findall(html)

        assert json.loads(linked_data) == service.json(f"/v1/{kind}s/{record_id}.jsonld")


def test_the_linked_data_cannot_end_its_element(tmp_path: Path) -> None:
    words = "</script><script>alert(1)</script> <!-- & -->"
    claims = SMALL["small/claims.yaml"].replace("The arrest harms no one.", json.dumps(words))
    data = write_files(tmp_path / "data", {**SMALL, "small/claims.yaml": claims})
    with Service(publish_dataset(data, tmp_path / "releases")) as service:
        html = service.request("/claims/nobody-hurt").body.decode()
    (linked_data,) = LINKED_DATA.findall(html)

    assert json.loads(linked_data)["@graph"][0]["text"] == words
    assert set("<>&").isdisjoint(linked_data)
    assert html.count("<script>") == 0


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_names_the_json_of_its_record(history: Service, kind: str) -> None:
    record_id = history.ids(KINDS[kind])[0]
    for query in ("", f"?release={CORRECTION}"):
        target = HtmlDocument(history.request(f"/{kind}s/{record_id}{query}")).link("alternate", "application/json")

        assert target == f"/v1/{kind}s/{record_id}.json{query}"
        assert history.request(target).headers["content-type"] == "application/json"


def test_sentences_about_a_passage_are_apart(mali: Service) -> None:
    text = HtmlDocument(mali.request("/claims/kremlin-destabilizes-mali")).text

    assert re.search(r"characters \d+ to \d+\. The publisher keeps its rights", text)
