"""`as_of` is a day on which the evidence shows that a relationship held, and `planned_as_of` one of a plan."""

from pathlib import Path

import pytest

from support.findings import DATED_DOCUMENTS, Fields, claim, document, event, evidence, findings, relationship


def as_of(day: str, *documents: str, **valid: object) -> Fields:
    return relationship("tie", "ada state", {"as_of": day, **valid}, evidence=evidence(*documents or ("gazette",)))


def found_at_as_of(root: Path, *records: Fields) -> list[str]:
    return [
        each.split()[-1] for each in findings(root, *DATED_DOCUMENTS, *records) if each.startswith("tie valid.as_of ")
    ]


@pytest.mark.parametrize(
    ("valid", "is_possible"),
    [
        ({"start": "2021-05-25"}, False),
        ({"start": "[2021-05-25..]"}, False),
        ({"end": "2021-05-23"}, False),
        ({"end": "[..2021-05-23]"}, False),
        ({"start": "2020", "end": "2020"}, False),
        ({"start": "2021-05-24", "end": "2021-05-24"}, True),
        ({"start": "[2021-05-24..2021-05-26]"}, True),
        ({"start": "2021-05"}, True),
        ({"start": "[..2021-05-26]", "end": "[2021-05-01..]"}, True),
        ({"end": "2021"}, True),
        ({"start": "XXXX", "end": "XXXX"}, True),
        ({}, True),
    ],
)
def test_as_of_is_within_the_period(tmp_path: Path, valid: Fields, *, is_possible: bool) -> None:
    found = found_at_as_of(tmp_path, as_of("2021-05-24", **valid))

    assert found == ([] if is_possible else ["as-of-outside-period"])


@pytest.mark.parametrize(
    ("day", "documents", "expected"),
    [
        ("2021-06-01", ["gazette"], []),
        ("1960-09-22", ["gazette"], []),
        ("2021-06-02", ["gazette"], ["as-of-after-evidence"]),
        ("2021-05-27", ["courier"], []),
        ("2021-05-28", ["courier"], ["as-of-beyond-evidence"]),
        ("2021-05-29", ["courier"], ["as-of-beyond-evidence"]),
        ("2021-05-30", ["courier"], ["as-of-after-evidence"]),
        ("2021-06-01", ["courier", "gazette"], []),
        ("2021-05-28", ["gazette", "courier"], []),
        ("2021-05-27", ["since"], []),
        ("2026-05-28", ["since"], ["as-of-beyond-evidence"]),
        ("2021-05-21", ["by"], ["as-of-after-evidence"]),
        ("2021-05-20", ["by"], ["as-of-beyond-evidence"]),  # it may be older
        ("2021-05-20", ["by", "courier"], []),
        ("2021-05-20", ["undated"], ["as-of-beyond-evidence"]),
        ("2021-06-01", ["undated", "gazette"], []),
        ("2021-06-02", ["undated", "gazette"], ["as-of-beyond-evidence"]),
        ("2021-06-02", ["gazette", "broken"], []),  # the broken date may be a later one
        ("2021-06-02", ["gazette", "missing"], []),
    ],
)
def test_as_of_is_no_later_than_the_evidence(
    tmp_path: Path, day: str, documents: list[str], expected: list[str]
) -> None:
    assert found_at_as_of(tmp_path, as_of(day, *documents)) == expected


@pytest.mark.parametrize(
    ("stance", "expected"),
    [("supports", []), ("mentions", []), ("contradicts", ["as-of-after-evidence"])],
)
def test_a_contradiction_does_not_show_that_a_relationship_held(
    tmp_path: Path, stance: str, expected: list[str]
) -> None:
    both = [*evidence("courier"), *evidence("gazette", stance=stance)]

    assert found_at_as_of(tmp_path, as_of("2021-06-01") | {"evidence": both}) == expected


@pytest.mark.parametrize(
    "broken", [{"evidence": []}, {"evidence": [{"document": "gazette", "page": 1}]}, {"valid": {"as_of": "in June"}}]
)
def test_broken_evidence_and_periods_are_left_out(tmp_path: Path, broken: Fields) -> None:
    found = findings(tmp_path, as_of("2021-06-02") | broken)

    assert [each for each in found if "as-of" in each] == []


@pytest.mark.parametrize(
    ("status", "day", "expected"),
    [
        ("planned", None, ["plan planned_as_of error planned-without-as-of"]),
        ("postponed", None, ["plan planned_as_of error planned-without-as-of"]),
        ("planned", "2021-05-27", []),
        ("postponed", "2021-05-27", []),
        ("occurred", "2021-05-27", ["plan planned_as_of error as-of-without-plan"]),
        ("cancelled", "2021-05-27", ["plan planned_as_of error as-of-without-plan"]),
        ("occurred", None, []),
        ("cancelled", None, []),
        ("planed", None, ["plan status error invalid-value"]),
        ("planned", "27 May", ["plan planned_as_of error invalid-value"]),
        ("occurred", "27 May", ["plan planned_as_of error invalid-value"]),
    ],
)
@pytest.mark.parametrize("date", ["2021-05-27", "XXXX"])
def test_a_plan_has_the_day_on_which_it_was_one(
    tmp_path: Path, date: str, status: str, day: str | None, expected: list[str]
) -> None:
    assert findings(tmp_path, event("plan", date, status=status, planned_as_of=day)) == expected


@pytest.mark.parametrize("status", ["alleged", "denied"])
def test_what_somebody_alleges_is_no_plan(tmp_path: Path, status: str) -> None:
    found = findings(tmp_path, event("plan", "2021-05-27", status=status, planned_as_of="2021-05-20"))

    assert "plan planned_as_of error as-of-without-plan" in found


@pytest.mark.parametrize(
    ("day", "documents", "is_late"),
    [
        ("2021-06-02", ["gazette"], True),
        ("2022-02-27", ["gazette"], True),
        ("2021-06-02", ["gazette", "courier"], True),
        ("2021-06-01", ["gazette"], False),
        ("2021-05-29", ["courier"], False),
        ("2021-06-01", ["courier", "gazette"], False),
        ("2026-01-01", ["since"], False),
        ("2021-06-02", ["gazette", "missing"], False),
    ],
)
def test_a_plan_is_not_known_after_its_last_source(
    tmp_path: Path, day: str, documents: list[str], *, is_late: bool
) -> None:
    plan = event("plan", "2022-02", status="planned", planned_as_of=day, evidence=evidence(*documents))

    found = findings(tmp_path, document("courier", "[2021-05-27..2021-05-29]"), document("since", "[2021..]"), plan)

    assert ("plan planned_as_of error plan-after-evidence" in found) == is_late


def test_the_report_of_a_claim_is_a_source_of_a_plan(tmp_path: Path) -> None:
    early = document("courier", "2021-05-27")
    plan = event(
        "plan", "2022", status="planned", planned_as_of="2021-06-01", evidence=evidence("courier"), claims=["words"]
    )

    assert findings(tmp_path, early, claim("words", "2021-05-20"), plan) == []
