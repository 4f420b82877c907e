"""A claim is disputed, corroborated or confirmed only if other records and documents make it so.

Each row sets the status of the claim of the small dataset, and has all findings that this causes.
"""

import re
from pathlib import Path

import pytest

from onrecord.records.codes import VerificationStatus
from support.small_dataset import change, codes_of, diagnostics_of, write_files

STATUS = "claims[0].verification.status"
DISPUTED, CORROBORATED = f"{STATUS} [disputed-without-a-dispute]", f"{STATUS} [corroborated-by-one-origin]"
NORM, BY_ITS_REPORT = f"{STATUS} [confirmed-norm]", f"{STATUS} [confirmed-by-its-report]"
UNKNOWN = "[unknown-reference]"
# Changes of files: the name, the old text and the new one.
SECONDARY = ("documents.yaml", "read: {how: page}", "read: {how: secondary, via: gazette}")
SAME_PUBLISHER = ("documents.yaml", "publisher: The Ministry", "publisher: The Gazette")
OF_ONE_AGENCY = (
    ("documents.yaml", "publisher: The Ministry", "publisher: The Ministry\n  origin: mali"),
    ("documents.yaml", "publisher: The Gazette", "publisher: The Gazette\n  origin: mali"),
)
EVIDENCE = ("claims.yaml", "  evidence:\n", "  evidence:\n    - {document: treaty, locator: Article 1}\n")
STEP = ("claims.yaml", "is named.}", "is named., documents: [treaty]}")
EARLIER_STEP = ("claims.yaml", "One source.}", "One source., documents: [treaty]}")

OTHER = """\
- id: other
  proposition: The arrest harms a guard.
  speaker: president
  attribution: paraphrase
  reported_by: treaty
  said: "2019"
  act: assert
  certainty: plain
  links: [{claim: nobody-hurt, relation: RELATION}]
  verification: {status: attributed, history: [{status: attributed, on: 2021-06-02, by: an editor, reason: Named.}]}
  evidence: [{document: treaty, locator: Article 1}]
"""
Change = tuple[str, str, str]


def linked_by(relation: str) -> Change:
    """Return the change that adds a claim with a link to the first one."""
    return "claims.yaml", "- id: nobody-hurt", f"{OTHER.replace('RELATION', relation)}- id: nobody-hurt"


def linking(links: str) -> Change:
    """Return the change that gives the first claim links."""
    return "claims.yaml", "certainty: hedged", f"certainty: hedged\n  links: [{links}]"


def findings(root: Path, status: str, *changes: Change) -> list[str]:
    path = root / "small" / "claims.yaml"
    path.write_text(re.sub(r"status: (?!reported)\w+", f"status: {status}", path.read_text()))
    for each in changes:
        change(root, *each)
    # The other claim comes first, so that the index of the claim under test is 1 if there is one.
    return [finding.replace("claims[1]", "claims[0]") for finding in codes_of(root)]


@pytest.mark.parametrize(
    ("status", "relation", "expected"),
    [
        ("disputed", "disputes", []),
        ("disputed", "refutes", []),
        ("disputed", "qualifies", [DISPUTED]),
        ("disputed", "corrects", [DISPUTED]),
        ("disputed", "reports", [DISPUTED]),
        ("disputed", "agrees", [DISPUTED]),
        ("refuted", "refutes", []),
        ("refuted", "disputes", [DISPUTED]),
        ("refuted", "corrects", [DISPUTED]),
        ("refuted", "agrees", [DISPUTED]),
    ],
)
def test_a_contradicted_claim_has_a_claim_that_contradicts_it(
    small_dataset: Path, status: str, relation: str, expected: list[str]
) -> None:
    assert findings(small_dataset, status, linked_by(relation)) == expected


@pytest.mark.parametrize("status", ["disputed", "refuted"])
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([], [DISPUTED]),
        ([linking("")], [DISPUTED]),
        # A link from the claim is none to it, and a link to itself neither.
        ([linked_by("agrees"), linking("{claim: other, relation: refutes}")], [DISPUTED]),
        (
            [linking("{claim: nobody-hurt, relation: refutes}")],
            ["claims[0].links[0].claim [reference-to-itself]", DISPUTED],
        ),
        # A relation that is misspelled may be the right one.
        ([linked_by("disputs")], ["claims[0].links[0].relation [invalid-value]"]),
        (
            [("claims.yaml", "by: an editor, reason: The", "reason: The")],
            ["claims[0].verification.history[1].by [invalid-value]"],
        ),
    ],
)
def test_a_contradiction_comes_from_another_claim(
    small_dataset: Path, status: str, changes: list[Change], expected: list[str]
) -> None:
    assert findings(small_dataset, status, *changes) == expected


@pytest.mark.parametrize(
    ("status", "relation", "expected"),
    [
        ("disputed", "disputes", [DISPUTED]),
        ("corroborated", "agrees", [CORROBORATED]),
        ("confirmed", "agrees", [BY_ITS_REPORT]),
    ],
)
def test_a_retracted_claim_neither_disputes_nor_supports_another(
    small_dataset: Path, status: str, relation: str, expected: list[str]
) -> None:
    retracted = OTHER.replace("RELATION", relation).replace("status: attributed", "status: retracted")
    other = ("claims.yaml", "- id: nobody-hurt", f"{retracted}- id: nobody-hurt")

    assert findings(small_dataset, status, other) == expected


@pytest.mark.parametrize("text", ["- id: other\n  links: all\n", "- links\n", "- 'x\n"])
def test_a_claim_that_cannot_be_read_may_be_the_one_that_is_missing(small_dataset: Path, text: str) -> None:
    write_files(small_dataset, {"more/claims.yaml": text})

    assert DISPUTED not in findings(small_dataset, "disputed")
    assert CORROBORATED not in findings(small_dataset, "corroborated")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([], [CORROBORATED]),
        ([EVIDENCE], []),
        ([STEP], []),
        ([linked_by("agrees")], []),
        # The link may be on either claim.
        ([linked_by("qualifies"), linking("{claim: other, relation: agrees}")], []),
        ([linked_by("disputes")], [CORROBORATED]),
        # Evidence that does not support it corroborates nothing.
        ([("claims.yaml", "  evidence:\n", f"{EVIDENCE[2]}".replace("1}", "1, stance: mentions}"))], [CORROBORATED]),
        ([("claims.yaml", "  evidence:\n", f"{EVIDENCE[2]}".replace("1}", "1, stance: contradicts}"))], [CORROBORATED]),
        # A step to an earlier status rests on other documents.
        ([EARLIER_STEP], [CORROBORATED]),
        # Of one origin, or not read.
        ([STEP, SAME_PUBLISHER], [CORROBORATED]),
        *(
            ([STEP, (*SAME_PUBLISHER[:2], f'publisher: "{publisher}"')], [CORROBORATED])
            for publisher in ("the  GAZETTE", "Gazette", "The Ga-zette")
        ),
        ([STEP, (*SAME_PUBLISHER[:2], "publisher: The Gazettes")], []),
        ([STEP, *OF_ONE_AGENCY], [CORROBORATED]),
        ([STEP, OF_ONE_AGENCY[0]], []),
        ([STEP, OF_ONE_AGENCY[0], ("documents.yaml", "publisher: The Gazette", "publisher: MALI")], [CORROBORATED]),
        ([STEP, SECONDARY], [CORROBORATED]),
        ([linked_by("agrees"), SECONDARY], [CORROBORATED]),
        # An unknown document, or one with an error, may be of any origin.
        (
            [("claims.yaml", "is named.}", "is named., documents: [treety]}")],
            [f"claims[0].verification.history[1].documents[0] {UNKNOWN}"],
        ),
        (
            [STEP, ("documents.yaml", "publisher: The Ministry", "publisher: [x]")],
            ["documents[1].publisher [invalid-value]"],
        ),
        (
            [STEP, ("documents.yaml", "read: {how: page}", "read: {how: pages}")],
            ["documents[1].read.how [invalid-value]"],
        ),
        ([linking("{claim: nobody, relation: agrees}")], [f"claims[0].links[0].claim {UNKNOWN}"]),
    ],
)
def test_a_corroborated_claim_has_two_documents_of_different_origin(
    small_dataset: Path, changes: list[Change], expected: list[str]
) -> None:
    assert findings(small_dataset, "corroborated", *changes) == expected


@pytest.mark.parametrize(
    ("act", "changes", "expected"),
    [
        ("assert", [STEP], []),
        ("deny", [STEP], []),
        ("assert", [linked_by("agrees")], []),
        ("assert", [EVIDENCE], []),
        # One publisher may confirm with a register what it reports in an article.
        ("assert", [STEP, SAME_PUBLISHER], []),
        ("assert", [], [BY_ITS_REPORT]),
        ("assert", [("claims.yaml", "is named.}", "is named., documents: [gazette]}")], [BY_ITS_REPORT]),
        ("assert", [STEP, SECONDARY], [BY_ITS_REPORT]),
        ("assert", [EARLIER_STEP], [BY_ITS_REPORT]),
        ("condemn", [STEP], [NORM]),
        ("demand", [STEP], [NORM]),
        ("promise", [STEP], [NORM]),
        ("predict", [STEP], [NORM]),
        ("thank", [STEP], [NORM]),
        ("question", [STEP], [NORM]),
        ("demand", [], [NORM, BY_ITS_REPORT]),
        ("demnd", [STEP], ["claims[0].act [invalid-value]"]),
    ],
)
def test_a_confirmed_claim_states_a_fact_that_another_document_establishes(
    small_dataset: Path, act: str, changes: list[Change], expected: list[str]
) -> None:
    act_change = ("claims.yaml", "said: 2021-05\n  act: assert", f"said: 2021-05\n  act: {act}")

    assert findings(small_dataset, "confirmed", *changes, act_change) == expected


@pytest.mark.parametrize("status", ["reported", "attributed", "retracted"])
def test_the_other_statuses_rest_on_the_report_alone(small_dataset: Path, status: str) -> None:
    assert findings(small_dataset, status) == []


def test_a_status_that_contradicts_its_history_is_one_error(small_dataset: Path) -> None:
    for status in VerificationStatus:
        if status is not VerificationStatus.ATTRIBUTED:
            change(small_dataset, "claims.yaml", "    status: ", f"    status: {status}\n    # was: ")

            assert codes_of(small_dataset) == [f"{STATUS} [inconsistent-verification]"]


def test_the_message_names_the_documents_that_were_read(small_dataset: Path) -> None:
    findings(small_dataset, "corroborated", STEP, SECONDARY)

    (line,) = diagnostics_of(small_dataset)

    assert line == (
        "small/claims.yaml:11:13: claims[0].verification.status (nobody-hurt): "
        "found a corroborated claim with 1 origin (documents read: gazette); "
        "expected two documents of different origin that were read, among `reported_by`, "
        "`evidence`, `documents` of the step, and `reported_by` of claims that agree"
    )
