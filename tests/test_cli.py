"""Each command does as its help says, and its exit code shows a script how it ended."""

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
    TIMEOUT_S,
    RunningService,
    build,
    environment,
    free_port,
    invoke,
    is_listening,
    output_of,
    publish,
    run,
    running_service,
    wait_until,
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
def test_the_help_of_a_command_is_a_sentence_and_describes_every_option(command: str) -> None:
    help_text = " ".join(output_of(command, "--help").split())

    assert str(main.commands[command].help).rstrip().endswith(".")
    assert f" {' '.join(str(main.commands[command].help).split())} " in help_text
    options = [parameter for parameter in main.commands[command].params if parameter.param_type_name == "option"]
    assert [each.name for each in options if not getattr(each, "help", None)] == []


def test_the_help_lists_every_command() -> None:
    help_text = output_of("--help")

    assert set(main.commands) >= {
        "build",
        "check",
        "contract",
        "diff",
        "explain",
        "publish",
        "fingerprint",
        "serve",
        "span",
        "verify",
    }
    assert [name for name in main.commands if f"\n  {name} " not in help_text] == []
    assert output_of("--version") == f"main, version {onrecord.__version__}\n"


def test_check_prints_the_number_of_records_of_each_kind(small_dataset: Path) -> None:
    checked = run("check", small_dataset)

    assert (checked.returncode, checked.stderr) == (0, "")
    assert checked.stdout == (
        f"{small_dataset}: 2 documents, 4 actors, 2 events, 1 claim, 2 relationships; no errors\n"
    )


def test_check_reports_every_error_and_fails(small_dataset: Path) -> None:
    change(small_dataset, "actors.yaml", "kind: state", "kind: stat")
    change(small_dataset, "claims.yaml", "speaker: colonel", "speaker: kolonel")

    checked = run("check", small_dataset)

    assert (checked.returncode, checked.stdout) == (os.EX_DATAERR, "")
    lines = checked.stderr.splitlines()
    assert [line.partition(" ")[0] for line in lines] == [
        f"{small_dataset}/small/actors.yaml:2:9:",
        f"{small_dataset}/small/claims.yaml:3:12:",
    ]
    assert [line.rpartition("nearest is ")[2] for line in lines] == [
        "'state' [invalid-value]",
        "'colonel' [unknown-reference]",
    ]


def test_verify_prints_the_number_of_verified_spans(small_dataset: Path, tmp_path: Path) -> None:
    write_files(tmp_path / "sources", {"article.txt": SOURCE})

    printed = output_of("verify", tmp_path / "sources", "--data", small_dataset)

    assert printed == (
        f"4 spans verified in 1 document, 0 wrong; 1 document not found in {tmp_path}/sources\n"
        "1 hedge verified, 0 not verified\n"
    )


def test_verify_names_the_record_of_a_shifted_span_and_its_new_position(small_dataset: Path, tmp_path: Path) -> None:
    shifted = f"A correction comes first.\n{SOURCE}"
    write_files(tmp_path / "sources", {"article.txt": shifted})
    old, new = (sha256(text.encode()).hexdigest() for text in (SOURCE, shifted))
    change(small_dataset, "documents.yaml", old, new)
    change(small_dataset, "documents.yaml", "paragraphs: 2", "paragraphs: 3")

    verified = run("verify", tmp_path / "sources", "--data", small_dataset)

    assert verified.returncode == os.EX_DATAERR
    assert verified.stdout.startswith("4 spans verified in 1 document, 4 wrong; ")
    assert (
        "claim nobody-hurt: evidence[0].start: found other words at paragraph 2, 0-17; "
        "expected the span that has this sha256, now in paragraph 3, 0-17 [wrong-span]\n"
    ) in verified.stderr


def test_span_prints_evidence_that_can_be_pasted(small_dataset: Path, tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text(SOURCE)

    evidence = output_of("span", tmp_path / "article.txt", "the president", "--data", small_dataset)

    assert evidence == (
        f"- {{document: gazette, paragraph: 1, start: 21, end: 34, sha256: {sha256(b'the president').hexdigest()}}}\n"
    )
    change(small_dataset, "events.yaml", "evidence:\n", f"evidence:\n    {evidence}")
    assert "no errors" in output_of("check", small_dataset)
    assert "document: DOCUMENT-ID, " in output_of("span", tmp_path / "article.txt", "the president")


def test_span_refuses_words_that_do_not_occur_exactly_once(tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text(SOURCE)

    absent, twice = (invoke("span", tmp_path / "article.txt", words) for words in ("a general", "colonel"))

    assert (absent.exit_code, twice.exit_code) == (os.EX_DATAERR, os.EX_DATAERR)
    assert absent.stderr.startswith("'a general' does not occur in the text; expected")
    assert "occurs 2 times: paragraph 1, 4-11; paragraph 2, 23-30; expected more words" in twice.stderr


def test_fingerprint_writes_fingerprints_and_no_words(tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_text(SOURCE)

    printed = output_of("fingerprint", tmp_path / "article.txt", "-o", tmp_path / "article.fingerprints")

    written = (tmp_path / "article.fingerprints").read_text().splitlines()
    assert printed == f"{tmp_path}/article.fingerprints: 6 fingerprints\n"
    assert set(written[1:]) == fingerprints(SOURCE)
    assert "colonel" not in "\n".join(written)


def test_build_and_publish_print_their_results(small_dataset: Path, tmp_path: Path) -> None:
    file, releases = tmp_path / "release.sqlite", tmp_path / "releases"

    built = output_of("build", small_dataset, "-o", file)
    published = run("publish", file, "--releases", releases, "--day", "2026-11-01", "--note", "The first.")

    assert built == f"{file}: 2 documents, 4 actors, 2 events, 1 claim, 2 relationships\n"
    assert (published.returncode, published.stderr) == (0, "")
    assert published.stdout == f"{releases}: version 2026-11-01.1 published\n"


@pytest.mark.parametrize(
    ("words", "message"),
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
def test_a_mistyped_command_line_is_refused_with_a_message(words: tuple[str, ...], message: str) -> None:
    result = invoke(*words)

    assert (result.exit_code, message in result.stderr) == (2, True)


# The service, as a process.


@contextmanager
def run_service(releases: Path, tmp_path: Path, *options: str, **variables: str) -> Iterator[RunningService]:
    port = free_port()
    command = (*ONRECORD, "serve", "--releases", releases, "--port", port, *options)
    with running_service(command, port, tmp_path / "log", **variables) as service:
        yield service


def test_serve_prints_working_urls_and_a_curl_command_and_stops_on_a_signal(releases: Path, tmp_path: Path) -> None:
    with run_service(releases, tmp_path) as service:
        base_url = f"http://127.0.0.1:{service.port}"
        printed = [line for line in service.log.read_text().splitlines() if base_url in line and "[INFO]" not in line]
        urls = [shlex.split(line)[-1] for line in printed]
        statuses = {service.get(url.removeprefix(base_url))[0] for url in urls if "docs" not in url}

        assert [url.removeprefix(base_url).partition("?")[0] for url in urls] == [
            "/",
            "/v1/events",
            "/docs",
            "/openapi.json",
            "/v1/relationships",
        ]
        assert statuses == {200}
        assert printed[-1].strip().startswith("curl '")
        assert service.stop() == 0
        assert not is_listening(service.port)


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed here")
def test_the_printed_curl_command_gets_a_response(releases: Path, tmp_path: Path) -> None:
    with run_service(releases, tmp_path) as service:
        line = next(line for line in service.log.read_text().splitlines() if line.strip().startswith("curl "))
        curl = subprocess.run(
            [*shlex.split(line), "--silent", "--noproxy", "*"], capture_output=True, timeout=TIMEOUT_S, check=True
        )

        assert json.loads(curl.stdout)["meta"]["valid_on"] == "2021-05-23"


def test_two_workers_switch_to_a_new_release_and_stop(releases: Path, tmp_path: Path) -> None:
    copied = tmp_path / "releases"
    shutil.copytree(releases, copied)
    data = write_files(tmp_path / "data", {**SMALL, "dataset.yaml": "title: Another one\n"})
    other = build(data, tmp_path / "other.sqlite")
    with run_service(copied, tmp_path, "--workers", "2", ONRECORD_RELEASE_POLL_S="0.05") as service:
        assert wait_until(lambda: service.log.read_text().count("Started worker-") == 2)

        publish(other, copied, "--version", "next")

        assert wait_until(lambda: service.log.read_text().count("now serving release next") == 2)
        assert service.get("/readyz") == (200, {"status": "ready", "release": "next", "update_error": None})
        assert service.stop() == 0
        assert not is_listening(service.port)


def test_the_module_serves_with_environment_variables_alone_and_without_a_cache(releases: Path, tmp_path: Path) -> None:
    port = free_port()
    variables = {
        "ONRECORD_RELEASES": str(releases),
        "ONRECORD_HOST": "127.0.0.1",
        "ONRECORD_PORT": str(port),
        "ONRECORD_CACHE_MIB": "0",
    }
    with running_service((sys.executable, "-m", "onrecord.http.serve"), port, tmp_path / "log", **variables) as service:
        responses = [service.get("/v1/actors?kind=person") for _ in range(3)]

        assert responses[0][0] == 200
        assert responses == responses[:1] * 3
        assert service.stop() == 0


def test_the_module_prints_the_error_of_a_setting() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "onrecord.http.serve"],
        env=environment({"ONRECORD_PORT": "http"}),
        capture_output=True,
        encoding="utf-8",
        timeout=TIMEOUT_S,
        check=False,
    )

    assert ended.returncode != 0
    assert ended.stderr == ("ONRECORD_PORT cannot be used: found 'http'; expected a whole number from 1 to 65535\n")


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"ONRECORD_PORT": "http"}, "ONRECORD_PORT cannot be used: found 'http'; expected a whole number from 1"),
        ({"ONRECORD_WORKER": "2"}, "ONRECORD_WORKER cannot be used: found an unknown setting; expected one of "),
        ({"ONRECORD_HOST": "localhost"}, "ONRECORD_HOST cannot be used: found 'localhost'; expected an IP address"),
        ({"ONRECORD_HOST": "192.0.2.1"}, "ONRECORD_HOST cannot be used: found '192.0.2.1'; expected an IP address"),
        ({"ONRECORD_HOST": "a..b"}, "ONRECORD_HOST cannot be used: found 'a..b'; expected an IP address"),
        ({"ONRECORD_HOST": "a" * 99}, f"ONRECORD_HOST cannot be used: found '{'a' * 79}…' (99 characters); expected "),
    ],
)
def test_an_invalid_setting_is_reported_by_name(releases: Path, variables: dict[str, str], message: str) -> None:
    result = invoke("serve", "--releases", releases, **variables)

    assert (result.exit_code, result.stdout) == (os.EX_CONFIG, "")
    assert result.stderr.startswith(message)


def test_a_port_that_is_taken_is_not_shared(releases: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

        result = invoke("serve", "--releases", releases, "--port", port)

    assert (result.exit_code, result.stdout) == (os.EX_CONFIG, "")
    assert result.stderr == (
        f"ONRECORD_PORT cannot be used: found {port} (Address already in use); expected a free port\n"
    )


# `contract` writes files of the package, so it runs in a copy of it.


@pytest.fixture(scope="module")
def package_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("package")
    shutil.copytree(PACKAGE, folder / "onrecord", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def run_in_copy(package_copy: Path, *words: object) -> str:
    return subprocess.run(
        [sys.executable, "-m", "onrecord", *map(str, words)],
        cwd=package_copy,
        env=environment({"PYTHONPATH": str(package_copy)}),
        capture_output=True,
        encoding="utf-8",
        timeout=TIMEOUT_S,
        check=True,
    ).stdout


def test_contract_writes_the_codebooks_of_the_dataset_first(
    package_copy: Path, small_dataset: Path, tmp_path: Path
) -> None:
    shutil.copytree(PROJECT / "data" / "codebook", small_dataset / "codebook")
    act = small_dataset / "codebook" / "act.yaml"
    with act.open("a") as file:
        file.write("  - code: swear\n    definition: The speaker swears that something is so.\n")

    run_in_copy(package_copy, "contract", "--data", small_dataset, "--output", tmp_path / "schema")

    codes = (package_copy / "onrecord/records/codes.py").read_text()
    codebooks = json.loads((package_copy / "onrecord/records/codebook.json").read_bytes())
    contract = json.loads((tmp_path / "schema/openapi.json").read_bytes())
    assert "swear" in contract["components"]["schemas"]["Act"]["enum"]
    assert codes.startswith("# Generated by `make contract`")
    assert 'SWEAR = "swear"' in codes
    assert "swear" in json.dumps(codebooks)
    assert "SWEAR" not in (PACKAGE / "records/codes.py").read_text()


def test_contract_keeps_the_codebooks_that_the_program_cannot_do_without(
    package_copy: Path, small_dataset: Path, tmp_path: Path
) -> None:
    shutil.copytree(PROJECT / "data" / "codebook", small_dataset / "codebook")
    (small_dataset / "codebook" / "duress.yaml").unlink()
    before = (package_copy / "onrecord/records/codes.py").read_bytes()

    with pytest.raises(subprocess.CalledProcessError) as refused:
        run_in_copy(package_copy, "contract", "--data", small_dataset, "--output", tmp_path / "schema")

    assert refused.value.returncode == os.EX_DATAERR
    assert "change the program first (ImportError: cannot import name 'Duress'" in refused.value.stderr
    assert (package_copy / "onrecord/records/codes.py").read_bytes() == before


def test_contract_writes_every_file_of_the_contract(package_copy: Path, small_dataset: Path, tmp_path: Path) -> None:
    shutil.copytree(PACKAGE / "records", package_copy / "onrecord/records", dirs_exist_ok=True)
    printed = run_in_copy(package_copy, "contract", "--data", small_dataset, "--output", tmp_path / "schema")

    schema = tmp_path / "schema"
    assert printed == f"{schema}: written\n"
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
    assert "The arrest" in (package_copy / "onrecord/http/examples.json").read_text()


def test_a_source_that_is_not_utf_8_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "article.txt").write_bytes(b"One line.\nCaf\xe9.\n")

    refused = run("span", tmp_path / "article.txt", "One line")

    assert refused.returncode == os.EX_DATAERR
    assert refused.stderr == f"{tmp_path}/article.txt:2:1: error: found the byte 0xe9; expected UTF-8 [invalid-value]\n"
