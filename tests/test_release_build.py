"""A build writes one file: the same bytes for the same records, whole or not at all, and true in every column."""

import json
import os
import pty
import random
import resource
import sqlite3
import subprocess
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import Struct
from ruamel.yaml import YAML

from awkward import AWKWARD
from commands import ONRECORD, PATIENCE_S, build, environment, invoke, run
from conftest import SMALL, SOURCE, change, write_files
from onrecord.dataset.check import load
from onrecord.records.actors import Actor
from onrecord.records.claims import Claim
from onrecord.records.dataset import Dataset, Record
from onrecord.records.dates import Date
from onrecord.records.documents import Document
from onrecord.records.events import Event
from onrecord.records.relationships import Relationship
from onrecord.release.build import build as build_release
from onrecord.release.publish import digest_of

TYPES: dict[str, type[Record]] = {
    "document": Document,
    "actor": Actor,
    "event": Event,
    "claim": Claim,
    "relationship": Relationship,
}
BOTH = {**SMALL, **AWKWARD}  # ids that are in both are taken from the awkward one, below
IMPRINT = """\
title: Both datasets
description: For tests.
license: CC-BY-4.0
attribution: The testers
"""


def write_awkward(root: Path) -> Path:
    """Write the awkward dataset with an imprint."""
    return write_files(root, {**AWKWARD, "dataset.yaml": IMPRINT})


@pytest.fixture(scope="module")
def awkward_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_awkward(tmp_path_factory.mktemp("built") / "data")


@pytest.fixture(scope="module")
def dataset(awkward_data: Path) -> Dataset:
    return load(awkward_data)


@pytest.fixture(scope="module")
def file(awkward_data: Path) -> Path:
    return build(awkward_data, awkward_data.with_name("release.sqlite"))


@pytest.fixture(scope="module")
def release(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        yield connection


def rows(release: sqlite3.Connection, sql: str, *values: object) -> list[Any]:
    """Return rows as dicts, or as plain values where there is one column."""
    found = release.execute(sql, values).fetchall()
    return [each[0] if len(each) == 1 else dict(each) for each in found]


def tables(release: sqlite3.Connection) -> list[str]:
    return rows(release, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")


# The same bytes.


def scatter(data: Path, target: Path, seed: int) -> Path:
    """Copy a dataset with its records shuffled, and spread over collections of other names."""
    chance = random.Random(seed)  # noqa: S311 (nothing secret is made)
    yaml = YAML(typ="safe")
    yaml.default_flow_style = False
    for path in data.rglob("*s.yaml"):
        records = [json.dumps(record, default=str) for record in yaml.load(path)]
        chance.shuffle(records)
        for part in range(3):
            lines = "".join(f"- {record}\n" for record in records[part::3])
            if lines:
                write_files(target, {f"{chance.choice('az')}{part}-part/{path.name}": lines})
    write_files(target, {"dataset.yaml": IMPRINT, "README.md": "Read by nobody."})
    return target


@pytest.mark.parametrize(
    ("seed", "variables"),
    [
        (1, {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8"}),
        (2, {"PYTHONHASHSEED": "4294967295", "TZ": "America/Adak", "LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0"}),
    ],
)
def test_the_same_records_give_the_same_bytes_in_whatever_files_order_time_zone_language_or_folder(
    file: Path, awkward_data: Path, tmp_path: Path, seed: int, variables: dict[str, str]
) -> None:
    scattered = scatter(awkward_data, tmp_path / "else where", seed)

    built = run("build", "else where", "-o", "deep/other.sqlite", cwd=tmp_path, **variables)

    assert built.returncode == 0, built.stderr
    assert [each.name for each in scattered.iterdir()] != [each.name for each in awkward_data.iterdir()]
    assert (tmp_path / "deep/other.sqlite").read_bytes() == file.read_bytes()


def test_another_record_gives_other_bytes(file: Path, tmp_path: Path) -> None:
    data = write_awkward(tmp_path / "data")
    text = (data / "awkward/actors.yaml").read_text()
    (data / "awkward/actors.yaml").write_text(text.replace("A colonel.", "A colonel!"))

    assert digest_of(build(data, tmp_path / "other.sqlite")) != digest_of(file)


# Sound tables.


def test_every_table_is_strict(release: sqlite3.Connection) -> None:
    flags = {each["name"]: each["strict"] for each in rows(release, "PRAGMA table_list") if each["type"] == "table"}

    assert {flags[table] for table in tables(release)} == {1}


def test_the_file_is_sound_and_says_what_it_is(release: sqlite3.Connection, file: Path) -> None:
    assert rows(release, "PRAGMA integrity_check") == ["ok"]
    assert rows(release, "PRAGMA foreign_key_check") == []
    assert rows(release, "PRAGMA user_version") == [1]
    assert rows(release, "PRAGMA freelist_count") == [0]
    assert file.read_bytes()[68:72] == b"onrc"
    assert list(file.parent.glob("release.sqlite?*")) == []


def test_every_column_that_holds_an_id_of_another_record_is_a_foreign_key(release: sqlite3.Connection) -> None:
    ids = {kind: set(rows(release, f"SELECT id FROM {kind}")) for kind in TYPES}
    free = set()
    for table in set(tables(release)) - {"reference", "record_count"}:
        keys = {key["from"] for key in rows(release, f"PRAGMA foreign_key_list({table})")}
        for column in rows(release, f"SELECT name FROM pragma_table_info('{table}')"):
            values = set(rows(release, f'SELECT "{column}" FROM {table} WHERE "{column}" IS NOT NULL'))
            if values and column not in {*keys, "id"} and any(values <= each for each in ids.values()):
                free.add(f"{table}.{column}")

    assert free == set()


def test_the_text_of_a_source_is_not_in_the_file(small_dataset: Path, tmp_path: Path) -> None:
    built = build(small_dataset, tmp_path / "release.sqlite").read_bytes().lower()

    words = [word.strip(",.") for word in SOURCE.lower().split()]
    for start in range(len(words) - 3):
        assert " ".join(words[start : start + 4]).encode() not in built


