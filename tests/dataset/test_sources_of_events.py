"""A document cannot tell of an event that took place after its publication."""

from pathlib import Path

import pytest

from support.findings import DATED_DOCUMENTS, Fields, claim, event, evidence, findings


def visit(date: str, *documents: str, **fields: object) -> Fields:
    return event("visit", date, **{"evidence": evidence(*documents), **fields})


@pytest.mark.parametrize(
    "record",
    [
        visit("2021-06-02", "gazette"),
        visit("[2021-06-02..]", "gazette"),
        visit("2021-07", "gazette"),
        visit("2021-05-30", "courier"),
        visit("2021-05-21", "by"),
        visit("2021-06-02", "gazette", "courier"),  # after all of them
        visit("2021-06-02", "gazette", end_date="2021-06-05"),
        visit("2021-06-02", "gazette", status="alleged", claims=["words"]),
        visit("2021-06-02", "gazette", status="denied"),
        visit("2021-06-02", "gazette") | {"evidence": [*evidence("gazette"), *evidence("since", stance="contradicts")]},
    ],
)
def test_an_event_after_its_sources_is_found(tmp_path: Path, record: Fields) -> None:
    found = findings(tmp_path, *DATED_DOCUMENTS, claim("words", "2021-05"), record)

    assert [each for each in found if "invalid-value" not in each] == ["visit date warning event-after-its-only-source"]


@pytest.mark.parametrize(
    ("date", "end_date", "expected"),
    [
        ("2021-05-30", "2021-06-02", ["visit end_date warning event-after-its-only-source"]),
        ("[..2021-05-30]", "[2021-06-02..]", ["visit end_date warning event-after-its-only-source"]),
        ("2021-05-30", "2021-06", []),
        ("2021-05-30", "2021-06-01", []),
        ("2021-05-30", "XXXX", []),
        # One finding for one slip of the year.
        ("2062-05-30", None, ["visit date error occurred-in-the-future"]),
        ("2021-05-30", "2062-05-30", ["visit end_date warning future-date"]),
    ],
)
def test_an_event_ends_before_its_sources_tell_of_the_end(
    tmp_path: Path, date: str, end_date: str | None, expected: list[str]
) -> None:
    assert findings(tmp_path, visit(date, "gazette", end_date=end_date)) == expected


@pytest.mark.parametrize(
    "record",
    [
        visit("2021-06-01", "gazette"),
        visit("2021-06", "gazette"),
        visit("[..2021-06-02]", "gazette"),
        visit("XXXX", "gazette"),
        visit("2021-05-29", "courier"),
        visit("2025", "since"),
        visit("2025", "undated"),
        visit("2021-06-02", "gazette", "since"),
        visit("2021-05-30", "courier", "gazette"),
        visit("2021-06-02", "broken"),
        visit("2021-06-02", "missing"),
        visit("2021-05-28", "by", claims=["words"]),  # the gazette reports the claim
        visit("2021-06-02", "gazette", claims=["late-words"]),
        visit("2021-06-02", "gazette", claims=["missing"]),
        visit("2021-06-02", "gazette", status="planned", planned_as_of="2021-05-31"),
        visit("2021-06-02", "gazette", status="postponed", planned_as_of="2021-05-31"),
        visit("2021-06-02", "gazette", status="cancelled"),
        visit("2021-06-02", "gazette", status="past"),
        visit("2021-06-02", evidence=[]),
        visit("2 June", "gazette"),
    ],
)
def test_an_event_that_a_source_can_tell_of_is_accepted(tmp_path: Path, record: Fields) -> None:
    claims = claim("words", "2021-05"), claim("late-words", "2021-05", reported_by="since")

    found = findings(tmp_path, *DATED_DOCUMENTS, *claims, record)

    assert [each for each in found if "source" in each] == []
