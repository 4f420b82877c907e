"""Spans are found by their words, checked by their hashes, and found again where they have moved."""

from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from onrecord.dataset.check import load
from onrecord.dataset.tree import parse
from onrecord.dataset.verify import document_of, paragraphs, span, verify
from onrecord.errors import BadSpan
from onrecord.records.dataset import Dataset
from support.small_dataset import SOURCE, write_files


@pytest.fixture
def source_dir(tmp_path: Path) -> Path:
    return write_files(tmp_path / "sources", {"deep/article.txt": SOURCE, "other.txt": "Something else."})


def moved(dataset: Dataset, text: str, source_dir: Path) -> Dataset:
    """Return the dataset with its held document's text replaced by another one, which is held instead."""
    write_files(source_dir, {"deep/article.txt": text})
    held, other = dataset.documents
    changed = replace(held, sha256=sha256(text.encode()).hexdigest(), paragraphs=len(paragraphs(text)))
    return replace(dataset, documents=(changed, other))


def test_paragraphs_are_the_stripped_parts_between_newlines_that_are_not_blank() -> None:
    assert paragraphs("\n  One. \r\n \t\nTwo\u00a0\n\n") == ["One.", "Two"]


def test_all_spans_of_the_texts_at_hand_are_checked_and_the_others_counted(
    small_dataset: Path, source_dir: Path
) -> None:
    verdict = verify(load(small_dataset), source_dir)

    assert (verdict.spans, verdict.held, verdict.not_held, verdict.mismatches) == (4, ("gazette",), ("treaty",), ())


def test_without_the_text_nothing_is_checked(small_dataset: Path, tmp_path: Path) -> None:
    verdict = verify(load(small_dataset), write_files(tmp_path / "sources", {"article.txt": SOURCE + " "}))

    assert (verdict.spans, verdict.held, verdict.not_held) == (0, (), ("gazette", "treaty"))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            f"New.\n{SOURCE}",
            (
                "start: found other words at paragraph 2, 0-15; expected the span that has this sha256, "
                "now in paragraph 3, 0-15"
            ),
        ),
        (
            SOURCE.replace("Nobody", "But Nobody"),
            (
                "start: found other words at paragraph 2, 0-15; expected the span that has this sha256, "
                "now in paragraph 2, 4-19"
            ),
        ),
        (
            SOURCE.replace("\n\n", " "),
            ("paragraph: found paragraph 2 of 1; expected the span that has this sha256, now in paragraph 1, 36-51"),
        ),
        (
            SOURCE.replace("Nobody was hurt, the colonel said.", "No."),
            "end: found an end of 15 in 3 characters; expected a span of the text",
        ),
        (
            SOURCE.replace("Nobody was hurt", "Somebody was ok") + "Nobody was hurt twice: Nobody was hurt",
            (
                "start: found other words at paragraph 2, 0-15; expected the span that has this sha256, "
                "now in paragraph 3, 0-15 and paragraph 3, 23-38"
            ),
        ),
        (
            SOURCE.replace("Nobody", "nobody"),
            (
                f"sha256: found {sha256(b'Nobody was hurt').hexdigest()}, which no span of that length has; "
                f"expected {sha256(b'nobody was hurt').hexdigest()} for paragraph 2, 0-15"
            ),
        ),
    ],
)
def test_a_wrong_span_is_told_with_its_record_its_field_and_where_it_is_now(
    small_dataset: Path, source_dir: Path, text: str, problem: str
) -> None:
    verdict = verify(moved(load(small_dataset), text, source_dir), source_dir)

    assert f"claim nobody-hurt: evidence[0].{problem}" in [str(mismatch) for mismatch in verdict.mismatches]


def test_a_wrong_number_of_paragraphs_is_told(small_dataset: Path, source_dir: Path) -> None:
    dataset = load(small_dataset)
    held, other = dataset.documents

    (mismatch,) = verify(replace(dataset, documents=(replace(held, paragraphs=3), other)), source_dir).mismatches

    assert str(mismatch) == "document gazette: paragraphs: found 3; expected 2, as the text has"


@pytest.mark.parametrize(("quote", "wrong"), [("the president", []), ("a president", ["evidence[0].quote"])])
def test_a_quote_must_stand_in_its_span(small_dataset: Path, source_dir: Path, quote: str, wrong: list[str]) -> None:
    dataset = load(small_dataset)
    arrest, coup = dataset.events
    quoting = replace(coup, evidence=(replace(coup.evidence[0], quote=quote),))

    verdict = verify(replace(dataset, events=(arrest, quoting)), source_dir)

    assert [mismatch.path for mismatch in verdict.mismatches] == wrong


def test_a_span_is_found_by_its_words_whatever_the_white_space() -> None:
    found = span("One.\n\nTwo  words\there.", "words\n  here.")

    assert found.as_yaml("gazette") == (
        "- {document: gazette, paragraph: 2, start: 5, end: 16, "
        f"sha256: {sha256(b'words' + bytes([9]) + b'here.').hexdigest()}}}"
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("three", "'three' stands nowhere in the text"),
        ("two one", "'two one' stands nowhere in the text"),
        ("  ", "'  ' stands nowhere in the text"),
        ("o o", "'o o' stands in 2 places: paragraph 3, 0-3; paragraph 3, 2-5; give more words"),
        ("one", "'one' stands in 2 places: paragraph 1, 0-3; paragraph 2, 4-7"),
    ],
)
def test_words_that_do_not_stand_exactly_once_are_refused(words: str, message: str) -> None:
    with pytest.raises(BadSpan) as caught:
        span("one two\ntwo_one\no o o", words)

    assert str(caught.value).startswith(message)


def test_the_document_of_a_file_is_known_by_its_hash(small_dataset: Path) -> None:
    dataset = load(small_dataset)

    assert document_of(dataset, SOURCE.encode()) == "gazette"
    assert document_of(dataset, b"") is None


def test_evidence_without_a_document_has_a_placeholder_that_a_dataset_refuses(small_dataset: Path) -> None:
    path = small_dataset / "small" / "claims.yaml"
    text = path.read_text()
    path.write_text(text.replace("document: gazette, paragraph: 2", "document: DOCUMENT-ID, paragraph: 2"))

    assert "{document: DOCUMENT-ID, " in span(SOURCE, "Nobody").as_yaml()
    with pytest.raises(Exception, match="found 'DOCUMENT-ID'; expected the id of a document"):
        load(small_dataset)


TEXT = st.text(st.characters(codec="utf-8"), min_size=1)


@given(text=TEXT, share=st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)))
def test_the_span_of_any_window_of_any_text_holds(text: str, share: tuple[float, float, float]) -> None:
    parts = paragraphs(text)
    assume(parts)
    paragraph = parts[int(share[0] * (len(parts) - 1))]
    start, end = sorted(round(each * len(paragraph)) for each in share[1:])
    window = paragraph[start:end]
    assume(window.strip())

    try:
        found = span(text, window)
    except BadSpan as error:
        assert len(error.places) > 1  # noqa: PT017 (a window that stands there twice is refused, never lost)
        return

    words = parts[found.paragraph - 1][found.start : found.end]
    assert words.split() == window.split()
    assert found.sha256 == sha256(words.encode()).hexdigest()
    assert parse(found.as_yaml("x").encode(), "f.yaml").diagnostics == ()
