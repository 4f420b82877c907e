"""A timeline as a picture: rows of dates and periods under one axis."""

from datetime import date

import msgspec
import pytest

from onrecord.records.timeline import TimelineEntry, TimelinePage
from onrecord.render.pictures.frame import PictureOptions
from onrecord.render.pictures.scale import AxisMark
from onrecord.render.pictures.spans import Spans
from onrecord.render.pictures.timeline import MAX_ROWS, TimelineRow, entry_row, timeline_picture
from support.picture_words import marks, parsed, texts, timeline_words
from support.service import Service

DAY = date(2021, 5, 24)
ROW = TimelineRow(label="Coup in Mali", note="24 May 2021", spans=Spans(certain=(DAY, DAY)))


@pytest.fixture(scope="module")
def entries(mali: Service) -> list[TimelineEntry]:
    return msgspec.json.decode(mali.request("/v1/timeline?limit=200").body, type=TimelinePage).data


def test_an_entry_that_rests_on_a_claim_only_is_not_a_dot(entries: list[TimelineEntry]) -> None:
    alleged = [entry for entry in entries if "alleged" in {entry.basis, entry.status}]
    svg = timeline_picture([entry_row(entry, "") for entry in alleged], timeline_words())

    assert len(alleged) > 3
    assert marks(svg, "dot") == []


@pytest.mark.parametrize("width", [320, 720])
def test_a_timeline_has_a_row_for_every_entry_and_counts_the_rest(entries: list[TimelineEntry], width: int) -> None:
    rows = [entry_row(entry, entry.date.edtf, url=f"/{entry.record}") for entry in entries]
    svg = timeline_picture(rows, timeline_words(), options=PictureOptions(width=width))

    assert len(list(parsed(svg).iter("a"))) == MAX_ROWS
    assert f"and {len(rows) - MAX_ROWS} more" in texts(svg)


def test_a_timeline_has_its_marked_days() -> None:
    svg = timeline_picture([ROW], timeline_words(), (AxisMark(day=DAY, label="Coup"),))

    assert [text for text in texts(svg) if text == "Coup"] == ["Coup"]
    assert len(marks(svg, "dot")) == 1


def test_a_timeline_without_rows_says_so() -> None:
    assert texts(timeline_picture([], timeline_words())) == ["Nothing is on record."]


def test_rows_without_a_known_date_are_question_marks() -> None:
    svg = timeline_picture([msgspec.structs.replace(ROW, spans=Spans())], timeline_words())

    assert [mark.text for mark in marks(svg, "q")] == ["?"]
