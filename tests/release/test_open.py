"""Only a whole release is served: what else lies in its place is refused, with what was found and what would be right.

A running service takes up a new release, and keeps the old one where the new one must not be served.
"""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from msgspec import Struct

from onrecord.errors import BadRelease
from onrecord.release.open import DIGEST_PREFIX_BYTES, OLDER_RELEASES_OPEN, SCHEMA_VERSION, Db, Releases, digest_of
from support.commands import build, free_port, is_listening, publish, run
from support.small_dataset import SMALL, write_files

DAY = ("--day", "2026-11-01")
TITLE = "SELECT title FROM release"
RESTORE_HINT = "restore it, or publish into an empty directory"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Return more release files than are held open at once, which differ by their title."""
    folder = tmp_path_factory.mktemp("files")
    first = build(write_files(folder / "data", SMALL), folder / "0.sqlite")
    made = [first]
    for number in range(1, OLDER_RELEASES_OPEN + 2):
        made.append(folder / f"{number}.sqlite")
        shutil.copyfile(first, made[-1])
        with closing(sqlite3.connect(made[-1])) as connection, connection:
            connection.execute("UPDATE release SET title = ?", (f"Number {number}",))
    return made


class Directory(Struct, frozen=True):
    """A directory with one release, and the files in it."""

    path: Path
    digest: str

    @property
    def file(self) -> Path:
        """The release."""
        return self.path / f"{self.digest}.sqlite"

    @property
    def manifest(self) -> Path:
        """Its manifest."""
        return self.path / "2026-11-01.1.json"

    @property
    def pointer(self) -> Path:
        """What names its version."""
        return self.path / "current"


@pytest.fixture
def directory(files: list[Path], tmp_path: Path) -> Directory:
    return Directory(publish(files[0], tmp_path / "releases", *DAY), digest_of(files[0]))


def start_of(digest: str) -> bytes:
    """Return what a cursor knows of a release."""
    return bytes.fromhex(digest)[:DIGEST_PREFIX_BYTES]


def refusal(path: Path) -> str:
    """Return why the releases of a directory are refused."""
    with pytest.raises(BadRelease) as caught:
        Releases(path)
    return str(caught.value)


def recorded(directory: Directory) -> None:
    """Write down the digest that the file has now, so that only what is in the file can be wrong."""
    digest = digest_of(directory.file)
    manifest = json.loads(directory.manifest.read_bytes()) | {"digest": digest}
    directory.manifest.write_text(json.dumps(manifest))
    directory.file.rename(directory.path / f"{digest}.sqlite")


@pytest.mark.parametrize("place", [0, 18, 20, 60, 100, 4096, 0.25, 0.5, 0.75, -4096, -1])
def test_a_release_with_one_bit_changed_is_refused(directory: Directory, place: float) -> None:
    content = bytearray(directory.file.read_bytes())
    content[int(place * len(content)) if isinstance(place, float) else place] ^= 1
    directory.file.write_bytes(content)

    assert refusal(directory.path) == (
        f"{directory.file} was changed: found SHA-256 {sha256(content).hexdigest()}; "
        f"expected {directory.digest}, as of version 2026-11-01.1"
    )


@pytest.mark.parametrize("length", [0, 1, 4096, -1])
def test_a_release_cut_short_or_grown_is_refused(directory: Directory, length: int) -> None:
    content = directory.file.read_bytes()
    directory.file.write_bytes(content[:length] if length >= 0 else content + b"\0")

    assert " was changed: found SHA-256 " in refusal(directory.path)


def manifest_with(directory: Directory, **fields: object) -> str:
    return json.dumps(json.loads(directory.manifest.read_bytes()) | fields)


BROKEN: dict[str, tuple[Callable[[Directory], object], str]] = {
    "no file": (
        lambda it: it.file.unlink(),
        "{file} is missing: version 2026-11-01.1 names it; publish it again",
    ),
    "no manifest": (
        lambda it: it.manifest.unlink(),
        f"{{manifest}} is missing: the pointer or a later manifest names it; {RESTORE_HINT}",
    ),
    "no pointer": (
        lambda it: it.pointer.unlink(),
        "{path} has no release; publish one with `onrecord publish FILE --releases {path}`",
    ),
    "half a manifest": (
        lambda it: it.manifest.write_bytes(it.manifest.read_bytes()[:100]),
        f"{{manifest}} is not a manifest: Input data was truncated; {RESTORE_HINT}",
    ),
    "an empty manifest": (
        lambda it: it.manifest.write_bytes(b""),
        f"{{manifest}} is not a manifest: Input data was truncated; {RESTORE_HINT}",
    ),
    "a manifest of something else": (
        lambda it: it.manifest.write_text('{"version": "2026-11-01.1"}'),
        f"{{manifest}} is not a manifest: Object missing required field `day`; {RESTORE_HINT}",
    ),
    "a manifest with a wrong digest": (
        lambda it: it.manifest.write_text(manifest_with(it, digest="../../etc")),
        "{manifest} is not a manifest: Expected `str` matching regex '^[0-9a-f]{{64}}$' - at `$.digest`; "
        + RESTORE_HINT,
    ),
    "a manifest of another version": (
        lambda it: it.manifest.write_text(manifest_with(it, version="other")),
        f"{{manifest}} is the wrong manifest: found version other; expected 2026-11-01.1; {RESTORE_HINT}",
    ),
    "a history in a circle": (
        lambda it: it.manifest.write_text(manifest_with(it, previous="2026-11-01.1")),
        "{manifest} is in a loop: found 2026-11-01.1 among the versions before it; "
        f"expected a version that was published earlier, or null; {RESTORE_HINT}",
    ),
    "an empty pointer": (
        lambda it: it.pointer.write_text("\n"),
        "{pointer} names no version: found ''; expected the version of a manifest in this directory",
    ),
    "a pointer out of the directory": (
        lambda it: it.pointer.write_text("../2026-11-01.1"),
        "{pointer} names no version: found '../2026-11-01.1'; expected the version of a manifest in this directory",
    ),
    "a pointer that is no text": (
        lambda it: it.pointer.write_bytes(b"\xff\n"),
        "{pointer} names no version: found '\ufffd'; expected the version of a manifest in this directory",
    ),
    "a pointer to nothing": (
        lambda it: it.pointer.write_text("2026-11-01.2\n"),
        f"{{path}}/2026-11-01.2.json is missing: the pointer or a later manifest names it; {RESTORE_HINT}",
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_is_broken_is_told(directory: Directory, what: str) -> None:
    damage, told = BROKEN[what]
    damage(directory)

    assert refusal(directory.path) == told.format(
        path=directory.path, file=directory.file, manifest=directory.manifest, pointer=directory.pointer
    )


def test_a_release_of_another_schema_version_is_refused_though_its_digest_is_right(directory: Directory) -> None:
    with closing(sqlite3.connect(directory.file)) as connection:
        connection.execute("PRAGMA user_version = 7")
    recorded(directory)

    assert f"has the wrong schema version: found 7; expected {SCHEMA_VERSION}; build it again" in refusal(
        directory.path
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"A letter.", "is not a release: file is not a database; build it with `onrecord build`"),
        (b"", "is not a release: found application id 0; expected 1869509219; build it with `onrecord build`"),
    ],
)
def test_what_is_no_release_is_refused_though_its_digest_is_right(
    directory: Directory, content: bytes, told: str
) -> None:
    directory.file.write_bytes(content)
    recorded(directory)

    assert refusal(directory.path).endswith(told)


def test_a_directory_that_is_empty_or_not_there_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    for path in (tmp_path / "empty", tmp_path / "nowhere"):
        assert refusal(path) == (f"{path} has no release; publish one with `onrecord publish FILE --releases {path}`")


def test_a_service_that_may_serve_nothing_says_why_and_listens_on_nothing(directory: Directory) -> None:
    directory.file.write_bytes(b"damaged")
    port = free_port()

    ended = run("serve", "--releases", directory.path, "--port", port)

    assert (ended.returncode, ended.stdout) == (os.EX_DATAERR, "")
    assert ended.stderr.startswith(f"{directory.file} was changed: found SHA-256 ")
    assert not is_listening(port)


# A running service.


def test_a_release_published_since_is_taken_up_once(directory: Directory, files: list[Path]) -> None:
    releases = Releases(directory.path)
    first = releases.current
    before = (releases.refresh(), first.db.doc(TITLE))

    publish(files[1], directory.path, *DAY)

    assert before == (False, b"Untitled dataset")
    assert [releases.refresh(), releases.refresh()] == [True, False]
    assert releases.by_digest_prefix(start_of(directory.digest)) is first
    assert releases.current.db.doc(TITLE) == b"Number 1"
    assert [each.version for each in releases.manifests] == ["2026-11-01.2", "2026-11-01.1"]


def test_a_bad_release_is_refused_once_and_the_old_one_stays_until_the_pointer_moves(
    directory: Directory, files: list[Path]
) -> None:
    releases = Releases(directory.path)
    publish(files[1], directory.path, *DAY)
    bad = directory.path / f"{digest_of(files[1])}.sqlite"
    whole = bad.read_bytes()
    bad.write_bytes(b"damaged")

    refreshed = releases.refresh()

    assert not refreshed
    assert (releases.update_error or "").startswith(f"{bad.name} was changed: found SHA-256 ")
    assert releases.current.db.doc(TITLE) == b"Untitled dataset"
    assert [each.version for each in releases.manifests] == ["2026-11-01.1"]
    bad.write_bytes(whole)
    assert not releases.refresh()  # what was found bad is not read again, however often it is looked at
    publish(files[2], directory.path, *DAY)
    assert releases.refresh()
    assert (releases.update_error, releases.current.db.doc(TITLE)) == (None, b"Number 2")


def test_a_release_that_was_refused_is_taken_up_when_it_is_published_again(
    directory: Directory, files: list[Path]
) -> None:
    releases = Releases(directory.path)
    publish(files[1], directory.path, *DAY)
    (directory.path / f"{digest_of(files[1])}.sqlite").unlink()
    refused = releases.refresh()

    publish(files[1], directory.path, *DAY)

    assert (refused, releases.refresh(), releases.update_error) == (False, True, None)
    assert releases.current.db.doc(TITLE) == b"Number 1"


@pytest.mark.parametrize(
    "damage",
    [
        lambda it: it.pointer.unlink(),
        lambda it: it.pointer.write_bytes(b"\xff"),
        lambda it: (it.pointer.unlink(), it.pointer.mkdir()),
        lambda it: shutil.rmtree(it.path),
    ],
)
def test_without_a_sound_pointer_the_release_in_force_stays_and_it_is_said_why(
    directory: Directory, damage: Callable[[Directory], object]
) -> None:
    releases = Releases(directory.path)
    damage(directory)

    assert [releases.refresh(), releases.refresh()] == [False, False]
    assert "current" in (releases.update_error or "") or "directory of releases" in (releases.update_error or "")
    assert str(directory.path) not in (releases.update_error or "")
    assert releases.current.db.doc(TITLE) == b"Untitled dataset"


def test_nothing_is_refused_any_more_when_the_pointer_comes_back(directory: Directory) -> None:
    releases = Releases(directory.path)
    directory.pointer.write_text("nothing\n")
    releases.refresh()
    refused = releases.update_error

    directory.pointer.write_text("2026-11-01.1\n")

    assert (refused is not None, releases.refresh(), releases.update_error) == (True, False, None)


def connections(path: Path) -> int:
    """Return how many files in a directory this process has open."""
    targets = [each.readlink() for each in Path("/proc/self/fd").iterdir() if each.is_symlink()]
    return sum(path in target.parents for target in targets)


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="without /proc nobody can see what is open")
def test_older_releases_are_opened_when_asked_for_and_only_so_many_at_once(
    directory: Directory, files: list[Path]
) -> None:
    for file in files[1:]:
        publish(file, directory.path, *DAY)
    releases = Releases(directory.path)
    at_start = connections(directory.path)

    titles, opened = [], []
    for file in files:
        release = releases.by_digest_prefix(start_of(digest_of(file)))
        assert release
        titles.append(release.db.doc(TITLE))
        opened.append(connections(directory.path))

    assert titles == [b"Untitled dataset", *(f"Number {number}".encode() for number in range(1, len(files)))]
    assert at_start == 2  # the current release, and its feed
    assert opened == [3, 4, 5, 6, 6, 6]
    assert releases.by_digest_prefix(start_of(digest_of(files[-1]))) is releases.current
    assert releases.by_digest_prefix(start_of("0" * 64)) is None


def test_an_older_release_that_was_damaged_is_not_read(directory: Directory, files: list[Path]) -> None:
    publish(files[1], directory.path, *DAY)
    releases = Releases(directory.path)
    directory.file.write_bytes(b"damaged")

    with pytest.raises(BadRelease, match="was changed"):
        releases.by_digest_prefix(start_of(directory.digest))


@pytest.mark.parametrize(
    "sql", ["DELETE FROM actor", "CREATE TABLE t (c)", "UPDATE release SET title = ''", "PRAGMA user_version = 2"]
)
def test_a_release_cannot_be_written_to(directory: Directory, sql: str) -> None:
    releases = Releases(directory.path)
    before = sorted(directory.path.iterdir())

    with pytest.raises(sqlite3.OperationalError, match="attempt to write a readonly database"):
        releases.current.db.docs(sql)
    assert digest_of(directory.file) == directory.digest
    assert sorted(directory.path.iterdir()) == before


def test_text_comes_back_as_the_bytes_that_are_sent(directory: Directory) -> None:
    db = Db(directory.file)

    assert db.docs("SELECT id FROM actor ORDER BY id") == [b"bamako", b"colonel", b"mali", b"president"]
    assert db.doc("SELECT doc FROM actor WHERE id = ?", ("nobody",)) is None
    assert db.number("SELECT count(*) FROM actor") == 4
