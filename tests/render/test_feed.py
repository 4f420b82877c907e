"""Atom, read back by feedparser, and JSON Feed, checked against its version 1.1."""

import json
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid5

import feedparser
import msgspec
import pytest
from msgspec.structs import replace

from onrecord.records.changes import Change, ChangeType, FieldChange
from onrecord.records.kinds import RecordKind
from onrecord.render.feed import Atom, Channel, JsonFeed
from support.rendering import BASE_URL, rendered

CHANNEL = Channel(
    title="Changes <of> R&D",
    authors=("The editors",),
    base_url=BASE_URL,
    id="urn:uuid:00000000-0000-5000-8000-000000000001",
    release_uuids={"2026-11-24.1": UUID("00000000-0000-5000-8000-000000000002")},
    url=f"{BASE_URL}/v1/changes.atom?cursor=abc&limit=3",
    next_url=f"{BASE_URL}/v1/changes.atom?cursor=def",
    updated=date(2026, 11, 24),
)


def change(kind: RecordKind, record: str, change_type: ChangeType, **fields: Any) -> Change:
    fields = {"reason": None, "replacement": None, "field_changes": ()} | fields
    return Change(
        id=f"2026-11-24.1:{kind}:{record}",
        release="2026-11-24.1",
        day=date(2026, 11, 24),
        change=change_type,
        kind=kind,
        record=record,
        **fields,
    )


CHANGES = [
    change(RecordKind.EVENT, "new", ChangeType.CREATED),
    change(
        RecordKind.EVENT,
        "coup",
        ChangeType.UPDATED,
        field_changes=(
            FieldChange(field="title", before='"A <b>coup</b>"', after='"The coup & after"'),
            FieldChange(field="place", before=None, after='{"name":"Bamako"}'),
        ),
    ),
    change(RecordKind.ACTOR, "old", ChangeType.MERGED, reason="The same person.\x0b", replacement="goita"),
    change(RecordKind.CLAIM, "gone", ChangeType.WITHDRAWN, reason="It was never said."),
]
PAGE = list(map(msgspec.json.encode, CHANGES))


def atom(channel: Channel = CHANNEL) -> Any:
    parsed = feedparser.parse(rendered(Atom(channel), PAGE[:1], PAGE[1:]))
    assert not parsed.bozo, parsed.get("bozo_exception")
    return parsed


def json_feed(channel: Channel = CHANNEL) -> Any:
    return json.loads(rendered(JsonFeed(channel), PAGE[:1], PAGE[1:]))


def test_feedparser_reads_the_description_of_an_atom_feed() -> None:
    feed = atom()

    assert (feed.version, feed.feed.title_detail.value) == ("atom10", "Changes <of> R&D")
    assert (feed.feed.id, feed.feed.author) == (CHANNEL.id, "The editors")
    assert feed.feed.updated == "2026-11-24T00:00:00Z"
    assert {link.rel: link.href for link in feed.feed.links} == {
        "self": CHANNEL.url,
        "next": CHANNEL.next_url,
    }


def test_feedparser_reads_each_change_as_an_entry() -> None:
    assert [(entry.title, entry.link) for entry in atom().entries] == [
        ("created: event new", f"{BASE_URL}/v1/events/new?release=2026-11-24.1"),
        ("updated: event coup", f"{BASE_URL}/v1/events/coup?release=2026-11-24.1"),
        ("merged: actor old", f"{BASE_URL}/v1/actors/old?release=2026-11-24.1"),
        ("withdrawn: claim gone", f"{BASE_URL}/v1/claims/gone?release=2026-11-24.1"),
    ]


def test_an_entry_has_the_day_the_type_and_the_kind_of_its_change() -> None:
    entry = atom().entries[1]

    assert entry.updated == "2026-11-24T00:00:00Z"
    assert [tag.term for tag in entry.tags] == ["updated", "event"]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "The event new was created in release 2026-11-24.1."),
        (
            1,
            (
                "The event coup was updated in release 2026-11-24.1.\n"
                'title: before "A <b>coup</b>", after "The coup & after"\n'
                'place: before nothing, after {"name":"Bamako"}'
            ),
        ),
        (
            2,
            "The actor old was merged in release 2026-11-24.1.\nUse instead: actor goita.\nReason: The same person.",
        ),
        (3, "The claim gone was withdrawn in release 2026-11-24.1.\nReason: It was never said."),
    ],
)
def test_the_content_of_an_entry_describes_the_change_in_plain_text(number: int, text: str) -> None:
    (content,) = atom().entries[number].content

    assert (content.type, content.value) == ("text/plain", text)
    assert json_feed()["items"][number]["content_text"].replace("\x0b", "") == text


def test_an_entry_has_the_same_id_at_another_base_url_and_on_another_page() -> None:
    moved = replace(CHANNEL, base_url="https://elsewhere.example", url="https://elsewhere.example/", title="Another")

    ids = [entry.id for entry in atom().entries]

    assert ids == [entry.id for entry in atom(moved).entries]
    assert ids[1] == uuid5(UUID("00000000-0000-5000-8000-000000000002"), "event:coup").urn
    assert len(set(ids)) == len(ids)


def test_a_json_feed_has_the_required_fields() -> None:
    feed = json_feed()

    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"] == CHANNEL.title
    assert feed["authors"] == [{"name": "The editors"}]
    assert [feed["feed_url"], feed["next_url"]] == [CHANNEL.url, CHANNEL.next_url]
    assert feed.keys() == {"version", "title", "home_page_url", "feed_url", "next_url", "authors", "items"}


def test_every_item_of_a_json_feed_has_the_required_fields() -> None:
    items = json_feed()["items"]

    assert [item["id"] for item in items] == [entry.id for entry in atom().entries]
    assert [item["url"] for item in items] == [entry.link for entry in atom().entries]
    assert [item["title"] for item in items] == [entry.title for entry in atom().entries]
    assert {datetime.fromisoformat(item["date_published"]).date() for item in items} == {date(2026, 11, 24)}
    assert [item["tags"] for item in items][2] == ["merged", "actor"]
    assert {urlsplit(item["url"]).scheme for item in items} == {"https"}


def test_the_last_page_of_a_feed_has_no_next_one() -> None:
    last = replace(CHANNEL, next_url=None)

    assert [link.rel for link in atom(last).feed.links] == ["self"]
    assert "next_url" not in json_feed(last)


def test_a_feed_may_have_no_entries() -> None:
    assert feedparser.parse(rendered(Atom(CHANNEL))).entries == []
    assert json.loads(rendered(JsonFeed(CHANNEL)))["items"] == []
