"""The route of the JSON-LD context."""

from litestar import Response, get

from onrecord.http.responses import CACHED
from onrecord.render import jsonld


@get(f"/v1/{jsonld.CONTEXT}", sync_to_thread=False)
def get_context() -> Response[bytes]:
    """Return the context that the JSON-LD of records refers to."""
    return Response(jsonld.context(), media_type=jsonld.MEDIA_TYPE, headers={"cache-control": CACHED})
