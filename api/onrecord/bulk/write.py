"""The bulk files of a release, written when it is published: one pass a kind, in memory independent of its size."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from inspect import cleandoc
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from onrecord.bulk import citation, croissant, datapackage, jsonld
from onrecord.bulk.arrow import schema_of
from onrecord.bulk.description import Description, Table, describe
from onrecord.bulk.tabular import CsvFile, NdjsonFile, ParquetFile, TableFile
from onrecord.errors import BadRelease
from onrecord.records.actors import Actor
from onrecord.records.bulk import MEDIA_TYPES, BulkFile, BulkFormat
from onrecord.records.claims import Claim
from onrecord.records.dataset import Record
from onrecord.records.documents import Document
from onrecord.records.events import Event
from onrecord.records.kinds import RecordKind
from onrecord.records.manifest import Manifest
from onrecord.records.relationships import Relationship
from onrecord.release import contents
from onrecord.release.atomic import replace_folder
from onrecord.release.bulk import INDEX, PARTIAL, files_of, folder_of, path_of
from onrecord.release.open import digest_of, file_of
from onrecord.render.columns import columns_of
from onrecord.render.writers import writer_of

CHUNK = 1_000  # records that are in memory at a time, apart from the row group that Parquet waits for

TYPES: dict[RecordKind, type[Record]] = {
    RecordKind.ACTOR: Actor,
    RecordKind.EVENT: Event,
    RecordKind.CLAIM: Claim,
    RecordKind.RELATIONSHIP: Relationship,
    RecordKind.DOCUMENT: Document,
}
SUFFIXES = {BulkFormat.NDJSON: "ndjson.gz", BulkFormat.CSV: "csv", BulkFormat.PARQUET: "parquet"}
WORDS = {
    BulkFormat.NDJSON: "All {name}, a line each, as the API sends them; compressed with gzip.",
    BulkFormat.CSV: "All {name} as flat columns, which datapackage.json describes; UTF-8.",
    BulkFormat.PARQUET: "All {name} with all of their parts, typed and nested; compressed with zstd.",
}
RELEASE = "onrecord.sqlite"


class DescriptionFile(Struct, frozen=True):
    """A file that describes all the others."""

    name: str
    format: BulkFormat
    words: str
    render: Callable[[Description], bytes]


TEXTS = (
    DescriptionFile(
        "datapackage.json",
        BulkFormat.DATAPACKAGE,
        "The CSV files with their columns, and the SQLite file, as a Data Package.",
        datapackage.render,
    ),
    DescriptionFile(
        "croissant.json", BulkFormat.CROISSANT, "All files and columns as Croissant 1.0.", croissant.render
    ),
    DescriptionFile(
        "dataset.jsonld", BulkFormat.JSONLD, "All files as schema.org and DCAT describe them.", jsonld.render
    ),
    DescriptionFile("CITATION.cff", BulkFormat.CFF, "How to cite the release.", citation.cff),
    DescriptionFile("CITATION.bib", BulkFormat.BIBTEX, "How to cite the release, for BibTeX.", citation.bibtex),
)


def write(directory: Path, manifest: Manifest) -> None:
    """Write the bulk files of a release that lies in a directory, all or none; those that are whole stay."""
    if _is_whole(directory, manifest):
        return
    partial, target = directory / PARTIAL, folder_of(directory, manifest.version)
    release = file_of(directory, manifest.digest)
    for folder in (partial, target):
        shutil.rmtree(folder, ignore_errors=True)
    partial.mkdir()
    description = describe(release, manifest, tuple(map(_table, RecordKind)))
    whole = _file(description, release, BulkFormat.SQLITE, "The release itself: every table, for any SQLite tool.")
    files = [file for table in description.tables for file in _write_table(release, description, table, partial)]
    files.append(replace(whole, name=RELEASE, path=_address(manifest, RELEASE)))
    description = replace(description, files=tuple(files))
    for text in TEXTS:
        (partial / text.name).write_bytes(text.render(description))
        files.append(_file(description, partial / text.name, text.format, text.words))
    (partial / INDEX).write_bytes(msgspec.json.format(msgspec.json.encode(files)))
    replace_folder(partial, target)


def _is_whole(directory: Path, manifest: Manifest) -> bool:
    """Return whether every file is there as it was written."""
    try:
        files = files_of(directory, manifest)
        return bool(files) and all(digest_of(path_of(directory, manifest, file)) == file.sha256 for file in files)
    except (BadRelease, FileNotFoundError):
        return False


def _table(kind: RecordKind) -> Table:
    record_type = TYPES[kind]
    words = cleandoc(record_type.__doc__ or "").partition("\n")[0]
    return Table(kind=kind, name=f"{kind}s", description=words, columns=columns_of(record_type))


def _write_table(release: Path, description: Description, table: Table, folder: Path) -> Iterator[BulkFile]:
    """Write the records of a kind in every format, and yield the files."""
    paths = {form: folder / f"{table.name}.{suffix}" for form, suffix in SUFFIXES.items()}
    records = 0
    with ExitStack() as stack:
        tabular = [stack.enter_context(closing(_sheet(description, table, *each))) for each in paths.items()]
        for docs in contents.docs(release, table.kind, CHUNK):
            records += len(docs)
            for sheet in tabular:
                sheet.add(docs)
    for form, path in paths.items():
        found = _file(description, path, form, WORDS[form].format(name=table.name))
        yield replace(found, kind=table.kind, records=records)


def _sheet(description: Description, table: Table, form: BulkFormat, path: Path) -> TableFile:
    record_type = TYPES[table.kind]
    match form:
        case BulkFormat.PARQUET:
            return ParquetFile(path, schema_of(record_type, description.texts()))
        case BulkFormat.CSV:
            return CsvFile(path, writer_of("csv", record_type))
        case _:
            return NdjsonFile(path)


def _file(description: Description, path: Path, form: BulkFormat, words: str) -> BulkFile:
    manifest = description.manifest
    return BulkFile(
        name=path.name,
        kind=None,
        format=form,
        media_type=MEDIA_TYPES[form],
        description=words,
        records=None,
        size=path.stat().st_size,
        sha256=digest_of(path),
        license=manifest.license,
        release=manifest.version,
        path=_address(manifest, path.name),
    )


def _address(manifest: Manifest, name: str) -> str:
    return f"/v1/bulk/{manifest.version}/{name}"
