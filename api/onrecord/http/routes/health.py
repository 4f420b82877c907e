"""Whether the service lives, and whether it can answer."""

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from onrecord.http.media_types import JSON
from onrecord.http.params import NoQuery
from onrecord.http.requests import Request, begin_query, parse_query
from onrecord.http.responses import BytesResponse
from onrecord.http.routing import endpoint
from onrecord.records.page import Version

UNCACHED = [(b"content-type", JSON.encode()), (b"cache-control", b"no-store")]


class Health(Struct, frozen=True, kw_only=True):
    """That the process answers."""

    status: Annotated[str, Meta(description="`ok`.", examples=["ok"])]


class Readiness(Struct, frozen=True, kw_only=True):
    """That questions can be answered, and from which release."""

    status: Annotated[str, Meta(description="`ready`.", examples=["ready"])]
    release: Version
    update_error: Annotated[str, Meta(description="Why a release published since is not served.")] | None


@endpoint("/healthz", summary="Is it alive", tag="service", response=Health)
def get_health(request: Request) -> BytesResponse:
    """Return that the process answers."""
    parse_query(request, NoQuery)
    return BytesResponse(msgspec.json.encode(Health(status="ok")), UNCACHED)


@endpoint("/readyz", summary="Can it answer", tag="service", response=Readiness)
def get_readiness(request: Request) -> BytesResponse:
    """Return which release answers, and why a newer one does not, where one was refused."""
    parse_query(request, NoQuery)
    releases = begin_query(request)
    readiness = Readiness(status="ready", release=releases.current.manifest.version, update_error=releases.update_error)
    return BytesResponse(msgspec.json.encode(readiness), UNCACHED)
