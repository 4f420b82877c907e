"""Every list has several formats with the same records, selected by suffix, `format` or `Accept`."""

import csv
import gzip
import json
from collections.abc import Iterator
from io import StringIO

import feedparser
import pytest

from onrecord.http.app import ROUTES
from onrecord.http.formats import MEDIA_TYPES
from onrecord.http.routing import path_of, spec_of
from support.big_datasets import publish_big_dataset
from support.filter_oracle import FilterOracle
from support.sample_requests import target_of
from support.service import LISTS, Service

FORMATS = {path_of(route): spec_of(route).formats for route in ROUTES if path_of(route) in LISTS}
OTHERS = [(path, format_name) for path, formats in FORMATS.items() for format_name in formats if format_name != "json"]
IN_ROWS = [
    path_of(route)
    for route in ROUTES
    if "ndjson" in spec_of(route).formats and "next_cursor" in spec_of(route).response.__struct_fields__
]
PAGED = {path_of(route) for route in ROUTES if "cursor" in spec_of(route).query.__struct_fields__}
MANY = 1_200  # more than one chunk of a stream has


def ids_in(format_name: str, body: bytes) -> list[str]:
    """Return the ids of the records in a response body, in their order."""
    match format_name:
        case "csv":
            return [row["id"] for row in csv.DictReader(StringIO(body.decode(), newline=""))]
        case "ndjson":
            return [json.loads(line)["id"] for line in body.splitlines()]
        case "geojson":
            return [feature["id"] for feature in json.loads(body)["features"]]
        case "jsonld":
            urls = [node["@id"] for node in json.loads(body)["@graph"]]
            return [url.rpartition("/")[2] for url in urls if "#" not in url]
        case _:
            return [record["id"] for record in json.loads(body)["data"]]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return a service over more events than one chunk of a stream has."""
    with Service(publish_big_dataset(tmp_path_factory.mktemp("many"), MANY)) as service:
        yield service


@pytest.mark.parametrize(("path", "format_name"), OTHERS)
def test_every_format_of_a_list_has_the_same_records(oracle: FilterOracle, path: str, format_name: str) -> None:
    response = oracle.service.request(f"{path}.{format_name}")

    assert response.headers["content-type"] == MEDIA_TYPES[format_name]
    assert ids_in(format_name, response.body) == oracle.service.ids(path)


@pytest.mark.parametrize("path", IN_ROWS)
def test_ndjson_has_the_records_of_the_json_pages(mali: Service, path: str) -> None:
    target = target_of(path)
    pages = mali.pages(target) if path in PAGED else [mali.json(target)]
    listed = [each for page in pages for each in page["data"]]
    first, _, query = target.partition("?")
    lines = [json.loads(line) for line in mali.request(f"{first}.ndjson?{query}").body.splitlines()]

    assert lines == listed
    assert listed


@pytest.mark.parametrize("path", IN_ROWS)
def test_csv_has_the_rows_of_the_ndjson_in_the_same_order(mali: Service, path: str) -> None:
    first, _, query = target_of(path).partition("?")
    lines = [json.loads(line) for line in mali.request(f"{first}.ndjson?{query}").body.splitlines()]
    rows = list(csv.reader(StringIO(mali.request(f"{first}.csv?{query}").body.decode(), newline="")))
    (name, *_) = rows[0]

    assert [row[0] for row in rows[1:]] == [str(line[name]) for line in lines]
    assert {len(row) for row in rows} == {len(rows[0])}


@pytest.mark.parametrize("format_name", ["atom", "jsonfeed"])
def test_the_pages_of_a_feed_have_every_change(history: Service, format_name: str) -> None:
    expected = [
        f"http://127.0.0.1:8000/v1/{change['kind']}s/{change['record']}?release={change['release']}"
        for page in history.pages("/v1/changes")
        for change in page["data"]
    ]
    found: list[tuple[str, str]] = []
    target: str | None = f"/v1/changes.{format_name}?limit=100"
    while target:
        response = history.request(target)
        entries = feedparser.parse(response.body).entries if format_name == "atom" else response.json()["items"]
        found += [(entry["id"], entry["link" if format_name == "atom" else "url"]) for entry in entries]
        target = response.links.get("next")

    assert [url for _, url in found] == expected
    assert len({entry_id for entry_id, _ in found}) == len(expected)


@pytest.mark.parametrize(("path", "format_name"), OTHERS)
def test_a_format_can_be_combined_with_filters_and_sorts(edge_cases: Service, path: str, format_name: str) -> None:
    sort = {"/v1/actors": "name"}.get(path, "newest")
    ids = edge_cases.ids(f"{path}?sort={sort}")
    query = f"sort={sort}&ids={','.join(ids[::2])}"

    assert ids_in(format_name, edge_cases.request(f"{path}.{format_name}?{query}").body) == ids[::2]


@pytest.mark.parametrize(("path", "format_name"), OTHERS)
def test_suffix_parameter_and_accept_select_the_same_response(edge_cases: Service, path: str, format_name: str) -> None:
    responses = [
        edge_cases.request(f"{path}.{format_name}"),
        edge_cases.request(f"{path}?format={format_name}"),
        edge_cases.request(path, headers={"accept": MEDIA_TYPES[format_name].partition(";")[0]}),
    ]

    assert (
        len(
            {
                (response.status, response.body, response.headers["etag"], response.headers["link"])
                for response in responses
            }
        )
        == 1
    )
    assert {response.headers["vary"] for response in responses} == {"Accept, Accept-Encoding"}


@pytest.mark.parametrize(("path", "format_name"), OTHERS)
def test_a_list_links_to_its_other_formats(edge_cases: Service, path: str, format_name: str) -> None:
    links = edge_cases.request(f"{path}?limit=2").headers["link"]
    media_type = MEDIA_TYPES[format_name].partition(";")[0]

    assert f'<{path}.{format_name}?limit=2>; rel="alternate"; type="{media_type}"' in links.split(", ")


@pytest.mark.parametrize(
    ("target", "accept", "format_name"),
    [
        ("/v1/events", "", "json"),
        ("/v1/events", "*/*", "json"),
        ("/v1/events", "application/*", "json"),
        ("/v1/events", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "json"),
        ("/v1/events", "text/csv;q=0.5, application/json", "json"),
        ("/v1/events", "text/csv, application/json;q=0.5", "csv"),
        ("/v1/events", "text/*", "csv"),
        ("/v1/events", "*/*, application/json;q=0", "csv"),
        ("/v1/events", "APPLICATION/X-NDJSON; charset=utf-8", "ndjson"),
        ("/v1/events", "application/geo+json", "geojson"),
        ("/v1/events.csv", "application/json", "csv"),
        ("/v1/events?format=ndjson", "text/csv", "ndjson"),
        ("/v1/events?format=json", "text/csv", "json"),
        ("/v1/events.json", "text/csv", "json"),
        ("/v1/events/", "text/csv", "csv"),
    ],
)
def test_the_suffix_wins_over_the_parameter_and_that_over_accept(
    edge_cases: Service, target: str, accept: str, format_name: str
) -> None:
    headers = {"accept": accept} if accept else {}

    assert edge_cases.request(target, headers=headers).headers["content-type"] == MEDIA_TYPES[format_name]


@pytest.mark.parametrize(
    ("target", "accept"),
    [
        ("/v1/events.graphml", ""),
        ("/v1/events.xml", ""),
        ("/v1/actors.geojson", ""),
        ("/v1/events?format=xml", ""),
        ("/v1/events?format=null", ""),
        ("/v1/events?format=csv%0A", ""),
        ("/v1/events", "text/html"),
        ("/v1/events", "application/json;q=0"),
        ("/v1/events", "*/*;q=0"),
    ],
)
def test_an_unknown_format_is_not_acceptable(edge_cases: Service, target: str, accept: str) -> None:
    response = edge_cases.request(target, headers={"accept": accept} if accept else {})

    assert (response.status, response.headers["content-type"]) == (406, "application/problem+json")
    assert "expected one of: json, csv, ndjson, jsonld" in response.json()["detail"]
    (error,) = response.json()["errors"]
    suffix_or_parameter = ("path", "format") if "?" not in target else ("query", "format")
    assert (error["location"], error["name"]) == (("header", "Accept") if accept else suffix_or_parameter)
    assert (error["code"], error["detail"]) == ("not-available", response.json()["detail"])


@pytest.mark.parametrize("query", ["format=csv&format=ndjson", "format="])
def test_a_repeated_or_empty_format_is_refused(edge_cases: Service, query: str) -> None:
    (error,) = edge_cases.request(f"/v1/events?{query}").json()["errors"]

    assert (error["name"], error["code"]) == ("format", "empty" if query == "format=" else "repeated")


def test_a_suffix_and_a_parameter_exclude_each_other(edge_cases: Service) -> None:
    (error,) = edge_cases.request("/v1/events.csv?format=ndjson").json()["errors"]

    assert (error["name"], error["code"]) == ("format", "repeated")


def test_a_format_with_a_limit_is_one_page_with_a_link_to_the_next(edge_cases: Service) -> None:
    ids = edge_cases.ids("/v1/actors")
    first = edge_cases.request("/v1/actors.csv?limit=2")
    second = edge_cases.request(first.links["next"])

    assert ids_in("csv", first.body) + ids_in("csv", second.body) == ids[:4]


@pytest.mark.parametrize("format_name", FORMATS["/v1/events"][1:])
def test_a_format_without_a_limit_is_a_stream_of_every_record(many: Service, format_name: str) -> None:
    response = many.request(f"/v1/events.{format_name}")

    assert ids_in(format_name, response.body) == many.ids("/v1/events")
    assert response.parts > MANY / 500


def test_a_stream_begins_at_a_cursor(many: Service) -> None:
    page = many.json("/v1/events?limit=200")
    response = many.request(f"/v1/events.ndjson?cursor={page['next_cursor']}")

    assert ids_in("ndjson", response.body) == many.ids("/v1/events")[200:]


def test_a_stream_is_compressed(many: Service) -> None:
    plain = many.request("/v1/events.csv")
    response = many.request("/v1/events.csv", headers={"accept-encoding": "gzip"})

    assert response.headers["content-encoding"] == "gzip"
    assert gzip.decompress(response.body) == plain.body
    assert response.headers["etag"] != plain.headers["etag"]


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_a_stream_with_a_matching_etag_is_not_modified(many: Service, encoding: str) -> None:
    headers = {"accept-encoding": encoding}
    etag = many.request("/v1/events.csv", headers=headers).headers["etag"]
    response = many.request("/v1/events.csv", headers={**headers, "if-none-match": etag})

    assert (response.status, response.body, response.headers["etag"]) == (304, b"", etag)


def test_head_of_a_stream_has_the_headers_of_get(many: Service) -> None:
    same_id = {"x-request-id": "the-same"}
    head, get = (many.request("/v1/events.csv", method, same_id) for method in ("HEAD", "GET"))

    assert (head.status, head.lines, head.body) == (200, get.lines, b"")


def test_a_stream_stops_when_the_client_disconnects(many: Service) -> None:
    response = many.request_and_disconnect("/v1/events.ndjson", after=1)

    assert 0 < len(response.body) < len(many.request("/v1/events.ndjson").body) / 2


def test_other_requests_are_handled_during_a_stream(many: Service) -> None:
    assert many.request_concurrently("/v1/events.jsonld", "/v1/actors/mali") == ["/v1/actors/mali", "/v1/events.jsonld"]
