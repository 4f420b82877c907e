"""The facts about a release and its bulk files from which every description of it is rendered."""

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
        return ". ".join(part for part in (manifest.attribution, release, manifest.license) if part) + "."

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
            "attribution": manifest.attribution,
            "citation": self.citation,
        }
        return {f"onrecord.{name}": text for name, text in facts.items() if text}


def describe(release: Path, manifest: Manifest, tables: tuple[Table, ...]) -> Description:
    """Return the description of a release whose bulk files are not written yet: `files` is empty."""
    overview = contents.overview(release)
    return Description(
        manifest=manifest,
        summary=overview.description or manifest.title,
        first_day=overview.first_day,
        last_day=overview.last_day,
        tables=tables,
        files=(),
    )


def to_json(description: Object) -> bytes:
    """Return a description as indented JSON, without its top-level members that are None."""
    members = {name: value for name, value in description.items() if value is not None}
    return json.dumps(members, indent=1, ensure_ascii=False).encode() + b"\n"
