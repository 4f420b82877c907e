"""Findings have a level and a code, are explained, and can be accepted by the record that they are about."""

import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from onrecord.dataset import check as checks
from onrecord.dataset import rulebook
from onrecord.dataset.catalog import Catalog
from onrecord.dataset.check import load
from onrecord.dataset.rule import Rule
from onrecord.errors import Diagnostic, Level
from support.commands import build, invoke, output_of
from support.small_dataset import change, codes_of, write_files

TESTS = Path(__file__).parent.parent
COMPOUND = ("claims.yaml", "harms no one.", "harms no one because nobody resists.")
EVERY_CODE = pytest.mark.parametrize("code", rulebook.explanations())


def accept(root: Path, code: str = "compound-proposition", reason: str = "The two belong together.") -> None:
    """Let the claim of the small dataset accept a finding."""
    accepted = f"accepted: [{{code: {code}, reason: {reason}}}]"
    change(root, "claims.yaml", "certainty: hedged", f"certainty: hedged\n  {accepted}")


# Levels.


def test_a_warning_is_printed_on_standard_error_and_counted_but_does_not_fail(small_dataset: Path) -> None:
    change(small_dataset, *COMPOUND)

    checked = invoke("check", small_dataset)

    assert checked.exit_code == 0
    assert checked.stderr == (
        f"{small_dataset}/small/claims.yaml:2:16: warning: claims[0].proposition (nobody-hurt): "
        "found assertions joined by 'because'; expected one assertion, and a claim of its own for each other "
        "[compound-proposition]\n"
    )
    assert checked.stdout == (
        f"{small_dataset}: 2 documents, 4 actors, 2 events, 1 claim, 2 relationships; no errors, 1 warning\n"
    )


def test_strict_turns_warnings_into_errors(small_dataset: Path) -> None:
    change(small_dataset, *COMPOUND)

    checked = invoke("check", small_dataset, "--strict")

    assert (checked.exit_code, checked.stdout) == (os.EX_DATAERR, "")
    assert [line.split(" ")[1] for line in checked.stderr.splitlines()] == ["error:"]


def test_strict_finds_nothing_in_a_clean_dataset(small_dataset: Path) -> None:
    checked = invoke("check", small_dataset, "--strict")

    assert (checked.exit_code, checked.stderr) == (0, "")


def test_an_error_and_a_warning_are_reported_in_one_run(small_dataset: Path) -> None:
    change(small_dataset, *COMPOUND)
    change(small_dataset, "actors.yaml", "kind: state", "kind: stat")

    checked = invoke("check", small_dataset)

    assert (checked.exit_code, checked.stdout) == (os.EX_DATAERR, "")
    assert [line.split(" ")[1] for line in checked.stderr.splitlines()] == ["error:", "warning:"]


def test_a_notice_never_fails(small_dataset: Path) -> None:
    change(small_dataset, "claims.yaml", "events: [arrest], relationships", "relationships")

    checked = invoke("check", small_dataset, "--strict")

    assert checked.exit_code == 0
    assert ": notice: events[1].claims[0] (arrest): found 'nobody-hurt', a claim that is not" in checked.stderr
    assert checked.stdout.endswith("; no errors, 1 notice\n")


def test_a_dataset_with_warnings_is_loaded_and_built(small_dataset: Path, tmp_path: Path) -> None:
    change(small_dataset, *COMPOUND)

    assert len(load(small_dataset).claims) == 1
    assert build(small_dataset, tmp_path / "release.sqlite").is_file()


def test_errors_alone_stop_a_build(small_dataset: Path, tmp_path: Path) -> None:
    change(small_dataset, *COMPOUND)
    change(small_dataset, "actors.yaml", "kind: state", "kind: stat")

    built = invoke("build", small_dataset, "-o", tmp_path / "release.sqlite")

    assert built.exit_code == os.EX_DATAERR
    assert [line.rpartition(" ")[2] for line in built.stderr.splitlines()] == ["[invalid-value]"]


# Acceptances.


def test_an_accepted_warning_is_counted_and_not_printed(small_dataset: Path) -> None:
    change(small_dataset, *COMPOUND)
    accept(small_dataset)

    checked = invoke("check", small_dataset, "--strict")

    assert (checked.exit_code, checked.stderr) == (0, "")
    assert checked.stdout.endswith("; no errors, 1 accepted\n")


def every_record(catalog: Catalog) -> Iterator[Diagnostic]:
    """Find every record, at its id."""
    for entry in catalog.entries():
        yield entry.diagnostic("id", "a record", "none")


@pytest.mark.parametrize(
    ("file", "start", "count"),
    [
        ("documents.yaml", "- id: gazette\n", 11),
        ("actors.yaml", "- id: mali\n", 11),
        ("events.yaml", "- id: coup\n", 11),
        ("claims.yaml", "- id: nobody-hurt\n", 11),
        ("relationships.yaml", "- id: president-of-mali\n", 11),
    ],
)
def test_a_record_of_every_kind_accepts_its_own_findings(
    small_dataset: Path, monkeypatch: pytest.MonkeyPatch, file: str, start: str, count: int
) -> None:
    rules = (Rule("every-record", Level.WARNING, every_record),)
    monkeypatch.setattr(checks, "RULES", rules)
    monkeypatch.setattr(rulebook, "RULES", rules)
    assert len(codes_of(small_dataset)) == count
    change(small_dataset, file, start, f"{start}  accepted: [{{code: every-record, reason: It is one.}}]\n")

    checked = invoke("check", small_dataset)

    assert checked.stdout.endswith(f"; no errors, {count - 1} warnings, 1 accepted\n")
    assert f"({start[6:].strip()})" not in checked.stderr


def test_an_acceptance_covers_every_finding_of_its_code_and_no_other(small_dataset: Path) -> None:
    change(small_dataset, *COMPOUND)
    change(small_dataset, "claims.yaml", "said: 2021-05", 'said: "[..2021-05-29]"')
    accept(small_dataset, "said-without-earliest")

    assert codes_of(small_dataset) == ["claims[0].proposition [compound-proposition]"]


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (
            "compound-propositions",
            "found 'compound-propositions'; expected the code of a warning or notice (`onrecord ",
        ),
        ("compound-propositions", "nearest is 'compound-proposition' [unknown-rule]"),
        ("hedge-missing", "found 'hedge-missing', which is an error; expected the code of a warning or notice"),
        ("wrong-span", "found 'wrong-span', which is an error; expected"),
        ("invalid-value", "found 'invalid-value', which is an error; expected"),
    ],
)
def test_a_code_that_cannot_be_accepted_is_an_error(small_dataset: Path, code: str, message: str) -> None:
    accept(small_dataset, code)

    checked = invoke("check", small_dataset)

    assert (checked.exit_code, checked.stdout) == (os.EX_DATAERR, "")
    assert ": error: claims[0].accepted[0].code (nobody-hurt): " in checked.stderr
    assert message in checked.stderr


def test_an_error_is_not_accepted(small_dataset: Path) -> None:
    change(small_dataset, "claims.yaml", "  hedge: {text: seems, lang: en}\n", "")
    accept(small_dataset, "hedge-missing")

    assert sorted(codes_of(small_dataset)) == [
        "claims[0].accepted[0].code [unknown-rule]",
        "claims[0].hedge [hedge-missing]",
    ]


def test_a_needless_acceptance_is_a_warning(small_dataset: Path) -> None:
    accept(small_dataset)

    checked = invoke("check", small_dataset)

    assert checked.exit_code == 0
    assert ": warning: claims[0].accepted[0].code (nobody-hurt): found an acceptance of compound-" in checked.stderr
    assert checked.stderr.endswith("expected the record without this acceptance [needless-acceptance]\n")


def test_a_second_acceptance_of_a_code_is_needless(small_dataset: Path) -> None:
    change(small_dataset, *COMPOUND)
    twice = ", ".join(f"{{code: compound-proposition, reason: {reason}}}" for reason in ("One matter.", "As said."))
    change(small_dataset, "claims.yaml", "certainty: hedged", f"certainty: hedged\n  accepted: [{twice}]")

    checked = invoke("check", small_dataset)

    assert checked.stderr.count("\n") == 1
    assert "claims[0].accepted[1].code (nobody-hurt): found an acceptance of compound-prop" in checked.stderr


@pytest.mark.parametrize(
    ("basis", "expected"),
    [("alleged", []), ("reported", ["relationships[0].accepted[0].code [needless-acceptance]"])],
)
def test_only_an_alleged_relationship_can_need_an_acceptance_of_a_finding_of_verify(
    small_dataset: Path, basis: str, expected: list[str]
) -> None:
    accepted = "\n  accepted: [{code: person-not-named, reason: The words are those of the colonel.}]"
    change(small_dataset, "relationships.yaml", "basis: reported", f"basis: {basis}{accepted}")

    assert codes_of(small_dataset) == expected


def test_an_acceptance_of_a_finding_of_verify_is_needless_in_a_claim(small_dataset: Path) -> None:
    accept(small_dataset, "person-not-named")

    assert codes_of(small_dataset) == ["claims[0].accepted[0].code [needless-acceptance]"]


def test_an_acceptance_in_a_record_with_an_error_may_be_needed(small_dataset: Path) -> None:
    accept(small_dataset)
    change(small_dataset, "claims.yaml", "The arrest harms no one.", "[because]")

    assert codes_of(small_dataset) == ["claims[0].proposition [invalid-value]"]


@pytest.mark.parametrize(
    ("accepted", "finding"),
    [
        ("[{code: compound-proposition}]", "claims[0].accepted[0].reason [invalid-value]"),
        ("[{code: Compound, reason: So it is.}]", "claims[0].accepted[0].code [invalid-value]"),
        ("compound-proposition", "claims[0].accepted [invalid-value]"),
    ],
)
def test_an_acceptance_with_an_error_accepts_nothing(small_dataset: Path, accepted: str, finding: str) -> None:
    change(small_dataset, *COMPOUND)
    change(small_dataset, "claims.yaml", "certainty: hedged", f"certainty: hedged\n  accepted: {accepted}")

    assert sorted(codes_of(small_dataset)) == sorted(["claims[0].proposition [compound-proposition]", finding])


# Codes of the reader, of days after the check, and of retired ids; the other ones stand in the tests of their rules.


@pytest.mark.parametrize(
    ("file", "text", "finding"),
    [
        ("small/event.yaml", "[]\n", " [unexpected-file]"),
        ("codebook/act.yaml", "name: act\n", " [other-codebook]"),
        ("more/actors.yaml", "- &a {id: x}\n", " [invalid-yaml]"),
    ],
)
def test_a_file_that_is_no_part_of_a_dataset_has_a_code(
    small_dataset: Path, file: str, text: str, finding: str
) -> None:
    write_files(small_dataset, {file: text})

    assert any(found.endswith(finding) for found in codes_of(small_dataset))


@pytest.mark.parametrize(
    ("today", "findings"),
    [
        (date(2021, 6, 3), []),
        (date(2021, 6, 2), ["verification.history[1].on [verified-in-the-future]"]),
        (date(2021, 4, 30), ["date [occurred-in-the-future]", "said [said-in-the-future]"]),
    ],
)
def test_what_is_after_the_day_of_the_check_has_a_code(small_dataset: Path, today: date, findings: list[str]) -> None:
    found = codes_of(small_dataset, today)

    assert [each for each in findings if not any(finding.endswith(f".{each}") for finding in found)] == []


@pytest.mark.parametrize(
    ("entries", "findings"),
    [
        (["id: a, status: withdrawn"], []),
        (["id: a, status: merged, replacement: mali"], []),
        (["id: mali, status: withdrawn"], ["retired[0].id [retired-id-in-use]"]),
        (["id: a, status: withdrawn", "id: a, status: withdrawn"], ["retired[1].id [retired-twice]"]),
        (["id: a, status: merged"], ["retired[0].replacement [merged-without-replacement]"]),
        (["id: a, status: merged, replacement: b"], ["retired[0].replacement [unknown-replacement]"]),
        (["id: a, status: withdrawn, on: 2021-07-02"], ["retired[0].on [retired-in-the-future]"]),
    ],
)
def test_mistakes_of_retired_ids_have_codes(small_dataset: Path, entries: list[str], findings: list[str]) -> None:
    lines = [
        f"- {{kind: actor, {'on: 2021-07-01, ' * (' on: ' not in each)}reason: So., {each}}}\n" for each in entries
    ]
    write_files(small_dataset, {"small/retired.yaml": "".join(lines)})

    assert codes_of(small_dataset, date(2021, 7, 1)) == findings


# Explanations.


def test_explain_lists_every_code_with_its_level() -> None:
    lines = output_of("explain").splitlines()

    assert [line.split()[0] for line in lines] == sorted(rulebook.explanations())
    assert {line.split()[1] for line in lines} <= set(Level)
    assert max(map(len, lines)) < 200


@EVERY_CODE
def test_a_code_is_explained_with_its_level_the_mistake_and_what_is_right(code: str) -> None:
    first, blank, summary, *body = output_of("explain", code).splitlines()

    assert first == f"{code} ({rulebook.explanations()[code][0]})"
    assert blank == ""
    assert re.fullmatch(r"(Refuse |Find |Found by `verify`).*[^.]\.", summary)
    assert re.fullmatch(r"\nWrong: .+\nRight: .+", "\n".join(body), re.DOTALL)
    assert "" not in body[1:]


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("hedge-mising", "; nearest is 'hedge-missing'"),
        ("HEDGE_MISSING", "; nearest is 'hedge-missing'"),
        ("x", ""),
        ("", ""),
    ],
)
def test_an_unknown_code_is_refused_with_the_nearest(code: str, hint: str) -> None:
    explained = invoke("explain", code)

    assert (explained.exit_code, explained.stdout) == (2, "")
    assert f"there is no rule {code!r}; `onrecord explain` lists all codes{hint}" in explained.stderr
    assert ("nearest" in explained.stderr) == bool(hint)


def test_codes_are_unique_and_can_be_accepted_by_their_form() -> None:
    codes = [*(rule.code for rule in rulebook.RULES), *rulebook.OTHER_FINDINGS]

    assert len(codes) == len(set(codes))
    assert [code for code in codes if not re.fullmatch(r"[a-z][a-z-]{0,63}", code)] == []
    assert "person-not-named" in codes  # `accepted` knows it by itself


@EVERY_CODE
def test_a_test_makes_the_mistake_of_every_code(code: str) -> None:
    texts = (path.read_text("utf-8") for path in TESTS.rglob("test_*.py"))

    assert any(re.search(rf"(?<![\w-]){code}(?![\w-])", text) for text in texts)
