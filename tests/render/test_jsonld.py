"""JSON-LD, expanded by pyld with the context that the package ships, and no other."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyld import jsonld

from onrecord.render.jsonld import context
from support.rendering import BASE_URL, KINDS, docs_of, rendered, writer_for
from support.service import rows

SCHEMA = "https://schema.org/"
OWN = "urn:onrecord:term:"
CONTEXT = json.loads(context())
TERMS = CONTEXT["@context"]

# The types and properties of schema.org that the context maps to.
TYPES = [
    "Claim",
    "ClaimReview",
    "CollegeOrUniversity",
    "Corporation",
    "Country",
    "CreativeWork",
    "Dataset",
    "Event",
    "GeoCoordinates",
    "GovernmentOrganization",
    "NewsArticle",
    "NewsMediaOrganization",
    "Organization",
    "Person",
    "Place",
    "PoliticalParty",
    "PropertyValue",
    "Rating",
    "Report",
    "Role",
    "Thing",
]
PROPERTIES = [
    "about",
    "alternateName",
    "appearance",
    "author",
    "birthDate",
    "claimReviewed",
    "creator",
    "dateCreated",
    "datePublished",
    "deathDate",
    "description",
    "dissolutionDate",
    "endDate",
    "eventStatus",
    "foundingDate",
    "geo",
    "identifier",
    "inLanguage",
    "itemReviewed",
    "latitude",
    "location",
    "longitude",
    "name",
    "propertyID",
    "publisher",
    "reviewBody",
    "reviewRating",
    "roleName",
    "sameAs",
    "startDate",
    "superEvent",
    "text",
    "url",
    "value",
]
STATUSES = ["EventCancelled", "EventPostponed", "EventScheduled"]


def load(url: str, _: object) -> dict[str, Any]:
    """Return the context that the package ships, as a web server would; no other document is loaded."""
    assert url == f"{BASE_URL}/v1/context.jsonld"
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": CONTEXT}


def graph(releases: Path, kind: str) -> Any:
    return json.loads(rendered(writer_for("jsonld", kind), docs_of(releases, kind)))


def expanded(releases: Path, kind: str) -> dict[str, Any]:
    """Return the expanded nodes of all records of a kind, by their URLs."""
    nodes = jsonld.expand(graph(releases, kind), {"documentLoader": load})
    return {node["@id"]: node for node in nodes}


def pairs(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield every key and value in JSON, at any depth."""
    if isinstance(value, dict):
        for key, member in value.items():
            yield key, member
            yield from pairs(member)
    elif isinstance(value, list):
        for member in value:
            yield from pairs(member)


def only(node: dict[str, Any], term: str) -> Any:
    """Return the only value of a property, without its wrapper."""
    (value,) = node[term]
    return value.get("@value", value.get("@id"))


@pytest.fixture(params=["mali_releases", "edge_cases_releases"])
def releases(request: pytest.FixtureRequest) -> Path:
    """Return the directory of each of two releases."""
    directory: Path = request.getfixturevalue(request.param)
    return directory


def test_every_term_is_of_schema_org_or_of_this_project() -> None:
    iris = {
        term: definition["@id"] if isinstance(definition, dict) else definition
        for term, definition in TERMS.items()
        if term not in {"@version", "schema", "onr", "xsd"}
    }

    assert (TERMS["schema"], TERMS["onr"]) == (SCHEMA, OWN)
    assert {term for term, iri in iris.items() if iri.startswith("schema:")} == {
        *TYPES,
        *PROPERTIES,
        *STATUSES,
    }
    assert {term: iri for term, iri in iris.items() if iri.partition(":")[2] != term} == {}


@pytest.mark.parametrize("kind", KINDS)
def test_no_property_is_lost_when_a_graph_is_expanded(releases: Path, kind: str) -> None:
    keys = [key for key, _ in pairs(graph(releases, kind)["@graph"]) if not key.startswith("@")]

    nodes = expanded(releases, kind)

    expected = [key for key, _ in pairs(list(nodes.values())) if not key.startswith("@")]
    assert sorted(key.removeprefix(SCHEMA).removeprefix(OWN) for key in expected) == sorted(keys)


@pytest.mark.parametrize("kind", KINDS)
def test_types_and_properties_are_of_schema_org_or_of_this_project(releases: Path, kind: str) -> None:
    found = list(pairs(list(expanded(releases, kind).values())))

    types = {each for key, value in found if key == "@type" and isinstance(value, list) for each in value}
    properties = {key for key, _ in found if not key.startswith("@")}
    assert types <= {SCHEMA + name for name in TYPES} | {f"{OWN}Relationship"}
    assert {each for each in properties if not each.startswith(OWN)} <= {SCHEMA + name for name in PROPERTIES}


@pytest.mark.parametrize("kind", KINDS)
def test_the_id_of_a_node_is_the_url_of_its_record(releases: Path, kind: str) -> None:
    ids = {id_ for id_ in expanded(releases, kind) if "#" not in id_}

    assert ids == {f"{BASE_URL}/v1/{kind}s/{id_}" for (id_,) in rows(releases, f"SELECT id FROM {kind}")}


def test_references_are_urls_of_records(releases: Path) -> None:
    known = {f"{BASE_URL}/v1/{kind}s/{id_}" for kind in KINDS for (id_,) in rows(releases, f"SELECT id FROM {kind}")}

    for kind in KINDS:
        nodes = list(expanded(releases, kind).values())
        urls = {value for key, value in pairs(nodes) if key == "@id" and value.startswith(BASE_URL)}
        assert {each for each in urls if each.partition("#")[0] not in known} == set()


@pytest.mark.parametrize(
    ("code", "type_"),
    [
        ("person", "Person"),
        ("state", "Country"),
        ("government-body", "GovernmentOrganization"),
        ("armed-force", "Organization"),
        ("place", "Place"),
    ],
)
def test_an_actor_has_the_schema_org_type_of_its_kind(edge_cases_releases: Path, code: str, type_: str) -> None:
    nodes = expanded(edge_cases_releases, "actor")

    types = {
        tuple(nodes[f"{BASE_URL}/v1/actors/{id_}"]["@type"])
        for (id_,) in rows(edge_cases_releases, "SELECT id FROM actor WHERE kind = ?", code)
    }
    assert types == {(SCHEMA + type_,)}


def test_an_actor_has_its_spellings_with_their_languages_and_its_wikidata_entry(edge_cases_releases: Path) -> None:
    node = expanded(edge_cases_releases, "actor")[f"{BASE_URL}/v1/actors/goita"]

    assert node[f"{SCHEMA}alternateName"] == [
        {"@value": "Ассими Гойта", "@language": "ru"},
        {"@value": "ASSIMI GOITA", "@language": "en"},
    ]
    assert node[f"{SCHEMA}sameAs"] == [{"@id": "http://www.wikidata.org/entity/Q98526105"}]
    assert [only(each, f"{SCHEMA}propertyID") for each in node[f"{SCHEMA}identifier"]] == ["wikidata", "viaf"]


def test_every_event_has_its_status(releases: Path) -> None:
    nodes = expanded(releases, "event")

    found = {id_.rpartition("/")[2]: only(node, f"{OWN}status") for id_, node in nodes.items()}
    assert found == dict(rows(releases, "SELECT id, status FROM event"))


@pytest.mark.parametrize(
    ("event", "status"),
    [
        ("undated", "EventScheduled"),
        ("decade", "EventCancelled"),
        ("undated-too", "EventPostponed"),
        ("coup", None),
        ("transfer", None),
        ("halt", None),
    ],
)
def test_an_event_has_a_schema_org_status_if_there_is_one(
    edge_cases_releases: Path, event: str, status: str | None
) -> None:
    node = expanded(edge_cases_releases, "event")[f"{BASE_URL}/v1/events/{event}"]

    assert node.get(f"{SCHEMA}eventStatus") == (status and [{"@id": SCHEMA + status}])


@pytest.mark.parametrize(
    ("event", "start"),
    [
        ("coup", "2021-05-24"),
        ("halt", "2021-05"),
        ("far-away", "2021"),
        ("arrest", None),  # one of several days
        ("by-then", None),
        ("since", None),
        ("decade", None),  # 202X
        ("on-the-line", None),  # about 2021
        ("undated", None),
    ],
)
def test_only_a_certain_date_is_a_schema_org_date(edge_cases_releases: Path, event: str, start: str | None) -> None:
    node = expanded(edge_cases_releases, "event")[f"{BASE_URL}/v1/events/{event}"]

    assert node.get(f"{SCHEMA}startDate") == (start and [{"@type": f"{SCHEMA}Date", "@value": start}])


def test_every_event_has_the_edtf_text_of_its_date(releases: Path) -> None:
    nodes = expanded(releases, "event")

    found = {id_.rpartition("/")[2]: only(node[f"{OWN}date"][0], f"{OWN}edtf") for id_, node in nodes.items()}
    assert found == dict(rows(releases, "SELECT id, date_edtf FROM event"))


def test_participants_have_their_roles(edge_cases_releases: Path) -> None:
    node = expanded(edge_cases_releases, "event")[f"{BASE_URL}/v1/events/coup"]

    assert [
        (only(role, f"{SCHEMA}roleName"), only(role, f"{OWN}participant")) for role in node[f"{OWN}participant"]
    ] == [("perpetrator", f"{BASE_URL}/v1/actors/goita"), ("target", f"{BASE_URL}/v1/actors/ndaw")]


def test_a_place_has_its_coordinates_and_its_precision(edge_cases_releases: Path) -> None:
    (place,) = expanded(edge_cases_releases, "event")[f"{BASE_URL}/v1/events/coup"][f"{SCHEMA}location"]
    (geo,) = place[f"{SCHEMA}geo"]

    assert only(place, f"{OWN}precision") == "locality"
    assert (only(geo, f"{SCHEMA}latitude"), only(geo, f"{SCHEMA}longitude")) == (12.65, -8)


def test_a_proposition_is_stated_in_its_claim_and_nowhere_else(releases: Path) -> None:
    propositions = {json.loads(doc)["proposition"] for doc in docs_of(releases, "claim")}

    stated = [
        (key, node["@type"])
        for node in expanded(releases, "claim").values()
        for key, value in node.items()
        if any(isinstance(each, dict) and each.get("@value") in propositions for each in value)
    ]

    claim = (f"{SCHEMA}text", [f"{SCHEMA}Claim"])
    review = (f"{SCHEMA}claimReviewed", [f"{SCHEMA}ClaimReview"])
    assert [each for each in stated if each not in (claim, review)] == []
    assert stated.count(claim) == len(docs_of(releases, "claim"))


def test_only_a_claim_checked_against_more_than_its_report_has_a_review(releases: Path) -> None:
    reviews = {
        only(node, f"{SCHEMA}itemReviewed").rpartition("/")[2]: only(
            node[f"{SCHEMA}reviewRating"][0], f"{SCHEMA}alternateName"
        )
        for node in expanded(releases, "claim").values()
        if node["@type"] == [f"{SCHEMA}ClaimReview"]
    }

    checked = "SELECT id, verification FROM claim WHERE verification NOT IN ('reported', 'attributed')"
    assert reviews == dict(rows(releases, checked))
    assert reviews


def test_a_claim_has_its_speaker_its_document_and_its_certainty(edge_cases_releases: Path) -> None:
    node = expanded(edge_cases_releases, "claim")[f"{BASE_URL}/v1/claims/c-corroborated"]

    assert only(node, f"{SCHEMA}author") == f"{BASE_URL}/v1/actors/mishyn"
    assert only(node, f"{SCHEMA}appearance") == f"{BASE_URL}/v1/documents/gazette"
    assert only(node, f"{OWN}certainty") == "conditional"
    assert only(node, f"{OWN}verificationStatus") == "corroborated"


def test_a_claim_without_a_speaker_has_no_author(edge_cases_releases: Path) -> None:
    node = expanded(edge_cases_releases, "claim")[f"{BASE_URL}/v1/claims/c-quoted"]

    assert f"{SCHEMA}author" not in node
    assert [each["@id"] for each in node[f"{OWN}possibleSpeaker"]] == [
        f"{BASE_URL}/v1/actors/goita",
        f"{BASE_URL}/v1/actors/ndaw",
    ]


def test_a_relationship_has_its_basis_and_its_certainty(releases: Path) -> None:
    nodes = expanded(releases, "relationship")

    found = {
        id_.rpartition("/")[2]: (only(node, f"{OWN}basis"), only(node, f"{OWN}certainty"))
        for id_, node in nodes.items()
    }
    expected = rows(releases, "SELECT id, basis, certainty FROM relationship")
    assert found == {id_: (basis, certainty) for id_, basis, certainty in expected}


@pytest.mark.parametrize(
    ("document", "type_"),
    [("gazette", "NewsArticle"), ("vestnik", "Report"), ("echo", "CreativeWork"), ("mali", "Dataset")],
)
def test_a_document_has_the_schema_org_type_of_its_kind(edge_cases_releases: Path, document: str, type_: str) -> None:
    node = expanded(edge_cases_releases, "document")[f"{BASE_URL}/v1/documents/{document}"]

    assert node["@type"] == [SCHEMA + type_]


@pytest.mark.parametrize("kind", KINDS)
def test_several_pages_give_the_same_graph_as_one(edge_cases_releases: Path, kind: str) -> None:
    docs = docs_of(edge_cases_releases, kind)
    writer = writer_for("jsonld", kind)

    assert rendered(writer, docs[:1], docs[1:3], docs[3:]) == rendered(writer, docs)
