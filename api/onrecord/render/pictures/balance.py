"""The balance of two actors as a picture: one square a relationship in every period, counted and not weighed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby, islice
from math import ceil

from markupsafe import Markup
from msgspec import Struct

from onrecord.records.balance import Balance, BalanceCount, BalancePeriod
from onrecord.records.codes import Basis, Polarity
from onrecord.records.ids import ActorId, RelationshipId
from onrecord.render.pictures.colors import TONES, Tone
from onrecord.render.pictures.frame import DEFAULT_OPTIONS, NARROW, Caption, PictureOptions, framed, linked
from onrecord.render.pictures.svg import element, joined
from onrecord.render.pictures.text import Face, TextStyle, text_line, text_width, wrapped

MAX_PERIODS = 120  # the latest ones; ten years of months
MAX_SQUARES = 600
_SIZE, _GAP = 22, 5  # of a square, in pixels
_STEP = _SIZE + _GAP
_MOST_ROWS = 8  # of squares of one polarity and period
_BASES = (Basis.DOCUMENTED, Basis.REPORTED, Basis.DERIVED, Basis.ALLEGED)
_ORDER = (Polarity.COOPERATIVE, Polarity.CONFLICTUAL, Polarity.MIXED, Polarity.NEUTRAL)
_TITLE = TextStyle(size=20, face=Face.SANS_BOLD)
_NOTE = TextStyle(size=14, css_class="soft")
_POLARITY = TextStyle(size=15, face=Face.SANS_BOLD, css_class="toned")
_REST = TextStyle(size=13, face=Face.SANS_SEMIBOLD, css_class="toned")
_PERIOD = TextStyle(size=15, face=Face.SANS_SEMIBOLD)
_KEY = TextStyle(size=13.5, css_class="soft")


class BalanceWords(Struct, frozen=True, kw_only=True):
    """Words of a picture of a balance."""

    title: str
    description: str
    note: str  # such as: One square is one relationship on record. They are counted, not weighed.
    polarities: Mapping[Polarity, str]
    period: Callable[[BalancePeriod], str]
    square: Callable[[str, Basis, bool], str]  # label of a relationship, its basis, whether it is certain
    certain: str
    possible: str
    alleged_certain: str
    alleged_possible: str
    undated: str
    nothing: str  # where there are no relationships
    more_periods: Callable[[int], str]


class _Square(Struct, frozen=True):
    """One relationship in one period."""

    id: RelationshipId
    polarity: Polarity
    basis: Basis
    is_certain: bool


class _Column(Struct, frozen=True):
    """The squares of one period by polarity, with the number of relationships that have none."""

    label: str
    squares: Mapping[Polarity, list[_Square]]
    others: Mapping[Polarity, int]


class _Layout(Struct, frozen=True):
    """Sizes that all bands of periods share."""

    left: float  # width of the words of the polarities
    column_width: float
    per_row: int
    columns_per_band: int
    rows: int  # at most, of one polarity


class _Drawing(Struct, frozen=True):
    """The layout and the words of a picture that is being drawn."""

    layout: _Layout
    words: BalanceWords
    relationships: Mapping[RelationshipId, str]
    options: PictureOptions


def balance_picture(
    balance: Balance,
    names: Mapping[ActorId, str],
    relationships: Mapping[RelationshipId, str],
    words: BalanceWords,
    options: PictureOptions = DEFAULT_OPTIONS,
) -> Markup:
    """Return the balance, given the names of its actors and labels of its relationships; a missing one is its id."""
    title = words.title or f"{_name(names, balance.actor_a)}, {_name(names, balance.actor_b)}"
    columns = _columns(balance, words)
    drawing = _Drawing(_layout(columns, words, options), words, relationships, options)
    per_band = drawing.layout.columns_per_band
    head, y = _head(title, words, options)
    parts = [head]
    for start in range(0, len(columns), per_band):
        band, height = _band(columns[start : start + per_band], drawing)
        parts.append(element("g", band, transform=f"translate(0 {y})"))
        y += height
    if not columns:
        parts.append(text_line(words.nothing, 0, y + 16, _NOTE, options.width))
        y += 34
    if len(balance.periods) > MAX_PERIODS:
        more = words.more_periods(len(balance.periods) - MAX_PERIODS)
        parts.append(text_line(more, 0, y + 12, _NOTE, options.width))
        y += 24
    legend, height = _legend(words, options.width)
    parts.append(element("g", legend, transform=f"translate(0 {y + 8})"))
    caption = Caption(title=title, description=words.description)
    return framed(joined(*parts), caption, y + 8 + height, options)


def _name(names: Mapping[ActorId, str], actor: ActorId) -> str:
    return names.get(actor, actor)


def _columns(balance: Balance, words: BalanceWords) -> list[_Column]:
    periods = balance.periods[-MAX_PERIODS:]
    most = max(_MOST_ROWS, MAX_SQUARES // max(1, len(periods)))
    columns = [_column(words.period(period), period.counts, most) for period in periods]
    if balance.undated:
        counts = [
            BalanceCount(
                polarity=count.polarity, basis=count.basis, certain=0, possible=count.count, certain_ids=[],
                possible_ids=count.ids,
            )
            for count in balance.undated
        ]  # fmt: skip
        columns.append(_column(words.undated, counts, most))
    return columns


def _column(label: str, counts: Sequence[BalanceCount], most: int) -> _Column:
    """Return a column with at most so many squares of a polarity."""
    ordered = sorted(counts, key=lambda count: (_ORDER.index(count.polarity), _BASES.index(count.basis)))
    squares: dict[Polarity, list[_Square]] = {}
    others: dict[Polarity, int] = {}
    for polarity, of_polarity in groupby(ordered, key=lambda count: count.polarity):
        group = list(of_polarity)
        squares[polarity] = list(islice((square for count in group for square in _squares(count)), most))
        others[polarity] = sum(count.possible for count in group) - len(squares[polarity])
    return _Column(label, squares, others)


def _squares(count: BalanceCount) -> Iterator[_Square]:
    for id_ in count.certain_ids:
        yield _Square(id_, count.polarity, count.basis, is_certain=True)
    certain = set(count.certain_ids)
    for id_ in count.possible_ids:
        if id_ not in certain:
            yield _Square(id_, count.polarity, count.basis, is_certain=False)


def _layout(columns: Sequence[_Column], words: BalanceWords, options: PictureOptions) -> _Layout:
    widest = max(text_width(word, 15, Face.SANS_BOLD) for word in words.polarities.values())
    left = 0 if options.width < NARROW else max(80, widest + 20)
    room = options.width - left
    labels = max((text_width(column.label, 15, Face.SANS_SEMIBOLD) for column in columns), default=0)
    most = max((len(squares) for column in columns for squares in column.squares.values()), default=1)
    # Columns are as narrow as their labels and squares need, so that many periods fit side by side.
    rest = max((sum(column.others.values()) for column in columns), default=0)
    squares = _STEP + text_width(f"+{rest}", _REST.size, _REST.face) if rest else _STEP * min(2, most)
    narrowest = min(room, max(labels + 14, squares + 8))
    per_band = max(1, min(len(columns), int(room // narrowest)))
    column_width = room / per_band
    per_row = max(1, int((column_width - 8) // _STEP))
    rows = _MOST_ROWS
    while rows > 1 and _square_count(columns, per_row * rows) > MAX_SQUARES:
        rows //= 2
    return _Layout(left, column_width, per_row, per_band, rows)


def _square_count(columns: Sequence[_Column], most: int) -> int:
    return sum(min(most, len(squares)) for column in columns for squares in column.squares.values())


def _head(title: str, words: BalanceWords, options: PictureOptions) -> tuple[Markup, float]:
    """Return the title and the note with the position below them; a page has its own title."""
    y = 0.0 if options.is_inline else 26.0
    parts = [] if options.is_inline else [text_line(title, 0, 20, _TITLE, options.width)]
    for line in wrapped(words.note, options.width, 3, _NOTE):
        parts.append(text_line(line, 0, y + 16, _NOTE))
        y += 19
    return joined(*parts), y + 14


def _band(columns: Sequence[_Column], drawing: _Drawing) -> tuple[Markup, float]:
    """Return one row of periods with its height: with above the line, against below it, then both and neither."""
    layout, width = drawing.layout, drawing.options.width
    parts: list[Markup] = []
    y = 0.0
    for polarity in _ORDER:
        most = max(_slot_count(column, polarity, layout) for column in columns)
        if not most and polarity in {Polarity.MIXED, Polarity.NEUTRAL}:
            continue
        if polarity in {Polarity.MIXED, Polarity.NEUTRAL}:
            parts.append(_horizontal("rule", y + 4, width))
            y += 12
        lane, height = _lane(columns, polarity, max(1, ceil(most / layout.per_row)), drawing)
        parts.append(element("g", lane, transform=f"translate(0 {y:g})"))
        y += height
        if polarity is Polarity.COOPERATIVE:
            parts.append(_horizontal("base", y + 1, width))
            y += 8
    for index, column in enumerate(columns):
        x = layout.left + index * layout.column_width
        parts.append(text_line(column.label, x, y + 20, _PERIOD, layout.column_width))
    return joined(*parts), y + 42


def _lane(columns: Sequence[_Column], polarity: Polarity, rows: int, drawing: _Drawing) -> tuple[Markup, float]:
    """Return the word of a polarity and its squares in every period, with their height."""
    layout = drawing.layout
    tone = TONES[polarity].css_class
    word = text_line(drawing.words.polarities[polarity], 0, 17, _POLARITY)
    top = 0 if layout.left else 24
    parts = [word]
    for number, column in enumerate(columns):
        slots = _slot_count(column, polarity, layout)
        squares = column.squares.get(polarity, [])
        rest = column.others.get(polarity, 0) + len(squares)
        # Those with stand on the line, so that they are counted from below.
        last_row = rows - 1
        for slot in range(slots):
            row = slot // layout.per_row
            x = layout.left + number * layout.column_width + slot % layout.per_row * _STEP + 1
            y = top + (last_row - row if polarity is Polarity.COOPERATIVE else row) * _STEP + 1
            if slot == slots - 1 and (rest > 1 or slot == len(squares)):
                parts.append(text_line(f"+{rest}", x, y + 16, _REST))
            else:
                parts.append(_square(squares[slot], x, y, drawing))
                rest -= 1
    return element("g", *parts, class_=tone), top + rows * _STEP + 2


def _slot_count(column: _Column, polarity: Polarity, layout: _Layout) -> int:
    """Return the number of places that a polarity takes in a period; the last one counts those without a square."""
    squares = column.squares.get(polarity, [])
    return min(layout.rows * layout.per_row, len(squares) + (column.others.get(polarity, 0) > 0))


def _square(square: _Square, x: float, y: float, drawing: _Drawing) -> Markup:
    label = drawing.relationships.get(square.id, square.id)
    url = drawing.options.relationship_url
    return linked(
        _box(x, y, _SIZE, is_alleged=square.basis is Basis.ALLEGED, is_certain=square.is_certain),
        url(square.id) if url else None,
        drawing.words.square(label, square.basis, square.is_certain),
    )


def _box(x: float, y: float, size: int, *, is_alleged: bool, is_certain: bool) -> Markup:
    if not is_alleged:
        marks = element("rect", class_="sure" if is_certain else "maybe", x=x, y=y, width=size, height=size)
        return marks if is_certain else marks + element("rect", class_="edge", x=x, y=y, width=size, height=size)
    box = element("rect", class_="claimed", x=x, y=y, width=size, height=size)
    if not is_certain:
        return box
    inset = round(size * 0.25)
    inner = element("rect", class_="sure", x=x + inset, y=y + inset, width=size - 2 * inset, height=size - 2 * inset)
    return box + inner


def _horizontal(class_: str, y: float, width: int) -> Markup:
    return element("path", class_=class_, d=f"M0 {y:g}H{width}")


def _legend(words: BalanceWords, width: int) -> tuple[Markup, float]:
    """Return the key of the squares, on as many lines as it needs, with its height."""
    x, y = 0.0, 0.0
    parts = []
    for word, is_alleged, is_certain in (
        (words.certain, False, True),
        (words.alleged_certain, True, True),
        (words.possible, False, False),
        (words.alleged_possible, True, False),
    ):
        needed = 21 + text_width(word, _KEY.size)
        if x and x + needed > width:
            x, y = 0.0, y + 22
        parts += [
            _box(x + 1, y + 1, 14, is_alleged=is_alleged, is_certain=is_certain),
            text_line(word, x + 22, y + 13, _KEY, width - 22),
        ]
        x += needed + 26
    return element("g", *parts, class_=Tone.NEUTRAL.css_class), y + 22
