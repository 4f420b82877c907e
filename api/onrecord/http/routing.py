"""Declaring routes, with the properties that Litestar does not know."""

import re
from collections.abc import Callable

from litestar import get
from litestar.handlers import HTTPRouteHandler
from litestar.types import AnyCallable
from msgspec import Struct

from onrecord.http.media_types import JSON, JSON_FORMAT
from onrecord.http.params import NoQuery, parameters_of
from onrecord.records.bulk import BulkFile
from onrecord.records.citation import CitationItem
from onrecord.records.page import ActorItem, ClaimItem, CodebookItem, DocumentItem, EventItem, RelationshipItem
from onrecord.store.query import ReleaseQuery

RECORD_ITEMS = {ActorItem, EventItem, ClaimItem, RelationshipItem, DocumentItem}
SHARED_ITEMS = RECORD_ITEMS | {CitationItem, CodebookItem}
_SPEC = "spec"  # key of the RouteSpec in Litestar's `opt`


class RouteSpec(Struct, frozen=True, kw_only=True):
    """The properties of a route that Litestar does not know."""

    query: type[Struct]
    response: type[Struct]
    formats: tuple[str, ...]  # JSON first; empty if the format is not negotiated
    is_pinnable: bool  # whether a request can name the release that it reads
    is_record: bool  # whether the response is one record, which can be cited
    is_shared: bool  # whether people share it as a link, to which tracking parameters are appended
    is_file: bool  # whether the response is a bulk file


def endpoint(
    path: str,
    *,
    summary: str,
    tag: str,
    response: type[Struct],
    query: type[Struct] = NoQuery,
) -> Callable[[AnyCallable], HTTPRouteHandler]:
    """Declare a GET route; its operation id and description in the contract are the handler's name and docstring."""
    # Computed once: every request reads them.
    spec = RouteSpec(
        query=query,
        response=response,
        formats=_formats(query) or ((JSON_FORMAT,) if path.startswith("/v1/") and response is not BulkFile else ()),
        is_pinnable=issubclass(query, ReleaseQuery),
        is_record=response in RECORD_ITEMS,
        is_shared=response in SHARED_ITEMS,
        is_file=response is BulkFile,
    )

    def declare(handler: AnyCallable) -> HTTPRouteHandler:
        route = get(
            path,
            operation_id=handler.__name__,
            summary=summary,
            tags=[tag],
            opt={_SPEC: spec},
            sync_to_thread=False,  # the store is sync; deadlines bound how long a query blocks the event loop
            media_type=JSON,
        )
        return route(handler)

    return declare


def spec_of(route: HTTPRouteHandler) -> RouteSpec:
    """Return the spec that `endpoint` attached to a route."""
    spec: RouteSpec = route.opt[_SPEC]
    return spec


def path_of(route: HTTPRouteHandler) -> str:
    """Return the path of a route as OpenAPI writes it."""
    (path,) = route.paths  # Litestar writes `{name:str}`
    return path.replace(":str}", "}")


def pattern_of(path: str) -> str:
    """Return a regular expression for the paths of a route, with any text but a slash for each parameter."""
    return re.sub(r"\{[^}]+\}", "[^/]+", path)


def _formats(query_type: type[Struct]) -> tuple[str, ...]:
    return next((each.allowed for each in parameters_of(query_type) if each.name == "format"), ())
