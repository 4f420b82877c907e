"""What holds for every route: HEAD, OPTIONS, validators, compression, ids, CORS, and memory."""

import gzip
import re
from pathlib import Path

import pytest

from onrecord.http.cache import CachedResponse, ResponseCache
from support.service import LISTS, PAGES, UNSTORED, Service

ITEMS = ["/v1/actors/mali", "/v1/events/coup", "/v1/claims/c-none", "/v1/relationships/ndaw-president"]
STORED = [*LISTS, *ITEMS, "/v1/documents/echo", "/v1/codebooks", "/v1/codebooks/role", "/v1/releases"]
ANSWERED = [*STORED, *PAGES]
FAILING = ["/nothing/here", "/v1/actors/no-such-record", "/v1/events?countri=ML"]
EVERY = [*ANSWERED, *UNSTORED, *FAILING]
NEGOTIATED = {"/", "/v1/codebooks", "/v1/releases", *LISTS}  # which come in several forms
LARGE, SMALL = "/v1/codebooks", "/v1/documents?limit=1"
SAME_ID = {"x-request-id": "the-same"}


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
@pytest.mark.parametrize("target", EVERY)
def test_head_answers_as_get_without_the_body(edge_cases: Service, target: str, encoding: str) -> None:
    headers = {**SAME_ID, "accept-encoding": encoding}
    get, head = (edge_cases.ask(target, method, headers) for method in ("GET", "HEAD"))

    assert (head.status, head.lines, head.body) == (get.status, get.lines, b"")
    assert get.headers["content-length"] == str(len(get.body))


@pytest.mark.parametrize("target", [*ANSWERED, *UNSTORED])
def test_options_tells_what_is_possible(edge_cases: Service, target: str) -> None:
    origin = {"origin": "https://newsroom.example", "access-control-request-method": "GET"}
    reply = edge_cases.ask(target, "OPTIONS", origin)

    assert (reply.status, reply.body) == (204, b"")
    assert "content-length" not in reply.headers
    assert reply.headers["allow"] == "GET, HEAD, OPTIONS"
    assert reply.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in reply.headers["access-control-allow-headers"]


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST"])
def test_any_page_on_the_web_may_read_any_answer(edge_cases: Service, method: str) -> None:
    for target in EVERY:
        headers = edge_cases.ask(target, method, {"origin": "https://newsroom.example"}).headers

        assert headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in headers
        assert {"ETag", "Link", "X-Request-Id"} <= set(headers["access-control-expose-headers"].split(", "))
        assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("target", ANSWERED)
def test_an_answer_has_a_strong_validator_and_may_be_kept_a_minute(edge_cases: Service, target: str) -> None:
    headers = edge_cases.ask(target).headers

    assert re.fullmatch(r'"[!#-~]+"', headers["etag"])
    assert headers["cache-control"] == "public, max-age=60, stale-while-revalidate=600"
    assert '</openapi.json>; rel="service-desc"' in headers["link"]


@pytest.mark.parametrize("target", [*UNSTORED, *FAILING])
def test_what_changes_by_itself_is_never_stored(edge_cases: Service, target: str) -> None:
    headers = edge_cases.ask(target).headers

    assert headers["cache-control"] == "no-store"
    assert "etag" not in headers
    assert edge_cases.ask(target, headers={"if-none-match": "*"}).status == edge_cases.ask(target).status


def test_each_answer_has_a_validator_of_its_own(edge_cases: Service) -> None:
    etags = [
        edge_cases.ask(target, headers={"accept-encoding": encoding}).headers["etag"]
        for target in ANSWERED
        for encoding in ("identity", "gzip")
        if encoding == "identity"
        or "content-encoding" in edge_cases.ask(target, headers={"accept-encoding": "gzip"}).headers
    ]

    assert len(set(etags)) == len(etags)


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("target", ANSWERED)
def test_what_is_held_already_is_not_sent_again(edge_cases: Service, target: str, method: str, encoding: str) -> None:
    full = edge_cases.ask(target, headers={**SAME_ID, "accept-encoding": encoding})
    validator = {"if-none-match": full.headers["etag"]}
    reply = edge_cases.ask(target, method, {**SAME_ID, "accept-encoding": encoding, **validator})
    left_out = {"content-length", "content-type", "content-encoding", "content-security-policy"}

    assert (reply.status, reply.body) == (304, b"")
    assert reply.headers == {name: value for name, value in full.headers.items() if name not in left_out}
    assert {"etag", "cache-control", "vary", "link"} <= set(reply.headers)


@pytest.mark.parametrize(
    ("form", "status"),
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
def test_validators_are_compared_one_by_one(edge_cases: Service, form: str, status: int) -> None:
    etag = edge_cases.ask(LARGE).headers["etag"]
    reply = edge_cases.ask(LARGE, headers={"if-none-match": form.format(etag=etag, bare=etag.strip('"'))})

    assert reply.status == status


def test_validators_may_stand_on_several_lines(edge_cases: Service) -> None:
    etag = edge_cases.ask(LARGE).headers["etag"].encode()
    lines = [(b"host", b"x"), (b"if-none-match", etag), (b"if-none-match", b'"other"')]

    assert edge_cases.raw(path=LARGE, headers=lines).status == 304


def test_the_validator_of_one_encoding_is_not_that_of_the_other(edge_cases: Service) -> None:
    plain = edge_cases.ask(LARGE).headers["etag"]
    packed = edge_cases.ask(LARGE, headers={"accept-encoding": "gzip"}).headers["etag"]

    assert plain != packed
    assert edge_cases.ask(LARGE, headers={"if-none-match": packed}).status == 200
    assert edge_cases.ask(LARGE, headers={"if-none-match": plain, "accept-encoding": "gzip"}).status == 200


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
    plain = edge_cases.ask(LARGE)
    reply = edge_cases.ask(LARGE, headers={} if accepted is None else {"accept-encoding": accepted})
    body = gzip.decompress(reply.body) if encoding else reply.body

    assert reply.headers.get("content-encoding") == encoding
    assert body == plain.body
    assert reply.headers["content-length"] == str(len(reply.body))
    assert reply.headers["vary"] == "Accept, Accept-Encoding"


def test_encodings_may_stand_on_several_lines(edge_cases: Service) -> None:
    lines = [(b"host", b"x"), (b"accept-encoding", b"gzip"), (b"accept-encoding", b"br")]
    reply = edge_cases.raw(path=LARGE, headers=lines)

    assert reply.headers["content-encoding"] == "gzip"


def test_compression_makes_an_answer_smaller(edge_cases: Service) -> None:
    assert len(edge_cases.ask(LARGE, headers={"accept-encoding": "gzip"}).body) < len(edge_cases.ask(LARGE).body) / 2


def test_a_small_answer_is_not_compressed(edge_cases: Service) -> None:
    plain, reply = edge_cases.ask(SMALL), edge_cases.ask(SMALL, headers={"accept-encoding": "gzip"})

    assert len(plain.body) < 1000
    assert "content-encoding" not in reply.headers
    assert (reply.body, reply.headers["etag"]) == (plain.body, plain.headers["etag"])


@pytest.mark.parametrize("target", EVERY)
def test_vary_names_what_the_answer_depends_on(edge_cases: Service, target: str) -> None:
    expected = "Accept, Accept-Encoding" if target in NEGOTIATED else "Accept-Encoding"

    assert edge_cases.ask(target).headers["vary"] == expected


@pytest.mark.parametrize("given", ["a", "newsroom-17", "0aZ._-", "x" * 64])
def test_a_request_keeps_the_id_that_it_brings(edge_cases: Service, given: str) -> None:
    assert edge_cases.ask("/healthz", headers={"x-request-id": given}).headers["x-request-id"] == given


@pytest.mark.parametrize("given", ["", " ", "two words", "x" * 65, "é", 'a"b', "a/b", "<b>", "a\tb", "a,b"])
def test_an_id_that_is_none_is_replaced(edge_cases: Service, given: str) -> None:
    made = edge_cases.ask("/nothing/here", headers={"x-request-id": given})

    assert re.fullmatch(r"[0-9a-f]+-[0-9a-f]+", made.headers["x-request-id"])
    assert made.json()["request_id"] == made.headers["x-request-id"]


def test_each_request_has_an_id_of_its_own(edge_cases: Service) -> None:
    ids = {edge_cases.ask(target).headers["x-request-id"] for target in EVERY * 2}

    assert len(ids) == len(EVERY) * 2


@pytest.mark.parametrize("cache_mib", [0, 16])
def test_asking_again_gives_the_same_answer(edge_cases_releases: Path, cache_mib: int) -> None:
    with Service(edge_cases_releases, cache_mib=cache_mib) as service:
        for encoding in ("identity", "gzip"):
            headers = {**SAME_ID, "accept-encoding": encoding}
            first, second = ([service.ask(target, headers=headers) for target in EVERY] for _ in range(2))

            assert first == second


def read_manifests(length: int, link: str = "") -> CachedResponse:
    headers = [(b"content-type", b"application/json"), (b"link", link.encode())]
    return CachedResponse(200, headers, b"x" * length, validator="tag", is_cacheable=True)


@pytest.mark.parametrize(("body", "query"), [(10, 10), (10_000, 10), (10, 60_000), (1000, 1000)])
def test_the_memory_is_bounded_whatever_is_asked(body: int, query: int) -> None:
    limit = 2**20
    memory = ResponseCache(limit)
    keys = [("1", "/v1/actors", f"{number:0{query}}".encode()) for number in range(3000)]
    for key in keys:
        memory.put(key, read_manifests(body, link="y" * query))
    held = [key for key in keys if memory.get(key)]

    assert held == keys[-len(held) :]
    assert limit / 2 < len(held) * (2 * body + 2 * query + 2048 + 100)
    assert len(held) * (body + 2 * query) <= limit


def test_the_memory_lets_go_of_what_was_not_asked_for_longest() -> None:
    memory = ResponseCache(20 * 4200)
    keys = [("1", f"/{number}", b"") for number in range(21)]
    for key in keys[:20]:
        memory.put(key, read_manifests(1000))
    memory.get(keys[0])
    memory.put(keys[20], read_manifests(1000))

    assert [key for key in keys if memory.get(key) is None] == [keys[1]]


def test_the_memory_does_not_keep_what_would_push_out_much_else() -> None:
    memory = ResponseCache(2**20)
    memory.put(("1", "/large", b""), read_manifests(2**18))

    assert memory.get(("1", "/large", b"")) is None


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
        ("text/html;q=abc;;,", "text/html; charset=utf-8"),
        ("", "application/json"),
    ],
)
def test_the_front_page_is_for_a_person_or_a_program(
    edge_cases: Service, accepted: str | None, media_type: str
) -> None:
    reply = edge_cases.ask("/", headers={} if accepted is None else {"accept": accepted})

    assert (reply.status, reply.headers["content-type"]) == (200, media_type)
    assert reply.headers["vary"] == "Accept, Accept-Encoding"


def test_every_link_of_the_front_page_leads_somewhere(edge_cases: Service) -> None:
    html = edge_cases.ask("/", headers={"accept": "text/html"}).body.decode()
    links = edge_cases.json("/")["links"]

    assert re.findall(r'href="(/[^"]*)"', html) == list(links)
    assert [edge_cases.ask(link).status for link in links] == [200] * len(links)


def test_the_catalogue_is_a_linkset_whose_targets_exist(edge_cases: Service) -> None:
    reply = edge_cases.ask("/.well-known/api-catalog")
    (context,) = reply.json()["linkset"]
    targets = [target for relation, links in context.items() if relation != "anchor" for target in links]

    assert reply.headers["content-type"].startswith("application/linkset+json")
    assert set(context) == {"anchor", "service-desc", "service-doc", "status"}
    assert [edge_cases.ask(target["href"]).status for target in targets] == [200] * len(targets)


def test_the_documentation_loads_nothing_from_elsewhere(edge_cases: Service) -> None:
    page = edge_cases.ask("/docs")
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page.body.decode())

    assert [edge_cases.ask(address).status for address in addresses if address != "data:,"] == [200] * 3
    assert page.headers["content-security-policy"].startswith("default-src 'self';")
