"""Words of pictures in English, and a reader of the marks in an SVG."""

import re
from datetime import date
from typing import Any
from xml.etree.ElementTree import Element, fromstring

from onrecord.records.balance import BalancePeriod
from onrecord.records.codes import Basis, Polarity
from onrecord.records.dates import UncertainDate
from onrecord.records.graph import GraphEdge, PathHop
from onrecord.render.pictures.balance import BalanceWords
from onrecord.render.pictures.graph import GraphWords
from onrecord.render.pictures.paths import PathWords
from onrecord.render.pictures.scale import TickUnit
from onrecord.render.pictures.timeline import TimelineWords

POLARITIES = {
    Polarity.COOPERATIVE: "With",
    Polarity.CONFLICTUAL: "Against",
    Polarity.MIXED: "Both",
    Polarity.NEUTRAL: "Neither",
}


def tick_label(day: date, unit: TickUnit) -> str:
    match unit:
        case TickUnit.YEAR:
            return str(day.year)
        case TickUnit.DAY:
            return f"{day.day} {day:%b}"
        case _:
            return f"{day:%b}"


def date_label(when: UncertainDate) -> str:
    return f"{when.earliest.day} {when.earliest:%B}" if when.earliest and when.earliest == when.latest else when.edtf


def more(number: int) -> str:
    return f"and {number} more"


def verb(edge: GraphEdge | PathHop) -> str:
    return edge.type.replace("-", " ")


def period(period: BalancePeriod) -> str:
    return period.period


def square(label: str, basis: Basis, is_certain: bool) -> str:  # noqa: FBT001  (the pictures call it by position)
    return f"{label}: {basis}, {'held all or part of the time' if is_certain else 'may have held'}"


def balance_words(**changed: Any) -> BalanceWords:
    words = {
        "title": "Mali and Russia",
        "description": "Relationships by year.",
        "note": "One square is one relationship on record. They are counted, not weighed.",
        "polarities": POLARITIES,
        "period": period,
        "square": square,
        "certain": "held",
        "possible": "may have held",
        "alleged_certain": "alleged, held",
        "alleged_possible": "alleged, may have held",
        "undated": "No date",
        "nothing": "No relationship is on record.",
        "more_periods": more,
    }
    return BalanceWords(**(words | changed))


def graph_words(**changed: Any) -> GraphWords:
    words = {
        "title": "Who is with and who is against",
        "description": "The table has every relationship.",
        "polarities": POLARITIES,
        "verb": verb,
        "alleged": "alleged",
        "nothing": "No relationship is on record.",
        "more": more,
    }
    return GraphWords(**(words | changed))


def path_words(**changed: Any) -> PathWords:
    words = {
        "title": "Paths",
        "description": "The table has every hop.",
        "verb": verb,
        "alleged": "alleged",
        "nothing": "No path.",
        "more": more,
    }
    return PathWords(**(words | changed))


def timeline_words(**changed: Any) -> TimelineWords:
    words = {
        "title": "Timeline",
        "description": "The table has every date.",
        "tick": tick_label,
        "nothing": "Nothing is on record.",
        "more": more,
    }
    return TimelineWords(**(words | changed))


def parsed(svg: str) -> Element:
    """Return an SVG, parsed as XML without its namespace."""
    return fromstring(re.sub(r' xmlns="[^"]+"', "", svg))  # noqa: S314  (the project's own output)


def marks(svg: str, class_: str) -> list[Element]:
    """Return the elements that have a CSS class."""
    return [each for each in parsed(svg).iter() if class_ in each.get("class", "").split()]


def texts(svg: str) -> list[str]:
    """Return the texts of an SVG."""
    return [each.text or "" for each in parsed(svg).iter("text")]
