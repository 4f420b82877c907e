"""Reading the query of a request, and the state of the application that handles it."""

import litestar
from litestar.datastructures import State

from onrecord.http import params
from onrecord.http.params import QueryT
from onrecord.release.open import Releases
from onrecord.settings import Settings

Request = litestar.Request[None, None, State]


def parse_query(request: Request, query_type: type[QueryT]) -> QueryT:
    """Return the query string of a request as a struct, or raise BadParameters."""
    return params.parse(request.scope["query_string"], query_type)


def settings_of(request: Request) -> Settings:
    """Return the settings of the service."""
    settings: Settings = request.app.state.settings
    return settings


def base_url_of(request: Request) -> str:
    """Return the base URL of the service, without a trailing slash: `public_url`, or else host and port."""
    return settings_of(request).base_url


def begin_query(request: Request, timeout_s: float | None = None) -> Releases:
    """Start the deadline of a query and return the open releases of this worker.

    The deadline is `query_timeout_s` of the settings unless `timeout_s` is given, in seconds.
    """
    releases: Releases = request.app.state.releases
    # One deadline per worker is enough: handlers are sync, so only one query runs at a time.
    releases.deadline.start(timeout_s or settings_of(request).query_timeout_s)
    return releases
