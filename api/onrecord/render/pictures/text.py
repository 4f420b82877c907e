"""Texts in pictures: cleaned, measured with the widths of the fonts, cut to the room that there is."""

import unicodedata
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files

import msgspec
from markupsafe import Markup
from msgspec import Struct

from onrecord.render.markup import xml_text
from onrecord.render.pictures.svg import element

MAX_CHARACTERS = 500  # measured of a text; no picture has room for more
ELLIPSIS = "…"
_SLACK = 1.12  # readers without the fonts see wider ones
_ROUNDING = 1e-9
_FIRST_MARK = "\u0300"  # no letter before it is joined to another
_ZERO_WIDTH_JOINER = "\u200d"
_INVISIBLE = {
    **dict.fromkeys((*range(0x20), *range(0x7F, 0xA0))),
    **dict.fromkeys(map(ord, "\t\n\r"), " "),
    # Signs that set the direction of all that follows, beyond the text itself.
    **dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A))),
}


class Face(StrEnum):
    """Family and weight of the letters."""

    SANS = "sans-400"
    SANS_SEMIBOLD = "sans-600"
    SANS_BOLD = "sans-700"
    SERIF = "serif-400"


class Anchor(StrEnum):
    """Side of a text on which its position is."""

    LEFT = "start"
    CENTER = "middle"
    RIGHT = "end"


class TextStyle(Struct, frozen=True, kw_only=True):
    """Style of a line of text."""

    size: float
    face: Face = Face.SANS
    anchor: Anchor = Anchor.LEFT
    css_class: str | None = None


class FaceWidths(Struct, frozen=True):
    """Widths of the letters of a face by code point, as parts of the size of the type."""

    default: float
    widths: Mapping[int, float]


@cache
def face_widths() -> Mapping[Face, FaceWidths]:
    """Return the widths of every face, which set-up measures in the font files."""
    content = files("onrecord.render").joinpath("pages/static/fonts/widths.json").read_bytes()
    measured = msgspec.json.decode(content, type=dict[str, FaceWidths])  # of other faces too, perhaps
    return {face: measured[face] for face in Face}


def cleaned(text: str) -> str:
    """Return the beginning of a text as one line, without characters that control its display."""
    return " ".join(xml_text(text[: MAX_CHARACTERS + 1].translate(_INVISIBLE)).split())


def text_width(text: str, size: float, face: Face = Face.SANS) -> float:
    """Return the width of a cleaned text in pixels, a little more than the fonts of the project need."""
    return sum(_cluster_width(cluster, face_widths()[face]) for cluster in clusters(text)) * size * _SLACK


def fitted(text: str, room: float, size: float, face: Face = Face.SANS) -> str:
    """Return a text as one line within a width in pixels; if it is cut, it ends in an ellipsis."""
    return _first_line(clusters(cleaned(text)), room / (size * _SLACK), face_widths()[face])


def wrapped(text: str, room: float, max_lines: int, style: TextStyle) -> list[str]:
    """Return a text as lines within a width in pixels; the last one ends in an ellipsis if more would follow."""
    widths = face_widths()[style.face]
    available = room / (style.size * _SLACK)
    rest = clusters(cleaned(text))
    lines: list[str] = []
    while rest and len(lines) < max_lines - 1:
        end = _end_of_line(rest, available, widths)
        lines.append("".join(rest[:end]).strip())
        rest = rest[end:]
        while rest and rest[0] == " ":
            rest = rest[1:]
    return [*lines, _first_line(rest, available, widths)] if rest else lines


def clusters(text: str) -> list[str]:
    """Return the letters of a text, each with the marks and joined signs that belong to it."""
    return list(text) if max(text, default="") < _FIRST_MARK else list(_clusters(text))


def is_right_to_left(text: str) -> bool:
    """Return whether the first letter of a text is of a script that runs from right to left."""
    for char in text:
        direction = unicodedata.bidirectional(char)
        if direction in {"L", "R", "AL"}:
            return direction != "L"
    return False


def text_line(text: str, x: float, y: float, style: TextStyle, room: float | None = None) -> Markup:
    """Return a text at a position, cut to a width in pixels if one is given."""
    content = cleaned(text) if room is None else fitted(text, room, style.size, style.face)
    # In such a text SVG counts the sides of `text-anchor` from the right.
    is_rtl = is_right_to_left(content)
    opposite = {Anchor.LEFT: Anchor.RIGHT, Anchor.RIGHT: Anchor.LEFT}
    anchor = opposite.get(style.anchor, style.anchor) if is_rtl else style.anchor
    return element(
        "text",
        content,
        class_=style.css_class,
        x=x,
        y=y,
        font_size=style.size,
        font_weight=None if style.face in {Face.SANS, Face.SERIF} else style.face.partition("-")[2],
        text_anchor=None if anchor is Anchor.LEFT else anchor,
        direction="rtl" if is_rtl else None,
    )


def _clusters(text: str) -> Iterator[str]:
    cluster = ""
    for char in text:
        if cluster and not _continues(cluster, char):
            yield cluster
            cluster = ""
        cluster += char
    if cluster:
        yield cluster


def _first_line(rest: list[str], available: float, widths: FaceWidths) -> str:
    text = "".join(rest)
    is_cut = len(text) > MAX_CHARACTERS
    if not is_cut and _fits(rest, available, widths):
        return text
    end = _end_of_room(rest, available - _cluster_width(ELLIPSIS, widths), widths)
    return "".join(rest[:end]).rstrip() + ELLIPSIS


def _fits(rest: list[str], available: float, widths: FaceWidths) -> bool:
    return _end_of_room(rest, available, widths) == len(rest)


def _end_of_line(rest: list[str], available: float, widths: FaceWidths) -> int:
    """Return the number of letters of the first line, which ends at a space if it has one."""
    end = _end_of_room(rest, available, widths)
    if end == len(rest) or rest[end] == " ":
        return end
    spaces = [index for index in range(end) if rest[index] == " "]
    return spaces[-1] if spaces and spaces[-1] else max(end, 1)


def _end_of_room(rest: list[str], available: float, widths: FaceWidths) -> int:
    """Return the number of letters that fit."""
    used = 0.0
    known = widths.widths.get
    for index, cluster in enumerate(rest):
        used += known(ord(cluster[0])) or _cluster_width(cluster, widths)
        if used > available + _ROUNDING:
            return index
    return len(rest)


def _cluster_width(cluster: str, widths: FaceWidths) -> float:
    known = widths.widths.get(ord(cluster[0]))
    if known is not None:
        return known
    return 1.0 if unicodedata.east_asian_width(cluster[0]) in {"W", "F"} else widths.default


def _continues(cluster: str, char: str) -> bool:
    """Return whether a character belongs to the letter before it."""
    if char < _FIRST_MARK:
        return False
    if unicodedata.category(char).startswith("M") or char == _ZERO_WIDTH_JOINER or cluster[-1] == _ZERO_WIDTH_JOINER:
        return True
    if "\U0001f3fb" <= char <= "\U0001f3ff":  # colors of skin
        return True
    return _is_regional(char) and len(cluster) == 1 and _is_regional(cluster)  # two of them are a flag


def _is_regional(char: str) -> bool:
    return "\U0001f1e6" <= char <= "\U0001f1ff"
