"""The pagers: an iteration yields every record once, despite failures, and resumes where it stopped."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import date
from itertools import islice, repeat
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord_client import AsyncClient, AsyncPager, Client, Retry, ServerError
from onrecord_client.models import Event, EventPage
from support.edge_cases import EDGE_CASES
from support.faults import (
    ClientType,
    FaultyService,
    empty_page,
    good_response,
    open_client,
    problem,
    silent,
    time_limit,
)
from support.service import Service, publish_dataset, replace_dataset
from support.small_dataset import write_files, write_small_dataset

CLIENT_TYPES = [Client, AsyncClient]
LIMIT = 20  # records per page: the events fill several pages
UP_TO = st.integers(0, 100)  # numbers of records, some above the number of events


@pytest.fixture(autouse=True)
def _time_limit() -> Iterator[None]:
    with time_limit(60):
        yield


@pytest.fixture(scope="module")
def clients(faulty: FaultyService) -> Iterator[dict[ClientType, Client]]:
    once = Retry(max_attempts=1)
    with (
        open_client(Client, faulty.url, retry=once) as client,
        open_client(AsyncClient, faulty.url, retry=once) as async_client,
    ):
        yield {Client: client, AsyncClient: async_client}


@pytest.fixture(params=CLIENT_TYPES)
def client_type(request: pytest.FixtureRequest) -> ClientType:
    client_type: ClientType = request.param
    return client_type


@pytest.fixture
def client(client_type: ClientType, clients: dict[ClientType, Client], faulty: FaultyService) -> Client:
    """Return a client of each type without recorded requests, the async one with a blocking interface."""
    faulty.reset()
    return clients[client_type]


@pytest.fixture(scope="module")
def every(mali: Service) -> list[str]:
    """Return the ids of all events."""
    return mali.ids("/v1/events")


@pytest.fixture(scope="module")
def page_sizes(every: list[str]) -> list[int]:
    """Return the number of records on each page of LIMIT events."""
    whole, rest = divmod(len(every), LIMIT)
    return [LIMIT] * whole + [rest] * (rest > 0)


def test_creating_a_pager_sends_no_request(client: Client, faulty: FaultyService) -> None:
    pager = client.events.list()

    assert faulty.requests == []
    assert (pager.cursor, pager.done) == (None, False)


def test_pages_are_as_large_as_allowed_by_default(client: Client, faulty: FaultyService, every: list[str]) -> None:
    found = [event.id for event in client.events.list()]

    assert found == every
    assert faulty.limits == ["200"]


def test_limit_sets_the_page_size(
    client: Client, faulty: FaultyService, every: list[str], page_sizes: list[int]
) -> None:
    found = [event.id for event in client.events.list(limit=LIMIT)]

    assert found == every
    assert faulty.limits == ["20"] * len(page_sizes)


def test_limit_does_not_end_an_iteration(client: Client, every: list[str]) -> None:
    assert [event.id for event in client.events.list(limit=1)] == every


def test_a_second_loop_starts_over(client: Client, every: list[str]) -> None:
    pager = client.events.list(limit=LIMIT)

    assert [event.id for event in pager] == every
    assert [event.id for event in pager] == every


def test_two_iterations_of_one_pager_are_independent(client: Client, every: list[str]) -> None:
    pager = client.events.list(limit=7)

    assert [(one.id, other.id) for one, other in zip(pager, pager, strict=True)] == [(each, each) for each in every]


def test_next_continues_one_iteration(client: Client, every: list[str]) -> None:
    pager = client.events.list(limit=LIMIT)
    found = [next(pager).id for _ in every]

    assert found == every
    assert [next(pager, None), next(pager, None)] == [None, None]
    assert pager.done


def test_a_loop_does_not_continue_the_iteration_of_next(client: Client, every: list[str]) -> None:
    pager = client.events.list(limit=LIMIT)
    next(pager)

    assert [event.id for event in pager] == every
    assert next(pager).id == every[1]


def test_next_continues_after_an_exception(client: Client, faulty: FaultyService, every: list[str]) -> None:
    faulty.reset([good_response, problem(503)])
    pager = client.events.list(limit=LIMIT)
    found = [next(pager).id for _ in range(LIMIT)]
    with pytest.raises(ServerError):
        next(pager)
    found += [next(pager).id for _ in every[LIMIT:]]

    assert found == every
    assert next(pager, None) is None


def test_pages_have_the_count_and_included_records(
    client: Client, mali: Service, every: list[str], page_sizes: list[int]
) -> None:
    pages = list(client.events.list(limit=LIMIT, include="count", expand="actors").pages())

    assert [len(page.data) for page in pages] == page_sizes
    assert [page.meta.count for page in pages] == [len(every)] * len(page_sizes)
    assert [page.raw for page in pages] == list(mali.pages("/v1/events?include=count&expand=actors", limit=LIMIT))


def test_raw_records_are_as_the_service_sends_them(client: Client, mali: Service) -> None:
    assert list(client.events.list().raw()) == mali.json("/v1/events?limit=200")["data"]


@given(limit=st.integers(1, 60), stops=st.lists(UP_TO, max_size=4))
@settings(max_examples=40)
@pytest.mark.parametrize("client_type", CLIENT_TYPES)
def test_resuming_after_any_record_misses_none(
    clients: dict[ClientType, Client], every: list[str], client_type: ClientType, limit: int, stops: list[int]
) -> None:
    client, begin, cursor = clients[client_type], 0, None
    for stop in stops:
        pager = client.events.list(limit=limit, cursor=cursor)
        assert [event.id for event in islice(pager, stop)] == every[begin : begin + stop]
        assert pager.done == (begin + stop >= len(every))
        if pager.done:
            break
        begin += stop // limit * limit  # an unfinished page is fetched again
        cursor = pager.cursor
    else:
        assert [event.id for event in client.events.list(limit=limit, cursor=cursor)] == every[begin:]


@given(limit=st.integers(1, 60), stop=UP_TO)
@settings(max_examples=40)
@pytest.mark.parametrize("client_type", CLIENT_TYPES)
def test_resuming_after_any_page_starts_with_the_next(
    clients: dict[ClientType, Client], every: list[str], client_type: ClientType, limit: int, stop: int
) -> None:
    pager = clients[client_type].events.list(limit=limit)
    seen = [event.id for page in islice(pager.pages(), stop) for event in page.data]
    rest = (
        [] if pager.done else [event.id for event in clients[client_type].events.list(limit=limit, cursor=pager.cursor)]
    )

    assert seen + rest == every
    assert pager.done == (stop * limit >= len(every))


def test_the_cursor_stays_at_a_page_until_its_last_record(
    client: Client, faulty: FaultyService, page_sizes: list[int]
) -> None:
    pager = client.events.list(limit=LIMIT)
    cursors = [pager.cursor for _ in pager]
    pages: list[str | None] = [request.cursor for request in faulty.requests]
    by_record = [cursor for page, size in zip(pages, page_sizes, strict=True) for cursor in repeat(page, size)]

    # The last record of a page moves the cursor to the next page.
    assert cursors == [*by_record[1:], None]


def test_done_is_true_from_the_last_record(client: Client, every: list[str]) -> None:
    pager = client.events.list(limit=LIMIT)

    assert [pager.done for _ in pager] == [False] * (len(every) - 1) + [True]
    assert (pager.cursor, pager.done) == (None, True)


def test_done_is_false_again_in_a_second_loop(client: Client, every: list[str]) -> None:
    pager = client.events.list(limit=LIMIT)
    list(pager)

    assert [pager.done for _ in pager] == [False] * (len(every) - 1) + [True]


def test_an_exception_leaves_the_cursor_at_the_failed_page(
    client: Client, faulty: FaultyService, every: list[str]
) -> None:
    faulty.reset([good_response, problem(503)])
    pager = client.events.list(limit=LIMIT)
    found: list[str] = []
    with pytest.raises(ServerError):
        found.extend(event.id for event in pager)

    assert pager.cursor == faulty.requests[1].cursor
    assert not pager.done
    assert found + [event.id for event in client.events.list(limit=LIMIT, cursor=pager.cursor)] == every


def test_an_exception_on_the_first_page_of_a_second_loop_resets_done(client: Client, faulty: FaultyService) -> None:
    pager = client.events.list()
    list(pager)
    faulty.reset([problem(503)])
    with pytest.raises(ServerError):
        list(pager)

    assert (pager.cursor, pager.done) == (None, False)


def test_an_empty_list_is_done_after_one_request(client: Client, faulty: FaultyService) -> None:
    pager = client.events.list(country="IS")

    assert list(pager) == []
    assert (pager.cursor, pager.done) == (None, True)
    assert len(faulty.requests) == 1


def test_an_empty_list_has_no_first_record_and_a_count_of_0(client: Client) -> None:
    pager = client.events.list(country="IS")

    assert pager.first() == []
    assert pager.count() == 0
    assert next(pager, None) is None


def test_an_empty_page_is_skipped(client: Client, faulty: FaultyService, every: list[str]) -> None:
    faulty.reset([good_response, empty_page])
    pager = client.events.list(limit=LIMIT)
    found = [event.id for event in islice(pager, LIMIT + 1)]

    assert found == every[: LIMIT + 1]
    assert pager.cursor == faulty.requests[-1].cursor


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/v1/codebooks", "name"),
        ("/v1/releases", "version"),
        ("/v1/actors?limit=200", "id"),
        ("/v1/claims?limit=200", "id"),
        ("/v1/documents?limit=200", "id"),
        ("/v1/relationships?limit=200", "id"),
    ],
)
def test_every_kind_of_list_has_the_same_pager(client: Client, path: str, name: str, mali: Service) -> None:
    expected = [record[name] for record in mali.json(path)["data"]]
    pager = getattr(client, path.removeprefix("/v1/").partition("?")[0]).list()

    assert [getattr(record, name) for record in pager] == expected
    assert pager.done
    assert pager.count() == len(expected)
    assert [getattr(record, name) for record in pager.first(2)] == expected[:2]


def test_an_iteration_stays_in_its_release_while_a_newer_one_is_published(
    client_type: ClientType, tmp_path: Path
) -> None:
    releases = publish_dataset(write_small_dataset(tmp_path / "data"), tmp_path / "releases")
    with (
        Service(releases, release_poll_s=0.05) as service,
        service.running(),
        FaultyService(service) as faulty,
        open_client(client_type, faulty.url) as client,
    ):
        old = service.ids("/v1/actors")
        pager = client.actors.list(limit=1)
        pages = pager.pages()
        versions = {next(pages).meta.release}
        replace_dataset(write_files(tmp_path / "another", EDGE_CASES), releases, date(2026, 11, 2))
        with faulty.lock:
            service.run_until(lambda: service.json("/readyz")["release"] == "2026-11-02.1")
        rest = list(pages)
        new = [actor.id for actor in pager]

        assert new == service.ids("/v1/actors")
    assert [page.data[0].id for page in rest] == old[1:]
    assert versions | {page.meta.release for page in rest} == {"2026-11-01.1"}
    assert set(new) != set(old)


def test_filters_are_copied_when_the_pager_is_created(client: Client, mali: Service) -> None:
    kinds = ["visit", "coup", "arrest"]
    pager = client.events.list(kind=kinds, limit=1)
    next(pager)
    kinds.clear()

    assert [event.id for event in pager] == mali.ids("/v1/events?kind=visit,coup,arrest")


def test_anext_continues_after_a_timeout(faulty: FaultyService, every: list[str]) -> None:
    async def ids() -> list[str]:
        async with AsyncClient(faulty.url) as client:
            pager = client.events.list(limit=LIMIT)
            first = [(await anext(pager)).id for _ in range(LIMIT)]
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(anext(pager), 0.3)
            return first + [event.id async for event in _rest(pager)]

    faulty.reset([good_response, silent])

    assert asyncio.run(ids()) == every


async def _rest(pager: AsyncPager[Event, EventPage]) -> AsyncIterator[Event]:
    while event := await anext(pager, None):
        yield event
