"""Records as tables and GeoJSON, and progress bars."""

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

import polars
import pyarrow
import pytest
from pyarrow import parquet

from onrecord_client import Client
from onrecord_client._generated.api import Resources
from support.commands import environment

KINDS = [name for name, resource in get_type_hints(Resources).items() if hasattr(resource, "list")]
# Arguments of the lists that require some.
REQUIRED = {
    "search.records": {"q": "goita"},
    "search.suggestions": {"q": "goi"},
    "graph.paths": {"from_actor": "oumar-mariko", "to_actor": "france"},
    "claims.links": {"claim_id": "russia-helps-the-junta"},
    "events.accounts": {"event_id": "coup-mali-2020-08"},
}
WITHOUT_PAGES = {"codebooks.list", "releases.list", "events.accounts"}
LISTS = [*(f"{kind}.list" for kind in KINDS), *REQUIRED]
# Arguments that match empty, for lists without the filter `ids`.
NO_MATCH = {
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


def pager(client: Client, name: str, **filters: Any) -> Any:
    return attrgetter(name)(client)(**{**REQUIRED.get(name, {}), **filters})


def flat(record: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return a raw record with its nested records and dates as columns, as columns.py documents."""
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
    """Return a value of a table as in JSON."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [plain(each) for each in value]
    return {name: plain(each) for name, each in value.items()} if isinstance(value, dict) else value


@pytest.mark.parametrize("name", LISTS)
def test_a_table_has_the_values_of_the_records(client: Client, name: str) -> None:
    table = pager(client, name).to_arrow()

    expected = [flat(record) for record in pager(client, name).raw()]
    found = [{name: plain(value) for name, value in row.items()} for row in table.to_pylist()]
    assert len(found) == len(expected) > 0
    for row, record in zip(found, expected, strict=True):
        values = {name: value for name, value in row.items() if value is not None}
        assert values == {name: value for name, value in record.items() if value is not None}


@pytest.mark.parametrize("name", [name for name in LISTS if name not in WITHOUT_PAGES])
def test_columns_and_types_do_not_depend_on_the_rows(client: Client, name: str) -> None:
    empty = pager(client, name, **NO_MATCH.get(name, {"ids": "no-such-record"})).to_arrow()
    first = next(pager(client, name, limit=1).to_batches())
    full = pager(client, name, limit=7).to_arrow()

    assert empty.num_rows == 0
    assert first.num_rows == 1
    assert empty.schema == first.schema == full.schema


def test_batches_add_up_to_the_table(client: Client, tmp_path: Path) -> None:
    batches = client.claims.list(limit=20).to_batches()
    first = next(batches)
    with parquet.ParquetWriter(tmp_path / "claims.parquet", first.schema) as writer:
        for batch in [first, *batches]:
            writer.write_batch(batch)

    table = client.claims.list().to_arrow()
    assert first.num_rows == 20
    assert parquet.read_table(tmp_path / "claims.parquet").to_pylist() == table.to_pylist()
    assert parquet.read_schema(tmp_path / "claims.parquet").metadata == table.schema.metadata


def test_the_columns_of_events_have_the_documented_types(client: Client) -> None:
    types = {field.name: str(field.type) for field in client.events.list().to_arrow().schema}

    assert types["date"] == "string"
    assert types["date_earliest"] == types["date_latest"] == types["end_date_latest"] == "date32[day]"
    assert types["place_lat"] == "double"
    assert types["claims"] == "list<item: string>"
    assert types["participants"] == "list<item: struct<actor: string, role: string>>"
    assert types["evidence"].startswith("list<item: struct<document: string, paragraph: int64, start: int64")


def test_a_boolean_stays_a_boolean(client: Client) -> None:
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
    assert frame["said_earliest"].dtype == "datetime64[ms]"
    assert frame["evidence"].iloc[0] == client.claims.list().to_arrow()["evidence"][0].as_py()
    assert (client.claims.list(ids="no-such-record").to_pandas().dtypes == frame.dtypes).all()


def test_a_table_has_its_provenance(client: Client, tmp_path: Path) -> None:
    (release,) = client.releases.list().first(1)
    table = client.events.list().to_arrow()
    metadata = {name.decode(): text.decode() for name, text in table.schema.metadata.items()}

    assert metadata["onrecord.release"] == release.version
    assert metadata["onrecord.known_at"] == release.day.isoformat()
    assert metadata["onrecord.license"] == release.license
    assert metadata["onrecord.authors"] == "; ".join(release.authors)
    assert metadata["onrecord.contributors"] == "coordinates from GeoNames (CC-BY-4.0)"
    assert "GeoNames" in metadata["onrecord.citation"]
    assert release.version in metadata["onrecord.citation"]
    assert client.events.list().to_pandas().attrs == metadata
    assert client.events.list().provenance().metadata() == metadata

    parquet.write_table(table, tmp_path / "events.parquet")
    again = parquet.read_table(tmp_path / "events.parquet")
    assert again.to_pylist() == table.to_pylist()
    assert again.schema.metadata == table.schema.metadata

    client.events.list().to_polars().write_parquet(tmp_path / "p.parquet", metadata=metadata)
    assert {name: polars.read_parquet_metadata(tmp_path / "p.parquet")[name] for name in metadata} == metadata


def test_events_become_features_with_record_and_point(client: Client) -> None:
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


def test_only_events_have_to_geojson(client: Client) -> None:
    assert [name for name in LISTS if hasattr(pager(client, name), "to_geojson")] == ["events.list"]


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
def test_a_missing_extra_is_named_with_its_install_command(live: str, package: str, code: str, extra: str) -> None:
    message = run(WITHOUT.format(package=package, code=code), live)

    named = package.replace("tqdm", "tqdm.auto")
    assert message == f"this needs {named}: `pip install './sdk[{extra}]'` in a checkout of onrecord\n"


def run(code: str, live: str) -> str:
    command = [sys.executable, "-c", code]
    variables = environment({"ONRECORD_BASE_URL": live})
    return subprocess.run(command, env=variables, capture_output=True, text=True, check=True, timeout=60).stdout


BAR = "from onrecord_client import Client; print(len(list(Client().claims.list(limit=50).progress())))"


def output_of(terminal: int) -> Iterator[bytes]:
    """Yield the output of a terminal; reading ends with an error when its other end is closed."""
    with open(terminal, "rb", buffering=0) as output, suppress(OSError):
        while part := output.read(4096):
            yield part


def test_a_progress_bar_counts_to_the_end_on_a_terminal(live: str) -> None:
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("4H", 24, 80, 0, 0))
    variables = environment({"ONRECORD_BASE_URL": live})
    done = subprocess.run(
        [sys.executable, "-c", BAR], env=variables, stdout=subprocess.PIPE, stderr=slave, text=True, check=True
    )
    os.close(slave)
    output = b"".join(output_of(master)).decode()

    count = int(done.stdout)
    assert "claims" in output
    assert f"{count}/{count}" in output


def test_no_progress_bar_is_shown_without_a_terminal(live: str) -> None:
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


def test_a_notebook_shows_the_progress_bar(live: str) -> None:
    (cell,) = json.loads(run(IN_A_NOTEBOOK.format(code=BAR), live))["cells"]
    bars = [output["data"]["text/plain"] for output in cell["outputs"] if output["output_type"] == "display_data"]
    (printed,) = [output["text"] for output in cell["outputs"] if output.get("name") == "stdout"]

    assert int(printed) > 0
    assert bars
    assert bars[0].startswith("claims: ")
