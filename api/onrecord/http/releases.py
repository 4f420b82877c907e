"""Releases over HTTP."""

from litestar import Response

from onrecord.http.answer import Asked, query_of, reads, releases_of, send
from onrecord.http.params import NoQuery
from onrecord.records.manifest import ReleasePage
from onrecord.store import releases


@reads("/v1/releases", summary="List releases", tag="releases", answer=ReleasePage)
def list_releases(request: Asked) -> Response[bytes]:
    """Return the releases that are kept, the newest first: the first one is the current one."""
    query_of(request, NoQuery)
    return send(request, releases.page(releases_of(request)))
