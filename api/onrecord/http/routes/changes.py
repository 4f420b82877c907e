"""The feed of changes over HTTP."""

from collections.abc import Callable

from onrecord.http.links import target_at, target_of
from onrecord.http.lists import respond_with_list
from onrecord.http.requests import Request, base_url_of, begin_query, parse_query
from onrecord.http.responses import BytesResponse, respond_as
from onrecord.http.routing import endpoint
from onrecord.records.changes import ChangePage
from onrecord.render.feed import Atom, Channel, JsonFeed
from onrecord.render.writers import Writer
from onrecord.store import changes
from onrecord.store.changes import ChangeQuery, FeedFormat
from onrecord.store.envelope import Envelope

FEEDS: dict[FeedFormat, Callable[[Channel], Writer]] = {FeedFormat.ATOM: Atom, FeedFormat.JSONFEED: JsonFeed}


@endpoint("/v1/changes", summary="List changes", tag="changes", query=ChangeQuery, response=ChangePage)
def list_changes(request: Request) -> BytesResponse:
    """Return what was created, edited, merged and withdrawn, release by release, with each field before and after.

    A cursor goes on in the feed of whatever release is current: with `sort=oldest`, a client that keeps the last one
    that it was given reads on where it was as releases come. Atom and JSON Feed come page by page.
    """
    query = parse_query(request, ChangeQuery)
    if query.format in FEEDS:
        return _send_feed(request, query, changes.page(begin_query(request), query))
    return respond_with_list(request, query, changes.page)


def _send_feed(request: Request, query: ChangeQuery, envelope: Envelope) -> BytesResponse:
    """Return one page in a form that feed readers know."""
    writer = FEEDS[query.format](_channel(request, envelope))
    entries = writer.part(envelope.docs, is_first=True) if envelope.docs else b""
    body = writer.head() + entries + writer.tail()
    return respond_as(request, body, writer.media_type, envelope.next_cursor)


def _channel(request: Request, envelope: Envelope) -> Channel:
    manifest, base_url = begin_query(request).current.manifest, base_url_of(request)
    return Channel(
        title=f"{manifest.title}: changes",
        author=manifest.attribution or manifest.title,
        base_url=base_url,
        id=base_url + target_at(request, None),
        address=base_url + target_of(request),
        next_address=base_url + target_at(request, envelope.next_cursor) if envelope.next_cursor else None,
        updated=manifest.day,
    )
