"""A dataset with six consecutive words of a source is refused."""

from hashlib import blake2b
from pathlib import Path

import pytest

from onrecord.dataset import fingerprints
from onrecord.errors import BadData
from support.small_dataset import SOURCE, write_files


def test_a_shingle_is_six_words_in_lower_case_without_punctuation() -> None:
    assert fingerprints.shingles("The coup, of ÉTÉ; was short-lived.") == [
        "the coup of été was short",
        "coup of été was short lived",
    ]


def test_composed_and_decomposed_letters_give_the_same_shingle() -> None:
    assert fingerprints.shingles("a b c d e caf\u00e9") == fingerprints.shingles("a b c d e cafe\u0301")


def test_a_fingerprint_is_eight_bytes_of_blake2b_of_a_shingle() -> None:
    expected = blake2b(b"nobody seems hurt the colonel said", digest_size=8).hexdigest()

    assert fingerprints.fingerprints("Nobody seems hurt, the colonel said.") == {expected}


def test_five_words_of_a_source_are_allowed() -> None:
    assert fingerprints.find_copied(["Nobody seems hurt, the colonel."], fingerprints.fingerprints(SOURCE)) == ()


def test_a_copy_in_other_case_and_punctuation_is_found() -> None:
    found = fingerprints.find_copied(
        ["he said: NOBODY seems hurt (the colonel said)!"], fingerprints.fingerprints(SOURCE)
    )

    assert found == ("nobody seems hurt the colonel said",)


def test_the_written_file_has_sorted_fingerprints_below_the_command_that_made_it(tmp_path: Path) -> None:
    write_files(tmp_path, {"article.txt": SOURCE})

    count = fingerprints.write(tmp_path / "article.txt", tmp_path / "article.fingerprints")

    first, *lines = (tmp_path / "article.fingerprints").read_text().splitlines()
    assert first.startswith("# Written by `onrecord fingerprint FILE -o OUT`")
    assert lines == sorted(fingerprints.fingerprints(SOURCE))
    assert len(lines) == count
    assert fingerprints.read(tmp_path / "article.fingerprints") == fingerprints.fingerprints(SOURCE)


def test_a_damaged_file_of_fingerprints_is_refused(tmp_path: Path) -> None:
    write_files(tmp_path, {"article.fingerprints": "# made\n0123456789abcdef\n0123\n"})

    with pytest.raises(BadData, match=r"article\.fingerprints:3:1: error: found '0123'"):
        fingerprints.read(tmp_path / "article.fingerprints")


def test_a_dataset_in_other_words_passes(small_dataset: Path) -> None:
    fingerprints.check(small_dataset, fingerprints.fingerprints(SOURCE))


def test_a_scalar_that_copies_six_words_is_reported_at_its_position(small_dataset: Path) -> None:
    path = small_dataset / "small" / "events.yaml"
    path.write_text(
        path.read_text().replace("Soldiers detain", "Nobody seems hurt, the colonel said, and soldiers detain")
    )

    with pytest.raises(BadData) as caught:
        fingerprints.check(small_dataset, fingerprints.fingerprints(SOURCE))

    (diagnostic,) = caught.value.diagnostics
    assert f"{diagnostic.file}:{diagnostic.line}:{diagnostic.column}" == f"{path.as_posix()}:6:12"
    assert diagnostic.path == "events[0].summary"
    assert diagnostic.found == "six words of a source, 'nobody seems hurt the colonel said'"


@pytest.mark.parametrize(
    "name",
    [
        "name: Economic Community of West African States",
        "name: E\n  names: [{text: ECONOMIC Community of West African States}]",
    ],
)
def test_six_words_of_an_actor_s_name_are_allowed_in_any_file(small_dataset: Path, name: str) -> None:
    source = "The Economic Community of West African States protests."
    write_files(
        small_dataset,
        {
            "other/actors.yaml": f"- id: ecowas\n  {name}\n",
            "other/events.yaml": "- summary: An Economic Community of West African States session.\n",
        },
    )

    fingerprints.check(small_dataset, fingerprints.fingerprints(source))


def test_six_words_that_go_beyond_an_actor_s_name_are_refused(small_dataset: Path) -> None:
    source = "The Economic Community of West African States protests."
    write_files(
        small_dataset,
        {
            "other/actors.yaml": "- name: Economic Community of West African States\n",
            "other/events.yaml": "- summary: Economic Community of West African States protests.\n",
        },
    )

    with pytest.raises(BadData, match="'community of west african states protests'"):
        fingerprints.check(small_dataset, fingerprints.fingerprints(source))
