"""Relationships as a graph: the actors around an actor, and paths from one actor to another."""

from typing import Annotated

from msgspec import Meta, Struct

from onrecord.records.codes import ActorKind, Basis, Certainty, Polarity, RelationshipType
from onrecord.records.dates import EDTF
from onrecord.records.ids import ActorId, Country, Line, RelationshipId
from onrecord.records.page import Item, Page

MAX_DEPTH = 3
MAX_HOPS = 6

Edtf = Annotated[str, Meta(pattern=EDTF, description="Date as EDTF, as in the record; null if unknown.")]
Directed = Annotated[bool, Meta(description="False if the relationship holds in both directions.")]
EvidenceCount = Annotated[int, Meta(ge=0, description="Number of pieces of evidence of the relationship.")]


class GraphNode(Struct, frozen=True, kw_only=True):
    """An actor in a graph."""

    id: ActorId
    name: Annotated[Line, Meta(description="Name to display.")]
    kind: Annotated[ActorKind, Meta(description="Kind of actor, such as a person or a state.")]
    country: (
        Annotated[Country, Meta(description="ISO 3166-1 alpha-2 code of the actor's own country; null if it has none.")]
        | None
    )
    distance: Annotated[
        int, Meta(ge=0, le=MAX_DEPTH, description="Number of relationships from the center; 0 for the center itself.")
    ]


class GraphEdge(Struct, frozen=True, kw_only=True):
    """A relationship in a graph."""

    id: RelationshipId
    subject: Annotated[ActorId, Meta(description="Actor from which the relationship goes out.")]
    object: Annotated[ActorId, Meta(description="Actor to which it leads.")]
    type: Annotated[RelationshipType, Meta(description="Type of relationship, from subject to object.")]
    directed: Directed
    polarity: Annotated[
        Polarity, Meta(description="Whether the relationship is cooperative, conflictual, mixed or neutral.")
    ]
    basis: Annotated[Basis, Meta(description="Basis of the relationship; one that is `alleged` is not a fact.")]
    certainty: Annotated[Certainty, Meta(description="Weakest certainty of the claims that it rests on.")]
    start: Edtf | None
    end: Edtf | None
    evidence_count: EvidenceCount


class Graph(Struct, frozen=True, kw_only=True):
    """The actors around an actor, and the relationships among them."""

    center: Annotated[ActorId, Meta(description="Actor that the graph was requested for.")]
    nodes: Annotated[list[GraphNode], Meta(description="Actors: the center first, then by distance and id.")]
    edges: Annotated[
        list[GraphEdge],
        Meta(
            description="Relationships between the nodes, ordered by the distance of the nearer actor, then of the "
            "farther one, then by id."
        ),
    ]


class GraphItem(Item[Graph], frozen=True, kw_only=True):
    """The graph around one actor."""


class PathHop(Struct, frozen=True, kw_only=True):
    """One hop of a path: a relationship, taken from one of its actors to the other."""

    relationship: Annotated[RelationshipId, Meta(description="The relationship.")]
    from_actor: Annotated[ActorId, Meta(description="Actor where the hop begins.")]
    to_actor: Annotated[ActorId, Meta(description="Actor where the hop ends.")]
    type: Annotated[RelationshipType, Meta(description="Type of relationship, from subject to object.")]
    directed: Directed
    forward: Annotated[bool, Meta(description="True if the hop goes from subject to object, false if from object.")]
    polarity: Annotated[
        Polarity, Meta(description="Whether the relationship is cooperative, conflictual, mixed or neutral.")
    ]
    basis: Annotated[Basis, Meta(description="Basis of the relationship; one that is `alleged` is not a fact.")]
    certainty: Annotated[Certainty, Meta(description="Weakest certainty of the claims that it rests on.")]
    evidence_count: EvidenceCount


class GraphPath(Struct, frozen=True, kw_only=True):
    """A shortest path from one actor to another."""

    id: Annotated[
        str,
        Meta(
            pattern=r"^[a-z0-9][a-z0-9.-]*$",
            max_length=81 * MAX_HOPS,
            description="Ids of its relationships in order, joined by full stops.",
        ),
    ]
    length: Annotated[int, Meta(ge=1, le=MAX_HOPS, description="Number of hops.")]
    hops: Annotated[list[PathHop], Meta(description="Hops in order, each beginning where the one before ends.")]


class PathPage(Page[GraphPath], frozen=True, kw_only=True):
    """One page of shortest paths."""
