"""HTTP over a socket, byte by byte: what the server passes on differs from what a test in process would pass on."""

import pytest

from support.sockets import CLOSE, RawResponse, get, get_over_http2, send, send_bytes

NO_HOST = b""
SERVER_REFUSES = {  # requests that the server refuses before the application sees them, without a body
    b"GET /v1/actors/\xff HTTP/1.1\r\nHost: x\r\n": 400,
    b"GET /v1/actors?name=\xff HTTP/1.1\r\nHost: x\r\n": 400,
    b"GET /v1/actors/\0 HTTP/1.1\r\nHost: x\r\n": 400,
    b"GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n": 400,
    b"GET /healthz HTTP/1.1\r\nHost : x\r\n": 400,
    b"GET /v1/actors?name=%s HTTP/1.1\r\nHost: x\r\n" % (b"a" * 70_000): 414,
    b"GET /healthz HTTP/1.1\r\nHost: x\r\nX: %s\r\n" % (b"a" * 1_000_000): 431,
    b"GET /healthz HTTP/1.1\r\nHost: x\r\n%s" % b"".join(b"X%d: x\r\n" % number for number in range(200)): 431,
}


def assert_problem(response: RawResponse, status: int, words: str) -> None:
    assert (response.status, response.headers["content-type"]) == (status, "application/problem+json")
    assert words in response.json()["detail"]
    assert response.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("target", [b"/healthz", b"/v1/actors/mali", b"/nothing"])
@pytest.mark.parametrize("line", [NO_HOST, b"Host:", b"Host: "])
def test_a_missing_or_empty_host_is_refused(live: str, target: bytes, line: bytes) -> None:
    assert_problem(send(live, get(target, host=line)), 400, "The header Host is missing or empty")


@pytest.mark.parametrize("second", [b"Host: a", b"host: b", b"HOST: a:80"])
def test_two_hosts_are_refused(live: str, second: bytes) -> None:
    assert_problem(
        send(live, get(b"/healthz", second, host=b"Host: a")), 400, "The header Host is malformed: found 'a,"
    )


@pytest.mark.parametrize(
    "value",
    [b"a b", b"a/b", b"user@a", b"a?b", b"a,b", b"a:port", b":80", b"[::1", b"[zz]", b"\xc3\xa9.example", b"a#b"],
)
def test_a_malformed_host_is_refused(live: str, value: bytes) -> None:
    assert_problem(send(live, get(b"/healthz", host=b"Host: " + value)), 400, "expected one name or IP address")


@pytest.mark.parametrize(
    "value", [b"a", b"A.example:8000", b"127.0.0.1", b"[::1]:80", b"a_b", b"xn--e1afmkfd.example", b"a:"]
)
def test_every_valid_host_is_accepted(live: str, value: bytes) -> None:
    assert send(live, get(b"/v1/actors/mali", host=b"Host: " + value)).status == 200


def test_http_1_0_needs_no_host(live: str) -> None:
    assert send(live, b"GET /v1/actors/mali HTTP/1.0\r\n\r\n").json()["data"]["id"] == "mali"


def test_http_2_needs_no_host_and_refuses_two(live: str) -> None:
    assert get_over_http2(live) == get_over_http2(live, (b":authority", b"a")) == b'{"status":"ok"}'
    assert b"Host is malformed" in get_over_http2(live, (b"host", b"a"), (b"host", b"b"))


@pytest.mark.parametrize(
    "path", [b"/v1/actors/%FF", b"/nothing/%c3", b"/v1/actors/%EF%BF%BD%FF", b"/%ED%A0%80", b"/%C0%AF"]
)
def test_a_path_that_is_not_utf_8_is_refused(live: str, path: bytes) -> None:
    assert_problem(send(live, get(path)), 400, "The path is not UTF-8")


@pytest.mark.parametrize(
    "path", [b"/v1/actors/%EF%BF%BD", b"/v1/actors/mali%00", "/v1/actors/é".encode(), b"/v1/actors/%zz"]
)
def test_a_path_in_utf_8_that_no_record_has_gets_404(live: str, path: bytes) -> None:
    assert_problem(send(live, get(path)), 404, "There is no actor with the id")


@pytest.mark.parametrize(
    "path", [b"/v1/../v1/actors", b"/v1/%2e%2e/v1/actors", b"/v1/./actors", b"*", b"/docs/%2e%2e%2fapp.py"]
)
def test_dot_segments_are_not_resolved(live: str, path: bytes) -> None:
    assert_problem(send(live, get(path)), 404, "There is nothing at this path")


@pytest.mark.parametrize("path", [b"//v1/actors/mali", b"/v1//actors///mali", b"/v1/actors/mali//"])
def test_extra_slashes_do_not_lead_to_another_host(live: str, path: bytes) -> None:
    response = send(live, get(path))

    assert response.status == 200
    assert '</v1/actors/mali>; rel="canonical"' in response.headers["link"].split(", ")


@pytest.mark.parametrize("path", [b"/", b"//"])
def test_slashes_alone_are_the_landing_page(live: str, path: bytes) -> None:
    assert "links" in send(live, get(path)).json()


@pytest.mark.parametrize("query", [b"name=%FF", b"%FF=1", b"name=a%C3"])
def test_a_query_that_is_not_utf_8_is_refused(live: str, query: bytes) -> None:
    assert_problem(send(live, get(b"/v1/actors?" + query)), 400, "The query string is not UTF-8")


@pytest.mark.parametrize("target", [b"http://onrecord.test/v1/actors/mali", b"/v1/actors/mali#fragment"])
def test_other_forms_of_the_target_lead_to_the_record(live: str, target: bytes) -> None:
    assert send(live, get(target)).json()["data"]["id"] == "mali"


def test_a_target_that_is_not_a_path_is_refused(live: str) -> None:
    assert_problem(send(live, get(b"healthz")), 400, "The request target is not a path")


@pytest.mark.parametrize("method", [b"get", b"POST", b"DELETE", b"BREW"])
def test_a_method_that_is_not_allowed_gets_405(live: str, method: bytes) -> None:
    response = send(live, get(b"/v1/actors", method=method))

    assert_problem(response, 405, "expected GET, HEAD or OPTIONS")
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"


def test_options_of_the_service_as_a_whole_lists_its_methods(live: str) -> None:
    response = send(live, get(b"*", method=b"OPTIONS"))

    assert (response.status, response.headers["allow"], response.body) == (204, "GET, HEAD, OPTIONS", b"")


@pytest.mark.parametrize(
    ("request_", "error"),
    [
        (get(b"/healthz", host=NO_HOST), ("header", "Host", "missing")),
        (get(b"/healthz", b"Host: a"), ("header", "Host", "invalid")),
        (get(b"/%FF"), ("path", "", "invalid-encoding")),
        (get(b"healthz"), ("path", "", "invalid")),
    ],
    ids=range(4),
)
def test_the_errors_name_the_malformed_part(live: str, request_: bytes, error: tuple[str, str, str]) -> None:
    (found,) = send(live, request_).json()["errors"]

    assert (found["location"], found["name"], found["code"]) == error


def test_a_tunnel_is_not_offered(live: str) -> None:
    assert_problem(send(live, get(b"onrecord.test:443", method=b"CONNECT")), 405, "expected GET, HEAD or OPTIONS")


@pytest.mark.parametrize("target", [b"/v1/actors/mali", b"/v1/actors.csv", b"/nothing", b"/docs"])
def test_head_gets_the_headers_of_get_without_a_body(live: str, target: bytes) -> None:
    same_id = b"X-Request-Id: the-same"
    head, full = (send(live, get(target, same_id, method=method)) for method in (b"HEAD", b"GET"))

    assert (head.status, head.headers | {"date": ""}, head.body) == (full.status, full.headers | {"date": ""}, b"")


def test_the_body_of_a_get_is_not_read_as_the_next_request(live: str) -> None:
    smuggled = get(b"/nothing")
    first = b"GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n%s" % (len(smuggled), smuggled)
    received = send_bytes(live, first + get(b"/readyz"))

    assert (received.count(b"HTTP/1.1 200 OK"), b"404" in received) == (2, False)


def test_pipelined_requests_are_answered_in_their_order(live: str) -> None:
    targets = [b"/healthz", b"/nothing", b"/v1/actors/mali"]
    requests = [b"GET %s HTTP/1.1\r\nHost: x\r\n\r\n" % target for target in targets]
    received = send_bytes(live, b"".join(requests) + get(b"/readyz"))

    assert [part.split(b" ", 1)[0] for part in received.split(b"HTTP/1.1 ")[1:]] == [b"200", b"404", b"200", b"200"]


def test_a_response_does_not_wait_for_an_announced_body(live: str) -> None:
    assert send(live, get(b"/healthz", b"Expect: 100-continue", b"Content-Length: 3")).status == 200


@pytest.mark.parametrize(("request_", "status"), SERVER_REFUSES.items(), ids=range(len(SERVER_REFUSES)))
def test_the_server_refuses_what_it_cannot_parse_without_a_body(live: str, request_: bytes, status: int) -> None:
    response = send(live, request_ + CLOSE)

    assert (response.status, response.body) == (status, b"")
