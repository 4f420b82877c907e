"""Records as CSV (RFC 4180): UTF-8 without a byte order mark, lines that end in CR LF, the columns' names first."""

import csv
import io
import re
from collections.abc import Iterable

import msgspec
from msgspec import Struct

from onrecord.render.columns import Cell, ColumnKind, columns_of

# What Excel, LibreOffice and Google Sheets take for the start of a formula (OWASP, "CSV Injection").
_DANGEROUS = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_GUARD = "'"  # a spreadsheet shows what follows as it is


class Csv:
    """A writer of CSV; raw, or with a guard before each text that a spreadsheet would run."""

    media_type = "text/csv; charset=utf-8"

    def __init__(self, record_type: type[Struct], *, spreadsheet_safe: bool = False) -> None:
        self._columns = columns_of(record_type)
        self._decoder = msgspec.json.Decoder(list[record_type])  # type: ignore[valid-type]  # known at run time only
        self._spreadsheet_safe = spreadsheet_safe

    def head(self) -> bytes:
        """Return the line of the columns' names."""
        return _lines([[column.name for column in self._columns]])

    def part(self, docs: bytes, *, is_first: bool) -> bytes:  # noqa: ARG002  (lines need nothing between them)
        """Return one line a record, of records as JSON joined by commas."""
        records: list[Struct] = self._decoder.decode(b"[%s]" % docs)
        cells = []
        for column in self._columns:
            found = column.cells(records)
            is_guarded = self._spreadsheet_safe and column.kind is ColumnKind.TEXT
            cells.append(list(map(_guarded, found)) if is_guarded else found)
        return _lines(zip(*cells, strict=True))

    def tail(self) -> bytes:
        """Return nothing: the last line has its end."""
        return b""


def _guarded(cell: Cell) -> Cell:
    return f"{_GUARD}{cell}" if isinstance(cell, str) and _DANGEROUS.match(cell) else cell


def _lines(rows: Iterable[Iterable[Cell]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()
