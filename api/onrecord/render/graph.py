"""A graph as GraphML and as GEXF 1.3, for programs that draw and reckon with graphs.

Some relationships of a graph are directed and some hold both ways. Each edge says so in its attribute `directed`. The
formats could mix both, but most readers refuse a mixture: a graph with any directed edge is therefore written as a
directed one, in which GraphML has an edge that holds both ways once, from subject to object, and GEXF calls it mutual.
"""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from msgspec import Struct

from onrecord.records.graph import GraphEdge, GraphNode
from onrecord.render.columns import Cell, Column, ColumnKind, columns_of
from onrecord.render.markup import clean

GRAPHML = "http://graphml.graphdrawing.org/xmlns"
GEXF = "http://gexf.net/1.3"
_TYPES = {  # GraphML and GEXF name them alike
    ColumnKind.TEXT: "string",
    ColumnKind.INTEGER: "long",
    ColumnKind.NUMBER: "double",
    ColumnKind.BOOLEAN: "boolean",
    ColumnKind.DAY: "string",
}
_NODE = tuple(column for column in columns_of(GraphNode) if column.name != "id")
_EDGE = tuple(column for column in columns_of(GraphEdge) if column.name not in {"id", "subject", "object"})


def graphml(nodes: Sequence[GraphNode], edges: Sequence[GraphEdge]) -> bytes:
    """Return a graph as GraphML: actors as nodes, relationships as edges with all that is known of them."""
    root = Element("graphml", xmlns=GRAPHML)
    for scope, columns in (("node", _NODE), ("edge", _EDGE)):
        for column in columns:
            names = {"attr.name": column.name, "attr.type": _TYPES[column.kind]}
            SubElement(root, "key", {"id": f"{scope}-{column.name}", "for": scope, **names})
    graph = SubElement(root, "graph", edgedefault=_direction(edges))
    for node in nodes:
        _data(SubElement(graph, "node", id=node.id), "node", _known(_NODE, node))
    for edge in edges:
        element = SubElement(graph, "edge", id=edge.id, source=edge.subject, target=edge.object)
        _data(element, "edge", _known(_EDGE, edge))
    return _xml(root)


def gexf(nodes: Sequence[GraphNode], edges: Sequence[GraphEdge]) -> bytes:
    """Return a graph as GEXF 1.3: actors as nodes, relationships as edges with all that is known of them."""
    direction = _direction(edges)
    root = Element("gexf", xmlns=GEXF, version="1.3")
    graph = SubElement(root, "graph", mode="static", defaultedgetype=direction)
    for scope, columns in (("node", _NODE), ("edge", _EDGE)):
        attributes = SubElement(graph, "attributes", {"class": scope, "mode": "static"})
        for column in columns:
            SubElement(attributes, "attribute", id=column.name, title=column.name, type=_TYPES[column.kind])
    listed = SubElement(graph, "nodes")
    for node in nodes:
        _values(SubElement(listed, "node", id=node.id, label=clean(node.name)), _known(_NODE, node))
    listed = SubElement(graph, "edges")
    for edge in edges:
        kind = {} if edge.directed or direction == "undirected" else {"type": "mutual"}
        ends = {"id": edge.id, "source": edge.subject, "target": edge.object, "label": edge.type}
        _values(SubElement(listed, "edge", {**ends, **kind}), _known(_EDGE, edge))
    return _xml(root)


def _direction(edges: Sequence[GraphEdge]) -> str:
    return "directed" if any(edge.directed for edge in edges) else "undirected"


def _known(columns: Sequence[Column], record: Struct) -> list[tuple[str, str]]:
    """Return the name and the text of each thing that is known of a record."""
    cells: list[tuple[str, Cell]] = [(column.name, column.cells([record])[0]) for column in columns]
    return [(name, clean(str(cell))) for name, cell in cells if cell is not None]


def _data(element: Element, scope: str, known: Sequence[tuple[str, str]]) -> None:
    for name, text in known:
        SubElement(element, "data", key=f"{scope}-{name}").text = text


def _values(element: Element, known: Sequence[tuple[str, str]]) -> None:
    values = SubElement(element, "attvalues")
    for name, text in known:
        SubElement(values, "attvalue", {"for": name, "value": text})


def _xml(root: Element) -> bytes:
    indent(root, " ")
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"
