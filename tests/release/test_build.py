"""A build writes one complete file or none, and the same records give the same bytes."""

import json
import os
import pty
import random
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from ruamel.yaml import YAML

from onrecord.dataset.check import load
from onrecord.release.build import build as build_release
from onrecord.release.open import SCHEMA_VERSION, digest_of
from support import publisher
from support.commands import ONRECORD, TIMEOUT_S, build, environment, invoke, run
from support.edge_cases import EDGE_CASES
from support.small_dataset import SOURCE, change, write_files
from support.tables import TYPES, column, columns_of, open_release, rows, tables

DATASET_INFO = """\
title: The edge cases
description: For tests.
license: CC-BY-4.0
authors: [The testers, Others]
contributors: [{name: GeoNames, contribution: coordinates, license: CC-BY-4.0}, {name: A friend, contribution: dates}]
contact: mailto:corrections@example.org
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_files(tmp_path_factory.mktemp("built") / "data", {**EDGE_CASES, "dataset.yaml": DATASET_INFO})


@pytest.fixture(scope="module")
def file(data: Path) -> Path:
    return build(data, data.with_name("release.sqlite"))


@pytest.fixture(scope="module")
def release(file: Path) -> Iterator[sqlite3.Connection]:
    with open_release(file) as connection:
        yield connection


def scatter(data: Path, target: Path, seed: int) -> None:
    """Copy a dataset with its records shuffled and split into three collections."""
    generator = random.Random(seed)  # noqa: S311 (not for cryptography)
    for path in data.rglob("*s.yaml"):
        records = [json.dumps(record, default=str) for record in YAML(typ="safe").load(path)]
        generator.shuffle(records)
        for part in range(3):
            lines = "".join(f"- {record}\n" for record in records[part::3])
            write_files(target, {f"part-{part}/{path.name}": lines})
    write_files(target, {"dataset.yaml": DATASET_INFO, "README.md": "Not a data file."})


@pytest.mark.parametrize(
    ("seed", "variables"),
    [
        (1, {"PYTHONHASHSEED": "1", "TZ": "Pacific/Kiritimati", "LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8"}),
        (2, {"PYTHONHASHSEED": "4294967295", "TZ": "America/Adak", "LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0"}),
    ],
)
def test_the_same_records_give_the_same_bytes_in_any_order_folder_time_zone_and_locale(
    data: Path, tmp_path: Path, seed: int, variables: dict[str, str]
) -> None:
    scatter(data, tmp_path / "here", 0)
    scatter(data, tmp_path / "else where", seed)
    file = build(tmp_path / "here", tmp_path / "here.sqlite")

    built = run("build", "else where", "-o", "deep/other.sqlite", cwd=tmp_path, **variables)

    assert built.returncode == 0, built.stderr
    assert digest_of(tmp_path / "deep/other.sqlite") == digest_of(file)


def test_a_different_record_gives_different_bytes(file: Path, data: Path, tmp_path: Path) -> None:
    dataset = load(data)
    actor = msgspec.structs.replace(dataset.actors[0], description="Another one.")

    build_release(msgspec.structs.replace(dataset, actors=(actor, *dataset.actors[1:])), tmp_path / "other.sqlite")

    assert digest_of(tmp_path / "other.sqlite") != digest_of(file)


def test_every_table_is_strict(release: sqlite3.Connection) -> None:
    strict = rows(release, "SELECT name FROM pragma_table_list WHERE type = 'table' AND strict")

    assert {name for (name,) in strict} >= set(tables(release))
    assert len(tables(release)) > 25


def test_the_file_passes_the_integrity_check_and_has_the_application_id(
    release: sqlite3.Connection, file: Path
) -> None:
    assert column(release, "PRAGMA integrity_check") == ["ok"]
    assert column(release, "PRAGMA foreign_key_check") == []
    assert column(release, "PRAGMA user_version") == [SCHEMA_VERSION]
    assert column(release, "PRAGMA freelist_count") == [0]
    assert file.read_bytes()[68:72] == b"onrc"
    assert [path.name for path in file.parent.iterdir() if path.is_file()] == ["release.sqlite"]


def test_every_column_with_ids_of_other_records_is_a_foreign_key(release: sqlite3.Connection) -> None:
    ids = {kind: set(column(release, f"SELECT id FROM {kind}")) for kind in TYPES}
    without_key = set()
    for table in set(tables(release)) - {"reference"}:  # its columns refer to several tables
        keys = {key[3] for key in rows(release, f"PRAGMA foreign_key_list({table})")}
        for name in set(columns_of(release, table)) - keys - {"id"}:
            values = set(column(release, f'SELECT "{name}" FROM {table} WHERE "{name}" IS NOT NULL'))
            if values and any(values <= each for each in ids.values()):
                without_key.add(f"{table}.{name}")

    assert without_key == set()


def test_a_release_contains_its_title_license_contact_authors_and_contributors(release: sqlite3.Connection) -> None:
    (info,) = rows(release, "SELECT * FROM release")

    assert dict(zip(columns_of(release, "release"), info, strict=True)) == {
        "schema_version": SCHEMA_VERSION,
        "dataset": "the-edge-cases",
        "title": "The edge cases",
        "description": "For tests.",
        "license": "CC-BY-4.0",
        "contact": "mailto:corrections@example.org",
    }
    assert rows(release, "SELECT * FROM author") == [(1, "The testers"), (2, "Others")]
    assert rows(release, "SELECT * FROM contributor") == [
        (1, "GeoNames", "coordinates", "CC-BY-4.0"),
        (2, "A friend", "dates", None),
    ]


def test_a_release_contains_its_counts_sources_and_licenses(release: sqlite3.Connection, data: Path) -> None:
    counts = {kind: len(records) for kind, records in load(data).kinds().items()}

    assert dict(rows(release, "SELECT kind, records FROM record_count")) == counts
    assert rows(release, "SELECT publisher, license, documents FROM source") == [
        ("Die Zeitung", "All rights reserved", 1),
        ("L’Écho d’Afrique", "Public domain", 1),
        ("The Gazette", "All rights reserved", 1),
        ("The Gazette", "CC0-1.0", 1),
        ("The Ministry", "Public domain", 1),
        ("Вестник", "All rights reserved", 1),
    ]


def test_a_release_contains_its_codebooks(release: sqlite3.Connection, data: Path) -> None:
    books = load(data).codebooks
    codes = [(book.name, position, entry.code, entry.definition) for book in books for position, entry in enumerate(book.codes, 1)]  # fmt: skip  # noqa: E501 (one list)

    assert dict(rows(release, "SELECT name, doc FROM codebook")) == {
        book.name: msgspec.json.encode(book).decode() for book in books
    }
    assert rows(release, 'SELECT codebook, "position", code, definition FROM code ORDER BY 1, 2') == codes


def test_the_text_of_a_source_is_not_in_the_file(small_dataset: Path, tmp_path: Path) -> None:
    built = build(small_dataset, tmp_path / "release.sqlite").read_bytes().lower()
    words = [word.strip(",.") for word in SOURCE.lower().split()]
    phrases = [" ".join(words[start : start + 4]).encode() for start in range(len(words) - 3)]

    assert [phrase for phrase in phrases if phrase in built] == []


def test_a_dataset_with_errors_is_not_built(tmp_path: Path, small_dataset: Path) -> None:
    change(small_dataset, "actors.yaml", "kind: state", "kind: stat")

    built = invoke("build", small_dataset, "-o", tmp_path / "release.sqlite")

    assert built.exit_code == 65
    assert "found 'stat'; expected" in built.stderr
    assert not (tmp_path / "release.sqlite").exists()


@pytest.mark.parametrize(("blocks", "existing"), [(8, []), (1024, ["release.sqlite"])])
def test_a_full_disk_leaves_no_partial_file_and_the_existing_release_intact(
    file: Path, small_dataset: Path, tmp_path: Path, blocks: int, existing: list[str]
) -> None:
    """A limit on the size of files simulates a full disk: a write fails in the middle."""
    folder = tmp_path / "built"
    folder.mkdir()
    for name in existing:
        (folder / name).write_bytes(file.read_bytes())
    limited = ["sh", "-c", 'ulimit -f "$0" && exec "$@"', str(blocks), *ONRECORD]

    built = subprocess.run(
        [*limited, "build", small_dataset, "-o", folder / "release.sqlite"],
        env=environment({}),
        capture_output=True,
        encoding="utf-8",
        timeout=TIMEOUT_S,
        check=False,
    )

    assert (built.returncode, built.stderr.count("\n")) == (os.EX_IOERR, 1)
    assert built.stderr.startswith(f"{folder}/release.sqlite cannot be written: found ")
    assert built.stderr.endswith("; check free disk space and write permission\n")
    assert [path.name for path in folder.iterdir()] == existing
    assert {digest_of(folder / name) for name in existing} <= {digest_of(file)}


def test_a_target_that_cannot_be_written_is_refused_with_its_path(small_dataset: Path, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("Something else.")

    folder = invoke("build", small_dataset, "-o", tmp_path / "folder")
    below = invoke("build", small_dataset, "-o", tmp_path / "file" / "release.sqlite")

    assert (folder.exit_code, f"'{tmp_path}/folder' is a directory" in folder.stderr) == (2, True)
    assert (below.exit_code, str(tmp_path / "file") in below.stderr) == (os.EX_IOERR, True)
    assert (tmp_path / "file").read_text() == "Something else."


def test_an_existing_file_is_replaced_atomically(small_dataset: Path, file: Path, tmp_path: Path) -> None:
    target = tmp_path / "release.sqlite"
    target.write_bytes(file.read_bytes())
    before = target.stat().st_ino

    with open_release(target) as reader:
        build(small_dataset, target)

        assert column(reader, "SELECT title FROM release") == ["The edge cases"]
    with open_release(target) as reader:
        assert column(reader, "SELECT title FROM release") == ["Untitled dataset"]
    assert target.stat().st_ino != before


def test_a_killed_build_leaves_the_existing_file_and_the_next_one_removes_its_partial_file(
    data: Path, file: Path, tmp_path: Path
) -> None:
    target = tmp_path / "release.sqlite"
    target.write_text("The existing one.")
    words = ["os.rename", str(int(signal.SIGKILL)), "build", str(data), "-o", str(target)]  # right before the last step
    killed = subprocess.run([sys.executable, publisher.__file__, *words], check=False, env=environment({}))

    assert killed.returncode == -signal.SIGKILL
    assert target.read_text() == "The existing one."
    assert len(list(tmp_path.iterdir())) == 2
    build(data, target)
    assert list(tmp_path.iterdir()) == [target]
    assert digest_of(target) == digest_of(file)


def test_a_terminal_shows_a_progress_bar(small_dataset: Path, tmp_path: Path) -> None:
    terminal, end = pty.openpty()
    command = [*ONRECORD, "build", small_dataset, "-o", tmp_path / "release.sqlite"]
    with subprocess.Popen(command, env=environment({"TERM": "xterm"}), stdout=subprocess.PIPE, stderr=end) as process:
        os.close(end)
        output = b""
        while chunk := _read(terminal):
            output += chunk
    os.close(terminal)

    assert process.returncode == 0
    assert b"building" in output
    assert b"100%" in output


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 4096)
    except OSError:  # Linux raises it when the other end is closed
        return b""


def test_a_pipe_shows_no_progress_bar(small_dataset: Path, tmp_path: Path) -> None:
    built = run("build", small_dataset, "-o", tmp_path / "release.sqlite", TERM="xterm")

    assert (built.returncode, built.stderr) == (0, "")
    assert built.stdout == (f"{tmp_path}/release.sqlite: 2 documents, 4 actors, 2 events, 1 claim, 2 relationships\n")
