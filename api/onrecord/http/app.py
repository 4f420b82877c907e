"""The application: its routes in reading order, its error handlers, and its middleware."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from litestar import Litestar, Response, get
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.types import ASGIApp

from onrecord.errors import OnrecordError
from onrecord.http import error_handlers
from onrecord.http.contract import document
from onrecord.http.error_pages import ErrorPages
from onrecord.http.middleware import ServiceMiddleware
from onrecord.http.responses import CACHED
from onrecord.http.routes import (
    about,
    actors,
    balance,
    bulk,
    cards,
    change_pages,
    changes,
    claims,
    codebook_pages,
    codebooks,
    context,
    coverage,
    docs,
    documents,
    events,
    graph,
    health,
    landing,
    lists,
    pages,
    pictures,
    problem_types,
    relationships,
    search,
    search_page,
    site,
    static,
    timeline,
)
from onrecord.http.routes import releases as releases_route
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
    releases_route.list_releases,
    changes.list_changes,
    bulk.list_bulk_files,
    bulk.get_bulk_file,
    health.get_health,
    health.get_readiness,
]
PAGES = [
    landing.get_landing,
    landing.get_api_catalog,
    docs.get_docs,
    docs.get_docs_file,
    context.get_context,
    bulk.get_latest_bulk_file,
    static.get_static_file,
    *lists.ROUTES,
    *pages.ROUTES,
    *cards.ROUTES,
    search_page.get_search,
    codebook_pages.get_codebooks,
    codebook_pages.get_codebook_page,
    change_pages.get_changes,
    about.get_method,
    about.get_corrections,
    problem_types.get_problem_type,
    site.get_robots,
    site.get_sitemap,
    site.get_sitemap_part,
    site.get_favicon,
    site.get_security_txt,
    *pictures.ROUTES,
]

logger = logging.getLogger("onrecord")


def create_app(settings: Settings) -> ASGIApp:
    """Return the application over a directory of releases; raise BadRelease if there is none to serve."""
    releases = Releases(settings.releases)
    contract = document(ROUTES)

    @get("/openapi.json", sync_to_thread=False)
    def get_contract() -> Response[bytes]:
        """Return the contract (OpenAPI 3.1)."""
        return Response(contract, media_type="application/vnd.oai.openapi+json", headers={"cache-control": CACHED})

    app = Litestar(
        route_handlers=[*ROUTES, *PAGES, get_contract],
        openapi_config=None,  # the contract is written by contract.py
        logging_config=None,
        state=State(
            {
                "releases": releases,
                "settings": settings,
                "directory": landing.directory_of(ROUTES),
                "error_pages": ErrorPages(releases, settings.base_url),
            }
        ),
        lifespan=[_poll_releases(releases, settings.release_poll_s)],
        exception_handlers={
            OnrecordError: error_handlers.on_domain_error,
            HTTPException: error_handlers.on_http_error,
            Exception: error_handlers.on_unexpected_error,
        },
    )
    return ServiceMiddleware(app, ROUTES, program=contract + jsonld.context())


def _poll_releases(releases: Releases, every_s: float) -> Callable[[Litestar], AbstractAsyncContextManager[None]]:
    """Return a lifespan that polls for a new release every `every_s` seconds while the service runs."""

    async def poll() -> None:
        # Files are opened and hashed in a thread, so that no request waits; the event loop applies the result between
        # two requests, so that each request sees one current release.
        await asyncio.to_thread(releases.verify_older)
        while True:
            await asyncio.sleep(every_s)
            update_error = releases.update_error
            if releases.apply(await asyncio.to_thread(releases.poll)):
                logger.info("now serving release %s", releases.current.manifest.version)
                await asyncio.to_thread(releases.verify_older)
            elif releases.update_error and releases.update_error != update_error:
                logger.error("not serving the release published last: %s", releases.update_error)

    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncIterator[None]:
        task = asyncio.create_task(poll())
        try:
            yield
        finally:
            task.cancel()

    return lifespan
