"""The facts about a release and its bulk files from which every description of it is rendered."""

import json
from datetime import date
from inspect import cleandoc
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct

from onrecord.records.actors import Actor
from onrecord.records.authorship import credits_of
from onrecord.records.bulk import BulkFile, BulkFormat
from onrecord.records.claims import Claim
from onrecord.records.dataset import Record
from onrecord.records.documents import Document
from onrecord.records.events import Event
from onrecord.records.kinds import RecordKind
from onrecord.records.manifest import Manifest
from onrecord.records.relationships import Relationship
from onrecord.release import contents
from onrecord.render.columns import Column, columns_of

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
Object: TypeAlias = dict[str, Json]

TYPES: dict[RecordKind, type[Record]] = {
    RecordKind.ACTOR: Actor,
    RecordKind.EVENT: Event,
    RecordKind.CLAIM: Claim,
    RecordKind.RELATIONSHIP: Relationship,
    RecordKind.DOCUMENT: Document,
}


class Table(Struct, frozen=True, kw_only=True):
    """The records of one kind as a table of flat columns; `name` is the stem of its files, such as `events`."""

    kind: RecordKind
    name: str
    description: str
    columns: tuple[Column, ...]


class Description(Struct, frozen=True, kw_only=True):
    """A release, its tables and its files, except the files that are rendered from this struct.

    `first_day` and `last_day` are the first and last day of its events.
    """

    manifest: Manifest
    summary: str
    first_day: date | None
    last_day: date | None
    tables: tuple[Table, ...]
    files: tuple[BulkFile, ...]
    base_url: str = ""  # of absolute URLs, without a final slash; without it, URLs are relative to the description

    @property
    def list_url(self) -> str:
        """The URL of the list of the release's files, which is also the page of the release."""
        address = f"/v1/bulk?release={self.manifest.version}"
        return f"{self.base_url}{address}" if self.base_url else f"../..{address.removeprefix('/v1')}"

    def file_url(self, file: BulkFile) -> str:
        """Return the URL of a file of the release."""
        return f"{self.base_url}{file.path}" if self.base_url else file.name

    @property
    def publishers(self) -> list[str]:
        """The publishers of the documents in the release, each once, sorted."""
        return sorted({source.publisher for source in self.manifest.sources})

    @property
    def period(self) -> str | None:
        """The days from the first event to the last, as an ISO 8601 interval, or None if either is unknown."""
        return f"{self.first_day}/{self.last_day}" if self.first_day and self.last_day else None

    @property
    def citation(self) -> str:
        """The citation of the release in one line, the same as in the Python client."""
        manifest = self.manifest
        release = f"{manifest.title}, release {manifest.version} of {manifest.day}"
        contributions = credits_of(manifest.contributors)
        parts = (", ".join(manifest.authors), release, manifest.license, contributions[:1].upper() + contributions[1:])
        return ". ".join(filter(None, parts)) + "."

    def file(self, table: Table, format_: BulkFormat) -> BulkFile:
        """Return the file of a table in a format."""
        return next(file for file in self.files if file.kind is table.kind and file.format is format_)

    def metadata(self) -> dict[str, str]:
        """Return the metadata of a Parquet file by key; tables of the Python client have the same keys."""
        manifest = self.manifest
        facts = {
            "release": manifest.version,
            "known_at": manifest.day.isoformat(),
            "title": manifest.title,
            "license": manifest.license,
            "authors": "; ".join(manifest.authors),
            "contributors": "; ".join(map(str, manifest.contributors)),
            "citation": self.citation,
        }
        return {f"onrecord.{name}": text for name, text in facts.items() if text}


def describe(release: Path, manifest: Manifest, files: tuple[BulkFile, ...] = (), base_url: str = "") -> Description:
    """Return the description of a release and these of its files."""
    overview = contents.overview(release)
    return Description(
        manifest=manifest,
        summary=overview.description or manifest.title,
        first_day=overview.first_day,
        last_day=overview.last_day,
        tables=tuple(map(_table, RecordKind)),
        files=files,
        base_url=base_url,
    )


def _table(kind: RecordKind) -> Table:
    record_type = TYPES[kind]
    first_line = cleandoc(record_type.__doc__ or "").partition("\n")[0]
    return Table(kind=kind, name=f"{kind}s", description=first_line, columns=columns_of(record_type))


def creators(manifest: Manifest, type_: str, name: str = "name") -> Json:
    """Return the authors as nodes of JSON-LD, or None if none are named."""
    return [{"@type": type_, name: author} for author in manifest.authors] or None


def contributors(manifest: Manifest, type_: str, name: str = "name") -> Json:
    """Return the contributors as nodes of JSON-LD, or None if there are none."""
    return [{"@type": type_, name: each.name} for each in manifest.contributors] or None


def to_json(description: Object) -> bytes:
    """Return a description as indented JSON, without its top-level members that are None."""
    members = {name: value for name, value in description.items() if value is not None}
    return json.dumps(members, indent=1, ensure_ascii=False).encode() + b"\n"
