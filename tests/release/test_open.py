"""Only an intact release is opened; anything else is refused with the value that was found and the one expected.

A running service switches to a new release, and stays with the old one if the new one cannot be opened.
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
    """Return more release files than are open at once; they differ in their titles."""
    folder = tmp_path_factory.mktemp("files")
    first = build(write_files(folder / "data", SMALL), folder / "0.sqlite")
    built = [first]
    for number in range(1, OLDER_RELEASES_OPEN + 2):
        built.append(folder / f"{number}.sqlite")
        shutil.copyfile(first, built[-1])
        with closing(sqlite3.connect(built[-1])) as connection, connection:
            connection.execute("UPDATE release SET title = ?", (f"Number {number}",))
    return built


class Directory(Struct, frozen=True):
    """A directory with one release, and the paths of its files."""

    path: Path
    digest: str

    @property
    def file(self) -> Path:
        """The release file."""
        return self.path / f"{self.digest}.sqlite"

    @property
    def manifest(self) -> Path:
        """The manifest of its only version."""
        return self.path / "2026-11-01.1.json"

    @property
    def pointer(self) -> Path:
        """The file that names the current version."""
        return self.path / "current"


@pytest.fixture
def directory(files: list[Path], tmp_path: Path) -> Directory:
    return Directory(publish(files[0], tmp_path / "releases", *DAY), digest_of(files[0]))


def prefix_of(digest: str) -> bytes:
    """Return the digest prefix of a release, as cursors have it."""
    return bytes.fromhex(digest)[:DIGEST_PREFIX_BYTES]


def opening_error(path: Path) -> str:
    """Return the message with which the releases of a directory are refused."""
    with pytest.raises(BadRelease) as caught:
        Releases(path)
    return str(caught.value)


def update_digest(directory: Directory) -> None:
    """Write the present digest of the file to its manifest, so that only the contents of the file can be wrong."""
    digest = digest_of(directory.file)
    manifest = json.loads(directory.manifest.read_bytes()) | {"sha256": digest}
    directory.manifest.write_text(json.dumps(manifest))
    directory.file.rename(directory.path / f"{digest}.sqlite")


@pytest.mark.parametrize("position", [0, 18, 20, 60, 100, 4096, 0.25, 0.5, 0.75, -4096, -1])
def test_a_release_with_one_bit_changed_is_refused(directory: Directory, position: float) -> None:
    content = bytearray(directory.file.read_bytes())
    content[int(position * len(content)) if isinstance(position, float) else position] ^= 1
    directory.file.write_bytes(content)

    assert opening_error(directory.path) == (
        f"{directory.file} was changed: found SHA-256 {sha256(content).hexdigest()}; "
        f"expected {directory.digest}, as of version 2026-11-01.1"
    )


@pytest.mark.parametrize("length", [0, 1, 4096, -1])
def test_a_truncated_or_extended_release_is_refused(directory: Directory, length: int) -> None:
    content = directory.file.read_bytes()
    directory.file.write_bytes(content[:length] if length >= 0 else content + b"\0")

    assert " was changed: found SHA-256 " in opening_error(directory.path)


def manifest_with(directory: Directory, **fields: object) -> str:
    return json.dumps(json.loads(directory.manifest.read_bytes()) | fields)


OLDER_MANIFEST = (
    f"{{manifest}} has the wrong schema version: found 3, of an older onrecord; expected {SCHEMA_VERSION}; "
    "build its data again with `onrecord build`, and publish the new file into an empty directory"
)
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
    "a truncated manifest": (
        lambda it: it.manifest.write_bytes(it.manifest.read_bytes()[:100]),
        f"{{manifest}} is not a manifest: Input data was truncated; {RESTORE_HINT}",
    ),
    "an empty manifest": (
        lambda it: it.manifest.write_bytes(b""),
        f"{{manifest}} is not a manifest: Input data was truncated; {RESTORE_HINT}",
    ),
    "a manifest without required fields": (
        lambda it: it.manifest.write_text('{"version": "2026-11-01.1"}'),
        f"{{manifest}} is not a manifest: Object missing required field `day`; {RESTORE_HINT}",
    ),
    "an older manifest": (lambda it: it.manifest.write_text('{"schema_version": 3}'), OLDER_MANIFEST),
    "a manifest with a wrong digest": (
        lambda it: it.manifest.write_text(manifest_with(it, sha256="../../etc")),
        "{manifest} is not a manifest: Expected `str` matching regex '^[0-9a-f]{{64}}$' - at `$.sha256`; "
        + RESTORE_HINT,
    ),
    "a manifest of another version": (
        lambda it: it.manifest.write_text(manifest_with(it, version="other")),
        f"{{manifest}} is the wrong manifest: found version other; expected 2026-11-01.1; {RESTORE_HINT}",
    ),
    "versions in a loop": (
        lambda it: it.manifest.write_text(manifest_with(it, previous="2026-11-01.1")),
        "{manifest} is in a loop: found 2026-11-01.1 among the versions before it; "
        "expected a version that was published earlier, or null; " + RESTORE_HINT,
    ),
    "an empty pointer": (
        lambda it: it.pointer.write_text("\n"),
        "{pointer} names no version: found ''; expected the version of a manifest in this directory",
    ),
    "a pointer out of the directory": (
        lambda it: it.pointer.write_text("../2026-11-01.1"),
        "{pointer} names no version: found '../2026-11-01.1'; expected the version of a manifest in this directory",
    ),
    "a pointer that is not text": (
        lambda it: it.pointer.write_bytes(b"\xff\n"),
        "{pointer} names no version: found '\ufffd'; expected the version of a manifest in this directory",
    ),
    "a pointer to a missing version": (
        lambda it: it.pointer.write_text("2026-11-01.2\n"),
        f"{{path}}/2026-11-01.2.json is missing: the pointer or a later manifest names it; {RESTORE_HINT}",
    ),
}


@pytest.mark.parametrize(("damage", "message"), BROKEN.values(), ids=BROKEN)
def test_a_broken_directory_is_refused_with_the_exact_cause(
    directory: Directory, damage: Callable[[Directory], object], message: str
) -> None:
    damage(directory)

    assert opening_error(directory.path) == message.format(
        path=directory.path, file=directory.file, manifest=directory.manifest, pointer=directory.pointer
    )


@pytest.mark.parametrize(
    ("found", "remedy"),
    [
        (SCHEMA_VERSION - 1, "an older onrecord; expected {}; build its data again with `onrecord build`, and publish"),
        (SCHEMA_VERSION + 1, "a newer onrecord; expected {}; upgrade onrecord, or build its data again"),
    ],
)
def test_a_release_of_another_schema_version_is_refused_despite_its_correct_digest(
    directory: Directory, found: int, remedy: str
) -> None:
    with closing(sqlite3.connect(directory.file)) as connection:
        connection.execute(f"PRAGMA user_version = {found}")
    update_digest(directory)
    message = f"has the wrong schema version: found {found}, of {remedy.format(SCHEMA_VERSION)}"

    assert message in opening_error(directory.path)

    manifest = json.loads(directory.manifest.read_text())
    directory.manifest.write_text(json.dumps({**manifest, "schema_version": found}))
    assert opening_error(directory.path).startswith(f"version {manifest['version']} {message}")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"A letter.", "is not a release: file is not a database; build it with `onrecord build`"),
        (b"", "is not a release: found application id 0; expected 1869509219; build it with `onrecord build`"),
    ],
)
def test_a_file_that_is_not_a_release_is_refused_despite_its_correct_digest(
    directory: Directory, content: bytes, message: str
) -> None:
    directory.file.write_bytes(content)
    update_digest(directory)

    assert opening_error(directory.path).endswith(message)


def test_an_empty_or_missing_directory_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    for path in (tmp_path / "empty", tmp_path / "missing"):
        assert opening_error(path) == (
            f"{path} has no release; publish one with `onrecord publish FILE --releases {path}`"
        )


def test_a_service_without_an_intact_release_prints_the_cause_and_opens_no_port(directory: Directory) -> None:
    directory.file.write_bytes(b"damaged")
    port = free_port()

    result = run("serve", "--releases", directory.path, "--port", port)

    assert (result.returncode, result.stdout) == (os.EX_DATAERR, "")
    assert result.stderr.startswith(f"{directory.file} was changed: found SHA-256 ")
    assert not is_listening(port)


# A running service.


def test_a_newly_published_release_becomes_current_once(directory: Directory, files: list[Path]) -> None:
    releases = Releases(directory.path)
    first = releases.current
    before = (releases.refresh(), first.db.doc(TITLE))

    publish(files[1], directory.path, *DAY)

    assert before == (False, b"Untitled dataset")
    assert [releases.refresh(), releases.refresh()] == [True, False]
    assert releases.by_digest_prefix(prefix_of(directory.digest)) is first
    assert releases.current.db.doc(TITLE) == b"Number 1"
    assert [each.version for each in releases.manifests] == ["2026-11-01.2", "2026-11-01.1"]


def test_a_damaged_new_release_is_refused_once_and_the_old_one_stays_current_until_the_pointer_is_written(
    directory: Directory, files: list[Path]
) -> None:
    releases = Releases(directory.path)
    publish(files[1], directory.path, *DAY)
    bad = directory.path / f"{digest_of(files[1])}.sqlite"
    intact = bad.read_bytes()
    bad.write_bytes(b"damaged")

    refreshed = releases.refresh()

    assert not refreshed
    assert (releases.update_error or "").startswith(f"{bad.name} was changed: found SHA-256 ")
    assert releases.current.db.doc(TITLE) == b"Untitled dataset"
    assert [each.version for each in releases.manifests] == ["2026-11-01.1"]
    bad.write_bytes(intact)
    assert not releases.refresh()  # a refused release is not read again until the pointer is written
    publish(files[2], directory.path, *DAY)
    assert releases.refresh()
    assert (releases.update_error, releases.current.db.doc(TITLE)) == (None, b"Number 2")


def test_a_refused_release_becomes_current_when_it_is_published_again(directory: Directory, files: list[Path]) -> None:
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
def test_without_a_valid_pointer_the_old_release_stays_current_and_the_cause_is_reported(
    directory: Directory, damage: Callable[[Directory], object]
) -> None:
    releases = Releases(directory.path)
    damage(directory)

    assert [releases.refresh(), releases.refresh()] == [False, False]
    assert "current" in (releases.update_error or "") or "directory of releases" in (releases.update_error or "")
    assert str(directory.path) not in (releases.update_error or "")
    assert releases.current.db.doc(TITLE) == b"Untitled dataset"


def test_the_error_is_cleared_when_the_pointer_is_valid_again(directory: Directory) -> None:
    releases = Releases(directory.path)
    directory.pointer.write_text("nothing\n")
    releases.refresh()
    refused = releases.update_error

    directory.pointer.write_text("2026-11-01.1\n")

    assert (refused is not None, releases.refresh(), releases.update_error) == (True, False, None)


def open_files_in(path: Path) -> int:
    """Return the number of files in a directory that this process has open."""
    targets = [each.readlink() for each in Path("/proc/self/fd").iterdir() if each.is_symlink()]
    return sum(path in target.parents for target in targets)


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs /proc to count open files")
def test_older_releases_are_opened_on_demand_and_a_limited_number_stays_open(
    directory: Directory, files: list[Path]
) -> None:
    for file in files[1:]:
        publish(file, directory.path, *DAY)
    releases = Releases(directory.path)
    at_start = open_files_in(directory.path)

    titles, opened = [], []
    for file in files:
        release = releases.by_digest_prefix(prefix_of(digest_of(file)))
        assert release
        titles.append(release.db.doc(TITLE))
        opened.append(open_files_in(directory.path))

    assert titles == [b"Untitled dataset", *(f"Number {number}".encode() for number in range(1, len(files)))]
    assert at_start == 2  # the current release, and its feed
    assert opened == [3, 4, 5, 6, 6, 6]
    assert releases.by_digest_prefix(prefix_of(digest_of(files[-1]))) is releases.current
    assert releases.by_digest_prefix(prefix_of("0" * 64)) is None


def test_a_damaged_older_release_is_not_opened(directory: Directory, files: list[Path]) -> None:
    publish(files[1], directory.path, *DAY)
    releases = Releases(directory.path)
    directory.file.write_bytes(b"damaged")

    with pytest.raises(BadRelease, match="was changed"):
        releases.by_digest_prefix(prefix_of(directory.digest))


@pytest.mark.parametrize(
    "sql", ["DELETE FROM actor", "CREATE TABLE t (c)", "UPDATE release SET title = ''", "PRAGMA user_version = 2"]
)
def test_a_release_is_read_only(directory: Directory, sql: str) -> None:
    releases = Releases(directory.path)
    before = sorted(directory.path.iterdir())

    with pytest.raises(sqlite3.OperationalError, match="attempt to write a readonly database"):
        releases.current.db.docs(sql)
    assert digest_of(directory.file) == directory.digest
    assert sorted(directory.path.iterdir()) == before


class ActorRow(Struct, frozen=True):
    """Columns of an actor: text, an integer and NULL."""

    id: str
    named: int
    country: str | None


def test_documents_are_returned_as_bytes_and_the_columns_of_rows_as_their_types(directory: Directory) -> None:
    db = Db(directory.file)

    assert db.docs("SELECT id FROM actor ORDER BY id") == [b"bamako", b"colonel", b"mali", b"president"]
    assert db.texts("SELECT id FROM actor ORDER BY id LIMIT 1") == ["bamako"]
    assert db.doc("SELECT doc FROM actor WHERE id = ?", ("nobody",)) is None
    assert db.number("SELECT count(*) FROM actor") == 4
    assert db.rows(
        "SELECT id, named, country FROM actor WHERE id IN (?, ?) ORDER BY id", ("colonel", "mali"), ActorRow
    ) == [
        ActorRow("colonel", 1, None),
        ActorRow("mali", 1, "ML"),
    ]
