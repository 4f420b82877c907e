"""Relationships over HTTP."""

from litestar.params import FromPath

from onrecord.http.answer import Asked, Reply, query_of, reads, releases_of, send
from onrecord.http.citations import send_citation
from onrecord.http.lists import send_list
from onrecord.records.citation import CitationItem
from onrecord.records.page import RelationshipItem, RelationshipPage
from onrecord.store import relationships
from onrecord.store.citations import CiteQuery
from onrecord.store.query import HeldQuery
from onrecord.store.relationships import RelationshipQuery


@reads(
    "/v1/relationships",
    summary="List relationships",
    tag="relationships",
    query=RelationshipQuery,
    answer=RelationshipPage,
)
def list_relationships(request: Asked) -> Reply:
    """Return the relationships that the filters find: how two actors stand to each other, and when."""
    return send_list(request, query_of(request, RelationshipQuery), relationships.page)


@reads(
    "/v1/relationships/{relationship_id:str}",
    summary="Get a relationship",
    tag="relationships",
    query=HeldQuery,
    answer=RelationshipItem,
)
def get_relationship(request: Asked, relationship_id: FromPath[str]) -> Reply:
    """Return one relationship with its period and its evidence."""
    return send(request, relationships.get(releases_of(request), relationship_id, query_of(request, HeldQuery)))


@reads(
    "/v1/relationships/{relationship_id:str}/cite",
    summary="Cite a relationship",
    tag="relationships",
    query=CiteQuery,
    answer=CitationItem,
)
def cite_relationship(request: Asked, relationship_id: FromPath[str]) -> Reply:
    """Return how to cite a relationship as one release has it: a sentence, BibTeX and CSL-JSON."""
    return send_citation(request, "relationship", relationship_id)
