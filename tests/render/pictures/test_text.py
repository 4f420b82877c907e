"""Texts of pictures: cut to their room between letters, whatever characters they have."""

import time
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.render.pictures.text import (
    Anchor,
    Face,
    TextStyle,
    cleaned,
    clusters,
    fitted,
    is_right_to_left,
    text_line,
    text_width,
    wrapped,
)
from support.picture_words import parsed

STYLE = TextStyle(size=16)
FAMILY = "\N{MAN}\u200d\N{WOMAN}\u200d\N{GIRL}"
FLAG = "\N{REGIONAL INDICATOR SYMBOL LETTER M}\N{REGIONAL INDICATOR SYMBOL LETTER L}"


def line(text: str, anchor: Anchor = Anchor.LEFT, room: float | None = None) -> Element:
    return parsed(text_line(text, 0, 0, TextStyle(size=16, anchor=anchor), room))


@given(st.text(), st.floats(20, 400), st.sampled_from(Face))
def test_a_fitted_text_is_no_wider_than_its_room(text: str, room: float, face: Face) -> None:
    assert text_width(fitted(text, room, 16, face), 16, face) <= room + 0.01


@given(st.text(), st.floats(20, 400))
def test_a_fitted_text_is_the_text_or_its_beginning_and_an_ellipsis(text: str, room: float) -> None:
    cut = fitted(text, room, 16)
    whole = cleaned(text)

    assert cut == whole or (cut.endswith("…") and whole.startswith(cut[:-1]))


@given(st.text(min_size=1), st.floats(20, 400), st.integers(1, 4))
def test_wrapped_lines_fit_and_lose_no_letter_before_an_ellipsis(text: str, room: float, max_lines: int) -> None:
    lines = wrapped(text, room, max_lines, STYLE)
    joined = "".join(lines).replace(" ", "")
    whole = cleaned(text).replace(" ", "")

    assert len(lines) <= max_lines
    assert joined == whole or whole.startswith(joined.removesuffix("…"))
    for each in lines:
        widest_letter = max(text_width(letter, 16) for letter in clusters(each))
        assert text_width(each, 16) <= max(room, widest_letter) + 0.01


def test_lines_are_cut_at_spaces() -> None:
    assert wrapped("One square is one relationship on record", 130, 3, STYLE) == [
        "One square is",
        "one relationship",
        "on record",
    ]


@pytest.mark.parametrize("letter", ["e\N{COMBINING ACUTE ACCENT}", FAMILY, FLAG, "\N{THUMBS UP SIGN}\U0001f3fd", "कि"])
def test_a_letter_is_not_split_from_its_marks(letter: str) -> None:
    assert clusters(letter * 3) == [letter] * 3
    assert set(clusters(fitted(letter * 60, 100, 16).removesuffix("…"))) == {letter}


def test_ten_thousand_letters_without_a_space_are_cut_at_once() -> None:
    text = "ы" * 10_000
    began = time.perf_counter()
    lines = wrapped(text, 600, 4, STYLE)

    assert time.perf_counter() - began < 0.05
    assert (len(lines), lines[-1][-1]) == (4, "…")


def test_characters_that_control_the_display_are_dropped() -> None:
    assert cleaned("a\x00b\x1b[0m\u202ec\u2066d\ufffe\ud800\tx\n y") == "ab[0mcd x y"


@pytest.mark.parametrize(("text", "expected"), [("Goïta", False), ("«باماكو»", True), ("אבג", True), ("24", False)])
def test_the_first_letter_decides_the_direction(text: str, expected: bool) -> None:  # noqa: FBT001  (pytest passes it by name)
    assert is_right_to_left(text) is expected


@pytest.mark.parametrize(
    ("anchor", "expected"), [(Anchor.LEFT, "end"), (Anchor.RIGHT, None), (Anchor.CENTER, "middle")]
)
def test_a_text_from_right_to_left_keeps_its_place(anchor: Anchor, expected: str | None) -> None:
    drawn = line("باماكو", anchor)

    assert (drawn.get("direction"), drawn.get("text-anchor")) == ("rtl", expected)


def test_a_text_is_text_and_no_markup() -> None:
    assert line('<script>alert("1")</script>&amp;').text == '<script>alert("1")</script>&amp;'


def test_bold_letters_are_wider() -> None:
    assert text_width("Mali", 16, Face.SANS) < text_width("Mali", 16, Face.SANS_BOLD) < 16 * 4
