"""Retries: the delay before each attempt, and when the client gives up."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from fractions import Fraction
from itertools import repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord_client import AsyncClient, Client, ConnectionFailed, Retry, ServerError, Timeouts, TooManyRequests
from support.faults import (
    API_KEY,
    ClientType,
    FaultyService,
    ReceivedRequest,
    good_response,
    logged_warnings,
    open_client,
    problem,
    silent,
    time_limit,
)
from support.service import Response

seconds = st.floats(0, 1e6)


@pytest.fixture(autouse=True)
def _time_limit() -> Iterator[None]:
    with time_limit(30):
        yield


@pytest.fixture(params=[Client, AsyncClient])
def client_type(request: pytest.FixtureRequest) -> ClientType:
    client_type: ClientType = request.param
    return client_type


def ids(client_type: ClientType, url: str, retry: Retry) -> list[str]:
    with open_client(client_type, url, API_KEY, retry=retry) as client:
        return [event.id for event in client.events.list(limit=20)]


def days_from_now(days: int) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(days=days), usegmt=True)


# Values of Retry-After, and the delay in seconds with a limit of 0.2 s.
DELAYS = {
    "0": "0.0",
    "1": "0.2",
    "00000000000001": "0.2",
    "9" * 40: "0.2",
    "yesterday": "0.0",
    "tomorrow": "0.2",
    "Fri, 31 Dec 9999 23:59:59 GMT": "0.2",
}
DAYS = {"yesterday": days_from_now(-1), "tomorrow": days_from_now(1)}


@pytest.mark.parametrize("header", DELAYS)
def test_retry_after_sets_the_delay_up_to_its_limit(
    client_type: ClientType, header: str, faulty: FaultyService, caplog: pytest.LogCaptureFixture
) -> None:
    faulty.reset([problem(503, retry_after=DAYS.get(header, header))])
    retry = Retry(max_attempts=2, backoff_base_s=1000, backoff_max_s=1000, retry_after_max_s=0.2, max_elapsed_s=1000)
    ids(client_type, faulty.url, retry)

    first, second, *_ = faulty.requests
    assert [line.rpartition(" in ")[2] for line in logged_warnings(caplog)] == [f"{DELAYS[header]} s"]
    assert second.at_s - first.at_s >= float(DELAYS[header])


def test_without_retry_after_the_delay_is_the_backoff(
    client_type: ClientType, faulty: FaultyService, caplog: pytest.LogCaptureFixture
) -> None:
    faulty.reset([problem(429)])
    ids(client_type, faulty.url, Retry(max_attempts=2, backoff_base_s=0.001, retry_after_max_s=1))

    assert [line.rpartition(" in ")[2] for line in logged_warnings(caplog)] == ["0.0 s"]


@pytest.mark.parametrize("header", ["soon", "", "-1", "1.5", "1e3", "²", "Mon, 99 Nov 2026 08:00:00 GMT", "1, 2"])
def test_an_unreadable_retry_after_is_ignored(
    client_type: ClientType, header: str, faulty: FaultyService, caplog: pytest.LogCaptureFixture
) -> None:
    faulty.reset([problem(429, retry_after=header)])
    ids(client_type, faulty.url, Retry(max_attempts=2, backoff_base_s=0.001, retry_after_max_s=1))

    assert [line.rpartition(" in ")[2] for line in logged_warnings(caplog)] == ["0.0 s"]


def test_a_delay_beyond_max_elapsed_fails_at_once(
    client_type: ClientType, faulty: FaultyService, caplog: pytest.LogCaptureFixture
) -> None:
    faulty.reset(repeat(problem(429, retry_after="3600")))
    with pytest.raises(TooManyRequests):
        ids(client_type, faulty.url, Retry(retry_after_max_s=3600, max_elapsed_s=60))

    assert len(faulty.requests) == 1
    assert logged_warnings(caplog) == []


def test_the_time_of_requests_counts_as_elapsed(
    client_type: ClientType, faulty: FaultyService, caplog: pytest.LogCaptureFixture
) -> None:
    faulty.reset(repeat(silent))
    retry, timeouts = Retry(backoff_base_s=0, max_elapsed_s=0.1), Timeouts(read_s=0.2)
    with (
        open_client(client_type, faulty.url, retry=retry, timeouts=timeouts) as client,
        pytest.raises(ConnectionFailed),
    ):
        client.service.health()

    assert logged_warnings(caplog) == []


def test_max_attempts_is_the_number_of_requests(client_type: ClientType, faulty: FaultyService) -> None:
    faulty.reset(repeat(problem(503)))
    for attempts in (1, 2, 5):
        with pytest.raises(ServerError):
            ids(client_type, faulty.url, Retry(max_attempts=attempts, backoff_base_s=0))

    assert len(faulty.requests) == 1 + 2 + 5


def test_a_delayed_task_does_not_block_others(faulty: FaultyService) -> None:
    refusals = iter([problem(429, retry_after="1")])

    def refuse_once(good: Response, request: ReceivedRequest) -> Iterator[bytes]:
        fault = next(refusals, good_response) if request.target == "/readyz" else good_response
        return fault(good, request)

    async def check_health(client: AsyncClient) -> None:
        for _ in range(3):
            await client.service.health()

    async def both() -> None:
        async with AsyncClient(faulty.url, retry=Retry(retry_after_max_s=0.5)) as client:
            await asyncio.gather(client.service.readiness(), check_health(client))

    faulty.reset(repeat(refuse_once))
    asyncio.run(both())

    assert faulty.targets.count("/readyz") == 2
    assert faulty.targets[-1] == "/readyz"


@given(st.integers(1, 5000), seconds, seconds)
def test_a_delay_is_random_up_to_a_limit_that_doubles(attempts: int, base_s: float, max_s: float) -> None:
    retry = Retry(max_attempts=attempts + 1, backoff_base_s=base_s, backoff_max_s=max_s, max_elapsed_s=max_s)
    delay_s = retry.delay_s(attempts, None, 0)

    assert delay_s is not None
    assert 0 <= delay_s <= min(Fraction(max_s), Fraction(base_s) * 2 ** (attempts - 1))


def test_delays_are_spread_over_the_whole_range() -> None:
    delays = [Retry(backoff_base_s=1, backoff_max_s=100).delay_s(4, None, 0) or 0 for _ in range(200)]

    assert min(delays) < 1
    assert max(delays) > 7


retries = st.builds(Retry, max_attempts=st.integers(1, 9), retry_after_max_s=seconds, max_elapsed_s=seconds)


@given(retries, st.integers(1, 9), seconds, seconds)
def test_retry_after_is_limited_by_all_settings(
    retry: Retry, attempts: int, retry_after_s: float, elapsed_s: float
) -> None:
    expected = min(retry_after_s, retry.retry_after_max_s)
    gives_up = attempts >= retry.max_attempts or elapsed_s + expected > retry.max_elapsed_s

    assert retry.delay_s(attempts, retry_after_s, elapsed_s) == (None if gives_up else expected)


@given(st.integers(1, 50), seconds, seconds)
def test_no_delay_ends_beyond_max_elapsed(attempts: int, elapsed_s: float, max_elapsed_s: float) -> None:
    delay_s = Retry(max_attempts=100, backoff_base_s=1000, max_elapsed_s=max_elapsed_s).delay_s(
        attempts, None, elapsed_s
    )

    assert elapsed_s + (delay_s or 0) <= max_elapsed_s or delay_s is None
