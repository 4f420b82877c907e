"""Whether the service lives, and whether it can answer."""

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from onrecord.http.answer import JSON, Asked, Reply, query_of, reads, releases_of
from onrecord.http.params import NoQuery
from onrecord.records.page import Version

UNCACHED = [(b"content-type", JSON.encode()), (b"cache-control", b"no-store")]


class Health(Struct, frozen=True, kw_only=True):
    """That the process answers."""

    status: Annotated[str, Meta(description="`ok`.", examples=["ok"])]


class Readiness(Struct, frozen=True, kw_only=True):
    """That questions can be answered, and from which release."""

    status: Annotated[str, Meta(description="`ready`.", examples=["ready"])]
    release: Version
    refused: Annotated[str, Meta(description="Why a release published since is not served.")] | None


@reads("/healthz", summary="Is it alive", tag="service", answer=Health)
def get_health(request: Asked) -> Reply:
    """Return that the process answers."""
    query_of(request, NoQuery)
    return Reply(msgspec.json.encode(Health(status="ok")), UNCACHED)


@reads("/readyz", summary="Can it answer", tag="service", answer=Readiness)
def get_readiness(request: Asked) -> Reply:
    """Return which release answers, and why a newer one does not, where one was refused."""
    query_of(request, NoQuery)
    releases = releases_of(request)
    readiness = Readiness(status="ready", release=releases.current.manifest.version, refused=releases.refused)
    return Reply(msgspec.json.encode(readiness), UNCACHED)
