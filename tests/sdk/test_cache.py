"""Answers kept on disk: confirmed each time, bounded, shared, and never in the way."""

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
from support.commands import PATIENCE_S, environment
from support.edge_cases import EDGE_CASES
from support.faults import (
    FaultyService,
    Kind,
    ReceivedRequest,
    changed,
    logged,
    open_client,
    page,
    problem,
    sending,
    whole,
    within,
)
from support.service import Reply, Service, publish_dataset, replace_dataset
from support.small_dataset import write_files, write_small_dataset

MIB = 1024 * 1024
WALK = """\
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
def _bounded() -> Iterator[None]:
    with within(60):
        yield


@pytest.fixture
def faulty(faulty: FaultyService) -> FaultyService:
    """Return a service before anything is asked."""
    faulty.begin()
    return faulty


@pytest.fixture(scope="module")
def every(mali: Service) -> list[str]:
    """Return the ids of all events."""
    return mali.ids("/v1/events")


@pytest.fixture(params=[Client, AsyncClient])
def kind(request: pytest.FixtureRequest) -> Kind:
    each: Kind = request.param
    return each


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return where a cache may be; there is nothing yet."""
    return tmp_path / "answers" / "cache.sqlite"


def confirmed(good: Reply, asked: ReceivedRequest) -> Iterator[bytes]:
    """Send nothing but 304."""
    fault = whole if good.status == 304 else problem(500)
    return fault(good, asked)


def ids(client: Client) -> list[str]:
    return [event.id for event in client.events.list(limit=20)]


def conditional(faulty: FaultyService) -> list[bool]:
    """Return of each request whether it was for what has changed only."""
    return ["if-none-match" in asked.headers for asked in faulty.asked]


def sql(file: Path, statement: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as connection, connection:
        return connection.execute(statement).fetchall()


def walk_in_a_process(faulty: FaultyService, file: Path, largest: int = 0) -> tuple[list[str], str]:
    """Return what a walk in another process finds, and what it logs; its files grow no larger than so many bytes."""
    process = subprocess.run(
        [sys.executable, "-c", WALK, faulty.url, file, str(largest)],
        env=environment({"no_proxy": "127.0.0.1"}),
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE_S,
        check=True,
    )
    return process.stdout.split(), process.stderr


def test_a_second_walk_is_of_what_was_kept_and_confirmed(
    kind: Kind, faulty: FaultyService, file: Path, every: list[str]
) -> None:
    with open_client(kind, faulty.url, cache=file) as client:
        first = ids(client)
        faulty.begin([confirmed] * 3)
        second = ids(client)

    assert first == second == every
    assert conditional(faulty) == [True, True, True]


def test_without_a_cache_everything_is_got_again(kind: Kind, faulty: FaultyService) -> None:
    with open_client(kind, faulty.url) as client:
        ids(client)
        ids(client)

    assert conditional(faulty) == [False] * 6


def test_what_was_kept_outlives_the_client(kind: Kind, faulty: FaultyService, file: Path, every: list[str]) -> None:
    with open_client(kind, faulty.url, cache=str(file)) as client:
        ids(client)
    faulty.begin([confirmed] * 3)
    with open_client(kind, faulty.url, cache=file) as client:
        found = ids(client)

    assert found == every


def test_what_was_kept_outlives_the_process(faulty: FaultyService, file: Path, every: list[str]) -> None:
    walk_in_a_process(faulty, file)
    faulty.begin([confirmed] * 3)
    with open_client(Client, faulty.url, cache=file) as client:
        found = ids(client)

    assert found == every


def test_a_newer_release_is_not_hidden_by_what_was_kept(kind: Kind, tmp_path: Path, file: Path) -> None:
    releases = publish_dataset(write_small_dataset(tmp_path / "data"), tmp_path / "releases")
    with (
        Service(releases, release_poll_s=0.05) as service,
        service.running(),
        FaultyService(service) as faulty,
        open_client(kind, faulty.url, cache=file) as client,
    ):
        old = [actor.id for actor in client.actors.list()]
        replace_dataset(write_files(tmp_path / "another", EDGE_CASES), releases, date(2026, 11, 2))
        with faulty.lock:
            service.run_until(lambda: service.json("/readyz")["release"] == "2026-11-02.1")
        new = [actor.id for actor in client.actors.list()]

        assert new == service.ids("/v1/actors")
    assert new != old
    assert conditional(faulty) == [False, True]


def test_an_answer_that_changed_takes_the_place_of_the_old_one(kind: Kind, faulty: FaultyService, file: Path) -> None:
    faulty.begin([changed(lambda body: body, etag='"old"'), changed(lambda body: body, etag='"new"')])
    with open_client(kind, faulty.url, cache=file) as client:
        for _ in range(3):
            client.events.get("mariko-in-donbas-2018")

    assert [asked.headers.get("if-none-match") for asked in faulty.asked] == [None, '"old"', '"new"']


UNKEPT = {
    "no ETag": changed(lambda body: body),
    "an ETag that cannot be sent back": changed(lambda body: body, etag='"\xe9"'),
    "an empty ETag": changed(lambda body: body, etag=""),
}


@pytest.mark.parametrize("name", UNKEPT)
def test_what_cannot_be_confirmed_is_not_kept(kind: Kind, name: str, faulty: FaultyService, file: Path) -> None:
    faulty.begin([UNKEPT[name]])
    with open_client(kind, faulty.url, cache=file) as client:
        first, second = [client.events.get("mariko-in-donbas-2018") for _ in range(2)]

    assert first == second
    assert conditional(faulty) == [False, False]


def test_an_error_is_not_kept(kind: Kind, faulty: FaultyService, file: Path) -> None:
    faulty.begin([problem(404, etag='"an-error"'), sending(b"<html>", etag='"a-page"')])
    with open_client(kind, faulty.url, cache=file) as client:
        with pytest.raises(NotFound):
            client.events.get("mariko-in-donbas-2018")
        with pytest.raises(InvalidResponse):
            client.events.get("mariko-in-donbas-2018")
        client.events.get("mariko-in-donbas-2018")

    assert conditional(faulty) == [False, False, False]


def test_a_failure_leaves_what_was_kept(kind: Kind, faulty: FaultyService, file: Path) -> None:
    faulty.begin([whole, page(404), confirmed])
    with open_client(kind, faulty.url, cache=file) as client:
        first = client.events.get("mariko-in-donbas-2018")
        with pytest.raises(NotFound):
            client.events.get("mariko-in-donbas-2018")

        assert client.events.get("mariko-in-donbas-2018") == first


@pytest.mark.parametrize("content", [b"", b"{", b"{}", b"\xff", b'{"data": []}'])
def test_what_was_damaged_is_got_again(
    kind: Kind, content: bytes, faulty: FaultyService, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with open_client(kind, faulty.url, cache=file) as client:
        first = client.events.get("mariko-in-donbas-2018")
        sql(file, f"UPDATE response SET content = x'{content.hex()}'")
        faulty.begin()
        second = client.events.get("mariko-in-donbas-2018")
        third = client.events.get("mariko-in-donbas-2018")

    assert first == second == third
    assert conditional(faulty) == [True, False, True]
    assert logged(caplog) == []


def sizes(mali: Service, names: list[str]) -> int:
    return sum(len(mali.ask(f"/v1/events/{name}").body) for name in names)


def test_what_was_used_least_recently_goes_first(
    kind: Kind, faulty: FaultyService, file: Path, mali: Service, every: list[str]
) -> None:
    a, b, c = every[:3]
    max_mib = (sizes(mali, [a, b, c]) - 1) / MIB
    with closing(Cache(file, max_mib=max_mib)) as cache, open_client(kind, faulty.url, cache=cache) as client:
        for name in (a, b, a, c):
            client.events.get(name)
        faulty.begin()
        for name in (a, c, b):
            client.events.get(name)

    assert conditional(faulty) == [True, True, False]


def test_a_cache_does_not_outgrow_its_bound(kind: Kind, faulty: FaultyService, file: Path, every: list[str]) -> None:
    with closing(Cache(file, max_mib=0.05)) as cache, open_client(kind, faulty.url, cache=cache) as client:
        found = [event.id for event in client.events.list(limit=1)]

    ((size, number),) = sql(file, "SELECT sum(length(content)), count(*) FROM response")
    assert found == every
    assert 0 < int(str(size)) <= 0.05 * MIB
    assert 0 < int(str(number)) < len(every)


def test_an_answer_that_is_too_large_pushes_out_nothing(
    kind: Kind, faulty: FaultyService, file: Path, mali: Service, every: list[str]
) -> None:
    max_mib = sizes(mali, every[:1]) / MIB
    with closing(Cache(file, max_mib=max_mib)) as cache, open_client(kind, faulty.url, cache=cache) as client:
        client.events.get(every[0])
        ids(client)
        faulty.begin()
        client.events.get(every[0])

    assert conditional(faulty) == [True]


def a_text(file: Path) -> None:
    file.write_text("This is no database, and nobody wants it to become one." * 100)


def another_database(file: Path) -> None:
    sql(file, "CREATE TABLE person (name TEXT)")


def another_table_of_that_name(file: Path) -> None:
    sql(file, "CREATE TABLE response (request TEXT)")


def a_folder(file: Path) -> None:
    file.mkdir()


@pytest.mark.parametrize("put", [a_text, another_database, another_table_of_that_name, a_folder])
def test_what_is_something_else_is_refused_and_left_as_it_is(
    kind: Kind, put: Callable[[Path], None], tmp_path: Path
) -> None:
    file = tmp_path / "something"
    put(file)
    before = file.read_bytes() if file.is_file() else None
    with pytest.raises(ValueError, match=f"{file} is not a cache file .*; expected one, or a path that is free"):
        kind(cache=file)

    assert (file.read_bytes() if file.is_file() else None) == before


def test_a_cache_where_none_can_be_is_refused(kind: Kind, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(ValueError, match="is not a cache file"):
        kind(cache=tmp_path / "file" / "cache")


def test_a_cache_that_cannot_be_written_costs_a_warning(
    kind: Kind, faulty: FaultyService, file: Path, every: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    Cache(file).close()
    with file.open("r+b") as header:
        header.seek(18)
        header.write(b"\x03")  # the version for writing: of an SQLite to come, so that this one only reads
    with open_client(kind, faulty.url, cache=file) as client:
        found = ids(client)

    assert found == every
    assert set(logged(caplog)) == {"the cache failed: attempt to write a readonly database"}


def test_a_full_disk_costs_a_warning(faulty: FaultyService, file: Path, every: list[str]) -> None:
    found, told = walk_in_a_process(faulty, file, largest=65536)

    assert found == every
    assert {line.partition(":")[0] for line in told.splitlines()} == {"WARNING the cache failed"}


def test_clients_in_threads_share_a_cache(
    faulty: FaultyService, file: Path, every: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    with (
        open_client(Client, faulty.url, cache=file) as one,
        open_client(Client, faulty.url, cache=file) as other,
        ThreadPoolExecutor(4) as threads,
    ):
        walks = list(threads.map(ids, [one, other] * 6))

    assert walks == [every] * 12
    assert any(conditional(faulty))
    assert logged(caplog) == []


def test_a_cache_is_opened_while_another_process_makes_it(kind: Kind, faulty: FaultyService, file: Path) -> None:
    Cache(file).close()
    with closing(sqlite3.connect(file)) as other:
        other.executescript("PRAGMA journal_mode = DELETE; BEGIN IMMEDIATE;")  # as it is at first
        cache = Cache(file)
    with closing(cache), open_client(kind, faulty.url, cache=cache) as client:
        ids(client)
        ids(client)

    assert conditional(faulty) == [False] * 3 + [True] * 3


def test_a_cache_that_was_given_open_stays_open(kind: Kind, faulty: FaultyService, file: Path) -> None:
    with closing(Cache(file)) as cache:
        with open_client(kind, faulty.url, cache=cache) as client:
            ids(client)
        faulty.begin()
        with open_client(kind, faulty.url, cache=cache) as client:
            ids(client)

    assert conditional(faulty) == [True, True, True]
