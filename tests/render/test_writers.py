"""Writers, held against what the contract says of each form."""

from datetime import date

import pytest

from onrecord.http.formats import MEDIA_TYPES
from onrecord.render.feed import Atom, Channel, JsonFeed
from onrecord.render.writers import Writer
from support.rendering import SITE, of_kind

CHANNEL = Channel(title="Changes", author="We", base_url=SITE, id=SITE, address=SITE, updated=date(2026, 11, 23))
WRITERS: dict[str, Writer] = {
    **{form: of_kind(form, "event") for form in ("csv", "ndjson", "geojson", "jsonld")},
    "atom": Atom(CHANNEL),
    "jsonfeed": JsonFeed(CHANNEL),
}


@pytest.mark.parametrize("form", WRITERS)
def test_a_writer_has_the_media_type_that_its_form_has_in_the_contract(form: str) -> None:
    assert WRITERS[form].media_type == MEDIA_TYPES[form]


@pytest.mark.parametrize("form", WRITERS)
def test_a_page_without_records_adds_nothing(form: str) -> None:
    assert WRITERS[form].part(b"", is_first=True) == b""
