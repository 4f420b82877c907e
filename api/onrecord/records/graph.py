"""Relationships as a graph: who stands near an actor, and how one actor is reached from another."""

from typing import Annotated

from msgspec import Meta, Struct

from onrecord.records.codes import ActorKind, Basis, Certainty, Polarity, RelationshipType
from onrecord.records.dates import EDTF
from onrecord.records.ids import ActorId, Country, Line, RelationshipId
from onrecord.records.page import Item, Page

MAX_DEPTH = 3
MAX_HOPS = 6

Edtf = Annotated[str, Meta(pattern=EDTF, description="EDTF text, as the record has it.")]
Directed = Annotated[bool, Meta(description="False where it holds both ways.")]
EvidenceCount = Annotated[int, Meta(ge=0, description="How many pieces of evidence the relationship has.")]


class GraphNode(Struct, frozen=True, kw_only=True):
    """An actor in a graph."""

    id: ActorId
    name: Line
    kind: ActorKind
    country: Country | None
    distance: Annotated[int, Meta(ge=0, le=MAX_DEPTH, description="Relationships between it and the center.")]


class GraphEdge(Struct, frozen=True, kw_only=True):
    """A relationship in a graph."""

    id: RelationshipId
    subject: ActorId
    object: ActorId
    type: RelationshipType
    directed: Directed
    polarity: Polarity
    basis: Basis
    certainty: Certainty
    start: Edtf | None
    end: Edtf | None
    evidence_count: EvidenceCount


class Graph(Struct, frozen=True, kw_only=True):
    """An actor, those around it, and every relationship among them."""

    center: ActorId
    nodes: Annotated[list[GraphNode], Meta(description="The center first, then by distance and id.")]
    edges: Annotated[
        list[GraphEdge],
        Meta(description="By the distances of both ends, the nearer end first, then by id; both ends are nodes."),
    ]


class GraphItem(Item[Graph], frozen=True, kw_only=True):
    """The graph around one actor."""


class PathHop(Struct, frozen=True, kw_only=True):
    """One step of a path: a relationship, walked from one of its ends to the other."""

    relationship: RelationshipId
    from_actor: Annotated[ActorId, Meta(description="The actor where the step begins.")]
    to_actor: Annotated[ActorId, Meta(description="The actor where it ends.")]
    type: RelationshipType
    directed: Directed
    forward: Annotated[bool, Meta(description="True where the step goes from subject to object.")]
    polarity: Polarity
    basis: Basis
    certainty: Certainty
    evidence_count: EvidenceCount


class GraphPath(Struct, frozen=True, kw_only=True):
    """A shortest way from one actor to another."""

    id: Annotated[
        str,
        Meta(
            pattern=r"^[a-z0-9][a-z0-9.-]*$",
            max_length=81 * MAX_HOPS,
            description="The ids of its relationships, with a full stop between.",
        ),
    ]
    length: Annotated[int, Meta(ge=1, le=MAX_HOPS, description="How many hops it has.")]
    hops: list[PathHop]


class PathPage(Page[GraphPath], frozen=True, kw_only=True):
    """One page of shortest paths."""
