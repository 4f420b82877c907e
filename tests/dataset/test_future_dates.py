"""A date in the future is found in every field of every kind, planned events excepted."""

from pathlib import Path

import pytest

from support.commands import invoke
from support.findings import Fields, claim, document, event, evidence, findings, person, relationship

TOMORROW = "2026-11-28"


def with_account(record: Fields, field: str, value: str = TOMORROW) -> Fields:
    return {**record, "accounts": [{"document": "later", "field": field, "value": value}]}


@pytest.mark.parametrize(
    ("record", "path"),
    [
        (document("news", TOMORROW), "published"),
        (document("news", "[2027..]"), "published"),
        (
            document("news", "2021")
            | {"reliability": {"grade": "C", "reason": "Read.", "by": "an editor", "on": TOMORROW}},
            "reliability.on",
        ),
        (person("cleo", inception=TOMORROW), "inception"),
        (person("cleo", dissolution="2027"), "dissolution"),
        (event("visit", "2021", end_date=TOMORROW), "end_date"),
        (event("visit", TOMORROW, status="alleged", claims=["words"]), "date"),
        (event("visit", "2027", status="denied"), "date"),
        (event("visit", "2027", status="planned", planned_as_of=TOMORROW), "planned_as_of"),
        (relationship("tie", "ada state", {"start": TOMORROW}), "valid.start"),
        (relationship("tie", "ada state", {"end": "2026-12"}), "valid.end"),
        (with_account(document("news", "2021"), "published"), "accounts[0].value"),
        (with_account(event("visit", "2021"), "date", "[2027..]"), "accounts[0].value"),
        (with_account(relationship("tie", "ada state", {}), "valid.as_of"), "accounts[0].value"),
        (with_account(claim("saying", "2021"), "said"), "accounts[0].value"),
    ],
)
def test_a_date_in_the_future_is_found(tmp_path: Path, record: Fields, path: str) -> None:
    found = findings(tmp_path, document("later", "XXXX"), claim("words", "2021"), record)

    assert [each for each in found if "future" in each] == [f"{record['id']} {path} warning future-date"]


@pytest.mark.parametrize(
    "record",
    [
        document("news", "2026-11-27"),
        document("news", "2026"),
        document("news", "[2026-11-27..]"),
        document("news", "[..2030]"),
        document("news", "XXXX"),
        person("cleo", inception="202X", dissolution="2026-11"),
        event("visit", "2031", status="planned", planned_as_of="2021-05-27", end_date="2032"),
        event("visit", "2031", status="postponed", planned_as_of="2021-05-27"),
        event("visit", "2031", status="cancelled"),
        with_account(event("visit", "XXXX", status="planned", planned_as_of="2021-05-27"), "date"),
        relationship("tie", "ada state", {"start": "2020", "end": "2026"}),
        with_account(event("visit", "2021"), "title"),
    ],
)
def test_a_date_that_may_be_past_is_not_in_the_future(tmp_path: Path, record: Fields) -> None:
    found = findings(tmp_path, document("later", "XXXX"), record)

    assert [each for each in found if "future" in each] == []


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (event("visit", TOMORROW), "occurred-in-the-future"),
        (claim("words", TOMORROW), "said-in-the-future"),
        (
            claim("words", "2021")
            | {
                "verification": {
                    "status": "reported",
                    "history": [{"status": "reported", "on": TOMORROW, "by": "an editor", "reason": "Read."}],
                }
            },
            "verified-in-the-future",
        ),
    ],
)
def test_a_date_with_an_error_of_its_own_is_not_found_twice(tmp_path: Path, record: Fields, code: str) -> None:
    found = [each for each in findings(tmp_path, record) if "future" in each]

    assert [each.split()[-1] for each in found] == [code]


def test_broken_dates_are_left_out(tmp_path: Path) -> None:
    records = (
        document("news", "2027-13"),
        event("visit", "2027", status="soon"),
        person("cleo", inception=2027, dissolution="2027-01-32"),
        relationship("tie", "ada state", {"start": [TOMORROW]}),
        {**event("tour", "2021"), "accounts": [{"document": "gazette", "field": "date", "value": "in 2027"}]},
    )

    assert [each for each in findings(tmp_path, *records) if "future" in each] == []


def test_all_findings_of_a_record_are_found(tmp_path: Path) -> None:
    office = relationship("office", "ada state", {"start": "2027", "end": "2028"}, evidence=evidence("gazette"))

    assert findings(tmp_path, office) == [f"office valid.{side} warning future-date" for side in ("start", "end")]


def test_a_message_has_the_date_and_the_day_of_the_check(tmp_path: Path) -> None:
    findings(tmp_path, person("cleo", dissolution="[2027..]"))
    result = invoke("check", tmp_path, "--today", "2026-11-27")

    assert "found the date [2027..], which is in the future; expected a day not after that of the" in result.stderr
    assert "no errors, 1 warning" in result.stdout
    assert invoke("check", tmp_path, "--today", "2027-01-01").stderr == ""
