"""A built release put into service: copied under its digest, its changes told, described, and pointed to, in order.

Whatever moment the publisher is killed at, `current` names a whole release: the old one until its last step, the new
one after it. What an unfinished run left is cleared by the next.
"""

import fcntl
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from itertools import count
from pathlib import Path
from typing import TypeAlias

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from onrecord.errors import BadPublication, BadRelease, PublisherBusy
from onrecord.records.manifest import Manifest, RecordCounts, SourceCount
from onrecord.records.page import Version
from onrecord.release import bulk
from onrecord.release.atomic import replace_file
from onrecord.release.db import connect
from onrecord.release.feed import FeedRelease
from onrecord.release.feed import write as write_feed
from onrecord.release.open import (
    POINTER,
    SCHEMA_VERSION,
    check_feed,
    check_file,
    digest_of,
    feed_of,
    file_of,
    manifest_of,
    open_release,
    read_manifests,
)

LOCK = ".lock"
PARTIAL = ".partial"  # one publisher writes one file at a time
FEED_PARTIAL = ".changes.partial"  # and beside it the feed
FEEDS_KEPT = 2  # the newest has all that the older ones have
UNWRITTEN = "0" * 64  # the digest of the feed, until there is one
VERSION = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
_OURS = re.compile(rf"[0-9a-f]{{64}}\.sqlite|{VERSION}\.changes\.sqlite")

DATASET_INFO = "SELECT title, license, attribution FROM release"
COUNTS = "SELECT kind || 's', records FROM record_count"
SOURCES = "SELECT publisher, license, documents FROM source ORDER BY publisher, license"


Prepare: TypeAlias = Callable[[Path, Manifest], None]


class PublishOptions(Struct, frozen=True, kw_only=True):
    """How a release is to be published."""

    day: date
    version: Version | None = None
    note: str | None = None


class Publication(Struct, frozen=True, kw_only=True):
    """The manifest now in force, and whether this run put it there."""

    manifest: Manifest
    is_new: bool


def publish(file: Path, directory: Path, edition: PublishOptions, prepare: Prepare = lambda *_: None) -> Publication:
    """Put a built release into service and return what is in force now.

    `prepare` is called when the release file is in place and nothing names it yet, with the directory and the manifest.
    Raises BadRelease for a file that is none, BadPublication for a version or day that cannot be, and PublisherBusy
    where another publisher is at work. A release that is current already is no new version; its file is put back where
    it was damaged.
    """
    _check_version(edition.version)
    check_file(file)
    directory.mkdir(parents=True, exist_ok=True)
    with _locked(directory):
        manifests = tuple(read_manifests(directory))
        _sweep(directory, manifests)
        current = manifests[0] if manifests else None
        digest = digest_of(file)
        if current and current.digest == digest:
            if _is_whole(directory, current):
                prepare(directory, current)
            else:
                _install(file, directory, current, manifests[1:], prepare)
            return Publication(manifest=current, is_new=False)
        manifest = _manifest(file, digest, edition, manifests)
        manifest = _install(file, directory, manifest, manifests, prepare)
        _sweep(directory, (manifest, *manifests))
    return Publication(manifest=manifest, is_new=True)


@contextmanager
def _locked(directory: Path) -> Iterator[None]:
    """Let one publisher in; the kernel lets go of the lock when the process ends, however it ends."""
    with (directory / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PublisherBusy(str(directory)) from None
        yield


def _sweep(directory: Path, manifests: tuple[Manifest, ...]) -> None:
    """Remove what a publisher that was killed left: its partial file, and what no published manifest names."""
    named = {manifest_of(directory, each.version) for each in manifests}
    named |= {file_of(directory, each.digest) for each in manifests}
    named |= {feed_of(directory, each.version) for each in manifests[:FEEDS_KEPT]}
    for partial in (PARTIAL, FEED_PARTIAL):
        (directory / partial).unlink(missing_ok=True)
    for path in directory.iterdir():
        if path not in named and path.is_file() and _is_ours(path):
            path.unlink()
    bulk.sweep(directory, {each.version for each in manifests})


def _is_ours(path: Path) -> bool:
    """Return whether a publisher wrote a file; what a person put beside the releases stays."""
    if path.suffix != ".json":
        return bool(_OURS.fullmatch(path.name))
    try:
        return msgspec.json.decode(path.read_bytes(), type=Manifest).version == path.stem
    except msgspec.DecodeError:
        return False


def _is_whole(directory: Path, manifest: Manifest) -> bool:
    """Return whether the files of a published release are as they were."""
    try:
        open_release(directory, manifest)
        check_feed(directory, manifest)
    except BadRelease:
        return False
    return True


def _manifest(file: Path, digest: str, edition: PublishOptions, manifests: tuple[Manifest, ...]) -> Manifest:
    current = manifests[0] if manifests else None
    if current and edition.day < current.day:
        raise BadPublication(
            f"the day is before that of the current release: found {edition.day}; "
            f"expected {current.day} or later (version {current.version})"
        )
    try:
        with closing(connect(file)) as release:
            title, terms, attribution = release.execute(DATASET_INFO).fetchone()
            counts = dict(release.execute(COUNTS))
            sources = release.execute(SOURCES).fetchall()
    except sqlite3.DatabaseError as error:
        raise BadRelease(f"{file} is not a release: {error}; build it with `onrecord build`") from None
    return Manifest(
        version=_version(edition, {each.version for each in manifests}),
        day=edition.day,
        digest=digest,
        size=file.stat().st_size,
        changes=UNWRITTEN,
        schema_version=SCHEMA_VERSION,
        title=title,
        license=terms,
        attribution=attribution,
        counts=RecordCounts(**counts),
        sources=tuple(SourceCount(publisher=each[0], license=each[1], documents=each[2]) for each in sources),
        note=edition.note,
        previous=current.version if current else None,
    )


def _version(edition: PublishOptions, taken: set[str]) -> str:
    """Return the version asked for, or the day with the first counter that is free."""
    version = edition.version
    if version is None:
        return next(each for counter in count(1) if (each := f"{edition.day}.{counter}") not in taken)
    if version in taken:
        raise BadPublication(
            f"the version is taken: found {version!r}; expected any but {', '.join(sorted(taken))}"
        )
    return version


def _check_version(version: Version | None) -> None:
    if version is not None and not re.fullmatch(VERSION, version):
        raise BadPublication(
            f"the version is not one: found {version!r}; expected up to 64 letters, digits, '.', '_', '-', "
            "the first of them a letter or digit"
        )


def _install(
    file: Path, directory: Path, manifest: Manifest, earlier: tuple[Manifest, ...], prepare: Prepare
) -> Manifest:
    """Put a release, its feed, its manifest and the pointer in place, and return the manifest as it was written."""
    _encode(manifest)  # what cannot be is refused before anything is copied
    release, feed = directory / PARTIAL, directory / FEED_PARTIAL
    try:
        _copy(file, release, manifest.digest)
        write_feed(feed, FeedRelease(version=manifest.version, day=manifest.day, file=release), directory, earlier)
        manifest = replace(manifest, changes=digest_of(feed))
        replace_file(release, file_of(directory, manifest.digest))
        replace_file(feed, feed_of(directory, manifest.version))
    finally:
        release.unlink(missing_ok=True)
        feed.unlink(missing_ok=True)
    prepare(directory, manifest)
    _write(manifest_of(directory, manifest.version), _encode(manifest))
    _write(directory / POINTER, f"{manifest.version}\n".encode())
    return manifest


def _encode(manifest: Manifest) -> bytes:
    """Return a manifest as it is kept, after checking that it can be read back."""
    content = msgspec.json.encode(manifest)
    try:
        msgspec.json.decode(content, type=Manifest)
    except msgspec.ValidationError as error:
        raise BadPublication(f"the manifest would not be one: {error}") from None
    return msgspec.json.format(content) + b"\n"


def _copy(source: Path, partial: Path, digest: str) -> None:
    shutil.copyfile(source, partial)
    if digest_of(partial) != digest:
        raise BadPublication(f"{source} changed while it was copied; publish it again when its build has finished")


def _write(target: Path, content: bytes) -> None:
    partial = target.with_name(PARTIAL)
    partial.write_bytes(content)
    replace_file(partial, target)
