"""Routes of events."""

from litestar.params import FromPath

from onrecord.http.citations import respond_with_citation
from onrecord.http.items import respond_with_item
from onrecord.http.lists import respond_with_list
from onrecord.http.requests import Request, begin_query, parse_query
from onrecord.http.responses import BytesResponse
from onrecord.http.routing import endpoint
from onrecord.records.accounts import FieldAccountsPage
from onrecord.records.citation import CitationItem
from onrecord.records.page import EventItem, EventPage
from onrecord.store import accounts, events
from onrecord.store.citations import CiteQuery
from onrecord.store.events import EventItemQuery, EventQuery
from onrecord.store.query import UnpagedQuery


@endpoint("/v1/events", summary="List events", tag="events", query=EventQuery, response=EventPage)
def list_events(request: Request) -> BytesResponse:
    """Return the events that match every filter, the oldest first; without filters, all of them.

    An event can be planned, cancelled, alleged or denied: `status` says whether it occurred. Events without a known
    date come last.
    """
    return respond_with_list(request, parse_query(request, EventQuery), events.page)


@endpoint(
    "/v1/events/{event_id:str}/accounts",
    summary="List accounts of an event",
    tag="events",
    query=UnpagedQuery,
    response=FieldAccountsPage,
)
def list_event_accounts(request: Request, event_id: FromPath[str]) -> BytesResponse:
    """Return the fields of an event for which other documents give a value, with that value and the event's own.

    `differs` and `compatible` compare each value with the event's own. The list is empty if no other document gives a
    value.
    """
    query = parse_query(request, UnpagedQuery)
    return respond_with_list(request, query, lambda releases, part: accounts.of_event(releases, event_id, part))


@endpoint(
    "/v1/events/{event_id:str}",
    summary="Get an event",
    tag="events",
    query=EventItemQuery,
    response=EventItem,
)
def get_event(request: Request, event_id: FromPath[str]) -> BytesResponse:
    """Return one event with its date, place, participants, links and evidence.

    With `valid_on`, `meta.validity` says whether the event was in progress on that day: certainly, possibly or not.
    """
    query = parse_query(request, EventItemQuery)
    return respond_with_item(request, query, events.get(begin_query(request), event_id, query))


@endpoint(
    "/v1/events/{event_id:str}/cite",
    summary="Cite an event",
    tag="events",
    query=CiteQuery,
    response=CitationItem,
)
def cite_event(request: Request, event_id: FromPath[str]) -> BytesResponse:
    """Return the citation of an event: a sentence, a BibTeX entry and CSL-JSON.

    It names the release that the response comes from, and links to the record in that release, which never changes.
    """
    return respond_with_citation(request, "event", event_id)
