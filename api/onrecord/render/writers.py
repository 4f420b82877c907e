"""Lists in the formats that are not the JSON envelope: one protocol for a page and for a stream of pages."""

from collections.abc import Callable
from typing import Protocol

import msgspec
from msgspec import Raw, Struct

from onrecord.render.csv import Csv
from onrecord.render.geojson import GeoJson
from onrecord.render.jsonld import JsonLd


class Writer(Protocol):
    """What writes a list: its head, its parts in their order, its tail. A writer keeps nothing between them."""

    @property
    def media_type(self) -> str:
        """The media type of what is written."""

    def head(self) -> bytes:
        """Return what stands before all records."""

    def part(self, docs: bytes, *, is_first: bool) -> bytes:
        """Return the text of one page, of records as they are stored, joined by commas; at least one of them."""

    def tail(self) -> bytes:
        """Return what stands after all records."""


class WriterOptions(Struct, frozen=True, kw_only=True):
    """What a format may be told."""

    base_url: str = ""  # the address that links begin with, such as https://onrecord.example
    spreadsheet_safe: bool = False


class Ndjson:
    """A writer of one record a line, byte for byte as stored."""

    media_type = "application/x-ndjson"

    def __init__(self) -> None:
        self._decoder = msgspec.json.Decoder(list[Raw])

    def head(self) -> bytes:
        """Return nothing: every line is a record."""
        return b""

    def part(self, docs: bytes, *, is_first: bool) -> bytes:  # noqa: ARG002  (lines need nothing between them)
        """Return one line a record."""
        return b"\n".join([*map(bytes, self._decoder.decode(b"[%s]" % docs)), b""])

    def tail(self) -> bytes:
        """Return nothing: the last line has its end."""
        return b""


def writer_of(form: str, record_type: type[Struct], options: WriterOptions = WriterOptions()) -> Writer:  # noqa: B008  (frozen)
    """Return what writes a list of records of one kind in a format, or raise KeyError for one that has no writer."""
    return _WRITERS[form](record_type, options)


_WRITERS: dict[str, Callable[[type[Struct], WriterOptions], Writer]] = {
    "csv": lambda record_type, options: Csv(record_type, spreadsheet_safe=options.spreadsheet_safe),
    "ndjson": lambda _, __: Ndjson(),
    "geojson": lambda _, __: GeoJson(),
    "jsonld": lambda record_type, options: JsonLd(record_type, base_url=options.base_url),
}
