"""The graph around an actor as a picture: the actor as a spine, with one line to each neighbor and polarity."""

from collections.abc import Callable, Mapping, Sequence
from math import ceil

from markupsafe import Markup
from msgspec import Struct

from onrecord.records.codes import Polarity
from onrecord.records.graph import Graph, GraphEdge
from onrecord.render.pictures.colors import TONES
from onrecord.render.pictures.frame import DEFAULT_OPTIONS, NARROW, Caption, PictureOptions, framed
from onrecord.render.pictures.glyphs import edge_line, sign_marks
from onrecord.render.pictures.neighbors import Neighbor, NeighborLine, neighbors_of
from onrecord.render.pictures.svg import element, joined
from onrecord.render.pictures.text import Anchor, Face, TextStyle, fitted, text_line, text_width

MAX_NEIGHBORS = 60
_ROW = 46
_REACH = 84  # from the spine to the sign of a neighbor
_HALF_SPINE = 3.5
_NAME, _VERBS = (15.5, Face.SANS_SEMIBOLD), (13.0, Face.SANS)
_LINE_DISTANCE = 11
_CENTER = TextStyle(size=19, face=Face.SANS_BOLD, anchor=Anchor.CENTER, css_class="reverse")
_MORE = TextStyle(size=14, css_class="soft")


class GraphWords(Struct, frozen=True, kw_only=True):
    """Words of a picture of a graph."""

    title: str
    description: str
    polarities: Mapping[Polarity, str]
    verb: Callable[[GraphEdge], str]  # such as: supports
    alleged: str
    nothing: str  # where the actor has no relationships
    more: Callable[[int], str]  # such as: and 12 more


class _Place(Struct, frozen=True):
    """Position of a neighbor: its height, and whether it is to the left of the spine."""

    y: float
    is_left: bool


def graph_picture(graph: Graph, words: GraphWords, options: PictureOptions = DEFAULT_OPTIONS) -> Markup:
    """Return the neighbors of the center: against it to the left, with it to the right, both and neither below.

    A narrow picture has all of them to the right of the spine.
    """
    neighbors = neighbors_of(graph)
    shown = neighbors[:MAX_NEIGHBORS]
    spine = _HALF_SPINE + 1 if options.width < NARROW else options.width / 2
    parts: list[Markup] = []
    y = 46.0
    for section in _sections(shown, is_narrow=options.width < NARROW):
        rows = max(len(section.left), len(section.right))
        if parts:
            parts.append(element("path", class_="rule", d=f"M0 {y + 8:g}H{options.width}"))
            y += 14
        parts += _headings(section, spine, y + 20, words)
        for is_left, column in ((True, section.left), (False, section.right)):
            parts += [
                _neighbor(neighbor, _Place(y + 28 + index * _ROW + _ROW / 2, is_left), spine, words, options)
                for index, neighbor in enumerate(column)
            ]
        y += 28 + rows * _ROW
    trunk = element("rect", class_="spine", x=spine - _HALF_SPINE, y=30, width=2 * _HALF_SPINE, height=max(0.0, y - 30))
    foot, height = _foot(len(neighbors), words, options, y)
    parts += [trunk, _name_plate(graph, options), foot]
    return framed(joined(*parts), Caption(title=words.title, description=words.description), height, options)


class _Section(Struct, frozen=True):
    """Neighbors of one height, with the polarities of the headings over both columns."""

    left_polarity: Polarity | None
    right_polarity: Polarity | None
    left: Sequence[Neighbor]
    right: Sequence[Neighbor]


def _sections(neighbors: Sequence[Neighbor], *, is_narrow: bool) -> list[_Section]:
    of = {polarity: [each for each in neighbors if each.polarity is polarity] for polarity in Polarity}
    against, with_ = of[Polarity.CONFLICTUAL], of[Polarity.COOPERATIVE]
    order = (Polarity.COOPERATIVE, Polarity.CONFLICTUAL, Polarity.MIXED, Polarity.NEUTRAL)
    if is_narrow:
        return [_Section(None, polarity, [], of[polarity]) for polarity in order if of[polarity]]
    sections = []
    if against or with_:
        sections.append(_Section(Polarity.CONFLICTUAL, Polarity.COOPERATIVE, against, with_))
    for polarity in (Polarity.MIXED, Polarity.NEUTRAL):
        half = ceil(len(of[polarity]) / 2)
        if half:
            sections.append(_Section(None, polarity, of[polarity][half:], of[polarity][:half]))
    return sections


def _headings(section: _Section, spine: float, y: float, words: GraphWords) -> list[Markup]:
    return [
        element(
            "g",
            text_line(
                words.polarities[polarity],
                spine + side * (_REACH + 24),
                y,
                TextStyle(size=15, face=Face.SANS_BOLD, anchor=anchor, css_class="toned"),
            ),
            class_=TONES[polarity].css_class,
        )
        for polarity, side, anchor in (
            (section.left_polarity, -1, Anchor.RIGHT),
            (section.right_polarity, 1, Anchor.LEFT),
        )
        if polarity
    ]


def _neighbor(neighbor: Neighbor, place: _Place, spine: float, words: GraphWords, options: PictureOptions) -> Markup:
    side = -1 if place.is_left else 1
    first = -(len(neighbor.lines) - 1) / 2
    lines = [
        _line(line, (first + index) * _LINE_DISTANCE, is_left=place.is_left)
        for index, line in enumerate(neighbor.lines)
    ]
    badge = element(
        "g",
        element("circle", class_="badge", r=9),
        # The badge itself is the ring that stands for neither.
        Markup() if neighbor.polarity is Polarity.NEUTRAL else sign_marks(neighbor.polarity),
        class_=TONES[neighbor.polarity].css_class,
        transform=f"translate({side * _REACH} 0)",
    )
    room = (spine if place.is_left else options.width - spine) - _REACH - 20
    label = _label(neighbor, side, room, words)
    url = options.actor_url
    name = element("a", label, href=url(neighbor.node.id)) if url else label
    return element("g", *lines, badge, name, transform=f"translate({spine:g} {place.y:g})")


def _label(neighbor: Neighbor, side: int, room: float, words: GraphWords) -> Markup:
    """Return the name of a neighbor over the verbs of its relationships."""
    anchor = Anchor.RIGHT if side < 0 else Anchor.LEFT
    x = side * (_REACH + 18)
    verbs = ", ".join(dict.fromkeys(map(words.verb, neighbor.edges)))
    size, face = _VERBS
    suffix = f", {words.alleged}" if neighbor.is_alleged else ""
    style = TextStyle(size=size, face=face, anchor=anchor, css_class="soft")
    cut = fitted(verbs, room - text_width(suffix, size, face), size, face)
    name = TextStyle(size=_NAME[0], face=_NAME[1], anchor=anchor)
    return text_line(neighbor.node.name, x, -2, name, room) + text_line(cut + suffix, x, 15, style)


def _line(line: NeighborLine, y: float, *, is_left: bool) -> Markup:
    """Return a line from the spine to a neighbor, with arrows; lines to the left are mirrored."""
    near, far = _HALF_SPINE + 5, _REACH - 10
    parts = [edge_line(near + 7 * line.is_incoming, far - 7 * line.is_outgoing, line.basis, y)]
    if line.is_incoming:
        parts.append(element("path", class_="arrow", d=f"M{near:g} {y:g}l9-4.5v9z"))
    if line.is_outgoing:
        parts.append(element("path", class_="arrow", d=f"M{far:g} {y:g}l-9-4.5v9z"))
    return element("g", *parts, class_=TONES[line.polarity].css_class, transform="scale(-1 1)" if is_left else None)


def _name_plate(graph: Graph, options: PictureOptions) -> Markup:
    """Return the name of the center over its spine."""
    name = next((node.name for node in graph.nodes if node.id == graph.center), graph.center)
    label = fitted(name, options.width - 32, _CENTER.size, _CENTER.face)
    width = min(options.width, max(100.0, text_width(label, _CENTER.size, _CENTER.face) + 32))
    left = 0.0 if options.width < NARROW else (options.width - width) / 2
    plate = element("rect", class_="spine", x=left, y=0, width=width, height=40)
    return plate + text_line(label, left + width / 2, 27, _CENTER)


def _foot(count: int, words: GraphWords, options: PictureOptions, y: float) -> tuple[Markup, float]:
    """Return a line on the neighbors that are not shown, with the height of the picture."""
    if 0 < count <= MAX_NEIGHBORS:
        return Markup(), y + 14
    text = words.more(count - MAX_NEIGHBORS) if count else words.nothing
    return text_line(text, 16, y + 26, _MORE, options.width - 16), y + 40
