"""Paths between two actors as a page and a picture: rows of hops, and the same as a table."""

from collections.abc import Sequence

from markupsafe import Markup
from msgspec import Struct

from onrecord.records.graph import PathHop, PathPage
from onrecord.records.page import MissingRecord
from onrecord.render.pages.catalog import N_, NN_
from onrecord.render.pages.context import PageContext
from onrecord.render.pages.references import Link, References
from onrecord.render.pages.words import Words
from onrecord.render.pictures.frame import PictureOptions
from onrecord.render.pictures.paths import PathWords, paths_picture

WIDE, NARROW = 720, 320  # pixels; a page shows the one that fits
_MORE = NN_("and %(count)s more path", "and %(count)s more paths")


class PathSource(Struct, frozen=True, kw_only=True):
    """A page of paths between two actors, and the actors on them."""

    response: PathPage
    start: str
    end: str
    max_hops: int
    references: References


class HopLine(Struct, frozen=True, kw_only=True):
    """A hop as the table shows it."""

    hop: PathHop
    href: str
    subject: Link  # of the relationship, whatever the direction of the path
    object: Link


class PathView(Struct, frozen=True, kw_only=True):
    """One path."""

    id: str
    hops: tuple[HopLine, ...]


class PathsView(Struct, frozen=True, kw_only=True):
    """The shortest paths from one actor to another."""

    start: Link
    end: Link
    max_hops: int
    missing: Sequence[MissingRecord]  # merged actors
    wide: Markup
    narrow: Markup
    paths: tuple[PathView, ...]
    is_first: bool
    first_href: str
    next_href: str | None


class PathsStartView(Struct, frozen=True, kw_only=True):
    """The page that asks for two actors."""


def paths_view(source: PathSource, page: PageContext) -> PathsView:
    """Return the view of a page of paths."""
    cursor = source.response.next_cursor
    return PathsView(
        start=_link(source, source.start, page),
        end=_link(source, source.end, page),
        max_hops=source.max_hops,
        missing=source.response.meta.missing or (),
        wide=_picture(source, page, WIDE),
        narrow=_picture(source, page, NARROW),
        paths=tuple(
            PathView(id=path.id, hops=tuple(_hop(hop, source, page) for hop in path.hops))
            for path in source.response.data
        ),
        is_first=all(name != "cursor" for name, _ in page.parameters),
        first_href=page.with_parameters(cursor=None),
        next_href=page.with_parameters(cursor=cursor) if cursor else None,
    )


def paths_svg(source: PathSource, page: PageContext) -> Markup:
    """Return paths as a picture that stands alone."""
    return paths_picture(source.response.data, _names(source), _words(source, page), PictureOptions(theme=page.theme))


def _hop(hop: PathHop, source: PathSource, page: PageContext) -> HopLine:
    ends = [source.references.actor(each, page) for each in (hop.from_actor, hop.to_actor)]
    subject, object_ = ends if hop.forward else reversed(ends)
    return HopLine(hop=hop, href=page.href(f"/relationships/{hop.relationship}"), subject=subject, object=object_)


def _picture(source: PathSource, page: PageContext, width: int) -> Markup:
    options = PictureOptions(
        theme=page.theme,
        is_inline=True,
        width=width,
        actor_url=lambda id_: page.href(f"/actors/{id_}"),
        relationship_url=lambda id_: page.href(f"/relationships/{id_}"),
    )
    return paths_picture(source.response.data, _names(source), _words(source, page), options)


def _names(source: PathSource) -> dict[str, str]:
    return {each: source.references.short_name(each) for each in source.references.actors}


def _link(source: PathSource, actor: str, page: PageContext) -> Link:
    known = source.references.actors.get(actor)
    return Link(text=known.name if known else actor, href=page.href(f"/actors/{actor}"))


def _words(source: PathSource, page: PageContext) -> PathWords:
    words = Words(page.language)
    start, end = (_link(source, each, page).text for each in (source.start, source.end))
    return PathWords(
        title=words.filled(N_("From %(start)s to %(end)s"), start=start, end=end),
        description=words.filled(N_("The table on the page of this picture has every hop.")),
        verb=lambda hop: words.relationship_verb(hop.type, is_outgoing=hop.forward),
        alleged=words.filled(N_("alleged")),
        nothing=words.filled(N_("No path is on record.")),
        more=lambda count: words.counted(_MORE, count),
    )
