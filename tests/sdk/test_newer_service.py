"""Today's client over a service that is newer than it is: nothing that was added breaks what is there."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import schemathesis
from msgspec import Struct

from onrecord_client import BadRequest, NotFound, models
from onrecord_client.record import OpenEnum
from support.newer_service import FIELDS, VALUE, NewerService, newer_contract, without_news
from support.sdk_cases import CONTRACT, OPERATIONS, examples_of, url_of, whole
from support.sdk_services import AsyncDriver, ClientDriver, InProcess, SyncDriver, asgi, sync_driver
from support.service import Service

SDK = Path(__file__).parent.parent.parent / "sdk"
CODED = [
    ("actors", "kind"),
    ("events", "plover_type"),
    ("claims", "verification_status"),
    ("relationships", "valid_end_kind"),
    ("documents", "reliability"),
]
KINDS = [kind for kind, _ in CODED]
USES_WHAT_IS_NEW = """
import sys

import httpx

from onrecord_client import CONTRACT_VERSION, Client, models

answer = httpx.Response(200, content=sys.stdin.buffer.read())
with Client("http://onrecord.test", transport=httpx.MockTransport(lambda _: answer)) as client:
    (event,) = client.events.list(novelty="new").first()
    print(CONTRACT_VERSION, event.novelty, event.rumors[0].kind.known, event.kind.known, client.rumors.list())
"""
# Answers with codes that others of their kind lack: why there is no such record, whether it held, which way it links.
RARELY_TOLD = [
    ("events.list", {"ids": "no-such-event"}),
    ("relationships.item", {"relationship_id": "ndaw-interim-president-of-mali", "valid_on": "2021-05-23"}),
    ("claims.links", {"claim_id": "russia-helps-the-junta"}),
]
ALL = {"include": list(models.Include), "expand": list(models.Expand)}
PARTS = {"include": list(models.BalanceInclude)}


@pytest.fixture(scope="module")
def today(mali: Service) -> Iterator[SyncDriver]:
    with sync_driver(mali) as driver:
        yield driver


@pytest.fixture(scope="module")
def newer_service(mali: Service) -> Iterator[SyncDriver]:
    with SyncDriver(NewerService(InProcess(mali))) as driver:
        yield driver


@pytest.fixture(scope="module")
def doors(newer_service: SyncDriver, mali_releases: Path) -> Iterator[tuple[ClientDriver, ...]]:
    """Return both clients, of the newer service."""
    with AsyncDriver(NewerService(asgi(mali_releases))) as awaited:
        yield newer_service, awaited


def parts_of(value: object) -> Iterator[object]:
    """Yield a value and everything in it."""
    yield value
    if isinstance(value, Struct):
        value = [getattr(value, name) for name in value.__struct_fields__]
    elif isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from parts_of(each)


def codes_of(value: object) -> dict[type[OpenEnum], set[OpenEnum]]:
    """Return the codes that occur in what was parsed, by the closed list that they are of."""
    found: dict[type[OpenEnum], set[OpenEnum]] = {}
    for part in parts_of(value):
        if isinstance(part, OpenEnum):
            found.setdefault(type(part), set()).add(part)
    return found


def arguments_for(operation: str, today: SyncDriver) -> dict[str, Any]:
    """Return what to ask an operation for, with all that can be had beside it."""
    names = {each.get("name") for each in OPERATIONS[operation][1].get("parameters", [])}
    additions = PARTS if operation == "get_balance" else ALL
    arguments = examples_of(operation) | {name: values for name, values in additions.items() if name in names}
    for kind in KINDS:
        name = f"{kind.removesuffix('s')}_id"
        if name in names:
            arguments[name] = next(getattr(today.client, kind).list()).id
    return {**arguments, "name": "event-kind"} if "name" in names else arguments


@pytest.mark.parametrize("operation", OPERATIONS)
def test_what_the_newer_service_answers_is_in_the_newer_contract_only(
    operation: str, today: SyncDriver, newer_service: SyncDriver
) -> None:
    newer_service.ask(whole(operation), arguments_for(operation, today))
    fits = [
        schemathesis.openapi.from_dict(contract).find_operation_by_id(operation).is_valid_response(newer_service.last)
        for contract in (newer_contract(), _closed(CONTRACT))
    ]

    assert fits == [True, False]


def _closed(contract: dict[str, Any]) -> dict[str, Any]:
    """Return a contract in which records have no fields but those that it names."""
    schemas = {
        name: {**schema, "additionalProperties": False} if "properties" in schema else schema
        for name, schema in contract["components"]["schemas"].items()
    }
    return {**contract, "components": {**contract["components"], "schemas": schemas}}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_answers_are_parsed_but_for_the_new_fields_which_raw_has(
    operation: str, today: SyncDriver, doors: tuple[ClientDriver, ...]
) -> None:
    for driver in doors:
        answer = driver.ask(whole(operation), arguments_for(operation, today))
        came = driver.last.json()

        assert came["novelty"] == "new"
        assert answer.raw == came
        assert json.loads(msgspec.json.encode(answer)) == without_news(came)


@pytest.mark.parametrize("kind", KINDS)
def test_a_walk_goes_to_its_end(kind: str, today: SyncDriver, newer_service: SyncDriver) -> None:
    before, after = (list(getattr(driver.client, kind).list(limit=20)) for driver in (today, newer_service))

    assert [record.id for record in after] == [record.id for record in before]


@pytest.mark.parametrize("kind", KINDS)
def test_raw_records_have_the_new_fields(kind: str, newer_service: SyncDriver) -> None:
    records = list(getattr(newer_service.client, kind).list().raw())

    assert records
    assert [record for record in records if not record.keys() >= FIELDS.keys()] == []


@pytest.mark.parametrize("kind", KINDS)
def test_new_codes_are_read_as_text_and_known_to_be_unknown(kind: str, newer_service: SyncDriver) -> None:
    codes = codes_of(list(getattr(newer_service.client, kind).list(**ALL).pages()))

    assert codes
    assert {enum: [str(code) for code in found if not code.known] for enum, found in codes.items()} == {
        enum: [VALUE] for enum in codes
    }


def test_every_closed_list_of_a_record_has_had_a_new_code(today: SyncDriver, newer_service: SyncDriver) -> None:
    answers = [newer_service.ask(whole(operation), arguments_for(operation, today)) for operation in OPERATIONS]
    answers += [newer_service.ask(*question) for question in RARELY_TOLD]
    met = codes_of(
        [*answers, *(page for kind in KINDS for page in getattr(newer_service.client, kind).list(**ALL).pages())]
    )
    schemas = CONTRACT["components"]["schemas"]
    said = json.dumps([schema for schema in schemas.values() if "properties" in schema])

    assert {enum.__name__ for enum in met} == {
        name for name in schemas if "enum" in schemas[name] and f'/{name}"' in said
    }


def test_a_new_code_can_be_asked_for() -> None:
    unknown = models.EventKind(VALUE)

    assert url_of("events.list", {"kind": unknown}).params["kind"] == VALUE


@pytest.mark.parametrize(("kind", "column"), CODED)
def test_tables_have_the_columns_of_today_and_the_new_codes(
    kind: str, column: str, today: SyncDriver, newer_service: SyncDriver
) -> None:
    before, after = (getattr(driver.client, kind).list().to_arrow() for driver in (today, newer_service))

    assert after.schema.remove_metadata() == before.schema.remove_metadata()
    assert after["id"] == before["id"]
    assert VALUE in after[column].to_pylist()


def test_frames_and_geojson_are_made_of_newer_records(newer_service: SyncDriver) -> None:
    walk = newer_service.client.events.list()

    assert [len(walk.to_polars()), len(walk.to_pandas()), len(walk.to_geojson()["features"])] == [walk.count()] * 3


def test_a_newer_problem_is_told(newer_service: SyncDriver) -> None:
    with pytest.raises(BadRequest) as refused:
        newer_service.ask("events.list", {"kind": "riot"})
    with pytest.raises(NotFound) as missing:
        newer_service.client.events.get("nothing")

    assert [error.name for error in refused.value.errors] == ["kind"]
    assert missing.value.detail == newer_service.last.json()["detail"]


def test_todays_templates_make_a_client_of_the_newer_contract(tmp_path: Path, newer_service: SyncDriver) -> None:
    contract = tmp_path / "openapi.json"
    contract.write_text(json.dumps(newer_contract()), "utf-8")
    shutil.copytree(SDK / "onrecord_client", tmp_path / "onrecord_client")
    newer_service.ask("events.list", {})
    package = tmp_path / "onrecord_client"
    made = run(SDK / "generate.py", "--contract", contract, "--output", package)
    used = run("-c", USES_WHAT_IS_NEW, cwd=tmp_path, given=newer_service.last.content)

    assert made == (0, "")
    assert used == (0, "99.0.0 new True True <Pager GET /v1/rumors?limit=200>\n")


def run(*words: object, cwd: Path | None = None, given: bytes = b"") -> tuple[int, str]:
    """Run Python, and return its exit code and all that it says; a package in the folder comes before ours."""
    command = [sys.executable, *map(str, words)]
    done = subprocess.run(command, cwd=cwd, input=given, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return done.returncode, done.stdout.decode()
