"""Published releases opened for reading: the current one, and older ones for cursors and clients that name them.

A directory of releases has one file for each release, `<digest>.sqlite`, one manifest for each version,
`<version>.json`, and the pointer `current`, which names the current version. Each manifest names the previous version;
a file that this chain does not reach was never published. The newest versions also have `<version>.changes.sqlite`,
the feed of all changes up to that version.
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
from onrecord.release.db import Db, Deadline, connect

APPLICATION_ID = 0x6F6E7263  # "onrc" in ASCII; file(1) and SQLite's shell show it
SCHEMA_VERSION = 5
POINTER = "current"
IN_EMPTY = " into an empty directory"
RESTORE_HINT = "restore it, or publish into an empty directory"
DIGEST_PREFIX_BYTES = 8  # 64 bits: two releases of one directory do not share a prefix by chance
# The prefix of a feed in cursors, instead of a digest: a feed only grows, so a cursor is valid in every later one.
FEED = b"changes:"
MAX_CHANGES = 2**48 - 1  # the largest number that a cursor can hold; ranks of the newest first count down from it
OLDER_RELEASES_OPEN = 4  # at most, for cursors that began on them; each costs a connection and its page cache

APPLICATION = "PRAGMA application_id"
VERSION = "PRAGMA user_version"

FileStamp: TypeAlias = tuple[int, int, int]  # inode, size in bytes, and time of modification in ns


class Release(Struct, frozen=True, kw_only=True):
    """A checked and opened release.

    A release file never changes, so its digest identifies the release in cache keys and ETags, and the first
    bytes of the digest identify it in cursors.
    """

    manifest: Manifest
    db: Db
    digest_prefix: bytes


def release_path(directory: Path, digest: str) -> Path:
    """Return the path of the release file with a digest."""
    return directory / f"{digest}.sqlite"


def manifest_path(directory: Path, version: str) -> Path:
    """Return the path of the manifest of a version."""
    return directory / f"{version}.json"


def feed_path(directory: Path, version: str) -> Path:
    """Return the path of the feed of a version: all changes from the first release up to it."""
    return directory / f"{version}.changes.sqlite"


def current_version(directory: Path) -> str | None:
    """Return the current version, or None if nothing was published yet; raise BadRelease for a broken pointer."""
    path = directory / POINTER
    try:
        found = path.read_text("utf-8", "replace").strip()
    except FileNotFoundError:
        return None
    try:
        return msgspec.convert(found, type=Version)
    except msgspec.ValidationError:
        raise BadRelease(
            f"{path} names no version: found {found!r}; expected the version of a manifest in this directory"
        ) from None


def read_manifests(directory: Path) -> Iterator[Manifest]:
    """Yield the manifests of all published versions, the current one first; raise BadRelease for a broken one."""
    version, seen = current_version(directory), set[str]()
    while version is not None:
        path = manifest_path(directory, version)
        manifest = _read_manifest(path)
        if manifest.version != version:
            raise BadRelease(
                f"{path} is the wrong manifest: found version {manifest.version}; expected {version}; {RESTORE_HINT}"
            )
        if version in seen:
            raise BadRelease(
                f"{path} is in a loop: found {version} among the versions before it; "
                f"expected a version that was published earlier, or null; {RESTORE_HINT}"
            )
        yield manifest
        seen.add(version)
        version = manifest.previous


class _OtherManifest(Struct):
    """The field by which manifests of every version of the program tell theirs."""

    schema_version: int


def _read_manifest(path: Path) -> Manifest:
    try:
        content = path.read_bytes()
        return msgspec.json.decode(content, type=Manifest)
    except FileNotFoundError:
        raise BadRelease(f"{path} is missing: the pointer or a later manifest names it; {RESTORE_HINT}") from None
    except msgspec.DecodeError as error:
        with suppress(msgspec.DecodeError):
            _check_schema_version(path, msgspec.json.decode(content, type=_OtherManifest).schema_version, IN_EMPTY)
        raise BadRelease(f"{path} is not a manifest: {error}; {RESTORE_HINT}") from None


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal, read once, in constant memory."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_file(path: Path) -> None:
    """Raise BadRelease if a file is not a release, or has another schema version than this program."""
    try:
        with closing(connect(path)) as connection:
            (application,) = connection.execute(APPLICATION).fetchone()
            (found,) = connection.execute(VERSION).fetchone()
    except sqlite3.DatabaseError as error:
        raise BadRelease(f"{path} is not a release: {error}; build it with `onrecord build`") from None
    if application != APPLICATION_ID:
        raise BadRelease(
            f"{path} is not a release: found application id {application}; expected {APPLICATION_ID}; "
            "build it with `onrecord build`"
        )
    _check_schema_version(path, found)


def _check_schema_version(path: Path, found: int, directory_hint: str = "") -> None:
    if found != SCHEMA_VERSION:
        raise BadRelease(f"{path} has the wrong schema version: {_schema_hint(found)}{directory_hint}")


def _schema_hint(found: int) -> str:
    """Return what was found and expected, and what to do with a release of another schema version."""
    age, remedy = ("an older", "") if found < SCHEMA_VERSION else ("a newer", "upgrade onrecord, or ")
    return (
        f"found {found}, of {age} onrecord; expected {SCHEMA_VERSION}; "
        f"{remedy}build its data again with `onrecord build`, and publish the new file"
    )


def open_release(directory: Path, manifest: Manifest, deadline: Deadline | None = None) -> Release:
    """Return the release of a manifest, or raise BadRelease; hashes the whole file to check its digest."""
    check_digest(directory, manifest)
    return _open_verified(directory, manifest, deadline)


def check_digest(directory: Path, manifest: Manifest) -> None:
    """Raise BadRelease if the file of a manifest is missing or was changed since it was published."""
    _check_digest(release_path(directory, manifest.sha256), manifest.sha256, manifest.version)


def _check_digest(path: Path, expected: str, version: str) -> None:
    try:
        found = digest_of(path)
    except FileNotFoundError:
        raise BadRelease(f"{path} is missing: version {version} names it; publish it again") from None
    if found != expected:
        raise BadRelease(f"{path} was changed: found SHA-256 {found}; expected {expected}, as of version {version}")


def _open_verified(directory: Path, manifest: Manifest, deadline: Deadline | None) -> Release:
    """Open a release whose digest was checked before."""
    path = release_path(directory, manifest.sha256)
    if manifest.schema_version != SCHEMA_VERSION:  # the version says more to a reader than the name of the file
        raise BadRelease(
            f"version {manifest.version} has the wrong schema version: {_schema_hint(manifest.schema_version)}"
        )
    check_file(path)
    prefix = bytes.fromhex(manifest.sha256)[:DIGEST_PREFIX_BYTES]
    return Release(manifest=manifest, db=Db(path, deadline), digest_prefix=prefix)


def check_feed(directory: Path, manifest: Manifest) -> None:
    """Raise BadRelease if the feed of a version is missing or was changed since it was published."""
    path = feed_path(directory, manifest.version)
    _check_digest(path, manifest.changes_sha256, manifest.version)
    check_file(path)


def open_feed(directory: Path, manifest: Manifest, deadline: Deadline | None = None) -> Release:
    """Return the feed of a version, which is read like a release, or raise BadRelease."""
    check_feed(directory, manifest)
    return Release(manifest=manifest, db=Db(feed_path(directory, manifest.version), deadline), digest_prefix=FEED)


class Update(Struct, frozen=True, kw_only=True):
    """The result of a poll: the published manifests and the opened current release and feed, or the error."""

    manifests: tuple[Manifest, ...] = ()
    current: Release | None = None
    feed: Release | None = None
    update_error: str | None = None


class Releases:
    """The open releases of one directory, for one worker. Reading `current` and `feed` never touches the disk.

    `poll` and `verify_older` may run in another thread, since they hash whole files. Everything else belongs to the
    thread that serves requests.
    """

    def __init__(self, directory: Path) -> None:
        """Open the current release and its feed, or raise BadRelease."""
        self.deadline = Deadline()
        self._directory = directory
        self._older: dict[str, Release] = {}  # open ones by version, the one opened first at the front
        self._verified: dict[str, FileStamp] = {}  # by digest: the stamp that a file had when its digest was checked
        self._pointer_stamp = _pointer_stamp(directory)
        self.manifests = _manifests(directory)
        self.current = open_release(directory, self.manifests[0], self.deadline)
        self.feed = open_feed(directory, self.manifests[0], self.deadline)
        self.update_error: str | None = None

    def close(self) -> None:
        """Close every release; none of them can be queried afterwards."""
        for release in (self.current, self.feed, *self._older.values()):
            release.db.close()

    def refresh(self) -> bool:
        """Poll, apply the update, and return whether the current release changed.

        A release that cannot be opened leaves the previous one current; `update_error` gives the reason until the
        pointer is written again.
        """
        return self.apply(self.poll())

    def poll(self) -> Update | None:
        """Return an update if the pointer was written since the last poll, or None.

        A new release is hashed and opened here, in another thread than the requests, so `apply` only swaps references.
        """
        stamp = _pointer_stamp(self._directory)
        if stamp == self._pointer_stamp:
            return None
        self._pointer_stamp = stamp  # also if opening fails: a damaged release is not hashed again at every poll
        try:
            manifests = _manifests(self._directory)
            current = self.current
            if manifests[0] == current.manifest:
                return Update(manifests=manifests, current=current, feed=self.feed)
            newest = open_release(self._directory, manifests[0], self.deadline)
            feed = open_feed(self._directory, manifests[0], self.deadline)
            return Update(manifests=manifests, current=newest, feed=feed)
        except (BadRelease, OSError) as error:
            return Update(update_error=_without_directory(str(error), self._directory))

    def apply(self, update: Update | None) -> bool:
        """Make the release of an update the current one, and return whether it is another than before."""
        if update is None:
            return False
        self.update_error = update.update_error
        if update.current is None or update.feed is None:
            return False
        previous, self.current, self.manifests = self.current, update.current, update.manifests
        if previous is update.current:
            return False
        # Cursors name the release that they began on, and continue to read it. The feed needs no such care: every
        # cursor of the previous feed is valid in the new one.
        self._add_older(previous)
        self.feed.db.close()
        self.feed = update.feed
        return True

    def verify_older(self) -> None:
        """Check the digests of the older releases, each once, so that no request has to wait for it.

        A damaged or missing file stays unverified; the request that needs it gets the error.
        """
        for manifest in self.manifests:
            stamp = _file_stamp(release_path(self._directory, manifest.sha256))
            if stamp is None or self._verified.get(manifest.sha256) == stamp:
                continue
            with suppress(BadRelease, OSError):
                check_digest(self._directory, manifest)
                self._verified[manifest.sha256] = stamp

    @property
    def directory(self) -> Path:
        """The directory of releases."""
        return self._directory

    def version(self, version: str) -> Release:
        """Return the release of a version, opened if necessary, or raise ReleaseNotFound."""
        return self._open(self.manifest(version))

    def manifest(self, version: str) -> Manifest:
        """Return the manifest of a version, or raise ReleaseNotFound."""
        manifest = next((each for each in self.manifests if each.version == version), None)
        if manifest is None:
            raise ReleaseNotFound(
                f"with the version {quoted(version)}", f"{self._version_range()}; /v1/releases lists them"
            )
        return manifest

    def known_at(self, day: date) -> Release:
        """Return the release that was current at the end of a day, or raise ReleaseNotFound if there was none yet."""
        manifest = next((each for each in self.manifests if each.day <= day), None)
        if manifest is None:
            raise ReleaseNotFound(f"of {day} or before", self._version_range())
        return self._open(manifest)

    def by_digest_prefix(self, prefix: bytes) -> Release | None:
        """Return the published release whose digest has this prefix, opened if necessary, or None.

        For FEED, return the feed.
        """
        if prefix == FEED:
            return self.feed
        if self.current.digest_prefix == prefix:
            return self.current
        manifest = next((each for each in self.manifests if each.sha256.startswith(prefix.hex())), None)
        return self._open(manifest) if manifest else None

    def _version_range(self) -> str:
        first, last = self.manifests[-1], self.manifests[0]
        return f"the first is {first.version} of {first.day}, the current one {last.version} of {last.day}"

    def _open(self, manifest: Manifest) -> Release:
        """Return a published release; raise ReleaseNotFound if it has another schema version than this program."""
        if manifest == self.current.manifest:
            return self.current
        if manifest.schema_version != SCHEMA_VERSION:
            raise ReleaseNotFound(
                f"with the version {quoted(manifest.version)} that this service can read",
                f"its schema version is wrong: {_schema_hint(manifest.schema_version)}",
            )
        release = self._older.get(manifest.version)
        if release is None:
            stamp = _file_stamp(release_path(self._directory, manifest.sha256))
            if stamp is None or self._verified.get(manifest.sha256) != stamp:
                check_digest(self._directory, manifest)
            release = _open_verified(self._directory, manifest, self.deadline)
            self._add_older(release)
        return release

    def _add_older(self, release: Release) -> None:
        """Add an open release, and close the one opened first if there are too many."""
        while len(self._older) >= OLDER_RELEASES_OPEN:
            opened_first = next(iter(self._older))
            self._older.pop(opened_first).db.close()
        self._older[release.manifest.version] = release


def _file_stamp(path: Path) -> FileStamp | None:
    """Return a value that changes when a file is written or replaced, or None if there is no file."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _without_directory(message: str, directory: Path) -> str:
    """Return an error message without paths of this machine: /readyz shows it to anyone."""
    return message.replace(f"{directory}/", "").replace(str(directory), "the directory of releases")


def _manifests(directory: Path) -> tuple[Manifest, ...]:
    manifests = tuple(read_manifests(directory))
    if not manifests:
        raise BadRelease(f"{directory} has no release; publish one with `onrecord publish FILE --releases {directory}`")
    return manifests


def _pointer_stamp(directory: Path) -> tuple[int, int] | None:
    """Return a value that changes when the pointer is written, even with the same version, or None without one."""
    try:
        found = (directory / POINTER).stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns
