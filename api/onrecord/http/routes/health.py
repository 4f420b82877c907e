"""Routes of liveness and readiness."""

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from onrecord.http.media_types import JSON
from onrecord.http.params import NoQuery
from onrecord.http.requests import Request, begin_query, parse_query
from onrecord.http.responses import BytesResponse
from onrecord.http.routing import endpoint
from onrecord.records.page import Version

# Never cached: the response must show the state of this process now.
UNCACHED = [(b"content-type", JSON.encode()), (b"cache-control", b"no-store")]


class Health(Struct, frozen=True, kw_only=True):
    """Liveness: the process answers."""

    status: Annotated[str, Meta(description="Always `ok`.", examples=["ok"])]


class Readiness(Struct, frozen=True, kw_only=True):
    """Readiness: the service can handle queries, and from which release."""

    status: Annotated[str, Meta(description="Always `ready`.", examples=["ready"])]
    release: Version
    update_error: (
        Annotated[str, Meta(description="Why the release published last is not served; null if it is.")] | None
    )


@endpoint("/healthz", summary="Check liveness", tag="service", response=Health)
def get_health(request: Request) -> BytesResponse:
    """Return `ok` while the process can handle requests. The check reads no data."""
    parse_query(request, NoQuery)
    return BytesResponse(msgspec.json.encode(Health(status="ok")), UNCACHED)


@endpoint("/readyz", summary="Check readiness", tag="service", response=Readiness)
def get_readiness(request: Request) -> BytesResponse:
    """Return the version of the release that is served.

    If a newer release was published and cannot be served, `update_error` says why, and the older one is still served.
    """
    parse_query(request, NoQuery)
    releases = begin_query(request)
    readiness = Readiness(status="ready", release=releases.current.manifest.version, update_error=releases.update_error)
    return BytesResponse(msgspec.json.encode(readiness), UNCACHED)
