"""The timeline over HTTP."""

from onrecord.http.answer import Asked, Reply, query_of, reads
from onrecord.http.lists import send_list
from onrecord.records.timeline import TimelinePage
from onrecord.store import timeline
from onrecord.store.timeline import TimelineQuery


@reads("/v1/timeline", summary="List the timeline", tag="timeline", query=TimelineQuery, answer=TimelinePage)
def list_timeline(request: Asked) -> Reply:
    """Return in one order what began, ended or was said: events, claims, offices and relationships, as far as dated.

    Uncertain dates stand by the first day that they can mean, or with `sort=newest` by the last, and are not `exact`.
    What has no known day is not in it; the lists of the kinds have it. An end of which no day is known is no entry.
    """
    return send_list(request, query_of(request, TimelineQuery), timeline.page)
