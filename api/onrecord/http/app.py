"""The service: its routes, in reading order, and what holds for all of them."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from litestar import Litestar, Response, get
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.types import ASGIApp

from onrecord.errors import OnrecordError
from onrecord.http import (
    actors,
    balance,
    bulk,
    changes,
    claims,
    codebooks,
    context,
    coverage,
    docs,
    documents,
    events,
    front,
    graph,
    health,
    problems,
    relationships,
    search,
    timeline,
)
from onrecord.http import releases as published
from onrecord.http.answer import CACHED
from onrecord.http.contract import document
from onrecord.http.edge import Edge
from onrecord.http.formats import Formats
from onrecord.http.kept import Memory
from onrecord.release.open import Releases
from onrecord.render import jsonld
from onrecord.settings import Settings

ROUTES = [
    actors.list_actors,
    actors.get_actor,
    actors.cite_actor,
    events.list_events,
    events.get_event,
    events.list_event_accounts,
    events.cite_event,
    claims.list_claims,
    claims.get_claim,
    claims.list_claim_links,
    claims.cite_claim,
    relationships.list_relationships,
    relationships.get_relationship,
    relationships.cite_relationship,
    graph.get_graph,
    graph.list_paths,
    balance.get_balance,
    documents.list_documents,
    documents.get_document,
    documents.cite_document,
    timeline.list_timeline,
    coverage.get_coverage,
    search.search_records,
    search.list_suggestions,
    codebooks.list_codebooks,
    codebooks.get_codebook,
    published.list_releases,
    changes.list_changes,
    bulk.list_bulk_files,
    bulk.get_bulk_file,
    health.get_health,
    health.get_readiness,
]
PAGES = [front.get_front, front.get_api_catalog, docs.get_docs, docs.get_docs_file, context.get_context]

logger = logging.getLogger("onrecord")


def create_app(settings: Settings) -> ASGIApp:
    """Return the service over the releases that the settings name, or raise BadRelease."""
    releases = Releases(settings.releases)
    contract = document(ROUTES)

    @get("/openapi.json", sync_to_thread=False)
    def get_contract() -> Response[bytes]:
        """Return the contract."""
        return Response(contract, media_type="application/vnd.oai.openapi+json", headers={"cache-control": CACHED})

    app = Litestar(
        route_handlers=[*ROUTES, *PAGES, get_contract],
        openapi_config=None,
        logging_config=None,
        state=State({"releases": releases, "settings": settings}),
        lifespan=[_watch(releases, settings.refresh_s)],
        exception_handlers={
            OnrecordError: problems.on_domain_error,
            HTTPException: problems.on_http_error,
            Exception: problems.on_unforeseen,
        },
    )
    return Edge(app, releases, Memory(settings.cache_mib * 2**20), Formats(ROUTES), contract + jsonld.context())


def _watch(releases: Releases, every_s: float) -> Callable[[Litestar], AbstractAsyncContextManager[None]]:
    """Return what looks for a newly published release for as long as the service runs."""

    async def look() -> None:
        await asyncio.to_thread(releases.vouch)
        while True:
            await asyncio.sleep(every_s)
            refused = releases.refused
            if releases.take(await asyncio.to_thread(releases.look)):
                logger.info("now serving release %s", releases.current.manifest.version)
                await asyncio.to_thread(releases.vouch)
            elif releases.refused and releases.refused != refused:
                logger.error("not serving the release published last: %s", releases.refused)

    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncIterator[None]:
        task = asyncio.create_task(look())
        try:
            yield
        finally:
            task.cancel()

    return lifespan
