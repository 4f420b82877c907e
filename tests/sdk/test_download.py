"""Bulk files got with the client: whole and right, or not at all; what broke off goes on where it was."""

import hashlib
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
    Cut,
    Fault,
    FaultyService,
    Kind,
    ReceivedRequest,
    changed,
    logged,
    message,
    open_client,
    problem,
)
from support.service import Reply, Service
from support.small_dataset import change, write_small_dataset

QUICK = Retry(max_attempts=3, backoff_base_s=0.001, backoff_max_s=0.002)
NAME = "claims.csv"
SPARE = b"what stood there before"


@pytest.fixture(params=[Client, AsyncClient])
def client(request: pytest.FixtureRequest, faulty: FaultyService) -> Iterator[Any]:
    """Return a client of either kind, of a service that may have faults."""
    faulty.begin()
    with open_client(request.param, faulty.url, retry=QUICK) as client:
        yield client


@pytest.fixture(scope="module")
def whole(mali_releases: Path) -> bytes:
    return (mali_releases / "2026-11-23.1.bulk" / NAME).read_bytes()


def cut_after(size: int) -> Fault:
    """Return the fault of closing the connection after so many bytes of a body."""

    def fault(good: Reply, _: ReceivedRequest) -> Iterator[bytes]:
        yield message(good.status, good.body[:size], **dict(good.lines))
        raise Cut

    return fault


def without_ranges(whole: bytes, size: int | None = None) -> Fault:
    """Return the fault of a server that knows no ranges, and may close the connection after so many bytes."""

    def fault(_: Reply, __: ReceivedRequest) -> Iterator[bytes]:
        yield message(200, whole[:size], content_length=str(len(whole)))
        raise Cut

    return fault


def ranges(faulty: FaultyService) -> list[str | None]:
    """Return the ranges that were asked for, in turn, without the list of files."""
    return [each.headers.get("range") for each in faulty.asked if each.target.endswith(NAME)]


def test_a_file_comes_into_a_folder_under_its_name(client: Any, whole: bytes, tmp_path: Path) -> None:
    path = client.download(NAME, tmp_path)

    assert path == tmp_path / NAME
    assert path.read_bytes() == whole
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_comes_into_the_folder_we_are_in(
    client: Any, whole: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert client.download(NAME).resolve() == tmp_path / NAME
    assert (tmp_path / NAME).read_bytes() == whole


@pytest.mark.parametrize(("to", "expected"), [("new/", f"new/{NAME}"), ("new/mine.csv", "new/mine.csv")])
def test_a_folder_that_is_not_there_is_made(client: Any, whole: bytes, tmp_path: Path, to: str, expected: str) -> None:
    assert client.download(NAME, f"{tmp_path}/{to}") == tmp_path / expected
    assert (tmp_path / expected).read_bytes() == whole


def test_a_file_that_is_there_already_is_not_got_again(client: Any, faulty: FaultyService, tmp_path: Path) -> None:
    client.download(NAME, tmp_path)
    written = (tmp_path / NAME).stat().st_ino
    faulty.begin()

    client.download(NAME, tmp_path)

    assert ranges(faulty) == []
    assert (tmp_path / NAME).stat().st_ino == written


def test_another_file_in_its_place_is_replaced(client: Any, whole: bytes, tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(bytes(len(whole)))

    client.download(NAME, tmp_path)

    assert (tmp_path / NAME).read_bytes() == whole


def test_what_was_cut_goes_on_where_it_was(
    client: Any, faulty: FaultyService, whole: bytes, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    faulty.begin([faults.whole, cut_after(10_000), cut_after(20_000)])

    client.download(NAME, tmp_path)

    assert (tmp_path / NAME).read_bytes() == whole
    assert ranges(faulty) == [None, "bytes=10000-", "bytes=30000-"]  # no byte was sent twice
    assert {each.headers.get("if-range") for each in faulty.asked[2:]} == {f'"{hashlib.sha256(whole).hexdigest()}"'}
    assert len(logged(caplog)) == 2


def test_a_way_that_breaks_more_often_than_there_are_tries_is_gone_to_its_end(
    client: Any, faulty: FaultyService, whole: bytes, tmp_path: Path
) -> None:
    faulty.begin([faults.whole, *[cut_after(9_000)] * 10])

    client.download(NAME, tmp_path)

    assert (tmp_path / NAME).read_bytes() == whole
    assert len(ranges(faulty)) > QUICK.max_attempts * 2


def test_what_broke_off_goes_on_in_a_later_run(
    client: Any, faulty: FaultyService, whole: bytes, tmp_path: Path
) -> None:
    faulty.begin([faults.whole, cut_after(10_000), *[faults.hung_up] * QUICK.max_attempts])
    with pytest.raises(ConnectionFailed, match=f"no complete response to GET /v1/bulk/2026-11-23.1/{NAME}"):
        client.download(NAME, tmp_path)
    assert not (tmp_path / NAME).exists()
    faulty.begin()

    client.download(NAME, tmp_path)

    assert ranges(faulty) == ["bytes=10000-"]
    assert (tmp_path / NAME).read_bytes() == whole
    assert list(tmp_path.iterdir()) == [tmp_path / NAME]


def test_a_server_without_ranges_sends_it_anew(
    client: Any, faulty: FaultyService, whole: bytes, tmp_path: Path
) -> None:
    faulty.begin([faults.whole, cut_after(10_000), without_ranges(whole)])

    client.download(NAME, tmp_path)

    assert (tmp_path / NAME).read_bytes() == whole


def test_a_server_without_ranges_that_always_breaks_off_is_given_up(
    client: Any, faulty: FaultyService, whole: bytes, tmp_path: Path
) -> None:
    faulty.begin([faults.whole, *[without_ranges(whole, 10_000)] * 20])

    with pytest.raises(ConnectionFailed):
        client.download(NAME, tmp_path)

    assert len(ranges(faulty)) <= QUICK.max_attempts + 1


def test_a_part_of_another_file_is_not_gone_on_with(tmp_path: Path) -> None:
    data = write_small_dataset(tmp_path / "data")
    releases = publish(build(data, tmp_path / "old.sqlite"), tmp_path / "releases", "--day", "2026-11-01")
    with Service(releases) as service, FaultyService(service) as faulty:
        faulty.begin([faults.whole, cut_after(100), *[faults.hung_up] * QUICK.max_attempts])
        with open_client(Client, faulty.url, retry=QUICK) as client:
            with pytest.raises(ConnectionFailed):
                client.download("actors.csv", tmp_path / "home/")
            change(data, "actors.yaml", "name: Mali", "name: The Republic of Mali")
            publish(build(data, tmp_path / "new.sqlite"), releases, "--day", "2026-11-02")
    with Service(releases) as service, FaultyService(service) as faulty:
        with open_client(Client, faulty.url, retry=QUICK) as client:
            path = client.download("actors.csv", tmp_path / "home/")

        assert [each.headers.get("range") for each in faulty.asked] == [None, None]
    assert path.read_bytes() == (releases / "2026-11-02.1.bulk" / "actors.csv").read_bytes()


@pytest.mark.parametrize(
    ("fault", "found"),
    [
        (changed(lambda body: body.replace(b"assert", b"denied")), "the SHA-256 "),
        (changed(lambda body: body + b"more"), "more than "),
    ],
    ids=["other-bytes", "more-bytes"],
)
def test_a_file_that_is_not_what_was_listed_is_refused(
    client: Any, faulty: FaultyService, tmp_path: Path, fault: Fault, found: str
) -> None:
    (tmp_path / NAME).write_bytes(SPARE)
    faulty.begin([faults.whole, fault])

    with pytest.raises(DigestMismatch, match=f"{NAME} differs from the listed file: found {found}"):
        client.download(NAME, tmp_path)

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {NAME: SPARE}


def test_a_range_that_was_not_asked_for_is_refused(
    client: Any, faulty: FaultyService, whole: bytes, tmp_path: Path
) -> None:
    def another(_: Reply, __: ReceivedRequest) -> Iterator[bytes]:
        yield message(206, whole[:10], content_range=f"bytes 0-9/{len(whole)}")

    faulty.begin([faults.whole, cut_after(10_000), another])

    with pytest.raises(InvalidResponse, match="found 206"):
        client.download(NAME, tmp_path)


@pytest.mark.parametrize(
    ("fault", "error"), [(problem(503), ServerError), (problem(404), NotFound), (faults.hung_up, ConnectionFailed)]
)
def test_an_error_of_the_service_is_raised_after_the_tries_there_are(
    client: Any, faulty: FaultyService, tmp_path: Path, fault: Fault, error: type[OnrecordError]
) -> None:
    faulty.begin([faults.whole, *[fault] * 20])

    with pytest.raises(error) as caught:
        client.download(NAME, tmp_path)

    assert len(ranges(faulty)) == (QUICK.max_attempts if caught.value.retryable else 1)
    assert [path.name for path in tmp_path.iterdir() if not path.name.endswith(".part")] == []


def test_a_file_that_there_is_not_is_told_with_those_there_are(client: Any, tmp_path: Path) -> None:
    with pytest.raises(UnknownFile, match=r"'claims\.xlsx'; expected one of: ") as caught:
        client.download("claims.xlsx", tmp_path)

    assert NAME in caught.value.names


def test_a_release_can_be_named(client: Any, faulty: FaultyService, tmp_path: Path) -> None:
    client.download(NAME, tmp_path, release="2026-11-23.1")

    assert faulty.targets[0] == "/v1/bulk?release=2026-11-23.1"
    with pytest.raises(NotFound):
        client.download(NAME, tmp_path, release="1999-01-01.1")


def test_progress_is_told_in_bytes(client: Any, faulty: FaultyService, whole: bytes, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    faulty.begin([faults.whole, cut_after(10_000)])

    client.download(NAME, tmp_path, progress=lambda here, of: told.append((here, of)))

    assert told == sorted(told)
    assert (10_000, len(whole)) in told
    assert told[-1] == (len(whole), len(whole))


def test_a_bar_is_shown_only_where_somebody_sees_it(
    client: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    client.download(NAME, tmp_path, progress=True)

    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_the_release_itself_comes_from_a_server_in_parts(
    kind: Kind, live: str, mali_releases: Path, tmp_path: Path
) -> None:
    told: list[int] = []
    with open_client(kind, live) as client:
        path = client.download("onrecord.sqlite", tmp_path, progress=lambda here, _: told.append(here))

    assert hashlib.sha256(path.read_bytes()).hexdigest() in {each.stem for each in mali_releases.glob("*.sqlite")}
    assert len(told) > 3
