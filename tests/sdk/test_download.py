"""Downloads of bulk files: complete and correct or not at all, and resumed after an interruption."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from onrecord_client import (
    AsyncClient,
    Client,
    ConnectionFailed,
    DigestMismatch,
    InvalidResponse,
    NotFound,
    OnrecordError,
    Retry,
    ServerError,
    UnknownFile,
)
from support import faults
from support.commands import build, publish
from support.faults import (
    ClientType,
    Cut,
    Fault,
    FaultyService,
    ReceivedRequest,
    changed_body,
    logged_warnings,
    message,
    open_client,
    problem,
)
from support.service import Response, Service
from support.small_dataset import change, write_small_dataset

QUICK = Retry(max_attempts=3, backoff_base_s=0.001, backoff_max_s=0.002)
NAME = "claims.csv"
OLD = b"the old file"


@pytest.fixture(params=[Client, AsyncClient])
def client(request: pytest.FixtureRequest, faulty: FaultyService) -> Iterator[Any]:
    """Return a client of each type, of a service without recorded requests and faults."""
    faulty.reset()
    with open_client(request.param, faulty.url, retry=QUICK) as client:
        yield client


@pytest.fixture(scope="module")
def whole(mali_releases: Path) -> bytes:
    return (mali_releases / "2026-11-23.1.bulk" / NAME).read_bytes()


def cut_after(size: int) -> Fault:
    """Return a fault that closes the connection after a number of bytes of the body."""

    def fault(good: Response, _: ReceivedRequest) -> Iterator[bytes]:
        yield message(good.status, good.body[:size], **dict(good.lines))
        raise Cut

    return fault


def without_ranges(whole: bytes, size: int | None = None) -> Fault:
    """Return a fault of a server that ignores ranges, and may close the connection after a number of bytes."""

    def fault(_: Response, __: ReceivedRequest) -> Iterator[bytes]:
        yield message(200, whole[:size], content_length=str(len(whole)))
        raise Cut

    return fault


def ranges(faulty: FaultyService) -> list[str | None]:
    """Return the Range header of each request for the file, in order."""
    return [each.headers.get("range") for each in faulty.requests if each.target.endswith(NAME)]


def test_a_file_is_downloaded_into_a_folder(client: Any, whole: bytes, tmp_path: Path) -> None:
    path = client.download(NAME, tmp_path)

    assert path == tmp_path / NAME
    assert path.read_bytes() == whole
    assert list(tmp_path.iterdir()) == [path]


def test_the_default_folder_is_the_current_one(
    client: Any, whole: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert client.download(NAME).resolve() == tmp_path / NAME
    assert (tmp_path / NAME).read_bytes() == whole


@pytest.mark.parametrize(("to", "expected"), [("new/", f"new/{NAME}"), ("new/mine.csv", "new/mine.csv")])
def test_a_missing_folder_is_created(client: Any, whole: bytes, tmp_path: Path, to: str, expected: str) -> None:
    assert client.download(NAME, f"{tmp_path}/{to}") == tmp_path / expected
    assert (tmp_path / expected).read_bytes() == whole


def test_a_program_may_change_its_folder_during_a_download(
    client: Any, whole: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "other").mkdir()
    monkeypatch.chdir(tmp_path)
    path = client.download(NAME, "new/file.csv", progress=lambda *_: os.chdir(tmp_path / "other"))

    assert path == Path("new/file.csv")
    assert (tmp_path / path).read_bytes() == whole
    assert list((tmp_path / "other").iterdir()) == []


def test_the_home_folder_may_be_written_as_a_tilde(
    client: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "other").mkdir()
    monkeypatch.chdir(tmp_path / "other")
    monkeypatch.setenv("HOME", str(tmp_path))

    assert client.download(NAME, "~/data/") == tmp_path / "data" / NAME
    assert list((tmp_path / "other").iterdir()) == []


@pytest.mark.parametrize("old", [OLD, None])
def test_a_link_stays_and_its_file_is_written(client: Any, whole: bytes, tmp_path: Path, old: bytes | None) -> None:
    (tmp_path / "disk").mkdir()
    if old:
        (tmp_path / "disk" / NAME).write_bytes(old)
    (tmp_path / NAME).symlink_to(Path("disk") / NAME)
    client.download(NAME, tmp_path)

    assert (tmp_path / NAME).is_symlink()
    assert (tmp_path / "disk" / NAME).read_bytes() == whole
    assert list((tmp_path / "disk").iterdir()) == [tmp_path / "disk" / NAME]


def test_a_pipe_is_refused_and_stays(client: Any, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match=r"the target is a device or a pipe; expected a file: .*pipe"):
        client.download(NAME, tmp_path / "pipe")

    assert (tmp_path / "pipe").is_fifo()


@pytest.mark.parametrize("name", ["x" * 255, "é" * 127, "a b\n'\"*?|.csv"])
def test_a_target_may_have_any_name_of_the_file_system(client: Any, whole: bytes, tmp_path: Path, name: str) -> None:
    assert client.download(NAME, tmp_path / name).read_bytes() == whole


def test_a_complete_file_is_not_downloaded_again(client: Any, faulty: FaultyService, tmp_path: Path) -> None:
    client.download(NAME, tmp_path)
    written = (tmp_path / NAME).stat().st_ino
    faulty.reset()

    client.download(NAME, tmp_path)

    assert ranges(faulty) == []
    assert (tmp_path / NAME).stat().st_ino == written


def test_a_different_file_at_the_target_is_replaced(client: Any, whole: bytes, tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(bytes(len(whole)))

    client.download(NAME, tmp_path)

    assert (tmp_path / NAME).read_bytes() == whole


def test_a_broken_download_resumes_at_the_last_byte(
    client: Any, faulty: FaultyService, whole: bytes, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    faulty.reset([faults.good_response, cut_after(10_000), cut_after(20_000)])

    client.download(NAME, tmp_path)

    assert (tmp_path / NAME).read_bytes() == whole
    assert ranges(faulty) == [None, "bytes=10000-", "bytes=30000-"]  # no byte was sent twice
    assert {each.headers.get("if-range") for each in faulty.requests[2:]} == {f'"{hashlib.sha256(whole).hexdigest()}"'}
    assert len(logged_warnings(caplog)) == 2


def test_a_download_that_progresses_may_break_more_often_than_max_attempts(
    client: Any, faulty: FaultyService, whole: bytes, tmp_path: Path
) -> None:
    faulty.reset([faults.good_response, *[cut_after(9_000)] * 10])

    client.download(NAME, tmp_path)

    assert (tmp_path / NAME).read_bytes() == whole
    assert len(ranges(faulty)) > QUICK.max_attempts * 2


def test_a_download_resumes_in_a_later_run(client: Any, faulty: FaultyService, whole: bytes, tmp_path: Path) -> None:
    faulty.reset([faults.good_response, cut_after(10_000), *[faults.closed_at_once] * QUICK.max_attempts])
    with pytest.raises(ConnectionFailed, match=f"no complete response to GET /v1/bulk/2026-11-23.1/{NAME}"):
        client.download(NAME, tmp_path)
    assert not (tmp_path / NAME).exists()
    faulty.reset()

    client.download(NAME, tmp_path)

    assert ranges(faulty) == ["bytes=10000-"]
    assert (tmp_path / NAME).read_bytes() == whole
    assert list(tmp_path.iterdir()) == [tmp_path / NAME]


def test_a_server_without_ranges_sends_the_file_again(
    client: Any, faulty: FaultyService, whole: bytes, tmp_path: Path
) -> None:
    faulty.reset([faults.good_response, cut_after(10_000), without_ranges(whole)])

    client.download(NAME, tmp_path)

    assert (tmp_path / NAME).read_bytes() == whole


def test_a_server_without_ranges_that_always_breaks_fails(
    client: Any, faulty: FaultyService, whole: bytes, tmp_path: Path
) -> None:
    faulty.reset([faults.good_response, *[without_ranges(whole, 10_000)] * 20])

    with pytest.raises(ConnectionFailed):
        client.download(NAME, tmp_path)

    assert len(ranges(faulty)) <= QUICK.max_attempts + 1


def test_a_part_of_another_version_is_not_resumed(tmp_path: Path) -> None:
    data = write_small_dataset(tmp_path / "data")
    releases = publish(build(data, tmp_path / "old.sqlite"), tmp_path / "releases", "--day", "2026-11-01")
    with Service(releases) as service, FaultyService(service) as faulty:
        faulty.reset([faults.good_response, cut_after(100), *[faults.closed_at_once] * QUICK.max_attempts])
        with open_client(Client, faulty.url, retry=QUICK) as client:
            with pytest.raises(ConnectionFailed):
                client.download("actors.csv", tmp_path / "home/")
            change(data, "actors.yaml", "name: Mali", "name: The Republic of Mali")
            publish(build(data, tmp_path / "new.sqlite"), releases, "--day", "2026-11-02")
    with Service(releases) as service, FaultyService(service) as faulty:
        with open_client(Client, faulty.url, retry=QUICK) as client:
            path = client.download("actors.csv", tmp_path / "home/")

        assert [each.headers.get("range") for each in faulty.requests] == [None, None]
    assert path.read_bytes() == (releases / "2026-11-02.1.bulk" / "actors.csv").read_bytes()


@pytest.mark.parametrize(
    ("fault", "found"),
    [
        (changed_body(lambda body: body.replace(b"assert", b"denied")), "the SHA-256 "),
        (changed_body(lambda body: body + b"more"), "more than "),
    ],
    ids=["other-bytes", "more-bytes"],
)
def test_a_file_that_differs_from_the_listed_one_is_deleted(
    client: Any, faulty: FaultyService, tmp_path: Path, fault: Fault, found: str
) -> None:
    (tmp_path / NAME).write_bytes(OLD)
    faulty.reset([faults.good_response, fault])

    with pytest.raises(DigestMismatch, match=f"{NAME} differs from the listed file: found {found}"):
        client.download(NAME, tmp_path)

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {NAME: OLD}


def test_another_range_than_the_requested_one_is_refused(
    client: Any, faulty: FaultyService, whole: bytes, tmp_path: Path
) -> None:
    def another(_: Response, __: ReceivedRequest) -> Iterator[bytes]:
        yield message(206, whole[:10], content_range=f"bytes 0-9/{len(whole)}")

    faulty.reset([faults.good_response, cut_after(10_000), another])

    with pytest.raises(InvalidResponse, match="found 206"):
        client.download(NAME, tmp_path)


@pytest.mark.parametrize(
    ("fault", "error"),
    [(problem(503), ServerError), (problem(404), NotFound), (faults.closed_at_once, ConnectionFailed)],
)
def test_an_error_is_raised_after_max_attempts(
    client: Any, faulty: FaultyService, tmp_path: Path, fault: Fault, error: type[OnrecordError]
) -> None:
    faulty.reset([faults.good_response, *[fault] * 20])

    with pytest.raises(error) as caught:
        client.download(NAME, tmp_path)

    assert len(ranges(faulty)) == (QUICK.max_attempts if caught.value.retryable else 1)
    assert [path.name for path in tmp_path.iterdir() if not path.name.endswith(".part")] == []


def test_an_unknown_file_fails_with_the_names_of_the_others(client: Any, tmp_path: Path) -> None:
    with pytest.raises(UnknownFile, match=r"'claims\.xlsx'; expected one of: ") as caught:
        client.download("claims.xlsx", tmp_path)

    assert NAME in caught.value.names


def test_a_release_can_be_chosen(client: Any, faulty: FaultyService, tmp_path: Path) -> None:
    client.download(NAME, tmp_path, release="2026-11-23.1")

    assert faulty.targets[0] == "/v1/bulk?release=2026-11-23.1"
    with pytest.raises(NotFound):
        client.download(NAME, tmp_path, release="1999-01-01.1")


def test_progress_is_reported_in_bytes(client: Any, faulty: FaultyService, whole: bytes, tmp_path: Path) -> None:
    reported: list[tuple[int, int]] = []
    faulty.reset([faults.good_response, cut_after(10_000)])

    client.download(NAME, tmp_path, progress=lambda size, total: reported.append((size, total)))

    assert reported == sorted(reported)
    assert (10_000, len(whole)) in reported
    assert reported[-1] == (len(whole), len(whole))


def test_no_bar_is_shown_without_a_terminal(client: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    client.download(NAME, tmp_path, progress=True)

    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("client_type", [Client, AsyncClient])
def test_the_sqlite_file_is_streamed_from_a_server(
    client_type: ClientType, live: str, mali_releases: Path, tmp_path: Path
) -> None:
    reported: list[int] = []
    with open_client(client_type, live) as client:
        path = client.download("onrecord.sqlite", tmp_path, progress=lambda size, _: reported.append(size))

    assert hashlib.sha256(path.read_bytes()).hexdigest() in {each.stem for each in mali_releases.glob("*.sqlite")}
    assert len(reported) > 3
