"""Lists of more ids than the service accepts in one request: asked in batches, as if it were one list."""

from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

import pytest

from onrecord_client import AsyncClient, BadRequest, Client, NotFound, OnrecordError, Retry
from onrecord_client.pagination import MAX_IDS
from support.faults import ClientType, FaultyService, open_client, problem, time_limit
from support.sdk_cases import OPERATIONS
from support.service import Service

UNKNOWN = [f"nobody-{number}" for number in range(150)]


@pytest.fixture(autouse=True)
def _time_limit() -> Iterator[None]:
    with time_limit(60):
        yield


@pytest.fixture(params=[Client, AsyncClient])
def client_type(request: pytest.FixtureRequest) -> ClientType:
    client_type: ClientType = request.param
    return client_type


@pytest.fixture
def client(client_type: ClientType, faulty: FaultyService) -> Iterator[Any]:
    """Return a client of each type, of a service without recorded requests and faults."""
    faulty.reset()
    with open_client(client_type, faulty.url, retry=Retry(max_attempts=1)) as client:
        yield client


@pytest.fixture(scope="module")
def ids(mali: Service) -> list[str]:
    """Return the ids of all claims in the order of the ids: more than one request can have."""
    ids = sorted(mali.ids("/v1/claims"))
    assert MAX_IDS < len(ids) < 2 * MAX_IDS
    return ids


def numbers_of_ids(faulty: FaultyService) -> list[int]:
    return [len(request.query["ids"]) for request in faulty.requests if "ids" in request.query]


def test_the_size_of_a_batch_is_the_limit_of_the_contract() -> None:
    limits = {
        parameter["schema"]["maxItems"]
        for _, operation in OPERATIONS.values()
        for parameter in operation.get("parameters", [])
        if parameter.get("name") == "ids"
    }

    assert limits == {MAX_IDS}


INPUTS: dict[str, Callable[[list[str]], object]] = {
    "a list": list,
    "a tuple": tuple,
    "a generator": iter,
    "keys": lambda ids: dict.fromkeys(ids).keys(),
    "each twice": lambda ids: ids + ids,
    "one text": ",".join,
    "texts with several": lambda ids: [",".join(ids[:70]), ",".join(ids[70:])],
}


@pytest.mark.parametrize("input_type", INPUTS)
def test_many_ids_are_requested_in_batches_in_their_order(
    client: Any, faulty: FaultyService, ids: list[str], input_type: str
) -> None:
    found = [claim.id for claim in client.claims.list(ids=INPUTS[input_type](ids), sort="id")]

    assert found == ids
    assert numbers_of_ids(faulty) == [MAX_IDS, len(ids) - MAX_IDS]


def test_a_set_of_ids_has_one_order_in_every_process(client: Any, ids: list[str]) -> None:
    assert [claim.id for claim in client.claims.list(ids=set(ids), sort="id")] == ids


@pytest.mark.parametrize(("count", "requests"), [(1, 1), (99, 1), (100, 1), (101, 2), (200, 2), (201, 3)])
def test_there_are_as_few_requests_as_possible(client: Any, faulty: FaultyService, count: int, requests: int) -> None:
    found = list(client.claims.list(ids=[f"nobody-{number}" for number in range(count)]))

    assert found == []
    assert len(faulty.requests) == requests


def test_the_missing_ids_of_all_batches_are_collected(client: Any, ids: list[str]) -> None:
    pager = client.claims.list(ids=[*UNKNOWN, *ids], limit=30)
    found = [claim.id for claim in pager]

    assert sorted(found) == ids
    assert sorted(each.id for each in pager.missing) == sorted(UNKNOWN)
    assert {str(each.status) for each in pager.missing} == {"unknown"}


def test_all_methods_of_a_pager_cover_all_batches(client: Any, ids: list[str]) -> None:
    pager = client.claims.list(ids=ids, sort="id")

    assert [claim.id for claim in pager.first(110)] == ids[:110]
    assert [claim.id for claim in pager.first(3)] == ids[:3]
    assert [record["id"] for record in pager.raw()] == ids
    assert [claim.id for page in pager.pages() for claim in page.data] == ids
    assert pager.count() == len(ids)
    assert pager.to_arrow()["id"].to_pylist() == ids
    assert pager.to_polars()["id"].to_list() == ids
    assert pager.to_pandas()["id"].tolist() == ids
    assert pager.provenance().release == "2026-11-23.1"
    assert [claim.id for claim in pager.progress()] == ids


def test_a_list_with_many_ids_resumes_at_any_page(client: Any, faulty: FaultyService, ids: list[str]) -> None:
    wanted = [*ids, *UNKNOWN]
    pager = client.claims.list(ids=wanted, sort="id", limit=30)
    cursors, pages = [None], []
    for page in pager.pages():
        pages.append([claim.id for claim in page.data])
        cursors.append(pager.cursor)
    faulty.reset()
    rest = [
        [claim.id for claim in client.claims.list(ids=wanted, sort="id", limit=30, cursor=cursor)]
        for cursor in cursors[:-1]
    ]

    assert (cursors[-1], pager.done) == (None, True)
    assert len(set(cursors)) == len(pages)
    assert rest == [list(chain(*pages[start:])) for start in range(len(pages))]


def test_a_list_with_many_ids_resumes_after_a_failure(client: Any, faulty: FaultyService, ids: list[str]) -> None:
    pager = client.claims.list(ids=ids, sort="id", limit=60)
    found = [next(pager).id for _ in range(60)]
    faulty.reset([problem(404)])
    with pytest.raises(NotFound):
        next(pager)
    found += [next(pager).id for _ in range(len(ids) - 60)]

    assert found == ids


def test_later_batches_come_from_the_release_of_the_first(client: Any, faulty: FaultyService, ids: list[str]) -> None:
    list(client.claims.list(ids=ids, known_at="2026-12-01"))
    first, second = faulty.requests

    assert (first.query.get("release"), first.query["known_at"]) == (None, ["2026-12-01"])
    assert (second.query["release"], second.query.get("known_at")) == (["2026-11-23.1"], None)


@pytest.mark.parametrize("cursor", ["AAAA", "1.00000000.AAAA.2026-11-23.1", "", "9.x"])
def test_a_cursor_of_another_list_is_refused(client: Any, ids: list[str], cursor: str) -> None:
    with pytest.raises(ValueError, match="expected a cursor of a list with the same ids"):
        client.claims.list(ids=ids, cursor=cursor)


def test_a_cursor_of_other_ids_is_refused(client: Any, ids: list[str]) -> None:
    pager = client.claims.list(ids=ids)
    next(pager.pages())

    with pytest.raises(ValueError, match="expected a cursor of a list with the same ids"):
        client.claims.list(ids=ids[1:], cursor=pager.cursor)


def test_no_ids_stay_an_error(client: Any) -> None:
    with pytest.raises(BadRequest):
        list(client.claims.list(ids=[]))


# Messages: however long a value is, an error stays readable.

LONG = "x" * 120_000


@pytest.mark.parametrize(
    "call",
    [
        lambda client: client.search.records(q=LONG).first(),
        lambda client: client.claims.get(LONG),
        lambda client: client.claims.list(speaker=["a" * 80 + str(number) for number in range(2000)]).first(),
        lambda client: client.claims.list(ids=LONG).first(),
        lambda client: client.claims.list(cursor=LONG).first(),
        lambda client: client.download(LONG),
        lambda _: Client(LONG),
    ],
)
def test_a_long_value_makes_no_long_error(client: Any, call: Callable[[Any], object]) -> None:
    with pytest.raises((OnrecordError, ValueError)) as caught:
        call(client)

    assert len(str(caught.value)) < 3000
    assert len(repr(client.claims.list(speaker=LONG))) < 300


def test_the_log_of_a_long_request_is_short(faulty: FaultyService, caplog: pytest.LogCaptureFixture) -> None:
    faulty.reset([problem(503)] * 2)
    with (
        open_client(Client, faulty.url, retry=Retry(max_attempts=2, backoff_base_s=0)) as patient,
        pytest.raises(OnrecordError),
    ):
        patient.search.records(q="mali " * 5000).first()

    assert max(len(record.getMessage()) for record in caplog.records if record.name == "onrecord_client") < 500
