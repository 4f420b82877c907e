"""What there is to say of a release and its files: the one struct that every description is rendered from."""

import json
from datetime import date
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct

from onrecord.records.bulk import BulkFile, BulkFormat
from onrecord.records.kinds import RecordKind
from onrecord.records.manifest import Manifest
from onrecord.release import contents
from onrecord.render.columns import Column

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
Object: TypeAlias = dict[str, Json]


class Table(Struct, frozen=True, kw_only=True):
    """The records of one kind, as flat columns."""

    kind: RecordKind
    name: str
    description: str
    columns: tuple[Column, ...]


class Description(Struct, frozen=True, kw_only=True):
    """A release, its tables and its files, without those that describe it."""

    manifest: Manifest
    summary: str
    first_day: date | None
    last_day: date | None
    tables: tuple[Table, ...]
    files: tuple[BulkFile, ...]

    @property
    def publishers(self) -> list[str]:
        """Who published the documents that the release rests on, each once."""
        return sorted({source.publisher for source in self.manifest.sources})

    @property
    def period(self) -> str | None:
        """The days from the first event to the last, as ISO 8601 writes an interval."""
        return f"{self.first_day}/{self.last_day}" if self.first_day and self.last_day else None

    @property
    def citation(self) -> str:
        """One line to cite the release with, as the client has it."""
        manifest = self.manifest
        named = [manifest.attribution, f"{manifest.title}, release {manifest.version} of {manifest.day}"]
        return ". ".join(part for part in [*named, manifest.license] if part) + "."

    def file(self, table: Table, form: BulkFormat) -> BulkFile:
        """Return the file of a table in a format."""
        return next(each for each in self.files if each.kind is table.kind and each.format is form)

    def texts(self) -> dict[str, str]:
        """Return what is said of the release by name, for the metadata of a file; the client's tables have the same."""
        manifest = self.manifest
        found = {
            "release": manifest.version,
            "known_at": manifest.day.isoformat(),
            "title": manifest.title,
            "license": manifest.license,
            "attribution": manifest.attribution,
            "citation": self.citation,
        }
        return {f"onrecord.{name}": text for name, text in found.items() if text}


def describe(release: Path, manifest: Manifest, tables: tuple[Table, ...]) -> Description:
    """Return what there is to say of a release before any of its files is written."""
    told = contents.describe(release)
    return Description(
        manifest=manifest,
        summary=told.description or manifest.title,
        first_day=told.first_day,
        last_day=told.last_day,
        tables=tables,
        files=(),
    )


def as_json(parts: Object) -> bytes:
    """Return a description as JSON, without the parts of which nothing is known."""
    return json.dumps(known(parts), indent=1, ensure_ascii=False).encode() + b"\n"


def known(parts: Object) -> Object:
    """Return the parts of which something is known."""
    return {name: part for name, part in parts.items() if part is not None}
