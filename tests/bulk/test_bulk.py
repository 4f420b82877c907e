"""Bulk files as data teams read them: every reader finds the same records as a client that pages through the API."""

import asyncio
import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlencode
from urllib.request import ProxyHandler, build_opener

import duckdb
import polars
import pytest
from datasette.app import Datasette
from frictionless import Package
from msgspec import Struct

from support.commands import build, publish
from support.service import Service
from support.small_dataset import change, write_small_dataset

urlopen = build_opener(ProxyHandler({})).open
KINDS = ("actor", "event", "claim", "relationship", "document")
# The number of records, the number of rows of their evidence, and the total length of its spans.
Figures: TypeAlias = tuple[int, int, int]

FROM_PARQUET = """
SELECT count(*), sum(len(evidence)),
    coalesce(sum(list_sum(list_transform(evidence, lambda each: each."end" - each.start))), 0)
FROM read_parquet('{}')
"""
OVER_HTTP = "SELECT request.type, response.status FROM duckdb_logs_parsed('HTTP')"
LATITUDES = "SELECT count(place.lat), sum(place.lat) FROM read_parquet('{}')"


class Download(Struct, frozen=True):
    """A service, and a folder with its bulk files."""

    service: Service
    folder: Path

    def path(self, kind: str, suffix: str) -> Path:
        return self.folder / f"{kind}s.{suffix}"


@pytest.fixture(scope="module", params=["mali", "edge_cases"])
def download(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Download:
    service = request.getfixturevalue(request.param)
    folder = tmp_path_factory.mktemp("download")
    for file in service.json("/v1/bulk")["data"]:
        (folder / file["name"]).write_bytes(service.request(file["path"]).body)
    return Download(service, folder)


def records(service: Service, kind: str) -> list[Any]:
    """Return all records of a kind, in the order of their ids."""
    return [record for page in service.pages(f"/v1/{kind}s?sort=id") for record in page["data"]]


def figures(found: list[Any]) -> Figures:
    evidence = [each for record in found for each in record.get("evidence", [])]
    return len(found), len(evidence), sum(each["end"] - each["start"] for each in evidence if each["end"])


def of_polars(frame: polars.DataFrame) -> Figures:
    spans = frame.explode("evidence").get_column("evidence").drop_nulls().struct.unnest() if frame.height else frame
    return frame.height, spans.height, (spans["end"] - spans["start"]).sum() or 0


@pytest.mark.parametrize("kind", KINDS)
def test_ndjson_lines_are_the_records_as_the_api_sends_them(download: Download, kind: str) -> None:
    lines = gzip.decompress(download.path(kind, "ndjson.gz").read_bytes()).splitlines()

    assert [json.loads(line) for line in lines] == records(download.service, kind)


@pytest.mark.parametrize("kind", KINDS)
def test_parquet_has_the_records_with_all_their_fields(download: Download, kind: str) -> None:
    found = polars.read_parquet(download.path(kind, "parquet")).to_dicts()

    assert json.loads(json.dumps(found, default=str)) == records(download.service, kind)


@pytest.mark.parametrize("kind", KINDS)
def test_csv_has_a_row_for_every_record(download: Download, kind: str) -> None:
    found = polars.read_csv(download.path(kind, "csv"), infer_schema=False)

    assert found.get_column("id").to_list() == [record["id"] for record in records(download.service, kind)]


@pytest.mark.parametrize("kind", ["event", "claim", "relationship"])
def test_every_reader_finds_the_same_figures_as_paging_through_the_api(download: Download, kind: str) -> None:
    cells = polars.read_csv(download.path(kind, "csv"), infer_schema=False).get_column("evidence").to_list()
    from_csv = [{"evidence": json.loads(cell) if cell else []} for cell in cells]
    with gzip.open(download.path(kind, "ndjson.gz")) as lines:
        from_lines = of_polars(polars.read_ndjson(lines.read(), infer_schema_length=None))
    from_duckdb = duckdb.sql(FROM_PARQUET.format(download.path(kind, "parquet"))).fetchall()[0]

    expected = figures(records(download.service, kind))
    assert expected[1] > 0
    assert from_lines == expected
    assert of_polars(polars.read_parquet(download.path(kind, "parquet"))) == expected
    assert from_duckdb == expected
    assert figures(from_csv) == expected
    assert datasette(download, kind) == expected


def datasette(download: Download, kind: str) -> Figures:
    """Return the figures that Datasette finds in the release file."""
    sums = "count(*), total(span_end - span_start)"
    sql = f"SELECT (SELECT count(*) FROM {kind}), {sums} FROM evidence WHERE {kind} NOTNULL"

    async def query() -> Any:
        service = Datasette([], immutables=[str(download.folder / "onrecord.sqlite")])
        await service.invoke_startup()
        response = await service.client.get(f"/onrecord.json?{urlencode({'sql': sql, '_shape': 'arrays'})}")
        return response.json()["rows"][0]

    records, evidence, spans = asyncio.run(query())
    return records, evidence, spans


def test_places_have_the_coordinates_of_the_api(download: Download) -> None:
    places = [record["place"] for record in records(download.service, "event") if record["place"]]
    latitudes = [place["lat"] for place in places if place["lat"] is not None]
    from_csv = polars.read_csv(download.path("event", "csv"), infer_schema_length=None).get_column("place_lat")

    assert duckdb.sql(LATITUDES.format(download.path("event", "parquet"))).fetchall()[0] == pytest.approx(
        (len(latitudes), sum(latitudes))
    )
    assert (from_csv.count(), from_csv.sum()) == pytest.approx((len(latitudes), sum(latitudes)))


def test_duckdb_reads_parquet_over_http_with_range_requests(live: str, mali: Service) -> None:
    path = next(file["path"] for file in mali.json("/v1/bulk")["data"] if file["name"] == "events.parquet")

    (httpfs,) = Path(str(files("duckdb_ext") / "extensions")).rglob("httpfs.duckdb_extension")
    with duckdb.connect() as connection:
        connection.load_extension(str(httpfs))
        connection.execute("CALL enable_logging('HTTP')")
        found = connection.execute(FROM_PARQUET.format(f"{live}{path}")).fetchone()
        requests = connection.execute(OVER_HTTP).fetchall()

    assert found == figures(records(mali, "event"))
    assert ("GET", "PartialContent_206") in requests
    assert set(requests) <= {("HEAD", "OK_200"), ("GET", "PartialContent_206")}


def test_polars_reads_parquet_over_http(live: str, mali: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")

    found = polars.scan_parquet(f"{live}/v1/bulk/2026-11-23.1/events.parquet").collect()

    assert of_polars(found) == figures(records(mali, "event"))


# A process of its own: mlcroissant reads the folder of its downloads at import.
READ_CROISSANT = """
import json, sys
import mlcroissant
dataset = mlcroissant.Dataset(sys.argv[1])
print(json.dumps({each.id: len(list(dataset.records(each.id))) for each in dataset.metadata.record_sets}))
"""


@pytest.mark.parametrize("place", ["address", "download", "folder of the release"])
def test_mlcroissant_reads_every_record(
    live: str, mali: Service, mali_releases: Path, tmp_path: Path, place: str
) -> None:
    address = f"{live}/v1/bulk/2026-11-23.1/croissant.json"
    download = tmp_path / "croissant.json"
    download.write_bytes(urlopen(address).read())
    source = {
        "address": address,
        "download": download,
        "folder of the release": mali_releases / "2026-11-23.1.bulk" / "croissant.json",
    }[place]

    found = subprocess.run(
        [sys.executable, "-c", READ_CROISSANT, str(source)],
        env={**os.environ, "CROISSANT_CACHE": str(tmp_path / "cache"), "no_proxy": "127.0.0.1"},
        capture_output=True,
        check=True,
    )

    assert json.loads(found.stdout) == {f"{kind}s": len(records(mali, kind)) for kind in KINDS}


@pytest.mark.parametrize("name", ["croissant.json", "dataset.jsonld"])
def test_a_served_description_has_the_url_of_each_file(live: str, mali: Service, name: str) -> None:
    described = json.loads(urlopen(f"{live}/v1/bulk/2026-11-23.1/{name}").read())
    listed = {file["name"]: file for file in mali.json("/v1/bulk")["data"]}

    assert described["url"] == f"{live}/v1/bulk?release=2026-11-23.1"
    assert len(described["distribution"]) == 16
    for file in described["distribution"]:
        assert file["contentUrl"] == f"{live}/v1/bulk/2026-11-23.1/{file['name']}"
        assert (
            sha256(urlopen(file["contentUrl"]).read()).hexdigest() == file["sha256"] == listed[file["name"]]["sha256"]
        )


def test_a_served_citation_has_the_public_url_of_the_release(mali_releases: Path) -> None:
    with Service(mali_releases, public_url="https://data.example/onrecord/") as service:
        bibtex = service.request("/v1/bulk/2026-11-23.1/CITATION.bib").body.decode()
        cff = service.request("/v1/bulk/2026-11-23.1/CITATION.cff").body.decode()
        listed = service.json("/v1/bulk")["data"]
        bodies = {file["name"]: service.request(file["path"]).body for file in listed}

    assert "  url = {https://data.example/onrecord/v1/bulk?release=2026-11-23.1},\n" in bibtex
    assert 'url: "https://data.example/onrecord/v1/bulk?release=2026-11-23.1"\n' in cff
    # The list has the digests of the files as this service sends them.
    assert {name: sha256(body).hexdigest() for name, body in bodies.items()} == {
        file["name"]: file["sha256"] for file in listed
    }


def test_a_range_of_a_description_is_a_part_of_the_served_file(mali: Service) -> None:
    target = "/v1/bulk/2026-11-23.1/croissant.json"
    whole = mali.request(target)

    part = mali.request(target, headers={"range": "bytes=10-19", "if-range": whole.headers["etag"]})

    assert (part.status, part.body) == (206, whole.body[10:20])
    assert mali.request(target, headers={"if-none-match": whole.headers["etag"]}).status == 304


def test_frictionless_validates_the_data_package(download: Download) -> None:
    report = Package(str(download.folder / "datapackage.json")).validate()

    assert report.flatten(["title", "message"]) == []
    assert {task.name: task.stats["rows"] for task in report.tasks if task.type == "table"} == {
        f"{kind}s": len(records(download.service, kind)) for kind in KINDS
    }


def test_frictionless_refuses_a_changed_file(download: Download, tmp_path: Path) -> None:
    for path in download.folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    file = tmp_path / "claims.csv"
    file.write_bytes(file.read_bytes().replace(b"assert", b"denies", 1))

    report = Package(str(tmp_path / "datapackage.json")).validate()

    assert {title for (title,) in report.flatten(["title"])} == {"Hash Count Error"}


# The list of bulk files, and publishing them.


def test_the_list_has_every_file_with_its_size_and_digest(download: Download) -> None:
    listed = download.service.json("/v1/bulk")

    assert [file["name"] for file in listed["data"] if file["kind"] == "event"] == [
        "events.ndjson.gz",
        "events.csv",
        "events.parquet",
    ]
    assert {file["kind"] for file in listed["data"]} == {*KINDS, None}
    for file in listed["data"]:
        response = download.service.request(file["path"], "HEAD")
        assert response.headers["content-length"] == str(file["size_bytes"])
        assert response.headers["etag"] == f'"{file["sha256"]}"'
        assert response.headers["content-type"] == file["media_type"]
        assert file["records"] == (len(records(download.service, file["kind"])) if file["kind"] else None)
        assert file["release"] == listed["meta"]["release"]


def test_the_list_has_other_formats_and_accepts_a_trailing_slash(mali: Service) -> None:
    listed = mali.json("/v1/bulk")["data"]

    assert mali.json("/v1/bulk/")["data"] == listed
    assert [json.loads(line) for line in mali.request("/v1/bulk.ndjson").body.splitlines()] == listed
    assert mali.request("/v1/bulk.csv").body.count(b"\r\n") == len(listed) + 1


@pytest.fixture
def two_releases(tmp_path: Path) -> Iterator[Service]:
    """Return a service with an old and a new release."""
    data = write_small_dataset(tmp_path / "data")
    publish(build(data, tmp_path / "old.sqlite"), tmp_path / "releases", "--day", "2026-11-01")
    change(data, "actors.yaml", "name: The colonel", "name: The general")
    publish(build(data, tmp_path / "new.sqlite"), tmp_path / "releases", "--day", "2026-11-02")
    with Service(tmp_path / "releases") as service:
        yield service


@pytest.mark.parametrize("query", ["release=2026-11-01.1", "known_at=2026-11-01"])
def test_the_files_of_an_older_release_are_still_available(two_releases: Service, query: str) -> None:
    (old,) = [file for file in two_releases.json(f"/v1/bulk?{query}")["data"] if file["name"] == "actors.csv"]
    (new,) = [file for file in two_releases.json("/v1/bulk")["data"] if file["name"] == "actors.csv"]

    assert b"The colonel" in two_releases.request(old["path"]).body
    assert b"The general" in two_releases.request(new["path"]).body


def test_the_same_release_gives_the_same_bytes(tmp_path: Path) -> None:
    file = build(write_small_dataset(tmp_path / "data"), tmp_path / "small.sqlite")
    folders = [publish(file, tmp_path / name, "--day", "2026-11-01") / "2026-11-01.1.bulk" for name in ("one", "two")]

    one, two = ({path.name: path.read_bytes() for path in folder.iterdir()} for folder in folders)

    assert len(one) > 20
    assert one == two


def test_publishing_again_restores_damaged_files_and_leaves_intact_ones(tmp_path: Path) -> None:
    file = build(write_small_dataset(tmp_path / "data"), tmp_path / "small.sqlite")
    releases = publish(file, tmp_path / "releases", "--day", "2026-11-01")
    damaged = releases / "2026-11-01.1.bulk" / "events.parquet"
    before, inode = damaged.read_bytes(), damaged.stat().st_ino

    publish(file, releases)
    assert damaged.stat().st_ino == inode
    damaged.write_bytes(before[:-1])
    publish(file, releases)

    assert damaged.read_bytes() == before


def test_the_release_file_is_on_the_disk_once(mali_releases: Path) -> None:
    assert [path.name for path in mali_releases.rglob("*.sqlite") if path.parent != mali_releases] == []


def test_a_release_without_bulk_files_has_an_empty_list(tmp_path: Path) -> None:
    file = build(write_small_dataset(tmp_path / "data"), tmp_path / "small.sqlite")
    releases = publish(file, tmp_path / "releases", "--day", "2026-11-01")
    for path in (releases / "2026-11-01.1.bulk").iterdir():
        path.unlink()

    with Service(releases) as service:
        assert service.json("/v1/bulk")["data"] == []
        assert service.request("/v1/bulk/2026-11-01.1/events.csv").status == 404
