"""A cursor reads back what it says, and nothing else reads as a cursor."""

import re
from string import ascii_letters, digits

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from onrecord.errors import BadCursor
from onrecord.release.open import DIGEST_PREFIX_BYTES
from onrecord.store.cursor import FINGERPRINT_BYTES, Cursor

ALPHABET = ascii_letters + digits + "-_"
NEAR = ALPHABET + "+/=. \n\x00é"

starts = st.binary(min_size=DIGEST_PREFIX_BYTES, max_size=DIGEST_PREFIX_BYTES)
questions = st.binary(min_size=FINGERPRINT_BYTES, max_size=FINGERPRINT_BYTES)
positions = st.binary(min_size=1, max_size=100)
cursors = st.builds(Cursor, release=starts, fingerprint=questions, position=positions)


def assert_refused(text: str) -> None:
    with pytest.raises(BadCursor, match="it is not a cursor that this service gave, or was altered"):
        Cursor.read(text)


@given(cursors)
def test_a_cursor_reads_back_what_it_says(cursor: Cursor) -> None:
    assert Cursor.read(cursor.text()) == cursor


@given(cursors)
def test_a_cursor_is_short_and_fits_a_url(cursor: Cursor) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,200}", cursor.text())


@given(cursors, st.data())
def test_a_cursor_with_one_changed_character_is_refused(cursor: Cursor, data: st.DataObject) -> None:
    text = cursor.text()
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from(NEAR))
    assume(other != text[place])

    assert_refused(text[:place] + other + text[place + 1 :])


@given(cursors, st.data())
def test_a_cursor_with_one_added_character_is_refused(cursor: Cursor, data: st.DataObject) -> None:
    text = cursor.text()
    place = data.draw(st.integers(0, len(text)))

    assert_refused(text[:place] + data.draw(st.sampled_from(NEAR)) + text[place:])


@given(cursors, st.data())
def test_a_cursor_with_one_removed_character_is_refused(cursor: Cursor, data: st.DataObject) -> None:
    text = cursor.text()
    place = data.draw(st.integers(0, len(text) - 1))

    assert_refused(text[:place] + text[place + 1 :])


@given(st.text() | st.text(alphabet=NEAR) | st.text(alphabet=ALPHABET, min_size=30, max_size=40))
def test_any_other_text_is_refused(text: str) -> None:
    assert_refused(text)


@pytest.mark.parametrize("text", ["", "A", "A=", "=", "====", "AAAAA", "é", "\ud800", "A" * 35, "_" * 35])
def test_text_that_is_no_base64_is_refused_like_any_other(text: str) -> None:
    assert_refused(text)
