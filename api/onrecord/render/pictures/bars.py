"""Marks of time in rows of a page: bars of periods, dots of dates, the axis above them, and a key."""

import re
from datetime import date
from enum import StrEnum

from markupsafe import Markup

from onrecord.records.codes import Basis
from onrecord.records.dates import UncertainDate
from onrecord.records.relationships import Period
from onrecord.render.pictures.colors import Tone
from onrecord.render.pictures.scale import Scale, TickLabel, TickUnit
from onrecord.render.pictures.spans import Spans, spans_of_date, spans_of_period
from onrecord.render.pictures.svg import element, joined, percent
from onrecord.render.pictures.text import cleaned, fitted

HEIGHT = 20  # of the marks of a row, in pixels
_MIDDLE = HEIGHT / 2
FADE = 14.0  # widths and distances in per cent
_MIN_FADE_WITH_SIGN = 3.0
_EDGE = 4.0
_LABEL_ROOM, _LABEL_SIZE = 160, 11.5
# Just outside the days that they bound, so that both are seen around a range of little width.
_OPENING, _CLOSING = "M2 3H-2V17H2", "M-2 3H2V17H-2"
_MARK_DISTANCE = 9.0


class KeyGlyph(StrEnum):
    """Kind of mark that a key explains."""

    CERTAIN = "certain"
    ALLEGED = "alleged"
    POSSIBLE = "possible"
    UNKNOWN = "unknown"
    ONE_DAY = "one-day"


_KEY_MARKS = {
    KeyGlyph.CERTAIN: element("rect", class_="sure", x=2, y=2, width=30, height=8),
    KeyGlyph.ALLEGED: element("rect", class_="claimed", x=1, y=2, width=18, height=8)
    + element("circle", class_="ring claimed", cx=28, cy=6, r=4.5),
    KeyGlyph.POSSIBLE: element("rect", class_="maybe", x=4, y=3, width=24, height=6)
    + element("path", class_="end", d="M24 .5h4v11h-4"),
    KeyGlyph.UNKNOWN: element("rect", class_="open", x=2, y=3, width=24, height=6)
    + element("text", "?", class_="q", x=27, y=10),
    KeyGlyph.ONE_DAY: element("circle", class_="ring", cx=17, cy=6, r=4),
}

_KEY_CLASSES = {
    KeyGlyph.CERTAIN: {"sure", "dot"},
    KeyGlyph.ALLEGED: {"claimed"},
    KeyGlyph.POSSIBLE: {"maybe"},
    KeyGlyph.UNKNOWN: {"open", "openl", "q"},
    KeyGlyph.ONE_DAY: {"ring"},
}
_CLASSES = re.compile(r'class="([^"]*)"')


def period_bar(
    scale: Scale, period: Period, basis: Basis, *, label: str | None = None, tone: Tone = Tone.INK
) -> Markup:
    """Return the bar of a period, as wide as its place; only certain days are solid or outlined.

    Without a label it is hidden from screen readers: words beside it say the same.
    """
    marks = span_marks(scale, spans_of_period(period), is_alleged=basis is Basis.ALLEGED)
    return _row(marks, label, tone)


def date_bar(
    scale: Scale, when: UncertainDate, *, label: str | None = None, is_alleged: bool = False, tone: Tone = Tone.INK
) -> Markup:
    """Return the dot of a day, or the days that a less exact date can mean."""
    return _row(span_marks(scale, spans_of_date(when), is_alleged=is_alleged), label, tone)


def span_bar(scale: Scale, spans: Spans, *, is_alleged: bool = False, tone: Tone = Tone.INK) -> Markup:
    """Return the bar of spans, of a date or a period alike; words beside it say the same."""
    return _row(span_marks(scale, spans, is_alleged=is_alleged), None, tone)


def axis(scale: Scale, tick_label: TickLabel) -> Markup:
    """Return the labels of ticks and marked days above rows of bars, 36 pixels high; `row_grid` has the lines."""
    return element("svg", _axis_labels(scale, tick_label), class_="bar", height=36, aria_hidden="true")


def row_grid(scale: Scale) -> Markup:
    """Return the lines of ticks and marked days behind all rows of bars under one axis."""
    return element("svg", grid(scale), class_="grid", aria_hidden="true")


def key(glyph: KeyGlyph) -> Markup:
    """Return the glyph of a mark, to stand before the words that explain it."""
    return element("svg", _KEY_MARKS[glyph], class_="bar t-ink", width=34, height=12, aria_hidden="true")


def glyphs_in(*bars: Markup) -> set[KeyGlyph]:
    """Return the kinds of mark that some bars have."""
    classes = {each for bar in bars for names in _CLASSES.findall(bar) for each in names.split()}
    return {glyph for glyph, names in _KEY_CLASSES.items() if names & classes}


def axis_marks(scale: Scale, tick_label: TickLabel) -> Markup:
    """Return the ticks of an axis with their labels, within an element 36 pixels high."""
    ticks = [_vertical("tick", scale.start_of(tick.day), 31, 36) for tick in scale.ticks()]
    marks = [_vertical("mark", scale.middle_of(mark.day), 16, 36) for mark in scale.marks if scale.has(mark.day)]
    return joined(*marks, *ticks, _axis_labels(scale, tick_label))


def _axis_labels(scale: Scale, tick_label: TickLabel) -> Markup:
    parts: list[Markup] = []
    labeled = -_MARK_DISTANCE
    for mark in sorted((mark for mark in scale.marks if scale.has(mark.day)), key=lambda mark: mark.day):
        position = scale.middle_of(mark.day)
        if position - labeled >= _MARK_DISTANCE:  # labels of days close to each other would overlap
            parts.append(_label(position, 12, mark.label, "m"))
            labeled = position
    ticks = scale.ticks()
    # Without the beginning of a year on the axis, the year stands above its first label.
    needs_year = all(tick.unit is not TickUnit.YEAR for tick in ticks)
    for index, tick in enumerate(ticks):
        position = scale.start_of(tick.day)
        if needs_year and index == 0 and not scale.marks:
            parts.append(_label(position, 13, tick_label(tick.day, TickUnit.YEAR), "m"))
        parts.append(_label(position, 28, tick_label(tick.day, tick.unit), None))
    return element("g", *parts, text_anchor="middle")


def grid(scale: Scale) -> Markup:
    """Return the lines of ticks and marked days, as high as their element."""
    ticks = [_vertical(None, scale.start_of(tick.day), 0, "100%") for tick in scale.ticks()]
    marks = [_vertical("mark", scale.middle_of(mark.day), 0, "100%") for mark in scale.marks if scale.has(mark.day)]
    return joined(element("g", *ticks, class_="tick"), *marks)


def span_marks(scale: Scale, spans: Spans, *, is_alleged: bool) -> Markup:
    """Return the marks of spans, within an element `HEIGHT` pixels high; days outside the scale are cut off."""
    if not spans.days():
        return element("text", "?", class_="q", x=0, y=14)
    parts = [_range(scale, span, "maybe", 6, 8) for span in spans.possible]
    if spans.unknown_before and scale.has(spans.unknown_before):
        parts.append(_fade(scale.start_of(spans.unknown_before), is_before=True))
    if spans.unknown_after and scale.has(spans.unknown_after):
        parts.append(_fade(scale.end_of(spans.unknown_after), is_before=False))
    if spans.opening and scale.has(spans.opening):
        parts.append(_bracket(scale.start_of(spans.opening), _OPENING))
    if spans.closing and scale.has(spans.closing):
        parts.append(_bracket(scale.end_of(spans.closing), _CLOSING))
    if spans.certain:
        parts.append(_certain(scale, spans, spans.certain, is_alleged=is_alleged))
    elif _is_bare_day(spans):
        parts = [_dot(scale, spans.possible[0][0], "dot maybe")]
    return joined(*parts)


def _row(marks: Markup, label: str | None, tone: Tone) -> Markup:
    class_ = f"bar {tone.css_class}"
    if label is None:
        return element("svg", marks, class_=class_, aria_hidden="true")
    return element("svg", marks, class_=class_, role="img", aria_label=cleaned(label))


def _is_bare_day(spans: Spans) -> bool:
    """Return whether the spans are one day that is only approximately known."""
    beyond = (spans.opening, spans.closing, spans.unknown_before, spans.unknown_after)
    return len(spans.possible) == 1 and not any(beyond)


def _certain(scale: Scale, spans: Spans, certain: tuple[date, date], *, is_alleged: bool) -> Markup:
    if not spans.is_one_certain_day:
        return _range(scale, certain, "claimed" if is_alleged else "sure", 5, 10)
    if is_alleged:
        return _dot(scale, certain[0], "ring claimed")
    return _dot(scale, certain[0], "ring" if spans.is_known_on_one_day_only else "dot")


def _dot(scale: Scale, day: date, class_: str) -> Markup:
    if not scale.has(day):
        return Markup()
    x = percent(scale.middle_of(day))
    dot = element("circle", class_=class_, cx=x, cy=_MIDDLE, r=5)
    # Dashes would be lost on a fade of the same color.
    return element("circle", class_="paper", cx=x, cy=_MIDDLE, r=7) + dot if "claimed" in class_ else dot


def _range(scale: Scale, span: tuple[date, date], class_: str, y: int, height: int) -> Markup:
    start, end = scale.start_of(span[0]), scale.end_of(span[1])
    if end <= start:
        return Markup()
    return element("rect", class_=class_, x=percent(start), y=y, width=percent(end - start), height=height)


def _fade(position: float, *, is_before: bool) -> Markup:
    """Return a fade to one side of a position with a question mark, narrower if there is little room."""
    width = min(FADE, position if is_before else 100 - position)
    start = position - width if is_before else position
    fade = element(
        "rect", class_="openl" if is_before else "open", x=percent(start), y=6, width=percent(width), height=8
    )
    if width < _MIN_FADE_WITH_SIGN:
        return fade
    sign = position - width * 0.85 if is_before else position + width * 0.85
    return fade + element("text", "?", class_="q", x=percent(sign), y=14, text_anchor="middle")


def _bracket(position: float, path: str) -> Markup:
    # A path has no coordinates in per cent; the element around it has.
    return element("svg", element("path", class_="end", d=path), x=percent(position))


def _vertical(class_: str | None, position: float, top: float, bottom: float | str) -> Markup:
    x = percent(position)
    return element("line", class_=class_, x1=x, x2=x, y1=top or None, y2=bottom)


def _label(position: float, y: int, label: str, class_: str | None) -> Markup:
    anchor = "start" if position < _EDGE else "end" if position > 100 - _EDGE else None  # that of the group around it
    return element(
        "text", fitted(label, _LABEL_ROOM, _LABEL_SIZE), class_=class_, x=percent(position), y=y, text_anchor=anchor
    )
