"""Records as CSV (RFC 4180): UTF-8, CR LF line ends, column names in the first line."""

import csv
import io
import re
from collections.abc import Iterable

import msgspec
from msgspec import Struct

from onrecord.render.columns import Cell, ColumnKind, columns_of

# Excel, LibreOffice and Google Sheets run a cell that begins with one of these as a formula (OWASP, "CSV Injection").
_FORMULA_START = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
_TEXT_MARK = "'"  # a spreadsheet shows the text after it unchanged
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Csv:
    """A writer of CSV: of the stored texts, or of texts that a spreadsheet shows and does not run as a formula."""

    media_type = "text/csv; charset=utf-8"

    def __init__(self, record_type: type[Struct], *, spreadsheet_safe: bool = False) -> None:
        self._columns = columns_of(record_type)
        self._decoder = msgspec.json.Decoder(list[record_type])  # type: ignore[valid-type]  # known at run time only
        self._spreadsheet_safe = spreadsheet_safe

    def head(self) -> bytes:
        """Return the line of column names; for spreadsheets after a byte order mark."""
        # Without the mark, Excel on Windows reads UTF-8 as the code page of the machine; other readers would take it
        # for a part of the first name.
        mark = _BYTE_ORDER_MARK if self._spreadsheet_safe else b""
        return mark + _lines([[column.name for column in self._columns]])

    def part(self, docs: bytes, *, is_first: bool) -> bytes:  # noqa: ARG002  (lines need no separator)
        """Return one line for each record."""
        records: list[Struct] = self._decoder.decode(b"[%s]" % docs)
        columns = []
        for column in self._columns:
            cells = column.cells(records)
            # Numbers and days stay as they are: a mark before -1.5 would make it a text.
            is_escaped = self._spreadsheet_safe and column.kind is ColumnKind.TEXT
            columns.append(list(map(_escaped, cells)) if is_escaped else cells)
        return _lines(zip(*columns, strict=True))

    def tail(self) -> bytes:
        """Return nothing: every line ends with a line break."""
        return b""


def _escaped(cell: Cell) -> Cell:
    return f"{_TEXT_MARK}{cell}" if isinstance(cell, str) and _FORMULA_START.match(cell) else cell


def _lines(rows: Iterable[Iterable[Cell]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()
