"""Pictures as files and within pages: valid, without markup from data, and without styles or ids in a page."""

import re
from collections.abc import Callable
from datetime import date
from importlib.resources import files

import pytest

from onrecord.records.balance import Balance, BalanceCount, BalanceInterval, BalancePeriod
from onrecord.records.codes import ActorKind, Basis, Certainty, EndKind, Polarity, RelationshipType, VerificationStatus
from onrecord.records.dates import UncertainDate
from onrecord.records.graph import Graph, GraphEdge, GraphNode, GraphPath, PathHop
from onrecord.records.relationships import Period
from onrecord.render.pictures.balance import balance_picture
from onrecord.render.pictures.bars import axis, date_bar, period_bar
from onrecord.render.pictures.colors import DARK, LIGHT, Theme
from onrecord.render.pictures.day_strip import day_strip
from onrecord.render.pictures.definitions import definitions
from onrecord.render.pictures.frame import PictureOptions
from onrecord.render.pictures.glyphs import ladder
from onrecord.render.pictures.graph import graph_picture
from onrecord.render.pictures.paths import paths_picture
from onrecord.render.pictures.scale import AxisMark, Scale
from onrecord.render.pictures.spans import Spans
from onrecord.render.pictures.timeline import TimelineRow, timeline_picture
from support.picture_words import (
    balance_words,
    graph_words,
    marks,
    more,
    parsed,
    path_words,
    timeline_words,
)

DAY = date(2021, 5, 24)
SCALE = Scale(date(2021, 1, 1), date(2021, 12, 31))
HOSTILE = [
    '<script>alert("1")</script>',
    "\"' onload='alert(1)' x=\"",
    "]]><svg onload=alert(1)>&lt;&amp;&#0;",
    "a\x00\x08\x1b\x7f\x85\ufffe\ud800\u202eb",
    "«باماكو» و مالي",
    "ы" * 10_000,
    "e\N{COMBINING ACUTE ACCENT}" * 4000,
    "x " * 5000,
    "{{ 7 * 7 }}{% raw %}%s {0}",
    "",
]


def balance(text: str, options: PictureOptions) -> str:
    count = BalanceCount(
        polarity=Polarity.MIXED, basis=Basis.ALLEGED, certain=1, possible=1, certain_ids=["one"], possible_ids=["one"]
    )
    drawn = Balance(
        actor_a="mali",
        actor_b="russia",
        includes_parts=False,
        interval=BalanceInterval.YEAR,
        relationship_count=1,
        periods=[BalancePeriod(period="2021", first=DAY, last=DAY, counts=[count])],
        undated=[],
    )
    words = balance_words(title=text, note=text, certain=text, period=lambda _: text)
    return balance_picture(drawn, {"mali": text}, {"one": text}, words, options)


def graph(text: str, options: PictureOptions) -> str:
    nodes = [
        GraphNode(id=id_, name=text, kind=ActorKind.STATE, country=None, distance=distance)
        for distance, id_ in enumerate(("mali", "russia"))
    ]
    edge = GraphEdge(
        id="one",
        subject="russia",
        object="mali",
        type=RelationshipType.SUPPORTS,
        polarity=Polarity.COOPERATIVE,
        basis=Basis.ALLEGED,
        certainty=Certainty.PLAIN,
        directed=True,
        start=None,
        end=None,
        evidence_count=1,
    )
    words = graph_words(title=text, description=text, alleged=text, verb=lambda _: text)
    return graph_picture(Graph(center="mali", nodes=nodes, edges=[edge]), words, options)


def paths(text: str, options: PictureOptions) -> str:
    hop = PathHop(
        relationship="one",
        from_actor="russia",
        to_actor="mali",
        type=RelationshipType.SUPPORTS,
        directed=True,
        forward=True,
        polarity=Polarity.COOPERATIVE,
        basis=Basis.ALLEGED,
        certainty=Certainty.PLAIN,
        evidence_count=1,
    )
    path = GraphPath(id="one", length=1, hops=[hop])
    return paths_picture([path], {"mali": text}, path_words(title=text, verb=lambda _: text), options)


def timeline(text: str, options: PictureOptions) -> str:
    row = TimelineRow(label=text, note=text, spans=Spans(certain=(DAY, DAY)), url=f"/{text}")
    words = timeline_words(title=text, tick=lambda _day, _unit: text)
    return timeline_picture([row], words, (AxisMark(day=DAY, label=text),), options)


PICTURES = [balance, graph, paths, timeline]
pictures = pytest.mark.parametrize("draw", PICTURES)


def marks_of_pages(text: str) -> list[str]:
    when = UncertainDate.parse("2021-05-24")
    scale = Scale(SCALE.first, SCALE.last, (AxisMark(day=DAY, label=text),))
    return [
        period_bar(scale, Period(start=when, end_kind=EndKind.UNKNOWN), Basis.ALLEGED, label=text),
        date_bar(scale, when, label=text),
        axis(scale, lambda _day, _unit: text),
        day_strip(when, [UncertainDate.parse("2021-05")], label=text, date_label=lambda _: text),
        ladder(VerificationStatus.DISPUTED, text),
    ]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("is_inline", [True, False])
def test_no_text_of_the_data_becomes_markup(text: str, is_inline: bool) -> None:  # noqa: FBT001  (pytest passes it by name)
    options = PictureOptions(is_inline=is_inline)
    for draw in PICTURES:
        assert shape(draw(text, options)) == shape(draw("Mali", options))
    for hostile, plain in zip(marks_of_pages(text), marks_of_pages("Mali"), strict=True):
        assert shape(hostile) == shape(plain)


def shape(svg: str) -> list[tuple[str, list[str]]]:
    """Return the elements of an SVG with the names of their attributes, but not its texts, which may be more."""
    return [(each.tag, sorted(each.attrib)) for each in parsed(svg).iter() if each.tag != "text"]


@pictures
@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_of_any_length_makes_a_small_picture(draw: Callable[[str, PictureOptions], str], text: str) -> None:
    assert len(draw(text, PictureOptions())) < 20_000
    assert all(len(each.text or "") <= 501 for each in parsed(draw(text, PictureOptions())).iter("text"))


@pictures
@pytest.mark.parametrize("theme", Theme)
def test_a_picture_that_stands_alone_is_a_file_with_its_styles(
    draw: Callable[[str, PictureOptions], str], theme: Theme
) -> None:
    svg = draw("Mali", PictureOptions(theme=theme))
    root = parsed(svg)

    assert svg.startswith('<svg xmlns="http://www.w3.org/2000/svg" ')
    assert [each.tag for each in root][:3] == ["title", "desc", "style"]
    assert root.get("aria-labelledby") == "title description"
    assert "var(" not in svg
    assert re.findall(r"(?:href|src)=|url\((?!#)|@import|@font-face", svg.replace('href="/Mali"', "")) == []
    assert (LIGHT.coop in svg, DARK.coop in svg, "prefers-color-scheme" in svg) == (
        theme is not Theme.DARK,
        theme is not Theme.LIGHT,
        theme is Theme.AUTO,
    )


@pictures
def test_a_picture_in_a_page_has_no_styles_and_no_ids(draw: Callable[[str, PictureOptions], str]) -> None:
    svg = draw("Mali", PictureOptions(is_inline=True))

    assert re.findall(r"<style| style=| id=|<defs|<script", svg) == []
    assert parsed(svg).get("aria-label")


@pictures
def test_the_same_picture_has_the_same_bytes(draw: Callable[[str, PictureOptions], str]) -> None:
    assert draw("Mali", PictureOptions()) == draw("Mali", PictureOptions())


@pictures
def test_links_within_a_picture_are_not_hidden_from_those_who_do_not_see_it(
    draw: Callable[[str, PictureOptions], str],
) -> None:
    options = PictureOptions(is_inline=True, actor_url="/actors/{}".format, relationship_url="/relationships/{}".format)
    root = parsed(draw("Mali", options))

    assert list(root.iter("a")) != []
    assert root.get("role") == "group"


def test_every_mask_that_the_styles_use_is_defined_once() -> None:
    ids = [each.get("id") for each in parsed(definitions()).iter() if each.get("id")]
    used = re.findall(r"url\(#([a-z-]+)\)", graph("Mali", PictureOptions()) + definitions())

    assert len(ids) == len(set(ids))
    assert set(used) == set(ids)


def test_every_class_of_a_mark_has_a_style() -> None:
    styles = graph("Mali", PictureOptions())
    everything = "".join(
        [*(draw("Mali", PictureOptions(is_inline=True)) for draw in PICTURES), *marks_of_pages("Mali"), str(more(1))]
    )
    classes = {name for names in re.findall(r'class="([^"]+)"', everything) for name in names.split()}
    unstyled = {name for name in classes if not re.search(rf"\.{name}[{{, .]", styles)}

    assert unstyled - {"strip", "bars", "bar", "off", "disputed"} == set()
    assert marks(styles, "spine") != []


def test_the_styles_of_pictures_are_small() -> None:
    assert len(files("onrecord.render").joinpath("pages/static/pictures.css").read_bytes()) <= 2048
