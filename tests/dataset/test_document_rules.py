"""A document is read in one way, and this decides which evidence in it can be given.

Each row has changes to the small dataset, and all findings that they cause.
"""

from datetime import date
from pathlib import Path

import pytest

from support.small_dataset import change, codes_of

PAGE = "read: {how: page}"
HASH = "0" * 64


@pytest.mark.parametrize(
    ("rest", "findings"),
    [
        ("read: {how: page}", []),
        (f"sha256: {HASH}\n  paragraphs: 9\n  read: {{how: text}}", ["events[1].evidence[0] [invalid-evidence]"]),
        (f"sha256: {HASH}\n  read: {{how: data}}", []),
        ("read: {how: secondary, via: gazette}", []),
        # The hash against the way of reading.
        ("read: {how: text}", ["documents[1].sha256 [reading-against-hash]"]),
        ("read: {how: data}", ["documents[1].sha256 [reading-against-hash]"]),
        (f"sha256: {HASH}\n  paragraphs: 9\n  read: {{how: data}}", ["documents[1].paragraphs [reading-against-hash]"]),
        (
            f"sha256: {HASH}\n  paragraphs: 9\n  read: {{how: page}}",
            ["documents[1].read.how [reading-against-hash]", "events[1].evidence[0] [invalid-evidence]"],
        ),
        (
            f"sha256: {HASH}\n  read: {{how: secondary, via: gazette}}",
            ["documents[1].read.how [reading-against-hash]", "events[1].evidence[0] [invalid-evidence]"],
        ),
        (
            f"sha256: {HASH}\n  read: {{how: text}}",
            ["documents[1].paragraphs [hash-without-paragraphs]", "events[1].evidence[0] [invalid-evidence]"],
        ),
        ("paragraphs: 9\n  read: {how: page}", ["documents[1].sha256 [hash-without-paragraphs]"]),
        ("paragraphs: 9\n  read: {how: text}", ["documents[1].sha256 [hash-without-paragraphs]"]),
        # The document through which it is known.
        ("read: {how: secondary}", ["documents[1].read.via [via-against-reading]"]),
        ("read: {how: page, via: gazette}", ["documents[1].read.via [via-against-reading]"]),
        (f"sha256: {HASH}\n  read: {{how: data, via: gazette}}", ["documents[1].read.via [via-against-reading]"]),
        ("read: {how: secondary, via: gazete}", ["documents[1].read.via [unknown-reference]"]),
        ("read: {how: secondary, via: treaty}", ["documents[1].read.via [reference-to-itself]"]),
        # An error in the way of reading is the only one.
        ("read: {how: pages}", ["documents[1].read.how [invalid-value]"]),
        ("read: {how: [page], via: gazette}", ["documents[1].read.how [invalid-value]"]),
        ("read: page", ["documents[1].read [invalid-value]"]),
        ("read: {how: text}\n  sha256: 12", ["documents[1].sha256 [invalid-value]"]),
    ],
)
def test_the_way_of_reading_fits_the_hash_and_the_document_between(
    small_dataset: Path, rest: str, findings: list[str]
) -> None:
    change(small_dataset, "documents.yaml", PAGE, rest)

    assert sorted(codes_of(small_dataset)) == sorted(findings)


def test_a_secondary_document_is_known_through_one_that_was_read(small_dataset: Path) -> None:
    decree = (
        "- {id: decree, title: A decree, kind: statement, publisher: The Ministry, language: fr,\n"
        "   published: 2021-05-20, reliability: {grade: A, reason: An official text., by: an editor, on: 2021-06-02},\n"
        "   read: {how: secondary, via: treaty}, license: Public domain}\n"
    )
    path = small_dataset / "small" / "documents.yaml"
    path.write_text(path.read_text() + decree)
    assert codes_of(small_dataset) == []

    change(small_dataset, "documents.yaml", PAGE, "read: {how: secondary, via: gazette}")

    assert codes_of(small_dataset) == ["documents[2].read.via [via-is-secondary]"]


@pytest.mark.parametrize(
    ("published", "on", "findings"),
    [
        ("2021-06-01", "2021-06-01", []),
        ("2021-06", "2021-06-01", []),
        ("[..2021-06-03]", "2021-06-02", []),
        ("XXXX", "1999-01-01", []),
        ("2021-06-01", "2021-05-31", ["documents[1].read.on [read-before-publication]"]),
        ("2021", "2020-12-31", ["documents[1].read.on [read-before-publication]"]),
        ("[2021-06-03..]", "2021-06-02", ["documents[1].read.on [read-before-publication]"]),
        ("2021-06-01", "2026-11-28", []),
        ("2021-06-01", "2026-11-29", ["documents[1].read.on [read-in-the-future]"]),
        ("2021-06-31", "2020-01-01", ["documents[1].published [invalid-value]"]),
        ("2021-06-01", "2020-01", ["documents[1].read.on [invalid-value]"]),
    ],
)
def test_a_document_is_read_between_its_publication_and_today(
    small_dataset: Path, published: str, on: str, findings: list[str]
) -> None:
    change(small_dataset, "documents.yaml", 'published: "2019"', f'published: "{published}"')
    change(small_dataset, "documents.yaml", PAGE, f'read: {{how: page, "on": "{on}"}}')

    assert codes_of(small_dataset, date(2026, 11, 28)) == findings


@pytest.mark.parametrize(
    ("on", "findings"),
    [
        ("2018-01-01", []),
        ("2026-11-28", []),
        ("2026-11-29", ["documents[1].reliability.on [future-date]"]),
        ("tomorrow", ["documents[1].reliability.on [invalid-value]"]),
    ],
)
def test_a_source_is_rated_by_today(small_dataset: Path, on: str, findings: list[str]) -> None:
    change(
        small_dataset, "documents.yaml", "An official text., by: an editor, on: 2021-06-02", f"Law., by: me, on: {on}"
    )

    assert codes_of(small_dataset, date(2026, 11, 28)) == findings


@pytest.mark.parametrize(
    ("evidence", "findings"),
    [
        ("locator: Row 7", []),
        ("stance: mentions", ["events[1].evidence[0] [invalid-evidence]"]),
        (f"{{paragraph: 1, start: 0, end: 3, sha256: {HASH}}}", ["events[1].evidence[0] [invalid-evidence]"]),
    ],
)
def test_evidence_in_a_data_file_has_a_locator_and_no_span(
    small_dataset: Path, evidence: str, findings: list[str]
) -> None:
    change(small_dataset, "documents.yaml", PAGE, f"read: {{how: data}}\n  sha256: {HASH}")
    fields = evidence.strip("{}").replace(", ", "\n      ")
    change(small_dataset, "events.yaml", "locator: Article 2", fields)

    assert codes_of(small_dataset) == findings
