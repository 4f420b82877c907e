"""The first records of a list, and their number: each takes the smallest request, and moves no cursor."""

from collections.abc import Iterator
from datetime import date

import pytest

from onrecord_client import AsyncClient, Client
from support.faults import ClientType, FaultyService, open_client, time_limit
from support.service import Service

LIMIT = 20  # records per page: the events fill several pages


@pytest.fixture(autouse=True)
def _time_limit() -> Iterator[None]:
    with time_limit(60):
        yield


@pytest.fixture(params=[Client, AsyncClient])
def client(request: pytest.FixtureRequest, faulty: FaultyService) -> Iterator[Client]:
    """Return a client of each type without recorded requests, the async one with a blocking interface."""
    client_type: ClientType = request.param
    faulty.reset()
    with open_client(client_type, faulty.url) as client:
        yield client


@pytest.fixture(scope="module")
def every(mali: Service) -> list[str]:
    """Return the ids of all events."""
    return mali.ids("/v1/events")


@pytest.mark.parametrize(("n", "expected"), [(1, ["1"]), (20, ["20"]), (25, [None]), (1000, ["200"])])
def test_first_requests_no_more_than_n_records(
    client: Client, n: int, expected: list[str | None], faulty: FaultyService, every: list[str]
) -> None:
    found = [event.id for event in client.events.list().first(n)]

    assert found == every[:n]
    assert faulty.limits == expected  # 25 is the default of the service, which is not sent


@pytest.mark.parametrize("more", [0, 1])
def test_first_requests_a_whole_list_of_n_records_at_once(
    client: Client, more: int, faulty: FaultyService, every: list[str]
) -> None:
    n = len(every) + more
    found = [event.id for event in client.events.list().first(n)]

    assert found == every
    assert faulty.limits == [str(n)]


@pytest.mark.parametrize(("n", "expected"), [(5, ["5"]), (20, ["20"]), (21, ["20", "20"])])
def test_first_keeps_the_page_size(
    client: Client, n: int, expected: list[str], faulty: FaultyService, every: list[str]
) -> None:
    found = [event.id for event in client.events.list(limit=LIMIT).first(n)]

    assert found == every[:n]
    assert faulty.limits == expected


def test_first_keeps_the_page_size_up_to_the_end_of_the_list(
    client: Client, faulty: FaultyService, mali: Service, every: list[str]
) -> None:
    found = [event.id for event in client.events.list(limit=LIMIT).first(len(every))]

    assert found == every
    assert faulty.limits == ["20"] * len(list(mali.pages("/v1/events", limit=LIMIT)))


def test_first_returns_one_record_by_default(client: Client, every: list[str]) -> None:
    assert [event.id for event in client.events.list().first()] == every[:1]


def test_first_0_sends_no_request(client: Client, faulty: FaultyService) -> None:
    assert client.events.list().first(0) == []
    assert faulty.requests == []


def test_first_of_another_number_is_refused(client: Client, faulty: FaultyService) -> None:
    with pytest.raises(TypeError, match=r"n is '3'; expected a whole number"):
        client.events.list().first("3")  # type: ignore[arg-type]  # the mistake of a caller
    with pytest.raises(ValueError, match=r"n is -1; expected 0 or more"):
        client.events.list().first(-1)

    assert faulty.requests == []


def test_first_and_count_do_not_move_the_cursor(client: Client, every: list[str]) -> None:
    pager = client.events.list(limit=LIMIT)
    next(pager)
    pager.first(30)
    pager.count()

    assert (pager.cursor, pager.done) == (None, False)
    assert next(pager).id == every[1]


@pytest.mark.parametrize("filters", [{}, {"country": "ML"}, {"kind": ["visit", "coup"]}, {"from_": date(2021, 6, 1)}])
def test_count_sends_one_small_request(client: Client, filters: dict[str, object], faulty: FaultyService) -> None:
    counted = client.events.list(**filters).count()
    sent = list(faulty.requests)

    assert counted == len(list(client.events.list(**filters)))
    assert [(each.query["limit"], each.query["include"]) for each in sent] == [(["1"], ["count"])]


def test_count_covers_the_whole_list_even_with_a_cursor(client: Client, mali: Service, every: list[str]) -> None:
    cursor = mali.json(f"/v1/events?limit={LIMIT}")["next_cursor"]

    assert client.events.list(limit=LIMIT, cursor=cursor, include="facets").count() == len(every)
