"""The encoding of text: every response of text says that it is UTF-8, and CSV for spreadsheets begins with a mark."""

import csv
import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import httpx
import pytest

from onrecord.http.app import ROUTES
from onrecord.http.routing import path_of, spec_of
from support.big_datasets import publish_big_dataset
from support.sample_requests import target_of
from support.service import PAGES, Service

MARK = b"\xef\xbb\xbf"
FORMATS = [
    (path_of(route), format_name) for route in ROUTES for format_name in spec_of(route).formats if format_name != "json"
]
IN_CSV = [path for path, format_name in FORMATS if format_name == "csv"]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return a service over more events than one chunk of a stream has."""
    with Service(publish_big_dataset(tmp_path_factory.mktemp("many"), 1_200)) as service:
        yield service


def is_text_of_unknown_encoding(content_type: str) -> bool:
    return content_type.startswith("text/") and "charset=utf-8" not in content_type


def csv_target(path: str, parameters: str) -> str:
    return target_of(path, "format=csv", parameters)


def test_every_response_of_text_says_that_it_is_utf_8(mali: Service) -> None:
    files = [file["path"] for file in mali.json("/v1/bulk")["data"]]
    formats = [target_of(path, f"format={format_name}") for path, format_name in FORMATS]
    targets = [*PAGES, "/docs/swagger-ui-bundle.js", *files, *formats]
    responses = [mali.request(target, headers={"accept": "*/*"}) for target in targets]
    responses.append(mali.request("/", headers={"accept": "text/html"}))
    types = [response.headers["content-type"] for response in responses]

    assert {response.status for response in responses} == {200}
    assert len([content_type for content_type in types if content_type.startswith("text/")]) > len(IN_CSV)
    assert [content_type for content_type in types if is_text_of_unknown_encoding(content_type)] == []


def test_the_list_of_bulk_files_has_the_types_that_they_are_sent_with(mali: Service) -> None:
    for file in mali.json("/v1/bulk")["data"]:
        assert mali.request(file["path"], "HEAD").headers["content-type"] == file["media_type"]


def test_the_contract_declares_text_with_its_charset(mali: Service) -> None:
    contract = mali.json("/openapi.json")
    declared = {
        content_type
        for path in contract["paths"].values()
        for response in path["get"]["responses"].values()
        for content_type in response.get("content", {})
    }

    assert [content_type for content_type in declared if is_text_of_unknown_encoding(content_type)] == []


def test_the_descriptions_of_a_release_name_the_bare_type(mali: Service) -> None:
    package = mali.json("/v1/bulk/2026-11-23.1/datapackage.json")
    tables = [resource for resource in package["resources"] if resource["format"] == "csv"]

    assert {(resource["mediatype"], resource["encoding"]) for resource in tables} == {("text/csv", "utf-8")}


def test_a_client_reads_the_letters_of_bulk_csv(live: str) -> None:
    response = httpx.get(f"{live}/v1/bulk/2026-11-23.1/actors.csv", trust_env=False)

    assert response.charset_encoding == "utf-8"
    assert "Assimi Goïta" in response.text


@pytest.mark.parametrize("path", IN_CSV)
def test_only_csv_for_spreadsheets_begins_with_a_byte_order_mark(mali: Service, path: str) -> None:
    plain, safe = (mali.request(csv_target(path, f"spreadsheet_safe={each}")).body for each in ("false", "true"))

    assert not plain.startswith(MARK)
    assert safe.startswith(MARK)
    assert safe.count(MARK) == 1
    rows = [list(csv.reader(StringIO(body.decode("utf-8-sig"), newline=""))) for body in (plain, safe)]
    assert (rows[0][0], len(rows[0])) == (rows[1][0], len(rows[1]))


@pytest.mark.parametrize("parameters", ["country=XK", "limit=1", "sort=newest&limit=2"])
def test_an_empty_list_and_a_page_begin_with_the_mark_too(mali: Service, parameters: str) -> None:
    response = mali.request(f"/v1/events.csv?spreadsheet_safe=true&{parameters}")

    assert response.body.startswith(MARK + b"id,")
    assert response.body.count(MARK) == 1


def test_a_stream_has_one_mark(many: Service) -> None:
    response = many.request("/v1/events.csv?spreadsheet_safe=true")

    assert response.parts > 2
    assert response.body.startswith(MARK + b"id,")
    assert response.body.count(MARK) == 1


def test_files_of_a_release_published_before_are_sent_with_a_charset(mali_releases: Path) -> None:
    index = json.loads((mali_releases / "2026-11-23.1.bulk" / "index.json").read_bytes())

    assert {file["media_type"] for file in index if file["format"] == "csv"} == {"text/csv"}
