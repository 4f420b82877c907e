"""Writers of lists in every format but the JSON envelope: one protocol for a page and for a stream of pages."""

from collections.abc import Callable
from typing import Protocol

import msgspec
from msgspec import Raw, Struct

from onrecord.render.csv import Csv
from onrecord.render.geojson import GeoJson
from onrecord.render.jsonld import JsonLd


class Writer(Protocol):
    """Writes a list as its head, its parts in order and its tail; a writer has no state between calls."""

    @property
    def media_type(self) -> str:
        """The media type of the format."""

    def head(self) -> bytes:
        """Return the bytes before the first record."""

    def part(self, docs: bytes, *, is_first: bool) -> bytes:
        """Return one page of records, given as stored JSON joined by commas; at least one."""

    def tail(self) -> bytes:
        """Return the bytes after the last record."""


class WriterOptions(Struct, frozen=True, kw_only=True):
    """Options of the writers; each writer reads those of its format."""

    base_url: str = ""  # of links, without a final slash: https://onrecord.example
    spreadsheet_safe: bool = False  # CSV: made for spreadsheets, see Csv


class Ndjson:
    """A writer of NDJSON: one record on each line, byte for byte as stored."""

    media_type = "application/x-ndjson"

    def __init__(self) -> None:
        self._decoder = msgspec.json.Decoder(list[Raw])

    def head(self) -> bytes:
        """Return nothing: NDJSON has no header."""
        return b""

    def part(self, docs: bytes, *, is_first: bool) -> bytes:  # noqa: ARG002  (lines need no separator)
        """Return one line for each record."""
        # The records are split as raw JSON, so that their stored bytes are sent unchanged.
        return b"\n".join([*map(bytes, self._decoder.decode(b"[%s]" % docs)), b""])

    def tail(self) -> bytes:
        """Return nothing: every line ends with a line break."""
        return b""


def writer_of(format_: str, record_type: type[Struct], options: WriterOptions = WriterOptions()) -> Writer:  # noqa: B008  (frozen)
    """Return the writer of a format for records of one type, or raise KeyError for a format without a writer."""
    return _WRITERS[format_](record_type, options)


_WRITERS: dict[str, Callable[[type[Struct], WriterOptions], Writer]] = {
    "csv": lambda record_type, options: Csv(record_type, spreadsheet_safe=options.spreadsheet_safe),
    "ndjson": lambda _, __: Ndjson(),
    "geojson": lambda _, __: GeoJson(),
    "jsonld": lambda record_type, options: JsonLd(record_type, base_url=options.base_url),
}
