"""The records of one kind on their way into a file, chunk by chunk, in each of the formats."""

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
ROW_GROUP = 10_000  # records, which a reader takes or leaves together


class TableFile(Protocol):
    """A file that records are added to."""

    def add(self, docs: Sequence[bytes]) -> None:
        """Write records as they are sent, at least one."""

    def close(self) -> None:
        """Write what stands after all records, and close the file."""


class NdjsonFile:
    """NDJSON, compressed with gzip: every line is a record as the API sends it."""

    def __init__(self, path: Path) -> None:
        self._raw = path.open("wb")
        # Without name and time the same records give the same bytes.
        self._file = GzipFile("", "wb", compresslevel=GZIP_LEVEL, fileobj=self._raw, mtime=0)

    def add(self, docs: Sequence[bytes]) -> None:
        """Write a line a record."""
        self._file.write(b"\n".join([*docs, b""]))

    def close(self) -> None:
        """Finish the file."""
        self._file.close()
        self._raw.close()


class CsvFile:
    """What a writer of lists makes, such as CSV."""

    def __init__(self, path: Path, writer: Writer) -> None:
        self._writer = writer
        self._is_first = True
        self._file = path.open("wb")
        self._file.write(writer.head())

    def add(self, docs: Sequence[bytes]) -> None:
        """Write the text of these records."""
        self._file.write(self._writer.part(b",".join(docs), is_first=self._is_first))
        self._is_first = False

    def close(self) -> None:
        """Finish the file."""
        self._file.write(self._writer.tail())
        self._file.close()


class ParquetFile:
    """Parquet, typed and nested."""

    def __init__(self, path: Path, schema: pyarrow.Schema) -> None:
        self._schema = schema
        self._waiting: list[pyarrow.Table] = []
        self._writer = ParquetWriter(
            path, schema, compression="zstd", compression_level=ZSTD_LEVEL, write_page_index=True
        )

    def add(self, docs: Sequence[bytes]) -> None:
        """Take in records, and write those that make a row group."""
        self._waiting.append(table_of(docs, self._schema))
        if sum(table.num_rows for table in self._waiting) >= ROW_GROUP:
            self._write()

    def close(self) -> None:
        """Finish the file."""
        if self._waiting:
            self._write()
        self._writer.close()

    def _write(self) -> None:
        self._writer.write_table(pyarrow.concat_tables(self._waiting).combine_chunks())
        self._waiting = []
