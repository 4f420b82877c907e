"""Publishing a built release: copy it under its digest, write its feed and manifest, then move the pointer.

The pointer is written last. A publisher that is killed at any time therefore leaves `current` on a complete release:
the previous one before its last step, the new one after it. The next run removes unfinished files.
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

from onrecord.errors import MAX_NAMED, BadPublication, BadRelease, PublisherBusy, quoted
from onrecord.records.authorship import Contributor
from onrecord.records.bulk import LATEST
from onrecord.records.manifest import DRAFT, Manifest, PublisherCount, RecordCounts
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
    feed_path,
    manifest_path,
    open_release,
    read_manifests,
    release_path,
)

LOCK = ".lock"
PARTIAL = ".partial"  # one name is enough: the lock admits one publisher, which writes one such file at a time
FEED_PARTIAL = ".changes.partial"
FEEDS_RETAINED = 2  # the newest contains all older ones; the second is its base if it has to be written again
DRAFT_DIGITS = 12  # of the digest: a draft is named by its contents, since responses that name a version are cached
UNWRITTEN = "0" * 64  # the digest of the feed in a manifest until the feed is written
VERSION = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
_PUBLISHED_NAME = re.compile(rf"[0-9a-f]{{64}}\.sqlite|{VERSION}\.changes\.sqlite")

# All columns: files that were built before `contact` was added lack it.
DATASET_INFO = "SELECT * FROM release"
AUTHORS = "SELECT name FROM author ORDER BY position"
CONTRIBUTORS = "SELECT name, contribution, license FROM contributor ORDER BY position"
COUNTS = "SELECT kind || 's', records FROM record_count"
SOURCES = "SELECT publisher, license, documents FROM source ORDER BY publisher, license"


Prepare: TypeAlias = Callable[[Path, Manifest], None]


class PublishOptions(Struct, frozen=True, kw_only=True):
    """The facts about a publication that the release file does not have.

    Without a version, the next free one of the day is used, such as 2026-11-23.1. A draft has no version of its own,
    and replaces the draft before it: nothing of that one is kept, neither its ids nor its changes.
    """

    day: date
    is_default_day: bool = False  # the day is today's, and nobody asked for it
    version: Version | None = None
    note: str | None = None
    is_draft: bool = False


class Publication(Struct, frozen=True, kw_only=True):
    """The manifest of the current release; `is_new` is false if it was current before."""

    manifest: Manifest
    is_new: bool


def publish(file: Path, directory: Path, options: PublishOptions, prepare: Prepare = lambda *_: None) -> Publication:
    """Publish a built release, and return the manifest that is current now.

    `prepare` is called with the directory and the manifest after the release and its feed are written and before the
    manifest is, for files that must exist once the version is public. A release that is current already gets no new
    version; its files are restored if they were damaged.

    Raises BadRelease for a file that is not a release, BadPublication for an invalid version or day, for ids that
    vanished or for a draft among releases that are none, and PublisherBusy while another publisher holds the lock.
    """
    _check_version(options)
    check_file(file)
    directory.mkdir(parents=True, exist_ok=True)
    with _locked(directory):
        manifests = tuple(read_manifests(directory))
        _remove_leftovers(directory, manifests)
        current = manifests[0] if manifests else None
        if current:
            _check_same_purpose(directory, current, options)
        digest = digest_of(file)
        if current and current.sha256 == digest:
            _check_same_facts(current, options)
            if _is_intact(directory, current):
                prepare(directory, current)
            else:
                _install(file, directory, current, manifests[1:], prepare)
            return Publication(manifest=current, is_new=False)
        earlier = () if options.is_draft else manifests
        manifest = _manifest(file, digest, options, earlier)
        manifest = _install(file, directory, manifest, earlier, prepare)
        _remove_leftovers(directory, (manifest, *earlier))
    return Publication(manifest=manifest, is_new=True)


@contextmanager
def _locked(directory: Path) -> Iterator[None]:
    """Hold the lock of a directory, or raise PublisherBusy."""
    # The kernel releases the lock when the process ends, even if it is killed: there are no stale locks.
    with (directory / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PublisherBusy(str(directory)) from None
        yield


def _remove_leftovers(directory: Path, manifests: tuple[Manifest, ...]) -> None:
    """Remove the partial files of a killed publisher, and its files that no published manifest names."""
    named = {manifest_path(directory, each.version) for each in manifests}
    named |= {release_path(directory, each.sha256) for each in manifests}
    named |= {feed_path(directory, each.version) for each in manifests[:FEEDS_RETAINED]}
    for partial in (PARTIAL, FEED_PARTIAL):
        (directory / partial).unlink(missing_ok=True)
    for path in directory.iterdir():
        if path not in named and path.is_file() and _was_published(path):
            path.unlink()
    bulk.remove_leftovers(directory, {each.version for each in manifests})


def _was_published(path: Path) -> bool:
    """Return whether a publisher wrote a file. Other files in the directory belong to people and are never removed."""
    if path.suffix != ".json":
        return bool(_PUBLISHED_NAME.fullmatch(path.name))
    try:
        return msgspec.json.decode(path.read_bytes(), type=Manifest).version == path.stem
    except msgspec.DecodeError:
        return False


def _is_intact(directory: Path, manifest: Manifest) -> bool:
    """Return whether the release and the feed of a version have the digests of its manifest."""
    try:
        open_release(directory, manifest)
        check_feed(directory, manifest)
    except BadRelease:
        return False
    return True


def _check_same_purpose(directory: Path, current: Manifest, options: PublishOptions) -> None:
    """Refuse a draft in a directory of published releases, and a publication in a directory of drafts."""
    # A publication after drafts would have no history to check its ids against, and clients may have cached them.
    if current.is_draft and not options.is_draft:
        raise BadPublication(
            f"{directory} is a directory of drafts: found the draft {current.version}; expected published releases; "
            "publish into another directory, or add --draft"
        )
    if options.is_draft and not current.is_draft:
        raise BadPublication(
            f"{directory} is a directory of published releases: found version {current.version}; expected drafts; "
            "put the draft into another directory, or leave out --draft"
        )


def _check_same_facts(current: Manifest, options: PublishOptions) -> None:
    """Refuse another version, day or note for the release that is current already."""
    facts = {
        "version": (options.version, current.version),
        "day": (None if options.is_default_day else options.day, current.day),
        "note": (options.note, current.note),
    }
    for name, (found, published) in facts.items():
        if found is not None and found != published:
            raise BadPublication(
                f"this release is current already, as version {current.version} of {current.day}, and a release keeps "
                f"its {name}: found the {name} {quoted(str(found))}; expected no {name}, or "
                f"{'none' if published is None else quoted(str(published))}"
            )


def _manifest(file: Path, digest: str, options: PublishOptions, manifests: tuple[Manifest, ...]) -> Manifest:
    current = manifests[0] if manifests else None
    if current and options.day < current.day:
        raise BadPublication(
            f"the day is before that of the current release: found {options.day}; "
            f"expected {current.day} or later (version {current.version})"
        )
    try:
        with closing(connect(file)) as release:
            info = release.execute(DATASET_INFO)
            described = dict(zip((column[0] for column in info.description), info.fetchone(), strict=True))
            authors = tuple(name for (name,) in release.execute(AUTHORS))
            contributors = release.execute(CONTRIBUTORS).fetchall()
            counts = dict(release.execute(COUNTS))
            sources = release.execute(SOURCES).fetchall()
    except sqlite3.DatabaseError as error:
        raise BadRelease(f"{file} is not a release: {error}; build it with `onrecord build`") from None
    return Manifest(
        version=_version(options, digest, {each.version for each in manifests}),
        day=options.day,
        sha256=digest,
        size_bytes=file.stat().st_size,
        changes_sha256=UNWRITTEN,
        schema_version=SCHEMA_VERSION,
        dataset=described["dataset"],
        title=described["title"],
        license=described["license"],
        authors=authors,
        contributors=tuple(
            Contributor(name=name, contribution=contribution, license=data_terms)
            for name, contribution, data_terms in contributors
        ),
        contact=described.get("contact"),
        counts=RecordCounts(**counts),
        sources=tuple(
            PublisherCount(publisher=publisher, license=document_terms, documents=documents)
            for publisher, document_terms, documents in sources
        ),
        note=options.note,
        previous=current.version if current else None,
    )


def _version(options: PublishOptions, digest: str, published: set[str]) -> str:
    """Return the version of the options, or the day with the first free counter; for a draft, one of its digest."""
    if options.is_draft:
        return f"{DRAFT}{digest[:DRAFT_DIGITS]}"
    version = options.version
    if version is None:
        candidates = (f"{options.day}.{counter}" for counter in count(1))
        version = next(candidate for candidate in candidates if candidate not in published)
    if version in published:
        names = ", ".join(sorted(published)[:MAX_NAMED])
        more = f" and {len(published) - MAX_NAMED} more" if len(published) > MAX_NAMED else ""
        raise BadPublication(f"the version is published already: found {version!r}; expected any but {names}{more}")
    return version


def _check_version(options: PublishOptions) -> None:
    version = options.version
    if version is None:
        return
    if options.is_draft:
        raise BadPublication(f"a draft is named by its contents: found the version {quoted(version)}; expected none")
    if not re.fullmatch(VERSION, version):
        raise BadPublication(
            f"the version is invalid: found {quoted(version)}; expected up to 64 letters, digits, '.', '_', '-', "
            "the first of them a letter or digit"
        )
    if version == LATEST:
        raise BadPublication(f"the version cannot be {LATEST!r}: /v1/bulk/{LATEST} leads to the current release")
    if version.startswith(DRAFT):
        raise BadPublication(f"the version is that of a draft: found {version!r}; expected one without {DRAFT!r}")


def _install(
    file: Path, directory: Path, manifest: Manifest, earlier: tuple[Manifest, ...], prepare: Prepare
) -> Manifest:
    """Write a release, its feed, its manifest and the pointer, in this order, and return the manifest as written."""
    _encode(manifest)  # an invalid manifest is refused before anything is copied
    release, feed = directory / PARTIAL, directory / FEED_PARTIAL
    try:
        _copy(file, release, manifest.sha256)
        write_feed(feed, FeedRelease(version=manifest.version, day=manifest.day, file=release), directory, earlier)
        manifest = replace(manifest, changes_sha256=digest_of(feed))
        replace_file(release, release_path(directory, manifest.sha256))
        replace_file(feed, feed_path(directory, manifest.version))
    finally:
        release.unlink(missing_ok=True)
        feed.unlink(missing_ok=True)
    prepare(directory, manifest)
    _write(manifest_path(directory, manifest.version), _encode(manifest))
    # Last: workers poll the pointer, and everything that it leads to is complete by now.
    _write(directory / POINTER, f"{manifest.version}\n".encode())
    return manifest


def _encode(manifest: Manifest) -> bytes:
    """Return a manifest as indented JSON, after checking that it can be read back."""
    content = msgspec.json.encode(manifest)
    try:
        msgspec.json.decode(content, type=Manifest)
    except msgspec.ValidationError as error:
        raise BadPublication(f"the manifest is invalid: {error}") from None
    return msgspec.json.format(content) + b"\n"


def _copy(source: Path, partial: Path, digest: str) -> None:
    shutil.copyfile(source, partial)
    # The digest is of the file as it was checked; a build may have replaced it since.
    if digest_of(partial) != digest:
        raise BadPublication(f"{source} changed while it was copied; publish it again when its build has finished")


def _write(target: Path, content: bytes) -> None:
    partial = target.with_name(PARTIAL)
    partial.write_bytes(content)
    replace_file(partial, target)
