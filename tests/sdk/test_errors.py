"""Exceptions and records as values: pickled and copied, they keep their message and their fields."""

import copy
import multiprocessing
import pickle
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from onrecord_client import (
    ApiError,
    Client,
    ConnectionFailed,
    DigestMismatch,
    InvalidResponse,
    NotFound,
    OnrecordError,
    RepeatedCursor,
    Retry,
    Timeouts,
    UnknownFile,
)
from onrecord_client.errors import api_error
from onrecord_client.models import Event, EventKind
from support.newer_service import NewerService
from support.sdk_services import InProcess, SyncDriver
from support.service import Service

PROBLEM = b"""{"type": "/problems/gone", "title": "Gone", "status": 410, "detail": "It was withdrawn.",
"instance": "urn:onrecord:request:1", "request_id": "1", "errors": [],
"withdrawn": {"reason": "A duplicate.", "replacement": null}}"""
ERRORS = [
    ConnectionFailed("no response", timed_out=True, retryable=True),
    InvalidResponse("no JSON", status=200, content=b"<html>"),
    RepeatedCursor("AAAA"),
    UnknownFile("a.csv", ["b.csv"]),
    DigestMismatch("a.csv", "00", "11"),
    *[api_error("/v1/claims/c", status, "application/problem+json", PROBLEM) for status in (400, 401, 404, 410, 429)],
    api_error("/v1/claims/c", 502, "text/html", b"<html>"),
    OnrecordError("a message"),
]
COPIES: dict[str, Callable[[Any], Any]] = {
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    **{
        f"protocol {protocol}": lambda value, protocol=protocol: pickle.loads(pickle.dumps(value, protocol))  # noqa: S301 (only what this test has pickled)
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1)
    },
}


def subclasses(error: type[OnrecordError]) -> Iterator[type[OnrecordError]]:
    """Yield an exception and all that derive from it."""
    yield error
    for each in error.__subclasses__():
        yield from subclasses(each)


def test_every_exception_is_tried() -> None:
    assert {type(error) for error in ERRORS} == set(subclasses(OnrecordError))


@pytest.mark.parametrize("name", COPIES)
@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_survives_pickling_and_copying(error: OnrecordError, name: str) -> None:
    error.add_note("seen in a worker")
    restored = COPIES[name](error)

    assert (type(restored), str(restored), vars(restored)) == (type(error), str(error), vars(error))
    assert restored.retryable == error.retryable


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_an_error_leaves_the_process_of_a_pool_as_itself(live: str, method: str) -> None:
    with (
        Client(live) as client,
        multiprocessing.get_context(method).Pool(1) as pool,
        pytest.raises(NotFound) as caught,
    ):
        pool.map_async(client.claims.get, ["no-such-claim"]).get(30)

    assert (caught.value.status, caught.value.type) == (404, "/problems/not-found")
    assert caught.value.problem is not None
    assert "no-such-claim" in caught.value.detail


@pytest.fixture(scope="module")
def newer(mali: Service) -> Iterator[SyncDriver]:
    with SyncDriver(NewerService(InProcess(mali))) as driver:
        yield driver


@pytest.mark.parametrize("name", COPIES)
def test_pages_and_records_of_a_newer_service_survive_too(newer: SyncDriver, name: str) -> None:
    client = newer.client
    page = next(client.events.list(expand="actors", include=["count", "facets"]).pages())
    unknown = next(event for event in page.data if not event.kind.known)
    values = [page, unknown, client.events.item(unknown.id), client.coverage.get()]
    values += [client.events.list().provenance(), EventKind("of-tomorrow"), Retry(), Timeouts(read_s=1)]
    for value in values:
        restored = COPIES[name](value)

        assert (type(restored), restored) == (type(value), value)
        assert getattr(restored, "raw", None) == getattr(value, "raw", None)
    copied = COPIES[name](unknown)
    assert isinstance(copied, Event)
    assert (copied.kind.known, copied.kind.name) == (False, unknown.kind.name)
    assert COPIES[name](page).raw["novelty"] == "new"


def test_the_problem_of_a_pickled_error_can_be_read() -> None:
    (gone,) = [error for error in ERRORS if isinstance(error, ApiError) and error.status == 410]

    assert gone.problem is not None
    assert COPIES["protocol 5"](gone).reason == "A duplicate."
