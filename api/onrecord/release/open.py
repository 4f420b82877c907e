"""Published releases opened for reading: the current one, and those kept beside it.

A directory of releases holds one file a release, `<digest>.sqlite`, one manifest a version, `<version>.json`, and
`current`, which names the version in force. Each manifest names the one before it; what that chain does not reach
was never published. Beside the newest versions lies `<version>.changes.sqlite`, the feed of all changes up to each.
"""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import date
from pathlib import Path
from typing import TypeAlias

import msgspec
from msgspec import Struct

from onrecord.errors import BadRelease, ReleaseNotFound, quoted
from onrecord.records.manifest import Manifest
from onrecord.records.page import Version
from onrecord.release.db import Clock, Db, connect

APPLICATION_ID = 0x6F6E7263  # "onrc"; file(1) and SQLite show it
SCHEMA_VERSION = 3
POINTER = "current"
REMEDY = "put it back, or publish into an empty directory"
DIGEST_PREFIX_BYTES = 8  # enough that no two releases are taken for each other
FEED = b"changes:"  # in place of the start of a digest: a feed only grows, so a cursor goes on in every later one
MOST_CHANGES = 2**48 - 1  # a cursor holds so much; the newest first, changes are numbered down from it
OLDER_RELEASES_OPEN = 4  # for cursors that were begun on them; each is a connection and its page cache

APPLICATION = "PRAGMA application_id"
VERSION = "PRAGMA user_version"

Stamp: TypeAlias = tuple[int, int, int]


class Release(Struct, frozen=True, kw_only=True):
    """A release that was checked and is open."""

    manifest: Manifest
    db: Db
    digest_prefix: bytes  # of the digest, by which cursors know the release


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
        raise BadRelease(f"{path} names no version: found {found!r}; expected that of a manifest here") from None


def read_manifests(directory: Path) -> Iterator[Manifest]:
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
            f"{path} is not a release: found application id {application}, expected {APPLICATION_ID}; "
            "build it with `onrecord build`"
        )
    if found != SCHEMA_VERSION:
        raise BadRelease(f"{path} has schema version {found}; this program serves {SCHEMA_VERSION}; build it again")


def open_release(directory: Path, manifest: Manifest, clock: Clock | None = None) -> Release:
    """Return the release of a manifest, after checking its digest and schema version, or raise BadRelease."""
    check_digest(directory, manifest)
    return _opened(directory, manifest, clock)


def check_digest(directory: Path, manifest: Manifest) -> None:
    """Raise BadRelease where the file of a manifest is missing, or is not what was published."""
    _check_digest(file_of(directory, manifest.digest), manifest.digest, manifest.version)


def _check_digest(path: Path, expected: str, version: str) -> None:
    try:
        digest = digest_of(path)
    except FileNotFoundError:
        raise BadRelease(f"{path} is missing; version {version} names it; publish it again") from None
    if digest != expected:
        raise BadRelease(f"{path} was changed: its SHA-256 is {digest}; version {version} was {expected}")


def _opened(directory: Path, manifest: Manifest, clock: Clock | None) -> Release:
    path = file_of(directory, manifest.digest)
    check_file(path)
    return Release(
        manifest=manifest, db=Db(path, clock), digest_prefix=bytes.fromhex(manifest.digest)[:DIGEST_PREFIX_BYTES]
    )


def check_feed(directory: Path, manifest: Manifest) -> None:
    """Raise BadRelease where the feed of a version is missing, or is not as it was written."""
    path = feed_of(directory, manifest.version)
    _check_digest(path, manifest.changes, manifest.version)
    check_file(path)


def open_feed(directory: Path, manifest: Manifest, clock: Clock | None = None) -> Release:
    """Return the feed of a version, which is read as a release is, or raise BadRelease."""
    check_feed(directory, manifest)
    return Release(manifest=manifest, db=Db(feed_of(directory, manifest.version), clock), digest_prefix=FEED)


class Update(Struct, frozen=True, kw_only=True):
    """What a look at the directory found: the releases kept now, with the current one opened, or why it is refused."""

    manifests: tuple[Manifest, ...] = ()
    current: Release | None = None
    feed: Release | None = None
    update_error: str | None = None


class Releases:
    """The releases of one directory, as one worker has them open. Reading `current` never touches the disk.

    `look` and `vouch` may run in a thread of their own; all the rest belongs to the thread that answers requests.
    """

    def __init__(self, directory: Path) -> None:
        """Open the current release, or raise BadRelease."""
        self.clock = Clock()
        self._directory = directory
        self._older: dict[str, Release] = {}
        self._sound: dict[str, Stamp] = {}
        self._pointer = _pointer(directory)
        self.manifests = _manifests(directory)
        self.current = open_release(directory, self.manifests[0], self.clock)
        self.feed = open_feed(directory, self.manifests[0], self.clock)
        self.update_error: str | None = None

    def close(self) -> None:
        """Let go of every release; nothing can be asked of them any more."""
        for release in (self.current, self.feed, *self._older.values()):
            release.db.close()

    def refresh(self) -> bool:
        """Take up a release published since, and tell whether there was one.

        One that must not be served leaves the old one in force, and `refused` says why until the pointer moves.
        """
        return self.apply(self.poll())

    def poll(self) -> Update | None:
        """Return what was published since the last look, opened and checked, or None where the pointer stands still."""
        pointer = _pointer(self._directory)
        if pointer == self._pointer:
            return None
        self._pointer = pointer
        try:
            manifests = _manifests(self._directory)
            served = self.current
            if manifests[0] == served.manifest:
                return Update(manifests=manifests, current=served, feed=self.feed)
            newest, feed = (each(self._directory, manifests[0], self.clock) for each in (open_release, open_feed))
            return Update(manifests=manifests, current=newest, feed=feed)
        except (BadRelease, OSError) as error:
            return Update(update_error=_without_place(str(error), self._directory))

    def apply(self, update: Update | None) -> bool:
        """Put in force what a look found, and tell whether that is another release than before."""
        if update is None:
            return False
        self.update_error = update.update_error
        if update.current is None or update.feed is None:
            return False
        before, self.current, self.manifests = self.current, update.current, update.manifests
        if before is update.current:
            return False
        self.feed.db.close()
        self.feed = update.feed
        self._keep_open(before)  # cursors that were begun on it go on
        return True

    def verify_older(self) -> None:
        """Hash the older releases once, so that no request has to wait for it; of damaged ones nothing is noted."""
        for manifest in self.manifests:
            stamp = _stamp(file_of(self._directory, manifest.digest))
            if stamp is None or self._sound.get(manifest.digest) == stamp:
                continue
            with suppress(BadRelease, OSError):
                check_digest(self._directory, manifest)
                self._sound[manifest.digest] = stamp

    @property
    def directory(self) -> Path:
        """Where all of this lies."""
        return self._directory

    def version(self, version: str) -> Release:
        """Return the release of a version, or raise NoRelease."""
        return self._open(self.manifest(version))

    def manifest(self, version: str) -> Manifest:
        """Return the manifest of a version, or raise NoRelease."""
        manifest = next((each for each in self.manifests if each.version == version), None)
        if manifest is None:
            raise ReleaseNotFound(f"of the version {quoted(version)}", f"{self._span()}; /v1/releases lists them")
        return manifest

    def known_at(self, day: date) -> Release:
        """Return the release that was current at the end of a day, or raise NoRelease where there was none yet."""
        manifest = next((each for each in self.manifests if each.day <= day), None)
        if manifest is None:
            raise ReleaseNotFound(f"of {day} or before", self._span())
        return self._open(manifest)

    def by_digest_prefix(self, start: bytes) -> Release | None:
        """Return the kept release whose digest starts so, opened when first asked for, or None; or the feed."""
        if start == FEED:
            return self.feed
        if self.current.digest_prefix == start:
            return self.current
        manifest = next((each for each in self.manifests if each.digest.startswith(start.hex())), None)
        return self._open(manifest) if manifest else None

    def _span(self) -> str:
        first, last = self.manifests[-1], self.manifests[0]
        return f"the first is {first.version} of {first.day}, the current one {last.version} of {last.day}"

    def _open(self, manifest: Manifest) -> Release:
        if manifest == self.current.manifest:
            return self.current
        release = self._older.get(manifest.version)
        if release is None:
            stamp = _stamp(file_of(self._directory, manifest.digest))
            if stamp is None or self._sound.get(manifest.digest) != stamp:
                check_digest(self._directory, manifest)
            release = _opened(self._directory, manifest, self.clock)
            self._keep_open(release)
        return release

    def _keep_open(self, release: Release) -> None:
        while len(self._older) >= OLDER_RELEASES_OPEN:
            self._older.pop(next(iter(self._older))).db.close()
        self._older[release.manifest.version] = release


def _stamp(path: Path) -> Stamp | None:
    """Return what changes when a file is written or replaced; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _without_place(reason: str, directory: Path) -> str:
    """Return a reason without telling where on this machine it is: anyone may read it."""
    return reason.replace(f"{directory}/", "").replace(str(directory), "the directory of releases")


def _manifests(directory: Path) -> tuple[Manifest, ...]:
    manifests = tuple(read_manifests(directory))
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
