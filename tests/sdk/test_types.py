"""The client and code that uses it under mypy and pyright, for each supported version of Python."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
CLIENT = ROOT / "sdk" / "onrecord_client"
PYRIGHT = ROOT / "node_modules" / ".bin" / "pyright"
VERSIONS = ["3.11", "3.12", "3.13"]
MYPY_LINE = re.compile(r"^(.+?):(\d+): error: ")

RIGHT = """\
import asyncio
from collections.abc import Iterator
from datetime import date
from typing import assert_type

import pandas
import polars
import pyarrow

from onrecord_client import ApiError, AsyncClient, BadRequest, Client, Gone, Retry, Timeouts
from onrecord_client import AsyncGeoPager, AsyncPager, GeoPager, Pager
from onrecord_client.models import Actor, ActorPage, Claim, ClaimPage, Event, EventItem, EventKind, EventPage
from onrecord_client.models import Relationship
from onrecord_client.models import BalanceItem, Change, CitationItem, CoverageItem, GraphItem
from onrecord_client.models import MissingRecord, MissingStatus, SearchHit, Truncation
from onrecord_client.models import TimelineEntry, GraphPath, PathPage, BalanceInterval, ValidityStatus

client = Client("http://127.0.0.1:8000", timeouts=Timeouts(read_s=5), retry=Retry(max_attempts=2), cache="responses.db")
assert_type(Client(api_key="key").events.list(), GeoPager[Event, EventPage])
assert_type(client.claims.list(), Pager[Claim, ClaimPage])
assert_type(AsyncClient().events.list(), AsyncGeoPager[Event, EventPage])
assert_type(AsyncClient().claims.list(), AsyncPager[Claim, ClaimPage])

assert_type(client.events.get("coup"), Event)
assert_type(client.events.item("coup", expand="actors"), EventItem)
assert_type(client.events.item("coup").data.date.earliest, date | None)
assert_type(client.actors.list().first(3), list[Actor])
assert_type(client.claims.list().count(), int)
assert_type(client.claims.list(ids=["a"] * 500).missing, list[MissingRecord])
assert_type(client.claims.get("a").to_json(), str)
rows: list[dict[str, object]] = [claim.to_dict() for claim in client.claims.list()]
assert_type(next(client.relationships.list()), Relationship)

client.events.list(kind="coup", status=["occurred", "alleged"], country="ML", actor=("a", "b"), bbox=[1, 2, 3.5, 4])
client.events.list(kind=EventKind.COUP, from_="2021-05-24", to=date(2021, 5, 31), sort="newest", limit=50)
client.events.list(kind=[EventKind.COUP, "arrest"], dates="any", include=["count", "facets"], ids={"a", "b"})
client.relationships.list(type="holds-office", object="mali", valid_on=date(2021, 5, 23), validity="possible")

assert_type(client.search.records(q="Goyta", kind=["actor", "event"]).first(), list[SearchHit])
office_ends = client.timeline.list(actor="mali", exact=True, entry_type="office-end", from_=date(2021, 5, 1))
assert_type(next(office_ends), TimelineEntry)
assert_type(client.graph.get("mali", depth=2, valid_on="2021-05-23", basis_min="reported"), GraphItem)
assert_type(client.graph.get("mali").meta.truncated, Truncation | None)
assert_type(next(client.graph.paths(from_actor="mali", to_actor="france").pages()), PathPage)
assert_type(client.graph.paths(from_actor="mali", to_actor="france", max_hops=3).first(), list[GraphPath])
balance = client.graph.balance(actor_a="mali", actor_b="france", interval=BalanceInterval.MONTH, include="parts")
assert_type(balance, BalanceItem)
assert_type(client.coverage.get(known_at=date(2026, 11, 23)), CoverageItem)
assert_type(client.changes.list(since_release="2026-09-01.1", change="merged").first(), list[Change])
assert_type(client.claims.cite("a").data.bibtex, str)
assert_type(client.actors.cite("a", release="2026-09-01.1"), CitationItem)
assert_type(client.events.item("coup", valid_on="2021-05-23").meta.validity, ValidityStatus | None)
missing = [each.status for page in client.actors.list().pages() for each in page.meta.missing or []]
assert_type(missing, list[MissingStatus])
assert_type(client.download("events.parquet").name, str)

for event in client.events.list():
    assert_type(event, Event)
    assert_type(event.kind, EventKind)
    assert_type(event.kind.known, bool)
for page in client.events.list().pages():
    assert_type(page, EventPage)
    assert_type(page.next_cursor, str | None)
    assert_type(page.meta.count, int | None)

assert_type(client.events.list().to_polars(), polars.DataFrame)
assert_type(client.events.list().progress().to_pandas(), pandas.DataFrame)
assert_type(client.events.list().to_arrow(), pyarrow.Table)
client.events.list().to_geojson()["features"]

try:
    client.events.get("nothing")
except Gone as gone:
    assert_type((gone.reason, gone.replacement), tuple[str | None, str | None])
except BadRequest as error:
    assert_type(error.status, int)
    assert_type(error.request_id, str | None)
    print([wrong.name for wrong in error.errors])
except ApiError:
    pass


def propositions(client: Client, speaker: str) -> Iterator[str]:
    for claim in client.claims.list(speaker=speaker):
        yield claim.proposition


async def denials() -> list[Claim]:
    async with AsyncClient() as client:
        assert_type(await client.actors.get("mali"), Actor)
        assert_type(await client.events.list().to_polars(), polars.DataFrame)
        assert_type(await client.graph.get("mali"), GraphItem)
        assert_type([hit async for hit in client.search.records(q="goita")], list[SearchHit])
        async for page in client.actors.list().pages():
            assert_type(page, ActorPage)
        return [claim async for claim in client.claims.list(act="deny")]


asyncio.run(denials())
"""

# A type checker must report every marked line and no other.
WRONG = """\
from onrecord_client import AsyncClient, Client
from onrecord_client.models import EventKind, Polarity

client = Client()
client.events.list(kind="cop")  # wrong
client.events.list(kind=["coup", "cop"])  # wrong
client.events.list(kind=Polarity.MIXED)  # wrong
client.events.list(countri="ML")  # wrong
client.events.list(country=5)  # wrong
client.events.list("coup")  # wrong
client.events.list(kind=EventKind.COUP)
client.events.list(sort="name")  # wrong
client.actors.list(sort="name")
client.events.list(from_=2021)  # wrong
client.events.list(bbox="1,2,3,4")  # wrong
client.claims.list().to_geojson()  # wrong
client.claims.get()  # wrong
client.claims.get("a").title  # wrong
client.claims.get("a").speaker.upper()  # wrong
client.events.get("a").title = "b"  # wrong
client.search.records()  # wrong
client.search.records("goita")  # wrong
client.graph.paths(from_actor="mali")  # wrong
client.graph.balance(actor_a="mali", actor_b="france", interval="week")  # wrong
client.graph.get("mali", basis_min="rumored")  # wrong
client.graph.get("mali").edges  # wrong
client.timeline.list(exact="yes")  # wrong
client.coverage.list()  # wrong
client.changes.list(known_at="2026-11-23")  # wrong
Client(timeouts=5)  # wrong
AsyncClient().events.get("a").title  # wrong
"""
MARKED = {number for number, line in enumerate(WRONG.splitlines(), 1) if line.endswith("# wrong")}


@pytest.fixture
def code(tmp_path: Path) -> Path:
    """Return a folder with right.py and wrong.py."""
    (tmp_path / "right.py").write_text(RIGHT)
    (tmp_path / "wrong.py").write_text(WRONG)
    return tmp_path


def found_in(errors: set[tuple[str, int]], file: str) -> set[int]:
    return {line for name, line in errors if Path(name).name == file}


@pytest.mark.parametrize("version", VERSIONS)
def test_mypy_reports_the_wrong_lines_and_no_others(code: Path, version: str) -> None:
    command = [sys.executable, "-m", "mypy", "--strict", "--python-version", version, "--no-error-summary"]
    cache = ROOT / ".mypy_cache" / "clients"
    run = subprocess.run(
        [*command, "--cache-dir", cache, "--config-file", "", "right.py", "wrong.py", CLIENT],
        cwd=code,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stderr == ""
    errors = {(match[1], int(match[2])) for line in run.stdout.splitlines() if (match := MYPY_LINE.match(line))}

    assert found_in(errors, "wrong.py") == MARKED, run.stdout
    assert {error for error in errors if Path(error[0]).name != "wrong.py"} == set(), run.stdout


def test_the_client_uses_only_what_windows_has() -> None:
    command = [sys.executable, "-m", "mypy", "--strict", "--platform", "win32", "--config-file", "", CLIENT]
    cache = ROOT / ".mypy_cache" / "windows"
    run = subprocess.run([*command, "--cache-dir", cache], capture_output=True, text=True, check=False)

    assert run.stdout.startswith("Success: "), run.stdout


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.skipif(
    not PYRIGHT.exists() or not shutil.which("node"), reason="pyright needs Node, which is not installed"
)
def test_pyright_reports_the_wrong_lines_and_no_others(code: Path, version: str) -> None:
    setup = {"include": [str(code), str(CLIENT)], "extraPaths": [str(CLIENT.parent)], "pythonVersion": version}
    (code / "pyrightconfig.json").write_text(json.dumps(setup))
    command = [PYRIGHT, "--project", code, "--pythonpath", sys.executable, "--outputjson"]
    run = subprocess.run(command, cwd=code, capture_output=True, text=True, check=False)
    report = json.loads(run.stdout)["generalDiagnostics"]
    errors = {(each["file"], each["range"]["start"]["line"] + 1) for each in report}

    assert found_in(errors, "wrong.py") == MARKED, run.stdout
    assert {error for error in errors if Path(error[0]).name != "wrong.py"} == set(), run.stdout
