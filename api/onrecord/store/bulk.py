"""The bulk files of a release."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from msgspec import Struct

from onrecord.errors import BulkFileNotFound
from onrecord.records.bulk import BulkFile
from onrecord.records.manifest import Manifest
from onrecord.release import bulk
from onrecord.release.open import Releases
from onrecord.store import envelope
from onrecord.store.envelope import Envelope
from onrecord.store.paging import release_of
from onrecord.store.query import UnpagedQuery


class StoredFile(Struct, frozen=True, kw_only=True):
    """A bulk file and its path."""

    file: BulkFile
    path: Path


Rewrite: TypeAlias = Callable[[Manifest, BulkFile], BulkFile]


def page(releases: Releases, query: UnpagedQuery, rewrite: Rewrite = lambda _, file: file) -> Envelope:
    """Return all bulk files of a release on one page, each as `rewrite` gives it."""
    release = release_of(releases, query)
    files = tuple(rewrite(release.manifest, file) for file in bulk.files_of(releases.directory, release.manifest))
    return envelope.page_of(files, None, envelope.meta(release))


def get(releases: Releases, version: str, name: str) -> StoredFile:
    """Return one file of a version, or raise ReleaseNotFound or BulkFileNotFound."""
    manifest = releases.manifest(version)
    files = bulk.files_of(releases.directory, manifest)
    # Only names in the index become paths, so that no name leads out of the directory.
    file = next((file for file in files if file.name == name), None)
    if file is None:
        raise BulkFileNotFound(name, [file.name for file in files])
    return StoredFile(file=file, path=bulk.path_of(releases.directory, manifest, file))
