"""The folder of a version's bulk files, `<version>.bulk`, and the index in it that lists them."""

import shutil
from collections.abc import Collection
from pathlib import Path

import msgspec

from onrecord.errors import BadRelease
from onrecord.records.bulk import BulkFile
from onrecord.records.manifest import Manifest
from onrecord.release.open import RESTORE_HINT, release_path

INDEX = "index.json"
SUFFIX = ".bulk"
PARTIAL = ".partial.bulk"  # one name is enough: the lock admits one publisher, which writes one folder at a time

_DECODER = msgspec.json.Decoder(tuple[BulkFile, ...])


def bulk_folder(directory: Path, version: str) -> Path:
    """Return the path of the folder for the bulk files of a version."""
    return directory / f"{version}{SUFFIX}"


def files_of(directory: Path, manifest: Manifest) -> tuple[BulkFile, ...]:
    """Return the bulk files of a release, empty if it was published without them.

    Raises BadRelease for an index that cannot be read.
    """
    path = bulk_folder(directory, manifest.version) / INDEX
    try:
        return _DECODER.decode(path.read_bytes())
    except FileNotFoundError:
        return ()
    except msgspec.DecodeError as error:
        raise BadRelease(f"{path} is not an index of bulk files: {error}; {RESTORE_HINT}") from None


def path_of(directory: Path, manifest: Manifest, file: BulkFile) -> Path:
    """Return the path of a bulk file on the disk."""
    # The release itself is one of the bulk files; it is not copied into the folder.
    if file.sha256 == manifest.sha256:
        return release_path(directory, manifest.sha256)
    return bulk_folder(directory, manifest.version) / file.name


def remove_leftovers(directory: Path, versions: Collection[str]) -> None:
    """Remove the folders that a killed publisher left: a partial one, and those of versions not in `versions`."""
    partial = directory / PARTIAL
    shutil.rmtree(partial, ignore_errors=True)
    for index in directory.glob(f"*{SUFFIX}/{INDEX}"):
        if index.parent.name.removesuffix(SUFFIX) not in versions:
            # Renamed first: a publisher killed during the removal leaves a folder that the next one recognizes,
            # even if its index is deleted.
            index.parent.rename(partial)
            shutil.rmtree(partial)
