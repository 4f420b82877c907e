"""The bulk files of a release."""

from pathlib import Path

import msgspec
from msgspec import Struct

from onrecord.errors import NoFile
from onrecord.records.bulk import BulkFile
from onrecord.release import bulk
from onrecord.release.open import Releases
from onrecord.store import answers
from onrecord.store.answers import Answer
from onrecord.store.paging import release_of
from onrecord.store.query import WholeQuery


class Found(Struct, frozen=True, kw_only=True):
    """A bulk file, and where it lies."""

    file: BulkFile
    path: Path


def page(releases: Releases, query: WholeQuery) -> Answer:
    """Return all files of a release, on one page."""
    release = release_of(releases, query)
    docs = [msgspec.json.encode(file) for file in bulk.files_of(releases.directory, release.manifest)]
    return answers.page(b",".join(docs), b"null", None, answers.meta(release))


def get(releases: Releases, version: str, name: str) -> Found:
    """Return one file of a version, or raise NoRelease or NoFile; only names of its index lead to the disk."""
    manifest = releases.manifest(version)
    files = bulk.files_of(releases.directory, manifest)
    file = next((file for file in files if file.name == name), None)
    if file is None:
        raise NoFile(name, [file.name for file in files])
    return Found(file=file, path=bulk.path_of(releases.directory, manifest, file))
