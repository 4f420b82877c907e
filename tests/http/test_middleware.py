"""Properties of every route: HEAD, OPTIONS, ETags, compression, request ids, CORS, and the cache."""

import gzip
import re
from pathlib import Path

import pytest

from onrecord.http.cache import CachedResponse, ResponseCache
from support.service import LISTS, NO_STORE, PAGES, Service

ITEMS = ["/v1/actors/mali", "/v1/events/coup", "/v1/claims/c-none", "/v1/relationships/ndaw-president"]
CACHED = [*LISTS, *ITEMS, "/v1/documents/echo", "/v1/codebooks", "/v1/codebooks/role", "/v1/releases"]
SUCCESSFUL = [*CACHED, *PAGES]
FAILED = ["/nothing/here", "/v1/actors/no-such-record", "/v1/events?countri=ML"]
TARGETS = [*SUCCESSFUL, *NO_STORE, *FAILED]
NEGOTIATED = {"/", *CACHED, *FAILED}  # targets whose format is negotiated
LARGE, SMALL = "/v1/codebooks", "/v1/documents?limit=1"
SAME_ID = {"x-request-id": "the-same"}


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
@pytest.mark.parametrize("target", TARGETS)
def test_head_has_the_headers_of_get_and_no_body(edge_cases: Service, target: str, encoding: str) -> None:
    headers = {**SAME_ID, "accept-encoding": encoding}
    get, head = (edge_cases.request(target, method, headers) for method in ("GET", "HEAD"))

    assert (head.status, head.lines, head.body) == (get.status, get.lines, b"")
    assert get.headers["content-length"] == str(len(get.body))


@pytest.mark.parametrize("target", [*SUCCESSFUL, *NO_STORE, "/v1/events.csv", "/v1/events/", "//v1/events.json"])
def test_options_lists_the_allowed_methods(edge_cases: Service, target: str) -> None:
    response = edge_cases.request(target, "OPTIONS")

    assert (response.status, response.body) == (204, b"")
    assert "content-length" not in response.headers
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST"])
def test_every_origin_may_read_every_response(edge_cases: Service, method: str) -> None:
    for target in TARGETS:
        headers = edge_cases.request(target, method, {"origin": "https://newsroom.example"}).headers

        assert headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in headers
        assert {"ETag", "Link", "X-Request-Id"} <= set(headers["access-control-expose-headers"].split(", "))
        assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("target", SUCCESSFUL)
def test_a_response_has_a_strong_etag_and_is_fresh_for_a_minute(edge_cases: Service, target: str) -> None:
    headers = edge_cases.request(target).headers

    assert re.fullmatch(r'"[!#-~]+"', headers["etag"])
    assert headers["cache-control"] == "public, max-age=60, stale-while-revalidate=600"
    assert '</openapi.json>; rel="service-desc"' in headers["link"]


@pytest.mark.parametrize("target", [*NO_STORE, *FAILED])
def test_health_and_errors_are_never_cached(edge_cases: Service, target: str) -> None:
    headers = edge_cases.request(target).headers

    assert headers["cache-control"] == "no-store"
    assert "etag" not in headers
    assert edge_cases.request(target, headers={"if-none-match": "*"}).status == edge_cases.request(target).status


def test_every_response_has_an_etag_of_its_own(edge_cases: Service) -> None:
    etags = [
        edge_cases.request(target, headers={"accept-encoding": encoding}).headers["etag"]
        for target in SUCCESSFUL
        for encoding in ("identity", "gzip")
        if encoding == "identity"
        or "content-encoding" in edge_cases.request(target, headers={"accept-encoding": "gzip"}).headers
    ]

    assert len(set(etags)) == len(etags)


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("target", SUCCESSFUL)
def test_a_matching_etag_gets_304_without_a_body(edge_cases: Service, target: str, method: str, encoding: str) -> None:
    full = edge_cases.request(target, headers={**SAME_ID, "accept-encoding": encoding})
    validator = {"if-none-match": full.headers["etag"]}
    response = edge_cases.request(target, method, {**SAME_ID, "accept-encoding": encoding, **validator})
    # Of the content, and of the document that the client has already.
    omitted = {"content-length", "content-type", "content-encoding"}
    omitted |= {"content-security-policy", "referrer-policy", "permissions-policy"}

    assert (response.status, response.body) == (304, b"")
    assert response.headers == {name: value for name, value in full.headers.items() if name not in omitted}
    assert {"etag", "cache-control", "vary", "link"} <= set(response.headers)


@pytest.mark.parametrize(
    ("if_none_match", "status"),
    [
        ("{etag}", 304),
        ("W/{etag}", 304),
        ('"other", {etag}', 304),
        ('"other",W/{etag},"third"', 304),
        ("  {etag}  ", 304),
        ("*", 304),
        ('"other"', 200),
        ("", 200),
        ("other", 200),
        ('W/"other"', 200),
        ('"*"', 200),
        ("{bare}", 200),
        ('"{bare}', 200),
    ],
)
def test_if_none_match_is_compared_tag_by_tag(edge_cases: Service, if_none_match: str, status: int) -> None:
    etag = edge_cases.request(LARGE).headers["etag"]
    response = edge_cases.request(
        LARGE, headers={"if-none-match": if_none_match.format(etag=etag, bare=etag.strip('"'))}
    )

    assert response.status == status


def test_if_none_match_may_have_several_lines(edge_cases: Service) -> None:
    etag = edge_cases.request(LARGE).headers["etag"].encode()
    lines = [(b"host", b"x"), (b"if-none-match", etag), (b"if-none-match", b'"other"')]

    assert edge_cases.raw(path=LARGE, headers=lines).status == 304


def test_each_encoding_has_an_etag_of_its_own(edge_cases: Service) -> None:
    plain = edge_cases.request(LARGE).headers["etag"]
    compressed = edge_cases.request(LARGE, headers={"accept-encoding": "gzip"}).headers["etag"]

    assert plain != compressed
    assert edge_cases.request(LARGE, headers={"if-none-match": compressed}).status == 200
    assert edge_cases.request(LARGE, headers={"if-none-match": plain, "accept-encoding": "gzip"}).status == 200


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        (None, None),
        ("", None),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("x-gzip", "gzip"),
        ("gzip, deflate, br", "gzip"),
        ("br;q=1.0, gzip;q=0.8, *;q=0.1", "gzip"),
        ("gzip;q=0.001", "gzip"),
        (" gzip ; q=1 ", "gzip"),
        ("gzip;q=0", None),
        ("gzip; Q=0", None),
        ("gzip;q=0.000", None),
        ("*", "gzip"),
        ("*;q=0.5", "gzip"),
        ("*;q=0", None),
        ("*;q=0, gzip", "gzip"),
        ("*, gzip;q=0", None),
        ("identity", None),
        ("identity;q=0", None),
        ("identity;q=0, gzip", "gzip"),
        ("identity;q=0, *", "gzip"),
        ("identity;q=1, *;q=0", None),
        ("gzip;q=0.5, identity;q=1", None),
        ("gzip;q=1, identity;q=0.5", "gzip"),
        ("gzip, identity", "gzip"),
        ("br", None),
        ("gzipped", None),
        ("gzip;q=high", None),
        ("gzip;q=nan", None),
        ("gzip;q=", None),
        ("gzip;q=-1", None),
        (";;;,,,=", None),
    ],
)
def test_compression_is_negotiated(edge_cases: Service, accepted: str | None, encoding: str | None) -> None:
    plain = edge_cases.request(LARGE)
    response = edge_cases.request(LARGE, headers={} if accepted is None else {"accept-encoding": accepted})
    body = gzip.decompress(response.body) if encoding else response.body

    assert response.headers.get("content-encoding") == encoding
    assert body == plain.body
    assert response.headers["content-length"] == str(len(response.body))
    assert response.headers["vary"] == "Accept, Accept-Encoding"


def test_accept_encoding_may_have_several_lines(edge_cases: Service) -> None:
    lines = [(b"host", b"x"), (b"accept-encoding", b"gzip"), (b"accept-encoding", b"br")]
    response = edge_cases.raw(path=LARGE, headers=lines)

    assert response.headers["content-encoding"] == "gzip"


def test_compression_halves_a_large_response(edge_cases: Service) -> None:
    assert (
        len(edge_cases.request(LARGE, headers={"accept-encoding": "gzip"}).body)
        < len(edge_cases.request(LARGE).body) / 2
    )


def test_a_small_response_is_not_compressed(edge_cases: Service) -> None:
    plain, response = edge_cases.request(SMALL), edge_cases.request(SMALL, headers={"accept-encoding": "gzip"})

    assert len(plain.body) < 1000
    assert "content-encoding" not in response.headers
    assert (response.body, response.headers["etag"]) == (plain.body, plain.headers["etag"])


@pytest.mark.parametrize("target", TARGETS)
def test_vary_names_the_headers_that_select_the_response(edge_cases: Service, target: str) -> None:
    expected = "Accept, Accept-Encoding" if target in NEGOTIATED else "Accept-Encoding"

    assert edge_cases.request(target).headers["vary"] == expected


@pytest.mark.parametrize("sent", ["a", "newsroom-17", "0aZ._-", "x" * 64])
def test_a_valid_request_id_is_returned(edge_cases: Service, sent: str) -> None:
    assert edge_cases.request("/healthz", headers={"x-request-id": sent}).headers["x-request-id"] == sent


@pytest.mark.parametrize("sent", ["", " ", "two words", "x" * 65, "é", 'a"b', "a/b", "<b>", "a\tb", "a,b"])
def test_an_invalid_request_id_is_replaced(edge_cases: Service, sent: str) -> None:
    response = edge_cases.request("/nothing/here", headers={"x-request-id": sent})

    assert re.fullmatch(r"[0-9a-f]+-[0-9a-f]+", response.headers["x-request-id"])
    assert response.json()["request_id"] == response.headers["x-request-id"]


def test_every_request_has_an_id_of_its_own(edge_cases: Service) -> None:
    ids = {edge_cases.request(target).headers["x-request-id"] for target in TARGETS * 2}

    assert len(ids) == len(TARGETS) * 2


@pytest.mark.parametrize("cache_mib", [0, 16])
def test_a_repeated_request_gets_the_same_response(edge_cases_releases: Path, cache_mib: int) -> None:
    with Service(edge_cases_releases, cache_mib=cache_mib) as service:
        for encoding in ("identity", "gzip"):
            headers = {**SAME_ID, "accept-encoding": encoding}
            first, second = ([service.request(target, headers=headers) for target in TARGETS] for _ in range(2))

            assert first == second


def cached_response(length: int, link: str = "") -> CachedResponse:
    headers = [(b"content-type", b"application/json"), (b"link", link.encode())]
    return CachedResponse(200, headers, b"x" * length, validator="tag", is_cacheable=True)


@pytest.mark.parametrize(("body", "query"), [(10, 10), (10_000, 10), (10, 60_000), (1000, 1000)])
def test_the_cache_is_bounded_for_any_requests(body: int, query: int) -> None:
    limit = 2**20
    cache = ResponseCache(limit)
    keys = [("1", "/v1/actors", f"{number:0{query}}".encode()) for number in range(3000)]
    for key in keys:
        cache.put(key, cached_response(body, link="y" * query))
    cached = [key for key in keys if cache.get(key)]

    assert cached == keys[-len(cached) :]
    assert limit / 2 < len(cached) * (2 * body + 2 * query + 2048 + 100)
    assert len(cached) * (body + 2 * query) <= limit


def test_the_cache_evicts_the_least_recently_used_response() -> None:
    cache = ResponseCache(20 * 4200)
    keys = [("1", f"/{number}", b"") for number in range(21)]
    for key in keys[:20]:
        cache.put(key, cached_response(1000))
    cache.get(keys[0])
    cache.put(keys[20], cached_response(1000))

    assert [key for key in keys if cache.get(key) is None] == [keys[1]]


def test_the_cache_does_not_store_a_very_large_response() -> None:
    cache = ResponseCache(2**20)
    cache.put(("1", "/large", b""), cached_response(2**18))

    assert cache.get(("1", "/large", b"")) is None


@pytest.mark.parametrize(
    ("accepted", "media_type"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html; charset=utf-8"),
        ("text/html;q=0.1, application/json", "application/json"),
        ("application/json;q=0.1, text/html", "text/html; charset=utf-8"),
        ("image/png", "application/json"),
        ("text/html;q=abc;;,", "application/json"),  # a malformed weight accepts nothing
        ("", "application/json"),
    ],
)
def test_the_landing_page_is_html_or_json(edge_cases: Service, accepted: str | None, media_type: str) -> None:
    response = edge_cases.request("/", headers={} if accepted is None else {"accept": accepted})

    assert (response.status, response.headers["content-type"]) == (200, media_type)
    assert response.headers["vary"] == "Accept, Accept-Encoding"


def test_the_documentation_loads_nothing_from_other_origins(edge_cases: Service) -> None:
    page = edge_cases.request("/docs")
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page.body.decode())

    assert [edge_cases.request(address).status for address in addresses if address != "data:,"] == [200] * 3
    assert page.headers["content-security-policy"].startswith("default-src 'none'; script-src 'self';")
