"""Bulk files as data teams read them: every reader finds what walking the API finds."""

import asyncio
import gzip
import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import urlencode

import duckdb
import polars
import pytest
from datasette.app import Datasette
from frictionless import Package
from msgspec import Struct

from support.commands import build, publish
from support.service import Service
from support.small_dataset import change, write_small_dataset

KINDS = ("actor", "event", "claim", "relationship", "document")
# How many, how many places in documents they rest on, and how long the spans there are together.
Figures: TypeAlias = tuple[int, int, int]

FROM_PARQUET = """
SELECT count(*), sum(len(evidence)),
    coalesce(sum(list_sum(list_transform(evidence, lambda each: each."end" - each.start))), 0)
FROM read_parquet('{}')
"""
OVER_HTTP = "SELECT request.type, response.status FROM duckdb_logs_parsed('HTTP')"
LATITUDES = "SELECT count(place.lat), sum(place.lat) FROM read_parquet('{}')"


class Home(Struct, frozen=True):
    """A service, and its bulk files taken home."""

    service: Service
    folder: Path

    def path(self, kind: str, suffix: str) -> Path:
        return self.folder / f"{kind}s.{suffix}"


@pytest.fixture(scope="module", params=["mali", "edge_cases"])
def home(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Home:
    service = request.getfixturevalue(request.param)
    folder = tmp_path_factory.mktemp("home")
    for file in service.json("/v1/bulk")["data"]:
        (folder / file["name"]).write_bytes(service.ask(file["path"]).body)
    return Home(service, folder)


def records(service: Service, kind: str) -> list[Any]:
    """Return all records of a kind, in the order of their ids."""
    return [record for page in service.walk(f"/v1/{kind}s?sort=id") for record in page["data"]]


def figures(found: list[Any]) -> Figures:
    evidence = [each for record in found for each in record.get("evidence", [])]
    return len(found), len(evidence), sum(each["end"] - each["start"] for each in evidence if each["end"])


def of_polars(frame: polars.DataFrame) -> Figures:
    spans = frame.explode("evidence").get_column("evidence").drop_nulls().struct.unnest() if frame.height else frame
    return frame.height, spans.height, (spans["end"] - spans["start"]).sum() or 0


@pytest.mark.parametrize("kind", KINDS)
def test_the_lines_are_the_records_as_the_api_sends_them(home: Home, kind: str) -> None:
    lines = gzip.decompress(home.path(kind, "ndjson.gz").read_bytes()).splitlines()

    assert [json.loads(line) for line in lines] == records(home.service, kind)


@pytest.mark.parametrize("kind", KINDS)
def test_parquet_has_the_records_with_all_their_parts(home: Home, kind: str) -> None:
    found = polars.read_parquet(home.path(kind, "parquet")).to_dicts()

    assert json.loads(json.dumps(found, default=str)) == records(home.service, kind)


@pytest.mark.parametrize("kind", KINDS)
def test_csv_has_a_row_for_every_record(home: Home, kind: str) -> None:
    found = polars.read_csv(home.path(kind, "csv"), infer_schema=False)

    assert found.get_column("id").to_list() == [record["id"] for record in records(home.service, kind)]


@pytest.mark.parametrize("kind", ["event", "claim", "relationship"])
def test_every_reader_finds_the_figures_that_a_walk_of_the_api_gives(home: Home, kind: str) -> None:
    sheet = polars.read_csv(home.path(kind, "csv"), infer_schema=False).get_column("evidence").to_list()
    from_csv = [{"evidence": json.loads(cell) if cell else []} for cell in sheet]
    with gzip.open(home.path(kind, "ndjson.gz")) as lines:
        from_lines = of_polars(polars.read_ndjson(lines.read(), infer_schema_length=None))
    from_duckdb = duckdb.sql(FROM_PARQUET.format(home.path(kind, "parquet"))).fetchall()[0]

    walked = figures(records(home.service, kind))
    assert walked[1] > 0
    assert from_lines == walked
    assert of_polars(polars.read_parquet(home.path(kind, "parquet"))) == walked
    assert from_duckdb == walked
    assert figures(from_csv) == walked
    assert datasette(home, kind) == walked


def datasette(home: Home, kind: str) -> Figures:
    """Return the figures that Datasette shows of the release itself."""
    sums = "count(*), total(span_end - span_start)"
    sql = f"SELECT (SELECT count(*) FROM {kind}), {sums} FROM evidence WHERE {kind} NOTNULL"

    async def ask() -> Any:
        service = Datasette([], immutables=[str(home.folder / "onrecord.sqlite")])
        await service.invoke_startup()
        answer = await service.client.get(f"/onrecord.json?{urlencode({'sql': sql, '_shape': 'arrays'})}")
        return answer.json()["rows"][0]

    records, evidence, spans = asyncio.run(ask())
    return records, evidence, spans


def test_places_are_where_the_api_has_them(home: Home) -> None:
    places = [record["place"] for record in records(home.service, "event") if record["place"]]
    latitudes = [place["lat"] for place in places if place["lat"] is not None]
    from_csv = polars.read_csv(home.path("event", "csv"), infer_schema_length=None).get_column("place_lat")

    assert duckdb.sql(LATITUDES.format(home.path("event", "parquet"))).fetchall()[0] == pytest.approx(
        (len(latitudes), sum(latitudes))
    )
    assert (from_csv.count(), from_csv.sum()) == pytest.approx((len(latitudes), sum(latitudes)))


def test_duckdb_reads_parquet_from_a_server_by_ranges(live: str, mali: Service) -> None:
    path = next(file["path"] for file in mali.json("/v1/bulk")["data"] if file["name"] == "events.parquet")

    (httpfs,) = Path(str(files("duckdb_ext") / "extensions")).rglob("httpfs.duckdb_extension")
    with duckdb.connect() as connection:
        connection.load_extension(str(httpfs))
        connection.execute("CALL enable_logging('HTTP')")
        found = connection.execute(FROM_PARQUET.format(f"{live}{path}")).fetchone()
        asked = connection.execute(OVER_HTTP).fetchall()

    assert found == figures(records(mali, "event"))
    assert ("GET", "PartialContent_206") in asked
    assert set(asked) <= {("HEAD", "OK_200"), ("GET", "PartialContent_206")}


def test_polars_reads_parquet_from_a_server(live: str, mali: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")

    found = polars.scan_parquet(f"{live}/v1/bulk/2026-11-23.1/events.parquet").collect()

    assert of_polars(found) == figures(records(mali, "event"))


def test_a_data_package_is_what_frictionless_takes_for_one(home: Home) -> None:
    report = Package(str(home.folder / "datapackage.json")).validate()

    assert report.flatten(["title", "message"]) == []
    assert {task.name: task.stats["rows"] for task in report.tasks if task.type == "table"} == {
        f"{kind}s": len(records(home.service, kind)) for kind in KINDS
    }


def test_a_changed_file_is_no_longer_what_the_data_package_says(home: Home, tmp_path: Path) -> None:
    for path in home.folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    file = tmp_path / "claims.csv"
    file.write_bytes(file.read_bytes().replace(b"assert", b"denies", 1))

    report = Package(str(tmp_path / "datapackage.json")).validate()

    assert {title for (title,) in report.flatten(["title"])} == {"Hash Count Error"}


# The list, and what publishing does.


def test_the_list_has_every_file_with_its_size_and_digest(home: Home) -> None:
    listed = home.service.json("/v1/bulk")

    assert [file["name"] for file in listed["data"] if file["kind"] == "event"] == [
        "events.ndjson.gz",
        "events.csv",
        "events.parquet",
    ]
    assert {file["kind"] for file in listed["data"]} == {*KINDS, None}
    for file in listed["data"]:
        reply = home.service.ask(file["path"], "HEAD")
        assert reply.headers["content-length"] == str(file["size"])
        assert reply.headers["etag"] == f'"{file["sha256"]}"'
        assert reply.headers["content-type"] == file["media_type"]
        assert file["records"] == (len(records(home.service, file["kind"])) if file["kind"] else None)
        assert file["release"] == listed["meta"]["release"]


def test_the_list_comes_in_other_forms_and_with_a_slash_at_its_end(mali: Service) -> None:
    listed = mali.json("/v1/bulk")["data"]

    assert mali.json("/v1/bulk/")["data"] == listed
    assert [json.loads(line) for line in mali.ask("/v1/bulk.ndjson").body.splitlines()] == listed
    assert mali.ask("/v1/bulk.csv").body.count(b"\r\n") == len(listed) + 1


@pytest.fixture
def two_releases(tmp_path: Path) -> Iterator[Service]:
    """Return a service with two releases that were published one after the other."""
    data = write_small_dataset(tmp_path / "data")
    publish(build(data, tmp_path / "old.sqlite"), tmp_path / "releases", "--day", "2026-11-01")
    change(data, "actors.yaml", "name: The colonel", "name: The general")
    publish(build(data, tmp_path / "new.sqlite"), tmp_path / "releases", "--day", "2026-11-02")
    with Service(tmp_path / "releases") as service:
        yield service


@pytest.mark.parametrize("asked", ["release=2026-11-01.1", "known_at=2026-11-01"])
def test_the_files_of_an_earlier_release_can_still_be_had(two_releases: Service, asked: str) -> None:
    (old,) = [file for file in two_releases.json(f"/v1/bulk?{asked}")["data"] if file["name"] == "actors.csv"]
    (new,) = [file for file in two_releases.json("/v1/bulk")["data"] if file["name"] == "actors.csv"]

    assert b"The colonel" in two_releases.ask(old["path"]).body
    assert b"The general" in two_releases.ask(new["path"]).body


def test_the_same_release_gives_the_same_bytes(tmp_path: Path) -> None:
    file = build(write_small_dataset(tmp_path / "data"), tmp_path / "small.sqlite")
    both = [publish(file, tmp_path / name, "--day", "2026-11-01") / "2026-11-01.1.bulk" for name in ("one", "two")]

    one, two = ({path.name: path.read_bytes() for path in folder.iterdir()} for folder in both)

    assert len(one) > 20
    assert one == two


def test_publishing_again_mends_what_was_damaged_and_leaves_the_rest(tmp_path: Path) -> None:
    file = build(write_small_dataset(tmp_path / "data"), tmp_path / "small.sqlite")
    releases = publish(file, tmp_path / "releases", "--day", "2026-11-01")
    damaged = releases / "2026-11-01.1.bulk" / "events.parquet"
    before, written = damaged.read_bytes(), damaged.stat().st_ino

    publish(file, releases)
    assert damaged.stat().st_ino == written
    damaged.write_bytes(before[:-1])
    publish(file, releases)

    assert damaged.read_bytes() == before


def test_the_release_itself_is_not_on_the_disk_twice(mali_releases: Path) -> None:
    assert [path.name for path in mali_releases.rglob("*.sqlite") if path.parent != mali_releases] == []


def test_a_release_that_was_published_without_files_has_an_empty_list(tmp_path: Path) -> None:
    file = build(write_small_dataset(tmp_path / "data"), tmp_path / "small.sqlite")
    releases = publish(file, tmp_path / "releases", "--day", "2026-11-01")
    for path in (releases / "2026-11-01.1.bulk").iterdir():
        path.unlink()

    with Service(releases) as service:
        assert service.json("/v1/bulk")["data"] == []
        assert service.ask("/v1/bulk/2026-11-01.1/events.csv").status == 404
