"""The route of changes."""

from collections.abc import Callable
from uuid import uuid5

from onrecord.http.links import target_at, target_of
from onrecord.http.lists import respond_with_list
from onrecord.http.missing import check_matchable, missing_header
from onrecord.http.requests import Request, base_url_of, begin_query, parse_query
from onrecord.http.responses import BytesResponse, respond_as
from onrecord.http.routing import endpoint
from onrecord.records.changes import ChangePage
from onrecord.records.manifest import release_uuids
from onrecord.render.feed import Atom, Channel, JsonFeed
from onrecord.render.writers import Writer
from onrecord.store import changes
from onrecord.store.changes import ChangeQuery, FeedFormat
from onrecord.store.envelope import Envelope

FEEDS: dict[FeedFormat, Callable[[Channel], Writer]] = {FeedFormat.ATOM: Atom, FeedFormat.JSONFEED: JsonFeed}


@endpoint("/v1/changes", summary="List changes", tag="changes", query=ChangeQuery, response=ChangePage)
def list_changes(request: Request) -> BytesResponse:
    """Return the records that releases created, updated, merged or withdrew, the newest change first.

    An updated record has each changed field before and after. With `sort=oldest`, later releases add changes at the
    end: a client that stores the last cursor continues there when the next release is published. Atom and JSON Feed
    are returned in pages.
    """
    query = parse_query(request, ChangeQuery)
    if query.format in FEEDS:
        return _respond_with_feed(request, query, changes.page(begin_query(request), query))
    return respond_with_list(request, query, changes.page)


def _respond_with_feed(request: Request, query: ChangeQuery, envelope: Envelope) -> BytesResponse:
    """Return one page as Atom or JSON Feed; unlike other formats they are paged, since readers follow `next`."""
    check_matchable(query, envelope.missing)
    writer = FEEDS[query.format](_channel(request, envelope))
    entries = writer.part(envelope.docs, is_first=True) if envelope.docs else b""
    body = writer.head() + entries + writer.tail()
    response = respond_as(request, body, writer.media_type, envelope.next_cursor)
    response.headers += missing_header(envelope.missing)
    return response


def _channel(request: Request, envelope: Envelope) -> Channel:
    manifests, base_url = begin_query(request).manifests, base_url_of(request)
    newest, first = manifests[0], manifests[-1]
    uuids = release_uuids(manifests)
    return Channel(
        title=f"{newest.title}: changes",
        authors=newest.authors or (newest.title,),
        base_url=base_url,
        # Without the cursor: every page is part of one feed, and later releases continue it.
        id=uuid5(uuids[first.version], target_at(request, None)).urn,
        release_uuids=uuids,
        url=base_url + target_of(request),
        next_url=base_url + target_at(request, envelope.next_cursor) if envelope.next_cursor else None,
        updated=newest.day,
    )
