"""The weight of pages and cards: bytes and statements, bounded however large the record is."""

import gzip
import json
from collections.abc import Iterator

import pytest

from onrecord.render.pages.static_files import STYLE_SHEET, static_files
from support.html_documents import HtmlDocument
from support.query_plans import Recorder, recorded
from support.service import KINDS, Service, publish_dataset
from support.small_dataset import SMALL, write_files

KB = 1024
CARD, ACTOR_PAGE, LARGE_PAGE = 8 * KB, 30 * KB, 60 * KB
STYLES, COMPRESSED_STYLES = 14 * KB, 4.5 * KB
MANY = 5_000
# The most statements that the page or the card of a record sends, by kind.
STATEMENTS = {"actor": 46, "event": 30, "claim": 25, "relationship": 25, "document": 21}


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, Recorder]]:
    """Return a service over an actor with thousands of relationships, and the recorder of its statements."""
    folder, recorder = tmp_path_factory.mktemp("crowded"), Recorder()
    template = {
        "subject": "colonel",
        "object": "president",
        "type": "detained",
        "polarity": "conflictual",
        "valid": {"start": "2019-05-24", "end_kind": "unknown", "as_of": "2019-06-01"},
        "basis": "reported",
        "evidence": [{"document": "treaty", "locator": "Article 1"}],
    }
    office = {"type": "holds-office", "polarity": "neutral", "office": {"title": "Chief", "capacity": "interim"}}
    records = [{"id": f"many-{number}", **template, **(office if number % 5 == 0 else {})} for number in range(MANY)]
    data = write_files(folder / "data", {**SMALL, "more/relationships.yaml": json.dumps(records)})  # JSON is YAML
    releases = publish_dataset(data, folder / "releases")
    with recorded(recorder):
        service = Service(releases)
    with service:
        yield service, recorder


def sizes(service: Service, prefix: str, kind: str, language: str) -> dict[str, int]:
    """Return the number of bytes of every page or card of a kind."""
    addresses = [f"{prefix}/{kind}s/{record_id}?lang={language}" for record_id in service.ids(KINDS[kind])]
    return {address: len(service.request(address).body) for address in addresses}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("kind", KINDS)
def test_no_card_is_larger_than_its_budget(mali: Service, kind: str, language: str) -> None:
    found = sizes(mali, "/embed", kind, language)

    assert {address: size for address, size in found.items() if size > CARD} == {}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_page_of_an_actor_is_larger_than_its_budget(mali: Service, language: str) -> None:
    found = sizes(mali, "", "actor", language)

    assert {address: size for address, size in found.items() if size > ACTOR_PAGE} == {}


def test_the_styles_are_no_larger_than_their_budget() -> None:
    css = static_files()[STYLE_SHEET].body

    assert len(css) <= STYLES
    assert len(gzip.compress(css, mtime=0)) <= COMPRESSED_STYLES


@pytest.mark.parametrize("prefix", ["", "/embed"])
def test_an_actor_with_thousands_of_relationships_is_counted_and_has_a_way_to_all(
    crowded: tuple[Service, Recorder], prefix: str
) -> None:
    service, _ = crowded
    response = service.request(f"{prefix}/actors/colonel")
    document = HtmlDocument(response)

    assert len(response.body) <= (CARD if prefix else LARGE_PAGE)
    assert f" {service.count('/v1/relationships?actor=colonel&polarity=conflictual')} " in document.text
    assert "/relationships?actor=colonel&polarity=conflictual" in document.links
    assert "/relationships?subject=colonel&type=holds-office%2Cgoverns" in document.links
    assert str(MANY // 5) in document.text


@pytest.mark.parametrize("prefix", ["", "/embed"])
@pytest.mark.parametrize(
    ("kind", "record_id"),
    [
        ("actor", "colonel"),
        ("event", "arrest"),
        ("claim", "nobody-hurt"),
        ("relationship", "many-1"),
        ("document", "treaty"),
    ],
)
def test_a_page_sends_few_statements_however_large_its_record_is(
    crowded: tuple[Service, Recorder], kind: str, record_id: str, prefix: str
) -> None:
    service, recorder = crowded
    recorder.drain()
    # No other test asks for it in French, so it is not cached yet.
    assert service.request(f"{prefix}/{kind}s/{record_id}?lang=fr").status == 200

    assert 1 < len(recorder.drain()) <= STATEMENTS[kind]
