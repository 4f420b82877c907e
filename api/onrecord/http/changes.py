"""The feed of changes over HTTP."""

from collections.abc import Callable

from onrecord.http.answer import Asked, Reply, address_at, address_of, query_of, reads, releases_of, send_as, site_of
from onrecord.http.lists import send_list
from onrecord.records.changes import ChangePage
from onrecord.render.feed import Atom, Channel, JsonFeed
from onrecord.render.form import Writer
from onrecord.store import changes
from onrecord.store.answers import Answer
from onrecord.store.changes import ChangeQuery, FeedFormat

FEEDS: dict[FeedFormat, Callable[[Channel], Writer]] = {FeedFormat.ATOM: Atom, FeedFormat.JSONFEED: JsonFeed}


@reads("/v1/changes", summary="List changes", tag="changes", query=ChangeQuery, answer=ChangePage)
def list_changes(request: Asked) -> Reply:
    """Return what was created, edited, merged and withdrawn, release by release, with each field before and after.

    A cursor goes on in the feed of whatever release is current: with `sort=oldest`, a client that keeps the last one
    that it was given reads on where it was as releases come. Atom and JSON Feed come page by page.
    """
    query = query_of(request, ChangeQuery)
    if query.format in FEEDS:
        return _send_feed(request, query, changes.page(releases_of(request), query))
    return send_list(request, query, changes.page)


def _send_feed(request: Asked, query: ChangeQuery, answer: Answer) -> Reply:
    """Return one page in a form that feed readers know."""
    writer = FEEDS[query.format](_channel(request, answer))
    entries = writer.part(answer.docs, is_first=True) if answer.docs else b""
    body = writer.head() + entries + writer.tail()
    return send_as(request, body, writer.media_type, answer.next_cursor)


def _channel(request: Asked, answer: Answer) -> Channel:
    manifest, site = releases_of(request).current.manifest, site_of(request)
    return Channel(
        title=f"{manifest.title}: changes",
        author=manifest.attribution or manifest.title,
        site=site,
        id=site + address_at(request, None),
        address=site + address_of(request),
        next_address=site + address_at(request, answer.next_cursor) if answer.next_cursor else None,
        updated=manifest.day,
    )
