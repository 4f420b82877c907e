"""An account fits its field, comes from another document than the record's own value, and is of the same happening."""

from pathlib import Path

import pytest

from support.commands import invoke
from support.findings import Fields, body, claim, document, event, evidence, findings, person, relationship

DOCUMENTS = (document("courier", "2021-06-02"), document("other", "2021-06-03"))


def accounts(record: Fields, *given: tuple[str, str], source: str = "courier") -> Fields:
    return {**record, "accounts": [{"document": source, "field": field, "value": value} for field, value in given]}


VISIT = event(
    "visit",
    "2021-05-24",
    place={"name": "Bamako", "country": "ML", "precision": "locality"},
    participants=[{"actor": "ada", "role": "visitor"}],
)
TIE = relationship("tie", "ada state", {"start": "2021-05-24"}, directed=True)
WORDS = claim("words", "2021-05-24")


@pytest.mark.parametrize(
    ("record", "field", "value"),
    [
        (VISIT, "date", "May 2021"),
        (VISIT, "date", "2021-05-24/2021-05-26"),
        (VISIT, "end_date", "0203-05-24"),
        (VISIT, "planned_as_of", "2021-05"),
        (VISIT, "planned_as_of", "2021-02-30"),
        (VISIT, "kind", "tour"),
        (VISIT, "plover.mode", "tour"),
        (VISIT, "plover", "consult"),
        (VISIT, "place.lat", "north"),
        (VISIT, "place.lat", "90.5"),
        (VISIT, "place.lat", "nan"),
        (VISIT, "place.country", "Mali"),
        (VISIT, "place.country", "ZZ"),
        (VISIT, "place.actor", "Bamako"),
        (VISIT, "participants", "Ada and Ben"),
        (VISIT, "participants", "ada, cleo"),
        (VISIT, "participants", "ada,"),
        (VISIT, "part_of", "tour"),
        (VISIT, "links", "tour"),
        (VISIT, "claims", "ada"),  # the id of an actor
        (TIE, "subject", "Soldiers on the order of Ada"),
        (TIE, "directed", "yes"),
        (TIE, "valid.as_of", "2021-05"),
        (TIE, "valid.end_kind", "over"),
        (TIE, "type", "friend-of"),
        (WORDS, "speaker", "Ada"),
        (WORDS, "about.actors", "Ada as the head"),
        (WORDS, "certainty", "sure"),
        (WORDS, "verification.status", "true"),
        (document("news", "2021"), "paragraphs", "12.5"),
        (document("news", "2021"), "paragraphs", "0"),
        (document("news", "2021"), "url", "example.org"),
        (document("news", "2021"), "language", "French"),
        (document("news", "2021"), "reliability", "G"),
        (document("news", "2021"), "published", "yesterday"),
        (person("cleo"), "inception", "in 1983"),
        (person("cleo"), "kind", "human"),
        (person("cleo"), "named", "no"),
    ],
)
def test_an_account_whose_value_does_not_fit_its_field_is_an_error(
    tmp_path: Path, record: Fields, field: str, value: str
) -> None:
    found = findings(tmp_path, *DOCUMENTS, accounts(record, (field, value)))

    assert found[0] == f"{record['id']} accounts[0].value error account-does-not-fit"


@pytest.mark.parametrize(
    ("record", "field", "value"),
    [
        (VISIT, "date", "[2021-05-24..2021-05-26]"),
        (VISIT, "planned_as_of", "2021-05-24"),
        (VISIT, "kind", "meeting"),
        (VISIT, "plover.mode", "visit"),
        (VISIT, "plover", "CONSULT"),
        (VISIT, "place.lat", "-12.65"),
        (VISIT, "place.lat", "12"),
        (VISIT, "place.country", "SU"),
        (VISIT, "place", "Ségou"),
        (VISIT, "place.name", "Ségou, Mali"),
        (VISIT, "participants", "ada"),
        (VISIT, "participants", "ada, ben,state"),
        (VISIT, "title", "A long visit"),
        (TIE, "directed", "false"),
        (TIE, "object", "ben"),
        (TIE, "valid", "2021-05"),
        (TIE, "office", "president"),
        (WORDS, "about.actors", "ben, ada"),
        (WORDS, "certainty", "hedged"),
        (WORDS, "proposition", "Somebody is hurt; it is not said who."),
        (document("news", "2021"), "paragraphs", "12"),
        (document("news", "2021"), "url", "https://example.org"),
        (document("news", "2021"), "publisher", "Ведомости"),
        (person("cleo"), "names", "Клео"),
        (person("cleo"), "identifiers", "wikidata Q912"),
        (person("cleo"), "inception", "XXXX"),
    ],
)
def test_an_account_whose_value_fits_is_accepted(tmp_path: Path, record: Fields, field: str, value: str) -> None:
    found = findings(tmp_path, *DOCUMENTS, accounts(record, (field, value)))

    assert [each for each in found if "account" in each] == []


@pytest.mark.parametrize(
    ("record", "field"),
    [
        *((VISIT, "dates"), (VISIT, "valid.start"), (VISIT, "participants[0]"), (TIE, "valid.begin"), (WORDS, "date")),
        # The editors write these, and no document has a value for them.
        *((VISIT, "note"), (VISIT, "id"), (VISIT, "support"), (TIE, "support.claims"), (TIE, "accepted")),
        *((VISIT, "evidence"), (WORDS, "accounts")),
    ],
)
def test_an_account_of_an_unknown_field_is_one_error(tmp_path: Path, record: Fields, field: str) -> None:
    found = findings(tmp_path, *DOCUMENTS, accounts(record, (field, "2021")))

    assert found == [f"{record['id']} accounts[0].field error unknown-account-field"]


def test_actors_of_a_file_that_cannot_be_read_may_exist(tmp_path: Path) -> None:
    record = accounts(VISIT, ("participants", "cleo"))
    found = findings(tmp_path, *DOCUMENTS, record, person("Cleo"), {**person("x"), "id": None})

    assert [each for each in found if "account" in each] == []


def test_the_message_names_the_nearest_value(tmp_path: Path) -> None:
    record = accounts(VISIT, ("participants", "ada, cleo-2"), ("kind", "meetings"))
    findings(tmp_path, *DOCUMENTS, record, person("cleo-1"))
    participant, kind = invoke("check", tmp_path).stderr.splitlines()

    assert "found 'cleo-2'; expected the id of one of the dataset's actors; nearest is 'cleo-1'" in participant
    assert "found 'meetings'; expected an event kind, one of the 41 codes in codebook/event-kind.yaml" in kind
    assert "nearest is 'meeting' [account-does-not-fit]" in kind


@pytest.mark.parametrize("record", [VISIT, TIE, WORDS])
@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        (["courier"], ["accounts[0].document error own-value-in-accounts"]),
        (["courier", "gazette"], ["accounts[0].document error own-value-in-accounts"]),
        (["gazette", "courier"], []),
        (["gazette"], []),
    ],
)
def test_an_account_of_the_document_of_the_first_evidence_is_an_error(
    tmp_path: Path, record: Fields, documents: list[str], expected: list[str]
) -> None:
    given = accounts({**record, "evidence": evidence(*documents)}, ("note", "A remark."))

    found = findings(tmp_path, *DOCUMENTS, given)

    assert [each for each in found if "own-value" in each] == [f"{record['id']} {each}" for each in expected]


@pytest.mark.parametrize("broken", [[], [{"document": 7}, *evidence("courier")], "courier"])
def test_without_a_first_document_no_account_is_its_own(tmp_path: Path, broken: object) -> None:
    found = findings(tmp_path, *DOCUMENTS, accounts({**VISIT, "evidence": broken}, ("date", "2021")))

    assert [each for each in found if "own-value" in each] == []


def test_actors_and_documents_have_no_first_evidence(tmp_path: Path) -> None:
    assert findings(tmp_path, *DOCUMENTS, accounts(body("council"), ("name", "The council"))) == []


@pytest.mark.parametrize(
    ("record", "field", "value", "is_found"),
    [
        (VISIT, "kind", "visit", True),
        (VISIT, "kind", "meeting", False),
        (VISIT, "status", "alleged", True),
        (VISIT, "status", "occurred", False),
        (TIE, "type", "leads", True),
        (TIE, "type", "member-of", False),
        (VISIT, "title", "Another title", False),
        (TIE, "polarity", "mixed", False),
        (body("council"), "kind", "coalition", False),  # the same body by another name
        ({**VISIT, "kind": "walk"}, "kind", "visit", False),
    ],
)
def test_an_account_of_another_kind_is_another_happening(
    tmp_path: Path, record: Fields, field: str, value: str, *, is_found: bool
) -> None:
    found = findings(tmp_path, *DOCUMENTS, accounts(record, (field, value)))

    expected = [f"{record['id']} accounts[0].value warning account-of-another-happening"] if is_found else []
    assert [each for each in found if "happening" in each] == expected


def oath(*given: tuple[str, str], date: str = "2021-05-25", source: str = "courier") -> Fields:
    return accounts(event("oath", date, kind="taking-office"), *given, source=source)


def designation(date: str = "2021-05-21", **fields: object) -> Fields:
    return event("designation", date, **{"kind": "nomination", "evidence": evidence("gazette", "courier"), **fields})


@pytest.mark.parametrize(
    "records",
    [
        (oath(("date", "2021-05-21")), designation()),
        (oath(("date", "2021-05-21~")), designation()),
        (oath(("end_date", "2021-05-21")), designation()),
        (oath(("date", "[..2021-05-21]")), designation("[..2021-05-21]")),
        (oath(("date", "2021-05-21")), event("rally", "2021-05-21", kind="taking-office"), designation()),
    ],
)
def test_the_day_of_an_event_of_another_kind_is_another_happening(tmp_path: Path, records: tuple[Fields, ...]) -> None:
    found = findings(tmp_path, *DOCUMENTS, *records)

    assert found == ["oath accounts[0].value warning account-of-another-happening"]


@pytest.mark.parametrize(
    "records",
    [
        (oath(("date", "2021-05-22")), designation()),
        (oath(("date", "2021-05-21"), source="other"), designation()),
        (oath(("date", "2021-05-21")), designation(evidence=evidence("gazette"))),
        (oath(("date", "2021-05-21")), designation(kind="taking-office")),
        (oath(("date", "2021-05-21"), date="2021-05"), designation()),  # the same day, more sharply
        (oath(("date", "XXXX")), designation("XXXX")),
        (oath(("date", "2021-05-21")), designation(kind="nomnation")),
        (oath(("date", "2021-05-21")), designation(evidence=[])),
        (oath(), designation()),
    ],
)
def test_another_day_of_the_same_happening_is_an_account(tmp_path: Path, records: tuple[Fields, ...]) -> None:
    assert [each for each in findings(tmp_path, *DOCUMENTS, *records) if "happening" in each] == []
