"""Downloads that are disturbed: by others of the same file, by signals, and by the disk."""

import asyncio
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from pathlib import Path

import pytest

from onrecord_client import AsyncClient, Client, DigestMismatch, UnknownFile
from support.commands import environment, wait_until
from support.faults import (
    FaultyService,
    ReceivedRequest,
    changed_body,
    good_response,
    message,
    open_client,
    time_limit,
)
from support.service import Response

NAME = "claims.csv"
COUNT = 6
SCRIPT = """\
import resource, sys
from onrecord_client import Client
url, name, folder, largest = sys.argv[1:]
if int(largest):
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(largest), resource.RLIM_INFINITY))
with Client(url) as client:
    print(client.download(name, folder))
"""


@pytest.fixture(autouse=True)
def _time_limit() -> Iterator[None]:
    with time_limit(60):
        yield


@pytest.fixture(scope="module")
def whole(mali_releases: Path) -> bytes:
    return (mali_releases / "2026-11-23.1.bulk" / NAME).read_bytes()


@pytest.fixture
def faulty(faulty: FaultyService) -> FaultyService:
    """Return a service that sends the file slowly, so that several downloads of it take place at a time."""
    faulty.reset(repeat(slow))
    return faulty


def slow(good: Response, request: ReceivedRequest) -> Iterator[bytes]:
    """Send the good response, a file in ten pieces with a pause after each."""
    if not request.target.endswith(NAME):
        yield from good_response(good, request)
        return
    yield message(good.status, b"", **{**dict(good.lines), "content_length": str(len(good.body))})
    size = len(good.body) // 10 + 1
    for start in range(0, len(good.body), size):
        yield good.body[start : start + size]
        time.sleep(0.05)


def process(url: str, folder: Path, largest: int = 0) -> subprocess.Popen[str]:
    """Start a download in a process of its own, whose files have a largest size in bytes."""
    command = [sys.executable, "-c", SCRIPT, url, NAME, str(folder), str(largest)]
    variables = environment({"no_proxy": "127.0.0.1"})
    return subprocess.Popen(command, env=variables, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def ranges(faulty: FaultyService) -> list[str | None]:
    """Return the Range header of each request for the file, in order."""
    return [each.headers.get("range") for each in faulty.requests if each.target.endswith(NAME)]


def test_threads_can_download_one_file_at_a_time(faulty: FaultyService, whole: bytes, tmp_path: Path) -> None:
    with open_client(Client, faulty.url) as client, ThreadPoolExecutor(COUNT) as threads:
        paths = list(threads.map(lambda _: client.download(NAME, tmp_path).read_bytes(), range(COUNT)))

    assert len(ranges(faulty)) == COUNT
    assert paths == [whole] * COUNT
    assert contents(tmp_path) == {NAME: whole}


def test_tasks_can_download_one_file_at_a_time(faulty: FaultyService, whole: bytes, tmp_path: Path) -> None:
    async def download() -> None:
        async with AsyncClient(faulty.url) as client:
            await asyncio.gather(*[client.download(NAME, tmp_path) for _ in range(COUNT)])

    asyncio.run(download())

    assert contents(tmp_path) == {NAME: whole}


def test_processes_can_download_one_file_at_a_time(faulty: FaultyService, whole: bytes, tmp_path: Path) -> None:
    running = [process(faulty.url, tmp_path) for _ in range(COUNT)]
    outputs = [each.communicate(timeout=60) for each in running]

    assert outputs == [(f"{tmp_path / NAME}\n", "")] * COUNT
    assert contents(tmp_path) == {NAME: whole}


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_a_download_resumes_after_its_process_was_killed(
    faulty: FaultyService, whole: bytes, tmp_path: Path, number: signal.Signals
) -> None:
    def received() -> int:
        return sum(len(each) for each in contents(tmp_path).values())

    killed = process(faulty.url, tmp_path)
    assert wait_until(lambda: received() > len(whole) // 10)
    killed.send_signal(number)
    killed.communicate(timeout=60)
    size = received()
    with open_client(Client, faulty.url) as client:
        client.download(NAME, tmp_path)

    assert 0 < size < len(whole)
    assert ranges(faulty) == [None, f"bytes={size}-"]
    assert contents(tmp_path) == {NAME: whole}


def test_a_second_download_that_is_interrupted_leaves_the_first_alone(
    faulty: FaultyService, whole: bytes, tmp_path: Path
) -> None:
    def interrupt(size: int, _: int) -> None:
        if size > len(whole) // 3:
            raise KeyboardInterrupt

    with open_client(Client, faulty.url) as client, ThreadPoolExecutor(1) as threads:
        first = threads.submit(client.download, NAME, tmp_path)
        assert wait_until(lambda: bool(contents(tmp_path)))
        with pytest.raises(KeyboardInterrupt):
            client.download(NAME, tmp_path, progress=interrupt)
        first.result()

    assert contents(tmp_path) == {NAME: whole}


def test_a_part_that_was_changed_on_the_disk_is_refused(faulty: FaultyService, tmp_path: Path) -> None:
    def change(size: int, total: int) -> None:
        if size == total:
            (part,) = tmp_path.iterdir()
            with part.open("r+b") as file:
                file.write(b"other bytes")

    with (
        open_client(Client, faulty.url) as client,
        pytest.raises(DigestMismatch, match=f"{NAME} differs from the listed file: found the SHA-256 "),
    ):
        client.download(NAME, tmp_path, progress=change)

    assert contents(tmp_path) == {}


def test_a_part_that_was_removed_is_not_mistaken_for_the_next_one(faulty: FaultyService, tmp_path: Path) -> None:
    def replace(size: int, total: int) -> None:
        if size == total:
            (part,) = tmp_path.iterdir()
            part.unlink()
            part.write_bytes(b"the beginning of another download")

    with open_client(Client, faulty.url) as client, pytest.raises(FileNotFoundError, match="was removed during"):
        client.download(NAME, tmp_path, progress=replace)

    assert NAME not in contents(tmp_path)


def test_a_full_disk_fails_with_oserror_and_the_download_resumes_later(
    faulty: FaultyService, whole: bytes, tmp_path: Path
) -> None:
    _, output = process(faulty.url, tmp_path, largest=20_000).communicate(timeout=60)
    (part,) = contents(tmp_path).values()
    with open_client(Client, faulty.url) as client:
        client.download(NAME, tmp_path)

    assert output.splitlines()[-1].startswith("OSError: ")
    assert part == whole[:20_000]
    assert ranges(faulty)[-1] == "bytes=20000-"
    assert contents(tmp_path) == {NAME: whole}


def test_a_target_that_cannot_be_written_fails_before_the_file_is_requested(
    faulty: FaultyService, tmp_path: Path
) -> None:
    (tmp_path / NAME).mkdir()
    (tmp_path / "file").touch()
    with open_client(Client, faulty.url) as client:
        with pytest.raises(IsADirectoryError, match=NAME):
            client.download(NAME, tmp_path)
        with pytest.raises(OSError, match="file"):
            client.download(NAME, tmp_path / "file" / "new.csv")

    assert ranges(faulty) == []


@pytest.mark.parametrize("name", ["../evil.csv", "/evil.csv", "..", "a\\b.csv", "c:evil.csv", "aux:x", ".hidden"])
def test_a_listing_cannot_choose_the_folder(faulty: FaultyService, tmp_path: Path, name: str) -> None:
    quoted = json.dumps(name).encode()
    faulty.reset([changed_body(lambda body: body.replace(f'"{NAME}"'.encode(), quoted))])
    (tmp_path / "folder").mkdir()

    with open_client(Client, faulty.url) as client, pytest.raises(UnknownFile):
        client.download(name, tmp_path / "folder")

    assert list(tmp_path.rglob("*")) == [tmp_path / "folder"]
