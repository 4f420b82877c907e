"""Manifests: the version, day, digest and counts of a published release."""

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Annotated
from uuid import UUID, uuid5

from msgspec import Meta, Struct

from onrecord.records.authorship import Authors, Contact, Contributors, DatasetId
from onrecord.records.ids import Line, Sha256, Text
from onrecord.records.page import Page, Version

DRAFT = "draft-"  # the version of a draft begins with it, so that every response of one says so
_SPDX = re.compile(r"[A-Za-z0-9.+-]+")
_FIRST = UUID("6f6e7263-8d4e-4c7a-9b1f-2e5a70c3d914")  # drawn once; the namespace of every first release


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
    dataset: DatasetId
    title: Annotated[Line, Meta(description="Title of the dataset.")]
    license: Annotated[Line, Meta(description="License of the curated data; null if the dataset names none.")] | None
    authors: Authors
    contributors: Contributors
    contact: Contact | None = None  # also None in manifests that were written before the field was added
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
        return license_url(self.license) if self.license else None


class ReleasePage(Page[Manifest], frozen=True, kw_only=True):
    """The published releases, the newest first; the first one is current."""


def release_uuids(manifests: Sequence[Manifest]) -> dict[Version, UUID]:
    """Return a UUID of each release by its version; the manifests are all that were published, the newest first.

    The UUID is that of the release before it, hashed with its own digest, version and day (RFC 9562, version 5). So it
    is the same wherever these releases are served, never changes, and differs in any other series of releases.
    """
    uuids: dict[Version, UUID] = {}
    previous = _FIRST
    for manifest in reversed(manifests):
        previous = uuids[manifest.version] = uuid5(previous, f"{manifest.sha256} {manifest.version} {manifest.day}")
    return uuids


@cache
def license_url(license_name: str) -> str | None:
    """Return the URL of a license text, or None if the name is not an SPDX identifier."""
    return f"https://spdx.org/licenses/{license_name}.html" if _SPDX.fullmatch(license_name) else None
