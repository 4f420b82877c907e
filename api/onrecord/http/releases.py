"""Releases over HTTP."""

from onrecord.http.answer import Asked, Reply, query_of, reads, releases_of, send
from onrecord.http.params import NoQuery
from onrecord.records.manifest import ReleasePage
from onrecord.store import releases


@reads("/v1/releases", summary="List releases", tag="releases", answer=ReleasePage)
def list_releases(request: Asked) -> Reply:
    """Return the releases that are kept, the newest first: the first one is the current one."""
    query_of(request, NoQuery)
    return send(request, releases.page(releases_of(request)))
