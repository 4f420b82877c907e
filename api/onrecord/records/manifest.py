"""Manifests: the version, day, digest and counts of a published release."""

import re
from datetime import date
from functools import cache
from typing import Annotated

from msgspec import Meta, Struct

from onrecord.records.ids import Line, Sha256, Text
from onrecord.records.page import Page, Version

DRAFT = "draft-"  # the version of a draft begins with it, so that every response of one says so
_SPDX = re.compile(r"[A-Za-z0-9.+-]+")


class RecordCounts(Struct, frozen=True, kw_only=True):
    """The number of records of each kind in a release."""

    documents: Annotated[int, Meta(description="Number of documents.")]
    actors: Annotated[int, Meta(description="Number of actors.")]
    events: Annotated[int, Meta(description="Number of events.")]
    claims: Annotated[int, Meta(description="Number of claims.")]
    relationships: Annotated[int, Meta(description="Number of relationships.")]


class PublisherCount(Struct, frozen=True, kw_only=True):
    """The number of documents in a release by one publisher under one license."""

    publisher: Annotated[Line, Meta(description="Name of the publisher.")]
    license: Annotated[Line, Meta(description="Terms of use of the documents themselves.")]
    documents: Annotated[int, Meta(description="Number of documents.")]


class Manifest(Struct, frozen=True, kw_only=True):
    """A published release: one immutable file, identified by its digest."""

    # Version and day are not in the release file, so that the same data always gives the same bytes.
    version: Annotated[Version, Meta(description="Version of the release.")]
    day: Annotated[date, Meta(description="Day of publication.")]
    sha256: Annotated[Sha256, Meta(description="SHA-256 of the release file, in lower-case hexadecimal.")]
    size_bytes: Annotated[int, Meta(ge=1, description="Size of the release file in bytes.")]
    changes_sha256: Annotated[
        Sha256,
        Meta(description="SHA-256, in lower-case hexadecimal, of the file with all changes up to this release."),
    ]
    schema_version: Annotated[int, Meta(ge=1, description="Version of the tables in the release file.")]
    title: Annotated[Line, Meta(description="Title of the dataset.")]
    license: Annotated[Line, Meta(description="License of the curated data; null if the dataset names none.")] | None
    attribution: Annotated[Line, Meta(description="Name of the makers, for citations; null if none is given.")] | None
    counts: Annotated[RecordCounts, Meta(description="Number of records of each kind.")]
    sources: Annotated[
        tuple[PublisherCount, ...], Meta(description="Documents by publisher and license, in order of both.")
    ]
    note: Annotated[Text, Meta(description="Note on the release; null if there is none.")] | None
    previous: Annotated[Version, Meta(description="Version of the release before it; null for the first.")] | None

    @property
    def is_draft(self) -> bool:
        """Whether the release is a draft: its ids bind nobody, and the next draft replaces it."""
        return self.version.startswith(DRAFT)

    @property
    def license_url(self) -> str | None:
        """The URL of the license text, or None if the license is not an SPDX identifier."""
        return _license_url(self.license) if self.license else None


class ReleasePage(Page[Manifest], frozen=True, kw_only=True):
    """The published releases, the newest first; the first one is current."""


@cache
def _license_url(license_name: str) -> str | None:
    return f"https://spdx.org/licenses/{license_name}.html" if _SPDX.fullmatch(license_name) else None
