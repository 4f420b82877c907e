"""Bulk files: a release as files to download."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from onrecord.records.ids import Line, Sha256
from onrecord.records.kinds import RecordKind
from onrecord.records.page import Page, Version

FileName = Annotated[
    str,
    Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", description="Name of a bulk file.", examples=["events.parquet"]),
]


LATEST = "latest"  # in the path of a file, the current release; no release can have this version


class BulkFormat(StrEnum):
    """Format of a bulk file."""

    NDJSON = "ndjson"  # compressed with gzip
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
# As the header Content-Type: without a charset, clients read text as Latin-1 or guess.
CONTENT_TYPES = {
    format_: f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
    for format_, media_type in MEDIA_TYPES.items()
}


class BulkFile(Struct, frozen=True, kw_only=True):
    """One bulk file of a release, with its size and digest for checking a download."""

    name: FileName
    kind: (
        Annotated[
            RecordKind, Meta(description="Kind of the records in the file; null for a file about the whole release.")
        ]
        | None
    )
    format: Annotated[BulkFormat, Meta(description="Format of the file.")]
    media_type: Annotated[
        str,
        Meta(
            max_length=100, description="Media type that the file is sent with.", examples=["text/csv; charset=utf-8"]
        ),
    ]
    description: Annotated[Line, Meta(description="Content of the file, in one sentence.")]
    records: (
        Annotated[int, Meta(ge=0, description="Number of records in the file; null for a file that has none.")] | None
    )
    size_bytes: Annotated[int, Meta(ge=0, description="Size in bytes.")]
    sha256: Annotated[Sha256, Meta(description="SHA-256 of the file, in lower-case hexadecimal.")]
    license: Annotated[Line, Meta(description="License of the curated data; null if the dataset names none.")] | None
    release: Annotated[Version, Meta(description="Version of the release.")]
    path: Annotated[
        str,
        Meta(
            max_length=200,
            description="Path of the file on this service.",
            examples=["/v1/bulk/2026-11-23.1/events.csv"],
        ),
    ]


class BulkFilePage(Page[BulkFile], frozen=True, kw_only=True):
    """The bulk files of one release."""
