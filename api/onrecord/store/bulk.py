"""The bulk files of a release."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from onrecord.errors import BulkFileNotFound
from onrecord.records.bulk import CONTENT_TYPES, BulkFile
from onrecord.records.manifest import Manifest
from onrecord.release import bulk
from onrecord.release.open import Releases
from onrecord.store import envelope
from onrecord.store.envelope import Envelope
from onrecord.store.paging import release_of
from onrecord.store.query import UnpagedQuery

Files: TypeAlias = tuple[BulkFile, ...]


class StoredFile(Struct, frozen=True, kw_only=True):
    """A bulk file, its path, and the release that it belongs to with all of its files."""

    file: BulkFile
    path: Path
    manifest: Manifest
    files: Files


def page(
    releases: Releases, query: UnpagedQuery, rewrite: Callable[[Manifest, Files], Files] = lambda _, files: files
) -> Envelope:
    """Return all bulk files of a release on one page, as `rewrite` gives them."""
    release = release_of(releases, query)
    files = rewrite(release.manifest, bulk.files_of(releases.directory, release.manifest))
    # The index has media types without parameters, as descriptions do.
    sent = [replace(file, media_type=CONTENT_TYPES[file.format]) for file in files]
    return envelope.page_of(sent, None, envelope.meta(release))


def get(releases: Releases, version: str, name: str) -> StoredFile:
    """Return one file of a version, or raise ReleaseNotFound or BulkFileNotFound."""
    manifest = releases.manifest(version)
    files = bulk.files_of(releases.directory, manifest)
    # Only names in the index become paths, so that no name leads out of the directory.
    file = next((file for file in files if file.name == name), None)
    if file is None:
        raise BulkFileNotFound(name, [file.name for file in files])
    path = bulk.path_of(releases.directory, manifest, file)
    return StoredFile(file=file, path=path, manifest=manifest, files=files)
