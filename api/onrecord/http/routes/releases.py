"""The route of releases."""

from onrecord.http.lists import respond_with_list
from onrecord.http.requests import Request, parse_query
from onrecord.http.responses import BytesResponse
from onrecord.http.routing import endpoint
from onrecord.records.manifest import ReleasePage
from onrecord.store import releases
from onrecord.store.query import UnpagedQuery


@endpoint("/v1/releases", summary="List releases", tag="releases", query=UnpagedQuery, response=ReleasePage)
def list_releases(request: Request) -> BytesResponse:
    """Return the manifests of the published releases, the newest first; the first one is current.

    With `release` or `known_at`, the list begins with that release.
    """
    return respond_with_list(request, parse_query(request, UnpagedQuery), releases.page)
