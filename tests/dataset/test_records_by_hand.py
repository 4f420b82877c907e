"""The mistakes that a fact editor found by reading every record, as claims about all records of their kind."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec
import pytest

from onrecord.dataset.check import load
from onrecord.records.codes import Basis, Reading, RelationshipType, VerificationStatus
from onrecord.records.dataset import Dataset
from support.small_dataset import DATA

KINDS = ("documents", "actors", "events", "claims", "relationships")
EDITING = re.compile(
    r"until now|stood here|moved (from|to)|(is|was|are) (gone|removed|split)|no longer cited|stored source|TODO"
)
AGENCIES = re.compile(
    r"\((Reuters|AFP|AP|AMAP|Sputnik|RIA Novosti|LIGA\.net|after RFI)\)|dispatch of |report of Sputnik"
)
STANCES = {
    RelationshipType.OPPOSES,
    RelationshipType.SUPPORTS,
    RelationshipType.RIVALS,
    RelationshipType.INFLUENCES,
    RelationshipType.THREATENS,
    RelationshipType.ALLIED_WITH,
    RelationshipType.SEEKS_INFLUENCE_OVER,
}


@pytest.fixture(scope="module")
def dataset() -> Dataset:
    return load(DATA)


def _texts(value: object) -> Iterator[str]:
    """Yield every text in a record as it is written out."""
    match value:
        case str():
            yield value
        case dict():
            for each in value.values():
                yield from _texts(each)
        case list() | tuple():
            for each in value:
                yield from _texts(each)


def _uses(dataset: Dataset) -> set[str]:
    """Return every text of the records except for their own ids."""
    records = (record for kind in KINDS for record in msgspec.to_builtins(getattr(dataset, kind)))
    return {text for record in records for text in _texts({**record, "id": ""})}


def _repeated(values: Iterable[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


@pytest.mark.parametrize("kind", KINDS)
def test_notes_and_reasons_are_about_the_record_and_not_about_its_editing(dataset: Dataset, kind: str) -> None:
    records = getattr(dataset, kind)
    latest = [record.verification.history[-1].reason for record in dataset.claims] if kind == "claims" else []
    texts = [*latest, *(getattr(record, "description", "") for record in records), *(r.note or "" for r in records)]

    assert [text for text in texts if EDITING.search(text)] == []


@pytest.mark.parametrize("kind", ["documents", "actors"])
def test_every_document_and_actor_is_used_by_a_record(dataset: Dataset, kind: str) -> None:
    assert sorted({record.id for record in getattr(dataset, kind)} - _uses(dataset)) == []


def test_a_document_that_carries_an_agency_goes_back_to_it(dataset: Dataset) -> None:
    carried = [each for each in dataset.documents if AGENCIES.search(f"{each.title} {each.reliability.reason}")]

    assert len(carried) > 5
    assert [document.id for document in carried if document.origin is None] == []


def test_no_page_is_entered_twice(dataset: Dataset) -> None:
    pages = [each.url for each in dataset.documents if each.url and each.read.how is not Reading.DATA]

    assert _repeated(pages) == []


def test_a_publisher_has_one_spelling(dataset: Dataset) -> None:
    publishers = {document.publisher for document in dataset.documents}

    assert _repeated(re.sub(r"\.(com|net|tv)$", "", publisher.casefold()) for publisher in publishers) == []


def test_a_stance_is_alleged_or_stands_in_a_primary_record(dataset: Dataset) -> None:
    stances = [each for each in dataset.relationships if each.type in STANCES]

    assert [each.id for each in stances if each.basis not in {Basis.ALLEGED, Basis.DOCUMENTED}] == []


def test_two_claims_that_dispute_each_other_are_both_disputed(dataset: Dataset) -> None:
    disputes = {(each.id, link.claim) for each in dataset.claims for link in each.links if link.relation == "disputes"}
    mutual = {claim for claim, other in disputes if (other, claim) in disputes}
    disputed = {each.id for each in dataset.claims if each.verification.status is VerificationStatus.DISPUTED}

    assert mutual
    assert sorted(mutual - disputed) == []


@pytest.mark.parametrize(
    ("claim_id", "speaker"),
    [
        ("reuters-us-suspended-military-cooperation", "j-peter-pham"),  # the dispatch has it from the envoy alone
        ("cnn-soldiers-made-the-arrest", "local-transition-monitoring-committee"),  # a joint statement of it
        ("bamada-m5-letter-of-17-may", "m5-rfp"),  # both papers have it from a communiqué
        ("pledge-times-training-from-january", "bbc-afrique"),  # not the words of the site that passes them on
        ("gromyko-security-was-discussed", "igor-gromyko"),
        ("panapress-meeting-was-about-cooperation", None),  # the words of the agency itself
        ("atalayar-russian-forces-arranged-the-training", "malian-military-sources-2020"),
        ("tass-embassy-knows-no-reasons", "embassy-of-russia-in-mali"),
        ("embassy-has-said-no-more", None),
    ],
)
def test_a_claim_has_the_speaker_of_its_page(dataset: Dataset, claim_id: str, speaker: str | None) -> None:
    claims = {claim.id: claim.speaker for claim in dataset.claims}

    assert claims[claim_id] == speaker


@pytest.mark.parametrize("person", ["malick-diaw", "sadio-camara"])
def test_who_trained_the_two_officers_is_only_alleged(dataset: Dataset, person: str) -> None:
    trained = [each for each in dataset.relationships if (each.subject, each.object) == ("russia", person)]

    assert [(each.type, each.basis) for each in trained] == [(RelationshipType.TRAINS, Basis.ALLEGED)]


def test_a_title_of_an_office_of_mali_is_the_same_for_all_who_held_it(dataset: Dataset) -> None:
    titles = {each.office.title for each in dataset.relationships if each.office and each.object == "mali"}

    assert titles >= {"interim president of Mali", "prime minister of Mali"}
    assert [title for title in titles if "president of the transition" in title] == ["vice-president of the transition"]
