"""The graph around an actor as a page, a card and a picture: the actor as a spine, and its relationships as a table."""

from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from onrecord.records.codes import Polarity
from onrecord.records.graph import Graph, GraphEdge
from onrecord.records.page import ResponseMeta
from onrecord.render.pages.catalog import N_, NN_
from onrecord.render.pages.context import PageContext
from onrecord.render.pages.references import Link, References
from onrecord.render.pages.words import Words
from onrecord.render.pictures.frame import PictureOptions
from onrecord.render.pictures.graph import GraphWords, graph_picture

WIDE, NARROW = 880, 320  # pixels; a page shows the one that fits
_MORE = NN_("and %(count)s more actor", "and %(count)s more actors")


class GraphSource(Struct, frozen=True, kw_only=True):
    """A graph and its actors."""

    graph: Graph
    meta: ResponseMeta
    depth: int
    references: References


class EdgeLine(Struct, frozen=True, kw_only=True):
    """A relationship as the table shows it."""

    edge: GraphEdge
    href: str
    subject: Link
    object: Link


class GraphView(Struct, frozen=True, kw_only=True):
    """The graph around an actor."""

    center: Link
    title: str
    wide: Markup
    narrow: Markup
    lines: tuple[EdgeLine, ...]
    depth: int
    omitted: int  # relationships beyond the limit
    is_at_least: bool  # whether `omitted` is a lower bound


def graph_view(source: GraphSource, page: PageContext) -> GraphView:
    """Return the view of a graph."""
    graph, truncated = source.graph, source.meta.truncated
    center = source.references.actor(graph.center, page)
    return GraphView(
        center=center,
        title=center.text,
        wide=_picture(source, page, WIDE),
        narrow=_picture(source, page, NARROW),
        lines=tuple(
            EdgeLine(
                edge=each,
                href=page.href(f"/relationships/{each.id}"),
                subject=source.references.actor(each.subject, page),
                object=source.references.actor(each.object, page),
            )
            for each in graph.edges
        ),
        depth=source.depth,
        omitted=truncated.edges if truncated else 0,
        is_at_least=truncated.at_least if truncated else False,
    )


def graph_svg(source: GraphSource, page: PageContext) -> Markup:
    """Return a graph as a picture that stands alone."""
    return graph_picture(_named(source), _words(source, page), PictureOptions(theme=page.theme, width=WIDE))


def _picture(source: GraphSource, page: PageContext, width: int) -> Markup:
    options = PictureOptions(
        theme=page.theme, is_inline=True, width=width, actor_url=lambda id_: page.href(f"/actors/{id_}")
    )
    return graph_picture(_named(source), _words(source, page), options)


def _named(source: GraphSource) -> Graph:
    """Return the graph with short names, since a picture cuts long ones."""
    nodes = [replace(node, name=source.references.short_name(node.id)) for node in source.graph.nodes]
    return replace(source.graph, nodes=nodes)


def _words(source: GraphSource, page: PageContext) -> GraphWords:
    words, center = Words(page.language), source.graph.center
    return GraphWords(
        title=words.filled(N_("Who is with %(actor)s, and who is against"), actor=source.references.short_name(center)),
        description=words.filled(N_("The table on the page of this picture has every relationship.")),
        polarities={each: words.polarity(each) for each in Polarity},
        verb=lambda edge: _verb(edge, center, words),
        alleged=words.filled(N_("alleged")),
        nothing=words.filled(N_("No relationship is on record.")),
        more=lambda count: words.counted(_MORE, count),
    )


def _verb(edge: GraphEdge, center: str, words: Words) -> str:
    """Return the verb of a relationship as it is read from the neighbor, whose name stands above it.

    Where the name of the center would stand in the middle of it, it is read from the center, as the arrow points.
    """
    from_neighbor = words.relationship_verb(edge.type, is_outgoing=edge.subject != center)
    return words.relationship_verb(edge.type) if "…" in from_neighbor else from_neighbor
