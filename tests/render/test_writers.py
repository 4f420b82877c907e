"""Writers of every format, compared with the contract."""

from datetime import date

import pytest

from onrecord.http.formats import MEDIA_TYPES
from onrecord.render.feed import Atom, Channel, JsonFeed
from onrecord.render.writers import Writer
from support.rendering import BASE_URL, writer_for

CHANNEL = Channel(
    title="Changes",
    authors=("We",),
    base_url=BASE_URL,
    id=BASE_URL,
    release_uuids={},
    url=BASE_URL,
    updated=date(2026, 11, 23),
)
WRITERS: dict[str, Writer] = {
    **{format_: writer_for(format_, "event") for format_ in ("csv", "ndjson", "geojson", "jsonld")},
    "atom": Atom(CHANNEL),
    "jsonfeed": JsonFeed(CHANNEL),
}


@pytest.mark.parametrize("format_", WRITERS)
def test_a_writer_has_the_media_type_of_its_format_in_the_contract(format_: str) -> None:
    assert WRITERS[format_].media_type == MEDIA_TYPES[format_]


@pytest.mark.parametrize("format_", WRITERS)
def test_a_page_without_records_adds_nothing(format_: str) -> None:
    assert WRITERS[format_].part(b"", is_first=True) == b""
