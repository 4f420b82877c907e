"""A timeline as a picture: rows of dates and periods under one axis."""

from collections.abc import Callable, Sequence
from datetime import date

from markupsafe import Markup
from msgspec import Struct

from onrecord.records.codes import Basis, EventStatus
from onrecord.records.relationships import Relationship
from onrecord.records.timeline import TimelineEntry, TimelineEntryType
from onrecord.render.pictures.bars import HEIGHT, axis_marks, grid, span_marks
from onrecord.render.pictures.colors import TONES, Tone
from onrecord.render.pictures.frame import DEFAULT_OPTIONS, NARROW, Caption, PictureOptions, framed
from onrecord.render.pictures.scale import AxisMark, Scale, TickLabel, scale_of
from onrecord.render.pictures.spans import Spans, spans_of_date, spans_of_period
from onrecord.render.pictures.svg import element, joined
from onrecord.render.pictures.text import Face, TextStyle, text_line

MAX_ROWS = 60
_AXIS = 36
_LABEL_PART = 0.46  # of the width of a picture that is not narrow
_LABEL = TextStyle(size=14.5, face=Face.SANS_SEMIBOLD)
_NOTE = TextStyle(size=12.5, css_class="soft")
_MORE = TextStyle(size=14, css_class="soft")


class TimelineRow(Struct, frozen=True, kw_only=True):
    """A row of a timeline; `note` is the date or the basis in words."""

    label: str
    note: str
    spans: Spans
    tone: Tone = Tone.INK
    is_alleged: bool = False
    url: str | None = None


class TimelineWords(Struct, frozen=True, kw_only=True):
    """Words of a picture of a timeline."""

    title: str
    description: str
    tick: TickLabel
    nothing: str  # where there are no rows
    more: Callable[[int], str]


def entry_row(entry: TimelineEntry, note: str, url: str | None = None) -> TimelineRow:
    """Return the row of a timeline entry; one that rests on a claim only is drawn as alleged."""
    is_alleged = (
        entry.entry_type is TimelineEntryType.CLAIM
        or entry.basis is Basis.ALLEGED
        or entry.status in {EventStatus.ALLEGED, EventStatus.DENIED}
    )
    return TimelineRow(label=entry.label, note=note, spans=spans_of_date(entry.date), is_alleged=is_alleged, url=url)


def relationship_row(relationship: Relationship, label: str, note: str, url: str | None = None) -> TimelineRow:
    """Return the row of the period of a relationship."""
    return TimelineRow(
        label=label,
        note=note,
        spans=spans_of_period(relationship.valid),
        tone=TONES[relationship.polarity],
        is_alleged=relationship.basis is Basis.ALLEGED,
        url=url,
    )


def timeline_picture(
    rows: Sequence[TimelineRow],
    words: TimelineWords,
    marks: tuple[AxisMark, ...] = (),
    options: PictureOptions = DEFAULT_OPTIONS,
) -> Markup:
    """Return rows in their order under one axis; in a narrow picture the words are above their marks."""
    shown = rows[:MAX_ROWS]
    scale = scale_of([day for row in shown for day in row.spans.days()], marks) or Scale(date.min, date.max)
    is_narrow = options.width < NARROW
    left = 0 if is_narrow else round(options.width * _LABEL_PART)
    height = 62 if is_narrow else 44
    parts = []
    if shown:
        parts.append(_viewport(axis_marks(scale, words.tick), left, 0, options.width - left, _AXIS))
        parts.append(_viewport(grid(scale), left, _AXIS, options.width - left, len(shown) * height))
    for index, row in enumerate(shown):
        parts.append(_row(row, scale, _AXIS + index * height, left, options))
    y = _AXIS + len(shown) * height
    if len(rows) > len(shown) or not rows:
        rest = len(rows) - len(shown)
        parts.append(text_line(words.more(rest) if rest else words.nothing, 0, y + 22, _MORE, options.width))
        y += 32
    caption = Caption(title=words.title, description=words.description)
    return framed(element("g", joined(*parts), class_="t-ink"), caption, y + 4, options)


def _row(row: TimelineRow, scale: Scale, y: int, left: int, options: PictureOptions) -> Markup:
    """Return the words of a row and its marks, below the words if there is no room to the left."""
    height = 44 if left else 62
    room = (left or options.width) - 12
    label = text_line(row.label, 0, y + 19, _LABEL, room)
    note = text_line(row.note, 0, y + 35, _NOTE, room)
    marks_y = y + (height - HEIGHT) // 2 if left else y + 39
    marks = _viewport(
        span_marks(scale, row.spans, is_alleged=row.is_alleged), left, marks_y, options.width - left, HEIGHT
    )
    return joined(
        element("path", class_="rule", d=f"M0 {y}H{options.width}"),
        element("a", label, href=row.url) if row.url else label,
        note,
        element("g", marks, class_=row.tone.css_class),
    )


def _viewport(content: Markup, x: float, y: float, width: float, height: float) -> Markup:
    """Return content within a box of its own, of which positions in per cent are parts."""
    return element("svg", content, class_="bars", x=x, y=y, width=width, height=height, overflow="visible")
