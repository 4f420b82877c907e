"""Every record has the formats of the lists of its kind, and every resource of the API refuses the others with 406."""

import csv
import json
from io import StringIO

import pytest
from pyld import jsonld

from onrecord.http.app import ROUTES
from onrecord.http.formats import MEDIA_TYPES
from onrecord.http.routing import path_of, spec_of
from support.filter_oracle import FilterOracle
from support.sample_requests import target_of
from support.service import KINDS, Service

FORMATS = {path_of(route): spec_of(route).formats for route in ROUTES}
ITEMS = {path: path.rpartition("/")[0] for path in FORMATS if path.endswith("}") and path.rpartition("/")[0] in FORMATS}
CASES = [(item, format_name) for item in ITEMS for format_name in FORMATS[item] if format_name != "json"]
ONE_FORMAT = [path for path, formats in FORMATS.items() if formats == ("json",)]
MERGED, SURVIVOR = "assimi-goyta", "assimi-goita"


def accept(format_name: str) -> dict[str, str]:
    return {"accept": MEDIA_TYPES[format_name].partition(";")[0]}


@pytest.mark.parametrize("item", ITEMS)
def test_a_record_has_the_formats_of_the_lists_of_its_kind(item: str) -> None:
    assert FORMATS[item] == FORMATS[ITEMS[item]]
    assert len(FORMATS[item]) > 1


@pytest.mark.parametrize("kind", KINDS)
def test_every_record_is_written_as_in_a_list_of_it_alone(oracle: FilterOracle, kind: str) -> None:
    path = KINDS[kind]
    for format_name in FORMATS[path]:
        for record in oracle.records(kind):
            item = oracle.service.request(f"{path}/{record['id']}.{format_name}")
            listed = oracle.service.request(f"{path}.{format_name}?ids={record['id']}")

            if format_name != "json":
                assert (item.status, item.body) == (200, listed.body)
            assert item.headers["content-type"] == listed.headers["content-type"]


@pytest.mark.parametrize("path", ["/v1/actors/mali", "/v1/actors"])
@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        # The loaders of JSON-LD in JavaScript, and the usual defaults of programs and browsers.
        ("application/ld+json, application/json", "application/ld+json"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#context", application/json', "application/ld+json"),
        ("application/json, application/ld+json", "application/json"),
        ("application/ld+json;q=0.5, application/json", "application/json"),
        ("application/json, text/plain, */*", "application/json"),
        ("text/csv, */*", "text/csv; charset=utf-8"),
        ("*/*, text/csv", "application/json"),
        ("application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/json"),
    ],
)
def test_of_equal_weights_the_format_that_is_listed_first_is_sent(
    mali: Service, path: str, accepted: str, expected: str
) -> None:
    assert mali.request(path, headers={"accept": accepted}).headers["content-type"] == expected


@pytest.mark.parametrize(("path", "format_name"), CASES)
def test_suffix_parameter_and_accept_select_the_same_representation(mali: Service, path: str, format_name: str) -> None:
    target = target_of(path)
    responses = [
        mali.request(f"{target}.{format_name}"),
        mali.request(f"{target}?format={format_name}"),
        mali.request(target, headers=accept(format_name)),
        mali.request(f"{target}/", headers=accept(format_name)),
    ]

    assert {response.status for response in responses} == {200}
    assert len({(response.body, response.headers["etag"], response.headers["link"]) for response in responses}) == 1
    assert {response.headers["vary"] for response in responses} == {"Accept, Accept-Encoding"}
    assert mali.request(target, headers=accept("json")).headers["etag"] != responses[0].headers["etag"]


@pytest.mark.parametrize(("path", "format_name"), CASES)
def test_a_record_links_to_its_other_formats(mali: Service, path: str, format_name: str) -> None:
    target, media_type = target_of(path), accept(format_name)["accept"]
    links = mali.request(f"{target}?release=2026-11-23.1").headers["link"].split(", ")

    assert f'<{target}.{format_name}?release=2026-11-23.1>; rel="alternate"; type="{media_type}"' in links


@pytest.mark.parametrize(("path", "format_name"), CASES)
def test_head_and_a_matching_etag_get_the_headers_of_the_format(mali: Service, path: str, format_name: str) -> None:
    target = f"{target_of(path)}.{format_name}"
    full = mali.request(target)
    head, unchanged = (
        mali.request(target, "HEAD"),
        mali.request(target, headers={"if-none-match": full.headers["etag"]}),
    )

    assert (head.status, head.body, head.headers["content-type"]) == (200, b"", full.headers["content-type"])
    assert (unchanged.status, unchanged.body) == (304, b"")


@pytest.mark.parametrize("kind", KINDS)
def test_the_id_of_a_node_leads_to_its_json_ld(mali: Service, kind: str) -> None:
    (record,) = mali.json(f"{KINDS[kind]}?limit=1")["data"]
    nodes = mali.request(f"{KINDS[kind]}/{record['id']}", headers=accept("jsonld")).json()["@graph"]
    path = nodes[0]["@id"].partition("8000")[2]
    document = mali.request(path, headers=accept("jsonld"))

    assert document.headers["content-type"] == "application/ld+json"
    assert document.json()["@graph"] == nodes
    context = mali.json("/v1/context.jsonld")
    expanded = jsonld.expand({**document.json(), "@context": context["@context"]})
    assert nodes[0]["@id"] in {node["@id"] for node in expanded}


def test_csv_of_a_record_is_one_row(mali: Service) -> None:
    rows = list(csv.DictReader(StringIO(mali.request("/v1/actors/mali.csv").body.decode(), newline="")))

    assert [row["id"] for row in rows] == ["mali"]
    assert mali.request("/v1/actors/mali.csv?spreadsheet_safe=true").body.startswith(b"\xef\xbb\xbfid,")


def test_geojson_of_an_event_is_one_feature(edge_cases: Service) -> None:
    place = next(each["id"] for each in edge_cases.json("/v1/events")["data"] if each["place"] and each["place"]["lat"])
    collection = edge_cases.request(f"/v1/events/{place}.geojson").json()

    assert [feature["id"] for feature in collection["features"]] == [place]
    assert collection["features"][0]["geometry"]["type"] == "Point"


@pytest.mark.parametrize("path", ITEMS)
@pytest.mark.parametrize("format_name", ["xml", "graphml", "html"])
def test_a_record_in_an_unknown_format_is_not_acceptable(mali: Service, path: str, format_name: str) -> None:
    for target in (f"{target_of(path)}.{format_name}", f"{target_of(path)}?format={format_name}"):
        response = mali.request(target)

        assert response.status == 406
        assert response.json()["detail"].endswith(f"expected one of: {', '.join(FORMATS[path])}.")


@pytest.mark.parametrize("path", [path for path, formats in FORMATS.items() if formats])
def test_accept_is_respected_by_every_resource(mali: Service, path: str) -> None:
    target = target_of(path)
    usual = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

    # A browser is redirected from a record to its page.
    assert mali.request(target, headers={"accept": usual}).status == (
        303 if path in ITEMS and path.endswith("_id}") else 200
    )
    assert mali.request(target, headers={"accept": "application/json"}).status == 200
    assert mali.request(target, headers={"accept": "image/png"}).status == 406
    assert "Accept" in mali.request(target).headers["vary"].split(", ")


@pytest.mark.parametrize("path", ONE_FORMAT)
def test_a_resource_with_one_format_has_its_suffix_and_no_other(mali: Service, path: str) -> None:
    target, _, query = target_of(path).partition("?")

    assert mali.request(f"{target}.json?{query}").body == mali.request(f"{target}?{query}").body
    assert mali.request(f"{target}.csv?{query}").json()["detail"].endswith("; expected one of: json.")


@pytest.mark.parametrize("suffix", ["", ".csv", ".jsonld", "/cite", "/cite.text"])
@pytest.mark.parametrize("query", ["", "?release=2026-11-23.1"])
def test_the_redirect_of_a_merged_record_keeps_suffix_and_query(history: Service, suffix: str, query: str) -> None:
    release = history.json("/v1/releases")["data"][0]["version"]
    query = query.replace("2026-11-23.1", release)
    response = history.request(f"/v1/actors/{MERGED}{suffix}{query}")

    assert response.status == 308
    assert response.headers["location"] == f"/v1/actors/{SURVIVOR}{suffix}{query}"
    assert history.request(response.headers["location"]).status == 200


def test_the_redirect_does_not_depend_on_accept(history: Service) -> None:
    targets = [
        history.request(f"/v1/actors/{MERGED}", headers=accept(each)).headers["location"] for each in ("json", "csv")
    ]

    assert targets == [f"/v1/actors/{SURVIVOR}"] * 2


def test_the_redirect_keeps_a_format_that_was_a_parameter(history: Service) -> None:
    response = history.request(f"//v1/graph/{MERGED}?format=gexf&depth=1")

    assert response.headers["location"] == f"/v1/graph/{SURVIVOR}?format=gexf&depth=1"


def test_ndjson_of_a_record_is_its_json(mali: Service) -> None:
    assert json.loads(mali.request("/v1/actors/mali.ndjson").body) == mali.json("/v1/actors/mali")["data"]
