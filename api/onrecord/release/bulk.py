"""The bulk files of a published release: a folder beside it, `<version>.bulk`, with an index that names them."""

import shutil
from collections.abc import Collection
from pathlib import Path

import msgspec

from onrecord.errors import BadRelease
from onrecord.records.bulk import BulkFile
from onrecord.records.manifest import Manifest
from onrecord.release.open import REMEDY, file_of

INDEX = "index.json"
SUFFIX = ".bulk"
PARTIAL = ".partial.bulk"  # one publisher writes one folder at a time

_DECODER = msgspec.json.Decoder(tuple[BulkFile, ...])


def folder_of(directory: Path, version: str) -> Path:
    """Return where the bulk files of a version lie."""
    return directory / f"{version}{SUFFIX}"


def files_of(directory: Path, manifest: Manifest) -> tuple[BulkFile, ...]:
    """Return the bulk files of a release, none where it was published without; raise BadRelease for a broken index."""
    path = folder_of(directory, manifest.version) / INDEX
    try:
        return _DECODER.decode(path.read_bytes())
    except FileNotFoundError:
        return ()
    except msgspec.DecodeError as error:
        raise BadRelease(f"{path} is no index of bulk files: {error}; {REMEDY}") from None


def path_of(directory: Path, manifest: Manifest, file: BulkFile) -> Path:
    """Return where a bulk file lies; the release itself is there only once."""
    if file.sha256 == manifest.digest:
        return file_of(directory, manifest.digest)
    return folder_of(directory, manifest.version) / file.name


def sweep(directory: Path, versions: Collection[str]) -> None:
    """Remove the folders that a publisher that was killed left: its partial one, and those of no version."""
    partial = directory / PARTIAL
    shutil.rmtree(partial, ignore_errors=True)
    for index in directory.glob(f"*{SUFFIX}/{INDEX}"):
        if index.parent.name.removesuffix(SUFFIX) not in versions:
            index.parent.rename(partial)  # so that one who is killed amid this leaves what the next one finds
            shutil.rmtree(partial)
