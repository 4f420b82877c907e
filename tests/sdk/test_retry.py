"""How long the client waits before it asks again, and when it gives up."""

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
    KEY,
    FaultyService,
    Kind,
    ReceivedRequest,
    logged,
    open_client,
    problem,
    silent,
    whole,
    within,
)
from support.service import Reply

seconds = st.floats(0, 1e6)


@pytest.fixture(autouse=True)
def _bounded() -> Iterator[None]:
    with within(30):
        yield


@pytest.fixture(params=[Client, AsyncClient])
def kind(request: pytest.FixtureRequest) -> Kind:
    each: Kind = request.param
    return each


def ids(kind: Kind, url: str, retry: Retry) -> list[str]:
    with open_client(kind, url, KEY, retry=retry) as client:
        return [event.id for event in client.events.list(limit=20)]


def days_from_now(days: int) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(days=days), usegmt=True)


# What the service says, and how long that is where 0.2 s are the limit.
WAITS = {
    "0": "0.0",
    "1": "0.2",
    "00000000000001": "0.2",
    "9" * 40: "0.2",
    "yesterday": "0.0",
    "tomorrow": "0.2",
    "Fri, 31 Dec 9999 23:59:59 GMT": "0.2",
}
DAYS = {"yesterday": days_from_now(-1), "tomorrow": days_from_now(1)}


@pytest.mark.parametrize("said", WAITS)
def test_the_service_says_when_to_come_back_up_to_a_limit(
    kind: Kind, said: str, faulty: FaultyService, caplog: pytest.LogCaptureFixture
) -> None:
    faulty.begin([problem(503, retry_after=DAYS.get(said, said))])
    retry = Retry(max_attempts=2, backoff_base_s=1000, backoff_max_s=1000, retry_after_max_s=0.2, max_elapsed_s=1000)
    ids(kind, faulty.url, retry)

    first, second, *_ = faulty.asked
    assert [line.rpartition(" in ")[2] for line in logged(caplog)] == [f"{WAITS[said]} s"]
    assert second.at_s - first.at_s >= float(WAITS[said])


def test_without_a_word_of_the_service_the_wait_is_our_own(
    kind: Kind, faulty: FaultyService, caplog: pytest.LogCaptureFixture
) -> None:
    faulty.begin([problem(429)])
    ids(kind, faulty.url, Retry(max_attempts=2, backoff_base_s=0.001, retry_after_max_s=1))

    assert [line.rpartition(" in ")[2] for line in logged(caplog)] == ["0.0 s"]


@pytest.mark.parametrize("said", ["soon", "", "-1", "1.5", "1e3", "²", "Mon, 99 Nov 2026 08:00:00 GMT", "1, 2"])
def test_a_time_to_come_back_that_cannot_be_read_counts_for_nothing(
    kind: Kind, said: str, faulty: FaultyService, caplog: pytest.LogCaptureFixture
) -> None:
    faulty.begin([problem(429, retry_after=said)])
    ids(kind, faulty.url, Retry(max_attempts=2, backoff_base_s=0.001, retry_after_max_s=1))

    assert [line.rpartition(" in ")[2] for line in logged(caplog)] == ["0.0 s"]


def test_who_would_have_to_wait_beyond_the_budget_gives_up_at_once(
    kind: Kind, faulty: FaultyService, caplog: pytest.LogCaptureFixture
) -> None:
    faulty.begin(repeat(problem(429, retry_after="3600")))
    with pytest.raises(TooManyRequests):
        ids(kind, faulty.url, Retry(retry_after_max_s=3600, max_elapsed_s=60))

    assert len(faulty.asked) == 1
    assert logged(caplog) == []


def test_the_time_that_requests_take_counts_against_the_budget(
    kind: Kind, faulty: FaultyService, caplog: pytest.LogCaptureFixture
) -> None:
    faulty.begin(repeat(silent))
    retry, timeouts = Retry(backoff_base_s=0, max_elapsed_s=0.1), Timeouts(read_s=0.2)
    with (
        open_client(kind, faulty.url, retry=retry, timeouts=timeouts) as client,
        pytest.raises(ConnectionFailed),
    ):
        client.service.health()

    assert logged(caplog) == []


def test_as_many_requests_are_made_as_there_are_tries(kind: Kind, faulty: FaultyService) -> None:
    faulty.begin(repeat(problem(503)))
    for tries in (1, 2, 5):
        with pytest.raises(ServerError):
            ids(kind, faulty.url, Retry(max_attempts=tries, backoff_base_s=0))

    assert len(faulty.asked) == 1 + 2 + 5


def test_a_task_that_has_to_wait_keeps_no_other_waiting(faulty: FaultyService) -> None:
    refusals = iter([problem(429, retry_after="1")])

    def refusing_once(good: Reply, asked: ReceivedRequest) -> Iterator[bytes]:
        fault = next(refusals, whole) if asked.target == "/readyz" else whole
        return fault(good, asked)

    async def be_healthy(client: AsyncClient) -> None:
        for _ in range(3):
            await client.service.health()

    async def both() -> None:
        async with AsyncClient(faulty.url, retry=Retry(retry_after_max_s=0.5)) as client:
            await asyncio.gather(client.service.readiness(), be_healthy(client))

    faulty.begin(repeat(refusing_once))
    asyncio.run(both())

    assert faulty.targets.count("/readyz") == 2
    assert faulty.targets[-1] == "/readyz"


@given(st.integers(1, 5000), seconds, seconds)
def test_a_delay_is_random_up_to_a_limit_that_doubles(attempts: int, base_s: float, max_s: float) -> None:
    retry = Retry(max_attempts=attempts + 1, backoff_base_s=base_s, backoff_max_s=max_s, max_elapsed_s=max_s)
    delay_s = retry.delay_s(attempts, None, 0)

    assert delay_s is not None
    assert 0 <= delay_s <= min(Fraction(max_s), Fraction(base_s) * 2 ** (attempts - 1))


def test_waits_are_spread_over_all_that_they_may_be() -> None:
    waits = [Retry(backoff_base_s=1, backoff_max_s=100).delay_s(4, None, 0) or 0 for _ in range(200)]

    assert min(waits) < 1
    assert max(waits) > 7


patience = st.builds(Retry, max_attempts=st.integers(1, 9), retry_after_max_s=seconds, max_elapsed_s=seconds)


@given(patience, st.integers(1, 9), seconds, seconds)
def test_what_the_service_says_is_waited_within_the_limit_the_budget_and_the_tries(
    retry: Retry, tries: int, said_s: float, spent_s: float
) -> None:
    expected = min(said_s, retry.retry_after_max_s)
    is_given_up = tries >= retry.max_attempts or spent_s + expected > retry.max_elapsed_s

    assert retry.delay_s(tries, said_s, spent_s) == (None if is_given_up else expected)


@given(st.integers(1, 50), seconds, seconds)
def test_nothing_is_waited_that_ends_beyond_the_budget(tries: int, spent_s: float, max_elapsed_s: float) -> None:
    wait_s = Retry(max_attempts=100, backoff_base_s=1000, max_elapsed_s=max_elapsed_s).delay_s(tries, None, spent_s)

    assert spent_s + (wait_s or 0) <= max_elapsed_s or wait_s is None
