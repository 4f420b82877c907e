"""Today's client with a newer service: additions to the contract do not break it."""

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
from support.newer_service import NEW_CODE, NEW_FIELDS, NewerService, newer_contract, without_new_fields
from support.sdk_cases import CONTRACT, OPERATIONS, envelope_method, requested_url, required_arguments
from support.sdk_services import AsyncDriver, ClientDriver, InProcess, SyncDriver, asgi_transport, sync_driver
from support.service import Service

SDK = Path(__file__).parent.parent.parent / "sdk"
CODED = [
    ("actors", "kind"),
    ("events", "plover_type"),
    ("claims", "verification_status"),
    ("relationships", "valid_end_kind"),
    ("documents", "reliability_grade"),
]
KINDS = [kind for kind, _ in CODED]
USE_NEW_NAMES = """
import sys

import httpx

from onrecord_client import CONTRACT_VERSION, Client, models

response = httpx.Response(200, content=sys.stdin.buffer.read())
with Client("http://onrecord.test", transport=httpx.MockTransport(lambda _: response)) as client:
    (event,) = client.events.list(novelty="new").first()
    print(CONTRACT_VERSION, event.novelty, event.rumors[0].kind.known, event.kind.known, client.rumors.list())
"""
# Responses with enums that the other responses lack: the status of a missing id, validity, and direction of a link.
RARE_ENUMS = [
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
def drivers(newer_service: SyncDriver, mali_releases: Path) -> Iterator[tuple[ClientDriver, ...]]:
    """Return a driver of each client, of the newer service."""
    with AsyncDriver(NewerService(asgi_transport(mali_releases))) as async_driver:
        yield newer_service, async_driver


def parts_of(value: object) -> Iterator[object]:
    """Yield a value and all values in it."""
    yield value
    if isinstance(value, Struct):
        value = [getattr(value, name) for name in value.__struct_fields__]
    elif isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from parts_of(each)


def codes_of(value: object) -> dict[type[OpenEnum], set[OpenEnum]]:
    """Return the codes in a decoded value, by their enum."""
    found: dict[type[OpenEnum], set[OpenEnum]] = {}
    for part in parts_of(value):
        if isinstance(part, OpenEnum):
            found.setdefault(type(part), set()).add(part)
    return found


def arguments_for(operation: str, today: SyncDriver) -> dict[str, Any]:
    """Return arguments that request all optional parts of a response."""
    names = {each.get("name") for each in OPERATIONS[operation][1].get("parameters", [])}
    additions = PARTS if operation == "get_balance" else ALL
    arguments = required_arguments(operation) | {name: values for name, values in additions.items() if name in names}
    for kind in KINDS:
        name = f"{kind.removesuffix('s')}_id"
        if name in names:
            arguments[name] = next(getattr(today.client, kind).list()).id
    return {**arguments, "name": "event-kind"} if "name" in names else arguments


@pytest.mark.parametrize("operation", OPERATIONS)
def test_newer_responses_fit_the_newer_contract_only(
    operation: str, today: SyncDriver, newer_service: SyncDriver
) -> None:
    newer_service.call(envelope_method(operation), arguments_for(operation, today))
    fits = [
        schemathesis.openapi.from_dict(contract)
        .find_operation_by_id(operation)
        .is_valid_response(newer_service.last_response)
        for contract in (newer_contract(), _closed(CONTRACT))
    ]

    assert fits == [True, False]


def _closed(contract: dict[str, Any]) -> dict[str, Any]:
    """Return a contract in which records have no other fields than those of the contract."""
    schemas = {
        name: {**schema, "additionalProperties": False} if "properties" in schema else schema
        for name, schema in contract["components"]["schemas"].items()
    }
    return {**contract, "components": {**contract["components"], "schemas": schemas}}


@pytest.mark.parametrize("operation", OPERATIONS)
def test_new_fields_are_dropped_and_raw_has_them(
    operation: str, today: SyncDriver, drivers: tuple[ClientDriver, ...]
) -> None:
    for driver in drivers:
        result = driver.call(envelope_method(operation), arguments_for(operation, today))
        body = driver.last_response.json()

        assert body["novelty"] == "new"
        assert result.raw == body
        assert json.loads(msgspec.json.encode(result)) == without_new_fields(body)


@pytest.mark.parametrize("kind", KINDS)
def test_an_iteration_reaches_the_end(kind: str, today: SyncDriver, newer_service: SyncDriver) -> None:
    before, after = (list(getattr(driver.client, kind).list(limit=20)) for driver in (today, newer_service))

    assert [record.id for record in after] == [record.id for record in before]


@pytest.mark.parametrize("kind", KINDS)
def test_raw_records_have_the_new_fields(kind: str, newer_service: SyncDriver) -> None:
    records = list(getattr(newer_service.client, kind).list().raw())

    assert records
    assert [record for record in records if not record.keys() >= NEW_FIELDS.keys()] == []


@pytest.mark.parametrize("kind", KINDS)
def test_new_codes_are_texts_that_are_not_known(kind: str, newer_service: SyncDriver) -> None:
    codes = codes_of(list(getattr(newer_service.client, kind).list(**ALL).pages()))

    assert codes
    assert {enum: [str(code) for code in found if not code.known] for enum, found in codes.items()} == {
        enum: [NEW_CODE] for enum in codes
    }


def test_every_enum_of_a_response_was_tried_with_a_new_code(today: SyncDriver, newer_service: SyncDriver) -> None:
    results = [
        newer_service.call(envelope_method(operation), arguments_for(operation, today)) for operation in OPERATIONS
    ]
    results += [newer_service.call(*request) for request in RARE_ENUMS]
    tried = codes_of(
        [*results, *(page for kind in KINDS for page in getattr(newer_service.client, kind).list(**ALL).pages())]
    )
    schemas = CONTRACT["components"]["schemas"]
    records = json.dumps([schema for schema in schemas.values() if "properties" in schema])

    assert {enum.__name__ for enum in tried} == {
        name for name in schemas if "enum" in schemas[name] and f'/{name}"' in records
    }


def test_a_new_code_can_be_a_filter() -> None:
    unknown = models.EventKind(NEW_CODE)

    assert requested_url("events.list", {"kind": unknown}).params["kind"] == NEW_CODE


@pytest.mark.parametrize(("kind", "column"), CODED)
def test_tables_have_todays_columns_with_new_codes(
    kind: str, column: str, today: SyncDriver, newer_service: SyncDriver
) -> None:
    before, after = (getattr(driver.client, kind).list().to_arrow() for driver in (today, newer_service))

    assert after.schema.remove_metadata() == before.schema.remove_metadata()
    assert after["id"] == before["id"]
    assert NEW_CODE in after[column].to_pylist()


def test_newer_records_become_frames_and_geojson(newer_service: SyncDriver) -> None:
    pager = newer_service.client.events.list()

    assert [len(pager.to_polars()), len(pager.to_pandas()), len(pager.to_geojson()["features"])] == [pager.count()] * 3


def test_a_newer_problem_raises_its_exception(newer_service: SyncDriver) -> None:
    with pytest.raises(BadRequest) as refused:
        newer_service.call("events.list", {"kind": "riot"})
    with pytest.raises(NotFound) as missing:
        newer_service.client.events.get("nothing")

    assert [error.name for error in refused.value.errors] == ["kind"]
    assert missing.value.detail == newer_service.last_response.json()["detail"]


def test_todays_templates_generate_a_client_of_the_newer_contract(tmp_path: Path, newer_service: SyncDriver) -> None:
    contract = tmp_path / "openapi.json"
    contract.write_text(json.dumps(newer_contract()), "utf-8")
    shutil.copytree(SDK / "onrecord_client", tmp_path / "onrecord_client")
    newer_service.call("events.list", {})
    package = tmp_path / "onrecord_client"
    generated = run(SDK / "generate.py", "--contract", contract, "--output", package)
    used = run("-c", USE_NEW_NAMES, cwd=tmp_path, stdin=newer_service.last_response.content)

    assert generated == (0, "")
    assert used == (0, "99.0.0 new True True <Pager GET /v1/rumors?limit=200>\n")


def run(*words: object, cwd: Path | None = None, stdin: bytes = b"") -> tuple[int, str]:
    """Run Python, and return its exit code and output; a package in `cwd` takes precedence over the installed one."""
    command = [sys.executable, *map(str, words)]
    done = subprocess.run(command, cwd=cwd, input=stdin, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return done.returncode, done.stdout.decode()
