"""The command line of the client, run as a process."""

import csv
import io
import json
import re
import signal
import subprocess
import sys
import time

import pytest

from onrecord_client import Client, __version__
from support.commands import environment, free_port


def command(*words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `python -m onrecord_client` to its end."""
    return subprocess.run(
        [sys.executable, "-m", "onrecord_client", *words],
        env=environment(variables),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def test_a_list_is_written_as_sent_one_record_per_line(live: str) -> None:
    done = command("actors", ONRECORD_BASE_URL=live)

    with Client(live) as client:
        assert [json.loads(line) for line in done.stdout.splitlines()] == list(client.actors.list().raw())
    assert (done.returncode, done.stderr) == (0, "")


def test_filters_are_flags_that_can_be_repeated(live: str) -> None:
    words = ["--country", "ML", "--country", "FR", "--from", "2021-05-24", "--bbox=-20,0,20,60", "--sort", "newest"]
    done = command("events", *words, "--base-url", live)

    with Client(live) as client:
        events = client.events.list(country=["ML", "FR"], from_="2021-05-24", bbox=(-20, 0, 20, 60), sort="newest")
        assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [event.id for event in events] != []


def test_a_list_resumes_at_a_cursor(live: str) -> None:
    with Client(live) as client:
        claims = client.claims.list(limit=50)
        next(claims.pages())
        rest = [claim.id for claim in client.claims.list(cursor=claims.cursor)]
    done = command("claims", "--cursor", str(claims.cursor), "--base-url", live)

    assert done.stderr == ""
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == rest != []


def test_many_ids_resume_at_a_cursor(live: str) -> None:
    with Client(live) as client:
        ids = [claim.id for claim in client.claims.list()]
        claims = client.claims.list(ids=ids)
        next(claims.pages())
        rest = [claim.id for claim in client.claims.list(ids=ids, cursor=claims.cursor)]
    done = command("claims", "--ids", ",".join(ids), "--cursor", str(claims.cursor), "--base-url", live)

    assert done.stderr == ""
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == rest != []


def test_csv_has_the_columns_of_the_tables(live: str) -> None:
    done = command("relationships", "--type", "holds-office", "--format", "csv", ONRECORD_BASE_URL=live)

    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    with Client(live) as client:
        table = client.relationships.list(type="holds-office").to_arrow()
    assert list(rows[0]) == table.column_names
    assert [row["id"] for row in rows] == table["id"].to_pylist()
    assert [row["valid_start_earliest"] for row in rows] == [
        "" if day is None else day.isoformat() for day in table["valid_start_earliest"].to_pylist()
    ]
    assert [json.loads(row["claims"]) for row in rows] == table["claims"].to_pylist()
    assert {row["directed"] for row in rows} == {"true"}


LISTS = {
    "timeline --actor bah-ndaw --entry-type event": lambda client: client.timeline.list(
        actor="bah-ndaw", entry_type="event"
    ),
    "changes --kind document": lambda client: client.changes.list(kind="document"),
    "search-records --q goita": lambda client: client.search.records(q="goita"),
    "search-suggestions --q goi": lambda client: client.search.suggestions(q="goi"),
    "graph-paths --from-actor oumar-mariko --to-actor france": lambda client: client.graph.paths(
        from_actor="oumar-mariko", to_actor="france"
    ),
    "claims-links --claim-id russia-helps-the-junta": lambda client: client.claims.links("russia-helps-the-junta"),
    "codebooks": lambda client: client.codebooks.list(),
}


def test_an_id_that_no_record_has_is_named_on_standard_error(live: str) -> None:
    done = command("events", "--actor", "nobody", ONRECORD_BASE_URL=live)

    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == (
        "onrecord-client: list_events: no record has these ids: actor='nobody' (unknown); see `meta.missing`\n"
    )


@pytest.mark.parametrize("words", LISTS)
def test_other_lists_have_commands_too(live: str, words: str) -> None:
    done = command(*words.split(), ONRECORD_BASE_URL=live)

    with Client(live) as client:
        assert [json.loads(line) for line in done.stdout.splitlines()] == list(LISTS[words](client).raw()) != []


def test_a_search_is_written_as_csv(live: str) -> None:
    done = command("search-records", "--q", "Goyta", "--format", "csv", "--first", "1", ONRECORD_BASE_URL=live)

    assert done.stdout == (
        "kind,id,label,field,snippet,ranges\n"
        'actor,assimi-goita,Assimi Goïta,names,Assimi Goyta,"[{""start"":7,""end"":12}]"\n'
    )


def test_csv_without_rows_has_a_header(live: str) -> None:
    done = command("events", "--ids", "no-such-event", "--format", "csv", ONRECORD_BASE_URL=live)

    assert done.stdout.startswith("id,kind,plover_type,")
    assert done.stdout.count("\n") == 1


@pytest.mark.parametrize(("words", "lines"), [(["--first", "3"], 3), (["--first", "0"], 0), (["--limit", "3"], None)])
def test_first_limits_the_records_and_there_is_no_page_size(live: str, words: list[str], lines: int | None) -> None:
    done = command("claims", *words, ONRECORD_BASE_URL=live)

    assert (len(done.stdout.splitlines()), done.returncode) == ((0, 2) if lines is None else (lines, 0))


def test_a_wrong_value_fails_with_the_message_of_the_service(live: str) -> None:
    done = command("events", "--kind", "cop", ONRECORD_BASE_URL=live)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(
        "onrecord-client: 400 for GET /v1/events?kind=cop&limit=200: `kind` is not in the list: found 'cop'"
    )
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["evnts"], "invalid choice: 'evnts'"),
        (["events", "--countr", "ML"], "unrecognized arguments: --countr ML"),
        (["events", "--first", "-1"], "'-1' is not a number of records; expected 0 or more"),
        (["events", "--format", "xml"], "invalid choice: 'xml'"),
        ([], "the following arguments are required: LIST"),
        (["search-records"], "the following arguments are required: --q"),
        (["graph-paths", "--from-actor", "mali"], "the following arguments are required: --to-actor"),
        (["claims-links"], "the following arguments are required: --claim-id"),
        (["coverage"], "invalid choice: 'coverage'"),
    ],
)
def test_invalid_arguments_are_refused(words: list[str], message: str) -> None:
    done = command(*words)

    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def test_an_invalid_base_url_fails_with_one_line() -> None:
    done = command("events", "--base-url", "onrecord.example")

    assert done.returncode == 1
    assert done.stderr.startswith("onrecord-client: base_url is 'onrecord.example'; expected an http or https URL")


def test_help_describes_every_filter() -> None:
    text = " ".join(command("relationships", "--help").stdout.split())

    assert "--valid-on VALUE" in text
    assert "--object VALUE" in text
    assert "Default: `certain`." in text


def test_help_has_the_values_of_a_filter() -> None:
    text = " ".join(command("events", "--help").stdout.split())

    assert "Values: alleged, cancelled, denied, occurred, planned, postponed." in text
    assert "--kind VALUE Match events of these kinds. Values: accusation, " in text
    assert "Default: `oldest`. Values: id, newest, oldest." in text


def test_a_value_that_only_a_newer_service_knows_is_sent(live: str) -> None:
    done = command("events", "--status", "rumored", ONRECORD_BASE_URL=live)

    assert "`status` is not in the list: found 'rumored'" in done.stderr


def test_help_says_what_is_written() -> None:
    text = " ".join(command("--help").stdout.split())

    assert " events The events that match every filter" in text
    assert "Return" not in text


def test_every_help_is_written_in_any_encoding() -> None:
    lists = re.findall(r"^ {4}([a-z-]+)\b", command("--help").stdout, re.MULTILINE)
    broken = [each for each in lists if command(each, "--help", PYTHONIOENCODING="ascii").returncode]

    assert len(lists) > 10
    assert broken == []


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_the_output_is_utf_8_in_any_encoding(live: str, encoding: str) -> None:
    words = ["actors", "--ids", "assimi-goita", "--base-url", live]
    csv_words = [*words, "--format", "csv"]

    for each in (words, csv_words):
        assert "Assimi Goïta" in command(*each, PYTHONIOENCODING=encoding).stdout


def test_the_version_is_printed() -> None:
    done = command("--version")

    assert (done.returncode, done.stdout) == (0, f"onrecord-client {__version__}\n")


def test_a_full_disk_fails_with_one_line(live: str) -> None:
    line = f"{sys.executable} -m onrecord_client claims --base-url {live} > /dev/full"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False, timeout=60)

    assert (done.returncode, done.stderr) == (
        1,
        "onrecord-client: the output cannot be written: No space left on device\n",
    )


@pytest.mark.parametrize("format_", ["jsonl", "csv"])
def test_a_closed_output_fails_with_one_line(live: str, format_: str) -> None:
    line = f"{sys.executable} -m onrecord_client claims --format {format_} --base-url {live} >&-"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=False, timeout=60)

    assert (done.returncode, done.stderr) == (
        1,
        "onrecord-client: the output cannot be written: standard output is closed\n",
    )


def test_a_closed_pipe_ends_the_command_without_a_message(live: str) -> None:
    line = f"{sys.executable} -m onrecord_client claims --base-url {live} | head -n 1; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=True, timeout=60)

    assert done.stderr == ""
    assert done.stdout.splitlines()[1] in {"0", "141"}  # 0 if everything was written before the pipe closed


def test_an_interruption_leaves_no_traceback() -> None:
    arguments = ["events", "--base-url", f"http://127.0.0.1:{free_port()}"]
    words = [sys.executable, "-m", "onrecord_client", *arguments]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stderr
    first = process.stderr.readline()  # the warning of the first retry; the command waits now
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, rest = process.communicate(timeout=60)

    assert "attempt 2 of 6" in first
    assert process.returncode == 130
    assert "Traceback" not in rest
