"""Releases over HTTP."""

from onrecord.http.answer import Asked, Reply, query_of, reads
from onrecord.http.lists import send_list
from onrecord.records.manifest import ReleasePage
from onrecord.store import releases
from onrecord.store.query import WholeQuery


@reads("/v1/releases", summary="List releases", tag="releases", query=WholeQuery, answer=ReleasePage)
def list_releases(request: Asked) -> Reply:
    """Return the releases that are kept, the newest first: the first one is the current one."""
    return send_list(request, query_of(request, WholeQuery), releases.page)
