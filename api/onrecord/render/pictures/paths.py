"""Paths between two actors as a picture: each path a column of actors, joined by the relationships between them."""

from collections.abc import Callable, Mapping, Sequence

from markupsafe import Markup
from msgspec import Struct

from onrecord.records.codes import Basis
from onrecord.records.graph import GraphPath, PathHop
from onrecord.records.ids import ActorId
from onrecord.render.pictures.colors import TONES
from onrecord.render.pictures.frame import DEFAULT_OPTIONS, Caption, PictureOptions, framed, linked
from onrecord.render.pictures.glyphs import sign_marks, vertical_line
from onrecord.render.pictures.svg import element, joined
from onrecord.render.pictures.text import Face, TextStyle, text_line

MAX_PATHS = 24
_COLUMN = 232  # pixels that a path needs at least
_HOP = 64
_NAME = TextStyle(size=15.5, face=Face.SANS_SEMIBOLD)
_VERB = TextStyle(size=13, css_class="soft")
_MORE = TextStyle(size=14, css_class="soft")
_TEXT_LEFT = 24


class PathWords(Struct, frozen=True, kw_only=True):
    """Words of a picture of paths."""

    title: str
    description: str
    verb: Callable[[PathHop], str]  # such as: supports; read in the direction of the arrow
    alleged: str
    nothing: str  # where there is no path
    more: Callable[[int], str]


def paths_picture(
    paths: Sequence[GraphPath],
    names: Mapping[ActorId, str],
    words: PathWords,
    options: PictureOptions = DEFAULT_OPTIONS,
) -> Markup:
    """Return paths side by side, given the names of their actors; a missing one is its id."""
    shown = paths[:MAX_PATHS]
    column_count = max(1, min(len(shown), options.width // _COLUMN))
    width = options.width / column_count
    parts = []
    y = 4.0
    for start in range(0, len(shown), column_count):
        row = shown[start : start + column_count]
        for index, path in enumerate(row):
            drawn = _path(path, names, words, options, width)
            parts.append(element("g", drawn, transform=f"translate({index * width:g} {y:g})"))
        y += max(len(path.hops) for path in row) * _HOP + 52
    rest = len(paths) - len(shown)
    if rest or not paths:
        parts.append(text_line(words.more(rest) if rest else words.nothing, 0, y + 12, _MORE, options.width))
        y += 24
    return framed(joined(*parts), Caption(title=words.title, description=words.description), y, options)


def _path(
    path: GraphPath, names: Mapping[ActorId, str], words: PathWords, options: PictureOptions, width: float
) -> Markup:
    actors = [path.hops[0].from_actor, *(hop.to_actor for hop in path.hops)]
    room = width - _TEXT_LEFT - 12
    hops = [
        element("g", _hop(hop, words, options, room), transform=f"translate(0 {index * _HOP})")
        for index, hop in enumerate(path.hops)
    ]
    url = options.actor_url
    stops = []
    for index, actor in enumerate(actors):
        name = text_line(names.get(actor, actor), _TEXT_LEFT, 17, _NAME, room)
        is_end = index in {0, len(actors) - 1}
        stop = element("circle", class_="dot" if is_end else "ring", cx=9, cy=12, r=6 if is_end else 5)
        linked_name = element("a", name, href=url(actor)) if url else name
        stops.append(element("g", stop, linked_name, transform=f"translate(0 {index * _HOP})"))
    return element("g", *hops, element("g", *stops, class_="t-ink"))


def _hop(hop: PathHop, words: PathWords, options: PictureOptions, room: float) -> Markup:
    """Return the line from an actor down to the next, with its sign and verb."""
    goes_down, goes_up = hop.directed and hop.forward, hop.directed and not hop.forward
    parts = [
        vertical_line(27 if goes_up else 20, 33, hop.basis),
        vertical_line(54, 64 if goes_down else 68, hop.basis),
        element("g", sign_marks(hop.polarity), transform="translate(9 43.5)"),
    ]
    if goes_down:
        parts.append(element("path", class_="arrow", d="M4.5 61h9L9 69z"))
    if goes_up:
        parts.append(element("path", class_="arrow", d="M4.5 28h9L9 20z"))
    suffix = f", {words.alleged}" if hop.basis is Basis.ALLEGED else ""
    label = text_line(words.verb(hop) + suffix, _TEXT_LEFT, 48, _VERB, room)
    line = element("g", *parts, class_=TONES[hop.polarity].css_class)
    url = options.relationship_url
    return linked(line + label, url(hop.relationship) if url else None, words.verb(hop) + suffix)
