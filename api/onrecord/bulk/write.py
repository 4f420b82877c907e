"""Writing the bulk files of a release when it is published.

Each kind of record is read once for all formats, in memory that does not depend on the number of records.
"""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import msgspec
from msgspec.structs import replace

from onrecord.bulk.arrow import schema_of
from onrecord.bulk.description import TYPES, Description, Table, describe
from onrecord.bulk.description_files import DESCRIPTION_FILES
from onrecord.bulk.tabular import CsvTableWriter, NdjsonTableWriter, ParquetTableWriter, TableWriter
from onrecord.errors import BadRelease
from onrecord.records.bulk import MEDIA_TYPES, BulkFile, BulkFormat
from onrecord.records.manifest import Manifest
from onrecord.release import contents
from onrecord.release.atomic import replace_folder
from onrecord.release.bulk import INDEX, PARTIAL, bulk_folder, files_of, path_of
from onrecord.release.open import digest_of, release_path
from onrecord.render.writers import writer_of

CHUNK_RECORDS = 1_000  # in memory at a time, besides the row group that Parquet buffers

SUFFIXES = {BulkFormat.NDJSON: "ndjson.gz", BulkFormat.CSV: "csv", BulkFormat.PARQUET: "parquet"}
DESCRIPTIONS = {
    BulkFormat.NDJSON: "All {name}, one line each, as the API sends them; compressed with gzip.",
    BulkFormat.CSV: "All {name} as flat columns, which datapackage.json describes; UTF-8.",
    BulkFormat.PARQUET: "All {name} with all of their fields, typed and nested; compressed with zstd.",
}
RELEASE_NAME = "onrecord.sqlite"
RELEASE_DESCRIPTION = "The release itself, with every table, for SQLite 3.37 or later and tools that read its files."


def write(directory: Path, manifest: Manifest) -> None:
    """Write the bulk files of a release in a directory, all or none; if all are intact, do nothing."""
    if _is_intact(directory, manifest):
        return
    partial, target = directory / PARTIAL, bulk_folder(directory, manifest.version)
    release = release_path(directory, manifest.sha256)
    # A rename replaces a folder only if it is empty, so a damaged one is removed first.
    for folder in (partial, target):
        shutil.rmtree(folder, ignore_errors=True)
    partial.mkdir()
    description = describe(release, manifest)
    files = [file for table in description.tables for file in _write_table(release, description, table, partial)]
    release_file = _file(description, release, BulkFormat.SQLITE, RELEASE_DESCRIPTION)
    # Listed under a readable name, and not copied: it is served from its file in the directory of releases.
    files.append(replace(release_file, name=RELEASE_NAME, path=_url_path(manifest, RELEASE_NAME)))
    description = replace(description, files=tuple(files))
    # They describe the files above and not each other, so they are rendered after those.
    for each in DESCRIPTION_FILES:
        (partial / each.name).write_bytes(each.render(description))
        files.append(_file(description, partial / each.name, each.format, each.description))
    (partial / INDEX).write_bytes(msgspec.json.format(msgspec.json.encode(files)))
    replace_folder(partial, target)


def _is_intact(directory: Path, manifest: Manifest) -> bool:
    """Return whether there is an index, and every file has its digest in the index."""
    try:
        files = files_of(directory, manifest)
        return bool(files) and all(digest_of(path_of(directory, manifest, file)) == file.sha256 for file in files)
    except (BadRelease, FileNotFoundError):
        return False


def _write_table(release: Path, description: Description, table: Table, folder: Path) -> Iterator[BulkFile]:
    """Write the records of a kind in every format, and yield the files."""
    paths = {format_: folder / f"{table.name}.{suffix}" for format_, suffix in SUFFIXES.items()}
    records = 0
    with ExitStack() as stack:
        writers = [
            stack.enter_context(closing(_table_writer(description, table, format_, path)))
            for format_, path in paths.items()
        ]
        # One pass for all formats: each record is read once, and only a chunk of them is in memory.
        for docs in contents.docs(release, table.kind, CHUNK_RECORDS):
            records += len(docs)
            for writer in writers:
                writer.write(docs)
    for format_, path in paths.items():
        file = _file(description, path, format_, DESCRIPTIONS[format_].format(name=table.name))
        yield replace(file, kind=table.kind, records=records)


def _table_writer(description: Description, table: Table, format_: BulkFormat, path: Path) -> TableWriter:
    record_type = TYPES[table.kind]
    match format_:
        case BulkFormat.PARQUET:
            return ParquetTableWriter(path, schema_of(record_type, description.metadata()))
        case BulkFormat.CSV:
            return CsvTableWriter(path, writer_of("csv", record_type))
        case _:
            return NdjsonTableWriter(path)


def _file(description: Description, path: Path, format_: BulkFormat, text: str) -> BulkFile:
    manifest = description.manifest
    return BulkFile(
        name=path.name,
        kind=None,
        format=format_,
        media_type=MEDIA_TYPES[format_],
        description=text,
        records=None,
        size_bytes=path.stat().st_size,
        # Also the ETag of the file: clients can resume a download and be sure of its bytes.
        sha256=digest_of(path),
        license=manifest.license,
        release=manifest.version,
        path=_url_path(manifest, path.name),
    )


def _url_path(manifest: Manifest, name: str) -> str:
    return f"/v1/bulk/{manifest.version}/{name}"
