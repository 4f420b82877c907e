"""A client in several processes, threads and event loops: each gets its own responses."""

import asyncio
import gc
import multiprocessing
import pickle
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import chain, repeat
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest

from onrecord_client import AsyncClient, Cache, Client, ConnectionFailed, OnrecordError, Timeouts
from support.faults import API_KEY, ClientType, FaultyService, open_client, time_limit
from support.service import Service

FORK, SPAWN = (multiprocessing.get_context(method) for method in ("fork", "spawn"))
PROCESSES = 6
# Forked processes inherit this client; an argument would be pickled.
shared: dict[str, Any] = {}


@pytest.fixture(autouse=True)
def _time_limit() -> Iterator[None]:
    with time_limit(60):
        yield


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")


@pytest.fixture
def faulty(faulty: FaultyService) -> FaultyService:
    """Return a service without recorded requests and faults."""
    faulty.reset()
    return faulty


@pytest.fixture(scope="module")
def ids(mali: Service) -> list[str]:
    """Return the ids of all claims, each twice."""
    return mali.ids("/v1/claims") * 2


def id_of_claim(claim_id: str) -> str:
    found: str = shared["client"].claims.get(claim_id).id
    return found


@contextmanager
def unclosed_sockets() -> Iterator[None]:
    """Collect sockets that nobody can close any more, without a warning."""
    with warnings.catch_warnings(action="ignore", category=ResourceWarning):
        yield
        shared.clear()
        gc.collect()


def id_of_claim_async(claim_id: str) -> str:
    async def get() -> str:
        found: str = (await shared["client"].claims.get(claim_id)).id
        return found

    return asyncio.run(get())


def in_forked_processes(function: Callable[[str], str], client: Any, ids: list[str]) -> list[str]:
    """Call a function for each id in forked processes that inherit the client."""
    shared["client"] = client
    with FORK.Pool(PROCESSES) as pool:
        return pool.map(function, ids, chunksize=1)


def test_forked_processes_get_the_records_that_they_requested(faulty: FaultyService, ids: list[str]) -> None:
    with open_client(Client, faulty.url) as client:
        client.claims.get(ids[0])  # opens the connection that the processes inherit
        before = faulty.connections
        found = in_forked_processes(id_of_claim, client, ids)
        of_children = faulty.connections - before
        again = client.claims.get(ids[1]).id

        assert found == ids
        assert 0 < of_children <= PROCESSES
        assert (again, faulty.connections - before) == (ids[1], of_children)  # over the parent's own connection


def test_forked_processes_share_a_cache_file(faulty: FaultyService, ids: list[str], tmp_path: Path) -> None:
    with open_client(Client, faulty.url, cache=tmp_path / "cache") as client:
        client.claims.get(ids[0])
        assert in_forked_processes(id_of_claim, client, ids) == ids
        assert [client.claims.get(each).id for each in ids[:20]] == ids[:20]

    with Client(faulty.url, cache=tmp_path / "cache") as client:
        faulty.reset()
        client.claims.get(ids[0])
    assert "if-none-match" in faulty.requests[0].headers


def test_processes_forked_during_requests_of_other_threads_do_not_wait_for_their_locks(
    live: str, ids: list[str], tmp_path: Path
) -> None:
    def work() -> None:
        while not stopped.is_set():
            client.claims.get(ids[0])

    stopped = Event()
    with open_client(Client, live, cache=tmp_path / "cache") as client, ThreadPoolExecutor(4) as threads:
        working = [threads.submit(work) for _ in range(4)]
        try:
            found = [in_forked_processes(id_of_claim, client, ids[:12]) for _ in range(5)]
        finally:
            stopped.set()
        assert [each.result() for each in working] == [None] * 4

    assert found == [ids[:12]] * 5


def test_forked_processes_can_use_an_async_client(faulty: FaultyService, ids: list[str]) -> None:
    with unclosed_sockets():  # their event loops have ended
        shared["client"] = AsyncClient(faulty.url)
        first = id_of_claim_async(ids[0])
        found = in_forked_processes(id_of_claim_async, shared["client"], ids)

    assert [first, *found] == [ids[0], *ids]


def test_an_async_client_works_in_one_event_loop_after_another(faulty: FaultyService, ids: list[str]) -> None:
    with unclosed_sockets():
        shared["client"] = AsyncClient(faulty.url)
        found = [id_of_claim_async(each) for each in ids[:4]]

    assert found == ids[:4]


def close_and_get(claim_id: str) -> str:
    shared["client"].close()
    try:
        return id_of_claim(claim_id)
    except ConnectionFailed as error:
        return str(error)


def test_a_process_that_closes_its_client_leaves_that_of_its_parent_open(faulty: FaultyService, ids: list[str]) -> None:
    with open_client(Client, faulty.url) as client:
        client.claims.get(ids[0])
        found = in_forked_processes(close_and_get, client, ids[:6])
        connections = faulty.connections

        assert all(each.endswith(": the client is closed") for each in found)
        assert client.claims.get(ids[1]).id == ids[1]
        assert faulty.connections == connections


def message_of_error(claim_id: str) -> str:
    with pytest.raises(ConnectionFailed) as caught:
        id_of_claim(claim_id)
    return str(caught.value)


def test_a_transport_of_the_caller_is_refused_in_a_forked_process(faulty: FaultyService, ids: list[str]) -> None:
    with open_client(Client, faulty.url, transport=httpx.HTTPTransport()) as client:
        client.claims.get(ids[0])
        (message,) = set(in_forked_processes(message_of_error, client, [ids[0]] * 4))

    assert message.endswith("HTTPTransport belongs to the parent of this process; create a client after the fork")


# Pickling, with which a client reaches a process that is not forked, as on Windows.


def test_a_method_of_a_client_is_a_task_for_spawned_processes(live: str, ids: list[str], tmp_path: Path) -> None:
    with Client(live, cache=tmp_path / "cache") as client, SPAWN.Pool(2) as pool:
        client.claims.get(ids[0])

        assert [claim.id for claim in pool.map(client.claims.get, ids[:8])] == ids[:8]


async def use_and_close(client: Client | AsyncClient) -> None:
    if isinstance(client, Client):
        client.service.health()
        client.close()
    else:
        await client.service.health()
        await client.close()


@pytest.mark.parametrize("client_type", [Client, AsyncClient])
def test_a_pickled_client_keeps_its_settings(client_type: ClientType, faulty: FaultyService, tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache", max_mib=1)
    client = client_type(faulty.url, API_KEY, timeouts=Timeouts(read_s=7), cache=cache)
    restored = pickle.loads(pickle.dumps(client))  # noqa: S301 (only what this test has pickled)
    cache.close()
    asyncio.run(use_and_close(restored))

    assert repr(restored) == repr(client)
    assert faulty.requests[0].headers["authorization"] == f"Bearer {API_KEY}"
    assert (tmp_path / "cache").is_file()


@pytest.mark.parametrize("client_type", [Client, AsyncClient])
def test_a_client_with_a_transport_of_the_caller_is_not_pickled(client_type: ClientType) -> None:
    client = client_type(transport=httpx.MockTransport(lambda _: httpx.Response(200)))

    with pytest.raises(TypeError, match="the transport MockTransport cannot be pickled; create a client in each"):
        pickle.dumps(client)


def test_a_pager_is_not_pickled(faulty: FaultyService) -> None:
    with open_client(Client, faulty.url) as client:
        pager = client.events.list()

        with pytest.raises(TypeError, match="cannot be pickled; pickle its `cursor`"):
            pickle.dumps(pager)


# Closing.


def messages_of_a_close_during_requests(url: str, claim_id: str, cache: Path | None) -> list[str]:
    """Close a client while six threads use it, and return the messages of their exceptions."""

    def work() -> str:
        try:
            for each in repeat(claim_id):
                client.claims.get(each)
                in_use.set()
        except OnrecordError as error:
            return str(error)
        raise AssertionError

    in_use = Event()
    client = Client(url, cache=cache, timeouts=Timeouts(read_s=1))
    with ThreadPoolExecutor(6) as threads:
        working = [threads.submit(work) for _ in range(6)]
        in_use.wait(20)
        client.close()
        return [each.result() for each in working]


@pytest.mark.parametrize("cached", [False, True])
def test_a_client_that_is_closed_during_requests_of_other_threads_fails_with_its_own_exception(
    live: str, ids: list[str], tmp_path: Path, *, cached: bool
) -> None:
    cache = tmp_path / "cache" if cached else None
    with unclosed_sockets():  # a thread may open one while another closes the client
        messages = [messages_of_a_close_during_requests(live, ids[0], cache) for _ in range(5)]

    assert {each.rpartition(": ")[2] for each in chain(*messages)} <= {
        "the client is closed",
        "the client was closed meanwhile",
    }


@pytest.mark.parametrize("client_type", [Client, AsyncClient])
def test_a_closed_client_fails_with_its_own_exception(client_type: ClientType, faulty: FaultyService) -> None:
    with open_client(client_type, faulty.url) as client:
        client.close()
        with pytest.raises(ConnectionFailed, match="the client is closed") as caught:
            client.service.health()

    assert not caught.value.retryable
    assert faulty.requests == []
