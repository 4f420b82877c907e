"""Manifests: what a published release is, beside the file itself."""

import re
from datetime import date
from functools import cache
from typing import Annotated

from msgspec import Meta, Struct

from onrecord.records.ids import Line, Sha256, Text
from onrecord.records.page import Page, Version

_SPDX = re.compile(r"[A-Za-z0-9.+-]+")


class RecordCounts(Struct, frozen=True, kw_only=True):
    """How many records of each kind a release has."""

    documents: int
    actors: int
    events: int
    claims: int
    relationships: int


class SourceCount(Struct, frozen=True, kw_only=True):
    """A publisher whose documents a release rests on, and the terms of those documents."""

    publisher: Line
    license: Line
    documents: int


class Manifest(Struct, frozen=True, kw_only=True):
    """One published release: an immutable file, known by its digest."""

    version: Version
    day: Annotated[date, Meta(description="Day of publication.")]
    digest: Annotated[Sha256, Meta(description="SHA-256 of the release file.")]
    size: Annotated[int, Meta(ge=1, description="Bytes of the release file.")]
    changes: Annotated[Sha256, Meta(description="SHA-256 of the file of all changes up to this release.")]
    schema_version: Annotated[int, Meta(ge=1, description="Version of the release's tables.")]
    title: Line
    license: Annotated[Line, Meta(description="Terms of the curated data.")] | None
    attribution: Line | None
    counts: RecordCounts
    sources: tuple[SourceCount, ...]
    note: Text | None
    previous: Annotated[Version, Meta(description="The release before it; null for the first.")] | None

    @property
    def license_url(self) -> str | None:
        """Where the terms can be read, where they are named as SPDX names them."""
        return _license_url(self.license) if self.license else None


class ReleasePage(Page[Manifest], frozen=True, kw_only=True):
    """The releases that are kept, the newest first: the first one is the current one."""


@cache
def _license_url(terms: str) -> str | None:
    return f"https://spdx.org/licenses/{terms}.html" if _SPDX.fullmatch(terms) else None
