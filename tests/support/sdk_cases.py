"""Requests that the contract allows or forbids, asked through the client's own functions."""

import copy
import inspect
import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, unquote, urlsplit

import httpx
import msgspec
import pytest
import requests
import schemathesis
from schemathesis.config import SchemathesisConfig

from generate import view_of
from onrecord_client import ApiError, AsyncClient, BadRequest, Client, NotFound
from onrecord_client.pagination import PAGE_SIZE
from onrecord_client.record import ResponseBody
from support.contract_checks import excluded_checks
from support.sdk_services import IN_PROCESS, ClientDriver, SyncDriver

CONTRACT_FILE = Path(__file__).parent.parent.parent / "schema" / "openapi.json"
# What the client sees of it.
CONTRACT: dict[str, Any] = view_of(json.loads(CONTRACT_FILE.read_text("utf-8")))
OPERATIONS: dict[str, tuple[str, dict[str, Any]]] = {
    operation["operationId"]: (path, operation)
    for path, methods in CONTRACT["paths"].items()
    for operation in methods.values()
}
KEYWORDS = {"from": "from_"}  # which Python keeps for itself
OWN_LIMIT = ("limit", str(PAGE_SIZE))  # what the client asks for by itself
Question: TypeAlias = tuple[str, set[tuple[str, str]]]
EXCEPTIONS = {400: BadRequest, 404: NotFound}
TOLD = ("status", "type", "title", "detail", "request_id")


def config(max_examples: int = 30, *, coverage: bool = True, mode: str = "all") -> SchemathesisConfig:
    """Return how cases are generated: as schemathesis.toml says, but with the one method that a client asks with."""
    return SchemathesisConfig.from_dict(
        {
            "generation": {
                "max-examples": max_examples,
                "deterministic": True,
                "database": "none",
                "mode": mode,
            },
            "phases": {"coverage": {"enabled": coverage, "unexpected-methods": []}},
        }
    )


def without_cursors() -> dict[str, Any]:
    """Return the contract without cursors: one that was made up is refused, whatever else is asked for."""
    less = copy.deepcopy(CONTRACT)
    for methods in less["paths"].values():
        for operation in methods.values():
            given = operation.get("parameters", [])
            operation["parameters"] = [each for each in given if each.get("name") != "cursor"]
    return less


def known_to(ids: Mapping[str, list[str]]) -> dict[str, Any]:
    """Return the contract narrowed to requests that may find something: ids that there are, and no free texts."""
    narrowed = copy.deepcopy(CONTRACT)
    for methods in narrowed["paths"].values():
        for operation in methods.values():
            given = [each for each in operation.get("parameters", []) if "schema" in each]
            for each in given:
                items = each["schema"].get("items", {})
                kind = re.match(r"Id of an? (\w+)\.", items.get("description", ""))
                if kind:
                    items["enum"] = ids[kind[1]]
                elif each["in"] == "path":
                    each["schema"] = {"enum": ids[each["description"].split()[-1].rstrip(".")]}
                elif each.get("required"):
                    each["schema"] = {"enum": each["schema"]["examples"]}
            operation["parameters"] = [each for each in given if not _is_free(each["schema"])]
    return narrowed


def _is_free(schema: dict[str, Any]) -> bool:
    """Return whether a parameter takes what no list of values says."""
    values = schema.get("items", schema)
    return not {"enum", "$ref", "allOf", "default"} & set(values)


def functions_of(client: Client | AsyncClient) -> list[str]:
    """Return the names of all functions of a client that ask something: `events.list`, `service.health`."""
    return [
        f"{kind}.{name}"
        for kind, resource in vars(client).items()
        if not kind.startswith("_")
        for name, _ in inspect.getmembers(resource, inspect.ismethod)
        if not name.startswith("_")
    ]


@cache
def functions_by_operation() -> dict[str | None, list[str]]:
    """Return the functions that ask for each operation, found by calling every one; under None what is no operation."""
    found: dict[str | None, list[str]] = {}
    with refusing() as driver:
        for function in functions_of(driver.client):
            path = url_of(function, dict.fromkeys(needed(driver.client, function), "x")).path
            found.setdefault(operation_at(path), []).append(function)
    return found


def whole(operation: str) -> str:
    """Return the function that gives an operation's whole answer, rather than the record in it."""
    functions = functions_by_operation()[operation]
    (function,) = [name for name in functions if name.endswith(".item")] or functions
    return function


def examples_of(operation: str) -> dict[str, Any]:
    """Return what an operation cannot be asked without: what the contract has for example, and as an id any."""
    return {
        KEYWORDS.get(each["name"], each["name"]): each["schema"].get("examples", ["x"])[0]
        for each in OPERATIONS[operation][1].get("parameters", [])
        if each.get("required")
    }


def refusing() -> SyncDriver:
    """Return a client that is told 404 whatever it asks for."""
    return SyncDriver(httpx.MockTransport(lambda _: httpx.Response(404, stream=httpx.ByteStream(b""))))


def url_of(function: str, arguments: Mapping[str, object]) -> httpx.URL:
    """Return what a function asks for."""
    with refusing() as driver:
        with suppress(NotFound):
            driver.ask(function, arguments)
        return driver.last.request.url


def operation_at(path: str) -> str | None:
    """Return the operation that a path leads to."""
    for name, (template, _) in OPERATIONS.items():
        if re.fullmatch(re.sub(r"{\w+}", "[^/]+", template), path):
            return name
    return None


def parameters(client: Client | AsyncClient, function: str) -> Mapping[str, inspect.Parameter]:
    """Return what a function may be called with."""
    return inspect.signature(attrgetter(function)(client)).parameters


def needed(client: Client | AsyncClient, function: str) -> set[str]:
    """Return what a function cannot be called without."""
    return {name for name, each in parameters(client, function).items() if each.default is each.empty}


def drive(case: schemathesis.Case, driver: ClientDriver) -> httpx.Response:
    """Ask for a case with every function of its operation, check all that comes of it, and return what came last."""
    operation = operation_of(case)
    say_each_once(case)
    arguments = arguments_of(case)
    question = question_of(case)
    for function in functions_by_operation()[operation]:
        if not set(arguments) <= set(parameters(driver.client, function)):
            with pytest.raises(TypeError, match="unexpected keyword argument"):
                driver.ask(function, arguments)
        elif not needed(driver.client, function) <= set(arguments):
            with pytest.raises(TypeError, match=r"missing .* required keyword-only argument"):
                driver.ask(function, arguments)
        elif {".", ".."} & set(case.path_parameters.values()):
            with pytest.raises(ValueError, match="expected an id"):
                driver.ask(function, arguments)
        else:
            try:
                answer = driver.ask(function, arguments)
            except ApiError as error:
                assert_tells(error, driver.last)
            else:
                assert_says(answer, driver.last)
            assert_asks(driver.last.request.url, question, operation)
            case.validate_response(driver.last, excluded_checks=excluded_checks(case))
    return driver.last


def operation_of(case: schemathesis.Case) -> str:
    """Return the id of a case's operation."""
    name: str = case.operation.definition.raw["operationId"]
    return name


def say_each_once(case: schemathesis.Case) -> None:
    """Make the lists of a case what they are on their way: texts, and from a client each of them once.

    schemathesis judges anew whether what is left fits the contract.
    """
    explode = {each["name"]: each["explode"] for each in query_parameters(operation_of(case)) if "explode" in each}
    query = {
        name: _once(value) if explode.get(name, isinstance(value, list)) else value
        for name, value in case.query.items()
    }
    if query != case.query:
        case.query = query


def _once(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return list(dict.fromkeys(map(text_of, values)))


def text_of(value: object) -> str:
    """Return as what a value is sent."""
    return value if isinstance(value, str) else json.dumps(value)


def arguments_of(case: schemathesis.Case) -> dict[str, Any]:
    """Return a case's path and query as keyword arguments, but for empty lists, which are not sent.

    The header that a case may have is left out too: the client has conditional requests of its own.
    """
    path = {name: unquote(value) for name, value in case.path_parameters.items()}
    return path | {KEYWORDS.get(name, name): value for name, value in case.query.items() if value != []}


def question_of(case: schemathesis.Case) -> Question:
    """Return path and query as they are sent without a client."""
    plain = case.as_transport_kwargs(base_url=IN_PROCESS)
    url = requests.Request("GET", plain["url"], params=plain["params"]).prepare().url
    return _question(str(url))


def _question(url: str) -> Question:
    parts = urlsplit(url)
    return unquote(parts.path), set(parse_qsl(parts.query, keep_blank_values=True))


def assert_asks(url: httpx.URL, question: Question, operation: str) -> None:
    """Assert that the client asked just that, but for defaults, which it leaves out, and its own size of a page."""
    path, query = question
    names = {each["name"] for each in query_parameters(operation)}
    size = {OWN_LIMIT} if "cursor" in names and "limit" not in dict(query) else set()

    assert _question(str(url)) == (path, query - defaults_of(operation) | size)


def defaults_of(operation: str) -> set[tuple[str, str]]:
    """Return what the contract says counts where a parameter is not given."""
    return {
        (parameter["name"], text_of(parameter["schema"]["default"]))
        for parameter in query_parameters(operation)
        if "default" in parameter["schema"]
    }


def query_parameters(operation: str) -> list[dict[str, Any]]:
    """Return the parameters in the query of an operation, as the contract has them."""
    return [each for each in OPERATIONS[operation][1].get("parameters", []) if each.get("in") == "query"]


def assert_says(answer: object, response: httpx.Response) -> None:
    """Assert that what was parsed, encoded again, is the JSON that came, or the record in it."""
    came = json.loads(response.content)
    again = json.loads(msgspec.json.encode(answer))
    if isinstance(answer, ResponseBody):
        assert answer.raw == came
        assert again == came
    else:
        assert again == came["data"]


def assert_tells(error: ApiError, response: httpx.Response) -> None:
    """Assert that an exception is the right one, and tells all that the problem says."""
    problem = json.loads(response.content)
    told = {name: getattr(error, name) for name in TOLD}

    assert type(error) is EXCEPTIONS[response.status_code]
    assert {**told, "errors": msgspec.to_builtins(error.errors)} == {name: problem[name] for name in (*TOLD, "errors")}
    assert json.loads(msgspec.json.encode(error.problem)) == problem


def parts(schema: dict[str, Any], value: object) -> Iterator[tuple[dict[str, Any], object]]:
    """Yield a value and all values in it, each with the schema that it is of."""
    schema = resolved(schema, value)
    yield schema, value
    if isinstance(value, list):
        for each in value:
            yield from parts(schema["items"], each)
    elif isinstance(value, dict):
        for name, each in value.items():
            yield from parts(schema.get("properties", {}).get(name) or schema["additionalProperties"], each)


def resolved(schema: dict[str, Any], value: object, contract: dict[str, Any] = CONTRACT) -> dict[str, Any]:
    """Return the schema that says what a value is, without references, and where it may be null, of what is not."""
    if "$ref" in schema:
        schema = contract["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        schema = next(each for each in schema["anyOf"] if (each.get("type") == "null") == (value is None))
        return resolved(schema, value, contract)
    return schema
