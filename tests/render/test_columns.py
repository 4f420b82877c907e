"""The flat columns of each kind of record, compared with its stored JSON and with columns listed here."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Meta, Struct

from onrecord.records.changes import Change
from onrecord.records.claims import Claim
from onrecord.records.codebook import Codebook
from onrecord.records.dates import UncertainDate
from onrecord.records.events import Event
from onrecord.records.graph import GraphEdge, GraphNode, GraphPath
from onrecord.records.manifest import Manifest
from onrecord.render.columns import columns_of, describe_columns, rows_of
from support.rendering import KINDS, docs_of
from support.tables import TYPES

ALL_TYPES = [*TYPES.values(), Codebook, Manifest, Change, GraphNode, GraphEdge, GraphPath]


class Part(Struct, frozen=True, kw_only=True):
    """A nested object."""

    code: Annotated[str, Meta(description="Its code.")]
    seen: UncertainDate | None = None


class Sample(Struct, frozen=True, kw_only=True):
    """A record with one field of each column type."""

    from_: str = msgspec.field(name="from", default="")
    texts: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    part: Annotated[Part, Meta(description="A part.")] | None = None
    count: int | None = None
    share: float | None = None
    is_so: bool | None = None


def names(record_type: type[Struct]) -> list[str]:
    return [column.name for column in columns_of(record_type)]


def flat(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the name and the expected cell of each column, from the JSON of a record alone."""
    if isinstance(value, dict):
        for key, member in value.items():
            yield from flat(member, "_".join(part for part in (name, "" if key == "edtf" else key) if part))
    elif isinstance(value, list):
        is_texts = all(isinstance(member, str) for member in value)
        joined = "|".join(value) if is_texts else json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        yield name, joined or None
    elif isinstance(value, bool):
        yield name, str(value).lower()
    else:
        yield name, value


@pytest.mark.parametrize("record_type", ALL_TYPES)
def test_no_two_columns_of_a_kind_share_a_name(record_type: type[Struct]) -> None:
    assert len(set(names(record_type))) == len(names(record_type))


def test_a_kind_whose_columns_would_share_a_name_is_refused() -> None:
    class Twice(Struct):
        part: Part
        part_code: str

    with pytest.raises(TypeError, match="part_code"):
        columns_of(Twice)


def test_the_columns_of_nested_objects_and_dates_begin_with_the_name_of_their_field() -> None:
    assert names(Sample) == [
        "from",
        "texts",
        "parts",
        "part_code",
        "part_seen",
        "part_seen_earliest",
        "part_seen_latest",
        "count",
        "share",
        "is_so",
    ]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("from", "text"),
        ("texts", "text"),
        ("parts", "text"),
        ("part_code", "text"),
        ("part_seen", "text"),
        ("part_seen_earliest", "day"),
        ("count", "integer"),
        ("share", "number"),
        ("is_so", "boolean"),
    ],
)
def test_a_column_has_the_type_of_its_values(name: str, kind: str) -> None:
    (column,) = [column for column in columns_of(Sample) if column.name == name]

    assert column.kind == kind


def test_the_description_of_a_nested_column_follows_that_of_its_parent() -> None:
    (column,) = [column for column in columns_of(Sample) if column.name == "part_code"]

    assert column.description == "A part. Its code."


@pytest.mark.parametrize("record_type", TYPES.values())
def test_every_column_of_a_record_is_described(record_type: type[Struct]) -> None:
    assert [column.name for column in columns_of(record_type) if not column.description] == []


@pytest.mark.parametrize("record_type", ALL_TYPES)
def test_the_description_of_a_list_names_all_columns_in_order(record_type: type[Struct]) -> None:
    first_sentence = describe_columns(record_type).partition(". ")[0]

    assert re.findall(r"`(\w+)`", first_sentence) == names(record_type)


def test_a_record_without_a_nested_object_has_empty_cells_for_its_columns() -> None:
    assert next(rows_of(Sample, [Sample()])) == ("", None, None, None, None, None, None, None, None, None)


def test_each_type_of_value_has_its_encoding_in_a_cell() -> None:
    part = Part(code="x", seen=UncertainDate.parse("2021-05"))
    record = Sample(from_="a", texts=("b", "c"), parts=(Part(code="y"),), part=part, count=0, share=-0.5, is_so=False)

    assert next(rows_of(type(record), [record])) == (
        *("a", "b|c", '[{"code":"y","seen":null}]', "x", "2021-05", "2021-05-01", "2021-05-31"),
        *(0, -0.5, "false"),
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("dataset", ["mali_releases", "edge_cases_releases"])
def test_the_cells_of_a_record_equal_the_values_of_its_stored_json(
    request: pytest.FixtureRequest, dataset: str, kind: str
) -> None:
    releases: Path = request.getfixturevalue(dataset)
    docs = docs_of(releases, kind)
    records = [msgspec.json.decode(doc, type=TYPES[kind]) for doc in docs]

    cells = [dict(zip(names(TYPES[kind]), row, strict=True)) for row in rows_of(TYPES[kind], records)]

    for doc, row in zip(docs, cells, strict=True):
        expected = {name: value for name, value in flat(json.loads(doc)) if name in row}
        assert row == dict.fromkeys(row) | expected


@given(st.lists(st.text(min_size=1)))
def test_a_joined_list_of_texts_can_be_split_again(texts: list[str]) -> None:
    cell = next(rows_of(Sample, [Sample(texts=tuple(texts))]))[1]

    members = re.findall(r"(?:[^|\\]|\\.)+", str(cell), re.DOTALL) if cell else []
    assert [re.sub(r"\\(.)", r"\1", member, flags=re.DOTALL) for member in members] == texts


@pytest.mark.parametrize(("record_type", "name"), [(Claim, "about_actors"), (Event, "claims")])
def test_a_list_of_ids_is_joined_without_escapes(
    mali_releases: Path, record_type: type[Claim | Event], name: str
) -> None:
    docs = docs_of(mali_releases, record_type.__name__.lower())
    records = [msgspec.json.decode(doc, type=record_type) for doc in docs]
    (column,) = [column for column in columns_of(record_type) if column.name == name]

    cells = [str(cell) for cell in column.cells(records) if cell]

    assert [cell for cell in cells if "\\" in cell] == []
    assert any("|" in cell for cell in cells)
