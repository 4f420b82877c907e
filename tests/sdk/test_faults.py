"""Faults of the network and the service: each ends in its documented exception, or in the whole list after retries."""

import gzip
import inspect
import traceback
from collections.abc import Iterator
from itertools import repeat

import httpcore
import httpx
import pytest

from onrecord_client import (
    ApiError,
    AsyncClient,
    BadRequest,
    Client,
    ConnectionFailed,
    Gone,
    InvalidResponse,
    NotFound,
    OnrecordError,
    RepeatedCursor,
    Retry,
    ServerError,
    Timeouts,
    TooManyRequests,
)
from support import faults
from support.commands import free_port
from support.faults import (
    API_KEY,
    ClientType,
    FaultyService,
    changed_body,
    dripping,
    html_page,
    logged_warnings,
    open_client,
    other_next_cursor,
    other_response,
    problem,
    time_limit,
)
from support.service import Service

QUICK = Retry(max_attempts=3, backoff_base_s=0.001, backoff_max_s=0.002)
PAGE = "/v1/events?limit=20"  # the first of several pages
# Names that a traceback must not show: users of the client need not know its HTTP library.
FOREIGN_NAMES = {
    name
    for package in (httpx, httpcore)
    for name, each in vars(package).items()
    if inspect.isclass(each) and issubclass(each, Exception)
} | {"httpx", "httpcore", "anyio", "h11", "zlib", "msgspec"}


def nested(body: bytes) -> bytes:
    return b'{"new":' + b"[" * 200_000 + b"]" * 200_000 + b"," + body[1:]


# Transient errors, which are retried.
RETRYABLE = {
    "cut short": (ConnectionFailed, faults.cut_short),
    "cut short in chunks": (ConnectionFailed, faults.cut_short_in_chunks),
    "closed at once": (ConnectionFailed, faults.closed_at_once),
    "reset at once": (ConnectionFailed, faults.reset_at_once),
    "reset in the body": (ConnectionFailed, faults.reset_in_body),
    "no HTTP": (ConnectionFailed, faults.not_http),
    "not gzip": (ConnectionFailed, changed_body(lambda body: body, content_encoding="gzip")),
    "gzip with a wrong sum": (
        ConnectionFailed,
        changed_body(lambda body: gzip.compress(body)[:-8] + bytes(8), content_encoding="gzip"),
    ),
    "HTML 502": (ServerError, html_page(502)),
    "HTML 429": (TooManyRequests, html_page(429)),
    "empty 503": (ServerError, other_response(b"", 503)),
    "another's problem": (
        ServerError,
        other_response(b'{"status": 500}', 500, content_type="application/problem+json"),
    ),
    "408": (ApiError, problem(408)),
    "429": (TooManyRequests, problem(429)),
    "500": (ServerError, problem(500)),
    "502": (ServerError, problem(502)),
    "503": (ServerError, problem(503)),
    "504": (ServerError, problem(504)),
}
# Errors that a retry would not change.
FINAL = {
    "400": (BadRequest, problem(400)),
    "401": (ApiError, problem(401)),
    "HTML 404": (NotFound, html_page(404)),
    "410": (Gone, problem(410)),
    "501": (ServerError, problem(501)),
    "HTML 200": (InvalidResponse, html_page(200)),
    "204": (InvalidResponse, other_response(b"", 204)),
    "206": (InvalidResponse, other_response(b"{}", 206)),
    "304 without a cache": (InvalidResponse, other_response(b"", 304)),
    "no body": (InvalidResponse, changed_body(lambda _: b"")),
    "JSON cut short": (InvalidResponse, changed_body(lambda body: body[:-20])),
    "gzip cut short": (InvalidResponse, changed_body(lambda body: gzip.compress(body)[:-40], content_encoding="gzip")),
    "unknown encoding": (InvalidResponse, changed_body(lambda body: body[::-1], content_encoding="rot13")),
    "no UTF-8": (InvalidResponse, changed_body(lambda body: body.replace(b'"title":"', b'"title":"\xff', 1))),
    "nested deeply": (InvalidResponse, changed_body(nested)),
    "null": (InvalidResponse, changed_body(lambda _: b"null")),
    "a list": (InvalidResponse, changed_body(lambda body: b"[" + body + b"]")),
    "other records": (InvalidResponse, changed_body(lambda body: body.replace(b'"title":', b'"name":'))),
    "no such day": (
        InvalidResponse,
        changed_body(lambda body: body.replace(b'"known_at":"2026-11-', b'"known_at":"2026-02-3')),
    ),
    "a number as cursor": (
        InvalidResponse,
        changed_body(lambda body: body.replace(b'"next_cursor":"', b'"next_cursor":7,"x":"')),
    ),
    "no cursor": (InvalidResponse, changed_body(lambda body: body.replace(b'"next_cursor":', b'"next":'))),
}
SLOW = {
    "silent": faults.silent,
    "body": dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"),
    "chunk": dripping(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1000000\r\n"),
    "body of a redirect": dripping(b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 1000000\r\n\r\n"),
    "gzip": dripping(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x08\0\0\0\0\0\0"),
}
# Parts of a response that a sync client limits by `read_s` only.
SLOW_OUTSIDE_THE_BODY = {
    "head": dripping(b"HTTP/1.1 200 OK\r\nX-Slow: "),
    "size of a chunk": dripping(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;"),
}


@pytest.fixture(autouse=True)
def _time_limit() -> Iterator[None]:
    with time_limit(30):
        yield


@pytest.fixture(scope="module")
def clients(faulty: FaultyService) -> Iterator[dict[ClientType, Client]]:
    with (
        open_client(Client, faulty.url, API_KEY, retry=QUICK) as client,
        open_client(AsyncClient, faulty.url, API_KEY, retry=QUICK) as async_client,
    ):
        yield {Client: client, AsyncClient: async_client}


@pytest.fixture(params=[Client, AsyncClient])
def client_type(request: pytest.FixtureRequest) -> ClientType:
    client_type: ClientType = request.param
    return client_type


@pytest.fixture
def client(client_type: ClientType, clients: dict[ClientType, Client]) -> Client:
    """Return a client of each type, the async one with a blocking interface."""
    return clients[client_type]


@pytest.fixture(scope="module")
def page_count(mali: Service) -> int:
    """Return the number of pages of all events."""
    return len(list(mali.pages("/v1/events", limit=20)))


def ids(client: Client) -> list[str]:
    """Return the ids of all events, from several pages."""
    return [event.id for event in client.events.list(limit=20)]


def error_of(client: Client) -> OnrecordError:
    """Return the exception of an iteration, and assert that its traceback has no foreign name and no key."""
    with pytest.raises(OnrecordError) as caught:
        ids(client)
    text = "".join(traceback.format_exception(caught.value))
    assert [word for word in [*FOREIGN_NAMES, API_KEY] if word in text] == []
    return caught.value


@pytest.mark.parametrize("name", RETRYABLE)
def test_a_page_is_retried_until_it_arrives(
    client: Client, name: str, faulty: FaultyService, mali: Service, caplog: pytest.LogCaptureFixture
) -> None:
    _, fault = RETRYABLE[name]
    faulty.reset([faults.good_response, fault, fault])
    found = ids(client)

    first, second, *others = dict.fromkeys(faulty.targets)
    assert found == mali.ids("/v1/events")
    assert faulty.targets == [first, second, second, second, *others]
    assert [line.rpartition("; ")[2] for line in logged_warnings(caplog)] == [
        "attempt 2 of 3 in 0.0 s",
        "attempt 3 of 3 in 0.0 s",
    ]


@pytest.mark.parametrize("name", RETRYABLE)
def test_a_fault_that_persists_raises_its_exception(
    client: Client, name: str, faulty: FaultyService, caplog: pytest.LogCaptureFixture
) -> None:
    documented, fault = RETRYABLE[name]
    faulty.reset(repeat(fault))
    error = error_of(client)

    assert type(error) is documented
    assert error.retryable
    assert faulty.targets == [PAGE] * 3
    assert [line.startswith(str(error)) for line in logged_warnings(caplog)] == [True, True]


@pytest.mark.parametrize("name", FINAL)
def test_an_error_that_cannot_pass_is_raised_without_retry(
    client: Client, name: str, faulty: FaultyService, caplog: pytest.LogCaptureFixture
) -> None:
    documented, fault = FINAL[name]
    faulty.reset([faults.good_response, fault])
    error = error_of(client)

    assert type(error) is documented
    assert not error.retryable
    assert len([target for target in faulty.targets if target != "/openapi.json"]) == 2
    assert logged_warnings(caplog) == []


@pytest.mark.parametrize("name", SLOW)
def test_a_response_that_does_not_end_times_out(
    client_type: ClientType, name: str, faulty: FaultyService, caplog: pytest.LogCaptureFixture
) -> None:
    faulty.reset(repeat(SLOW[name]))
    timeouts = Timeouts(read_s=0.3, total_s=0.2)
    with open_client(
        client_type, faulty.url, API_KEY, retry=Retry(max_attempts=2, backoff_base_s=0), timeouts=timeouts
    ) as client:
        error = error_of(client)

    assert isinstance(error, ConnectionFailed)
    assert error.timed_out
    assert len(logged_warnings(caplog)) == 1


@pytest.mark.parametrize("name", SLOW_OUTSIDE_THE_BODY)
def test_an_async_client_limits_the_time_of_the_whole_response(
    name: str, faulty: FaultyService, caplog: pytest.LogCaptureFixture
) -> None:
    faulty.reset(repeat(SLOW_OUTSIDE_THE_BODY[name]))
    timeouts = Timeouts(total_s=0.2)
    retry = Retry(max_attempts=2, backoff_base_s=0)
    with open_client(AsyncClient, faulty.url, API_KEY, retry=retry, timeouts=timeouts) as client:
        error = error_of(client)

    assert isinstance(error, ConnectionFailed)
    assert error.timed_out
    assert len(logged_warnings(caplog)) == 1


def test_a_page_that_timed_out_is_retried(client_type: ClientType, faulty: FaultyService, mali: Service) -> None:
    faulty.reset([faults.good_response, faults.silent])
    with open_client(client_type, faulty.url, retry=QUICK, timeouts=Timeouts(read_s=0.5)) as client:
        found = ids(client)

    assert found == mali.ids("/v1/events")
    assert faulty.targets[1] == faulty.targets[2]


def test_a_refused_connection_is_retried(client_type: ClientType, caplog: pytest.LogCaptureFixture) -> None:
    with open_client(client_type, f"http://127.0.0.1:{free_port()}", API_KEY, retry=QUICK) as client:
        error = error_of(client)

    assert isinstance(error, ConnectionFailed)
    assert error.retryable
    assert not error.timed_out
    assert len(logged_warnings(caplog)) == 2


def test_an_error_has_the_fields_of_the_problem(client: Client, faulty: FaultyService) -> None:
    faulty.reset()
    with pytest.raises(BadRequest) as caught:
        client.events.list(country="Mali").first()

    error = caught.value
    assert error.status == 400
    assert error.type == "/problems/bad-request"
    assert error.title == "Bad Request"
    assert error.request_id
    assert [(each.location, each.name, each.code) for each in error.errors] == [("query", "country", "invalid")]
    assert error.errors[0].detail in str(error)


def test_an_error_of_a_proxy_has_no_problem(client: Client, faulty: FaultyService) -> None:
    faulty.reset([html_page(404)])
    error = error_of(client)

    assert isinstance(error, NotFound)
    assert error.status == 404
    assert (error.problem, error.type, error.title, error.errors, error.request_id) == (None, None, None, [], None)
    assert "Something else" in error.detail


def test_an_invalid_response_has_its_status_and_content(client: Client, faulty: FaultyService) -> None:
    faulty.reset([other_response(b"<html>Sign in</html>", 203, content_type="text/html")])
    error = error_of(client)

    assert isinstance(error, InvalidResponse)
    assert (error.status, error.content) == (203, b"<html>Sign in</html>")


def test_each_page_has_its_own_attempts(client: Client, faulty: FaultyService, mali: Service, page_count: int) -> None:
    bad = problem(503)
    faulty.reset([bad, bad, faults.good_response] * page_count)
    found = ids(client)

    assert found == mali.ids("/v1/events")
    assert len(faulty.requests) == 3 * page_count


def test_an_endless_redirect_is_not_retried(client: Client, faulty: FaultyService) -> None:
    faulty.reset(repeat(faults.redirect_to_itself))
    error = error_of(client)

    assert isinstance(error, ConnectionFailed)
    assert not error.retryable
    assert len(faulty.requests) == 21  # the first, and 20 redirects


@pytest.mark.parametrize("location", ["ftp://127.0.0.1/", "http://127.0.0.1:99999/", "http://[/", "http://\xff\xff/"])
def test_a_redirect_to_an_invalid_url_raises_connection_failed(
    client: Client, location: str, faulty: FaultyService
) -> None:
    faulty.reset(repeat(other_response(b"", 302, location=location)))
    error = error_of(client)

    assert isinstance(error, ConnectionFailed)


def test_the_key_is_not_sent_to_another_host(
    client: Client, faulty: FaultyService, mali: Service, page_count: int
) -> None:
    elsewhere = faulty.url.replace("127.0.0.1", "localhost")
    faulty.reset([other_response(b"", 307, location=f"{elsewhere}{PAGE}")])
    found = ids(client)

    assert found == mali.ids("/v1/events")
    assert ["authorization" in each.headers for each in faulty.requests] == [True, False, *[True] * (page_count - 1)]


def test_a_compressed_response_is_decoded(client: Client, faulty: FaultyService, mali: Service) -> None:
    faulty.reset(repeat(faults.gzipped))
    found = ids(client)

    assert found == mali.ids("/v1/events")


def test_an_empty_page_does_not_end_an_iteration(
    client: Client, faulty: FaultyService, mali: Service, page_count: int
) -> None:
    faulty.reset([faults.good_response, faults.empty_page, faults.empty_page])
    found = ids(client)

    assert found == mali.ids("/v1/events")
    assert len(faulty.requests) == page_count + 2


def test_a_next_cursor_of_the_same_page_raises_repeated_cursor(client: Client, faulty: FaultyService) -> None:
    faulty.reset([faults.good_response, other_next_cursor(lambda request: request.cursor)])
    error = error_of(client)

    assert isinstance(error, RepeatedCursor)
    assert error.cursor == faulty.requests[1].cursor
    assert len(faulty.requests) == 2


def test_a_next_cursor_of_an_earlier_page_raises_repeated_cursor(client: Client, faulty: FaultyService) -> None:
    faulty.reset([faults.good_response, faults.good_response, other_next_cursor(lambda _: faulty.requests[1].cursor)])
    error = error_of(client)

    assert isinstance(error, RepeatedCursor)
    assert error.cursor == faulty.requests[1].cursor
    assert len(faulty.requests) == 3


def test_a_next_cursor_of_the_first_page_raises_repeated_cursor(
    client: Client, faulty: FaultyService, mali: Service
) -> None:
    cursor = mali.json(PAGE)["next_cursor"]
    faulty.reset([other_next_cursor(lambda request: request.cursor)])
    with pytest.raises(RepeatedCursor):
        list(client.events.list(limit=20, cursor=cursor))

    assert len(faulty.requests) == 1


@pytest.mark.parametrize("cursor", ["nowhere", ""])
def test_an_unknown_cursor_is_refused(client: Client, cursor: str, faulty: FaultyService) -> None:
    faulty.reset([other_next_cursor(lambda _: cursor)])
    error = error_of(client)

    assert isinstance(error, BadRequest)
    assert len(faulty.requests) == 2
