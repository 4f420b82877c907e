"""The timeline over HTTP."""

from onrecord.http.lists import respond_with_list
from onrecord.http.requests import Request, parse_query
from onrecord.http.responses import BytesResponse
from onrecord.http.routing import endpoint
from onrecord.records.timeline import TimelinePage
from onrecord.store import timeline
from onrecord.store.timeline import TimelineQuery


@endpoint("/v1/timeline", summary="List the timeline", tag="timeline", query=TimelineQuery, response=TimelinePage)
def list_timeline(request: Request) -> BytesResponse:
    """Return in one order what began, ended or was said: events, claims, offices and relationships, as far as dated.

    Uncertain dates stand by the first day that they can mean, or with `sort=newest` by the last, and are not `exact`.
    What has no known day is not in it; the lists of the kinds have it. An end of which no day is known is no entry.
    """
    return respond_with_list(request, parse_query(request, TimelineQuery), timeline.page)
