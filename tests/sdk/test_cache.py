"""The disk cache: responses are revalidated, its size is limited, and its failures never fail a request."""

import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from onrecord_client import AsyncClient, Cache, Client, InvalidResponse, NotFound
from support.commands import TIMEOUT_S, environment
from support.edge_cases import EDGE_CASES
from support.faults import (
    ClientType,
    FaultyService,
    ReceivedRequest,
    changed_body,
    good_response,
    html_page,
    logged_warnings,
    open_client,
    other_response,
    problem,
    time_limit,
)
from support.service import Response, Service, publish_dataset, replace_dataset
from support.small_dataset import write_files, write_small_dataset

MIB = 1024 * 1024
SCRIPT = """\
import logging, resource, sys
from onrecord_client import Client
logging.basicConfig(format="%(levelname)s %(message)s")
url, file, largest = sys.argv[1:]
if int(largest):
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(largest), resource.RLIM_INFINITY))
with Client(url, cache=file) as client:
    print(*[event.id for event in client.events.list(limit=20)])
"""


@pytest.fixture(autouse=True)
def _time_limit() -> Iterator[None]:
    with time_limit(60):
        yield


@pytest.fixture
def faulty(faulty: FaultyService) -> FaultyService:
    """Return a service without recorded requests and faults."""
    faulty.reset()
    return faulty


@pytest.fixture(scope="module")
def every(mali: Service) -> list[str]:
    """Return the ids of all events."""
    return mali.ids("/v1/events")


@pytest.fixture(scope="module")
def page_count(mali: Service) -> int:
    """Return the number of pages that `ids` requests."""
    return len(list(mali.pages("/v1/events", limit=20)))


@pytest.fixture(params=[Client, AsyncClient])
def client_type(request: pytest.FixtureRequest) -> ClientType:
    client_type: ClientType = request.param
    return client_type


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return the path of a cache that does not exist yet."""
    return tmp_path / "folder" / "cache.sqlite"


def not_modified(good: Response, request: ReceivedRequest) -> Iterator[bytes]:
    """Send a 304, or a 500 if the good response is another one."""
    fault = good_response if good.status == 304 else problem(500)
    return fault(good, request)


def ids(client: Client) -> list[str]:
    return [event.id for event in client.events.list(limit=20)]


def conditional(faulty: FaultyService) -> list[bool]:
    """Return for each request whether it was conditional."""
    return ["if-none-match" in request.headers for request in faulty.requests]


def sql(file: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as connection, connection:
        return connection.execute(statement).fetchall()


def ids_in_a_process(faulty: FaultyService, file: Path, largest: int = 0) -> tuple[list[str], str]:
    """Iterate in another process whose files have a largest size in bytes; return the ids and the log."""
    process = subprocess.run(
        [sys.executable, "-c", SCRIPT, faulty.url, file, str(largest)],
        env=environment({"no_proxy": "127.0.0.1"}),
        capture_output=True,
        encoding="utf-8",
        timeout=TIMEOUT_S,
        check=True,
    )
    return process.stdout.split(), process.stderr


def test_a_second_iteration_uses_cached_pages_that_the_service_confirms(
    client_type: ClientType, faulty: FaultyService, file: Path, every: list[str], page_count: int
) -> None:
    with open_client(client_type, faulty.url, cache=file) as client:
        first = ids(client)
        faulty.reset([not_modified] * page_count)
        second = ids(client)

    assert first == second == every
    assert conditional(faulty) == [True] * page_count


def test_without_a_cache_no_request_is_conditional(
    client_type: ClientType, faulty: FaultyService, page_count: int
) -> None:
    with open_client(client_type, faulty.url) as client:
        ids(client)
        ids(client)

    assert conditional(faulty) == [False] * 2 * page_count


def test_cached_responses_outlive_the_client(
    client_type: ClientType, faulty: FaultyService, file: Path, every: list[str], page_count: int
) -> None:
    with open_client(client_type, faulty.url, cache=str(file)) as client:
        ids(client)
    faulty.reset([not_modified] * page_count)
    with open_client(client_type, faulty.url, cache=file) as client:
        found = ids(client)

    assert found == every


def test_cached_responses_outlive_the_process(
    faulty: FaultyService, file: Path, every: list[str], page_count: int
) -> None:
    ids_in_a_process(faulty, file)
    faulty.reset([not_modified] * page_count)
    with open_client(Client, faulty.url, cache=file) as client:
        found = ids(client)

    assert found == every


def test_cached_pages_do_not_hide_a_newer_release(client_type: ClientType, tmp_path: Path, file: Path) -> None:
    releases = publish_dataset(write_small_dataset(tmp_path / "data"), tmp_path / "releases")
    with (
        Service(releases, release_poll_s=0.05) as service,
        service.running(),
        FaultyService(service) as faulty,
        open_client(client_type, faulty.url, cache=file) as client,
    ):
        old = [actor.id for actor in client.actors.list()]
        replace_dataset(write_files(tmp_path / "another", EDGE_CASES), releases, date(2026, 11, 2))
        with faulty.lock:
            service.run_until(lambda: service.json("/readyz")["release"] == "2026-11-02.1")
        new = [actor.id for actor in client.actors.list()]

        assert new == service.ids("/v1/actors")
    assert new != old
    assert conditional(faulty) == [False, True]


def test_a_changed_response_replaces_the_cached_one(client_type: ClientType, faulty: FaultyService, file: Path) -> None:
    faulty.reset([changed_body(lambda body: body, etag='"old"'), changed_body(lambda body: body, etag='"new"')])
    with open_client(client_type, faulty.url, cache=file) as client:
        for _ in range(3):
            client.events.get("mariko-in-donbas-2018")

    assert [request.headers.get("if-none-match") for request in faulty.requests] == [None, '"old"', '"new"']


NOT_CACHED = {
    "no ETag": changed_body(lambda body: body),
    "an ETag that cannot be sent back": changed_body(lambda body: body, etag='"\xe9"'),
    "an empty ETag": changed_body(lambda body: body, etag=""),
}


@pytest.mark.parametrize("name", NOT_CACHED)
def test_a_response_without_a_usable_etag_is_not_cached(
    client_type: ClientType, name: str, faulty: FaultyService, file: Path
) -> None:
    faulty.reset([NOT_CACHED[name]])
    with open_client(client_type, faulty.url, cache=file) as client:
        first, second = [client.events.get("mariko-in-donbas-2018") for _ in range(2)]

    assert first == second
    assert conditional(faulty) == [False, False]


def test_an_error_is_not_cached(client_type: ClientType, faulty: FaultyService, file: Path) -> None:
    faulty.reset([problem(404, etag='"an-error"'), other_response(b"<html>", etag='"a-page"')])
    with open_client(client_type, faulty.url, cache=file) as client:
        with pytest.raises(NotFound):
            client.events.get("mariko-in-donbas-2018")
        with pytest.raises(InvalidResponse):
            client.events.get("mariko-in-donbas-2018")
        client.events.get("mariko-in-donbas-2018")

    assert conditional(faulty) == [False, False, False]


def test_a_failed_request_leaves_the_cached_response(
    client_type: ClientType, faulty: FaultyService, file: Path
) -> None:
    faulty.reset([good_response, html_page(404), not_modified])
    with open_client(client_type, faulty.url, cache=file) as client:
        first = client.events.get("mariko-in-donbas-2018")
        with pytest.raises(NotFound):
            client.events.get("mariko-in-donbas-2018")

        assert client.events.get("mariko-in-donbas-2018") == first


@pytest.mark.parametrize("content", [b"", b"{", b"{}", b"\xff", b'{"data": []}'])
def test_a_damaged_cached_body_is_fetched_again(
    client_type: ClientType, content: bytes, faulty: FaultyService, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with open_client(client_type, faulty.url, cache=file) as client:
        first = client.events.get("mariko-in-donbas-2018")
        sql(file, f"UPDATE response SET content = x'{content.hex()}'")
        faulty.reset()
        second = client.events.get("mariko-in-donbas-2018")
        third = client.events.get("mariko-in-donbas-2018")

    assert first == second == third
    assert conditional(faulty) == [True, False, True]
    assert logged_warnings(caplog) == []


def sizes(mali: Service, names: list[str]) -> int:
    return sum(len(mali.request(f"/v1/events/{name}").body) for name in names)


def test_the_least_recently_used_response_is_deleted_first(
    client_type: ClientType, faulty: FaultyService, file: Path, mali: Service, every: list[str]
) -> None:
    a, b, c = every[:3]
    max_mib = (sizes(mali, [a, b, c]) - 1) / MIB
    with closing(Cache(file, max_mib=max_mib)) as cache, open_client(client_type, faulty.url, cache=cache) as client:
        for name in (a, b, a, c):
            client.events.get(name)
        faulty.reset()
        for name in (a, c, b):
            client.events.get(name)

    assert conditional(faulty) == [True, True, False]


def test_a_cache_stays_within_max_mib(
    client_type: ClientType, faulty: FaultyService, file: Path, every: list[str]
) -> None:
    with closing(Cache(file, max_mib=0.05)) as cache, open_client(client_type, faulty.url, cache=cache) as client:
        found = [event.id for event in client.events.list(limit=1)]

    ((size, number),) = sql(file, "SELECT sum(length(content)), count(*) FROM response")
    assert found == every
    assert 0 < int(str(size)) <= 0.05 * MIB
    assert 0 < int(str(number)) < len(every)


def test_a_response_larger_than_the_cache_deletes_nothing(
    client_type: ClientType, faulty: FaultyService, file: Path, mali: Service, every: list[str]
) -> None:
    max_mib = sizes(mali, every[:1]) / MIB
    with closing(Cache(file, max_mib=max_mib)) as cache, open_client(client_type, faulty.url, cache=cache) as client:
        client.events.get(every[0])
        ids(client)
        faulty.reset()
        client.events.get(every[0])

    assert conditional(faulty) == [True]


def text_file(file: Path) -> None:
    file.write_text("This is no database, and nobody wants it to become one." * 100)


def other_database(file: Path) -> None:
    sql(file, "CREATE TABLE person (name TEXT)")


def other_table_of_the_same_name(file: Path) -> None:
    sql(file, "CREATE TABLE response (request TEXT)")


def folder(file: Path) -> None:
    file.mkdir()


@pytest.mark.parametrize("create", [text_file, other_database, other_table_of_the_same_name, folder])
def test_a_file_that_is_no_cache_is_refused_and_unchanged(
    client_type: ClientType, create: Callable[[Path], None], tmp_path: Path
) -> None:
    file = tmp_path / "something"
    create(file)
    before = file.read_bytes() if file.is_file() else None
    with pytest.raises(ValueError, match=f"{file} is not a cache file .*; expected one, or a path that is free"):
        client_type(cache=file)

    assert (file.read_bytes() if file.is_file() else None) == before


def test_the_home_folder_may_be_written_as_a_tilde(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    Cache("~/responses.sqlite").close()

    assert (tmp_path / "responses.sqlite").is_file()
    assert not (tmp_path / "~").exists()


def test_a_path_where_no_file_can_be_created_is_refused(client_type: ClientType, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(ValueError, match="is not a cache file"):
        client_type(cache=tmp_path / "file" / "cache")


def test_a_read_only_cache_logs_a_warning_and_nothing_else(
    client_type: ClientType, faulty: FaultyService, file: Path, every: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    Cache(file).close()
    with file.open("r+b") as header:
        header.seek(18)
        header.write(b"\x03")  # the write version of a future SQLite, which makes this one read only
    with open_client(client_type, faulty.url, cache=file) as client:
        found = ids(client)

    assert found == every
    assert set(logged_warnings(caplog)) == {"the cache failed: attempt to write a readonly database"}


def test_a_full_disk_logs_a_warning_and_nothing_else(faulty: FaultyService, file: Path, every: list[str]) -> None:
    found, log = ids_in_a_process(faulty, file, largest=65536)

    assert found == every
    assert {line.partition(":")[0] for line in log.splitlines()} == {"WARNING the cache failed"}


def test_clients_in_threads_share_a_cache(
    faulty: FaultyService, file: Path, every: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    with (
        open_client(Client, faulty.url, cache=file) as one,
        open_client(Client, faulty.url, cache=file) as other,
        ThreadPoolExecutor(4) as threads,
    ):
        results = list(threads.map(ids, [one, other] * 6))

    assert results == [every] * 12
    assert any(conditional(faulty))
    assert logged_warnings(caplog) == []


def test_a_cache_opens_while_another_process_creates_it(
    client_type: ClientType, faulty: FaultyService, file: Path, page_count: int
) -> None:
    Cache(file).close()
    with closing(sqlite3.connect(file)) as other:
        other.executescript("PRAGMA journal_mode = DELETE; BEGIN IMMEDIATE;")  # the state in which a cache is created
        cache = Cache(file)
    with closing(cache), open_client(client_type, faulty.url, cache=cache) as client:
        ids(client)
        ids(client)

    assert conditional(faulty) == [False] * page_count + [True] * page_count


def test_a_cache_passed_in_stays_open(
    client_type: ClientType, faulty: FaultyService, file: Path, page_count: int
) -> None:
    with closing(Cache(file)) as cache:
        with open_client(client_type, faulty.url, cache=cache) as client:
            ids(client)
        faulty.reset()
        with open_client(client_type, faulty.url, cache=cache) as client:
            ids(client)

    assert conditional(faulty) == [True] * page_count
