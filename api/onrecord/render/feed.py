"""Changes as Atom 1.0 (RFC 4287) and as JSON Feed 1.1: one entry for each change, in the order of the list."""

from collections.abc import Iterator, Mapping
from datetime import date
from uuid import UUID, uuid5
from xml.etree.ElementTree import Element, tostring

import msgspec
from msgspec import UNSET, Struct, UnsetType

from onrecord.records.changes import Change
from onrecord.records.page import Version
from onrecord.render.markup import element
from onrecord.render.urls import UrlBuilder

ATOM = "http://www.w3.org/2005/Atom"
JSON_FEED = "https://jsonfeed.org/version/1.1"


class Channel(Struct, frozen=True, kw_only=True):
    """The description of a feed, and the URLs of its pages."""

    title: str
    authors: tuple[str, ...]
    base_url: str  # of links, without a final slash: https://onrecord.example
    id: str  # a URN, the same on every page and under every base URL
    release_uuids: Mapping[Version, UUID]
    url: str  # of this page
    next_url: str | None = None  # of the next page; None on the last
    updated: date  # day of the newest release


class Author(Struct, frozen=True):
    """The author of a feed, in JSON Feed."""

    name: str


class JsonFeedHead(Struct, frozen=True, kw_only=True):
    """A JSON Feed without its items."""

    version: str = JSON_FEED
    title: str
    home_page_url: str
    feed_url: str
    next_url: str | UnsetType = UNSET
    authors: tuple[Author, ...]


class JsonFeedItem(Struct, frozen=True, kw_only=True):
    """One change as an item of a JSON Feed."""

    id: str
    url: str
    title: str
    content_text: str
    date_published: str
    tags: tuple[str, str]


class Atom:
    """A writer of an Atom feed of changes."""

    media_type = "application/atom+xml"

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._decoder = msgspec.json.Decoder(list[Change])

    def head(self) -> bytes:
        """Return the start of the feed, with its description."""
        channel = self._channel
        elements = [
            element("id", channel.id),
            element("title", channel.title),
            element("updated", _start_of_day(channel.updated)),
            *map(_atom_author, channel.authors),
            element("link", rel="self", href=channel.url),
        ]
        if channel.next_url:
            elements.append(element("link", rel="next", href=channel.next_url))
        return b'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="%s">\n%s' % (ATOM.encode(), _lines(elements))

    def part(self, docs: bytes, *, is_first: bool) -> bytes:  # noqa: ARG002  (entries need no separator)
        """Return the entries of a page of changes."""
        return _lines([self._entry(change) for change in self._decoder.decode(b"[%s]" % docs)])

    def tail(self) -> bytes:
        """Return the end of the feed."""
        return b"</feed>\n"

    def _entry(self, change: Change) -> Element:
        entry = Element("entry")
        entry.extend(
            [
                element("id", _change_id(change, self._channel)),
                element("title", _title(change)),
                element("updated", _start_of_day(change.day)),
                element("link", rel="alternate", href=_record_url(change, self._channel)),
                element("category", term=change.change),
                element("category", term=change.kind),
                element("content", _content(change), type="text"),
            ]
        )
        return entry


class JsonFeed:
    """A writer of a JSON Feed of changes."""

    media_type = "application/feed+json"

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._decoder = msgspec.json.Decoder(list[Change])

    def head(self) -> bytes:
        """Return the start of the feed, with its description."""
        channel = self._channel
        head = JsonFeedHead(
            title=channel.title,
            home_page_url=f"{channel.base_url}/",
            feed_url=channel.url,
            next_url=channel.next_url or UNSET,
            authors=tuple(map(Author, channel.authors)),
        )
        # The closing brace of the head gives way to the items, which are written page by page.
        return msgspec.json.encode(head)[:-1] + b',"items":['

    def part(self, docs: bytes, *, is_first: bool) -> bytes:
        """Return the items of a page of changes."""
        items = [
            JsonFeedItem(
                id=_change_id(change, self._channel),
                url=_record_url(change, self._channel),
                title=_title(change),
                content_text=_content(change),
                date_published=_start_of_day(change.day),
                tags=(change.change, change.kind),
            )
            for change in self._decoder.decode(b"[%s]" % docs)
        ]
        joined = msgspec.json.encode(items)[1:-1]
        return joined if is_first else b"," + joined

    def tail(self) -> bytes:
        """Return the end of the feed."""
        return b"]}"


def _atom_author(name: str) -> Element:
    author = Element("author")
    author.append(element("name", name))
    return author


def _change_id(change: Change, channel: Channel) -> str:
    """Return the id of a change as a URN: the same on every mirror of the dataset, and in no other dataset."""
    # Readers hide an entry whose id they have seen, whichever feed it comes from.
    return uuid5(channel.release_uuids[change.release], f"{change.kind}:{change.record}").urn


def _title(change: Change) -> str:
    return f"{change.change}: {change.kind} {change.record}"


def _record_url(change: Change, channel: Channel) -> str:
    return UrlBuilder(channel.base_url).pinned(change.kind, change.record, change.release)


def _content(change: Change) -> str:
    """Return a plain text that describes the change, with one line for each field."""
    return "\n".join(_content_lines(change))


def _content_lines(change: Change) -> Iterator[str]:
    yield f"The {change.kind} {change.record} was {change.change} in release {change.release}."
    if change.replacement:
        yield f"Use instead: {change.kind} {change.replacement}."
    if change.reason:
        yield f"Reason: {change.reason}"
    for field_change in change.field_changes:
        before, after = field_change.before or "nothing", field_change.after or "nothing"
        yield f"{field_change.field}: before {before}, after {after}"


def _start_of_day(day: date) -> str:
    """Return the start of a day in UTC, as RFC 3339 text."""
    # Feeds need a time, and a release has a day only.
    return f"{day.isoformat()}T00:00:00Z"


def _lines(elements: list[Element]) -> bytes:
    return b"".join(tostring(each, encoding="utf-8") + b"\n" for each in elements)
