"""A graph as GraphML and as GEXF 1.3, for programs that draw and analyze graphs.

Some relationships of a graph are directed and some hold in both directions; the attribute `directed` of an edge says
which. Both formats allow a mixture, but most readers refuse it, so a graph with any directed edge is written as a
directed graph. In it an edge that holds in both directions is written once: in GraphML from subject to object, in GEXF
as mutual.
"""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from msgspec import Struct

from onrecord.records.graph import GraphEdge, GraphNode
from onrecord.render.columns import Cell, Column, ColumnKind, columns_of
from onrecord.render.markup import xml_text

GRAPHML = "http://graphml.graphdrawing.org/xmlns"
GEXF = "http://gexf.net/1.3"
_TYPES = {  # the names are the same in GraphML and GEXF
    ColumnKind.TEXT: "string",
    ColumnKind.INTEGER: "long",
    ColumnKind.NUMBER: "double",
    ColumnKind.BOOLEAN: "boolean",
    ColumnKind.DAY: "string",
}
_NODE = tuple(column for column in columns_of(GraphNode) if column.name != "id")
_EDGE = tuple(column for column in columns_of(GraphEdge) if column.name not in {"id", "subject", "object"})


def graphml(nodes: Sequence[GraphNode], edges: Sequence[GraphEdge]) -> bytes:
    """Return a graph as GraphML: actors as nodes, relationships as edges, each with all its fields."""
    root = Element("graphml", xmlns=GRAPHML)
    for scope, columns in (("node", _NODE), ("edge", _EDGE)):
        for column in columns:
            names = {"attr.name": column.name, "attr.type": _TYPES[column.kind]}
            SubElement(root, "key", {"id": f"{scope}-{column.name}", "for": scope, **names})
    graph = SubElement(root, "graph", edgedefault=_direction(edges))
    for node in nodes:
        _add_data(SubElement(graph, "node", id=node.id), "node", _values(_NODE, node))
    for edge in edges:
        element = SubElement(graph, "edge", id=edge.id, source=edge.subject, target=edge.object)
        _add_data(element, "edge", _values(_EDGE, edge))
    return _xml(root)


def gexf(nodes: Sequence[GraphNode], edges: Sequence[GraphEdge]) -> bytes:
    """Return a graph as GEXF 1.3: actors as nodes, relationships as edges, each with all its fields."""
    direction = _direction(edges)
    root = Element("gexf", xmlns=GEXF, version="1.3")
    graph = SubElement(root, "graph", mode="static", defaultedgetype=direction)
    for scope, columns in (("node", _NODE), ("edge", _EDGE)):
        declarations = SubElement(graph, "attributes", {"class": scope, "mode": "static"})
        for column in columns:
            SubElement(declarations, "attribute", id=column.name, title=column.name, type=_TYPES[column.kind])
    parent = SubElement(graph, "nodes")
    for node in nodes:
        _add_attvalues(SubElement(parent, "node", id=node.id, label=xml_text(node.name)), _values(_NODE, node))
    parent = SubElement(graph, "edges")
    for edge in edges:
        edge_type = {} if edge.directed or direction == "undirected" else {"type": "mutual"}
        attributes = {"id": edge.id, "source": edge.subject, "target": edge.object, "label": edge.type}
        _add_attvalues(SubElement(parent, "edge", {**attributes, **edge_type}), _values(_EDGE, edge))
    return _xml(root)


def _direction(edges: Sequence[GraphEdge]) -> str:
    return "directed" if any(edge.directed for edge in edges) else "undirected"


def _values(columns: Sequence[Column], record: Struct) -> list[tuple[str, str]]:
    """Return the name and the text of each column that has a value."""
    cells: list[tuple[str, Cell]] = [(column.name, column.cells([record])[0]) for column in columns]
    return [(name, xml_text(str(cell))) for name, cell in cells if cell is not None]


def _add_data(element: Element, scope: str, values: Sequence[tuple[str, str]]) -> None:
    for name, text in values:
        SubElement(element, "data", key=f"{scope}-{name}").text = text


def _add_attvalues(element: Element, values: Sequence[tuple[str, str]]) -> None:
    parent = SubElement(element, "attvalues")
    for name, text in values:
        SubElement(parent, "attvalue", {"for": name, "value": text})


def _xml(root: Element) -> bytes:
    indent(root, " ")
    xml: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return xml + b"\n"
