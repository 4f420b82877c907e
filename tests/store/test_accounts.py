"""Accounts of an event by other documents, and links between claims."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from onrecord.records.dates import UncertainDate
from support.filter_oracle import FilterOracle
from support.service import Service, publish_dataset, rows
from support.small_dataset import rated, write_files

# One event with every kind of account by other documents.
FILES = {
    "a/documents.yaml": "".join(
        f"""\
- {{id: {name}, title: {name.title()}, kind: news-article, publisher: The {name.title()}, language: en,
   published: 2021-06-01, {rated(reliability)}, license: All rights reserved}}
"""
        for name, reliability in (("gazette", "C"), ("herald", "B"), ("echo", "F"))
    ),
    "a/actors.yaml": """\
- {id: colonel, kind: person, name: The colonel, description: An officer.}
- {id: president, kind: person, name: The president, description: The head of state.}
""",
    "a/events.yaml": """\
- id: coup
  kind: coup
  status: occurred
  title: The coup
  summary: Soldiers detain the president.
  date: 2021-05-24
  place: {name: Bamako, precision: locality}
  participants: [{actor: colonel, role: perpetrator}, {actor: president, role: target}]
  evidence: [{document: gazette, locator: Page 1}]
  accounts:
    - {document: herald, field: date, value: "2021-05-24"}
    - {document: herald, field: date, value: "2021-05-24~", note: About then.}
    - {document: echo, field: date, value: "2021-05"}
    - {document: echo, field: date, value: "2021-05-21"}
    - {document: echo, field: date, value: "[..2021-05-23]"}
    - {document: herald, field: place.name, value: BAMAKO}
    - {document: echo, field: place.name, value: Kati}
    - {document: echo, field: end_date, value: 2021-05-26}
    - {document: echo, field: participants, value: president}
    - {document: herald, field: duress, value: under-duress}
    - {document: herald, field: place, value: Bamako}
- {id: quiet, kind: visit, status: occurred, title: A visit, summary: Nobody differs., date: 2021-05-01,
   evidence: [{document: gazette, locator: Page 2}]}
""",
}


@pytest.fixture(scope="module")
def event_with_accounts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return the service over the event with accounts."""
    folder = tmp_path_factory.mktemp("accounts")
    with Service(publish_dataset(write_files(folder / "data", FILES), folder / "releases")) as service:
        yield service


def accounts_of(service: Service, event: str) -> dict[str, Any]:
    """Return the accounts of an event by field."""
    return {entry["field"]: entry for entry in service.json(f"/v1/events/{event}/accounts")["data"]}


@pytest.mark.parametrize(
    ("field", "own", "others"),
    [
        # value, whether it differs, whether both can be right
        (
            "date",
            "2021-05-24",
            [
                ("2021-05-24", False, True),
                ("2021-05-24~", False, True),  # about the day: the same day
                ("2021-05", True, True),  # less exact, and no contradiction
                ("2021-05-21", True, False),
                ("[..2021-05-23]", True, False),
            ],
        ),
        ("place.name", "Bamako", [("BAMAKO", False, None), ("Kati", True, None)]),
        ("end_date", None, [("2021-05-26", True, None)]),
        ("participants", "colonel, president", [("president", True, None)]),
        ("duress", None, [("under-duress", True, None)]),
        ("place", "Bamako", [("Bamako", False, None)]),
    ],
)
def test_an_account_is_compared_with_the_value_of_the_event(
    event_with_accounts: Service, field: str, own: str | None, others: list[tuple[str, bool, bool | None]]
) -> None:
    entry = accounts_of(event_with_accounts, "coup")[field]

    assert entry["own"] == {"value": own, "document": "gazette"}
    assert [(each["value"], each["differs"], each["compatible"]) for each in entry["accounts"]] == others


def test_an_account_names_its_document_and_its_reliability(event_with_accounts: Service) -> None:
    (_, account, *_) = accounts_of(event_with_accounts, "coup")["date"]["accounts"]

    assert account == {
        "document": "herald",
        "title": "Herald",
        "publisher": "The Herald",
        "reliability": "B",
        "value": "2021-05-24~",
        "differs": False,
        "compatible": True,
        "note": "About then.",
    }


def test_an_event_without_accounts_has_an_empty_list_that_points_to_the_coverage(event_with_accounts: Service) -> None:
    page = event_with_accounts.json("/v1/events/quiet/accounts")

    assert (page["data"], page["next_cursor"], page["meta"]["coverage"]) == ([], None, "/v1/coverage")


def test_every_account_of_every_event_is_listed_once_under_its_field(oracle: FilterOracle) -> None:
    expected = {
        (event["id"], account["field"], account["document"], account["value"], account["note"])
        for event in oracle.records("event")
        for account in event["accounts"]
    }

    found = [
        (event["id"], entry["field"], each["document"], each["value"], each["note"])
        for event in oracle.records("event")
        for entry in oracle.service.json(f"/v1/events/{event['id']}/accounts")["data"]
        for each in entry["accounts"]
    ]

    assert len(found) == len(set(found)) > 1
    assert set(found) == expected


def test_a_date_differs_if_the_days_that_it_can_mean_differ(oracle: FilterOracle) -> None:
    for event in oracle.records("event"):
        for field, entry in accounts_of(oracle.service, event["id"]).items():
            if field == "date":
                dates = [UncertainDate.parse(each["value"]) for each in entry["accounts"]]
                bounds = [[str(day) if day else None for day in (each.earliest, each.latest)] for each in dates]
                own = [event["date"]["earliest"], event["date"]["latest"]]
                assert [each["differs"] for each in entry["accounts"]] == [each != own for each in bounds]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (
            "/v1/events/no-such-one/accounts",
            "There is no event with the id 'no-such-one'. /v1/events lists the events.",
        ),
        ("/v1/claims/no-such-one/links", "There is no claim with the id 'no-such-one'. /v1/claims lists the claims."),
    ],
)
def test_an_unknown_record_is_not_found(mali: Service, path: str, words: str) -> None:
    reply = mali.request(path)

    assert (reply.status, reply.json()["detail"]) == (404, words)


# Links between claims, compared with those in the records.


def links_of(oracle: FilterOracle) -> dict[str, set[tuple[str, str, str]]]:
    """Return relation, direction and other claim of every link, by claim, in both directions."""
    claims = oracle.records("claim")
    found: dict[str, set[tuple[str, str, str]]] = {claim["id"]: set() for claim in claims}
    for claim in claims:
        for link in claim["links"]:
            found[claim["id"]].add((link["relation"], "outgoing", link["claim"]))
            found[link["claim"]].add((link["relation"], "incoming", claim["id"]))
    return found


def links_in(page: Any) -> list[tuple[str, str, str]]:
    return [(entry["relation"], entry["direction"], entry["claim"]) for entry in page["data"]]


def test_every_claim_has_its_links_in_both_directions(oracle: FilterOracle) -> None:
    expected = links_of(oracle)
    found = {
        claim: [link for page in oracle.service.pages(f"/v1/claims/{claim}/links") for link in links_in(page)]
        for claim in expected
    }

    assert {claim: set(links) for claim, links in found.items()} == expected
    assert all(len(links) == len(set(links)) for links in found.values())


def test_a_link_has_the_fields_of_the_other_claim(oracle: FilterOracle) -> None:
    claims = {claim["id"]: claim for claim in oracle.records("claim")}
    for claim in claims:
        for entry in oracle.service.json(f"/v1/claims/{claim}/links?limit=200")["data"]:
            other = claims[entry["claim"]]
            same = ("proposition", "speaker", "certainty", "reported_by", "said")
            assert {name: entry[name] for name in same} == {name: other[name] for name in same}
            assert entry["verification"] == other["verification"]["status"]


def test_links_are_ordered_by_the_day_when_the_other_claims_were_made(oracle: FilterOracle) -> None:
    ranks = dict(rows(oracle.releases, "SELECT id, rank_oldest FROM claim"))
    for claim in ranks:
        others = [entry["claim"] for entry in oracle.service.json(f"/v1/claims/{claim}/links?limit=200")["data"]]
        assert others == sorted(others, key=ranks.__getitem__)


@pytest.mark.parametrize("relations", [("disputes",), ("refutes", "agrees"), ("reports", "qualifies", "corrects")])
def test_relations_and_direction_narrow_the_links(oracle: FilterOracle, relations: tuple[str, ...]) -> None:
    for claim, links in links_of(oracle).items():
        for direction in ("outgoing", "incoming"):
            target = f"/v1/claims/{claim}/links?relation={','.join(relations)}&direction={direction}&limit=200"
            expected = {link for link in links if link[0] in relations and link[1] == direction}
            assert set(links_in(oracle.service.json(target))) == expected


def test_links_are_read_page_by_page(mali: Service) -> None:
    most = max(mali.ids("/v1/claims"), key=lambda claim: len(mali.json(f"/v1/claims/{claim}/links?limit=200")["data"]))
    whole = links_in(mali.json(f"/v1/claims/{most}/links?limit=200"))

    pages = [links_in(page) for page in mali.pages(f"/v1/claims/{most}/links", limit=1)]

    assert [link for page in pages for link in page] == whole
    assert len(whole) > 2
    assert {len(page) for page in pages} == {1}


def test_a_cursor_of_the_links_of_another_claim_is_refused(mali: Service) -> None:
    one, other = [
        claim for claim in mali.ids("/v1/claims") if mali.json(f"/v1/claims/{claim}/links?limit=1")["next_cursor"]
    ][:2]
    cursor = mali.json(f"/v1/claims/{one}/links?limit=1")["next_cursor"]

    assert mali.request(f"/v1/claims/{other}/links?limit=1&cursor={cursor}").status == 400


@pytest.mark.parametrize("path", ["/v1/events/coup-mali-2021-05/accounts", "/v1/claims/{claim}/links"])
def test_accounts_and_links_are_written_as_ndjson(mali: Service, path: str) -> None:
    linked = next(claim for claim in mali.ids("/v1/claims") if mali.json(f"/v1/claims/{claim}/links")["data"])
    target = path.format(claim=linked)

    lines = mali.request(f"{target}?format=ndjson").body.splitlines()

    assert (
        [json.loads(line) for line in lines]
        == mali.json(f"{target}?limit=200" if "links" in target else target)["data"]
        != []
    )
