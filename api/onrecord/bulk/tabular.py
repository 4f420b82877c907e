"""Writers of a bulk file with the records of one kind, chunk by chunk, one writer for each format."""

from collections.abc import Sequence
from gzip import GzipFile
from pathlib import Path
from typing import Protocol

import pyarrow
from pyarrow.parquet import ParquetWriter

from onrecord.bulk.arrow import table_of
from onrecord.render.writers import Writer

GZIP_LEVEL = 6
ZSTD_LEVEL = 3
ROW_GROUP_RECORDS = 10_000  # readers skip or read row groups as a whole


class TableWriter(Protocol):
    """A writer of one file."""

    def write(self, docs: Sequence[bytes]) -> None:
        """Write records, given as JSON; at least one."""

    def close(self) -> None:
        """Write the end of the format, and close the file."""


class NdjsonTableWriter:
    """NDJSON, compressed with gzip: each line is a record as the API sends it."""

    def __init__(self, path: Path) -> None:
        self._raw = path.open("wb")
        # Without a file name and a time in the header, the same records give the same bytes.
        self._file = GzipFile("", "wb", compresslevel=GZIP_LEVEL, fileobj=self._raw, mtime=0)

    def write(self, docs: Sequence[bytes]) -> None:
        """Write one line for each record."""
        self._file.write(b"\n".join([*docs, b""]))

    def close(self) -> None:
        """Write the end of the gzip stream, and close the file."""
        self._file.close()
        self._raw.close()


class CsvTableWriter:
    """CSV, written by the writer that also serves lists of the API."""

    def __init__(self, path: Path, writer: Writer) -> None:
        self._writer = writer
        self._is_first = True
        self._file = path.open("wb")
        self._file.write(writer.head())

    def write(self, docs: Sequence[bytes]) -> None:
        """Write one row for each record."""
        self._file.write(self._writer.part(b",".join(docs), is_first=self._is_first))
        self._is_first = False

    def close(self) -> None:
        """Write the end of the format, and close the file."""
        self._file.write(self._writer.tail())
        self._file.close()


class ParquetTableWriter:
    """Parquet, typed and nested. The records of one row group are in memory until it is full."""

    def __init__(self, path: Path, schema: pyarrow.Schema) -> None:
        self._schema = schema
        self._pending: list[pyarrow.Table] = []
        # The page index tells readers which pages to skip, also over HTTP, without reading them.
        self._writer = ParquetWriter(
            path, schema, compression="zstd", compression_level=ZSTD_LEVEL, write_page_index=True
        )

    def write(self, docs: Sequence[bytes]) -> None:
        """Buffer records, and write the row group when it is full."""
        self._pending.append(table_of(docs, self._schema))
        if sum(table.num_rows for table in self._pending) >= ROW_GROUP_RECORDS:
            self._write_row_group()

    def close(self) -> None:
        """Write the last row group and the footer, and close the file."""
        if self._pending:
            self._write_row_group()
        self._writer.close()

    def _write_row_group(self) -> None:
        self._writer.write_table(pyarrow.concat_tables(self._pending).combine_chunks())
        self._pending = []
