"""Events over HTTP."""

from litestar.params import FromPath

from onrecord.http.citations import respond_with_citation
from onrecord.http.lists import respond_with_list
from onrecord.http.requests import Request, begin_query, parse_query
from onrecord.http.responses import BytesResponse, respond
from onrecord.http.routing import endpoint
from onrecord.records.accounts import FieldAccountsPage
from onrecord.records.citation import CitationItem
from onrecord.records.page import EventItem, EventPage
from onrecord.store import accounts, events
from onrecord.store.citations import CiteQuery
from onrecord.store.events import EventQuery
from onrecord.store.query import UnpagedQuery, ValidOnQuery


@endpoint("/v1/events", summary="List events", tag="events", query=EventQuery, response=EventPage)
def list_events(request: Request) -> BytesResponse:
    """Return the events that the filters find: what happened, was planned, or is only alleged."""
    return respond_with_list(request, parse_query(request, EventQuery), events.page)


@endpoint(
    "/v1/events/{event_id:str}/accounts",
    summary="List what documents say differently of an event",
    tag="events",
    query=UnpagedQuery,
    response=FieldAccountsPage,
)
def list_event_accounts(request: Request, event_id: FromPath[str]) -> BytesResponse:
    """Return each field of an event of which other documents have a say: its own value, theirs, and which differ."""
    query = parse_query(request, UnpagedQuery)
    return respond_with_list(request, query, lambda releases, page: accounts.of_event(releases, event_id, page))


@endpoint(
    "/v1/events/{event_id:str}",
    summary="Get an event",
    tag="events",
    query=ValidOnQuery,
    response=EventItem,
)
def get_event(request: Request, event_id: FromPath[str]) -> BytesResponse:
    """Return one event with its participants and its evidence."""
    return respond(request, events.get(begin_query(request), event_id, parse_query(request, ValidOnQuery)))


@endpoint(
    "/v1/events/{event_id:str}/cite",
    summary="Cite an event",
    tag="events",
    query=CiteQuery,
    response=CitationItem,
)
def cite_event(request: Request, event_id: FromPath[str]) -> BytesResponse:
    """Return how to cite an event as one release has it: a sentence, BibTeX and CSL-JSON."""
    return respond_with_citation(request, "event", event_id)
