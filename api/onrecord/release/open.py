"""Published releases opened for reading: the current one, and those kept beside it.

A directory of releases holds one file a release, `<digest>.sqlite`, one manifest a version, `<version>.json`, and
`current`, which names the version in force. Each manifest names the one before it; what that chain does not reach
was never published. Beside the newest versions lies `<version>.changes.sqlite`, the feed of all changes up to each.
"""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TypeAlias
from urllib.parse import quote

import msgspec
from msgspec import Struct

from onrecord.errors import BadRelease
from onrecord.records.manifest import Manifest
from onrecord.records.page import Version

APPLICATION_ID = 0x6F6E7263  # "onrc"; file(1) and SQLite show it
SCHEMA_VERSION = 2
POINTER = "current"
REMEDY = "put it back, or publish into an empty directory"
START_BYTES = 8  # enough that no two releases are taken for each other
FEED = b"changes:"  # in place of the start of a digest: a feed only grows, so a cursor goes on in every later one
OLDER_RELEASES_OPEN = 4  # for cursors that were begun on them; each is a connection and its page cache
CACHE_KIB = 16_384  # SQLite's page cache of one connection

CACHE = f"PRAGMA cache_size = -{CACHE_KIB}"
APPLICATION = "PRAGMA application_id"
VERSION = "PRAGMA user_version"

Value: TypeAlias = str | int | float | None
Values: TypeAlias = tuple[Value, ...]


class Db:
    """One read-only connection; text comes back as UTF-8 bytes, ready to be sent."""

    def __init__(self, path: Path) -> None:
        self._connection = connect(path)
        self._connection.text_factory = bytes
        self._connection.execute(CACHE)

    def doc(self, sql: str, values: Values = ()) -> bytes | None:
        """Return the first column of the first row: a record as it is sent, or None where there is no row."""
        row: tuple[bytes] | None = self._connection.execute(sql, values).fetchone()
        return row[0] if row else None

    def docs(self, sql: str, values: Values = ()) -> list[bytes]:
        """Return the first column of every row."""
        rows: list[tuple[bytes]] = self._connection.execute(sql, values).fetchall()
        return [row[0] for row in rows]

    def texts(self, sql: str, values: Values = ()) -> list[str]:
        """Return the first column of every row as text."""
        return [text.decode() for text in self.docs(sql, values)]

    def row(self, sql: str, values: Values = ()) -> tuple[int, int | None, bytes | None]:
        """Return the one row that the statement gives: how many records, the rank of the last, and all of them."""
        row: tuple[int, int | None, bytes | None] = self._connection.execute(sql, values).fetchone()
        return row

    def number(self, sql: str, values: Values = ()) -> int:
        """Return the one number that the statement gives."""
        row: tuple[int] = self._connection.execute(sql, values).fetchone()
        return row[0]

    def counts(self, sql: str, values: Values = ()) -> list[tuple[bytes, int]]:
        """Return every row's value and number."""
        return self._connection.execute(sql, values).fetchall()

    def close(self) -> None:
        """Let go of the file now; a connection that is only dropped stays until cycles are collected."""
        self._connection.close()


def connect(path: Path) -> sqlite3.Connection:
    """Return a connection that reads a release and writes nothing, not even a lock."""
    address = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
    return sqlite3.connect(address, uri=True, check_same_thread=False, isolation_level=None)


class Release(Struct, frozen=True, kw_only=True):
    """A release that was checked and is open."""

    manifest: Manifest
    db: Db
    start: bytes  # of the digest, by which cursors know the release


def file_of(directory: Path, digest: str) -> Path:
    """Return where the release with a digest lies."""
    return directory / f"{digest}.sqlite"


def manifest_of(directory: Path, version: str) -> Path:
    """Return where the manifest of a version lies."""
    return directory / f"{version}.json"


def feed_of(directory: Path, version: str) -> Path:
    """Return where the feed of a version lies: all changes from the first release to that one."""
    return directory / f"{version}.changes.sqlite"


def current_version(directory: Path) -> str | None:
    """Return the version in force, or None where nothing was published yet; raise BadRelease where it is none."""
    path = directory / POINTER
    try:
        found = path.read_text("utf-8", "replace").strip()
    except FileNotFoundError:
        return None
    try:
        return msgspec.convert(found, type=Version)
    except msgspec.ValidationError:
        raise BadRelease(f"{path} names no version: found {found!r}; right would be that of a manifest here") from None


def kept(directory: Path) -> Iterator[Manifest]:
    """Yield the manifests of the releases that are kept, the current one first; raise BadRelease for a broken one."""
    version, read = current_version(directory), set[str]()
    while version is not None:
        path = manifest_of(directory, version)
        manifest = _read_manifest(path)
        if manifest.version != version or version in read:
            raise BadRelease(f"{path} is not the manifest it should be: found version {manifest.version}; {REMEDY}")
        yield manifest
        read.add(version)
        version = manifest.previous


def _read_manifest(path: Path) -> Manifest:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Manifest)
    except FileNotFoundError:
        raise BadRelease(f"{path} is missing, which the pointer or a later manifest names; {REMEDY}") from None
    except msgspec.DecodeError as error:
        raise BadRelease(f"{path} is not a manifest: {error}; {REMEDY}") from None


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal; one pass over it, in constant memory."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_file(path: Path) -> None:
    """Raise BadRelease where a file is no release whose tables this program knows."""
    try:
        with closing(connect(path)) as connection:
            (application,) = connection.execute(APPLICATION).fetchone()
            (found,) = connection.execute(VERSION).fetchone()
    except sqlite3.DatabaseError as error:
        raise BadRelease(f"{path} is not a release: {error}; build it with `onrecord build`") from None
    if application != APPLICATION_ID:
        raise BadRelease(
            f"{path} is not a release: found application id {application}, right would be {APPLICATION_ID}; "
            "build it with `onrecord build`"
        )
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
    return Release(manifest=manifest, db=Db(path), start=bytes.fromhex(digest)[:START_BYTES])


def check_feed(directory: Path, manifest: Manifest) -> None:
    """Raise BadRelease where the feed of a version is missing, or is not as it was written."""
    path = feed_of(directory, manifest.version)
    try:
        digest = digest_of(path)
    except FileNotFoundError:
        raise BadRelease(f"{path} is missing; publish version {manifest.version} again") from None
    if digest != manifest.changes:
        raise BadRelease(f"{path} was changed: its SHA-256 is {digest}; it was {manifest.changes}; publish it again")
    check_file(path)


def open_feed(directory: Path, manifest: Manifest) -> Release:
    """Return the feed of a version in the form of a release, or raise BadRelease."""
    check_feed(directory, manifest)
    return Release(manifest=manifest, db=Db(feed_of(directory, manifest.version)), start=FEED)


class Newer(Struct, frozen=True, kw_only=True):
    """What a look at the directory found: the releases kept now, with the current one opened, or why it is refused."""

    kept: tuple[Manifest, ...] = ()
    current: Release | None = None
    feed: Release | None = None
    refused: str | None = None


class Releases:
    """The releases of one directory, as one worker has them open. Reading `current` never touches the disk.

    `look` may run in a thread of its own; all the rest belongs to the thread that answers requests.
    """

    def __init__(self, directory: Path) -> None:
        """Open the current release, or raise BadRelease."""
        self._directory = directory
        self._older: dict[str, Release] = {}
        self._pointer = _pointer(directory)
        self.kept = _published(directory)
        self.current = open_release(directory, self.kept[0])
        self.feed = open_feed(directory, self.kept[0])
        self.refused: str | None = None

    def close(self) -> None:
        """Let go of every release; nothing can be asked of them any more."""
        for release in (self.current, self.feed, *self._older.values()):
            release.db.close()

    def refresh(self) -> bool:
        """Take up a release published since, and tell whether there was one.

        One that must not be served leaves the old one in force, and `refused` says why until the pointer moves.
        """
        return self.take(self.look())

    def look(self) -> Newer | None:
        """Return what was published since the last look, opened and checked, or None where the pointer stands still."""
        pointer = _pointer(self._directory)
        if pointer == self._pointer:
            return None
        self._pointer = pointer
        try:
            manifests = _published(self._directory)
            served = self.current
            if manifests[0] == served.manifest:
                return Newer(kept=manifests, current=served, feed=self.feed)
            newest, feed = (each(self._directory, manifests[0]) for each in (open_release, open_feed))
            return Newer(kept=manifests, current=newest, feed=feed)
        except (BadRelease, OSError) as error:
            return Newer(refused=_without_place(str(error), self._directory))

    def take(self, newer: Newer | None) -> bool:
        """Put in force what a look found, and tell whether that is another release than before."""
        if newer is None:
            return False
        self.refused = newer.refused
        if newer.current is None or newer.feed is None:
            return False
        before, self.current, self.kept = self.current, newer.current, newer.kept
        if before is newer.current:
            return False
        self.feed.db.close()
        self.feed = newer.feed
        self._keep_open(before)  # cursors that were begun on it go on
        return True

    def starting(self, start: bytes) -> Release | None:
        """Return the kept release whose digest starts so, opened when first asked for, or None."""
        if self.current.start == start:
            return self.current
        manifest = next((each for each in self.kept if each.digest.startswith(start.hex())), None)
        if manifest is None:
            return None
        if manifest.digest not in self._older:
            self._keep_open(open_release(self._directory, manifest))
        return self._older[manifest.digest]

    def _keep_open(self, release: Release) -> None:
        while len(self._older) >= OLDER_RELEASES_OPEN:
            self._older.pop(next(iter(self._older))).db.close()
        self._older[release.manifest.digest] = release


def _without_place(reason: str, directory: Path) -> str:
    """Return a reason without telling where on this machine it is: anyone may read it."""
    return reason.replace(f"{directory}/", "").replace(str(directory), "the directory of releases")


def _published(directory: Path) -> tuple[Manifest, ...]:
    manifests = tuple(kept(directory))
    if not manifests:
        raise BadRelease(f"{directory} has no release; publish one with `onrecord publish FILE --releases {directory}`")
    return manifests


def _pointer(directory: Path) -> tuple[int, int] | None:
    """Return what changes whenever the pointer is written, even with what it said before; None where there is none."""
    try:
        found = (directory / POINTER).stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns
