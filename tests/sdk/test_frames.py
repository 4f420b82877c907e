"""Frames of pandas, polars and Arrow in the hands of their users: written, read back, compared and joined."""

import io
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pandas
import polars
import pyarrow
import pytest
from pandas.testing import assert_frame_equal
from pyarrow import feather, parquet

from onrecord_client import Client, ResponseWarning
from support.sdk_services import sync_driver
from support.service import Service

KINDS = ["actors", "events", "claims", "relationships", "documents"]
DAY_OF = {"events": "date_latest", "claims": "said_earliest", "relationships": "valid_start_earliest"}
DAY_OF["documents"] = "published_earliest"


@pytest.fixture(scope="module")
def client(mali: Service) -> Iterator[Client]:
    with sync_driver(mali) as driver:
        yield driver.client


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    kind: str = request.param
    return kind


@pytest.fixture
def frame(client: Client, kind: str) -> pandas.DataFrame:
    frame: pandas.DataFrame = getattr(client, kind).list().to_pandas()
    return frame


def test_a_frame_has_the_documented_dtypes(client: Client) -> None:
    events = client.events.list().to_pandas()
    expected = {
        "id": "string",
        "place_country": "string",
        "date_earliest": "datetime64[ms]",
        "place_lat": "float64",
        "participants": "object",
        "claims": "object",
    }

    assert {name: str(events.dtypes[name]) for name in expected} == expected
    assert str(client.relationships.list().to_pandas()["directed"].dtype) == "boolean"
    assert str(client.search.records(q="mali").to_pandas().dtypes["kind"]) == "string"
    assert {str(dtype) for dtype in client.releases.list().to_pandas().dtypes} >= {"Int64"}


NEW_COLUMNS = {
    "actors": {"inception": "string", "inception_earliest": "datetime64[ms]", "dissolution_latest": "datetime64[ms]"},
    "documents": {
        "reliability_grade": "string",
        "reliability_on": "datetime64[ms]",
        "read_how": "string",
        "read_on": "datetime64[ms]",
        "origin": "string",
    },
    "events": {"planned_as_of": "datetime64[ms]", "support_documents": "Int64", "support_is_disputed": "boolean"},
    "claims": {"hedge_text": "string", "hedge_lang": "string"},
    "relationships": {"support_origins": "Int64", "support_claims_disputed": "Int64", "certainty": "string"},
}


def test_what_editors_and_the_build_say_of_a_record_has_columns(
    client: Client, kind: str, frame: pandas.DataFrame
) -> None:
    expected = NEW_COLUMNS[kind] | {"note": "string", "accepted": "object"}
    polars_frame = getattr(client, kind).list().to_polars()
    records = list(getattr(client, kind).list().raw())

    assert {name: str(frame.dtypes[name]) for name in expected} == expected
    assert set(expected) <= set(polars_frame.columns)
    assert polars_frame["note"].to_list() == [record["note"] for record in records]
    for name in ("documents", "origins", "speakers", "is_disputed") if "support" in records[0] else ():
        assert polars_frame[f"support_{name}"].to_list() == [record["support"][name] for record in records]


def test_an_empty_frame_has_the_same_dtypes(client: Client, kind: str, frame: pandas.DataFrame) -> None:
    with pytest.warns(ResponseWarning, match="no-such-record"):
        empty = getattr(client, kind).list(ids="no-such-record").to_pandas()

    assert (len(empty), list(empty.columns)) == (0, list(frame.columns))
    assert (empty.dtypes == frame.dtypes).all()
    assert (pandas.concat([frame, empty]).dtypes == frame.dtypes).all()


def test_a_frame_survives_parquet_with_its_metadata(frame: pandas.DataFrame, tmp_path: Path) -> None:
    frame.to_parquet(tmp_path / "frame.parquet")
    again = pandas.read_parquet(tmp_path / "frame.parquet")

    assert_frame_equal(again, frame)
    assert again.attrs == frame.attrs
    assert "onrecord.release" in frame.attrs


def test_a_frame_survives_json(client: Client, kind: str, frame: pandas.DataFrame) -> None:
    rows = json.loads(frame.to_json(orient="records", date_format="iso"))
    again = pandas.read_json(io.StringIO(frame.to_json(orient="records", date_format="iso")))

    assert [row["id"] for row in rows] == frame["id"].tolist()
    assert again["id"].tolist() == frame["id"].tolist()
    lists = [name for name in frame if frame[name].dtype == object]
    sent = list(getattr(client, kind).list().raw())
    assert [{name: row[name] for name in lists if name in sent[0]} for row in rows] == [
        {name: record[name] for name in lists if name in sent[0]} for record in sent
    ]


def test_a_frame_survives_csv(frame: pandas.DataFrame) -> None:
    days = [name for name in frame if str(frame[name].dtype) == "datetime64[ms]"]
    again = pandas.read_csv(io.StringIO(frame.to_csv(index=False)), parse_dates=days, dtype={"id": "string"})

    assert list(again.columns) == list(frame.columns)
    assert again["id"].tolist() == frame["id"].tolist()
    for name in days:
        assert again[name].isna().tolist() == frame[name].isna().tolist()
        assert again[name].dropna().tolist() == frame[name].dropna().tolist()


@pytest.mark.parametrize("limit", [pandas.Timestamp("2021-05-24"), "2021-05-24"])
@pytest.mark.parametrize("kind", DAY_OF, indirect=True)
def test_days_are_compared_with_a_timestamp(
    client: Client, kind: str, frame: pandas.DataFrame, limit: pandas.Timestamp | str
) -> None:
    days = getattr(client, kind).list().to_arrow()[DAY_OF[kind]].to_pylist()
    found = frame[frame[DAY_OF[kind]] >= limit]

    expected = [id_ for id_, day in zip(frame["id"], days, strict=True) if day and day >= date(2021, 5, 24)]
    assert found["id"].tolist() == expected != []


OPERATIONS: dict[str, Callable[[pandas.DataFrame], Any]] = {
    "convert_dtypes": lambda frame: frame.convert_dtypes(),
    "merge": lambda frame: frame.merge(pandas.DataFrame({"id": list(frame["id"])}), on="id", validate="1:1"),
    "sort_values": lambda frame: frame.sort_values("id"),
    "drop_duplicates": lambda frame: frame.drop_duplicates("id"),
    "set_index": lambda frame: frame.set_index("id").loc[frame["id"].tolist()],
    "isna": lambda frame: frame.isna(),
    "fillna": lambda frame: frame.fillna({"id": "none"}),
    "copy": lambda frame: frame.copy(deep=True),
    "melt": lambda frame: frame[["id"]].melt(),
    "groupby": lambda frame: frame.groupby("id", as_index=False).first(),
    "describe": lambda frame: [frame.describe()] * len(frame),
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_usual_operations_keep_every_row(frame: pandas.DataFrame, name: str) -> None:
    assert len(OPERATIONS[name](frame)) == len(frame)


def test_convert_dtypes_changes_numbers_with_decimals_only(frame: pandas.DataFrame) -> None:
    converted = frame.convert_dtypes()

    assert {str(frame.dtypes[name]) for name in frame if converted.dtypes[name] != frame.dtypes[name]} <= {"float64"}


def test_frames_are_stored_in_sql_without_lists_or_with_lists_as_texts(frame: pandas.DataFrame) -> None:
    lists = frame.select_dtypes("object").columns
    texts = frame.assign(**{name: frame[name].map(lambda each: json.dumps(each, default=str)) for name in lists})
    with closing(sqlite3.connect(":memory:")) as connection:
        for name, each in {"texts": texts, "plain": frame.select_dtypes(exclude="object")}.items():
            each.to_sql(name, connection, index=False)

            assert pandas.read_sql(f"SELECT * FROM {name}", connection).shape == each.shape
    assert len(texts.drop_duplicates()) == len(frame)


def test_days_are_grouped_and_resampled(client: Client) -> None:
    events = client.events.list().to_pandas()
    by_year = events.groupby(events["date_latest"].dt.year).size()
    resampled = events.set_index("date_latest").resample("YE").size()

    assert by_year.to_dict() == {each.year: count for each, count in resampled[resampled > 0].items()}
    assert events["place_country"].value_counts()["ML"] > 0


def test_lists_are_exploded_into_rows(client: Client) -> None:
    events = client.events.list().to_pandas()
    participants = pandas.json_normalize(events.explode("participants")["participants"].dropna())

    assert set(participants.columns) == {"actor", "role"}
    assert len(participants) == sum(len(event.participants) for event in client.events.list())


def test_a_frame_of_polars_survives_parquet_and_json(client: Client, kind: str, tmp_path: Path) -> None:
    frame = getattr(client, kind).list().to_polars()
    frame.write_parquet(tmp_path / "frame.parquet")
    frame.write_ipc(tmp_path / "frame.arrow")

    assert polars.read_parquet(tmp_path / "frame.parquet").equals(frame)
    assert polars.read_ipc(tmp_path / "frame.arrow").equals(frame)
    assert polars.read_json(io.BytesIO(frame.write_json().encode()), schema=frame.schema).equals(frame)
    assert len(frame.sort("id").join(frame.select("id"), on="id")) == len(frame)
    if kind in DAY_OF:
        assert len(frame.filter(polars.col(DAY_OF[kind]) >= date(2021, 5, 24))) > 0


def test_a_table_of_arrow_survives_its_files(client: Client, kind: str, tmp_path: Path) -> None:
    table: pyarrow.Table = getattr(client, kind).list().to_arrow()
    parquet.write_table(table, tmp_path / "table.parquet")
    feather.write_feather(table, tmp_path / "table.feather")

    for again in (parquet.read_table(tmp_path / "table.parquet"), feather.read_table(tmp_path / "table.feather")):
        assert again.schema.metadata == table.schema.metadata
        assert again.to_pylist() == table.to_pylist()
