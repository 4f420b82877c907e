"""Actors over HTTP."""

from litestar.params import FromPath

from onrecord.http.answer import Asked, Reply, query_of, reads, releases_of, send
from onrecord.http.citations import send_citation
from onrecord.http.lists import send_list
from onrecord.records.citation import CitationItem
from onrecord.records.page import ActorItem, ActorPage
from onrecord.store import actors
from onrecord.store.actors import ActorQuery
from onrecord.store.citations import CiteQuery
from onrecord.store.query import HeldQuery


@reads("/v1/actors", summary="List actors", tag="actors", query=ActorQuery, answer=ActorPage)
def list_actors(request: Asked) -> Reply:
    """Return the actors that the filters find: persons, states, bodies, groups and places."""
    return send_list(request, query_of(request, ActorQuery), actors.page)


@reads(
    "/v1/actors/{actor_id:str}",
    summary="Get an actor",
    tag="actors",
    query=HeldQuery,
    answer=ActorItem,
)
def get_actor(request: Asked, actor_id: FromPath[str]) -> Reply:
    """Return one actor with every spelling of its name on record."""
    return send(request, actors.get(releases_of(request), actor_id, query_of(request, HeldQuery)))


@reads(
    "/v1/actors/{actor_id:str}/cite",
    summary="Cite an actor",
    tag="actors",
    query=CiteQuery,
    answer=CitationItem,
)
def cite_actor(request: Asked, actor_id: FromPath[str]) -> Reply:
    """Return how to cite an actor as one release has it: a sentence, BibTeX and CSL-JSON."""
    return send_citation(request, "actor", actor_id)
