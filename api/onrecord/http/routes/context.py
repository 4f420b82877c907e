"""The context of our JSON-LD over HTTP."""

from litestar import Response, get

from onrecord.http.responses import CACHED
from onrecord.render import jsonld


@get(f"/v1/{jsonld.CONTEXT}", sync_to_thread=False)
def get_context() -> Response[bytes]:
    """Return what each term of our JSON-LD means."""
    return Response(jsonld.context(), media_type=jsonld.MEDIA_TYPE, headers={"cache-control": CACHED})
