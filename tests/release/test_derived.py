"""Columns that a build computes: possible and certain days, ranks, folded names, references and countries."""

import json
import sqlite3
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from onrecord.dataset.check import load
from onrecord.records.dataset import Dataset
from onrecord.records.dates import UncertainDate
from onrecord.records.words import name_key
from support.edge_cases import EDGE_CASES
from support.service import file_of
from support.small_dataset import write_files
from support.tables import TYPES, open_release, rows


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return load(write_files(tmp_path_factory.mktemp("data"), EDGE_CASES))


@pytest.fixture(scope="module")
def release(edge_cases_releases: Path) -> Iterator[sqlite3.Connection]:
    with open_release(file_of(edge_cases_releases)) as connection:
        yield connection


def test_an_account_of_a_date_has_its_possible_days_and_any_other_account_has_none(release: sqlite3.Connection) -> None:
    assert rows(release, "SELECT field, value, possible_from, possible_to FROM account ORDER BY value") == [
        ("said", "2021-05-19", "2021-05-19", "2021-05-19"),
        ("date", "2021-05-20", "2021-05-20", "2021-05-20"),
        ("valid.end", "2021-05-21", "2021-05-21", "2021-05-21"),
        ("published", "2021-05-29", "2021-05-29", "2021-05-29"),
        ("name", "Bah Ndaw", None, None),
        ("date", "[..2020]", "0001-01-01", "2020-12-31"),
    ]


def test_a_relationship_is_certain_from_its_latest_start_to_its_earliest_end(
    release: sqlite3.Connection,
) -> None:
    found = rows(release, "SELECT id, certain_from, certain_to FROM relationship WHERE certain_from IS NOT NULL")

    assert {record_id: days for record_id, *days in found} == {
        "ndaw-president": ["2020-09-25", "2021-05-24"],
        "platoon-threatens-embassy": ["2021-05-31", "2021-06-01"],
        "france-allied-with-mali": ["1960-12-31", "2013-01-11"],
        "goita-leads-army": ["2021-06-10", "2021-06-11"],
    }


def test_an_event_is_certain_from_its_latest_start_to_its_earliest_end(
    release: sqlite3.Connection,
) -> None:
    found = rows(release, "SELECT id, certain_from, certain_to FROM event WHERE certain_from IS NOT NULL")

    assert {record_id: days for record_id, *days in found} == {
        "coup": ["2021-05-24", "2021-05-26"],
        "transfer": ["2021-05-25", "2021-05-25"],
        "tie-a": ["2021-06-10", "2021-06-10"],
        "tie-b": ["2021-06-10", "2021-06-10"],
    }


def fold(text: str) -> str:
    """Return a name without case and accents; enough for the names of this dataset."""
    letters = unicodedata.normalize("NFD", text.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.category(letter).startswith("M"))
    return plain.replace("’", "'").replace("–", "-")


def none_last(value: object) -> tuple[bool, object]:
    """Return a sort key that puts None last."""
    return (value is None, value or 0)


def descending(value: date | None) -> tuple[bool, int]:
    """Return a sort key for descending days that puts None last."""
    return (value is None, -value.toordinal() if value else 0)


DATES: dict[str, Callable[[Any], UncertainDate | None]] = {
    "document": lambda it: it.published,
    "event": lambda it: it.date,
    "claim": lambda it: it.said,
    "relationship": lambda it: it.valid.start,
}


@pytest.mark.parametrize("kind", TYPES)
def test_ranks_count_from_one_in_each_order_with_undated_records_last(
    release: sqlite3.Connection, dataset: Dataset, kind: str
) -> None:
    records = dataset.kinds()[kind]
    orders = {"id": sorted(records, key=lambda it: it.id)}
    if kind == "actor":
        orders["name"] = sorted(records, key=lambda it: (fold(getattr(it, "name")), it.id))  # noqa: B009 (actors only)
    else:
        dates = {it.id: DATES[kind](it) or UncertainDate(edtf="XXXX", earliest=None, latest=None) for it in records}
        orders["oldest"] = sorted(
            records, key=lambda it: (none_last(dates[it.id].earliest), none_last(dates[it.id].latest), it.id)
        )
        orders["newest"] = sorted(
            records, key=lambda it: (descending(dates[it.id].latest), descending(dates[it.id].earliest), it.id)
        )

    for order, expected in orders.items():
        found = rows(release, f"SELECT rank_{order}, id FROM {kind} ORDER BY 1")
        assert found == list(enumerate((it.id for it in expected), 1))


def test_names_and_their_spellings_have_columns_to_compare(release: sqlite3.Connection, dataset: Dataset) -> None:
    names = rows(release, "SELECT id, name_folded, name_key FROM actor ORDER BY id")
    spellings = rows(release, "SELECT text, text_key FROM actor_name")

    assert names == [(actor.id, fold(actor.name), name_key(actor.name)) for actor in dataset.actors]
    assert spellings == [(text, name_key(text)) for text, _ in spellings]


# The kind of record that a field refers to, by the name of the field or of the list or struct around it.
REFERENCE_FIELDS = {
    "document": "document",
    "documents": "document",
    "reported_by": "document",
    "via": "document",
    "actor": "actor",
    "actors": "actor",
    "speaker": "actor",
    "possible_speakers": "actor",
    "addressees": "actor",
    "subject": "actor",
    "object": "actor",
    "origin": "actor",
    "event": "event",
    "events": "event",
    "opened_by": "event",
    "closed_by": "event",
    "claim": "claim",
    "claims": "claim",
    "relationships": "relationship",
}


def references_in(kind: str, value: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield every reference in the JSON of a record."""
    match value:
        case dict():
            for key, inner in value.items():
                yield from references_in(kind, inner, key)
        case list():
            for inner in value:
                yield from references_in(kind, inner, name)
        case str() if name == "part_of":
            yield kind, value
        case str() if name in REFERENCE_FIELDS:
            yield REFERENCE_FIELDS[name], value


def test_the_table_reference_has_every_reference_in_the_json_and_no_other(release: sqlite3.Connection) -> None:
    expected = {
        (kind, record_id, *reference)
        for kind in TYPES
        for record_id, doc in rows(release, f"SELECT id, doc FROM {kind}")
        for reference in references_in(kind, json.loads(doc))
    }

    found = rows(release, "SELECT from_kind, from_id, to_kind, to_id FROM reference")

    assert len(found) == len(set(found)) > 100
    assert set(found) == expected


def test_the_table_actor_country_has_the_country_of_an_actor_and_of_all_its_wholes(release: sqlite3.Connection) -> None:
    found: dict[str, set[str]] = {}
    for actor, country in rows(release, "SELECT actor, country FROM actor_country"):
        found.setdefault(actor, set()).add(country)

    assert found == {
        "mali": {"ML"},
        "france": {"FR"},
        "russia": {"RU"},
        "army": {"ML"},
        "brigade": {"ML"},
        "platoon": {"ML"},
        "officer": {"ML"},
        "embassy": {"FR"},
        "joint-staff": {"FR", "ML"},
        "bamako": {"ML"},
        "goita": {"ML"},
        "ndaw": {"ML"},
        "mishyn": {"UA"},
    }
