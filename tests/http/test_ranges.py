"""Bulk files: whole files and ranges, and no other file of the disk."""

import hashlib
import re
from base64 import b64decode
from datetime import date
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.bulk.write import write as write_bulk
from onrecord.release.open import read_manifests
from support.service import Response, Service, publish_dataset
from support.small_dataset import change

CSV = "/v1/bulk/2026-11-23.1/events.csv"


@pytest.fixture(scope="module")
def whole(mali_releases: Path) -> bytes:
    """Return the bytes of a file on the disk."""
    return (mali_releases / "2026-11-23.1.bulk" / "events.csv").read_bytes()


@pytest.fixture(scope="module")
def etag(mali: Service) -> str:
    return mali.request(CSV).headers["etag"]


def get_range(service: Service, value: str, **headers: str) -> Response:
    """Return the response to a request with this `Range` header."""
    return service.request(
        CSV, headers={"range": value, **{name.replace("_", "-"): each for name, each in headers.items()}}
    )


def test_a_file_has_its_length_and_its_digest(mali: Service, whole: bytes) -> None:
    response = mali.request(CSV)

    assert (response.status, response.body) == (200, whole)
    assert response.headers["content-length"] == str(len(whole))
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.headers["accept-ranges"] == "bytes"
    assert response.headers["content-disposition"] == 'attachment; filename="events.csv"'
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.headers["etag"] == f'"{hashlib.sha256(whole).hexdigest()}"'
    assert (
        b64decode(response.headers["repr-digest"].removeprefix("sha-256=").strip(":")) == hashlib.sha256(whole).digest()
    )


@given(first=st.integers(0, 60_000), length=st.integers(1, 60_000))
def test_a_range_returns_the_bytes_of_a_slice(mali: Service, whole: bytes, first: int, length: int) -> None:
    response = get_range(mali, f"bytes={first}-{first + length - 1}")

    if first < len(whole):
        sliced = whole[first : first + length]
        assert (response.status, response.body) == (206, sliced)
        assert response.headers["content-range"] == f"bytes {first}-{first + len(sliced) - 1}/{len(whole)}"
        assert response.headers["content-length"] == str(len(sliced))
    else:
        assert response.status == 416


@given(length=st.integers(1, 10**17))
def test_a_suffix_range_returns_the_last_bytes(mali: Service, whole: bytes, length: int) -> None:
    response = get_range(mali, f"bytes=-{length}")

    assert (response.status, response.body) == (206, whole[-length:])


@given(first=st.integers(0, 50_000))
def test_an_open_range_returns_the_rest_of_the_file(mali: Service, whole: bytes, first: int) -> None:
    response = get_range(mali, f"bytes={first}-")

    assert (response.status, response.body) == (206, whole[first:])


@given(value=st.from_regex(re.compile(r"(bytes)?[ =,0-9-]{0,12}", re.ASCII), fullmatch=True))
def test_any_range_header_gets_200_206_or_416(mali: Service, whole: bytes, value: str) -> None:
    response = get_range(mali, value)

    match response.status:
        case 200:
            assert response.body == whole
        case 206:
            found = re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", response.headers["content-range"])
            assert found
            assert response.body == whole[int(found[1]) : int(found[2]) + 1] != b""
        case _:
            assert response.status == 416


@pytest.mark.parametrize(
    "value",
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
def test_an_unsupported_range_returns_the_whole_file(mali: Service, whole: bytes, value: str) -> None:
    response = get_range(mali, value)

    assert (response.status, response.body) == (200, whole)
    assert "content-range" not in response.headers


@pytest.mark.parametrize("value", ["bytes=99999999-", "bytes=99999999-99999999", "bytes=-0"])
def test_a_range_beyond_the_end_gets_416_with_the_size(mali: Service, whole: bytes, value: str) -> None:
    response = get_range(mali, value)

    assert response.status == 416
    assert response.headers["content-range"] == f"bytes */{len(whole)}"
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"].startswith("The range begins after the last byte")


def test_if_range_with_the_same_etag_returns_the_range(mali: Service, whole: bytes, etag: str) -> None:
    response = get_range(mali, "bytes=100-", if_range=etag)

    assert (response.status, response.body) == (206, whole[100:])


@pytest.mark.parametrize("validator", ['"another"', "W/{etag}", "Mon, 23 Nov 2026 00:00:00 GMT", "*"])
def test_if_range_with_another_validator_returns_the_whole_file(
    mali: Service, whole: bytes, etag: str, validator: str
) -> None:
    response = get_range(mali, "bytes=100-", if_range=validator.format(etag=etag))

    assert (response.status, response.body) == (200, whole)


def test_if_range_with_another_etag_returns_the_whole_file_even_beyond_its_end(mali: Service, whole: bytes) -> None:
    assert get_range(mali, "bytes=99999999-", if_range='"another"').body == whole


@pytest.mark.parametrize("validator", ["{etag}", 'W/{etag}, "another"', "*"])
def test_a_file_with_a_matching_etag_is_not_modified(mali: Service, etag: str, validator: str) -> None:
    for headers in ({}, {"range": "bytes=0-9"}):
        response = mali.request(CSV, headers={"if-none-match": validator.format(etag=etag), **headers})

        assert (response.status, response.body) == (304, b"")
        assert response.headers["etag"] == etag
        assert "content-length" not in response.headers


def test_head_has_the_size_and_ignores_ranges(mali: Service, whole: bytes, etag: str) -> None:
    for headers in ({}, {"range": "bytes=0-9"}, {"range": "bytes=99999999-"}):
        response = mali.request(CSV, "HEAD", headers)

        assert (response.status, response.body) == (200, b"")
        assert (response.headers["content-length"], response.headers["etag"]) == (str(len(whole)), etag)


@pytest.mark.parametrize("headers", [{}, {"range": "bytes=0-40000"}])
def test_a_file_is_never_compressed_in_transfer(mali: Service, headers: dict[str, str]) -> None:
    response = mali.request(CSV, headers={"accept-encoding": "gzip", **headers})

    assert "content-encoding" not in response.headers
    assert response.headers["content-length"] == str(len(response.body))


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
def test_a_file_that_is_not_listed_is_not_found(mali: Service, name: str) -> None:
    response = mali.request(f"/v1/bulk/2026-11-23.1/{name}")

    assert response.status == 404
    assert response.headers["content-type"] == "application/problem+json"


def test_an_unknown_file_gets_404_with_the_existing_ones(mali: Service) -> None:
    detail = mali.request("/v1/bulk/2026-11-23.1/events.xlsx").json()["detail"]

    assert detail.startswith("There is no bulk file 'events.xlsx'; expected one of: ")
    assert "events.parquet" in detail


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_latest_leads_to_the_file_of_the_current_release(mali: Service, method: str) -> None:
    for file in mali.json("/v1/bulk")["data"]:
        response = mali.request(f"/v1/bulk/latest/{file['name']}", method)

        assert (response.status, response.headers["location"], response.body) == (302, file["path"], b"")
        assert response.headers["cache-control"] == "public, max-age=60, stale-while-revalidate=600"
        assert response.headers["access-control-allow-origin"] == "*"


def test_latest_leads_to_the_new_file_after_a_publication(small_dataset: Path, tmp_path: Path) -> None:
    locations = []
    for day in (1, 2):
        change(small_dataset, "actors.yaml", "name: The colonel", "name: The colonel again")
        releases = publish_dataset(small_dataset, tmp_path / "releases", date(2026, 11, day))
        write_bulk(releases, next(read_manifests(releases)))
        with Service(releases) as service:
            locations.append(service.request("/v1/bulk/latest/events.csv").headers["location"])

    assert locations == ["/v1/bulk/2026-11-01.1/events.csv", "/v1/bulk/2026-11-02.1/events.csv"]


@pytest.mark.parametrize("name", ["events.xlsx", "index.json", "events", "..%2fcurrent"])
def test_latest_knows_no_other_file(mali: Service, name: str) -> None:
    response = mali.request(f"/v1/bulk/latest/{name}")

    assert response.status == 404
    assert "%2f" in name or "events.parquet" in response.json()["detail"]


@pytest.mark.parametrize("query", ["release=2026-11-23.1", "file=1"])
def test_latest_takes_no_parameters(mali: Service, query: str) -> None:
    assert mali.request(f"/v1/bulk/latest/events.csv?{query}").status == 400


def test_clients_follow_latest_to_the_bytes(live: str, whole: bytes) -> None:
    response = httpx.get(f"{live}/v1/bulk/latest/events.csv", follow_redirects=True, trust_env=False)

    assert response.content == whole
    assert response.headers["etag"] == f'"{hashlib.sha256(whole).hexdigest()}"'


def test_an_unknown_release_gets_404_with_the_existing_ones(mali: Service) -> None:
    response = mali.request("/v1/bulk/1999-01-01.1/events.csv")

    assert response.status == 404
    assert "2026-11-23.1" in response.json()["detail"]


def test_a_large_file_is_sent_in_chunks_between_other_requests(mali: Service) -> None:
    large, small = "/v1/bulk/2026-11-23.1/onrecord.sqlite", "/v1/actors/mali"
    response = mali.request(large)

    assert len(response.body) / response.parts < 256 * 1024 < len(response.body)
    assert mali.request_concurrently(large, small) == [small, large]


def test_a_file_stops_when_the_client_disconnects(mali: Service) -> None:
    assert len(mali.request_and_disconnect("/v1/bulk/2026-11-23.1/onrecord.sqlite", after=2).body) <= 3 * 256 * 1024
