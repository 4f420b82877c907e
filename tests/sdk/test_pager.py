"""Walking a list: over every record once, whatever happens, and from where a walk stopped."""

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
from support.faults import FaultyService, Kind, empty_page, open_client, problem, silent, whole, within
from support.service import Service, publish_dataset, replace_dataset
from support.small_dataset import write_files, write_small_dataset

KINDS = [Client, AsyncClient]
LIMIT = 20  # a page of events, of which there are three


@pytest.fixture(autouse=True)
def _bounded() -> Iterator[None]:
    with within(60):
        yield


@pytest.fixture(scope="module")
def clients(faulty: FaultyService) -> Iterator[dict[Kind, Client]]:
    once = Retry(max_attempts=1)
    with (
        open_client(Client, faulty.url, retry=once) as client,
        open_client(AsyncClient, faulty.url, retry=once) as async_client,
    ):
        yield {Client: client, AsyncClient: async_client}


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Kind:
    each: Kind = request.param
    return each


@pytest.fixture
def client(kind: Kind, clients: dict[Kind, Client], faulty: FaultyService) -> Client:
    """Return a client of either kind, before anything is asked; the async one is used as if it were a sync one."""
    faulty.begin()
    return clients[kind]


@pytest.fixture(scope="module")
def every(mali: Service) -> list[str]:
    """Return the ids of all events."""
    return mali.ids("/v1/events")


def limits(faulty: FaultyService) -> list[str | None]:
    return [asked.query.get("limit", [None])[0] for asked in faulty.asked]


def test_nothing_is_asked_before_a_walk_begins(client: Client, faulty: FaultyService) -> None:
    walk = client.events.list()

    assert faulty.asked == []
    assert (walk.cursor, walk.done) == (None, False)


def test_a_walk_asks_for_the_largest_pages(client: Client, faulty: FaultyService, every: list[str]) -> None:
    found = [event.id for event in client.events.list()]

    assert found == every
    assert limits(faulty) == ["200"]


def test_a_walk_goes_over_pages_of_the_size_that_was_given(
    client: Client, faulty: FaultyService, every: list[str]
) -> None:
    found = [event.id for event in client.events.list(limit=LIMIT)]

    assert found == every
    assert limits(faulty) == ["20", "20", "20"]


def test_a_limit_of_a_page_is_no_limit_of_the_walk(client: Client, every: list[str]) -> None:
    assert [event.id for event in client.events.list(limit=1)] == every


def test_a_second_for_gives_the_same_again(client: Client, every: list[str]) -> None:
    walk = client.events.list(limit=LIMIT)

    assert [event.id for event in walk] == every
    assert [event.id for event in walk] == every


def test_two_walks_of_one_list_do_not_disturb_each_other(client: Client, every: list[str]) -> None:
    walk = client.events.list(limit=7)

    assert [(one.id, other.id) for one, other in zip(walk, walk, strict=True)] == [(each, each) for each in every]


def test_next_goes_on_with_one_walk(client: Client, every: list[str]) -> None:
    walk = client.events.list(limit=LIMIT)
    found = [next(walk).id for _ in every]

    assert found == every
    assert [next(walk, None), next(walk, None)] == [None, None]
    assert walk.done


def test_a_for_does_not_go_on_where_next_is(client: Client, every: list[str]) -> None:
    walk = client.events.list(limit=LIMIT)
    next(walk)

    assert [event.id for event in walk] == every
    assert next(walk).id == every[1]


def test_next_goes_on_after_a_failure(client: Client, faulty: FaultyService, every: list[str]) -> None:
    faulty.begin([whole, problem(503)])
    walk = client.events.list(limit=LIMIT)
    found = [next(walk).id for _ in range(LIMIT)]
    with pytest.raises(ServerError):
        next(walk)
    found += [next(walk).id for _ in every[LIMIT:]]

    assert found == every
    assert next(walk, None) is None


def test_pages_have_what_stands_beside_the_records(client: Client, mali: Service) -> None:
    pages = list(client.events.list(limit=LIMIT, include="count", expand="actors").pages())

    assert [len(page.data) for page in pages] == [20, 20, 11]
    assert [page.meta.count for page in pages] == [51, 51, 51]
    assert [page.raw for page in pages] == list(mali.walk("/v1/events?include=count&expand=actors", limit=LIMIT))


def test_raw_records_are_as_the_service_sends_them(client: Client, mali: Service) -> None:
    assert list(client.events.list().raw()) == mali.json("/v1/events?limit=200")["data"]


@pytest.mark.parametrize(
    ("n", "asked"), [(1, ["1"]), (20, ["20"]), (25, [None]), (51, ["51"]), (52, ["52"]), (1000, ["200"])]
)
def test_first_asks_for_no_more_than_it_needs(
    client: Client, n: int, asked: list[str | None], faulty: FaultyService, every: list[str]
) -> None:
    found = [event.id for event in client.events.list().first(n)]

    assert found == every[:n]
    assert limits(faulty) == asked  # 25 is what the service takes by itself


@pytest.mark.parametrize(("n", "asked"), [(5, ["5"]), (20, ["20"]), (21, ["20", "20"]), (51, ["20", "20", "20"])])
def test_first_goes_over_pages_of_the_size_that_was_given(
    client: Client, n: int, asked: list[str], faulty: FaultyService, every: list[str]
) -> None:
    found = [event.id for event in client.events.list(limit=LIMIT).first(n)]

    assert found == every[:n]
    assert limits(faulty) == asked


def test_first_is_one_record_if_nothing_is_said(client: Client, every: list[str]) -> None:
    assert [event.id for event in client.events.list().first()] == every[:1]


def test_the_first_none_are_not_asked_for(client: Client, faulty: FaultyService) -> None:
    assert client.events.list().first(0) == []
    assert faulty.asked == []


def test_fewer_than_none_cannot_be_asked_for(client: Client, faulty: FaultyService) -> None:
    with pytest.raises(ValueError, match=r"n is -1; expected 0 or more"):
        client.events.list().first(-1)

    assert faulty.asked == []


def test_first_and_count_leave_a_walk_where_it_is(client: Client, every: list[str]) -> None:
    walk = client.events.list(limit=LIMIT)
    next(walk)
    walk.first(30)
    walk.count()

    assert (walk.cursor, walk.done) == (None, False)
    assert next(walk).id == every[1]


@pytest.mark.parametrize("filters", [{}, {"country": "ML"}, {"kind": ["visit", "coup"]}, {"from_": date(2021, 6, 1)}])
def test_count_is_one_small_question_and_as_many_as_a_walk_gives(
    client: Client, filters: dict[str, object], faulty: FaultyService
) -> None:
    counted = client.events.list(**filters).count()
    asked = list(faulty.asked)

    assert counted == len(list(client.events.list(**filters)))
    assert [(each.query["limit"], each.query["include"]) for each in asked] == [(["1"], ["count"])]


def test_count_is_of_the_whole_list_wherever_a_walk_begins(client: Client, mali: Service) -> None:
    begun = mali.json(f"/v1/events?limit={LIMIT}")["next_cursor"]

    assert client.events.list(limit=LIMIT, cursor=begun, include="facets").count() == 51


@given(limit=st.integers(1, 60), stops=st.lists(st.integers(0, 60), max_size=4))
@settings(max_examples=40)
@pytest.mark.parametrize("kind", KINDS)
def test_a_walk_stopped_at_any_record_is_resumed_without_missing_any(
    clients: dict[Kind, Client], every: list[str], kind: Kind, limit: int, stops: list[int]
) -> None:
    client, begin, cursor = clients[kind], 0, None
    for stop in stops:
        walk = client.events.list(limit=limit, cursor=cursor)
        assert [event.id for event in islice(walk, stop)] == every[begin : begin + stop]
        assert walk.done == (begin + stop >= len(every))
        if walk.done:
            break
        begin += stop // limit * limit  # a page that was not handed out to its end comes again
        cursor = walk.cursor
    else:
        assert [event.id for event in client.events.list(limit=limit, cursor=cursor)] == every[begin:]


@given(limit=st.integers(1, 60), stop=st.integers(0, 60))
@settings(max_examples=40)
@pytest.mark.parametrize("kind", KINDS)
def test_a_walk_stopped_after_any_page_is_resumed_with_the_next(
    clients: dict[Kind, Client], every: list[str], kind: Kind, limit: int, stop: int
) -> None:
    walk = clients[kind].events.list(limit=limit)
    seen = [event.id for page in islice(walk.pages(), stop) for event in page.data]
    rest = [] if walk.done else [event.id for event in clients[kind].events.list(limit=limit, cursor=walk.cursor)]

    assert seen + rest == every
    assert walk.done == (stop * limit >= len(every))


def test_the_cursor_is_of_the_page_that_records_are_handed_out_from(client: Client, faulty: FaultyService) -> None:
    walk = client.events.list(limit=LIMIT)
    cursors = [walk.cursor for _ in walk]
    pages: list[str | None] = [asked.cursor for asked in faulty.asked]

    assert cursors == [*repeat(pages[0], 19), *repeat(pages[1], 20), *repeat(pages[2], 11), None]


def test_a_walk_is_done_with_its_last_record(client: Client, every: list[str]) -> None:
    walk = client.events.list(limit=LIMIT)

    assert [walk.done for _ in walk] == [False] * (len(every) - 1) + [True]
    assert (walk.cursor, walk.done) == (None, True)


def test_a_walk_that_begins_again_is_not_done(client: Client, every: list[str]) -> None:
    walk = client.events.list(limit=LIMIT)
    list(walk)

    assert [walk.done for _ in walk] == [False] * (len(every) - 1) + [True]


def test_a_failure_leaves_the_cursor_at_the_page_that_failed(
    client: Client, faulty: FaultyService, every: list[str]
) -> None:
    faulty.begin([whole, problem(503)])
    walk = client.events.list(limit=LIMIT)
    found: list[str] = []
    with pytest.raises(ServerError):
        found.extend(event.id for event in walk)

    assert walk.cursor == faulty.asked[1].cursor
    assert not walk.done
    assert found + [event.id for event in client.events.list(limit=LIMIT, cursor=walk.cursor)] == every


def test_a_failure_at_the_start_of_another_walk_is_not_the_end_of_the_last_one(
    client: Client, faulty: FaultyService
) -> None:
    walk = client.events.list()
    list(walk)
    faulty.begin([problem(503)])
    with pytest.raises(ServerError):
        list(walk)

    assert (walk.cursor, walk.done) == (None, False)


def test_a_list_without_records_is_walked_to_its_end(client: Client, faulty: FaultyService) -> None:
    walk = client.events.list(country="IS")

    assert list(walk) == []
    assert (walk.cursor, walk.done) == (None, True)
    assert len(faulty.asked) == 1


def test_a_list_without_records_has_no_first_and_counts_none(client: Client) -> None:
    walk = client.events.list(country="IS")

    assert walk.first() == []
    assert walk.count() == 0
    assert next(walk, None) is None


def test_an_empty_page_is_passed_over(client: Client, faulty: FaultyService, every: list[str]) -> None:
    faulty.begin([whole, empty_page])
    walk = client.events.list(limit=LIMIT)
    found = [event.id for event in islice(walk, LIMIT + 1)]

    assert found == every[: LIMIT + 1]
    assert walk.cursor == faulty.asked[-1].cursor


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
def test_every_list_is_walked_in_the_same_way(client: Client, path: str, name: str, mali: Service) -> None:
    expected = [record[name] for record in mali.json(path)["data"]]
    walk = getattr(client, path.removeprefix("/v1/").partition("?")[0]).list()

    assert [getattr(record, name) for record in walk] == expected
    assert walk.done
    assert walk.count() == len(expected)
    assert [getattr(record, name) for record in walk.first(2)] == expected[:2]


def test_a_walk_goes_on_in_its_release_while_a_newer_one_is_published(kind: Kind, tmp_path: Path) -> None:
    releases = publish_dataset(write_small_dataset(tmp_path / "data"), tmp_path / "releases")
    with (
        Service(releases, release_poll_s=0.05) as service,
        service.running(),
        FaultyService(service) as faulty,
        open_client(kind, faulty.url) as client,
    ):
        old = service.ids("/v1/actors")
        walk = client.actors.list(limit=1)
        pages = walk.pages()
        versions = {next(pages).meta.release}
        replace_dataset(write_files(tmp_path / "another", EDGE_CASES), releases, date(2026, 11, 2))
        with faulty.lock:
            service.run_until(lambda: service.json("/readyz")["release"] == "2026-11-02.1")
        rest = list(pages)
        new = [actor.id for actor in walk]

        assert new == service.ids("/v1/actors")
    assert [page.data[0].id for page in rest] == old[1:]
    assert versions | {page.meta.release for page in rest} == {"2026-11-01.1"}
    assert set(new) != set(old)


def test_filters_are_those_that_a_walk_was_made_with(client: Client, mali: Service) -> None:
    kinds = ["visit", "coup", "arrest"]
    walk = client.events.list(kind=kinds, limit=1)
    next(walk)
    kinds.clear()

    assert [event.id for event in walk] == mali.ids("/v1/events?kind=visit,coup,arrest")


def test_a_walk_that_ran_out_of_time_goes_on_where_it_was(faulty: FaultyService, every: list[str]) -> None:
    async def found() -> list[str]:
        async with AsyncClient(faulty.url) as client:
            walk = client.events.list(limit=LIMIT)
            first = [(await anext(walk)).id for _ in range(LIMIT)]
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(anext(walk), 0.3)
            return first + [event.id async for event in _rest(walk)]

    faulty.begin([whole, silent])

    assert asyncio.run(found()) == every


async def _rest(walk: AsyncPager[Event, EventPage]) -> AsyncIterator[Event]:
    while event := await anext(walk, None):
        yield event
