"""The pages and cards of all records: each is well-formed and says what the API says."""

import re
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from support.history import DAYS
from support.html_documents import HtmlDocument
from support.page_oracle import BASIS, EXPAND, expected_texts, named
from support.service import KINDS, Service

REPR = re.compile(r"\w\(\w+=|Struct\(|<\w+\.\w+: |\bUndefined\b|object at 0x|%\(\w+\)s|\{\{|\}\}")
NOTHING = re.compile(r"[(:=/]\s*None\b|^\s*None\s*$")
LANGUAGES = ("en", "fr")
SERVICES = ("mali", "edge_cases")
HOSTILE_IDS = ["'", "%22", "%3Cscript%3E", "..", "a%00b", "x" * 2000, "%F0%9F%92%A9", "a%0Ab", "%2e%2e%2f", "{{7*7}}"]


@pytest.fixture(params=SERVICES)
def service(request: pytest.FixtureRequest) -> Service:
    """Return the service over the project's own data, then that over the edge cases."""
    fixture: Service = request.getfixturevalue(request.param)
    return fixture


def addresses(service: Service, kind: str, query: str = "") -> Iterator[str]:
    """Yield the addresses of the page and the card of every record of a kind."""
    for record_id in service.ids(f"{KINDS[kind]}{query}"):
        yield f"/{kind}s/{record_id}"
        yield f"/embed/{kind}s/{record_id}"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_record_has_a_page_and_a_card(service: Service, kind: str, language: str) -> None:
    for address in addresses(service, kind):
        response = service.request(f"{address}?lang={language}")
        assert response.status == 200, address
        document = HtmlDocument(response)

        assert document.one("html").attrib["lang"] == language
        assert len(document.all("h1")) == 1
        assert (document.one("title").text or "").strip()
        assert [each for each in document.pieces() if REPR.search(each) or NOTHING.search(each)] == [], address


@pytest.mark.parametrize("kind", KINDS)
def test_every_record_of_every_release_has_a_page_and_a_card(history: Service, kind: str) -> None:
    for version in DAYS:
        for address in addresses(history, kind, f"?release={version}"):
            document = HtmlDocument(history.request(f"{address}?release={version}"))

            assert f"elease {version}" in document.text + text_of_footer(document), address


def text_of_footer(document: HtmlDocument) -> str:
    return " ".join("".join(each.itertext()) for each in document.all("footer"))


@pytest.mark.parametrize("kind", KINDS)
def test_pages_and_cards_say_what_the_api_says(service: Service, kind: str) -> None:
    missing = []
    for record_id in service.ids(KINDS[kind]):
        item = service.json(f"{KINDS[kind]}/{record_id}?{EXPAND}")
        for address in (f"/{kind}s/{record_id}", f"/embed/{kind}s/{record_id}"):
            text = HtmlDocument(service.request(address)).text
            missing += [(address, each) for each in expected_texts(kind, item) if " ".join(each.split()) not in text]

    assert missing == []


@pytest.mark.parametrize(("kind", "query"), [("event", "status=alleged,denied"), ("relationship", "basis=alleged")])
def test_what_is_only_alleged_names_the_claim_that_says_so(service: Service, kind: str, query: str) -> None:
    for record_id in service.ids(f"{KINDS[kind]}?{query}"):
        record = service.json(f"{KINDS[kind]}/{record_id}?{EXPAND}")
        claims = record["data"].get("claims", [])
        propositions = [named(record["included"], "claim", each)["proposition"] for each in claims[:3]]
        for address in (f"/{kind}s/{record_id}", f"/embed/{kind}s/{record_id}"):
            document = HtmlDocument(service.request(address))

            assert re.search("Alleged|Denied", document.text), address
            assert [each for each in propositions if each not in document.text] == [], address
            assert (f"/claims?{urlencode({'ids': ','.join(claims)})}" in document.links) == (len(claims) > 3), address


@pytest.mark.parametrize("prefix", ["", "/embed"])
def test_a_relationship_in_the_list_of_an_actor_has_its_basis(mali: Service, prefix: str) -> None:
    bases = {each["id"]: each["basis"] for page in mali.pages("/v1/relationships") for each in page["data"]}
    lines = 0
    for actor in mali.ids("/v1/actors"):
        document = HtmlDocument(mali.request(f"{prefix}/actors/{actor}"))
        for item in [each for kind in ("li", "div") for each in document.all(kind)]:
            links = [each.attrib["href"] for each in item.iter("a")]
            related = [link.rpartition("/")[2] for link in links if link.startswith("/relationships/")]
            if len(related) == 1:
                lines += 1
                assert BASIS[bases[related[0]]] in " ".join(item.itertext()), (actor, related)

    assert lines > 100


@pytest.mark.parametrize("prefix", ["", "/embed"])
def test_a_withdrawn_record_answers_410_with_its_reason(history: Service, prefix: str) -> None:
    response = history.request(f"{prefix}/claims/goita-will-not-stand")

    assert response.status == 410
    assert "The document on record does not say so." in HtmlDocument(response).text


@pytest.mark.parametrize("prefix", ["", "/embed"])
def test_a_merged_record_leads_to_its_replacement(history: Service, prefix: str) -> None:
    response = history.request(f"{prefix}/actors/assimi-goyta?lang=fr")

    assert response.status == 308
    assert response.headers["location"] == f"{prefix}/actors/assimi-goita?lang=fr"


@pytest.mark.parametrize("prefix", ["", "/embed"])
def test_an_older_release_says_so_and_leads_to_the_current_one(history: Service, prefix: str) -> None:
    first, *_, current = DAYS
    address = f"{prefix}/actors/assimi-goita"
    document = HtmlDocument(history.request(f"{address}?release={first}"))
    notice = "current state" if prefix else "See the current release"

    assert f"elease {first}" in document.text
    assert notice in document.text
    assert "/actors/assimi-goita" in document.links
    assert notice not in HtmlDocument(history.request(f"{address}?release={current}")).text


@pytest.mark.parametrize("prefix", ["", "/embed"])
def test_an_older_release_says_what_happened_to_the_record_since(history: Service, prefix: str) -> None:
    first, correction, _ = DAYS
    withdrawn = HtmlDocument(history.request(f"{prefix}/claims/goita-will-not-stand?release={first}"))
    updated = f"{prefix}/relationships/ndaw-interim-president-of-mali"

    assert "Since then: Withdrawn, 23 November 2026. The document on record does not say so." in withdrawn.text
    assert "Since then: Changed, 1 October 2026." in HtmlDocument(history.request(f"{updated}?release={first}")).text
    assert "Since then" not in HtmlDocument(history.request(f"{updated}?release={correction}")).text


def test_links_of_a_page_of_a_release_keep_the_release(history: Service) -> None:
    version = next(iter(DAYS))
    document = HtmlDocument(history.request(f"/events/coup-mali-2021-05?release={version}"))
    records = [link for link in document.links if re.match(r"/(actors|claims|documents|relationships)/", link)]

    assert records
    assert [link for link in records if f"release={version}" not in link] == []


@pytest.mark.parametrize("prefix", ["", "/embed"])
@pytest.mark.parametrize("record_id", HOSTILE_IDS)
def test_an_id_that_no_record_can_have_is_not_found(mali: Service, prefix: str, record_id: str) -> None:
    response = mali.request(f"{prefix}/claims/{record_id}")

    assert response.status in {400, 404}
    assert "script" not in {each.tag for each in HtmlDocument(response).one("main").iter()}


def test_links_within_the_service_lead_somewhere(mali: Service) -> None:
    sample = [address for kind in KINDS for address in list(addresses(mali, kind))[::16]]
    links = {link for address in sample for link in HtmlDocument(mali.request(address)).links if link.startswith("/")}
    built = re.compile(r"/(actors|events|claims|relationships|documents|embed|v1)\b")
    targets = sorted({link.partition("#")[0] for link in links if built.match(link)})
    statuses = {target: mali.request(target).status for target in targets}

    assert len(targets) > 200
    assert {target: status for target, status in statuses.items() if status not in {200, 303, 308}} == {}


@pytest.mark.parametrize("fragment", ["check", "use"])
def test_fragments_of_links_exist(mali: Service, fragment: str) -> None:
    document = HtmlDocument(mali.request("/documents/wsm-mali-coup-2021"))

    assert fragment in {each.get("id") for each in document.root.iter()}
