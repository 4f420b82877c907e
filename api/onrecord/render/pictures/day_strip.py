"""The day line of an event: a dot on the day of the record, a ring on each day that another source gives."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeAlias

from markupsafe import Markup

from onrecord.records.dates import UncertainDate
from onrecord.render.pictures.bars import FADE, span_marks
from onrecord.render.pictures.scale import MAX_TICKS, Scale
from onrecord.render.pictures.spans import days_of, spans_of_date
from onrecord.render.pictures.svg import element, joined, percent
from onrecord.render.pictures.text import cleaned, fitted

DateLabel: TypeAlias = Callable[[UncertainDate], str]

_LANE = 36  # height of a date that is not a day, above the line: its mark, and its label below that
_LABEL_LINES = 2
_LABEL_DISTANCE = 13.0  # of the labels of one line, in per cent
_MIDDLE, _EDGE = 50.0, 8.0
_LABEL_ROOM, _LABEL_SIZE = 140, 11.5  # half of the strip of a card 320 pixels wide
_LAST_ORDINAL = date.max.toordinal()


def day_strip(own: UncertainDate, others: Sequence[UncertainDate], *, label: str, date_label: DateLabel) -> Markup:
    """Return a line with the date of the record and the others; a date that is not a day has a lane of its own."""
    dates = [own, *_different(own, others)]
    scale = _scale(dates)
    if scale is None:
        return Markup()
    lanes = [when for when in dates if not _is_day(when)]
    line_y = len(lanes) * _LANE + 10
    parts = [_lane(scale, when, index, date_label, is_own=when is own) for index, when in enumerate(lanes)]
    parts += [_day_line(scale, line_y), *_days(scale, own, [when for when in dates if _is_day(when)], line_y)]
    labels, label_lines = _day_labels(scale, own, [when for when in dates if _is_day(when)], date_label, line_y)
    return element(
        "svg",
        *parts,
        labels,
        class_="bar strip t-ink",
        height=line_y + 18 + 18 * label_lines,
        role="img",
        aria_label=cleaned(label),
    )


def _different(own: UncertainDate, others: Sequence[UncertainDate]) -> list[UncertainDate]:
    """Return the others without those that mean the same days as one before them."""
    seen = {(own.earliest, own.latest)}
    different = []
    for other in others:
        if (other.earliest, other.latest) not in seen:
            seen.add((other.earliest, other.latest))
            different.append(other)
    return different


def _scale(dates: Sequence[UncertainDate]) -> Scale | None:
    ordinals = [day.toordinal() for day in days_of(*((when.earliest, when.latest) for when in dates))]
    if not ordinals:
        return None
    first, last = min(ordinals), max(ordinals)
    padding = max(2, (last - first) // 3 + 1)
    return Scale(date.fromordinal(max(1, first - padding)), date.fromordinal(min(_LAST_ORDINAL, last + padding)))


def _is_day(when: UncertainDate) -> bool:
    return when.earliest is not None and when.earliest == when.latest


def _lane(scale: Scale, when: UncertainDate, index: int, date_label: DateLabel, *, is_own: bool) -> Markup:
    first, last = when.earliest, when.latest
    y = index * _LANE
    if is_own or first is None or last is None:
        marks = span_marks(scale, spans_of_date(when), is_alleged=False)
    else:  # a ring as long as the range
        start, end = scale.start_of(first), scale.end_of(last)
        marks = element("rect", class_="ring", x=percent(start), y=6, width=percent(end - start), height=8, rx=4)
    starts_at, ends_at = _edges(scale, first, last)
    is_in_left_half = starts_at <= _MIDDLE
    text = element(
        "text",
        fitted(date_label(when), _LABEL_ROOM, _LABEL_SIZE),
        class_="m" if is_own else None,
        x=percent(starts_at if is_in_left_half else ends_at),
        y=31,
        text_anchor=None if is_in_left_half else "end",
    )
    return element("g", marks, text, transform=f"translate(0 {y})")


def _edges(scale: Scale, first: date | None, last: date | None) -> tuple[float, float]:
    """Return the positions between which a date is drawn, with its fades."""
    known = days_of((first, last))
    if not known:
        return 0.0, _LABEL_DISTANCE
    return (
        max(0.0, scale.start_of(min(known)) - (0 if first else FADE)),
        min(100.0, scale.end_of(max(known)) + (0 if last else FADE)),
    )


def _day_line(scale: Scale, y: int) -> Markup:
    ticks = []
    if scale.day_count <= 4 * MAX_TICKS:
        days = range(scale.first.toordinal(), scale.last.toordinal() + 1)
        positions = [percent(scale.middle_of(date.fromordinal(day))) for day in days]
        ticks = [element("line", class_="tick", x1=x, x2=x, y1=y - 4, y2=y + 4) for x in positions]
    return joined(*ticks, element("line", class_="end", x1=0, x2="100%", y1=y, y2=y))


def _days(scale: Scale, own: UncertainDate, days: Sequence[UncertainDate], y: int) -> list[Markup]:
    """Return the dot and the rings, the dot last so that it is on top."""
    marks = []
    for when in sorted(days, key=lambda when: when is own):
        if when.earliest:
            x = percent(scale.middle_of(when.earliest))
            radius = 6 if when is own else 5
            marks.append(element("circle", class_="dot" if when is own else "ring", cx=x, cy=y, r=radius))
    return marks


def _day_labels(
    scale: Scale, own: UncertainDate, days: Sequence[UncertainDate], date_label: DateLabel, y: int
) -> tuple[Markup, int]:
    """Return the labels of days on as many lines as keep them apart, and the number of lines; the own date comes first.

    A label that has no room on either line is left out: the dates stand beside the strip in words.
    """
    lines: list[list[float]] = [[] for _ in range(_LABEL_LINES)]
    labels = []
    for when in sorted(days, key=lambda when: (when is not own, when.earliest or date.min)):
        position = scale.middle_of(when.earliest or scale.first)
        free = (
            index for index, line in enumerate(lines) if all(abs(position - other) >= _LABEL_DISTANCE for other in line)
        )
        index = next(free, None)
        if index is not None:
            lines[index].append(position)
            anchor = "start" if position < _EDGE else "end" if position > 100 - _EDGE else "middle"
            labels.append(
                element(
                    "text",
                    fitted(date_label(when), _LABEL_ROOM, _LABEL_SIZE),
                    class_="m" if when is own else None,
                    x=percent(position),
                    y=y + 24 + 16 * index,
                    text_anchor=anchor,
                )
            )
    return joined(*labels), sum(bool(line) for line in lines)
