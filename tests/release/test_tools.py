"""A release file in the tools of others: every table can be listed, counted, linked and copied without our code."""

import asyncio
import html
import json
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import duckdb
import pandas
import pytest
from datasette.app import Datasette

from support.service import file_of

NAMES = "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') ORDER BY name"
# The rows of a term's index have a BLOB in their key, which is in no URL of Datasette.
WITHOUT_ROW_PAGES = {"search_idx", "suggestion_idx"}
# SQLite's own tables of FTS5 have no rowid, and DuckDB's `count(*)` reads that column.
NOT_COUNTED_BY_DUCKDB = {"search_idx", "search_config", "suggestion_idx", "suggestion_config"}


@pytest.fixture(scope="module")
def file(mali_releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("file") / "onrecord.sqlite"
    return Path(shutil.copyfile(file_of(mali_releases), target))


@pytest.fixture(scope="module")
def release(file: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(file)) as connection:
        yield connection


def names(release: sqlite3.Connection) -> list[str]:
    return [name for (name,) in release.execute(NAMES)]


def columns(release: sqlite3.Connection, table: str) -> list[str]:
    return [name for (name,) in release.execute("SELECT name FROM pragma_table_info(?)", (table,))]


def counts(release: sqlite3.Connection) -> dict[str, int]:
    return {name: release.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names(release)}


def output_of(*command: object, given: str | None = None) -> str:
    return subprocess.run([*map(str, command)], input=given, capture_output=True, text=True, check=True).stdout


def test_every_table_can_be_counted_and_read(release: sqlite3.Connection) -> None:
    assert len(names(release)) > 50
    for name, count in counts(release).items():
        assert (name, len(release.execute(f'SELECT * FROM "{name}"').fetchall())) == (name, count)


def test_every_foreign_key_names_a_column_that_is_there(release: sqlite3.Connection) -> None:
    keys = [key for name in names(release) for key in release.execute(f'PRAGMA foreign_key_list("{name}")')]

    assert len(keys) > 50
    for _, _, target, _, column, *_ in keys:
        assert column in columns(release, target)


def test_sqlite_finds_no_fault_in_the_file(release: sqlite3.Connection) -> None:
    assert release.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert release.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="the command sqlite3 is missing")
def test_a_dump_can_be_loaded_again(file: Path, release: sqlite3.Connection, tmp_path: Path) -> None:
    output_of("sqlite3", tmp_path / "copy.sqlite", given=output_of("sqlite3", file, ".dump"))

    with closing(sqlite3.connect(tmp_path / "copy.sqlite")) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        # A full-text index without content is loaded by its own tables, whose statistics are of the original.
        assert {name: count for name, count in counts(copy).items() if not name.startswith("sqlite_")} == {
            name: count for name, count in counts(release).items() if not name.startswith("sqlite_")
        }


# Datasette.


def responses(file: Path, targets: list[str]) -> dict[str, tuple[int, str]]:
    """Return status and body of each target, as Datasette serves the file."""

    async def get_all() -> dict[str, tuple[int, str]]:
        service = Datasette([], immutables=[str(file)])
        await service.invoke_startup()
        found = {target: await service.client.get(target, follow_redirects=True) for target in targets}
        return {target: (response.status_code, response.text) for target, response in found.items()}

    return asyncio.run(get_all())


def refused(found: dict[str, tuple[int, str]]) -> list[tuple[int, str]]:
    return [(status, target) for target, (status, _) in found.items() if status != 200]


def test_datasette_opens_every_table_and_a_row_of_each(file: Path, release: sqlite3.Connection) -> None:
    pages = responses(file, ["/", "/onrecord", *(f"/onrecord/{name}" for name in names(release))])
    links = [
        next(iter(re.findall(rf'href="(/onrecord/{name}/[^"?]+)"', pages[f"/onrecord/{name}"][1])), None)
        for name in names(release)
        if name not in WITHOUT_ROW_PAGES
    ]
    rows = responses(file, [html.unescape(link) for link in links if link])

    assert refused(pages) == []
    assert len(rows) > 45
    assert refused(rows) == []


@pytest.mark.parametrize("query", ["_facet={}", "_sort={}", "_sort_desc={}", "{}__contains=a"])
def test_datasette_facets_sorts_and_filters_by_every_column(
    file: Path, release: sqlite3.Connection, query: str
) -> None:
    targets = [
        f"/onrecord/{name}.json?_size=1&_nosuggest=1&_labels=on&{query.format(quote(column))}"
        for name in names(release)
        for column in columns(release, name)
        if "blob" not in column
    ]

    assert len(targets) > 250
    assert refused(responses(file, targets)) == []


def test_datasette_links_a_reference_to_its_record(file: Path) -> None:
    (page,) = responses(file, ["/onrecord/event_participant?actor=assimi-goita"]).values()

    assert re.search(r'<a href="/onrecord/actor/assimi-goita">Assimi Goïta</a>', page[1])


# Other tools.


def test_sqlite_utils_counts_and_lists_every_table(file: Path, release: sqlite3.Connection) -> None:
    command = Path(sys.executable).with_name("sqlite-utils")

    listed = json.loads(output_of(command, "tables", file, "--counts"))

    assert {each["table"]: each["count"] for each in listed}.items() <= counts(release).items()
    assert len(listed) > 50
    for name in ("actor", "event_participant", "suggestion"):
        assert len(json.loads(output_of(command, "rows", file, name))) == counts(release)[name]


def test_pandas_reads_every_table(release: sqlite3.Connection) -> None:
    for name, count in counts(release).items():
        assert len(pandas.read_sql(f'SELECT * FROM "{name}"', release)) == count


@pytest.fixture
def attached(file: Path) -> Iterator[Callable[[str], list[tuple[Any, ...]]]]:
    """Return a function that runs a query of DuckDB with the release attached as `release`."""
    extensions = find_spec("duckdb_ext")
    folders = extensions.submodule_search_locations if extensions else None
    found = [path for folder in folders or () for path in Path(folder).rglob("sqlite_scanner.duckdb_extension")]
    if not found:
        pytest.skip("the package duckdb-ext-sqlite is missing")
    with duckdb.connect() as connection:
        connection.load_extension(str(found[0]))
        connection.execute(f"ATTACH '{file}' AS release (TYPE sqlite, READ_ONLY)")
        yield lambda sql: connection.execute(sql).fetchall()


def test_duckdb_reads_and_counts_every_table(
    attached: Callable[[str], list[tuple[Any, ...]]], release: sqlite3.Connection
) -> None:
    listed = {name for (name,) in attached("SELECT table_name FROM duckdb_tables() WHERE database_name = 'release'")}

    assert len(listed) > 50
    for name, count in counts(release).items():
        assert (name, len(attached(f'SELECT * FROM release."{name}"'))) == (name, count)
        if name not in NOT_COUNTED_BY_DUCKDB:
            assert (name, attached(f'SELECT count(*) FROM release."{name}"')) == (name, [(count,)])
