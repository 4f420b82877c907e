"""Changes as Atom 1.0 (RFC 4287) and as JSON Feed 1.1: one entry a change, in the order of the list."""

from collections.abc import Iterator
from datetime import date
from urllib.parse import quote
from xml.etree.ElementTree import Element, tostring

import msgspec
from msgspec import UNSET, Struct, UnsetType

from onrecord.records.changes import Change
from onrecord.render.markup import element
from onrecord.render.urls import UrlBuilder

ATOM = "http://www.w3.org/2005/Atom"
JSON_FEED = "https://jsonfeed.org/version/1.1"


class Channel(Struct, frozen=True, kw_only=True):
    """What a feed says of itself."""

    title: str
    author: str
    base_url: str  # the address that links begin with, such as https://onrecord.example
    id: str  # the address of its first page, by which a reader knows the feed
    address: str  # of this very page
    next_address: str | None = None  # of the page after it
    updated: date  # day of the newest release that it tells of


class Author(Struct, frozen=True):
    """Who made a feed."""

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
        """Return the start of the feed, with what it says of itself."""
        channel = self._channel
        author = Element("author")
        author.append(element("name", channel.author))
        told = [
            element("id", channel.id),
            element("title", channel.title),
            element("updated", _moment(channel.updated)),
            author,
            element("link", rel="self", href=channel.address),
        ]
        if channel.next_address:
            told.append(element("link", rel="next", href=channel.next_address))
        return b'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="%s">\n%s' % (ATOM.encode(), _lines(told))

    def part(self, docs: bytes, *, is_first: bool) -> bytes:  # noqa: ARG002  (entries need nothing between them)
        """Return the entries of a page of changes."""
        return _lines([self._entry(change) for change in self._decoder.decode(b"[%s]" % docs)])

    def tail(self) -> bytes:
        """Return the end of the feed."""
        return b"</feed>\n"

    def _entry(self, change: Change) -> Element:
        entry = Element("entry")
        entry.extend(
            [
                element("id", _name(change)),
                element("title", _title(change)),
                element("updated", _moment(change.day)),
                element("link", rel="alternate", href=_address(change, self._channel)),
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
        """Return the start of the feed, with what it says of itself."""
        channel = self._channel
        head = JsonFeedHead(
            title=channel.title,
            home_page_url=f"{channel.base_url}/",
            feed_url=channel.address,
            next_url=channel.next_address or UNSET,
            authors=(Author(channel.author),),
        )
        return msgspec.json.encode(head)[:-1] + b',"items":['

    def part(self, docs: bytes, *, is_first: bool) -> bytes:
        """Return the items of a page of changes."""
        items = [
            JsonFeedItem(
                id=_name(change),
                url=_address(change, self._channel),
                title=_title(change),
                content_text=_content(change),
                date_published=_moment(change.day),
                tags=(change.change, change.kind),
            )
            for change in self._decoder.decode(b"[%s]" % docs)
        ]
        joined = msgspec.json.encode(items)[1:-1]
        return joined if is_first else b"," + joined

    def tail(self) -> bytes:
        """Return the end of the feed."""
        return b"]}"


def _name(change: Change) -> str:
    """Return the name of a change, which stays the same wherever and whenever the feed is read."""
    return f"urn:onrecord:change:{quote(change.id, safe=':')}"


def _title(change: Change) -> str:
    return f"{change.change}: {change.kind} {change.record}"


def _address(change: Change, channel: Channel) -> str:
    return UrlBuilder(channel.base_url).pinned(change.kind, change.record, change.release)


def _content(change: Change) -> str:
    """Return what changed, in plain text: one line a field."""
    return "\n".join(_sentences(change))


def _sentences(change: Change) -> Iterator[str]:
    yield f"The {change.kind} {change.record} was {change.change} in release {change.release}."
    if change.replacement:
        yield f"Use instead: {change.kind} {change.replacement}."
    if change.reason:
        yield f"Reason: {change.reason}"
    for edit in change.field_changes:
        yield f"{edit.field}: before {edit.before or 'nothing'}, after {edit.after or 'nothing'}"


def _moment(day: date) -> str:
    """Return the first moment of a day, as RFC 3339 has it: a release is known by its day only."""
    return f"{day.isoformat()}T00:00:00Z"


def _lines(elements: list[Element]) -> bytes:
    return b"".join(tostring(each, encoding="utf-8") + b"\n" for each in elements)
