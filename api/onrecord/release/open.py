"""Published releases opened for reading: the current one, and those kept beside it.

A directory of releases holds one file a release, `<digest>.sqlite`, one manifest a version, `<version>.json`, and
`current`, which names the version in force. Each manifest names the one before it; what that chain does not reach
was never published.
"""

import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias
from urllib.parse import quote

import msgspec
from msgspec import Struct

from onrecord.errors import BadRelease
from onrecord.records.manifest import Manifest

SCHEMA_VERSION = 1
POINTER = "current"
OLDER_RELEASES_OPEN = 4  # for cursors that were begun on them; each is a connection and its page cache
CACHE_KIB = 16_384  # SQLite's page cache of one connection

Value: TypeAlias = str | int | float | None
Values: TypeAlias = tuple[Value, ...]


class Db:
    """One read-only connection; text comes back as UTF-8 bytes, ready to be sent."""

    def __init__(self, path: Path) -> None:
        address = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
        self._connection = sqlite3.connect(address, uri=True, check_same_thread=False, isolation_level=None)
        self._connection.text_factory = bytes
        self._connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")

    def doc(self, sql: str, values: Values = ()) -> bytes | None:
        """Return the first column of the first row: a record as it is sent, or None where there is no row."""
        row: tuple[bytes] | None = self._connection.execute(sql, values).fetchone()
        return row[0] if row else None

    def docs(self, sql: str, values: Values = ()) -> list[bytes]:
        """Return the first column of every row."""
        rows: list[tuple[bytes]] = self._connection.execute(sql, values).fetchall()
        return [row[0] for row in rows]

    def ranked(self, sql: str, values: Values = ()) -> list[tuple[bytes, bytes, int]]:
        """Return id, record and rank of every row."""
        return self._connection.execute(sql, values).fetchall()

    def number(self, sql: str, values: Values = ()) -> int:
        """Return the one number that the statement gives."""
        row: tuple[int] = self._connection.execute(sql, values).fetchone()
        return row[0]

    def counts(self, sql: str, values: Values = ()) -> list[tuple[bytes, int]]:
        """Return every row's value and number."""
        return self._connection.execute(sql, values).fetchall()


class Release(Struct, frozen=True, kw_only=True):
    """A release that was checked and is open."""

    manifest: Manifest
    db: Db


def file_of(directory: Path, digest: str) -> Path:
    """Return where the release with a digest lies."""
    return directory / f"{digest}.sqlite"


def manifest_of(directory: Path, version: str) -> Path:
    """Return where the manifest of a version lies."""
    return directory / f"{version}.json"


def current_version(directory: Path) -> str | None:
    """Return the version in force, or None where nothing was published yet."""
    try:
        return (directory / POINTER).read_text("utf-8").strip()
    except FileNotFoundError:
        return None


def kept(directory: Path) -> Iterator[Manifest]:
    """Yield the manifests of the releases that are kept, the current one first; raise BadRelease for a broken one."""
    version = current_version(directory)
    while version is not None:
        manifest = _read_manifest(manifest_of(directory, version))
        yield manifest
        version = manifest.previous


def _read_manifest(path: Path) -> Manifest:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Manifest)
    except FileNotFoundError:
        raise BadRelease(f"{path} is missing; the release that names it cannot be served; publish again") from None
    except msgspec.DecodeError as error:
        raise BadRelease(f"{path} is not a manifest: {error}; publish again") from None


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal; one pass over it, in constant memory."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_file(path: Path) -> None:
    """Raise BadRelease where a file is no release whose tables this program knows."""
    try:
        found = Db(path).number("PRAGMA user_version")
    except sqlite3.DatabaseError as error:
        raise BadRelease(f"{path} is not a release: {error}; build it with `onrecord build`") from None
    if found != SCHEMA_VERSION:
        raise BadRelease(f"{path} has schema version {found}; this program serves {SCHEMA_VERSION}; build it again")


def open_release(directory: Path, manifest: Manifest) -> Release:
    """Return the release of a manifest, after checking its digest and schema version, or raise BadRelease."""
    path = file_of(directory, manifest.digest)
    try:
        digest = digest_of(path)
    except FileNotFoundError:
        raise BadRelease(f"{path} is missing; version {manifest.version} names it; publish it again") from None
    if digest != manifest.digest:
        raise BadRelease(
            f"{path} was changed: its SHA-256 is {digest}; version {manifest.version} was {manifest.digest}"
        )
    check_file(path)
    return Release(manifest=manifest, db=Db(path))


class Releases:
    """The releases of one directory, as one worker has them open. Reading `current` never touches the disk."""

    def __init__(self, directory: Path) -> None:
        """Open the current release, or raise BadRelease."""
        self._directory = directory
        self._older: dict[str, Release] = {}
        self.kept = tuple(kept(directory))
        if not self.kept:
            raise BadRelease(
                f"{directory} has no release; publish one with `onrecord publish FILE --releases {directory}`"
            )
        self.current = open_release(directory, self.kept[0])
        self.refused: str | None = None
        self._refused_version: str | None = None

    def refresh(self) -> bool:
        """Take up a release published since, and tell whether there was one.

        One that must not be served leaves the old one in force, and `refused` says why.
        """
        version = current_version(self._directory)
        if version in {self.current.manifest.version, self._refused_version}:
            return False
        try:
            manifests = tuple(kept(self._directory))
            self.current, self.kept = open_release(self._directory, manifests[0]), manifests
        except (BadRelease, OSError) as error:
            self.refused, self._refused_version = str(error), version
            return False
        self.refused = self._refused_version = None
        return True

    def with_digest(self, start: str) -> Release | None:
        """Return the kept release whose digest starts so, opened when first asked for, or None."""
        if self.current.manifest.digest.startswith(start):
            return self.current
        manifest = next((each for each in self.kept if each.digest.startswith(start)), None)
        if manifest is None:
            return None
        if manifest.digest not in self._older:
            while len(self._older) >= OLDER_RELEASES_OPEN:
                del self._older[next(iter(self._older))]
            self._older[manifest.digest] = open_release(self._directory, manifest)
        return self._older[manifest.digest]
