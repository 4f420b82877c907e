"""A client: its settings, its requests, and its use in threads, tasks and notebooks."""

import asyncio
import math
import re
import traceback
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from importlib.metadata import version
from itertools import repeat

import httpx
import numpy
import pytest

import onrecord_client
from onrecord_client import AsyncClient, Cache, Client, Retry, ServerError, Timeouts
from support.faults import API_KEY, ClientType, FaultyService, logged_warnings, open_client, problem, silent, time_limit
from support.service import Service

LOCAL = "http://127.0.0.1:8000"


@pytest.fixture(autouse=True)
def _time_limit() -> Iterator[None]:
    with time_limit(30):
        yield


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ONRECORD_BASE_URL", "ONRECORD_API_KEY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def faulty(faulty: FaultyService) -> FaultyService:
    """Return a service without recorded requests and faults."""
    faulty.reset()
    return faulty


@pytest.fixture(params=[Client, AsyncClient])
def client_type(request: pytest.FixtureRequest) -> ClientType:
    client_type: ClientType = request.param
    return client_type


# Settings.


def test_the_default_base_url_is_the_local_service(client_type: ClientType) -> None:
    with open_client(client_type) as client:
        assert repr(client) == f"<{client_type.__name__} of {LOCAL}>"


def test_base_url_and_api_key_come_from_the_environment(
    client_type: ClientType, faulty: FaultyService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONRECORD_BASE_URL", faulty.url)
    monkeypatch.setenv("ONRECORD_API_KEY", API_KEY)
    with open_client(client_type) as client:
        client.service.health()

    assert faulty.requests[0].headers["authorization"] == f"Bearer {API_KEY}"


def test_arguments_override_the_environment(
    client_type: ClientType, faulty: FaultyService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONRECORD_BASE_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("ONRECORD_API_KEY", "another")
    with open_client(client_type, faulty.url, API_KEY) as client:
        client.service.health()

    assert faulty.requests[0].headers["authorization"] == f"Bearer {API_KEY}"


def test_empty_environment_variables_count_as_unset(client_type: ClientType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ONRECORD_BASE_URL", "")
    monkeypatch.setenv("ONRECORD_API_KEY", "")
    with open_client(client_type) as client:
        assert repr(client) == f"<{client_type.__name__} of {LOCAL}>"


WRONG_SETTINGS = {
    "retry": ({"retry": 3}, TypeError, "retry is 3; expected a Retry, such as Retry(max_attempts=3)"),
    "no retry": ({"retry": 0}, TypeError, "retry is 0; expected a Retry"),
    "timeouts": ({"timeouts": 5.0}, TypeError, "timeouts is 5.0; expected a Timeouts, such as Timeouts(read_s=30)"),
    "base_url": ({"base_url": b"http://a"}, TypeError, "base_url is b'http://a'; expected a URL as text"),
    "base_url as URL": ({"base_url": httpx.URL("http://a")}, TypeError, "base_url is URL('http://a'); expected a URL"),
    "api_key": ({"api_key": 5}, TypeError, "api_key is of the type int; expected text"),
    "cache": ({"cache": True}, TypeError, "cache is True; expected the path of a file, or an open Cache"),
    "transport": ({"transport": "http"}, TypeError, "transport is str; expected an httpx."),
}


@pytest.mark.parametrize("name", WRONG_SETTINGS)
def test_a_setting_of_another_type_is_refused_at_once(client_type: ClientType, name: str) -> None:
    arguments, error, message = WRONG_SETTINGS[name]
    with pytest.raises(error, match=f"^{re.escape(message)}"):
        client_type(**arguments)


def test_the_transport_of_the_other_client_is_refused() -> None:
    with pytest.raises(TypeError, match=r"transport is AsyncHTTPTransport; expected an httpx\.BaseTransport"):
        Client(transport=httpx.AsyncHTTPTransport())  # type: ignore[arg-type]  # the mistake of a caller
    with pytest.raises(TypeError, match=r"transport is HTTPTransport; expected an httpx\.AsyncBaseTransport"):
        AsyncClient(transport=httpx.HTTPTransport())  # type: ignore[arg-type]  # the mistake of a caller


WRONG_NUMBERS = {
    "text": (lambda: Retry(max_attempts="3"), TypeError, "max_attempts is '3'; expected a whole number of at least 1"),
    "none": (lambda: Retry(max_attempts=0), ValueError, "max_attempts is 0; expected a whole number of at least 1"),
    "half": (lambda: Retry(max_attempts=2.5), TypeError, "max_attempts is 2.5; expected a whole number of at least 1"),
    "bool": (lambda: Retry(max_attempts=True), TypeError, "max_attempts is True; expected a whole number"),
    "negative": (lambda: Retry(backoff_base_s=-1), ValueError, "backoff_base_s is -1; expected a number of seconds"),
    "not a number": (lambda: Retry(max_elapsed_s=math.nan), ValueError, "max_elapsed_s is nan; expected a number of"),
    "a duration": (lambda: Timeouts(read_s=timedelta(1)), TypeError, "read_s is datetime.timedelta(days=1); expected"),
    "no time": (lambda: Timeouts(connect_s=0), ValueError, "connect_s is 0; expected a number of seconds above 0"),
    "None": (lambda: Timeouts(total_s=None), TypeError, "total_s is None; expected a number of seconds above 0"),
    "endless": (lambda: Timeouts(read_s=math.inf), ValueError, "read_s is inf; expected a number of seconds above 0"),
    "MiB": (lambda: Cache("unused", max_mib="1"), TypeError, "max_mib is '1'; expected a number of MiB"),
    "negative MiB": (lambda: Cache("unused", max_mib=-1), ValueError, "max_mib is -1; expected a number of MiB"),
}


@pytest.mark.parametrize("name", WRONG_NUMBERS)
def test_an_invalid_number_is_refused_by_name(name: str) -> None:
    build, error, message = WRONG_NUMBERS[name]
    with pytest.raises(error, match=f"^{re.escape(message)}"):
        build()


def test_numbers_of_numpy_are_numbers(faulty: FaultyService) -> None:
    retry = Retry(max_attempts=numpy.int64(2), backoff_base_s=numpy.float32(0))  # type: ignore[arg-type]  # numbers too
    faulty.reset([problem(503)])
    with open_client(Client, faulty.url, retry=retry, timeouts=Timeouts(read_s=numpy.float64(5))) as client:
        client.service.health()

    assert len(faulty.requests) == 2


def test_the_version_is_that_of_the_distribution() -> None:
    installed = version("onrecord-client")

    assert installed == onrecord_client.__version__ == Client.__version__ == AsyncClient.__version__


def test_no_authorization_header_is_sent_without_a_key(client_type: ClientType, faulty: FaultyService) -> None:
    with open_client(client_type, faulty.url) as client:
        client.service.health()

    assert "authorization" not in faulty.requests[0].headers


@pytest.mark.parametrize("path", ["/", "/news", "/news/"])
def test_a_base_url_may_have_a_path(client_type: ClientType, path: str, faulty: FaultyService) -> None:
    faulty.reset([problem(501)])
    with open_client(client_type, faulty.url + path) as client, pytest.raises(ServerError):
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
        "http://localhost?",
        "http://localhost/#",
        "http://localhost:port",
        "http://localhost:65536",
        "http://[::1",
        "http://name:password@localhost",
        "http://local host",
        " ",
    ],
)
def test_an_invalid_base_url_is_refused_with_an_example(client_type: ClientType, address: str) -> None:
    with pytest.raises(ValueError, match=re.escape(f"base_url is {address!r}") + f".*{LOCAL}"):
        client_type(address)


@pytest.mark.parametrize("key", ["two words", "line\n", "\x00", "clé", "\x7f"])
def test_an_invalid_key_is_refused_and_not_shown(client_type: ClientType, key: str) -> None:
    with pytest.raises(ValueError, match="visible ASCII without spaces") as caught:
        client_type(LOCAL, key)

    assert key not in str(caught.value)


def test_the_key_is_in_no_repr_traceback_or_log(
    client_type: ClientType, faulty: FaultyService, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    faulty.reset(repeat(problem(503)))
    with open_client(client_type, faulty.url, API_KEY, retry=Retry(max_attempts=2, backoff_base_s=0)) as client:
        pager = client.events.list()
        with pytest.raises(ServerError) as caught:
            pager.first()
        formatted = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
        texts = [repr(client), repr(pager), repr(client.events), *formatted.format(), caplog.text]

    assert len(logged_warnings(caplog)) == 1
    assert [text for text in texts if API_KEY in text] == []


def test_requests_have_a_user_agent_and_accept_json(client_type: ClientType, faulty: FaultyService) -> None:
    with open_client(client_type, faulty.url) as client:
        client.service.health()

    headers = faulty.requests[0].headers
    assert re.fullmatch(r"onrecord-client/[\d.]+ python/3\.\d+\.\S+ httpx/[\d.]+", headers["user-agent"])
    assert headers["accept"] == "application/json"


class RecordingTransport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """A transport that returns a good health and records the requests."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []
        self.is_closed = False

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        return httpx.Response(200, json={"status": "ok"})

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return self.handle_request(request)

    def close(self) -> None:
        self.is_closed = True

    async def aclose(self) -> None:
        self.close()


def test_default_timeouts_are_5_s_to_connect_and_30_s_to_read(client_type: ClientType) -> None:
    transport = RecordingTransport()
    with open_client(client_type, transport=transport) as client:
        client.service.health()

    assert transport.requests[0].extensions["timeout"] == {"connect": 5.0, "read": 30.0, "write": 30.0, "pool": 30.0}


def test_timeouts_can_be_set(client_type: ClientType) -> None:
    transport = RecordingTransport()
    with open_client(client_type, transport=transport, timeouts=Timeouts(connect_s=1, read_s=2)) as client:
        client.service.health()

    assert transport.requests[0].extensions["timeout"] == {"connect": 1, "read": 2, "write": 2, "pool": 2}


@pytest.mark.parametrize(
    ("address", "accepted"),
    [
        ("http://127.0.0.1:8000", "identity"),
        ("http://localhost", "identity"),
        ("https://onrecord.example", "gzip, deflate"),
    ],
)
def test_responses_over_loopback_are_requested_uncompressed(
    client_type: ClientType, address: str, accepted: str
) -> None:
    transport = RecordingTransport()
    with open_client(client_type, address, transport=transport) as client:
        client.service.health()

    assert transport.requests[0].headers["accept-encoding"].startswith(accepted)


def test_a_with_block_closes_the_client(client_type: ClientType) -> None:
    transport = RecordingTransport()
    with open_client(client_type, transport=transport):
        assert not transport.is_closed

    assert transport.is_closed


def test_an_async_with_block_closes_the_client() -> None:
    async def leave() -> None:
        async with AsyncClient(transport=transport) as client:
            assert (await client.service.health()).status == "ok"
            assert not transport.is_closed

    transport = RecordingTransport()
    asyncio.run(leave())

    assert transport.is_closed


def test_a_with_block_that_fails_closes_the_client(client_type: ClientType) -> None:
    transport = RecordingTransport()
    with pytest.raises(ZeroDivisionError), open_client(client_type, transport=transport):
        raise ZeroDivisionError

    assert transport.is_closed


# Threads, tasks and notebooks.


def test_many_pages_use_one_connection(client_type: ClientType, faulty: FaultyService, mali: Service) -> None:
    before = faulty.connections
    with open_client(client_type, faulty.url) as client:
        found = [event.id for event in client.events.list(limit=5)]
        client.events.get(found[0])

    assert found == mali.ids("/v1/events")
    assert len(faulty.requests) == len(list(mali.pages("/v1/events", limit=5))) + 1
    assert faulty.connections - before == 1


def test_threads_can_share_a_client(faulty: FaultyService, mali: Service) -> None:
    def ids(_: int) -> list[str]:
        return [event.id for event in client.events.list(limit=10)]

    before = faulty.connections
    with open_client(Client, faulty.url) as client, ThreadPoolExecutor(8) as threads:
        results = list(threads.map(ids, range(16)))

    assert results == [mali.ids("/v1/events")] * 16
    assert faulty.connections - before <= 8


def test_tasks_can_share_a_client(faulty: FaultyService, mali: Service) -> None:
    async def ids(client: AsyncClient) -> list[str]:
        return [event.id async for event in client.events.list(limit=10)]

    async def gather() -> list[list[str]]:
        async with AsyncClient(faulty.url) as client:
            return await asyncio.gather(*[ids(client) for _ in range(8)])

    assert asyncio.run(gather()) == [mali.ids("/v1/events")] * 8


def test_a_sync_client_works_inside_a_running_event_loop(faulty: FaultyService, mali: Service) -> None:
    async def as_in_a_notebook() -> list[str]:
        return [event.id for event in client.events.list()]

    with open_client(Client, faulty.url) as client:
        assert asyncio.run(as_in_a_notebook()) == mali.ids("/v1/events")


def test_an_async_for_can_be_stopped_before_its_end(faulty: FaultyService, mali: Service) -> None:
    async def some() -> list[str]:
        async with AsyncClient(faulty.url) as client:
            found = []
            async for event in client.events.list(limit=20):
                found.append(event.id)
                if len(found) > 20:
                    break
            return found

    assert asyncio.run(some()) == mali.ids("/v1/events")[:21]
    assert len(faulty.requests) == 2


def test_a_cancelled_request_leaves_the_client_usable(faulty: FaultyService) -> None:
    async def twice() -> str:
        async with AsyncClient(faulty.url) as client:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(client.service.health(), 0.3)
            return (await client.service.health()).status

    faulty.reset([silent])

    assert asyncio.run(twice()) == "ok"
