"""Actors over HTTP."""

from litestar.params import FromPath

from onrecord.http.citations import respond_with_citation
from onrecord.http.lists import respond_with_list
from onrecord.http.requests import Request, begin_query, parse_query
from onrecord.http.responses import BytesResponse, respond
from onrecord.http.routing import endpoint
from onrecord.records.citation import CitationItem
from onrecord.records.page import ActorItem, ActorPage
from onrecord.store import actors
from onrecord.store.actors import ActorQuery
from onrecord.store.citations import CiteQuery
from onrecord.store.query import ValidOnQuery


@endpoint("/v1/actors", summary="List actors", tag="actors", query=ActorQuery, response=ActorPage)
def list_actors(request: Request) -> BytesResponse:
    """Return the actors that the filters find: persons, states, bodies, groups and places."""
    return respond_with_list(request, parse_query(request, ActorQuery), actors.page)


@endpoint(
    "/v1/actors/{actor_id:str}",
    summary="Get an actor",
    tag="actors",
    query=ValidOnQuery,
    response=ActorItem,
)
def get_actor(request: Request, actor_id: FromPath[str]) -> BytesResponse:
    """Return one actor with every spelling of its name on record."""
    return respond(request, actors.get(begin_query(request), actor_id, parse_query(request, ValidOnQuery)))


@endpoint(
    "/v1/actors/{actor_id:str}/cite",
    summary="Cite an actor",
    tag="actors",
    query=CiteQuery,
    response=CitationItem,
)
def cite_actor(request: Request, actor_id: FromPath[str]) -> BytesResponse:
    """Return how to cite an actor as one release has it: a sentence, BibTeX and CSL-JSON."""
    return respond_with_citation(request, "actor", actor_id)
