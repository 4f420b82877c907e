"""CSV, read back by the csv module, by polars and by DuckDB."""

import csv
import io
from datetime import date
from pathlib import Path

import duckdb
import msgspec
import polars
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from onrecord.render.columns import columns_of, rows_of
from onrecord.render.writers import WriterOptions, writer_of
from support.rendering import KINDS, docs_of, rendered, writer_for
from support.tables import TYPES

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class Row(Struct, frozen=True, kw_only=True):
    """A record with texts and with values of every other type."""

    text: str
    texts: tuple[str, ...] = ()
    number: float = -1.5
    count: int = -1
    flag: bool = True
    day: date = date(2021, 5, 24)


def read_rows(*records: Row, spreadsheet_safe: bool = False) -> list[list[str]]:
    """Return the rows that the csv module reads, the column names first."""
    writer = writer_of("csv", Row, WriterOptions(spreadsheet_safe=spreadsheet_safe))
    return list(csv.reader(io.StringIO(rendered(writer, list(map(msgspec.json.encode, records))).decode(), newline="")))


def cells(kind: str, docs: list[bytes]) -> list[list[str | None]]:
    """Return the expected cells of a file, empty ones as None."""
    rows = list(rows_of(TYPES[kind], [msgspec.json.decode(doc, type=TYPES[kind]) for doc in docs]))
    return [[None if cell in (None, "") else str(cell) for cell in row] for row in rows]


@pytest.mark.parametrize("kind", KINDS)
def test_the_csv_module_reads_the_values_of_the_records(edge_cases_releases: Path, kind: str) -> None:
    docs = docs_of(edge_cases_releases, kind)

    names, *rows = csv.reader(io.StringIO(rendered(writer_for("csv", kind), docs).decode(), newline=""))

    assert names == [column.name for column in columns_of(TYPES[kind])]
    assert [[cell or None for cell in row] for row in rows] == cells(kind, docs)


@pytest.mark.parametrize("kind", KINDS)
def test_polars_reads_the_values_of_the_records(mali_releases: Path, kind: str) -> None:
    docs = docs_of(mali_releases, kind)

    frame = polars.read_csv(rendered(writer_for("csv", kind), docs), infer_schema=False)

    assert frame.columns == [column.name for column in columns_of(TYPES[kind])]
    assert [list(row) for row in frame.rows()] == cells(kind, docs)


@pytest.mark.parametrize("kind", KINDS)
def test_duckdb_reads_the_values_of_the_records(mali_releases: Path, tmp_path: Path, kind: str) -> None:
    docs = docs_of(mali_releases, kind)
    file = tmp_path / "records.csv"
    file.write_bytes(rendered(writer_for("csv", kind), docs))

    with duckdb.connect() as connection:
        result = connection.execute("SELECT * FROM read_csv(?, all_varchar = true, strict_mode = true)", [str(file)])
        assert [list(row) for row in result.fetchall()] == cells(kind, docs)


def test_duckdb_infers_the_types_of_days_and_numbers(mali_releases: Path, tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    file.write_bytes(rendered(writer_for("csv", "event"), docs_of(mali_releases, "event")))

    with duckdb.connect() as connection:
        result = connection.execute("SELECT typeof(date_earliest), typeof(place_lat) FROM read_csv(?)", [str(file)])
        assert result.fetchone() == ("DATE", "DOUBLE")


@pytest.mark.parametrize("kind", KINDS)
def test_a_list_without_records_still_has_its_columns(kind: str) -> None:
    names = ",".join(column.name for column in columns_of(TYPES[kind]))

    assert rendered(writer_for("csv", kind)) == f"{names}\r\n".encode()


def test_several_pages_give_the_same_bytes_as_one(mali_releases: Path) -> None:
    docs = docs_of(mali_releases, "event")
    writer = writer_for("csv", "event")

    assert rendered(writer, docs[:1], docs[1:20], docs[20:]) == rendered(writer, docs)


def test_lines_end_in_cr_lf_and_no_byte_order_mark_comes_first() -> None:
    text = rendered(writer_of("csv", Row), [msgspec.json.encode(Row(text="é"))])

    assert text == "text,texts,number,count,flag,day\r\né,,-1.5,-1,true,2021-05-24\r\n".encode()


@given(st.text(), st.lists(st.text(min_size=1)))
def test_any_text_survives_csv(text: str, texts: list[str]) -> None:
    record = Row(text=text, texts=tuple(texts))

    _, read = read_rows(record)
    (cells,) = rows_of(type(record), [record])

    assert read == ["" if cell is None else str(cell) for cell in cells]


@given(st.sampled_from(["", *DANGEROUS]), st.text(), st.lists(st.text(min_size=1)))
def test_spreadsheet_safe_csv_has_no_text_that_a_spreadsheet_runs(start: str, text: str, texts: list[str]) -> None:
    _, read = read_rows(Row(text=start + text, texts=(start + text + ".", *texts)), spreadsheet_safe=True)

    assert [cell for cell in read[:2] if cell.startswith(DANGEROUS)] == []


@given(st.sampled_from(["", *DANGEROUS]), st.text())
def test_spreadsheet_safe_csv_puts_an_apostrophe_before_dangerous_texts_only(start: str, text: str) -> None:
    record = Row(text=start + text)
    _, raw = read_rows(record)
    _, safe = read_rows(record, spreadsheet_safe=True)

    assert safe[0] == (f"'{raw[0]}" if raw[0].startswith(DANGEROUS) else raw[0])


def test_spreadsheet_safe_csv_leaves_numbers_and_days_unchanged() -> None:
    _, read = read_rows(Row(text="-1"), spreadsheet_safe=True)

    assert read == ["'-1", "", "-1.5", "-1", "true", "2021-05-24"]


def test_csv_is_raw_by_default() -> None:
    _, read = read_rows(Row(text="=1+1"))

    assert read[0] == "=1+1"


@pytest.mark.parametrize("kind", KINDS)
def test_ndjson_has_the_stored_bytes_of_a_record_on_each_line(edge_cases_releases: Path, kind: str) -> None:
    docs = docs_of(edge_cases_releases, kind)

    assert rendered(writer_for("ndjson", kind), docs[:2], docs[2:]).splitlines() == docs
