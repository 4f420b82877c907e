"""A client: how it is set up, what it sends, and where it may be used."""

import asyncio
import re
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat

import httpx
import pytest

from onrecord_client import AsyncClient, Client, Retry, ServerError, Timeouts
from support.faults import KEY, FaultyService, Kind, logged, open_client, problem, silent, within
from support.service import Service

LOCAL = "http://127.0.0.1:8000"


@pytest.fixture(autouse=True)
def _bounded() -> Iterator[None]:
    with within(30):
        yield


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ONRECORD_BASE_URL", "ONRECORD_API_KEY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def faulty(faulty: FaultyService) -> FaultyService:
    """Return a service before anything is asked."""
    faulty.begin()
    return faulty


@pytest.fixture(params=[Client, AsyncClient])
def kind(request: pytest.FixtureRequest) -> Kind:
    each: Kind = request.param
    return each


# How a client is set up.


def test_a_client_asks_this_machine_if_nothing_is_said(kind: Kind) -> None:
    with open_client(kind) as client:
        assert repr(client) == f"<{kind.__name__} of {LOCAL}>"


def test_the_environment_says_whom_to_ask_and_with_which_key(
    kind: Kind, faulty: FaultyService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONRECORD_BASE_URL", faulty.url)
    monkeypatch.setenv("ONRECORD_API_KEY", KEY)
    with open_client(kind) as client:
        client.service.health()

    assert faulty.asked[0].headers["authorization"] == f"Bearer {KEY}"


def test_arguments_win_over_the_environment(kind: Kind, faulty: FaultyService, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_BASE_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("ONRECORD_API_KEY", "another")
    with open_client(kind, faulty.url, KEY) as client:
        client.service.health()

    assert faulty.asked[0].headers["authorization"] == f"Bearer {KEY}"


def test_what_is_empty_in_the_environment_is_not_set(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_BASE_URL", "")
    monkeypatch.setenv("ONRECORD_API_KEY", "")
    with open_client(kind) as client:
        assert repr(client) == f"<{kind.__name__} of {LOCAL}>"


def test_without_a_key_none_is_sent(kind: Kind, faulty: FaultyService) -> None:
    with open_client(kind, faulty.url) as client:
        client.service.health()

    assert "authorization" not in faulty.asked[0].headers


@pytest.mark.parametrize("path", ["/", "/news", "/news/"])
def test_a_service_may_be_at_any_path(kind: Kind, path: str, faulty: FaultyService) -> None:
    faulty.begin([problem(501)])
    with open_client(kind, faulty.url + path) as client, pytest.raises(ServerError):
        client.service.health()

    assert faulty.targets == [f"{path.rstrip('/')}/healthz"]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1:8000",
        "localhost",
        "ftp://localhost",
        "http://",
        "http:///v1",
        "http://:8000",
        "//localhost",
        "http://localhost?a=b",
        "http://localhost#a",
        "http://localhost:port",
        "http://localhost:65536",
        "http://[::1",
        "http://name:password@localhost",
        "http://local host",
        " ",
    ],
)
def test_an_address_of_no_service_is_refused_with_what_would_be_right(kind: Kind, address: str) -> None:
    with pytest.raises(ValueError, match=re.escape(f"base_url is {address!r}") + f".*{LOCAL}"):
        kind(address)


@pytest.mark.parametrize("key", ["two words", "line\n", "\x00", "clé", "\x7f"])
def test_a_key_that_cannot_be_sent_is_refused_without_being_shown(kind: Kind, key: str) -> None:
    with pytest.raises(ValueError, match="visible ASCII without spaces") as caught:
        kind(LOCAL, key)

    assert key not in str(caught.value)


def test_the_key_is_shown_nowhere(kind: Kind, faulty: FaultyService, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    faulty.begin(repeat(problem(503)))
    with open_client(kind, faulty.url, KEY, retry=Retry(max_attempts=2, backoff_base_s=0)) as client:
        walk = client.events.list()
        with pytest.raises(ServerError) as caught:
            walk.first()
        told = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
        shown = [repr(client), repr(walk), repr(client.events), *told.format(), caplog.text]

    assert len(logged(caplog)) == 1
    assert [text for text in shown if KEY in text] == []


def test_a_client_says_what_it_is(kind: Kind, faulty: FaultyService) -> None:
    with open_client(kind, faulty.url) as client:
        client.service.health()

    headers = faulty.asked[0].headers
    assert re.fullmatch(r"onrecord-client/[\d.]+ python/3\.\d+\.\S+ httpx/[\d.]+", headers["user-agent"])
    assert headers["accept"] == "application/json"


class Listening(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Answers that all is well, and keeps what it was told."""

    def __init__(self) -> None:
        self.told: list[httpx.Request] = []
        self.is_closed = False

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.told.append(request)
        return httpx.Response(200, json={"status": "ok"})

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return self.handle_request(request)

    def close(self) -> None:
        self.is_closed = True

    async def aclose(self) -> None:
        self.close()


def test_a_connection_may_take_5_s_and_the_next_bytes_30_s(kind: Kind) -> None:
    transport = Listening()
    with open_client(kind, transport=transport) as client:
        client.service.health()

    assert transport.told[0].extensions["timeout"] == {"connect": 5.0, "read": 30.0, "write": 30.0, "pool": 30.0}


def test_times_may_be_given(kind: Kind) -> None:
    transport = Listening()
    with open_client(kind, transport=transport, timeouts=Timeouts(connect_s=1, read_s=2)) as client:
        client.service.health()

    assert transport.told[0].extensions["timeout"] == {"connect": 1, "read": 2, "write": 2, "pool": 2}


@pytest.mark.parametrize(
    ("address", "accepted"),
    [
        ("http://127.0.0.1:8000", "identity"),
        ("http://localhost", "identity"),
        ("https://onrecord.example", "gzip, deflate"),
    ],
)
def test_answers_are_compressed_only_where_there_is_a_wire(kind: Kind, address: str, accepted: str) -> None:
    transport = Listening()
    with open_client(kind, address, transport=transport) as client:
        client.service.health()

    assert transport.told[0].headers["accept-encoding"].startswith(accepted)


def test_a_client_is_closed_with_its_block(kind: Kind) -> None:
    transport = Listening()
    with open_client(kind, transport=transport):
        assert not transport.is_closed

    assert transport.is_closed


def test_an_async_client_is_closed_with_its_block() -> None:
    async def leave() -> None:
        async with AsyncClient(transport=transport) as client:
            assert (await client.service.health()).status == "ok"
            assert not transport.is_closed

    transport = Listening()
    asyncio.run(leave())

    assert transport.is_closed


def test_a_client_is_closed_after_a_failure_too(kind: Kind) -> None:
    transport = Listening()
    with pytest.raises(ZeroDivisionError), open_client(kind, transport=transport):
        raise ZeroDivisionError

    assert transport.is_closed


# Where it may be used.


def test_many_pages_come_over_one_connection(kind: Kind, faulty: FaultyService, mali: Service) -> None:
    before = faulty.connections
    with open_client(kind, faulty.url) as client:
        found = [event.id for event in client.events.list(limit=5)]
        client.events.get(found[0])

    assert found == mali.ids("/v1/events")
    assert len(faulty.asked) == 12
    assert faulty.connections - before == 1


def test_threads_may_share_a_client(faulty: FaultyService, mali: Service) -> None:
    def walk(_: int) -> list[str]:
        return [event.id for event in client.events.list(limit=10)]

    before = faulty.connections
    with open_client(Client, faulty.url) as client, ThreadPoolExecutor(8) as threads:
        walks = list(threads.map(walk, range(16)))

    assert walks == [mali.ids("/v1/events")] * 16
    assert faulty.connections - before <= 8


def test_tasks_may_share_a_client(faulty: FaultyService, mali: Service) -> None:
    async def walk(client: AsyncClient) -> list[str]:
        return [event.id async for event in client.events.list(limit=10)]

    async def walks() -> list[list[str]]:
        async with AsyncClient(faulty.url) as client:
            return await asyncio.gather(*[walk(client) for _ in range(8)])

    assert asyncio.run(walks()) == [mali.ids("/v1/events")] * 8


def test_a_sync_client_works_where_an_event_loop_runs(faulty: FaultyService, mali: Service) -> None:
    async def as_in_a_notebook() -> list[str]:
        return [event.id for event in client.events.list()]

    with open_client(Client, faulty.url) as client:
        assert asyncio.run(as_in_a_notebook()) == mali.ids("/v1/events")


def test_an_async_walk_may_be_left_in_the_middle(faulty: FaultyService, mali: Service) -> None:
    async def some() -> list[str]:
        async with AsyncClient(faulty.url) as client:
            found = []
            async for event in client.events.list(limit=20):
                found.append(event.id)
                if len(found) > 20:
                    break
            return found

    assert asyncio.run(some()) == mali.ids("/v1/events")[:21]
    assert len(faulty.asked) == 2


def test_a_task_that_is_given_up_leaves_the_client_usable(faulty: FaultyService) -> None:
    async def twice() -> str:
        async with AsyncClient(faulty.url) as client:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(client.service.health(), 0.3)
            return (await client.service.health()).status

    faulty.begin([silent])

    assert asyncio.run(twice()) == "ok"
