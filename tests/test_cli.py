"""Each command does for real what its help says, and its exit code tells a script how it went."""

import json
import os
import shlex
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

import onrecord
from onrecord.cli import main
from onrecord.dataset.fingerprints import fingerprints
from onrecord.release.build import tables
from support.commands import (
    ONRECORD,
    PATIENCE_S,
    RunningService,
    build,
    environment,
    eventually,
    free_port,
    invoke,
    is_listening,
    publish,
    run,
    serving,
    succeed,
)
from support.small_dataset import SMALL, SOURCE, change, write_files

PACKAGE = Path(onrecord.__file__).parent
PROJECT = PACKAGE.parent.parent
HELP = pytest.mark.parametrize("command", sorted(main.commands))


@pytest.fixture(scope="module")
def releases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    return publish(build(write_files(folder / "data", SMALL), folder / "release.sqlite"), folder / "releases")


@HELP
def test_help_says_in_a_sentence_what_a_command_does_and_what_its_options_are(command: str) -> None:
    words = " ".join(succeed(command, "--help").split())

    assert str(main.commands[command].help).rstrip().endswith(".")
    assert f" {' '.join(str(main.commands[command].help).split())} " in words
    described = [parameter for parameter in main.commands[command].params if parameter.param_type_name == "option"]
    assert [each.name for each in described if not getattr(each, "help", None)] == []


def test_every_command_is_here() -> None:
    words = succeed("--help")

    assert set(main.commands) >= {
        "build",
        "check",
        "contract",
        "diff",
        "publish",
        "fingerprint",
        "serve",
        "span",
        "verify",
    }
    assert [name for name in main.commands if f"\n  {name} " not in words] == []
    assert succeed("--version") == f"main, version {onrecord.__version__}\n"


def test_check_counts_what_is_there(small_dataset: Path) -> None:
    checked = run("check", small_dataset)

    assert (checked.returncode, checked.stderr) == (0, "")
    assert checked.stdout == (
        f"{small_dataset}: 2 documents, 4 actors, 2 events, 1 claim, 2 relationships; no errors\n"
    )


def test_check_tells_every_error_and_fails(small_dataset: Path) -> None:
    change(small_dataset, "actors.yaml", "kind: state", "kind: stat")
    change(small_dataset, "claims.yaml", "speaker: colonel", "speaker: kolonel")

    checked = run("check", small_dataset)

    assert (checked.returncode, checked.stdout) == (os.EX_DATAERR, "")
    lines = checked.stderr.splitlines()
    assert [line.partition(" ")[0] for line in lines] == [
        f"{small_dataset}/small/actors.yaml:2:9:",
        f"{small_dataset}/small/claims.yaml:3:12:",
    ]
    assert [line.rpartition("nearest is ")[2] for line in lines] == ["'state'", "'colonel'"]


def test_verify_counts_the_spans_that_it_checked(small_dataset: Path, tmp_path: Path) -> None:
    write_files(tmp_path / "sources", {"article.txt": SOURCE})

    said = succeed("verify", tmp_path / "sources", "--data", small_dataset)

    assert said == (f"4 spans checked in 1 document, 0 wrong; 1 document not held in {tmp_path}/sources\n")


def test_verify_names_the_record_of_a_shifted_span_and_where_its_words_are_now(
    small_dataset: Path, tmp_path: Path
) -> None:
    shifted = f"A correction comes first.\n{SOURCE}"
    write_files(tmp_path / "sources", {"article.txt": shifted})
    old, new = (sha256(text.encode()).hexdigest() for text in (SOURCE, shifted))
    change(small_dataset, "documents.yaml", old, new)
    change(small_dataset, "documents.yaml", "paragraphs: 2", "paragraphs: 3")

    verified = run("verify", tmp_path / "sources", "--data", small_dataset)

    assert verified.returncode == os.EX_DATAERR
    assert verified.stdout.startswith("4 spans checked in 1 document, 4 wrong; ")
    assert (
        "claim nobody-hurt: evidence[0].start: found other words at paragraph 2, 0-15; "
        "expected the span that has this sha256, now in paragraph 3, 0-15\n"
    ) in verified.stderr


def test_span_prints_evidence_that_can_be_pasted(small_dataset: Path, tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text(SOURCE)

    evidence = succeed("span", tmp_path / "article.txt", "the president", "--data", small_dataset)

    assert evidence == (
        f"- {{document: gazette, paragraph: 1, start: 21, end: 34, sha256: {sha256(b'the president').hexdigest()}}}\n"
    )
    change(small_dataset, "events.yaml", "evidence:\n", f"evidence:\n    {evidence}")
    assert "no errors" in succeed("check", small_dataset)
    assert "document: DOCUMENT-ID, " in succeed("span", tmp_path / "article.txt", "the president")


def test_span_refuses_words_that_are_not_there_once(tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text(SOURCE)

    absent, twice = (invoke("span", tmp_path / "article.txt", words) for words in ("a general", "colonel"))

    assert (absent.exit_code, twice.exit_code) == (os.EX_DATAERR, os.EX_DATAERR)
    assert absent.stderr.startswith("'a general' stands nowhere in the text; expected")
    assert "stands in 2 places: paragraph 1, 4-11; paragraph 2, 21-28; give more words" in twice.stderr


def test_fingerprint_writes_fingerprints_and_no_words(tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text(SOURCE)

    said = succeed("fingerprint", tmp_path / "article.txt", "-o", tmp_path / "article.fingerprints")

    written = (tmp_path / "article.fingerprints").read_text().splitlines()
    assert said == f"{tmp_path}/article.fingerprints: 6 fingerprints\n"
    assert set(written[1:]) == fingerprints(SOURCE)
    assert "colonel" not in "\n".join(written)


def test_build_and_publish_say_what_they_made(small_dataset: Path, tmp_path: Path) -> None:
    file, releases = tmp_path / "release.sqlite", tmp_path / "releases"

    built = succeed("build", small_dataset, "-o", file)
    published = run("publish", file, "--releases", releases, "--day", "2026-11-01", "--note", "The first.")

    assert built == f"{file}: 2 documents, 4 actors, 2 events, 1 claim, 2 relationships\n"
    assert (published.returncode, published.stderr) == (0, "")
    assert published.stdout == f"{releases}: version 2026-11-01.1 published\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("check",), "Missing argument 'DATA'"),
        (("check", "nowhere"), "Directory 'nowhere' does not exist"),
        (("build", "nowhere", "-o", "x"), "Directory 'nowhere' does not exist"),
        (("serv",), "No such command 'serv'"),
        (("serve", "--prot", "1"), "No such option"),
        (("serve", "--port", "0"), "0 is not in the range 1<=x<=65535"),
        (("serve", "--workers", "65"), "65 is not in the range 1<=x<=64"),
    ],
)
def test_what_was_mistyped_is_told(words: tuple[str, ...], told: str) -> None:
    result = invoke(*words)

    assert (result.exit_code, told in result.stderr) == (2, True)


# The service, as a process.


@contextmanager
def served(releases: Path, tmp_path: Path, *options: str, **variables: str) -> Iterator[RunningService]:
    port = free_port()
    command = (*ONRECORD, "serve", "--releases", releases, "--port", port, *options)
    with serving(command, port, tmp_path / "log", **variables) as service:
        yield service


def test_serve_prints_addresses_and_a_line_for_curl_that_work_until_it_is_told_to_stop(
    releases: Path, tmp_path: Path
) -> None:
    with served(releases, tmp_path) as service:
        home = f"http://127.0.0.1:{service.port}"
        printed = [line for line in service.log.read_text().splitlines() if home in line and "[INFO]" not in line]
        addresses = [shlex.split(line)[-1] for line in printed]
        answers = {
            address: service.get(address.removeprefix(home))[0] for address in addresses if "docs" not in address
        }

        assert [address.removeprefix(home).partition("?")[0] for address in addresses] == [
            "/v1/events",
            "/docs",
            "/openapi.json",
            "/v1/relationships",
        ]
        assert set(answers.values()) == {200}
        assert printed[-1].strip().startswith("curl '")
        assert service.stop() == 0
        assert not is_listening(service.port)


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed here")
def test_the_line_for_curl_gives_what_it_asks_for(releases: Path, tmp_path: Path) -> None:
    with served(releases, tmp_path) as service:
        line = next(line for line in service.log.read_text().splitlines() if line.strip().startswith("curl "))
        given = subprocess.run(
            [*shlex.split(line), "--silent", "--noproxy", "*"], capture_output=True, timeout=PATIENCE_S, check=True
        )

        assert json.loads(given.stdout)["meta"]["valid_on"] == "2021-05-23"


def test_two_workers_answer_and_take_up_a_new_release_and_stop(releases: Path, tmp_path: Path) -> None:
    own = tmp_path / "releases"
    shutil.copytree(releases, own)
    data = write_files(tmp_path / "data", {**SMALL, "dataset.yaml": "title: Another one\n"})
    other = build(data, tmp_path / "other.sqlite")
    with served(own, tmp_path, "--workers", "2", ONRECORD_RELEASE_POLL_S="0.05") as service:
        assert eventually(lambda: service.log.read_text().count("Started worker-") == 2)

        publish(other, own, "--version", "next")

        assert eventually(lambda: service.log.read_text().count("now serving release next") == 2)
        assert service.get("/readyz") == (200, {"status": "ready", "release": "next", "update_error": None})
        assert service.stop() == 0
        assert not is_listening(service.port)


def test_the_module_serves_by_variables_alone_without_keeping_answers(releases: Path, tmp_path: Path) -> None:
    port = free_port()
    variables = {
        "ONRECORD_RELEASES": str(releases),
        "ONRECORD_HOST": "127.0.0.1",
        "ONRECORD_PORT": str(port),
        "ONRECORD_CACHE_MIB": "0",
    }
    with serving((sys.executable, "-m", "onrecord.http.serve"), port, tmp_path / "log", **variables) as service:
        answers = [service.get("/v1/actors?kind=person") for _ in range(3)]

        assert answers[0][0] == 200
        assert answers == answers[:1] * 3
        assert service.stop() == 0


def test_the_module_says_what_is_wrong_with_a_variable() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "onrecord.http.serve"],
        env=environment({"ONRECORD_PORT": "http"}),
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE_S,
        check=False,
    )

    assert ended.returncode != 0
    assert ended.stderr == ("ONRECORD_PORT cannot be used: found 'http'; expected a whole number from 1 to 65535\n")


@pytest.mark.parametrize(
    ("variables", "told"),
    [
        ({"ONRECORD_PORT": "http"}, "ONRECORD_PORT cannot be used: found 'http'; expected a whole number from 1"),
        ({"ONRECORD_WORKER": "2"}, "ONRECORD_WORKER cannot be used: found a name that no setting has; expected "),
        ({"ONRECORD_HOST": "localhost"}, "ONRECORD_HOST cannot be used: found 'localhost'; expected an IP address"),
        ({"ONRECORD_HOST": "192.0.2.1"}, "ONRECORD_HOST cannot be used: found '192.0.2.1'; expected an IP address"),
    ],
)
def test_a_setting_that_cannot_be_used_is_told_by_name(releases: Path, variables: dict[str, str], told: str) -> None:
    result = invoke("serve", "--releases", releases, **variables)

    assert (result.exit_code, result.stdout) == (os.EX_CONFIG, "")
    assert result.stderr.startswith(told)


def test_a_port_that_is_taken_is_not_shared(releases: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]

        result = invoke("serve", "--releases", releases, "--port", port)

    assert (result.exit_code, result.stdout) == (os.EX_CONFIG, "")
    assert result.stderr == (
        f"ONRECORD_PORT cannot be used: found {port} (Address already in use); expected a free port\n"
    )


# What writes parts of the project itself runs in a copy of it.


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copied")
    shutil.copytree(PACKAGE, folder / "onrecord", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def run_copied(copied: Path, *words: object) -> str:
    return subprocess.run(
        [sys.executable, "-m", "onrecord", *map(str, words)],
        cwd=copied,
        env=environment({"PYTHONPATH": str(copied)}),
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE_S,
        check=True,
    ).stdout


def test_contract_writes_the_codebooks_of_the_dataset_first(copied: Path, small_dataset: Path, tmp_path: Path) -> None:
    shutil.copytree(PROJECT / "data" / "codebook", small_dataset / "codebook")
    act = small_dataset / "codebook" / "act.yaml"
    act.write_text(act.read_text().replace("code: thank", "code: give-thanks"))

    run_copied(copied, "contract", "--data", small_dataset, "--output", tmp_path / "schema")

    written = (copied / "onrecord/records/codes.py").read_text()
    books = json.loads((copied / "onrecord/records/codebook.json").read_bytes())
    contract = json.loads((tmp_path / "schema/openapi.json").read_bytes())
    assert "give-thanks" in contract["components"]["schemas"]["Act"]["enum"]
    assert written.startswith("# Generated by `make contract`")
    assert 'GIVE_THANKS = "give-thanks"' in written
    assert "THANK =" not in written
    assert "give-thanks" in json.dumps(books)
    assert "GIVE_THANKS" not in (PACKAGE / "records/codes.py").read_text()


def test_contract_writes_all_that_is_promised(copied: Path, small_dataset: Path, tmp_path: Path) -> None:
    shutil.copytree(PACKAGE / "records", copied / "onrecord/records", dirs_exist_ok=True)
    told = run_copied(copied, "contract", "--data", small_dataset, "--output", tmp_path / "schema")

    schema = tmp_path / "schema"
    assert told == f"{schema}: written\n"
    assert {path.name for path in schema.iterdir()} == {
        "codebook.json",
        "search.sql",
        "openapi.json",
        "records",
        "tables.sql",
    }
    assert (schema / "tables.sql").read_text() == tables()
    assert json.loads((schema / "openapi.json").read_bytes())["openapi"] == "3.1.0"
    assert {path.name for path in (schema / "records").iterdir()} >= {"actors.schema.json", "events.schema.json"}
    assert "The arrest" in (copied / "onrecord/http/examples.json").read_text()


def test_a_source_that_is_not_utf_8_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_bytes(b"One line.\nCaf\xe9.\n")

    refused = run("span", tmp_path / "article.txt", "One line")

    assert refused.returncode == os.EX_DATAERR
    assert refused.stderr == f"{tmp_path}/article.txt:2:1: found the byte 0xe9; expected UTF-8\n"
