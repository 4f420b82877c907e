"""A syntax error says what is likely missing, and not only what the parser came upon."""

from pathlib import Path

import pytest

from support.small_dataset import change, diagnostics_of

TITLE = "title: The coup"
PARTICIPANT = "{actor: colonel, role: initiator}"
FIELDS = "a comma between two fields, and text with ': ' in it in quotes"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (TITLE, "title: [Updated] The coup", "text that begins with [ in quotes"),
        (TITLE, "title: {sic} The coup", "text that begins with { in quotes"),
        (TITLE, "title: *The* coup", "text that begins with * in quotes"),
        (TITLE, "title: ? The coup", "text that begins with ? in quotes"),
        (TITLE, "title: | The coup", "text that begins with | in quotes"),
        (TITLE, "title: > The coup", "text that begins with > in quotes"),
        (TITLE, "title: The\ncoup", "text on one line, or its other lines indented"),
        (TITLE, 'title: "The coup', "a quote at the end of the text that begins on line 5"),
        (TITLE, "title = The coup", "a colon and a space after each field name"),
        (TITLE, "- title: The coup", "the hyphens of one list indented alike"),
        (PARTICIPANT, PARTICIPANT.replace("}", ""), "a comma after each value but the last, and then a }"),
        (PARTICIPANT, PARTICIPANT.replace(",", ""), FIELDS),
        (PARTICIPANT, PARTICIPANT.replace("initiator", "initiator: chief"), FIELDS),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_missing_is_named(small_dataset: Path, old: str, new: str, expected: str) -> None:
    change(small_dataset, "events.yaml", old, new)

    (message,) = diagnostics_of(small_dataset)

    assert message.partition("; expected ")[2] == f"YAML 1.2: {expected}"


def test_a_comma_in_text_in_braces_is_named(small_dataset: Path) -> None:
    change(small_dataset, "claims.yaml", "reason: One", "reason: First one, then one")

    (message,) = diagnostics_of(small_dataset)

    assert message.partition(": found ")[2].startswith("'then one")
    assert message.endswith(" without a colon; expected a field, or text with ', ' in it in quotes")
