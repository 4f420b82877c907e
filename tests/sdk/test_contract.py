"""The client held against the contract: schemathesis writes the requests, and the client's own functions ask them."""

import json
import re
from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path
from typing import Any, get_args
from urllib.parse import quote

import msgspec
import pytest
import schemathesis
from hypothesis import given, settings
from hypothesis.stateful import run_state_machine_as_test

from onrecord_client import BadRequest, models
from onrecord_client.pagination import PAGE_SIZE
from support.sdk_cases import (
    CONTRACT,
    KEYWORDS,
    OPERATIONS,
    config,
    drive,
    examples_of,
    functions_by_operation,
    functions_of,
    known_to,
    parameters,
    parts,
    query_parameters,
    text_of,
    url_of,
    whole,
    without_cursors,
)
from support.sdk_services import ClientDriver, SyncDriver, async_driver, server_drivers, sync_driver
from support.service import Service, rows

STEADY = settings(max_examples=20, stateful_step_count=5, deadline=None, derandomize=True, database=None)
KINDS = ("actor", "event", "claim", "relationship", "document")
MOST_REFERRED_TO = "SELECT to_id FROM reference WHERE to_kind = ? GROUP BY to_id ORDER BY count(*) DESC, to_id LIMIT 5"
SCHEMAS: dict[str, Any] = CONTRACT["components"]["schemas"]
ENUMS = [name for name, schema in SCHEMAS.items() if "enum" in schema]
FUNCTIONS = [name for names in functions_by_operation().values() for name in names]
QUERY = [(operation, each) for operation in OPERATIONS for each in query_parameters(operation)]

# Few, since they only mix what coverage has asked for one by one: every parameter with each of its edges.
contract = schemathesis.openapi.from_dict(without_cursors(), config=config(max_examples=10))
fewer = schemathesis.openapi.from_dict(CONTRACT, config=config(max_examples=5, coverage=False))
right = schemathesis.openapi.from_dict(CONTRACT, config=config(mode="positive"))


@pytest.fixture(scope="module")
def waiting(mali: Service) -> Iterator[SyncDriver]:
    with sync_driver(mali) as driver:
        yield driver


@pytest.fixture(scope="module")
def doors(waiting: SyncDriver, mali_releases: Path) -> Iterator[tuple[ClientDriver, ...]]:
    """Return both clients, of the service in this process."""
    with async_driver(mali_releases) as awaited:
        yield waiting, awaited


@pytest.fixture(scope="module")
def server(live: str) -> Iterator[tuple[ClientDriver, ...]]:
    """Return both clients, of a server."""
    waiting, awaited = server_drivers(live)
    with waiting, awaited:
        yield waiting, awaited


@pytest.fixture(scope="module")
def known(mali_releases: Path) -> schemathesis.BaseSchema:
    """Return the contract, of which requests are made that find something."""
    ids = {kind: [id_ for (id_,) in rows(mali_releases, MOST_REFERRED_TO, kind)] for kind in KINDS}
    return schemathesis.openapi.from_dict(known_to({**ids, "codebook": ["event-kind", "plover-mode"]}), config=config())


@contract.parametrize()
def test_every_request_goes_through_both_clients(case: schemathesis.Case, doors: tuple[ClientDriver, ...]) -> None:
    for driver in doors:
        drive(case, driver)


@fewer.parametrize()
def test_requests_go_through_both_clients_to_a_server(
    case: schemathesis.Case, server: tuple[ClientDriver, ...]
) -> None:
    for driver in server:
        drive(case, driver)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_records_are_parsed_whole_whatever_finds_them(
    operation: str, known: schemathesis.BaseSchema, doors: tuple[ClientDriver, ...], server: tuple[ClientDriver, ...]
) -> None:
    found = []

    @STEADY
    @given(case=known.find_operation_by_id(operation).as_strategy())
    def ask(case: schemathesis.Case) -> None:
        found.extend(drive(case, driver).json().get("data", ["health"]) for driver in (*doors, *server))

    ask()

    assert any(found)


def test_walks_along_the_links_go_through_the_client(waiting: SyncDriver) -> None:
    class Links(right.as_state_machine()):
        """Follows links from list to page to record, with the client's functions."""

        def call(self, case: schemathesis.Case, **_: object) -> schemathesis.Response:
            return schemathesis.Response.from_any(drive(case, waiting))

        def validate_response(self, *_: object, **__: object) -> None:
            """Leave it be: `drive` checked it."""

    run_state_machine_as_test(Links, settings=STEADY)


@pytest.mark.parametrize("kind", [name.removesuffix(".item") for name in FUNCTIONS if name.endswith(".item")])
def test_what_is_listed_is_got_one_by_one(waiting: SyncDriver, kind: str) -> None:
    resource = getattr(waiting.client, kind)
    listed = list(resource.list())

    assert len(listed) > 10
    assert [resource.get(getattr(each, "id", None) or each.name) for each in listed] == listed


@pytest.mark.parametrize("kind", KINDS)
def test_every_id_in_a_record_is_one_that_the_release_says_it_refers_to(
    waiting: SyncDriver, mali_releases: Path, kind: str
) -> None:
    fields = dict(SCHEMAS[kind.capitalize()]["properties"])
    own = fields.pop("id")
    found = {
        (record["id"], value)
        for record in getattr(waiting.client, f"{kind}s").list().raw()
        for name, schema in fields.items()
        for part, value in parts(schema, record[name])
        if part.get("pattern") == own["pattern"]
    }

    assert found == set(rows(mali_releases, "SELECT from_id, to_id FROM reference WHERE from_kind = ?", kind))


@pytest.mark.parametrize("kind", KINDS)
def test_every_reference_leads_to_a_record(waiting: SyncDriver, mali_releases: Path, kind: str) -> None:
    referred_to = rows(mali_releases, "SELECT DISTINCT to_id FROM reference WHERE to_kind = ?", kind)
    resource = getattr(waiting.client, f"{kind}s")

    assert referred_to
    assert [(resource.get(id_).id,) for (id_,) in referred_to] == referred_to


def test_no_operation_is_without_a_function() -> None:
    assert [operation for operation in OPERATIONS if operation not in functions_by_operation()] == []


def test_no_function_asks_for_what_is_not_in_the_contract() -> None:
    assert functions_by_operation().get(None, []) == []


def test_both_clients_have_the_same_functions_with_the_same_parameters(doors: tuple[ClientDriver, ...]) -> None:
    waiting, awaited = (
        {name: parameters(driver.client, name) for name in functions_of(driver.client)} for driver in doors
    )

    assert list(awaited.items()) == list(waiting.items())


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_parameters_of_a_function_are_those_of_the_contract(operation: str, waiting: SyncDriver) -> None:
    given = [each["name"] for each in OPERATIONS[operation][1].get("parameters", []) if "in" in each]

    keywords = [*parameters(waiting.client, whole(operation))]

    assert sorted(keywords) == sorted(KEYWORDS.get(name, name) for name in given)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_function_says_of_its_parameters_what_the_contract_says(operation: str, waiting: SyncDriver) -> None:
    docstring = str(attrgetter(whole(operation))(waiting.client).__doc__)
    told = dict(re.findall(r"- `(\w+)`: (.*)", docstring))

    assert [
        each["name"]
        for each in query_parameters(operation)
        if not told[KEYWORDS.get(each["name"], each["name"])].startswith(each["description"])
    ] == []


def asked(operation: str, parameter: str, value: object) -> list[str]:
    """Return as what a value of a parameter goes out."""
    arguments = {**examples_of(operation), KEYWORDS.get(parameter, parameter): value}
    return url_of(whole(operation), arguments).params.get_list(parameter)


def values_of(parameter: dict[str, Any]) -> list[Any]:
    """Return some values that a parameter may have."""
    schema = parameter["schema"].get("items", parameter["schema"])
    (schema,) = schema.get("allOf", [schema])
    named = SCHEMAS.get(schema.get("$ref", "").rpartition("/")[2], schema)
    return list(named.get("enum", [2.5, -1, 2.5, 0] if named["type"] == "number" else ["a", "b"]))


LISTS = [(operation, each["name"], each) for operation, each in QUERY if each["schema"].get("type") == "array"]
DEFAULTS = [(operation, each["name"], each) for operation, each in QUERY if "default" in each["schema"]]


@pytest.mark.parametrize(("operation", "name", "parameter"), LISTS)
def test_several_values_go_out_as_the_contract_has_it(operation: str, name: str, parameter: dict[str, Any]) -> None:
    values = values_of(parameter)
    texts = list(map(str, values))

    assert sorted(asked(operation, name, values)) == (sorted(texts) if parameter["explode"] else [",".join(texts)])


@pytest.mark.parametrize(("operation", "name", "parameter"), DEFAULTS)
def test_what_the_contract_takes_for_granted_is_not_sent(operation: str, name: str, parameter: dict[str, Any]) -> None:
    default = parameter["schema"]["default"]
    values = [100, True, *values_of(parameter)]
    (other, *_) = [value for value in values if type(value) is type(default) and value != default]

    assert (asked(operation, name, default), asked(operation, name, other)) == ([], [text_of(other)])


def test_a_page_has_as_many_records_as_the_contract_allows() -> None:
    paged = {operation for operation, each in QUERY if each["name"] == "cursor"}
    limits = {operation: each["schema"]["maximum"] for operation, each in QUERY if each["name"] == "limit"}

    assert {operation: limits[operation] for operation in paged} == dict.fromkeys(paged, PAGE_SIZE)


def test_an_empty_list_is_refused_rather_than_taken_for_no_filter(waiting: SyncDriver) -> None:
    with pytest.raises(BadRequest) as caught:
        waiting.ask("actors.list", {"ids": []})

    assert [error.name for error in caught.value.errors] == ["ids"]


@pytest.mark.parametrize("id_", ["", ".", ".."])
@pytest.mark.parametrize("operation", [name for name, (path, _) in OPERATIONS.items() if "{" in path])
def test_what_would_lead_elsewhere_is_no_id(operation: str, id_: str) -> None:
    for function in functions_by_operation()[operation]:
        with pytest.raises(ValueError, match="expected an id"):
            url_of(function, {**examples_of(operation), re.findall(r"{(\w+)}", OPERATIONS[operation][0])[0]: id_})


@pytest.mark.parametrize("id_", ["a/b", "a?b", "a#b", "a b", "%41", "é", "..."])
def test_any_other_text_goes_out_as_one_part_of_a_path(id_: str) -> None:
    url = url_of("events.get", {"event_id": id_})

    assert url.raw_path.decode().rpartition("/") == ("/v1/events", "/", quote(id_, safe=""))


def test_every_closed_list_of_the_contract_has_a_name() -> None:
    assert json.dumps(CONTRACT).count('"enum":') == len(ENUMS)


@pytest.mark.parametrize("name", ENUMS)
def test_an_enum_has_a_member_for_each_value(name: str) -> None:
    enum = getattr(models, name)
    values = SCHEMAS[name]["enum"]

    assert [member.value for member in enum] == values
    assert list(get_args(getattr(models, f"{name}Text"))) == values
    assert [(msgspec.json.decode(msgspec.json.encode(each), type=enum) is each, each.known) for each in enum] == [
        (True, True) for _ in values
    ]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_examples_of_the_contract_are_parsed_whole(operation: str) -> None:
    content = OPERATIONS[operation][1]["responses"]["200"]["content"]["application/json"]
    kind = getattr(models, content["schema"]["$ref"].rpartition("/")[2])
    examples = [each["value"] for each in content["examples"].values()]

    assert examples
    assert [json.loads(msgspec.json.encode(msgspec.convert(each, kind))) for each in examples] == examples
