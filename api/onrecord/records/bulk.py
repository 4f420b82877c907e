"""Bulk files: a release as files to be taken home."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from onrecord.records.ids import Line, Sha256
from onrecord.records.kinds import RecordKind
from onrecord.records.page import Page, Version

FileName = Annotated[
    str,
    Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", description="Name of a file.", examples=["events.parquet"]),
]


class BulkFormat(StrEnum):
    """What a bulk file is made of."""

    NDJSON = "ndjson"
    CSV = "csv"
    PARQUET = "parquet"
    SQLITE = "sqlite"
    DATAPACKAGE = "datapackage"
    CROISSANT = "croissant"
    JSONLD = "jsonld"
    CFF = "cff"
    BIBTEX = "bibtex"


MEDIA_TYPES = {
    BulkFormat.NDJSON: "application/gzip",
    BulkFormat.CSV: "text/csv",
    BulkFormat.PARQUET: "application/vnd.apache.parquet",
    BulkFormat.SQLITE: "application/vnd.sqlite3",
    BulkFormat.DATAPACKAGE: "application/vnd.datapackage+json",
    BulkFormat.CROISSANT: "application/ld+json",
    BulkFormat.JSONLD: "application/ld+json",
    BulkFormat.CFF: "application/yaml",
    BulkFormat.BIBTEX: "application/x-bibtex",
}


class BulkFile(Struct, frozen=True, kw_only=True):
    """One file of a release, with what tells whether it came whole."""

    name: FileName
    kind: Annotated[RecordKind, Meta(description="The kind of record in it; null for a file of the whole.")] | None
    format: BulkFormat
    media_type: Annotated[str, Meta(max_length=100, description="What it is sent as.", examples=["text/csv"])]
    description: Line
    records: Annotated[int, Meta(ge=0, description="How many records it has; null where it only describes.")] | None
    size: Annotated[int, Meta(ge=0, description="Bytes.")]
    sha256: Annotated[Sha256, Meta(description="SHA-256 of the file.")]
    license: Annotated[Line, Meta(description="Terms of the curated data.")] | None
    release: Version
    path: Annotated[
        str,
        Meta(max_length=200, description="Where it is on this service.", examples=["/v1/bulk/2026-11-23.1/events.csv"]),
    ]


class BulkFilePage(Page[BulkFile], frozen=True, kw_only=True):
    """The files of one release."""
