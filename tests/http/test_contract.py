"""The contract: it is committed, it is the one that is served, and it keeps its own conventions."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from onrecord.dataset import codebook, schema
from onrecord.http import contract, examples
from onrecord.http.app import ROUTES
from onrecord.http.requests import Request
from onrecord.http.responses import BytesResponse
from onrecord.http.routes.health import Health
from onrecord.http.routing import endpoint, spec_of
from onrecord.release import build, search
from onrecord.release.open import Releases
from support.service import Service

ROOT = Path(__file__).parent.parent.parent
SCHEMA = ROOT / "schema"
PACKAGE = ROOT / "api" / "onrecord"
CONTRACT = json.loads((SCHEMA / "openapi.json").read_bytes())
OPERATIONS = {operation["get"]["operationId"]: operation["get"] for operation in CONTRACT["paths"].values()}
# The others return files.
WITH_JSON = [name for name, each in OPERATIONS.items() if "application/json" in each["responses"]["200"]["content"]]
NODE = pytest.mark.skipif(not shutil.which("node"), reason="Node is not installed, which runs this linter")


def generated_files(mali_releases: Path) -> Iterator[tuple[Path, bytes]]:
    """Yield each generated file with the bytes that `make contract` would write now."""
    yield SCHEMA / "openapi.json", contract.document(ROUTES)
    yield SCHEMA / "tables.sql", build.tables().encode()
    yield SCHEMA / "search.sql", search.tables().encode()
    yield SCHEMA / "codebook.json", codebook.as_json(codebook.builtin_codebooks())
    for name, content in schema.schemas().items():
        yield SCHEMA / "records" / name, content
    yield PACKAGE / "http" / "examples.json", examples.responses(Releases(mali_releases))
    books = codebook.read_codebooks(ROOT / "data" / "codebook")
    yield PACKAGE / "records" / "codebook.json", codebook.as_json(books)
    yield PACKAGE / "records" / "codes.py", codebook.as_python(books)


def test_generated_files_are_what_make_contract_writes(mali_releases: Path) -> None:
    stale = [path.name for path, content in generated_files(mali_releases) if path.read_bytes() != content]

    assert not stale, f"run `make contract`: {stale} are not up to date"


def test_the_schema_folder_has_generated_files_only(mali_releases: Path) -> None:
    written = {path for path, _ in generated_files(mali_releases)}

    assert {path for path in SCHEMA.rglob("*") if path.is_file() and path.name != "README.md"} <= written


@pytest.fixture(scope="module")
def service(mali_releases: Path) -> Iterator[Service]:
    with Service(mali_releases) as service:
        yield service


def test_the_served_contract_is_the_committed_one(service: Service) -> None:
    is_committed = service.request("/openapi.json").body == (SCHEMA / "openapi.json").read_bytes()

    assert is_committed, "run `make contract`"


def test_the_contract_is_valid_openapi() -> None:
    assert [error.message for error in OpenAPIV31SpecValidator(CONTRACT).iter_errors()] == []


@NODE
@pytest.mark.parametrize(
    "command",
    [
        ["spectral", "lint", "--fail-severity=warn", "schema/openapi.json"],
        ["redocly", "lint", "--max-problems=20", "schema/openapi.json"],
    ],
    ids=["spectral", "redocly"],
)
def test_linters_find_nothing(command: list[str]) -> None:
    run = subprocess.run(
        [ROOT / "node_modules" / ".bin" / command[0], *command[1:]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.returncode == 0, run.stdout + run.stderr


def schemas_in(node: object) -> Iterator[dict[str, object]]:
    """Yield every object in a part of the contract."""
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from schemas_in(value)
    elif isinstance(node, list):
        for value in node:
            yield from schemas_in(value)


def test_a_union_is_only_ever_with_null() -> None:
    unions = [
        node["anyOf"]
        for name, component in CONTRACT["components"]["schemas"].items()
        for node in schemas_in(component)
        if "anyOf" in node
    ]

    assert unions
    assert [union for union in unions if len(union) != 2 or {"type": "null"} not in union] == []
    assert "oneOf" not in json.dumps(CONTRACT)


def test_the_name_of_a_component_is_an_identifier() -> None:
    """Two types of the same name would get the names of their modules."""
    assert [name for name in CONTRACT["components"]["schemas"] if not name.isidentifier()] == []


def test_every_property_is_required() -> None:
    optional = [
        name
        for name, component in CONTRACT["components"]["schemas"].items()
        if set(component.get("properties", {})) != set(component.get("required", []))
    ]

    assert optional == []


def test_objects_allow_additional_properties() -> None:
    assert 'additionalProperties": false' not in json.dumps(CONTRACT["components"])


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_every_operation_is_described(operation_id: str) -> None:
    operation = OPERATIONS[operation_id]

    assert operation["summary"]
    assert operation["description"].endswith(".")
    assert operation["tags"][0] in {tag["name"] for tag in CONTRACT["tags"]}
    assert "default" not in operation["responses"]
    assert {"400", "500"} <= set(operation["responses"])


def test_only_bulk_files_are_not_json_by_default() -> None:
    defaults = {name: next(iter(each["responses"]["200"]["content"])) for name, each in OPERATIONS.items()}

    assert [name for name, kind in defaults.items() if kind != "application/json"] == ["get_bulk_file"]


@pytest.mark.parametrize("operation_id", WITH_JSON)
def test_an_example_has_the_type_of_its_response(operation_id: str) -> None:
    (route,) = (route for route in ROUTES if route.operation_id == operation_id)
    content = OPERATIONS[operation_id]["responses"]["200"]["content"]["application/json"]

    assert "examples" in content, f"{operation_id} has no example: add one to http/examples.py and run `make contract`"
    example = content["examples"]["response"]["value"]

    typed = msgspec.convert(example, spec_of(route).response)
    assert json.loads(msgspec.json.encode(typed)) == example


@endpoint("/v1/new", summary="Get new", tag="service", response=Health)
def get_new(request: Request) -> BytesResponse:
    """Return nothing."""
    raise NotImplementedError


def test_an_operation_without_an_example_is_refused_with_the_remedy() -> None:
    with pytest.raises(
        LookupError, match=r"^get_new has no example; add one to http/examples\.py and run `make contract`$"
    ):
        contract.document([*ROUTES, get_new])


def is_bounded(parameter: dict[str, object]) -> bool:
    schema = parameter["schema"]
    assert isinstance(schema, dict)
    inner = schema.get("items", schema)
    bounds = {"enum", "$ref", "allOf", "pattern", "maxLength", "maximum", "format"}
    return bool(bounds & set(inner) or inner["type"] == "boolean") and ("items" not in schema or "maxItems" in schema)


@pytest.mark.parametrize("operation_id", OPERATIONS)
def test_every_parameter_has_a_description_and_bounds(operation_id: str) -> None:
    own = [parameter for parameter in OPERATIONS[operation_id]["parameters"] if "$ref" not in parameter]

    assert [parameter["name"] for parameter in own if not parameter["description"]] == []
    assert [parameter["name"] for parameter in own if not is_bounded(parameter)] == []


def test_every_field_has_a_description_also_if_it_may_be_null() -> None:
    undescribed = [
        f"{schema_name}.{name}"
        for schema_name, each in CONTRACT["components"]["schemas"].items()
        for name, field in each.get("properties", {}).items()
        if "description" not in field and "$ref" not in field and name != "data"
    ]

    assert undescribed == []


def linked(name: str) -> list[str]:
    """Return the operations whose response has a link of this name."""
    return [
        operation_id for operation_id, each in OPERATIONS.items() if name in each["responses"]["200"].get("links", {})
    ]


@pytest.mark.parametrize("operation_id", linked("NextPage"))
def test_the_next_page_link_has_the_path_parameters(operation_id: str) -> None:
    operation = OPERATIONS[operation_id]
    in_path = [each["name"] for each in operation["parameters"] if each.get("in") == "path"]
    of_record = {name: f"$request.path.{name}" for name in in_path}

    assert of_record.items() <= operation["responses"]["200"]["links"]["NextPage"]["parameters"].items()


@pytest.mark.parametrize("operation_id", linked("FirstRecord"))
def test_the_links_of_a_list_return_its_next_page_and_its_first_record(operation_id: str, service: Service) -> None:
    path = next(path for path, each in CONTRACT["paths"].items() if each["get"]["operationId"] == operation_id)
    links = OPERATIONS[operation_id]["responses"]["200"]["links"]

    first = service.json(f"{path}?limit=1")
    following = service.json(f"{path}?limit=1&cursor={first['next_cursor']}")
    record = service.json(f"{path}/{first['data'][0]['id']}")

    assert links["NextPage"]["parameters"]["cursor"] == "$response.body#/next_cursor"
    assert following["data"][0] != first["data"][0]
    assert "$response.body#/data/0/id" in links["FirstRecord"]["parameters"].values()
    assert record["data"] == first["data"][0]
