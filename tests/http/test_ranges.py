"""Bulk files over HTTP: the bytes asked for, whole or in part, and nothing else of the disk."""

import hashlib
import re
from base64 import b64decode
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support.service import Reply, Service

CSV = "/v1/bulk/2026-11-23.1/events.csv"


@pytest.fixture(scope="module")
def whole(mali_releases: Path) -> bytes:
    """Return the bytes of a file as they lie on the disk."""
    return (mali_releases / "2026-11-23.1.bulk" / "events.csv").read_bytes()


@pytest.fixture(scope="module")
def etag(mali: Service) -> str:
    return mali.ask(CSV).headers["etag"]


def part(service: Service, asked: str, **headers: str) -> Reply:
    """Return the answer to a request for a range of a file."""
    return service.ask(
        CSV, headers={"range": asked, **{name.replace("_", "-"): each for name, each in headers.items()}}
    )


def test_a_file_comes_whole_with_what_tells_that_it_did(mali: Service, whole: bytes) -> None:
    reply = mali.ask(CSV)

    assert (reply.status, reply.body) == (200, whole)
    assert reply.headers["content-length"] == str(len(whole))
    assert reply.headers["content-type"] == "text/csv"
    assert reply.headers["accept-ranges"] == "bytes"
    assert reply.headers["content-disposition"] == 'attachment; filename="events.csv"'
    assert reply.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert reply.headers["etag"] == f'"{hashlib.sha256(whole).hexdigest()}"'
    assert b64decode(reply.headers["repr-digest"].removeprefix("sha-256=").strip(":")) == hashlib.sha256(whole).digest()


@given(first=st.integers(0, 60_000), length=st.integers(1, 60_000))
def test_a_range_has_the_bytes_that_a_slice_has(mali: Service, whole: bytes, first: int, length: int) -> None:
    reply = part(mali, f"bytes={first}-{first + length - 1}")

    if first < len(whole):
        sliced = whole[first : first + length]
        assert (reply.status, reply.body) == (206, sliced)
        assert reply.headers["content-range"] == f"bytes {first}-{first + len(sliced) - 1}/{len(whole)}"
        assert reply.headers["content-length"] == str(len(sliced))
    else:
        assert reply.status == 416


@given(length=st.integers(1, 10**17))
def test_a_suffix_has_the_last_bytes(mali: Service, whole: bytes, length: int) -> None:
    reply = part(mali, f"bytes=-{length}")

    assert (reply.status, reply.body) == (206, whole[-length:])


@given(first=st.integers(0, 50_000))
def test_an_open_range_goes_to_the_end(mali: Service, whole: bytes, first: int) -> None:
    reply = part(mali, f"bytes={first}-")

    assert (reply.status, reply.body) == (206, whole[first:])


@given(asked=st.from_regex(re.compile(r"(bytes)?[ =,0-9-]{0,12}", re.ASCII), fullmatch=True))
def test_whatever_is_asked_is_answered_whole_in_part_or_refused(mali: Service, whole: bytes, asked: str) -> None:
    reply = part(mali, asked)

    match reply.status:
        case 200:
            assert reply.body == whole
        case 206:
            found = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", reply.headers["content-range"])
            assert found
            assert reply.body == whole[int(found[1]) : int(found[2]) + 1] != b""
        case _:
            assert reply.status == 416


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=0-0,5-9",
        "bytes=9-5",
        "bytes=-",
        "bytes=a-b",
        "lines=0-9",
        "bytes 0-9",
        "bytes=0-9;",
        "",
        f"bytes={'9' * 9999}-",
    ],
)
def test_what_is_no_single_range_of_bytes_gets_the_whole(mali: Service, whole: bytes, asked: str) -> None:
    reply = part(mali, asked)

    assert (reply.status, reply.body) == (200, whole)
    assert "content-range" not in reply.headers


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=99999999-99999999", "bytes=-0"])
def test_a_range_beyond_the_end_is_a_problem_that_tells_the_size(mali: Service, whole: bytes, asked: str) -> None:
    reply = part(mali, asked)

    assert reply.status == 416
    assert reply.headers["content-range"] == f"bytes */{len(whole)}"
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json()["detail"].startswith("The range begins after the last byte")


def test_a_part_goes_on_where_the_file_is_still_the_same(mali: Service, whole: bytes, etag: str) -> None:
    reply = part(mali, "bytes=100-", if_range=etag)

    assert (reply.status, reply.body) == (206, whole[100:])


@pytest.mark.parametrize("held", ['"another"', "W/{etag}", "Mon, 23 Nov 2026 00:00:00 GMT", "*"])
def test_a_part_of_another_file_begins_anew(mali: Service, whole: bytes, etag: str, held: str) -> None:
    reply = part(mali, "bytes=100-", if_range=held.format(etag=etag))

    assert (reply.status, reply.body) == (200, whole)


def test_a_part_of_another_file_begins_anew_even_beyond_its_end(mali: Service, whole: bytes) -> None:
    assert part(mali, "bytes=99999999-", if_range='"another"').body == whole


@pytest.mark.parametrize("held", ["{etag}", 'W/{etag}, "another"', "*"])
def test_a_file_that_is_held_is_not_sent_again(mali: Service, etag: str, held: str) -> None:
    for headers in ({}, {"range": "bytes=0-9"}):
        reply = mali.ask(CSV, headers={"if-none-match": held.format(etag=etag), **headers})

        assert (reply.status, reply.body) == (304, b"")
        assert reply.headers["etag"] == etag
        assert "content-length" not in reply.headers


def test_a_head_tells_the_size_and_heeds_no_range(mali: Service, whole: bytes, etag: str) -> None:
    for headers in ({}, {"range": "bytes=0-9"}, {"range": "bytes=99999999-"}):
        reply = mali.ask(CSV, "HEAD", headers)

        assert (reply.status, reply.body) == (200, b"")
        assert (reply.headers["content-length"], reply.headers["etag"]) == (str(len(whole)), etag)


@pytest.mark.parametrize("asked", [{}, {"range": "bytes=0-40000"}])
def test_a_file_is_never_compressed_on_its_way(mali: Service, asked: dict[str, str]) -> None:
    reply = mali.ask(CSV, headers={"accept-encoding": "gzip", **asked})

    assert "content-encoding" not in reply.headers
    assert reply.headers["content-length"] == str(len(reply.body))


def test_a_page_in_a_browser_may_ask_for_ranges(mali: Service) -> None:
    asked = {"origin": "https://example.org", "access-control-request-method": "GET"}
    allowed = mali.ask(CSV, "OPTIONS", asked).headers["access-control-allow-headers"].split(", ")
    exposed = mali.ask(CSV).headers["access-control-expose-headers"].split(", ")

    assert {"Range", "If-Range"} <= set(allowed)
    assert {"Accept-Ranges", "Content-Range", "Repr-Digest"} <= set(exposed)


@pytest.mark.parametrize(
    "name",
    [
        "index.json",
        "nothing.csv",
        "..",
        "../current",
        "%2e%2e%2fcurrent",
        "..%2f2026-11-23.1.json",
        "events.csv%00",
        "EVENTS.CSV",
    ],
)
def test_only_what_is_listed_can_be_had(mali: Service, name: str) -> None:
    reply = mali.ask(f"/v1/bulk/2026-11-23.1/{name}")

    assert reply.status == 404
    assert reply.headers["content-type"] == "application/problem+json"


def test_a_file_that_there_is_not_is_told_with_those_there_are(mali: Service) -> None:
    detail = mali.ask("/v1/bulk/2026-11-23.1/events.xlsx").json()["detail"]

    assert detail.startswith("There is no bulk file 'events.xlsx'; expected one of: ")
    assert "events.parquet" in detail


def test_a_release_that_there_is_not_is_told_with_those_there_are(mali: Service) -> None:
    reply = mali.ask("/v1/bulk/1999-01-01.1/events.csv")

    assert reply.status == 404
    assert "2026-11-23.1" in reply.json()["detail"]


def test_a_large_file_is_sent_in_small_parts_while_others_are_answered(mali: Service) -> None:
    large, small = "/v1/bulk/2026-11-23.1/onrecord.sqlite", "/v1/actors/mali"
    reply = mali.ask(large)

    assert len(reply.body) / reply.parts < 256 * 1024 < len(reply.body)
    assert mali.ask_together(large, small) == [small, large]


def test_nothing_more_is_sent_to_a_client_that_has_gone(mali: Service) -> None:
    assert len(mali.ask_and_go("/v1/bulk/2026-11-23.1/onrecord.sqlite", after=2).body) <= 3 * 256 * 1024
