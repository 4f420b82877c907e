"""Spans are found by their words, verified by their hashes, and found again after the text has changed."""

from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from onrecord.dataset.check import load
from onrecord.dataset.parser import parse
from onrecord.dataset.verify import document_of, paragraphs, span, verify
from onrecord.errors import BadSpan
from onrecord.records.dataset import Dataset
from support.small_dataset import SOURCE, change, write_files


@pytest.fixture
def source_dir(tmp_path: Path) -> Path:
    return write_files(tmp_path / "sources", {"deep/article.txt": SOURCE, "other.txt": "Something else."})


def with_source(dataset: Dataset, text: str, source_dir: Path) -> Dataset:
    """Write another text for the first document, and return the dataset with its SHA-256 and paragraph count."""
    write_files(source_dir, {"deep/article.txt": text})
    first, second = dataset.documents
    changed = replace(first, sha256=sha256(text.encode()).hexdigest(), paragraphs=len(paragraphs(text)))
    return replace(dataset, documents=(changed, second))


def test_paragraphs_are_the_stripped_parts_between_newlines_that_are_not_blank() -> None:
    assert paragraphs("\n  One. \r\n \t\nTwo\u00a0\n\n") == ["One.", "Two"]


def test_the_spans_of_the_texts_in_the_folder_are_verified(small_dataset: Path, source_dir: Path) -> None:
    result = verify(load(small_dataset), source_dir)

    assert (result.span_count, result.mismatches) == (4, ())
    assert (result.verified_documents, result.missing_documents) == (("gazette",), ("treaty",))


def test_without_the_text_of_a_document_no_span_is_verified(small_dataset: Path, tmp_path: Path) -> None:
    result = verify(load(small_dataset), write_files(tmp_path / "sources", {"article.txt": SOURCE + " "}))

    assert (result.span_count, result.verified_documents) == (0, ())
    assert result.missing_documents == ("gazette", "treaty")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            f"New.\n{SOURCE}",
            (
                "start: found other words at paragraph 2, 0-17; expected the span that has this sha256, "
                "now in paragraph 3, 0-17"
            ),
        ),
        (
            SOURCE.replace("Nobody", "But Nobody"),
            (
                "start: found other words at paragraph 2, 0-17; expected the span that has this sha256, "
                "now in paragraph 2, 4-21"
            ),
        ),
        (
            SOURCE.replace("\n\n", " "),
            ("paragraph: found paragraph 2 of 1; expected the span that has this sha256, now in paragraph 1, 36-53"),
        ),
        (
            SOURCE.replace("Nobody seems hurt, the colonel said.", "No."),
            "end: found an end of 17 in 3 characters; expected a span of the text",
        ),
        (
            SOURCE.replace("Nobody seems hurt", "Somebody was ok") + "Nobody seems hurt twice: Nobody seems hurt",
            (
                "start: found other words at paragraph 2, 0-17; expected the span that has this sha256, "
                "now in paragraph 3, 0-17 and paragraph 3, 25-42"
            ),
        ),
        (
            SOURCE.replace("Nobody", "nobody"),
            (
                f"sha256: found {sha256(b'Nobody seems hurt').hexdigest()}, which no span of that length has; "
                f"expected {sha256(b'nobody seems hurt').hexdigest()} for paragraph 2, 0-17"
            ),
        ),
    ],
)
def test_a_wrong_span_is_reported_with_its_record_its_field_and_its_new_position(
    small_dataset: Path, source_dir: Path, text: str, message: str
) -> None:
    result = verify(with_source(load(small_dataset), text, source_dir), source_dir)

    assert f"claim nobody-hurt: evidence[0].{message} [wrong-span]" in [str(mismatch) for mismatch in result.mismatches]


def test_a_wrong_number_of_paragraphs_is_reported(small_dataset: Path, source_dir: Path) -> None:
    dataset = load(small_dataset)
    first, second = dataset.documents

    (mismatch,) = verify(replace(dataset, documents=(replace(first, paragraphs=3), second)), source_dir).mismatches

    assert (
        str(mismatch)
        == "document gazette: paragraphs: found 3; expected 2, the number in the text [wrong-paragraph-count]"
    )


@pytest.mark.parametrize(
    ("quote", "wrong"), [("the president", []), ("a president", [("evidence[0].quote", "quote-not-in-span")])]
)
def test_a_quote_must_occur_in_its_span(
    small_dataset: Path, source_dir: Path, quote: str, wrong: list[tuple[str, str]]
) -> None:
    dataset = load(small_dataset)
    arrest, coup = dataset.events
    quoting = replace(coup, evidence=(replace(coup.evidence[0], quote=quote),))

    result = verify(replace(dataset, events=(arrest, quoting)), source_dir)

    assert [(mismatch.path, mismatch.code) for mismatch in result.mismatches] == wrong


def test_a_data_file_is_verified_by_its_hash_alone(small_dataset: Path, source_dir: Path) -> None:
    rows = b"\xff\x00,1\n2,3"
    (source_dir / "rows.bin").write_bytes(rows)
    change(
        small_dataset,
        "documents.yaml",
        "read: {how: page}",
        f"read: {{how: data}}\n  sha256: {sha256(rows).hexdigest()}",
    )

    result = verify(load(small_dataset), source_dir)

    assert (result.span_count, result.mismatches) == (4, ())
    assert (result.verified_documents, result.missing_documents) == (("gazette", "treaty"), ())


def test_a_span_is_found_by_its_words_with_any_white_space_between_them() -> None:
    found = span("One.\n\nTwo  words\there.", "words\n  here.")

    assert found.as_yaml("gazette") == (
        "- {document: gazette, paragraph: 2, start: 5, end: 16, "
        f"sha256: {sha256(b'words' + bytes([9]) + b'here.').hexdigest()}}}"
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("three", "'three' does not occur in the text"),
        ("two one", "'two one' does not occur in the text"),
        ("  ", "'  ' does not occur in the text"),
        ("o o", "'o o' occurs 2 times: paragraph 3, 0-3; paragraph 3, 2-5; expected more words, which occur once"),
        ("one", "'one' occurs 2 times: paragraph 1, 0-3; paragraph 2, 4-7"),
    ],
)
def test_words_that_do_not_occur_exactly_once_are_refused(words: str, message: str) -> None:
    with pytest.raises(BadSpan) as caught:
        span("one two\ntwo_one\no o o", words)

    assert str(caught.value).startswith(message)


def test_the_document_of_a_file_is_found_by_its_sha256(small_dataset: Path) -> None:
    dataset = load(small_dataset)

    assert document_of(dataset, SOURCE.encode()) == "gazette"
    assert document_of(dataset, b"") is None


def test_the_placeholder_for_a_document_is_refused_in_a_dataset(small_dataset: Path) -> None:
    path = small_dataset / "small" / "claims.yaml"
    text = path.read_text()
    path.write_text(text.replace("document: gazette, paragraph: 2", "document: DOCUMENT-ID, paragraph: 2"))

    assert "{document: DOCUMENT-ID, " in span(SOURCE, "Nobody").as_yaml()
    with pytest.raises(Exception, match="found 'DOCUMENT-ID'; expected the id of one of"):
        load(small_dataset)


TEXT = st.text(st.characters(codec="utf-8"), min_size=1)


@given(text=TEXT, fractions=st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)))
def test_the_span_of_any_substring_has_its_words_and_sha256(text: str, fractions: tuple[float, float, float]) -> None:
    found_paragraphs = paragraphs(text)
    assume(found_paragraphs)
    paragraph = found_paragraphs[int(fractions[0] * (len(found_paragraphs) - 1))]
    start, end = sorted(round(each * len(paragraph)) for each in fractions[1:])
    substring = paragraph[start:end]
    assume(substring.strip())

    try:
        found = span(text, substring)
    except BadSpan as error:
        assert len(error.positions) > 1  # noqa: PT017 (a substring that occurs twice is refused, never lost)
        return

    words = found_paragraphs[found.paragraph - 1][found.start : found.end]
    assert words.split() == substring.split()
    assert found.sha256 == sha256(words.encode()).hexdigest()
    assert parse(found.as_yaml("x").encode(), "f.yaml").diagnostics == ()
