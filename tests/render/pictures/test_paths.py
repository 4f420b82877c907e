"""Paths between two actors as a picture."""

import msgspec
import pytest

from onrecord.records.graph import GraphPath, PathPage
from onrecord.render.pictures.frame import PictureOptions
from onrecord.render.pictures.paths import MAX_PATHS, paths_picture
from support.picture_words import marks, parsed, path_words, texts
from support.service import Service


@pytest.fixture(scope="module")
def paths(mali: Service) -> list[GraphPath]:
    body = mali.request("/v1/paths?from_actor=assimi-goita&to_actor=russia").body
    return msgspec.json.decode(body, type=PathPage).data


def test_every_hop_of_a_path_is_a_line_with_its_verb(paths: list[GraphPath]) -> None:
    svg = paths_picture(paths[:1], {"mali": "Mali"}, path_words())
    hops = paths[0].hops
    names = [hops[0].from_actor, *(hop.to_actor for hop in hops)]

    assert len(hops) > 1
    assert set(texts(svg)) >= {"Mali" if name == "mali" else name for name in names}
    assert [text.partition(",")[0] for text in texts(svg)][: len(hops)] == [hop.type.replace("-", " ") for hop in hops]


def test_an_alleged_hop_is_dashed_and_says_so(paths: list[GraphPath]) -> None:
    hop = next(hop for path in paths for hop in path.hops if hop.basis == "alleged")
    svg = paths_picture([GraphPath(id="alleged", length=1, hops=[hop])], {}, path_words())

    assert all(line.get("stroke-dasharray") for line in marks(svg, "line"))
    assert [text for text in texts(svg) if text.endswith(", alleged")] != []


@pytest.mark.parametrize("width", [320, 720])
def test_paths_beyond_the_limit_are_counted(paths: list[GraphPath], width: int) -> None:
    svg = paths_picture(paths[:1] * 200, {}, path_words(), PictureOptions(width=width))

    assert len(marks(svg, "dot")) == 2 * MAX_PATHS
    assert f"and {200 - MAX_PATHS} more" in texts(svg)


def test_actors_and_hops_are_links_where_there_are_addresses(paths: list[GraphPath]) -> None:
    options = PictureOptions(actor_url="/actors/{}".format, relationship_url="/relationships/{}".format)
    links = {each.get("href") for each in parsed(paths_picture(paths[:1], {}, path_words(), options)).iter("a")}

    assert links >= {f"/relationships/{hop.relationship}" for hop in paths[0].hops}
    assert links >= {f"/actors/{hop.to_actor}" for hop in paths[0].hops}


def test_no_path_says_so() -> None:
    assert texts(paths_picture([], {}, path_words())) == ["No path."]
