"""The scripts and notebooks of the client's examples, run as processes against a server."""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from onrecord_client import Client
from support.commands import ONRECORD, TIMEOUT_S, environment, free_port, running_service
from support.service import Service

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = ROOT / "sdk" / "examples"
NOTEBOOKS = sorted(path.name for path in EXAMPLES.glob("*.ipynb"))
SMALL_DISK = "ulimit -f 60 && exec"  # no file may be larger than 60 KiB


def run(live: str, folder: Path, *command: object) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder to its end."""
    return subprocess.run(
        list(map(str, command)),
        cwd=folder,
        env=environment({"ONRECORD_BASE_URL": live, "PYTHONPATH": str(ROOT / "tests")}),
        capture_output=True,
        encoding="utf-8",
        timeout=TIMEOUT_S,
        check=False,
    )


def printed(live: str, folder: Path, script: str, *words: str) -> str:
    """Return the output of a script, and assert that it succeeds without a message on standard error."""
    done = run(live, folder, sys.executable, EXAMPLES / script, *words)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def ids(file: Path) -> list[str]:
    """Return the ids of the records in an NDJSON file."""
    return [json.loads(line)["id"] for line in file.read_text("utf-8").splitlines()]


def test_officeholders_are_printed_with_dates_and_basis(live: str, tmp_path: Path) -> None:
    certain, _, possible = printed(live, tmp_path, "officeholders.py").partition("possible,")

    assert re.findall(r"^- (.*?), (.*) \((.*)\),$", certain, re.MULTILINE) == [
        ("Assimi Goïta", "vice-president of the transition", "interim"),
        ("Bah Ndaw", "interim president of Mali", "interim"),
        ("Moctar Ouane", "prime minister of Mali", "interim"),
        ("Sadio Camara", "minister of defense", "appointed"),
        ("Modibo Koné", "minister of security", "appointed"),
    ]
    assert "from 2020-09-25 to [2021-05-24..2021-05-26] (ended), reported" in certain
    assert re.findall(r"^- (.*?),", possible, re.MULTILINE) == []


def test_officeholders_who_may_have_left_are_printed_as_possible(live: str, tmp_path: Path) -> None:
    certain, _, possible = printed(live, tmp_path, "officeholders.py", "mali", "2021-05-25").partition("possible,")

    assert re.findall(r"^- (.*?),", certain, re.MULTILINE) == []
    assert re.findall(r"^- (.*?),", possible, re.MULTILINE) == ["Assimi Goïta", "Bah Ndaw", "Moctar Ouane"]


def test_every_claim_of_a_speaker_is_printed_with_its_checks(live: str, tmp_path: Path, mali: Service) -> None:
    claims = [claim for page in mali.pages("/v1/claims?speaker=oleksandr-mishyn") for claim in page["data"]]

    statuses = Counter(claim["verification"]["status"] for claim in claims).most_common()
    output = printed(live, tmp_path, "claims_of_a_speaker.py")

    assert [claim["id"] for claim in claims if f"\n\n{as_printed(claim)}" not in output] == []
    assert output.endswith(
        f"\n{len(claims)} claims: {', '.join(f'{number} {status}' for status, number in statuses)}\n"
    )


def as_printed(claim: dict[str, Any]) -> str:
    """Return the expected output for a claim."""
    steps = [
        f"  {step['on']}: {step['status']}, by {step['by']}. {step['reason']}\n"
        for step in claim["verification"]["history"]
    ]
    return (
        f"{claim['proposition']}\n"
        f"  said: {claim['said']['edtf']}, by {claim['reported_by']} ({claim['attribution']})\n"
        f"  how: {claim['act']}, {claim['certainty']}\n{''.join(steps)}"
    )


@pytest.fixture(scope="module")
def history_url(history_releases: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the URL of a server with three releases."""
    port = free_port()
    with running_service(
        (*ONRECORD, "serve", "--releases", history_releases, "--port", port),
        port,
        tmp_path_factory.mktemp("history") / "log",
    ):
        yield f"http://127.0.0.1:{port}"


VERSIONS = {
    "m5-names-a-prime-minister-2021": """\
2026-09-01: m5-names-a-prime-minister-2021, planned, 2021-05-28
- updated in 2026-10-01.1
  date: "2021-05-28" became "[2021-05-27..]"
2026-11-23: m5-names-a-prime-minister-2021, planned, [2021-05-27..]
""",
    "detention-of-ndaw-and-ouane-2021": """\
2026-09-01: detention-of-ndaw-and-ouane-2021, occurred, 2021-05-25
- merged in 2026-11-23.1: The same arrests, recorded a second time from a report of the day after.
2026-11-23: arrest-of-ndaw-and-ouane-2021, occurred, 2021-05-24
""",
}


@pytest.mark.parametrize("event", VERSIONS)
def test_both_versions_of_an_event_are_printed_with_its_changes(history_url: str, tmp_path: Path, event: str) -> None:
    for day in (["2026-09-15"], []):
        done = run(history_url, tmp_path, sys.executable, EXAMPLES / "as_known.py", event, *day)

        assert (done.returncode, done.stdout) == (0, VERSIONS[event])
        # The changes of a merged event are requested by its old id, of which the client warns.
        assert ("ResponseWarning" in done.stderr) == ("merged" in VERSIONS[event])
        assert "Traceback" not in done.stderr


def test_the_table_of_events_has_status_and_uncertain_dates(live: str, tmp_path: Path, mali: Service) -> None:
    listed = "/v1/events?country=ML&from=2021-05-01"
    events, _, actors = printed(live, tmp_path, "events_table.py").partition("\nshape: ")

    assert events.startswith(f"shape: ({mali.count(listed)}, 5)\n")
    assert re.search(r"envoy-dispatch +┆ alleged +┆ \[\.\.2021-05-29\] +┆ null +┆ 2021-05-29 ", events)
    assert re.findall(r"│ ([\w-]+) +┆ (\d+) +┆ (\d+) +┆ (\d+) +│", actors)[0] == (
        "bah-ndaw",
        *(str(mali.count(f"{listed}&actor=bah-ndaw&status={each}")) for each in ("alleged", "occurred", "planned")),
    )


def test_several_requests_are_sent_at_a_time(live: str, tmp_path: Path, mali: Service) -> None:
    disputed = mali.json("/v1/claims?verification=disputed&limit=200")["data"]

    first, *claims = printed(live, tmp_path, "async_queries.py").splitlines()

    counts = [f"{mali.count(f'/v1/{kind}')} {kind}" for kind in ("events", "claims", "relationships")]
    assert first == f"{', '.join(counts)}; disputed claims:"
    assert claims == [
        f"- {claim['speaker'] or claim['reported_by']} ({claim['act']}, {claim['certainty']}): {claim['proposition']}"
        for claim in disputed
    ]


def test_an_interrupted_list_resumes_with_every_record_once(live: str, tmp_path: Path, mali: Service) -> None:
    script = EXAMPLES / "resume.py"

    stopped = run(live, tmp_path, "bash", "-c", f'{SMALL_DISK} "$@"', "bash", sys.executable, script)
    resumed_at = json.loads((tmp_path / "claims.state").read_text())["size"]
    written = (tmp_path / "claims.ndjson").stat().st_size
    resumed = printed(live, tmp_path, "resume.py")

    assert "File too large" in stopped.stderr
    assert 0 < resumed_at < written
    assert resumed == f"claims.ndjson is complete; this run began at byte {resumed_at}\n"
    assert ids(tmp_path / "claims.ndjson") == mali.ids("/v1/claims")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["claims.ndjson"]


@pytest.fixture(scope="module")
def bulk(live: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of the written files, with the output of the script in `printed`."""
    folder = tmp_path_factory.mktemp("bulk")
    (folder / "printed").write_text(printed(live, folder, "bulk_file.py"), "utf-8")
    return folder


def test_the_ndjson_file_has_every_record_as_sent(bulk: Path, mali: Service) -> None:
    lines = (bulk / "relationships.ndjson").read_text("utf-8").splitlines()

    assert list(map(json.loads, lines)) == [
        record for page in mali.pages("/v1/relationships") for record in page["data"]
    ]


def test_the_parquet_file_written_by_pages_equals_the_table(live: str, bulk: Path) -> None:
    file = pyarrow.parquet.ParquetFile(bulk / "relationships.parquet")
    with Client(live) as client:
        table = client.relationships.list().to_arrow()

    assert file.num_row_groups == 3
    assert file.read().equals(table)


def test_the_parquet_file_has_its_provenance(live: str, bulk: Path) -> None:
    metadata = pyarrow.parquet.read_schema(bulk / "relationships.parquet").metadata
    with Client(live) as client:
        provenance = client.relationships.list().provenance()

    assert {name.decode(): text.decode() for name, text in metadata.items()} == provenance.metadata()
    assert (bulk / "printed").read_text("utf-8") == f"{provenance.citation}\n"


def test_an_incomplete_file_does_not_get_its_name(live: str, tmp_path: Path) -> None:
    done = run(live, tmp_path, "bash", "-c", f'{SMALL_DISK} "$@"', "bash", sys.executable, EXAMPLES / "bulk_file.py")

    assert "File too large" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["relationships.part"]


def outputs(notebook: Path) -> list[dict[str, Any]]:
    """Return all outputs of a notebook, each with the id of its cell."""
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    return [{"cell": cell["id"], **output} for cell in cells for output in cell.get("outputs", [])]


def without_images(output: dict[str, Any]) -> dict[str, Any]:
    """Return an output without its images, which depend on fonts and versions."""
    return {**output, "data": {kind: data for kind, data in output.get("data", {}).items() if "image/" not in kind}}


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_runs_with_the_committed_outputs(live: str, tmp_path: Path, name: str) -> None:
    script = ROOT / "tools" / "notebooks.py"
    done = run(live, ROOT, sys.executable, script, "--base-url", live, "--output", tmp_path, EXAMPLES / name)
    assert done.returncode == 0, done.stderr

    found = outputs(tmp_path / name)

    assert list(map(without_images, found)) == list(map(without_images, outputs(EXAMPLES / name)))
    assert [output for output in found if output["output_type"] == "stream"] == []


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_has_a_plot_and_no_absolute_path(name: str) -> None:
    committed = outputs(EXAMPLES / name)

    assert [output["cell"] for output in committed if "image/png" in output.get("data", {})]
    assert re.findall(r"(?<![\w.:/])/\w+/[\w/.-]+", json.dumps(list(map(without_images, committed)))) == []


def test_notebooks_have_no_metadata_of_a_run() -> None:
    books = [json.loads((EXAMPLES / name).read_text("utf-8")) for name in NOTEBOOKS]

    assert [cell["metadata"] for book in books for cell in book["cells"] if cell["metadata"]] == []
    assert [book["metadata"]["language_info"] for book in books] == [{"name": "python"}] * 2
