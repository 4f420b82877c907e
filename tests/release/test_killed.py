"""A publisher that is killed, stopped or starved leaves the old release or the new one in service, and never less."""

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
from support.commands import ONRECORD, PATIENCE_S, build, environment, publish, run, succeed
from support.small_dataset import SMALL, change, write_files

PROGRAM = (sys.executable, publisher.__file__)
RECORDS = 11  # of the small dataset
OLD, NEW = ("--day", "2026-11-01"), ("--day", "2026-11-02")


class Files(Struct, frozen=True):
    """Three releases, and one too large to be copied in an instant."""

    old: Path
    new: Path
    next: Path
    large: Path


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    folder = tmp_path_factory.mktemp("files")
    made = []
    for title in ("old", "new", "next"):
        data = write_files(folder / title, {**SMALL, "dataset.yaml": f"title: The {title} one\n"})
        change(data, "events.yaml", "title: The coup", f"title: The coup, {title}")
        made.append(build(data, folder / f"{title}.sqlite"))
    large = folder / "large.sqlite"
    shutil.copyfile(made[1], large)  # whose title is that of the new one
    with closing(sqlite3.connect(large)) as connection, connection:
        connection.execute("CREATE TABLE ballast AS SELECT zeroblob(15000000) AS ballast")
    return Files(*made, large)


@contextmanager
def publishing() -> Iterator[Callable[[list[object], int, float], int]]:
    """Yield what runs a command that is killed at a file operation or after a time, and returns its exit code."""
    with subprocess.Popen(
        PROGRAM, env=environment({}), stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
    ) as process:

        def carry_out(words: list[object], at: int, after_s: float) -> int:
            assert process.stdin
            assert process.stdout
            order = {"words": list(map(str, words)), "at": at, "after_s": after_s}
            print(json.dumps(order), file=process.stdin, flush=True)
            code, said = json.loads(process.stdout.readline())
            assert code in {0, -signal.SIGKILL}, said
            return int(code)

        try:
            yield carry_out
        finally:
            process.kill()


def told(opened: Releases) -> list[tuple[str, int]]:
    """Return how many changes the feed has of each release, in their order."""
    counts = opened.feed.db.counts("SELECT release, count(*) FROM change GROUP BY release ORDER BY min(rank_oldest)")
    return [(version.decode(), count) for version, count in counts]


def served(releases: Path) -> str | None:
    """Return the digest of the release that is served, whole, or None for none at all."""
    if not (releases / "current").exists():
        with pytest.raises(BadRelease, match="has no release"):
            Releases(releases)
        return None
    opened = Releases(releases)
    assert opened.current.db.doc("SELECT title FROM release") in {b"The old one", b"The new one", b"The next one"}
    assert told(opened) == [(each.version, 1 if each.previous else RECORDS) for each in reversed(opened.manifests)]
    for manifest in opened.manifests:
        assert opened.by_digest_prefix(bytes.fromhex(manifest.digest)[:DIGEST_PREFIX_BYTES]) is not None
    return opened.current.manifest.digest


def names_of(releases: Path) -> set[str]:
    """Return what has to be in a directory, from its manifests."""
    manifests = Releases(releases).manifests
    return {
        ".lock",
        "current",
        *(f"{each.version}.json" for each in manifests),
        *(f"{each.digest}.sqlite" for each in manifests),
        *(f"{each.version}.changes.sqlite" for each in manifests[:2]),
        *(f"{each.version}.bulk" for each in manifests),
    }


@pytest.mark.parametrize("past", [(), ("old",), ("new", "old")], ids=["first", "second", "an-older-one-again"])
def test_killed_at_any_file_operation_it_leaves_the_old_or_the_new_release_and_the_next_run_clears_up(
    files: Files, tmp_path: Path, past: tuple[str, ...]
) -> None:
    template = tmp_path / "template"
    template.mkdir()
    for name in past:
        publish(getattr(files, name), template, *OLD)
    before, after = (digest_of(getattr(files, past[-1])) if past else None), digest_of(files.new)
    seen: list[tuple[str | None, bool]] = []

    with publishing() as carry_out:
        code, at = -signal.SIGKILL, 0
        while code:
            at += 1
            releases = tmp_path / f"killed-at-{at}"
            shutil.copytree(template, releases)
            code = carry_out(["publish", files.new, "--releases", releases, *NEW], at, 0)

            state = served(releases)
            is_littered = state is not None and {path.name for path in releases.iterdir()} - names_of(releases) != set()
            seen.append((state, is_littered))
            publish(files.next, releases, *NEW)
            assert served(releases) == digest_of(files.next)
            assert {path.name for path in releases.iterdir()} == names_of(releases)
            assert len(Releases(releases).manifests) == len(past) + 1 + (state == after)
            shutil.rmtree(releases)

    states = [state for state, _ in seen]
    assert states == sorted(states, key=lambda state: state == after)  # first the old one, and from one moment the new
    assert set(states) == {before, after}
    assert at > 20
    assert not past or any(is_littered for _, is_littered in seen)


def test_killed_at_any_time_it_leaves_the_old_or_the_new_release(files: Files, tmp_path: Path) -> None:
    old, new = digest_of(files.old), digest_of(files.large)
    seen = []
    with publishing() as carry_out:
        for part in range(10):
            releases = publish(files.old, tmp_path / f"killed-{part}", *OLD)
            carry_out(["publish", files.large, "--releases", releases, *NEW], 0, 0.005 + part * 0.015)
            seen.append(served(releases))
            publish(files.large, releases, *NEW)
            assert served(releases) == new
            assert {path.name for path in releases.iterdir()} == names_of(releases)
            shutil.rmtree(releases)

    assert seen[0] == old
    assert set(seen) <= {old, new}


def test_a_full_disk_leaves_the_old_release_and_the_next_run_clears_up(files: Files, tmp_path: Path) -> None:
    releases = publish(files.old, tmp_path / "releases", *OLD)
    limited = ["sh", "-c", 'ulimit -f 1024 && exec "$@"', "sh", *ONRECORD]

    failed = subprocess.run(
        [*limited, "publish", files.new, "--releases", releases, *NEW],
        env=environment({}),
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE_S,
        check=False,
    )

    assert (failed.returncode, failed.stderr.count("\n")) == (os.EX_IOERR, 1)
    assert "File too large" in failed.stderr
    assert served(releases) == digest_of(files.old)
    publish(files.new, releases, *NEW)
    assert {path.name for path in releases.iterdir()} == names_of(releases)


@contextmanager
def stopped(event: str, *words: object) -> Iterator[subprocess.Popen[str]]:
    """Yield a real publisher that stands still at its first file operation of this name, until it is woken."""
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


def test_a_second_publisher_is_told_at_once_and_gets_in_when_the_first_has_finished(
    files: Files, tmp_path: Path
) -> None:
    releases = publish(files.old, tmp_path / "releases", *OLD)
    again = ("publish", files.large, "--releases", releases, *NEW)
    with stopped("shutil.copyfile", files.new, "--releases", releases, *NEW) as first:
        second = run(*again)

        assert (second.returncode, second.stdout) == (os.EX_TEMPFAIL, "")
        assert second.stderr == (f"another publisher is at work in {releases}; try again when it has finished\n")
        assert served(releases) == digest_of(files.old)
        first.send_signal(signal.SIGCONT)
        assert first.communicate(timeout=PATIENCE_S)[0] == f"{releases}: version 2026-11-02.1 published\n"

    assert served(releases) == digest_of(files.new)
    assert succeed(*again) == f"{releases}: version 2026-11-02.2 published\n"


def test_the_lock_of_a_publisher_that_was_killed_is_free(files: Files, tmp_path: Path) -> None:
    releases = tmp_path / "releases"
    with stopped("shutil.copyfile", files.old, "--releases", releases) as first:
        first.kill()
        first.wait(PATIENCE_S)

        assert succeed("publish", files.new, "--releases", releases, *NEW).endswith("published\n")


def test_a_file_that_changes_while_it_is_copied_is_not_published(files: Files, tmp_path: Path) -> None:
    releases = publish(files.old, tmp_path / "releases", *OLD)
    source = tmp_path / "source.sqlite"
    shutil.copyfile(files.new, source)
    with stopped("shutil.copyfile", source, "--releases", releases, *NEW) as first:
        source.write_bytes(source.read_bytes() + b"\0")
        first.send_signal(signal.SIGCONT)
        said = first.communicate(timeout=PATIENCE_S)[1]

    assert first.returncode == os.EX_USAGE
    assert said == f"{source} changed while it was copied; publish it again when its build has finished\n"
    assert served(releases) == digest_of(files.old)


def traced() -> bool:
    """Return whether system calls can be watched here."""
    strace = shutil.which("strace")
    return bool(strace) and subprocess.run([strace, "-o", os.devnull, "true"], check=False).returncode == 0


@pytest.mark.skipif(not traced(), reason="strace is not installed here, or may not watch processes")
def test_bytes_are_on_the_disk_before_their_name_and_names_before_what_points_to_them(
    files: Files, tmp_path: Path
) -> None:
    releases = publish(files.old, tmp_path / "releases", *OLD)
    log = tmp_path / "calls"
    watch = ["strace", "-f", "-y", "-e", "trace=/^(fsync|rename.*)$", "-o", log]
    words = ["publish", files.new, "--releases", releases, *NEW]
    subprocess.run([*watch, *ONRECORD, *words], env=environment({}), stdout=subprocess.DEVNULL, check=True)

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
