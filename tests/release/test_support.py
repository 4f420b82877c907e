"""Support: what events and relationships rest on in numbers, by hand for small cases, by SQL for whole releases."""

import json
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from onrecord.dataset.check import load
from onrecord.records.codes import VerificationStatus
from onrecord.records.support import ClaimCounts
from support.filter_oracle import FilterOracle
from support.service import Service, rows
from support.small_dataset import rated, write_files


def test_claims_are_counted_by_exactly_the_codes_of_verification_status() -> None:
    assert ClaimCounts.__struct_fields__ == tuple(VerificationStatus)


# Documents: a wire, two papers that carry it, and others; `mirror` is known through a paper alone.
DOCUMENTS = {
    "wire": ("Agence X", ""),
    "paper": ("The Paper", "origin: agency"),
    "echo": ("The Echo", "origin: agency"),
    "gazette": ("The Gazette", ""),
    "sheet": ("the gazétte", ""),  # the same publisher in another spelling
    "bulletin": ("Ministère", ""),  # a name of an actor
    "notice": ("The Court", "origin: ministry"),
    "mirror": ("The Mirror", ""),
}
_READ = "read: {how: page}"


def _document(name: str, publisher: str, origin: str) -> str:
    text = f"""\
- {{id: {name}, title: {name}, kind: report, publisher: {publisher}, language: en, published: 2021-06-01,
   {rated("C")}, license: CC0-1.0, {origin}}}
"""
    return text.replace(_READ, "read: {how: secondary, via: paper}") if name == "mirror" else text


_ACTORS = """\
- {id: agency, kind: media, name: Agence X, description: A wire.}
- {id: ministry, kind: government-body, name: The Ministry, description: A body.,
   names: [{text: MINISTERE, lang: fr, kind: alias}]}
- {id: expert, kind: person, name: An expert, description: Speaks often.}
- {id: other, kind: person, name: Another, description: Speaks as well.}
"""

# Claims: speaker, status, document that reports it, and evidence as documents, `-` before one that contradicts it and
# `~` before one that mentions it only.
CLAIMS = {
    "expert-1": ("expert", "attributed", "paper", "paper"),
    "expert-2": ("expert", "attributed", "paper", "paper"),
    "expert-3": ("expert", "reported", "echo", "echo wire"),
    "other-1": ("other", "attributed", "gazette", "gazette sheet"),
    "nobody-1": ("", "reported", "gazette", "gazette"),
    "retracted": ("other", "retracted", "bulletin", "bulletin -notice ~mirror"),
    "by-the-mirror": ("other", "reported", "gazette", "gazette mirror"),
    "corroborated": ("other", "corroborated", "paper", "paper"),
    "confirmed": ("other", "confirmed", "paper", "paper"),
    "compared": ("other", "reported", "paper", "paper"),
    "agreed": ("other", "corroborated", "paper", "paper"),
    "agreed-by-a-retracted-one": ("other", "corroborated", "paper", "paper"),
    "agreeing": ("", "reported", "gazette", "gazette"),
    "agreed-no-more": ("other", "retracted", "bulletin", "bulletin"),
}
# Documents of the steps of their verification; and links, which count in both directions.
COMPARED = {
    "corroborated": "gazette echo mirror",
    "confirmed": "notice",
    "compared": "gazette",
    "agreed-by-a-retracted-one": "gazette",
}
LINKS = {
    "agreeing": "{relation: agrees, claim: agreed}",
    "agreed-no-more": "{relation: agrees, claim: agreed-by-a-retracted-one}",
}
_STANCES = {"-": "contradicts", "~": "mentions"}


def _evidence(documents: str) -> str:
    pieces = [
        f"{{document: {each.lstrip('-~')}, locator: Page {page}, stance: {_STANCES.get(each[0], 'supports')}}}"
        for page, each in enumerate(documents.split(), 1)
    ]
    return f"evidence: [{', '.join(pieces)}]"


def _claim(name: str, speaker: str, status: str, reported_by: str, evidence: str) -> str:
    compared = ", ".join(COMPARED.get(name, "").split())
    spoken = f"speaker: {speaker}, attribution: paraphrase" if speaker else "attribution: unattributed"
    return f"""\
- {{id: {name}, proposition: It is so., {spoken}, reported_by: {reported_by}, said: 2021-06-01, act: assert,
   certainty: plain, {_evidence(evidence)}, verification: {{status: {status}, history: [
   {{status: {status}, on: 2021-06-02, by: an editor, reason: As found., documents: [{compared}]}}]}},
   links: [{LINKS.get(name, "")}]}}
"""


# Each case: the evidence of an event or a relationship, its claims, and what it rests on: documents, origins, speakers,
# and claims by status.
CASES: dict[str, tuple[str, str, tuple[int, int, int], dict[str, int]]] = {
    "one-document": ("gazette", "", (1, 1, 0), {}),
    "a-document-twice": ("gazette gazette", "", (1, 1, 0), {}),
    "two-documents-of-one-publisher": ("gazette sheet", "", (2, 1, 0), {}),
    "a-wire-and-papers-that-carry-it": ("wire paper echo", "", (3, 1, 0), {}),
    "an-alias-of-an-actor-and-its-document": ("bulletin notice", "", (2, 1, 0), {}),
    "two-origins": ("paper gazette", "", (2, 2, 0), {}),
    "not-read": ("mirror", "", (1, 0, 0), {}),
    "read-and-not-read": ("gazette mirror", "", (2, 1, 0), {}),
    "only-support-counts": ("gazette -bulletin ~paper", "", (1, 1, 0), {}),
    "nothing-supports": ("-gazette ~paper", "", (0, 0, 0), {}),
    "supported-and-contradicted": ("gazette -gazette", "", (1, 1, 0), {}),
    "one-voice": ("gazette", "expert-1 expert-2", (2, 2, 1), {"attributed": 2}),
    "one-voice-over-the-wire": ("paper", "expert-1 expert-2 expert-3", (3, 1, 1), {"attributed": 2, "reported": 1}),
    "two-voices": ("gazette", "expert-1 other-1", (3, 2, 2), {"attributed": 2}),
    "no-speaker": ("gazette", "nobody-1", (1, 1, 0), {"reported": 1}),
    "evidence-of-a-claim": ("gazette", "retracted", (2, 2, 1), {"retracted": 1}),
    "evidence-that-was-not-read": ("gazette", "by-the-mirror", (2, 1, 1), {"reported": 1}),
    "documents-that-corroborate": ("paper", "corroborated", (4, 2, 1), {"corroborated": 1}),
    "a-document-that-confirms": ("paper", "confirmed", (2, 2, 1), {"confirmed": 1}),
    "compared-without-a-result": ("paper", "compared", (1, 1, 1), {"reported": 1}),
    "a-claim-that-agrees": ("paper", "agreed", (2, 2, 1), {"corroborated": 1}),
    "a-retracted-claim-agrees": ("paper", "agreed-by-a-retracted-one", (2, 2, 1), {"corroborated": 1}),
    "only-reported-though-another-agrees": ("gazette", "agreeing", (1, 1, 0), {"reported": 1}),
}
_RECORDS = {
    "events": "kind: protest, status: occurred, title: A protest, summary: In town., date: 2021-05-24",
    "relationships": "subject: expert, object: ministry, type: supports, polarity: neutral, basis: reported, "
    "valid: {end_kind: unknown}",
}


def _records(kind: str) -> str:
    return "".join(
        f"- {{id: {name}, {_RECORDS[kind]}, {_evidence(evidence)}, claims: [{', '.join(claims.split())}]}}\n"
        for name, (evidence, claims, *_) in CASES.items()
    )


FILES = {
    "s/documents.yaml": "".join(_document(name, *fields) for name, fields in DOCUMENTS.items()),
    "s/actors.yaml": _ACTORS,
    "s/claims.yaml": "".join(_claim(name, *fields) for name, fields in CLAIMS.items()),
    **{f"s/{kind}.yaml": _records(kind) for kind in _RECORDS},
}


@pytest.fixture(scope="module")
def supports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """Return the support of each event and each relationship of the cases, by id."""
    dataset = load(write_files(tmp_path_factory.mktemp("support"), FILES))
    return {
        "events": {each.id: each.support for each in dataset.events},
        "relationships": {each.id: each.support for each in dataset.relationships},
    }


@pytest.mark.parametrize("kind", _RECORDS)
@pytest.mark.parametrize("name", CASES)
def test_support_is_counted_over_evidence_and_claims(supports: dict[str, dict[str, Any]], name: str, kind: str) -> None:
    _, _, expected, statuses = CASES[name]
    support = supports[kind][name]

    assert (support.documents, support.origins, support.speakers) == expected
    assert support.claims == ClaimCounts(**statuses)
    assert support.is_disputed is False


@pytest.mark.parametrize("status", VerificationStatus)
def test_a_record_is_disputed_if_a_claim_of_it_is_disputed_or_refuted(oracle: FilterOracle, status: str) -> None:
    claims = {claim["id"]: claim["verification"]["status"] for claim in oracle.records("claim")}
    resting = [each for kind in ("event", "relationship") for each in oracle.records(kind)]
    with_status = [each for each in resting if status in [claims[claim] for claim in each["claims"]]]

    disputed = {each["support"]["is_disputed"] for each in with_status}
    assert disputed <= ({True} if status in {"disputed", "refuted"} else {True, False})
    assert not any(
        each["support"]["is_disputed"]
        for each in resting
        if not {claims[claim] for claim in each["claims"]} & {"disputed", "refuted"}
    )


# Over whole releases: documents, speakers and statuses by SQL over the tables, origins in plain Python.

RESTS_ON = """
WITH supporting (document) AS (
    SELECT document FROM evidence WHERE {kind} = :id AND stance = 'supports'
    UNION SELECT reported_by FROM claim JOIN {kind}_claim ON claim = id WHERE {kind} = :id
    UNION SELECT document FROM evidence JOIN {kind}_claim USING (claim)
    WHERE {kind}_claim.{kind} = :id AND stance = 'supports'
    UNION SELECT document FROM {kind}_claim JOIN claim ON id = claim
    JOIN verification_step AS step USING (claim) JOIN verification_document USING (claim, position)
    WHERE {kind} = :id AND verification IN ('corroborated', 'confirmed') AND step.status = verification
    UNION SELECT other.reported_by FROM {kind}_claim JOIN claim ON claim.id = {kind}_claim.claim
    JOIN claim_link ON relation = 'agrees' AND claim.id IN (claim_link.claim, target)
    JOIN claim AS other ON other.id IN (claim_link.claim, target)
    WHERE {kind} = :id AND claim.verification IN ('corroborated', 'confirmed') AND other.verification <> 'retracted'
)
SELECT id, publisher, origin, read_how FROM document JOIN supporting ON document = id
"""
VOICES = "SELECT count(DISTINCT speaker) FROM claim JOIN {kind}_claim ON claim = id WHERE {kind} = ?"
STATUSES = "SELECT verification FROM claim JOIN {kind}_claim ON claim = id WHERE {kind} = ?"


def plain(name: str) -> str:
    """Return a name without case and accents, and with one sign for all apostrophes."""
    letters = unicodedata.normalize("NFD", name.casefold())
    return "".join(each for each in letters if not unicodedata.combining(each)).replace("’", "'")


@pytest.mark.parametrize("kind", ["event", "relationship"])
def test_the_support_of_every_record_agrees_with_the_tables(oracle: FilterOracle, kind: str) -> None:
    names = {plain(name["text"]): actor["id"] for actor in oracle.records("actor") for name in actor["names"]}
    names |= {plain(actor["name"]): actor["id"] for actor in oracle.records("actor")}
    for record in oracle.records(kind):
        documents = rows(oracle.releases, RESTS_ON.format(kind=kind).replace(":id", f"'{record['id']}'"))
        ((speakers,),) = rows(oracle.releases, VOICES.format(kind=kind), record["id"])
        statuses = Counter(status for (status,) in rows(oracle.releases, STATUSES.format(kind=kind), record["id"]))
        origins = {
            origin or names.get(plain(publisher), plain(publisher))
            for _, publisher, origin, how in documents
            if how != "secondary"
        }
        assert (record["id"], record["support"]) == (
            record["id"],
            {
                "documents": len(documents),
                "origins": len(origins),
                "speakers": speakers,
                "claims": {status: statuses[status] for status in VerificationStatus},
                "is_disputed": bool(statuses["disputed"] + statuses["refuted"]),
            },
        )


@pytest.mark.parametrize("kind", ["events", "relationships"])
def test_a_record_of_a_corroborated_claim_has_two_origins(mali: Service, kind: str) -> None:
    supports = {each["id"]: each["support"] for each in mali.json(f"/v1/{kind}?limit=200")["data"]}
    corroborated = {each: support for each, support in supports.items() if support["claims"]["corroborated"]}

    assert corroborated
    assert [each for each, support in corroborated.items() if support["origins"] == 1] == []


def test_columns_have_the_numbers_of_the_record(edge_cases_releases: Path) -> None:
    for kind in ("event", "relationship"):
        columns = "support_documents, support_origins, support_speakers, support_confirmed, is_disputed"
        for doc, *numbers in rows(edge_cases_releases, f"SELECT doc, {columns} FROM {kind}"):
            support = json.loads(doc)["support"]
            plain_numbers = [support["documents"], support["origins"], support["speakers"]]
            assert numbers == [*plain_numbers, support["claims"]["confirmed"], support["is_disputed"]]
