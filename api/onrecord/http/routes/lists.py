"""Routes of the pages that list records."""

from collections.abc import Callable
from typing import Generic, TypeVar

from litestar import get
from litestar.handlers import HTTPRouteHandler
from msgspec import Struct
from msgspec.structs import replace

from onrecord.http.html import page_context, respond_with_html
from onrecord.http.page_queries import (
    ActorListQuery,
    ClaimListQuery,
    DocumentListQuery,
    EventListQuery,
    RelationshipListQuery,
    parse_page_query,
)
from onrecord.http.page_sources.reader import decode
from onrecord.http.requests import Request, begin_query
from onrecord.http.responses import BytesResponse
from onrecord.records.dataset import Record
from onrecord.records.page import ActorPage, ClaimPage, DocumentPage, EventPage, Page, RelationshipPage
from onrecord.release.open import Releases
from onrecord.render.pages import lists
from onrecord.render.pages.lists import ListKind, list_view
from onrecord.store import actors, claims, documents, events, relationships
from onrecord.store.envelope import Envelope
from onrecord.store.query import Expand, Include

QueryT = TypeVar("QueryT", ActorListQuery, ClaimListQuery, DocumentListQuery, EventListQuery, RelationshipListQuery)
RecordT = TypeVar("RecordT", bound=Record)
_COUNTED = (Include.COUNT, Include.FACETS)


class RecordList(Struct, Generic[QueryT, RecordT], frozen=True, kw_only=True):
    """The list of one kind of record: its parameters, the function that reads it, and its rows."""

    kind: ListKind[RecordT]
    query: type[QueryT]
    read: Callable[[Releases, QueryT], Envelope]
    response: type[Page[RecordT]]
    expand: tuple[Expand, ...] = ()

    def route(self) -> HTTPRouteHandler:
        """Return the route of the page."""

        @get(f"/{self.kind.kind}s", sync_to_thread=False)
        def get_list(request: Request) -> BytesResponse:
            query = parse_page_query(request, self.query)
            releases = begin_query(request)
            envelope = self.read(releases, replace(query, include=_COUNTED, expand=self.expand))
            page = page_context(request, releases.manifest(envelope.release), query.lang)
            return respond_with_html(
                "list_page.html", list_view(self.kind, decode(envelope, self.response), page), page
            )

        return get_list


ROUTES = [
    RecordList(kind=lists.ACTORS, query=ActorListQuery, read=actors.page, response=ActorPage).route(),
    RecordList(kind=lists.EVENTS, query=EventListQuery, read=events.page, response=EventPage).route(),
    RecordList(
        kind=lists.CLAIMS,
        query=ClaimListQuery,
        read=claims.page,
        response=ClaimPage,
        expand=(Expand.ACTORS, Expand.DOCUMENTS),
    ).route(),
    RecordList(
        kind=lists.RELATIONSHIPS,
        query=RelationshipListQuery,
        read=relationships.page,
        response=RelationshipPage,
        expand=(Expand.ACTORS,),
    ).route(),
    RecordList(kind=lists.DOCUMENTS, query=DocumentListQuery, read=documents.page, response=DocumentPage).route(),
]
