"""Every list comes in several forms, with the same records in each, asked for by suffix, by `format` or by Accept."""

import csv
import gzip
import json
from collections.abc import Iterator
from io import StringIO

import feedparser
import pytest

from onrecord.http.app import ROUTES
from onrecord.http.contract import path_of
from onrecord.http.formats import MEDIA_TYPES
from onrecord.http.routing import spec_of
from support.big_datasets import publish_big_dataset
from support.filter_oracle import FilterOracle
from support.sample_requests import target_of
from support.service import LISTS, Service

FORMATS = {path_of(route): spec_of(route).formats for route in ROUTES if path_of(route) in LISTS}
OTHERS = [(path, form) for path, formats in FORMATS.items() for form in formats if form != "json"]
IN_ROWS = [path_of(route) for route in ROUTES if "ndjson" in spec_of(route).formats]
PAGED = {path_of(route) for route in ROUTES if "cursor" in spec_of(route).query.__struct_fields__}
MANY = 1_200  # more than are read at a time


def ids_in(form: str, body: bytes) -> list[str]:
    """Return the ids of the records in an answer, in its order."""
    match form:
        case "csv":
            return [row["id"] for row in csv.DictReader(StringIO(body.decode(), newline=""))]
        case "ndjson":
            return [json.loads(line)["id"] for line in body.splitlines()]
        case "geojson":
            return [feature["id"] for feature in json.loads(body)["features"]]
        case "jsonld":
            records = [node["@id"] for node in json.loads(body)["@graph"]]
            return [address.rpartition("/")[2] for address in records if "#" not in address]
        case _:
            return [record["id"] for record in json.loads(body)["data"]]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return a service over more events than are read at a time."""
    with Service(publish_big_dataset(tmp_path_factory.mktemp("many"), MANY)) as service:
        yield service


@pytest.mark.parametrize(("path", "form"), OTHERS)
def test_every_list_has_the_same_records_in_every_form(oracle: FilterOracle, path: str, form: str) -> None:
    reply = oracle.service.ask(f"{path}.{form}")

    assert reply.headers["content-type"] == MEDIA_TYPES[form]
    assert ids_in(form, reply.body) == oracle.service.ids(path)


@pytest.mark.parametrize("path", IN_ROWS)
def test_lines_are_what_the_pages_have(mali: Service, path: str) -> None:
    target = target_of(path)
    pages = mali.walk(target) if path in PAGED else [mali.json(target)]
    listed = [each for page in pages for each in page["data"]]
    first, _, query = target.partition("?")
    lines = [json.loads(line) for line in mali.ask(f"{first}.ndjson?{query}").body.splitlines()]

    assert lines == listed
    assert listed


@pytest.mark.parametrize("path", IN_ROWS)
def test_rows_are_as_many_as_the_lines_and_in_their_order(mali: Service, path: str) -> None:
    first, _, query = target_of(path).partition("?")
    lines = [json.loads(line) for line in mali.ask(f"{first}.ndjson?{query}").body.splitlines()]
    rows = list(csv.reader(StringIO(mali.ask(f"{first}.csv?{query}").body.decode(), newline="")))
    (name, *_) = rows[0]

    assert [row[0] for row in rows[1:]] == [str(line[name]) for line in lines]
    assert {len(row) for row in rows} == {len(rows[0])}


@pytest.mark.parametrize("form", ["atom", "jsonfeed"])
def test_feeds_have_the_changes_page_by_page(history: Service, form: str) -> None:
    expected = [change["id"] for page in history.walk("/v1/changes") for change in page["data"]]
    found: list[str] = []
    target: str | None = f"/v1/changes.{form}?limit=100"
    while target:
        reply = history.ask(target)
        entries = feedparser.parse(reply.body).entries if form == "atom" else reply.json()["items"]
        found += [entry["id"].rpartition(":change:")[2] for entry in entries]
        target = reply.links.get("next")

    assert found == expected


@pytest.mark.parametrize(("path", "form"), OTHERS)
def test_a_form_goes_with_filters_and_orders(edge_cases: Service, path: str, form: str) -> None:
    sort = {"/v1/actors": "name"}.get(path, "newest")
    ids = edge_cases.ids(f"{path}?sort={sort}")
    query = f"sort={sort}&ids={','.join(ids[::2])}"

    assert ids_in(form, edge_cases.ask(f"{path}.{form}?{query}").body) == ids[::2]


@pytest.mark.parametrize(("path", "form"), OTHERS)
def test_suffix_parameter_and_accept_ask_for_the_same(edge_cases: Service, path: str, form: str) -> None:
    asked = [
        edge_cases.ask(f"{path}.{form}"),
        edge_cases.ask(f"{path}?format={form}"),
        edge_cases.ask(path, headers={"accept": MEDIA_TYPES[form].partition(";")[0]}),
    ]

    assert len({(reply.status, reply.body, reply.headers["etag"], reply.headers["link"]) for reply in asked}) == 1
    assert {reply.headers["vary"] for reply in asked} == {"Accept, Accept-Encoding"}


@pytest.mark.parametrize(("path", "form"), OTHERS)
def test_a_list_links_to_its_other_forms(edge_cases: Service, path: str, form: str) -> None:
    links = edge_cases.ask(f"{path}?limit=2").headers["link"]
    media_type = MEDIA_TYPES[form].partition(";")[0]

    assert f'<{path}.{form}?limit=2>; rel="alternate"; type="{media_type}"' in links.split(", ")


@pytest.mark.parametrize(
    ("target", "accept", "form"),
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
def test_the_nearest_wish_wins(edge_cases: Service, target: str, accept: str, form: str) -> None:
    headers = {"accept": accept} if accept else {}

    assert edge_cases.ask(target, headers=headers).headers["content-type"] == MEDIA_TYPES[form]


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
def test_a_form_that_there_is_not_is_refused_with_those_that_there_are(
    edge_cases: Service, target: str, accept: str
) -> None:
    reply = edge_cases.ask(target, headers={"accept": accept} if accept else {})

    assert (reply.status, reply.headers["content-type"]) == (406, "application/problem+json")
    assert "expected one of: json, csv, ndjson, jsonld" in reply.json()["detail"]


@pytest.mark.parametrize("query", ["format=csv&format=ndjson", "format="])
def test_a_form_is_said_once_and_in_words(edge_cases: Service, query: str) -> None:
    (error,) = edge_cases.ask(f"/v1/events?{query}").json()["errors"]

    assert (error["name"], error["code"]) == ("format", "empty" if query == "format=" else "repeated")


def test_a_suffix_and_a_parameter_may_not_both_say_the_form(edge_cases: Service) -> None:
    (error,) = edge_cases.ask("/v1/events.csv?format=ndjson").json()["errors"]

    assert (error["name"], error["code"]) == ("format", "repeated")


def test_a_record_has_no_suffix(edge_cases: Service) -> None:
    assert edge_cases.ask("/v1/actors/mali.csv").status == 404


def test_a_limit_gives_one_page_and_a_link_to_the_next(edge_cases: Service) -> None:
    ids = edge_cases.ids("/v1/actors")
    first = edge_cases.ask("/v1/actors.csv?limit=2")
    second = edge_cases.ask(first.links["next"])

    assert ids_in("csv", first.body) + ids_in("csv", second.body) == ids[:4]


@pytest.mark.parametrize("form", FORMATS["/v1/events"][1:])
def test_without_a_limit_all_there_is_comes_in_parts(many: Service, form: str) -> None:
    reply = many.ask(f"/v1/events.{form}")

    assert ids_in(form, reply.body) == many.ids("/v1/events")
    assert reply.parts > MANY / 500


def test_a_stream_goes_on_from_a_cursor(many: Service) -> None:
    page = many.json("/v1/events?limit=200")
    reply = many.ask(f"/v1/events.ndjson?cursor={page['next_cursor']}")

    assert ids_in("ndjson", reply.body) == many.ids("/v1/events")[200:]


def test_a_stream_is_compressed_as_it_goes(many: Service) -> None:
    plain = many.ask("/v1/events.csv")
    reply = many.ask("/v1/events.csv", headers={"accept-encoding": "gzip"})

    assert reply.headers["content-encoding"] == "gzip"
    assert gzip.decompress(reply.body) == plain.body
    assert reply.headers["etag"] != plain.headers["etag"]


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_a_stream_that_is_held_already_is_not_sent_again(many: Service, encoding: str) -> None:
    headers = {"accept-encoding": encoding}
    etag = many.ask("/v1/events.csv", headers=headers).headers["etag"]
    reply = many.ask("/v1/events.csv", headers={**headers, "if-none-match": etag})

    assert (reply.status, reply.body, reply.headers["etag"]) == (304, b"", etag)


def test_head_of_a_stream_has_its_headers_and_nothing_more(many: Service) -> None:
    same_id = {"x-request-id": "the-same"}
    head, get = (many.ask("/v1/events.csv", method, same_id) for method in ("HEAD", "GET"))

    assert (head.status, head.lines, head.body) == (200, get.lines, b"")


def test_a_stream_stops_when_the_client_has_gone(many: Service) -> None:
    reply = many.ask_and_go("/v1/events.ndjson", after=1)

    assert 0 < len(reply.body) < len(many.ask("/v1/events.ndjson").body) / 2


def test_others_are_answered_while_a_stream_goes_on(many: Service) -> None:
    assert many.ask_together("/v1/events.jsonld", "/v1/actors/mali") == ["/v1/actors/mali", "/v1/events.jsonld"]
