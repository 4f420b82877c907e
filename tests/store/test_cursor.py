"""A cursor is read back as it was made, and no other text is read as a cursor."""

import re
from string import ascii_letters, digits

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from onrecord.errors import BadCursor
from onrecord.release.open import DIGEST_PREFIX_BYTES
from onrecord.store.cursor import FINGERPRINT_BYTES, Cursor

ALPHABET = ascii_letters + digits + "-_"
SIMILAR = ALPHABET + "+/=. \n\x00é"

releases = st.binary(min_size=DIGEST_PREFIX_BYTES, max_size=DIGEST_PREFIX_BYTES)
fingerprints = st.binary(min_size=FINGERPRINT_BYTES, max_size=FINGERPRINT_BYTES)
positions = st.binary(min_size=1, max_size=100)
cursors = st.builds(Cursor, release=releases, fingerprint=fingerprints, position=positions)


def assert_refused(text: str) -> None:
    with pytest.raises(BadCursor, match="it is not a cursor that this service gave, or was altered"):
        Cursor.read(text)


@given(cursors)
def test_a_cursor_is_read_back_as_it_was_made(cursor: Cursor) -> None:
    assert Cursor.read(cursor.text()) == cursor


@given(cursors)
def test_a_cursor_is_short_and_fits_a_url(cursor: Cursor) -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,200}", cursor.text())


@given(cursors, st.data())
def test_a_cursor_with_one_changed_character_is_refused(cursor: Cursor, data: st.DataObject) -> None:
    text = cursor.text()
    index = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from(SIMILAR))
    assume(other != text[index])

    assert_refused(text[:index] + other + text[index + 1 :])


@given(cursors, st.data())
def test_a_cursor_with_one_added_character_is_refused(cursor: Cursor, data: st.DataObject) -> None:
    text = cursor.text()
    index = data.draw(st.integers(0, len(text)))

    assert_refused(text[:index] + data.draw(st.sampled_from(SIMILAR)) + text[index:])


@given(cursors, st.data())
def test_a_cursor_with_one_removed_character_is_refused(cursor: Cursor, data: st.DataObject) -> None:
    text = cursor.text()
    index = data.draw(st.integers(0, len(text) - 1))

    assert_refused(text[:index] + text[index + 1 :])


@given(st.text() | st.text(alphabet=SIMILAR) | st.text(alphabet=ALPHABET, min_size=30, max_size=40))
def test_any_other_text_is_refused(text: str) -> None:
    assert_refused(text)


@pytest.mark.parametrize("text", ["", "A", "A=", "=", "====", "AAAAA", "é", "\ud800", "A" * 35, "_" * 35])
def test_text_that_is_not_base64_is_refused_like_any_other(text: str) -> None:
    assert_refused(text)
