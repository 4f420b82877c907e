"""JSON-LD of lifetimes, readings, origins and support: terms of schema.org where they say the same, else own ones."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from onrecord.records.actors import Actor
from onrecord.records.codes import ActorKind
from onrecord.records.dates import UncertainDate
from onrecord.render.jsonld import actor, claim, document, event
from onrecord.render.urls import UrlBuilder
from support.rendering import BASE_URL, docs_of
from support.tables import TYPES

URLS = UrlBuilder(BASE_URL)
OF_PERSON = {"birthDate", "deathDate"}
OF_ORGANIZATION = {"foundingDate", "dissolutionDate"}


def node_of(kind: ActorKind, inception: str, dissolution: str) -> dict[str, Any]:
    dates = {"inception": UncertainDate.parse(inception), "dissolution": UncertainDate.parse(dissolution)}
    (node,) = actor(Actor(id="one", kind=kind, name="One", description="One of them.", **dates), URLS)
    return node


@pytest.mark.parametrize("kind", ActorKind)
def test_a_lifetime_has_the_terms_of_its_type(kind: ActorKind) -> None:
    node = node_of(kind, "1983-11-09", "2022")
    terms = {"person": OF_PERSON, "state": set(), "place": set()}.get(kind, OF_ORGANIZATION)

    assert node.keys() & (OF_PERSON | OF_ORGANIZATION) == terms
    assert {node[term] for term in terms} == ({"1983-11-09", "2022"} if terms else set())
    assert (node["inception"]["edtf"], node["dissolution"]["edtf"]) == ("1983-11-09", "2022")


@pytest.mark.parametrize("date", ["1983~", "198X", "[1983..1985]", "[..1985]", "XXXX"])
def test_a_doubtful_lifetime_has_own_terms_only(date: str) -> None:
    node = node_of(ActorKind.PERSON, date, date)

    assert node.keys() & (OF_PERSON | OF_ORGANIZATION) == set()
    assert (node["inception"]["edtf"], node["dissolution"]["edtf"]) == (date, date)


def records_of(releases: Path, kind: str) -> dict[str, Any]:
    decoded = [msgspec.json.decode(doc, type=TYPES[kind]) for doc in docs_of(releases, kind)]
    return {record.id: record for record in decoded}


def test_a_document_has_its_origin_its_reading_and_its_rating(edge_cases_releases: Path) -> None:
    documents = records_of(edge_cases_releases, "document")
    ((annex,), (vestnik,)) = (document(documents[name], URLS) for name in ("annex", "vestnik"))

    assert vestnik["creator"] == f"{BASE_URL}/v1/actors/russia"
    assert "creator" not in annex
    assert annex["read"] == {"how": "secondary", "on": "2021-06-04", "via": f"{BASE_URL}/v1/documents/zeitung"}
    assert vestnik["read"] == {"how": "page"}
    assert annex["reliability"] == {
        "grade": "A",
        "reason": "An official text.",
        "by": "an editor",
        "on": "2021-06-02",
    }


def test_a_claim_has_its_hedge_with_the_language_and_the_documents_of_each_step(edge_cases_releases: Path) -> None:
    claims = records_of(edge_cases_releases, "claim")
    (node, _) = claim(claims["c-corroborated"], URLS)

    assert node["hedge"] == {"@value": "если так", "@language": "ru"}
    assert "hedge" not in claim(claims["c-none"], URLS)[0]
    assert node["verificationHistory"][0]["document"] == [
        f"{BASE_URL}/v1/documents/{name}" for name in ("zeitung", "annex")
    ]


def test_an_event_has_its_support_and_the_last_day_of_its_plan(edge_cases_releases: Path) -> None:
    events = records_of(edge_cases_releases, "event")
    ((transfer,), (undated,)) = (event(events[name], URLS) for name in ("transfer", "undated"))

    assert transfer["support"] == {
        "documentCount": 1,
        "originCount": 1,
        "speakerCount": 0,
        "claimCount": [{"verificationStatus": "reported", "count": 2}],
        "isDisputed": False,
    }
    assert "claimCount" not in undated["support"]
    assert (undated["plannedAsOf"], "plannedAsOf" in transfer) == ("2021-05-31", False)
