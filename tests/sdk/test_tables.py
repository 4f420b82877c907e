"""Records of the client as tables, GeoJSON and with a progress bar: what data teams get."""

import fcntl
import json
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from operator import attrgetter
from pathlib import Path
from typing import Any, get_type_hints

import pandas
import polars
import pyarrow
import pytest
from pyarrow import parquet

from onrecord_client import Client
from onrecord_client._generated.api import Resources
from support.commands import environment

KINDS = [name for name, resource in get_type_hints(Resources).items() if hasattr(resource, "list")]
# Lists that have to be told what they are to be about.
ABOUT = {
    "search.records": {"q": "goita"},
    "search.suggestions": {"q": "goi"},
    "graph.paths": {"from_actor": "oumar-mariko", "to_actor": "france"},
    "claims.links": {"claim_id": "russia-helps-the-junta"},
    "events.accounts": {"event_id": "coup-mali-2020-08"},
}
WITHOUT_PAGES = {"codebooks.list", "releases.list", "events.accounts"}
LISTS = [*(f"{kind}.list" for kind in KINDS), *ABOUT]
# What finds nothing, where no id can be asked for.
NOTHING = {
    "timeline.list": {"actor": "no-such-actor"},
    "changes.list": {"id": "no-such-record"},
    "search.records": {"q": "no-such-word"},
    "search.suggestions": {"q": "no-such-word"},
    "claims.links": {"claim_id": "posters-thank-russia"},
    "graph.paths": {"from_actor": "mali", "to_actor": "oleksandr-mishyn", "type": "detained"},
}


@pytest.fixture
def client(live: str) -> Iterator[Client]:
    with Client(live) as client:
        yield client


def walk(client: Client, name: str, **filters: Any) -> Any:
    return attrgetter(name)(client)(**{**ABOUT.get(name, {}), **filters})


def flat(record: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return a record as it came, its parts and dates spread over columns as the client documents it."""
    columns: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, dict) and value.keys() == {"edtf", "earliest", "latest"}:
            columns |= {prefix + name: value["edtf"]}
            columns |= {f"{prefix}{name}_{end}": value[end] for end in ("earliest", "latest")}
        elif isinstance(value, dict):
            columns |= flat(value, f"{prefix}{name}_")
        else:
            columns[prefix + name] = value
    return columns


def plain(value: Any) -> Any:
    """Return a value of a table as JSON has it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [plain(each) for each in value]
    return {name: plain(each) for name, each in value.items()} if isinstance(value, dict) else value


@pytest.mark.parametrize("name", LISTS)
def test_a_table_says_what_the_records_say(client: Client, name: str) -> None:
    table = walk(client, name).to_arrow()

    expected = [flat(record) for record in walk(client, name).raw()]
    found = [{name: plain(value) for name, value in row.items()} for row in table.to_pylist()]
    assert len(found) == len(expected) > 0
    for row, record in zip(found, expected, strict=True):
        given = {name: value for name, value in row.items() if value is not None}
        assert given == {name: value for name, value in record.items() if value is not None}


@pytest.mark.parametrize("name", [name for name in LISTS if name not in WITHOUT_PAGES])
def test_columns_and_types_do_not_depend_on_the_rows(client: Client, name: str) -> None:
    nothing = walk(client, name, **NOTHING.get(name, {"ids": "no-such-record"})).to_arrow()
    first = next(walk(client, name, limit=1).to_batches())
    everything = walk(client, name, limit=7).to_arrow()

    assert nothing.num_rows == 0
    assert first.num_rows == 1
    assert nothing.schema == first.schema == everything.schema


def test_a_table_comes_in_batches_that_need_not_fit_in_memory_together(client: Client, tmp_path: Path) -> None:
    batches = client.claims.list(limit=20).to_batches()
    first = next(batches)
    with parquet.ParquetWriter(tmp_path / "claims.parquet", first.schema) as writer:
        for batch in [first, *batches]:
            writer.write_batch(batch)

    table = client.claims.list().to_arrow()
    assert first.num_rows == 20
    assert parquet.read_table(tmp_path / "claims.parquet").to_pylist() == table.to_pylist()
    assert parquet.read_schema(tmp_path / "claims.parquet").metadata == table.schema.metadata


def test_every_column_of_events_has_the_type_that_it_is_documented_with(client: Client) -> None:
    types = {field.name: str(field.type) for field in client.events.list().to_arrow().schema}

    assert types["date"] == "string"
    assert types["date_earliest"] == types["date_latest"] == types["end_date_latest"] == "date32[day]"
    assert types["place_lat"] == "double"
    assert types["claims"] == "list<item: string>"
    assert types["participants"] == "list<item: struct<actor: string, role: string>>"
    assert types["evidence"].startswith("list<item: struct<document: string, paragraph: int64, start: int64")


def test_a_flag_stays_a_flag(client: Client) -> None:
    table = client.relationships.list().to_arrow()

    assert table.schema.field("directed").type == pyarrow.bool_()
    assert set(table["directed"].to_pylist()) == {True, False}


def test_polars_has_the_same_rows_with_lists_and_structs(client: Client) -> None:
    frame = client.events.list().to_polars()

    assert frame.to_arrow().to_pylist() == client.events.list().to_arrow().to_pylist()
    assert frame.schema["date_earliest"] == polars.Date
    assert frame.schema["participants"] == polars.List(polars.Struct({"actor": polars.String, "role": polars.String}))
    assert client.events.list(ids="no-such-record").to_polars().schema == frame.schema


def test_pandas_has_the_same_rows_with_dates_and_lists(client: Client) -> None:
    frame = client.claims.list().to_pandas()

    assert frame["id"].tolist() == [claim.id for claim in client.claims.list()]
    assert frame["said_earliest"].dtype == pandas.ArrowDtype(pyarrow.date32())
    assert frame["evidence"].iloc[0] == client.claims.list().to_arrow()["evidence"][0].as_py()
    assert (client.claims.list(ids="no-such-record").to_pandas().dtypes == frame.dtypes).all()


def test_a_table_says_where_it_comes_from(client: Client, tmp_path: Path) -> None:
    (release,) = client.releases.list().first(1)
    table = client.events.list().to_arrow()
    told = {name.decode(): text.decode() for name, text in table.schema.metadata.items()}

    assert told["onrecord.release"] == release.version
    assert told["onrecord.known_at"] == release.day.isoformat()
    assert told["onrecord.license"] == release.license
    assert told["onrecord.attribution"] == release.attribution
    assert release.version in told["onrecord.citation"]
    assert client.events.list().to_pandas().attrs == told
    assert client.events.list().provenance().metadata() == told

    parquet.write_table(table, tmp_path / "events.parquet")
    again = parquet.read_table(tmp_path / "events.parquet")
    assert again.to_pylist() == table.to_pylist()
    assert again.schema.metadata == table.schema.metadata

    client.events.list().to_polars().write_parquet(tmp_path / "p.parquet", metadata=told)
    assert {name: polars.read_parquet_metadata(tmp_path / "p.parquet")[name] for name in told} == told


def test_events_are_features_with_their_record_and_their_point(client: Client) -> None:
    collection = client.events.list().to_geojson()
    features = {feature["id"]: feature for feature in collection["features"]}

    assert json.loads(json.dumps(collection)) == collection
    assert collection["type"] == "FeatureCollection"
    assert collection["metadata"] == client.events.list().provenance().metadata()
    for record in client.events.list().raw():
        feature = features.pop(record["id"])
        place = record["place"] or {"lat": None}
        point = {"type": "Point", "coordinates": [place["lon"], place["lat"]]} if place["lat"] is not None else None
        assert feature == {"type": "Feature", "id": record["id"], "geometry": point, "properties": record}
    assert features == {}


def test_only_what_has_places_is_geojson(client: Client) -> None:
    assert [name for name in LISTS if hasattr(walk(client, name), "to_geojson")] == ["events.list"]


WITHOUT = """
import sys

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name == {package!r}:
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Missing())
from onrecord_client import Client
try:
    {code}
except ImportError as error:
    print(error)
"""


@pytest.mark.parametrize(
    ("package", "code", "extra"),
    [
        ("pyarrow", "Client().events.list().to_arrow()", "arrow"),
        ("pyarrow", "Client().events.list().to_polars()", "polars"),
        ("polars", "Client().events.list().to_polars()", "polars"),
        ("pandas", "Client().events.list().to_pandas()", "pandas"),
        (
            "tqdm",
            "sys.stderr.isatty = lambda: True; next(Client().events.list().progress())",
            "progress",
        ),
    ],
)
def test_what_an_extra_brings_is_named_where_it_is_missing(live: str, package: str, code: str, extra: str) -> None:
    said = run(WITHOUT.format(package=package, code=code), live)

    assert said == f"this needs {package.replace('tqdm', 'tqdm.auto')}: pip install 'onrecord-client[{extra}]'\n"


def run(code: str, live: str) -> str:
    command = [sys.executable, "-c", code]
    variables = environment({"ONRECORD_BASE_URL": live})
    return subprocess.run(command, env=variables, capture_output=True, text=True, check=True, timeout=60).stdout


BAR = "from onrecord_client import Client; print(len(list(Client().claims.list(limit=50).progress())))"


def everything(terminal: int) -> Iterator[bytes]:
    """Yield what was written to a terminal, which ends with an error once nobody holds its other end."""
    with open(terminal, "rb", buffering=0) as output, suppress(OSError):
        while part := output.read(4096):
            yield part


def test_a_progress_bar_counts_to_the_end_on_a_terminal(live: str) -> None:
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("4H", 24, 80, 0, 0))
    variables = environment({"ONRECORD_BASE_URL": live})
    done = subprocess.run(
        [sys.executable, "-c", BAR], env=variables, stdout=subprocess.PIPE, stderr=theirs, text=True, check=True
    )
    os.close(theirs)
    shown = b"".join(everything(ours)).decode()

    count = int(done.stdout)
    assert "claims" in shown
    assert f"{count}/{count}" in shown


def test_no_progress_is_shown_where_nobody_would_see_it(live: str) -> None:
    variables = environment({"ONRECORD_BASE_URL": live})
    done = subprocess.run([sys.executable, "-c", BAR], env=variables, capture_output=True, text=True, check=True)

    assert int(done.stdout) > 0
    assert done.stderr == ""


IN_A_NOTEBOOK = """
import json
import nbclient
import nbformat

cell = nbformat.v4.new_code_cell({code!r})
notebook = nbformat.v4.new_notebook(cells=[cell])
nbclient.NotebookClient(notebook, timeout=60).execute()
print(json.dumps(notebook))
"""


def test_a_notebook_shows_the_bar_and_may_wait_inside_its_event_loop(live: str) -> None:
    (cell,) = json.loads(run(IN_A_NOTEBOOK.format(code=BAR), live))["cells"]
    shown = [output["data"]["text/plain"] for output in cell["outputs"] if output["output_type"] == "display_data"]
    (printed,) = [output["text"] for output in cell["outputs"] if output.get("name") == "stdout"]

    assert int(printed) > 0
    assert shown
    assert shown[0].startswith("claims: ")
