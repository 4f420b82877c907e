"""Faults on the way: each ends in the documented exception, or in the whole list after retries."""

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
    KEY,
    FaultyService,
    Kind,
    changed,
    dripping,
    leading_to,
    logged,
    open_client,
    page,
    problem,
    sending,
    within,
)
from support.service import Service

QUICK = Retry(max_attempts=3, backoff_base_s=0.001, backoff_max_s=0.002)
PAGE = "/v1/events?limit=20"  # of which there are three
FOREIGN = {
    name
    for package in (httpx, httpcore)
    for name, each in vars(package).items()
    if inspect.isclass(each) and issubclass(each, Exception)
} | {"httpx", "httpcore", "anyio", "h11", "zlib", "msgspec"}


def nested(body: bytes) -> bytes:
    return b'{"new":' + b"[" * 200_000 + b"]" * 200_000 + b"," + body[1:]


# What may go away by itself.
PASSING = {
    "cut short": (ConnectionFailed, faults.cut_short),
    "cut short in chunks": (ConnectionFailed, faults.cut_short_in_chunks),
    "hung up": (ConnectionFailed, faults.hung_up),
    "reset at once": (ConnectionFailed, faults.reset_at_once),
    "reset amid": (ConnectionFailed, faults.reset_amid),
    "no HTTP": (ConnectionFailed, faults.no_http),
    "not gzip": (ConnectionFailed, changed(lambda body: body, content_encoding="gzip")),
    "gzip with a wrong sum": (
        ConnectionFailed,
        changed(lambda body: gzip.compress(body)[:-8] + bytes(8), content_encoding="gzip"),
    ),
    "HTML 502": (ServerError, page(502)),
    "HTML 429": (TooManyRequests, page(429)),
    "empty 503": (ServerError, sending(b"", 503)),
    "another's problem": (ServerError, sending(b'{"status": 500}', 500, content_type="application/problem+json")),
    "408": (ApiError, problem(408)),
    "429": (TooManyRequests, problem(429)),
    "500": (ServerError, problem(500)),
    "502": (ServerError, problem(502)),
    "503": (ServerError, problem(503)),
    "504": (ServerError, problem(504)),
}
# What will be the same when it is asked for again.
LASTING = {
    "400": (BadRequest, problem(400)),
    "401": (ApiError, problem(401)),
    "HTML 404": (NotFound, page(404)),
    "410": (Gone, problem(410)),
    "501": (ServerError, problem(501)),
    "HTML 200": (InvalidResponse, page(200)),
    "204": (InvalidResponse, sending(b"", 204)),
    "206": (InvalidResponse, sending(b"{}", 206)),
    "304 without a cache": (InvalidResponse, sending(b"", 304)),
    "no body": (InvalidResponse, changed(lambda _: b"")),
    "JSON cut short": (InvalidResponse, changed(lambda body: body[:-20])),
    "gzip cut short": (InvalidResponse, changed(lambda body: gzip.compress(body)[:-40], content_encoding="gzip")),
    "unknown encoding": (InvalidResponse, changed(lambda body: body[::-1], content_encoding="rot13")),
    "no UTF-8": (InvalidResponse, changed(lambda body: body.replace(b'"title":"', b'"title":"\xff', 1))),
    "nested deeply": (InvalidResponse, changed(nested)),
    "null": (InvalidResponse, changed(lambda _: b"null")),
    "a list": (InvalidResponse, changed(lambda body: b"[" + body + b"]")),
    "other records": (InvalidResponse, changed(lambda body: body.replace(b'"title":', b'"name":'))),
    "no such day": (
        InvalidResponse,
        changed(lambda body: body.replace(b'"known_at":"2026-11-', b'"known_at":"2026-02-3')),
    ),
    "a number as cursor": (
        InvalidResponse,
        changed(lambda body: body.replace(b'"next_cursor":"', b'"next_cursor":7,"x":"')),
    ),
    "no cursor": (InvalidResponse, changed(lambda body: body.replace(b'"next_cursor":', b'"next":'))),
}
SLOW = {
    "silent": faults.silent,
    "body": dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"),
    "chunk": dripping(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1000000\r\n"),
    "body of a redirect": dripping(b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 1000000\r\n\r\n"),
    "gzip": dripping(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x08\0\0\0\0\0\0"),
}
# What a sync client bounds by the time for each read alone.
SLOW_OUTSIDE_THE_BODY = {
    "head": dripping(b"HTTP/1.1 200 OK\r\nX-Slow: "),
    "size of a chunk": dripping(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;"),
}


@pytest.fixture(autouse=True)
def _bounded() -> Iterator[None]:
    with within(30):
        yield


@pytest.fixture(scope="module")
def clients(faulty: FaultyService) -> Iterator[dict[Kind, Client]]:
    with (
        open_client(Client, faulty.url, KEY, retry=QUICK) as client,
        open_client(AsyncClient, faulty.url, KEY, retry=QUICK) as async_client,
    ):
        yield {Client: client, AsyncClient: async_client}


@pytest.fixture(params=[Client, AsyncClient])
def kind(request: pytest.FixtureRequest) -> Kind:
    each: Kind = request.param
    return each


@pytest.fixture
def client(kind: Kind, clients: dict[Kind, Client]) -> Client:
    """Return a client of either kind; the async one is used as if it were a sync one."""
    return clients[kind]


def ids(client: Client) -> list[str]:
    """Return the ids of all events, as a walk along three pages gives them."""
    return [event.id for event in client.events.list(limit=20)]


def error_of(client: Client) -> OnrecordError:
    """Return what a walk ends in, which must tell nothing of the transport, nor the key."""
    with pytest.raises(OnrecordError) as caught:
        ids(client)
    told = "".join(traceback.format_exception(caught.value))
    assert [word for word in [*FOREIGN, KEY] if word in told] == []
    return caught.value


@pytest.mark.parametrize("name", PASSING)
def test_a_page_is_asked_for_again_until_it_comes(
    client: Client, name: str, faulty: FaultyService, mali: Service, caplog: pytest.LogCaptureFixture
) -> None:
    _, fault = PASSING[name]
    faulty.begin([faults.whole, fault, fault])
    found = ids(client)

    first, second, third = dict.fromkeys(faulty.targets)
    assert found == mali.ids("/v1/events")
    assert faulty.targets == [first, second, second, second, third]
    assert [line.rpartition("; ")[2] for line in logged(caplog)] == [
        "attempt 2 of 3 in 0.0 s",
        "attempt 3 of 3 in 0.0 s",
    ]


@pytest.mark.parametrize("name", PASSING)
def test_a_fault_that_does_not_pass_ends_in_its_exception(
    client: Client, name: str, faulty: FaultyService, caplog: pytest.LogCaptureFixture
) -> None:
    documented, fault = PASSING[name]
    faulty.begin(repeat(fault))
    error = error_of(client)

    assert type(error) is documented
    assert error.retryable
    assert faulty.targets == [PAGE] * 3
    assert [line.startswith(str(error)) for line in logged(caplog)] == [True, True]


@pytest.mark.parametrize("name", LASTING)
def test_what_asking_again_would_not_change_ends_the_walk_at_once(
    client: Client, name: str, faulty: FaultyService, caplog: pytest.LogCaptureFixture
) -> None:
    documented, fault = LASTING[name]
    faulty.begin([faults.whole, fault])
    error = error_of(client)

    assert type(error) is documented
    assert not error.retryable
    assert len(faulty.asked) == 2
    assert logged(caplog) == []


@pytest.mark.parametrize("name", SLOW)
def test_an_answer_that_does_not_end_is_given_up(
    kind: Kind, name: str, faulty: FaultyService, caplog: pytest.LogCaptureFixture
) -> None:
    faulty.begin(repeat(SLOW[name]))
    timeouts = Timeouts(read_s=0.3, total_s=0.2)
    with open_client(kind, faulty.url, KEY, retry=Retry(max_attempts=2, backoff_base_s=0), timeouts=timeouts) as client:
        error = error_of(client)

    assert isinstance(error, ConnectionFailed)
    assert error.timed_out
    assert len(logged(caplog)) == 1


@pytest.mark.parametrize("name", SLOW_OUTSIDE_THE_BODY)
def test_an_async_client_bounds_the_time_for_all_of_an_answer(
    name: str, faulty: FaultyService, caplog: pytest.LogCaptureFixture
) -> None:
    faulty.begin(repeat(SLOW_OUTSIDE_THE_BODY[name]))
    timeouts = Timeouts(total_s=0.2)
    retry = Retry(max_attempts=2, backoff_base_s=0)
    with open_client(AsyncClient, faulty.url, KEY, retry=retry, timeouts=timeouts) as client:
        error = error_of(client)

    assert isinstance(error, ConnectionFailed)
    assert error.timed_out
    assert len(logged(caplog)) == 1


def test_a_page_that_was_given_up_is_asked_for_again(kind: Kind, faulty: FaultyService, mali: Service) -> None:
    faulty.begin([faults.whole, faults.silent])
    with open_client(kind, faulty.url, retry=QUICK, timeouts=Timeouts(read_s=0.5)) as client:
        found = ids(client)

    assert found == mali.ids("/v1/events")
    assert faulty.targets[1] == faulty.targets[2]


def test_a_service_that_is_not_there_is_looked_for_again(kind: Kind, caplog: pytest.LogCaptureFixture) -> None:
    with open_client(kind, f"http://127.0.0.1:{free_port()}", KEY, retry=QUICK) as client:
        error = error_of(client)

    assert isinstance(error, ConnectionFailed)
    assert error.retryable
    assert not error.timed_out
    assert len(logged(caplog)) == 2


def test_an_error_carries_the_problem(client: Client, faulty: FaultyService) -> None:
    faulty.begin()
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
    faulty.begin([page(404)])
    error = error_of(client)

    assert isinstance(error, NotFound)
    assert error.status == 404
    assert (error.problem, error.type, error.title, error.errors, error.request_id) == (None, None, None, [], None)
    assert "Something else" in error.detail


def test_an_answer_out_of_the_contract_is_kept_to_be_looked_at(client: Client, faulty: FaultyService) -> None:
    faulty.begin([sending(b"<html>Sign in</html>", 203, content_type="text/html")])
    error = error_of(client)

    assert isinstance(error, InvalidResponse)
    assert (error.status, error.content) == (203, b"<html>Sign in</html>")


def test_each_page_has_tries_of_its_own(client: Client, faulty: FaultyService, mali: Service) -> None:
    bad = problem(503)
    faulty.begin([bad, bad, faults.whole, bad, bad, faults.whole, bad, bad])
    found = ids(client)

    assert found == mali.ids("/v1/events")
    assert len(faulty.asked) == 9


def test_a_redirect_that_does_not_end_is_given_up_at_once(client: Client, faulty: FaultyService) -> None:
    faulty.begin(repeat(faults.redirect_to_itself))
    error = error_of(client)

    assert isinstance(error, ConnectionFailed)
    assert not error.retryable
    assert len(faulty.asked) == 21  # the first, and 20 redirects


@pytest.mark.parametrize("location", ["ftp://127.0.0.1/", "http://127.0.0.1:99999/", "http://[/", "http://\xff\xff/"])
def test_a_redirect_to_nowhere_is_no_answer(client: Client, location: str, faulty: FaultyService) -> None:
    faulty.begin(repeat(sending(b"", 302, location=location)))
    error = error_of(client)

    assert isinstance(error, ConnectionFailed)


def test_the_key_is_not_sent_on_to_another_host(client: Client, faulty: FaultyService, mali: Service) -> None:
    elsewhere = faulty.url.replace("127.0.0.1", "localhost")
    faulty.begin([sending(b"", 307, location=f"{elsewhere}{PAGE}")])
    found = ids(client)

    assert found == mali.ids("/v1/events")
    assert ["authorization" in each.headers for each in faulty.asked] == [True, False, True, True]


def test_a_compressed_answer_is_read(client: Client, faulty: FaultyService, mali: Service) -> None:
    faulty.begin(repeat(faults.zipped))
    found = ids(client)

    assert found == mali.ids("/v1/events")


def test_an_empty_page_does_not_end_a_walk(client: Client, faulty: FaultyService, mali: Service) -> None:
    faulty.begin([faults.whole, faults.empty_page, faults.empty_page])
    found = ids(client)

    assert found == mali.ids("/v1/events")
    assert len(faulty.asked) == 5


def test_a_page_that_names_itself_as_the_next_ends_the_walk_with_an_error(
    client: Client, faulty: FaultyService
) -> None:
    faulty.begin([faults.whole, leading_to(lambda asked: asked.cursor)])
    error = error_of(client)

    assert isinstance(error, RepeatedCursor)
    assert error.cursor == faulty.asked[1].cursor
    assert len(faulty.asked) == 2


def test_a_page_that_names_an_earlier_one_as_the_next_ends_the_walk_with_an_error(
    client: Client, faulty: FaultyService
) -> None:
    faulty.begin([faults.whole, faults.whole, leading_to(lambda _: faulty.asked[1].cursor)])
    error = error_of(client)

    assert isinstance(error, RepeatedCursor)
    assert error.cursor == faulty.asked[1].cursor
    assert len(faulty.asked) == 3


def test_a_page_that_names_where_the_walk_began_as_the_next_ends_it_with_an_error(
    client: Client, faulty: FaultyService, mali: Service
) -> None:
    begun = mali.json(PAGE)["next_cursor"]
    faulty.begin([leading_to(lambda asked: asked.cursor)])
    with pytest.raises(RepeatedCursor):
        list(client.events.list(limit=20, cursor=begun))

    assert len(faulty.asked) == 1


@pytest.mark.parametrize("cursor", ["nowhere", ""])
def test_a_cursor_that_the_service_does_not_know_is_refused(client: Client, cursor: str, faulty: FaultyService) -> None:
    faulty.begin([leading_to(lambda _: cursor)])
    error = error_of(client)

    assert isinstance(error, BadRequest)
    assert len(faulty.asked) == 2
