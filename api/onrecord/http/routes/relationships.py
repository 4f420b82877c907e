"""Routes of relationships."""

from litestar.params import FromPath

from onrecord.http.citations import respond_with_citation
from onrecord.http.items import respond_with_item
from onrecord.http.lists import respond_with_list
from onrecord.http.requests import Request, begin_query, parse_query
from onrecord.http.responses import BytesResponse
from onrecord.http.routing import endpoint
from onrecord.records.citation import CitationItem
from onrecord.records.page import RelationshipItem, RelationshipPage
from onrecord.store import relationships
from onrecord.store.citations import CiteQuery
from onrecord.store.relationships import RelationshipItemQuery, RelationshipQuery


@endpoint(
    "/v1/relationships",
    summary="List relationships",
    tag="relationships",
    query=RelationshipQuery,
    response=RelationshipPage,
)
def list_relationships(request: Request) -> BytesResponse:
    """Return the relationships that match every filter, by the day they began; without filters, all of them.

    `valid_on` selects those that were valid on a day. Relationships without a known beginning come last.
    """
    return respond_with_list(request, parse_query(request, RelationshipQuery), relationships.page)


@endpoint(
    "/v1/relationships/{relationship_id:str}",
    summary="Get a relationship",
    tag="relationships",
    query=RelationshipItemQuery,
    response=RelationshipItem,
)
def get_relationship(request: Request, relationship_id: FromPath[str]) -> BytesResponse:
    """Return one relationship with its period, its basis, its claims and events, and its evidence.

    With `valid_on`, `meta.validity` says whether the relationship was valid on that day: certainly, possibly or not.
    """
    query = parse_query(request, RelationshipItemQuery)
    return respond_with_item(request, query, relationships.get(begin_query(request), relationship_id, query))


@endpoint(
    "/v1/relationships/{relationship_id:str}/cite",
    summary="Cite a relationship",
    tag="relationships",
    query=CiteQuery,
    response=CitationItem,
)
def cite_relationship(request: Request, relationship_id: FromPath[str]) -> BytesResponse:
    """Return the citation of a relationship: a sentence, a BibTeX entry and CSL-JSON.

    It names the release that the response comes from, and links to the record in that release, which never changes.
    """
    return respond_with_citation(request, "relationship", relationship_id)
