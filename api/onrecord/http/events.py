"""Events over HTTP."""

from functools import partial

from litestar.params import FromPath

from onrecord.http.answer import Asked, Reply, query_of, reads, releases_of, send
from onrecord.http.citations import send_citation
from onrecord.http.lists import send_list
from onrecord.records.accounts import FieldAccountsPage
from onrecord.records.citation import CitationItem
from onrecord.records.page import EventItem, EventPage
from onrecord.store import accounts, events
from onrecord.store.citations import CiteQuery
from onrecord.store.events import EventQuery
from onrecord.store.query import HeldQuery, WholeQuery


@reads("/v1/events", summary="List events", tag="events", query=EventQuery, answer=EventPage)
def list_events(request: Asked) -> Reply:
    """Return the events that the filters find: what happened, was planned, or is only alleged."""
    return send_list(request, query_of(request, EventQuery), events.page)


@reads(
    "/v1/events/{event_id:str}/accounts",
    summary="List what documents say differently of an event",
    tag="events",
    query=WholeQuery,
    answer=FieldAccountsPage,
)
def list_event_accounts(request: Asked, event_id: FromPath[str]) -> Reply:
    """Return each field of an event of which other documents have a say: its own value, theirs, and which differ."""
    return send_list(request, query_of(request, WholeQuery), partial(accounts.of_event, event_id))


@reads(
    "/v1/events/{event_id:str}",
    summary="Get an event",
    tag="events",
    query=HeldQuery,
    answer=EventItem,
)
def get_event(request: Asked, event_id: FromPath[str]) -> Reply:
    """Return one event with its participants and its evidence."""
    return send(request, events.get(releases_of(request), event_id, query_of(request, HeldQuery)))


@reads(
    "/v1/events/{event_id:str}/cite",
    summary="Cite an event",
    tag="events",
    query=CiteQuery,
    answer=CitationItem,
)
def cite_event(request: Asked, event_id: FromPath[str]) -> Reply:
    """Return how to cite an event as one release has it: a sentence, BibTeX and CSL-JSON."""
    return send_citation(request, "event", event_id)
