"""The route of the timeline."""

from onrecord.http.lists import respond_with_list
from onrecord.http.requests import Request, parse_query
from onrecord.http.responses import BytesResponse
from onrecord.http.routing import endpoint
from onrecord.records.timeline import TimelinePage
from onrecord.store import timeline
from onrecord.store.timeline import TimelineQuery


@endpoint("/v1/timeline", summary="List timeline entries", tag="timeline", query=TimelineQuery, response=TimelinePage)
def list_timeline(request: Request) -> BytesResponse:
    """Return dated entries of events, claims, offices and relationships in one order: beginnings, ends, statements.

    An uncertain date is sorted by its first possible day, or with `sort=newest` by its last, and `exact` is false.
    Records without any known day, and ends whose day is unknown, have no entry; the lists of their kinds have the
    records.
    """
    return respond_with_list(request, parse_query(request, TimelineQuery), timeline.page)
