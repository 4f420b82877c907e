"""A publisher that is killed, stopped or out of disk space leaves the old or the new release current and complete."""

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from msgspec import Struct

from onrecord.errors import BadRelease
from onrecord.release.open import DIGEST_PREFIX_BYTES, Releases, digest_of
from support import publisher
from support.commands import ONRECORD, TIMEOUT_S, build, environment, output_of, publish, run
from support.small_dataset import SMALL, change, write_files

PROGRAM = (sys.executable, publisher.__file__)
RECORDS = 11  # of the small dataset
OLD, NEW = ("--day", "2026-11-01"), ("--day", "2026-11-02")


class Files(Struct, frozen=True):
    """Three releases, and one that takes some time to copy."""

    old: Path
    new: Path
    next: Path
    large: Path


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    folder = tmp_path_factory.mktemp("files")
    built = []
    for title in ("old", "new", "next"):
        data = write_files(folder / title, {**SMALL, "dataset.yaml": f"title: The {title} one\n"})
        change(data, "events.yaml", "title: The coup", f"title: The coup, {title}")
        built.append(build(data, folder / f"{title}.sqlite"))
    large = folder / "large.sqlite"
    shutil.copyfile(built[1], large)  # it has the title of the new one
    with closing(sqlite3.connect(large)) as connection, connection:
        connection.execute("CREATE TABLE ballast AS SELECT zeroblob(15000000) AS ballast")
    return Files(*built, large)


@contextmanager
def publisher_process() -> Iterator[Callable[[list[object], int, float], int]]:
    """Yield a function that runs a command, kills it at a file operation or after a time, and returns its exit code."""
    with subprocess.Popen(
        PROGRAM, env=environment({}), stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:

        def run_and_kill(words: list[object], at: int, after_s: float) -> int:
            assert process.stdin
            assert process.stdout
            order = {"words": list(map(str, words)), "at": at, "after_s": after_s}
            print(json.dumps(order), file=process.stdin, flush=True)
            code, output = json.loads(process.stdout.readline())
            assert code in {0, -signal.SIGKILL}, output
            return int(code)

        try:
            yield run_and_kill
        finally:
            process.kill()


def change_counts(opened: Releases) -> list[tuple[str, int]]:
    """Return the number of changes of each release in the feed, in their order."""
    counts = opened.feed.db.counts("SELECT release, count(*) FROM change GROUP BY release ORDER BY min(rank_oldest)")
    return [(version.decode(), count) for version, count in counts]


def current_digest(releases: Path) -> str | None:
    """Check that the current release is complete, and return its digest, or None if nothing was published."""
    if not (releases / "current").exists():
        with pytest.raises(BadRelease, match="has no release"):
            Releases(releases)
        return None
    opened = Releases(releases)
    assert opened.current.db.doc("SELECT title FROM release") in {b"The old one", b"The new one", b"The next one"}
    assert change_counts(opened) == [
        (each.version, 1 if each.previous else RECORDS) for each in reversed(opened.manifests)
    ]
    for manifest in opened.manifests:
        assert opened.by_digest_prefix(bytes.fromhex(manifest.sha256)[:DIGEST_PREFIX_BYTES]) is not None
    return opened.current.manifest.sha256


def expected_names(releases: Path) -> set[str]:
    """Return the names that a directory of releases must contain, by its manifests."""
    manifests = Releases(releases).manifests
    return {
        ".lock",
        "current",
        *(f"{each.version}.json" for each in manifests),
        *(f"{each.sha256}.sqlite" for each in manifests),
        *(f"{each.version}.changes.sqlite" for each in manifests[:2]),
        *(f"{each.version}.bulk" for each in manifests),
    }


@pytest.mark.parametrize("published", [(), ("old",), ("new", "old")], ids=["first", "second", "an-older-one-again"])
def test_a_publisher_killed_at_any_file_operation_leaves_one_complete_release_and_the_next_run_cleans_up(
    files: Files, tmp_path: Path, published: tuple[str, ...]
) -> None:
    template = tmp_path / "template"
    template.mkdir()
    for name in published:
        publish(getattr(files, name), template, *OLD)
    before, after = (digest_of(getattr(files, published[-1])) if published else None), digest_of(files.new)
    outcomes: list[tuple[str | None, bool]] = []

    with publisher_process() as run_and_kill:
        code, at = -signal.SIGKILL, 0
        while code:
            at += 1
            releases = tmp_path / f"killed-at-{at}"
            shutil.copytree(template, releases)
            code = run_and_kill(["publish", files.new, "--releases", releases, *NEW], at, 0)

            digest = current_digest(releases)
            has_leftovers = (
                digest is not None and {path.name for path in releases.iterdir()} - expected_names(releases) != set()
            )
            outcomes.append((digest, has_leftovers))
            publish(files.next, releases, *NEW)
            assert current_digest(releases) == digest_of(files.next)
            assert {path.name for path in releases.iterdir()} == expected_names(releases)
            assert len(Releases(releases).manifests) == len(published) + 1 + (digest == after)
            shutil.rmtree(releases)

    digests = [digest for digest, _ in outcomes]
    # The current release changes once: at the operation that moves the pointer.
    assert digests == sorted(digests, key=lambda digest: digest == after)
    assert set(digests) == {before, after}
    assert at > 20
    assert not published or any(has_leftovers for _, has_leftovers in outcomes)


def test_a_publisher_killed_at_any_time_leaves_the_old_or_the_new_release(files: Files, tmp_path: Path) -> None:
    old, new = digest_of(files.old), digest_of(files.large)
    digests = []
    with publisher_process() as run_and_kill:
        for attempt in range(10):
            releases = publish(files.old, tmp_path / f"killed-{attempt}", *OLD)
            run_and_kill(["publish", files.large, "--releases", releases, *NEW], 0, 0.005 + attempt * 0.015)
            digests.append(current_digest(releases))
            publish(files.large, releases, *NEW)
            assert current_digest(releases) == new
            assert {path.name for path in releases.iterdir()} == expected_names(releases)
            shutil.rmtree(releases)

    assert digests[0] == old
    assert set(digests) <= {old, new}


def test_a_full_disk_leaves_the_old_release_and_the_next_run_cleans_up(files: Files, tmp_path: Path) -> None:
    releases = publish(files.old, tmp_path / "releases", *OLD)
    limited = ["sh", "-c", 'ulimit -f 1024 && exec "$@"', "sh", *ONRECORD]

    failed = subprocess.run(
        [*limited, "publish", files.new, "--releases", releases, *NEW],
        env=environment({}),
        capture_output=True,
        encoding="utf-8",
        timeout=TIMEOUT_S,
        check=False,
    )

    assert (failed.returncode, failed.stderr.count("\n")) == (os.EX_IOERR, 1)
    assert "File too large" in failed.stderr
    assert current_digest(releases) == digest_of(files.old)
    publish(files.new, releases, *NEW)
    assert {path.name for path in releases.iterdir()} == expected_names(releases)


@contextmanager
def stopped(event: str, *words: object) -> Iterator[subprocess.Popen[str]]:
    """Yield a publisher process that stops at its first file operation of this name, until it gets SIGCONT."""
    command = [*PROGRAM, event, str(int(signal.SIGSTOP)), "publish", *map(str, words)]
    with subprocess.Popen(
        command, env=environment({}), stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
    ) as process:
        try:
            _, status = os.waitpid(process.pid, os.WUNTRACED)
            assert os.WIFSTOPPED(status)
            yield process
        finally:
            process.kill()


def test_a_second_publisher_fails_at_once_and_succeeds_when_the_first_has_finished(
    files: Files, tmp_path: Path
) -> None:
    releases = publish(files.old, tmp_path / "releases", *OLD)
    second_command = ("publish", files.large, "--releases", releases, *NEW)
    with stopped("shutil.copyfile", files.new, "--releases", releases, *NEW) as first:
        second = run(*second_command)

        assert (second.returncode, second.stdout) == (os.EX_TEMPFAIL, "")
        assert second.stderr == (f"another publisher is at work in {releases}; try again when it has finished\n")
        assert current_digest(releases) == digest_of(files.old)
        first.send_signal(signal.SIGCONT)
        assert first.communicate(timeout=TIMEOUT_S)[0] == f"{releases}: version 2026-11-02.1 published\n"

    assert current_digest(releases) == digest_of(files.new)
    assert output_of(*second_command) == f"{releases}: version 2026-11-02.2 published\n"


def test_the_lock_of_a_killed_publisher_is_free(files: Files, tmp_path: Path) -> None:
    releases = tmp_path / "releases"
    with stopped("shutil.copyfile", files.old, "--releases", releases) as first:
        first.kill()
        first.wait(TIMEOUT_S)

        assert output_of("publish", files.new, "--releases", releases, *NEW).endswith("published\n")


def test_a_file_that_changes_while_it_is_copied_is_not_published(files: Files, tmp_path: Path) -> None:
    releases = publish(files.old, tmp_path / "releases", *OLD)
    source = tmp_path / "source.sqlite"
    shutil.copyfile(files.new, source)
    with stopped("shutil.copyfile", source, "--releases", releases, *NEW) as first:
        source.write_bytes(source.read_bytes() + b"\0")
        first.send_signal(signal.SIGCONT)
        error = first.communicate(timeout=TIMEOUT_S)[1]

    assert first.returncode == os.EX_USAGE
    assert error == f"{source} changed while it was copied; publish it again when its build has finished\n"
    assert current_digest(releases) == digest_of(files.old)


def can_trace() -> bool:
    """Return whether strace is installed and may trace a process."""
    strace = shutil.which("strace")
    return bool(strace) and subprocess.run([strace, "-o", os.devnull, "true"], check=False).returncode == 0


@pytest.mark.skipif(not can_trace(), reason="strace is not installed, or may not trace processes")
def test_bytes_are_synced_before_their_name_and_a_name_before_the_file_that_refers_to_it(
    files: Files, tmp_path: Path
) -> None:
    releases = publish(files.old, tmp_path / "releases", *OLD)
    log = tmp_path / "calls"
    strace = ["strace", "-f", "-y", "-e", "trace=/^(fsync|rename.*)$", "-o", log]
    words = ["publish", files.new, "--releases", releases, *NEW]
    subprocess.run([*strace, *ONRECORD, *words], env=environment({}), stdout=subprocess.DEVNULL, check=True)

    calls = [
        (call, Path(re.findall(r'[<"]([^>"]+)[>"]', arguments)[-1]).name)
        for call, arguments in re.findall(r"(fsync|rename)\w*\((.*)\)", log.read_text())
    ]
    bulk_files = [("fsync", path.name) for path in sorted((releases / "2026-11-02.1.bulk").iterdir())]
    steps = [
        step
        for partial, target in (
            (".partial", f"{digest_of(files.new)}.sqlite"),
            (".changes.partial", "2026-11-02.1.changes.sqlite"),
            (".partial.bulk", "2026-11-02.1.bulk"),
            (".partial", "2026-11-02.1.json"),
            (".partial", "current"),
        )
        for step in (
            *(bulk_files if target.endswith(".bulk") else ()),
            ("fsync", partial),
            ("rename", target),
            ("fsync", "releases"),
        )
    ]
    assert calls == steps
