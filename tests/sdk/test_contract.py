"""The client against the contract: schemathesis generates the requests, and the client's methods send them."""

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
    OPERATIONS,
    as_text,
    check_case,
    contract_with_ids,
    contract_without_cursors,
    envelope_method,
    method_names,
    methods_by_operation,
    parameters_of,
    python_name,
    query_parameters,
    requested_url,
    required_arguments,
    schemathesis_config,
    values_with_schemas,
)
from support.sdk_services import ClientDriver, SyncDriver, async_driver, server_drivers, sync_driver
from support.service import Service, rows

STEADY = settings(max_examples=20, stateful_step_count=5, deadline=None, derandomize=True, database=None)
KINDS = ("actor", "event", "claim", "relationship", "document")
MOST_REFERRED_TO = "SELECT to_id FROM reference WHERE to_kind = ? GROUP BY to_id ORDER BY count(*) DESC, to_id LIMIT 5"
SCHEMAS: dict[str, Any] = CONTRACT["components"]["schemas"]
ENUMS = [name for name, schema in SCHEMAS.items() if "enum" in schema]
METHODS = [name for names in methods_by_operation().values() for name in names]
QUERY_PARAMETERS = [(operation, each) for operation in OPERATIONS for each in query_parameters(operation)]

# Few examples: the coverage phase tries every edge of each parameter by itself, and these only combine them.
with_coverage = schemathesis.openapi.from_dict(contract_without_cursors(), config=schemathesis_config(max_examples=10))
without_coverage = schemathesis.openapi.from_dict(CONTRACT, config=schemathesis_config(max_examples=5, coverage=False))
valid = schemathesis.openapi.from_dict(CONTRACT, config=schemathesis_config(mode="positive"))


@pytest.fixture(scope="module")
def driver(mali: Service) -> Iterator[SyncDriver]:
    with sync_driver(mali) as driver:
        yield driver


@pytest.fixture(scope="module")
def drivers(driver: SyncDriver, mali_releases: Path) -> Iterator[tuple[ClientDriver, ...]]:
    """Return a driver of each client, of the service in this process."""
    with async_driver(mali_releases) as other:
        yield driver, other


@pytest.fixture(scope="module")
def server(live: str) -> Iterator[tuple[ClientDriver, ...]]:
    """Return a driver of each client, of a server."""
    one, other = server_drivers(live)
    with one, other:
        yield one, other


@pytest.fixture(scope="module")
def known(mali_releases: Path) -> schemathesis.BaseSchema:
    """Return the contract narrowed to requests that find records."""
    ids = {kind: [id_ for (id_,) in rows(mali_releases, MOST_REFERRED_TO, kind)] for kind in KINDS}
    return schemathesis.openapi.from_dict(
        contract_with_ids({**ids, "codebook": ["event-kind", "plover-mode"]}), config=schemathesis_config()
    )


@with_coverage.parametrize()
def test_both_clients_send_every_request_in_process(case: schemathesis.Case, drivers: tuple[ClientDriver, ...]) -> None:
    for driver in drivers:
        check_case(case, driver)


@without_coverage.parametrize()
def test_both_clients_send_requests_to_a_server(case: schemathesis.Case, server: tuple[ClientDriver, ...]) -> None:
    for driver in server:
        check_case(case, driver)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_records_are_decoded_completely_with_any_filters(
    operation: str, known: schemathesis.BaseSchema, drivers: tuple[ClientDriver, ...], server: tuple[ClientDriver, ...]
) -> None:
    found = []

    @STEADY
    @given(case=known.find_operation_by_id(operation).as_strategy())
    def check(case: schemathesis.Case) -> None:
        found.extend(check_case(case, driver).json().get("data", ["health"]) for driver in (*drivers, *server))

    check()

    assert any(found)


def test_the_client_follows_the_links_of_the_contract(driver: SyncDriver) -> None:
    class Links(valid.as_state_machine()):
        """Follows the links from a list to its pages and records, with the client's methods."""

        def call(self, case: schemathesis.Case, **_: object) -> schemathesis.Response:
            return schemathesis.Response.from_any(check_case(case, driver))

        def validate_response(self, *_: object, **__: object) -> None:
            """Do nothing: `check_case` has checked it."""

    run_state_machine_as_test(Links, settings=STEADY)


@pytest.mark.parametrize("kind", [name.removesuffix(".item") for name in METHODS if name.endswith(".item")])
def test_get_returns_each_listed_record(driver: SyncDriver, kind: str) -> None:
    resource = getattr(driver.client, kind)
    listed = list(resource.list())

    assert len(listed) > 10
    assert [resource.get(getattr(each, "id", None) or each.name) for each in listed] == listed


@pytest.mark.parametrize("kind", KINDS)
def test_the_ids_in_records_are_the_references_of_the_release(
    driver: SyncDriver, mali_releases: Path, kind: str
) -> None:
    fields = dict(SCHEMAS[kind.capitalize()]["properties"])
    own = fields.pop("id")
    found = {
        (record["id"], value)
        for record in getattr(driver.client, f"{kind}s").list().raw()
        for name, schema in fields.items()
        for part, value in values_with_schemas(schema, record[name])
        if part.get("pattern") == own["pattern"]
    }

    assert found == set(rows(mali_releases, "SELECT from_id, to_id FROM reference WHERE from_kind = ?", kind))


@pytest.mark.parametrize("kind", KINDS)
def test_get_finds_every_referenced_record(driver: SyncDriver, mali_releases: Path, kind: str) -> None:
    referred_to = rows(mali_releases, "SELECT DISTINCT to_id FROM reference WHERE to_kind = ?", kind)
    resource = getattr(driver.client, f"{kind}s")

    assert referred_to
    assert [(resource.get(id_).id,) for (id_,) in referred_to] == referred_to


def test_every_operation_has_a_method() -> None:
    assert [operation for operation in OPERATIONS if operation not in methods_by_operation()] == []


def test_every_method_has_an_operation() -> None:
    assert methods_by_operation().get(None, []) == []


def test_both_clients_have_the_same_methods_and_parameters(drivers: tuple[ClientDriver, ...]) -> None:
    methods, async_methods = (
        {name: parameters_of(driver.client, name) for name in method_names(driver.client)} for driver in drivers
    )

    assert list(async_methods.items()) == list(methods.items())


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_method_has_the_parameters_of_its_operation(operation: str, driver: SyncDriver) -> None:
    names = [each["name"] for each in OPERATIONS[operation][1].get("parameters", []) if "in" in each]

    keywords = [*parameters_of(driver.client, envelope_method(operation))]

    assert sorted(keywords) == sorted(map(python_name, names))


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_docstring_has_the_descriptions_of_the_contract(operation: str, driver: SyncDriver) -> None:
    docstring = str(attrgetter(envelope_method(operation))(driver.client).__doc__)
    descriptions = dict(re.findall(r"- `(\w+)`: (.*)", docstring))

    assert [
        each["name"]
        for each in query_parameters(operation)
        if not descriptions[python_name(each["name"])].startswith(each["description"])
    ] == []


def sent(operation: str, parameter: str, value: object) -> list[str]:
    """Return the values of a parameter in the requested URL, given its argument."""
    arguments = {**required_arguments(operation), python_name(parameter): value}
    return requested_url(envelope_method(operation), arguments).params.get_list(parameter)


def values_of(parameter: dict[str, Any]) -> list[Any]:
    """Return some valid values of a parameter."""
    schema = parameter["schema"].get("items", parameter["schema"])
    (schema,) = schema.get("allOf", [schema])
    named = SCHEMAS.get(schema.get("$ref", "").rpartition("/")[2], schema)
    return list(named.get("enum", [2.5, -1, 2.5, 0] if named["type"] == "number" else ["a", "b"]))


LISTS = [
    (operation, each["name"], each) for operation, each in QUERY_PARAMETERS if each["schema"].get("type") == "array"
]
DEFAULTS = [(operation, each["name"], each) for operation, each in QUERY_PARAMETERS if "default" in each["schema"]]


@pytest.mark.parametrize(("operation", "name", "parameter"), LISTS)
def test_several_values_are_sent_as_the_contract_says(operation: str, name: str, parameter: dict[str, Any]) -> None:
    values = values_of(parameter)
    texts = list(map(str, values))

    assert sorted(sent(operation, name, values)) == (sorted(texts) if parameter["explode"] else [",".join(texts)])


@pytest.mark.parametrize(("operation", "name", "parameter"), DEFAULTS)
def test_defaults_of_the_contract_are_not_sent(operation: str, name: str, parameter: dict[str, Any]) -> None:
    default = parameter["schema"]["default"]
    values = [100, True, *values_of(parameter)]
    (other, *_) = [value for value in values if type(value) is type(default) and value != default]

    assert (sent(operation, name, default), sent(operation, name, other)) == ([], [as_text(other)])


def test_the_page_size_is_the_maximum_of_the_contract() -> None:
    paged = {operation for operation, each in QUERY_PARAMETERS if each["name"] == "cursor"}
    limits = {operation: each["schema"]["maximum"] for operation, each in QUERY_PARAMETERS if each["name"] == "limit"}

    assert {operation: limits[operation] for operation in paged} == dict.fromkeys(paged, PAGE_SIZE)


def test_an_empty_list_is_refused_and_not_taken_for_no_filter(driver: SyncDriver) -> None:
    with pytest.raises(BadRequest) as caught:
        driver.call("actors.list", {"ids": []})

    assert [error.name for error in caught.value.errors] == ["ids"]


@pytest.mark.parametrize("id_", ["", ".", ".."])
@pytest.mark.parametrize("operation", [name for name, (path, _) in OPERATIONS.items() if "{" in path])
def test_ids_that_would_change_the_path_are_refused(operation: str, id_: str) -> None:
    (name,) = re.findall(r"{(\w+)}", OPERATIONS[operation][0])
    for method in methods_by_operation()[operation]:
        with pytest.raises(ValueError, match="expected an id"):
            requested_url(method, {**required_arguments(operation), name: id_})


@pytest.mark.parametrize("id_", ["a/b", "a?b", "a#b", "a b", "%41", "é", "..."])
def test_any_other_id_is_sent_as_one_path_segment(id_: str) -> None:
    url = requested_url("events.get", {"event_id": id_})

    assert url.raw_path.decode().rpartition("/") == ("/v1/events", "/", quote(id_, safe=""))


def test_every_enum_of_the_contract_has_a_name() -> None:
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
def test_the_examples_of_the_contract_are_decoded_completely(operation: str) -> None:
    content = OPERATIONS[operation][1]["responses"]["200"]["content"]["application/json"]
    kind = getattr(models, content["schema"]["$ref"].rpartition("/")[2])
    examples = [each["value"] for each in content.get("examples", {}).values()]

    assert examples, "the contract has no example of this operation: run `make contract`"
    assert [json.loads(msgspec.json.encode(msgspec.convert(each, kind))) for each in examples] == examples
