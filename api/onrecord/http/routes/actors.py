"""Routes of actors."""

from litestar.params import FromPath

from onrecord.http.citations import respond_with_citation
from onrecord.http.items import respond_with_item
from onrecord.http.lists import respond_with_list
from onrecord.http.requests import Request, begin_query, parse_query
from onrecord.http.responses import BytesResponse
from onrecord.http.routing import endpoint
from onrecord.records.citation import CitationItem
from onrecord.records.page import ActorItem, ActorPage
from onrecord.store import actors
from onrecord.store.actors import ActorItemQuery, ActorQuery
from onrecord.store.citations import CiteQuery


@endpoint("/v1/actors", summary="List actors", tag="actors", query=ActorQuery, response=ActorPage)
def list_actors(request: Request) -> BytesResponse:
    """Return the actors that match every filter, by name; without filters, all of them.

    Actors are persons, states, organizations, groups and places. `name` matches any spelling on record.
    """
    return respond_with_list(request, parse_query(request, ActorQuery), actors.page)


@endpoint(
    "/v1/actors/{actor_id:str}",
    summary="Get an actor",
    tag="actors",
    query=ActorItemQuery,
    response=ActorItem,
)
def get_actor(request: Request, actor_id: FromPath[str]) -> BytesResponse:
    """Return one actor with every recorded spelling of its name, its identifiers and the actors that it is part of.

    With `expand=offices`, `included.offices` has the offices that the actor held; with `valid_on`, only those held on
    that day.
    """
    query = parse_query(request, ActorItemQuery)
    return respond_with_item(request, query, actors.get(begin_query(request), actor_id, query))


@endpoint(
    "/v1/actors/{actor_id:str}/cite",
    summary="Cite an actor",
    tag="actors",
    query=CiteQuery,
    response=CitationItem,
)
def cite_actor(request: Request, actor_id: FromPath[str]) -> BytesResponse:
    """Return the citation of an actor: a sentence, a BibTeX entry and CSL-JSON.

    It names the release that the response comes from, and links to the record in that release, which never changes.
    """
    return respond_with_citation(request, "actor", actor_id)
