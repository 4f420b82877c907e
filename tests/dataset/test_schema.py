"""The JSON Schemas accept the data files that the decoder accepts, and refuse those that it refuses."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from onrecord.dataset.codebook import as_json, builtin_codebooks
from onrecord.dataset.schema import schemas
from support.small_dataset import SMALL

KINDS = ["documents", "actors", "events", "claims", "relationships"]


def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(schemas()[f"{name}.schema.json"]))


def errors(kind: str, text: str) -> list[str]:
    plain = json.loads(json.dumps(YAML(typ="safe", pure=True).load(text), default=str))
    return [error.message for error in validator(kind).iter_errors(plain)]


def test_every_kind_of_data_file_has_a_schema() -> None:
    assert sorted(schemas()) == sorted(f"{name}.schema.json" for name in [*KINDS, "retired", "dataset", "codebook"])


@pytest.mark.parametrize("name", [*KINDS, "retired", "dataset", "codebook"])
def test_every_schema_is_valid_json_schema_of_2020_12(name: str) -> None:
    schema = json.loads(schemas()[f"{name}.schema.json"])

    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_the_schemas_have_the_same_bytes_on_every_run() -> None:
    assert schemas() == schemas()


@pytest.mark.parametrize("kind", KINDS)
def test_a_valid_file_has_no_errors(kind: str) -> None:
    assert errors(kind, SMALL[f"small/{kind}.yaml"]) == []


def test_the_program_s_codebooks_have_no_errors() -> None:
    codebook = validator("codebook")

    assert [
        error.message for each in json.loads(as_json(builtin_codebooks())) for error in codebook.iter_errors(each)
    ] == []


@pytest.mark.parametrize(
    ("kind", "old", "new", "message"),
    [
        ("events", "summary:", "sumary:", "Additional properties are not allowed ('sumary' was unexpected)"),
        ("events", "  title: The coup\n", "", "'title' is a required property"),
        ("events", "kind: coup", "kind: cuop", "'cuop' is not one of"),
        ("events", "date: 2021-05-24", "date: May", "'May' does not match"),
        ("events", "title: The coup", "title: 2021", "2021 is not of type 'string'"),
        ("actors", "part_of: [mali]", "part_of: [mali, mali]", "['mali', 'mali'] has non-unique elements"),
        ("documents", "paragraphs: 2", "paragraphs: 0", "0 is not valid under any of the given schemas"),
        (
            "relationships",
            "basis: reported",
            "basis: reported\n  certainty: plain",
            "Additional properties are not allowed ('certainty' was unexpected)",
        ),
    ],
)
def test_an_error_of_the_decoder_is_an_error_of_the_schema(kind: str, old: str, new: str, message: str) -> None:
    found = errors(kind, SMALL[f"small/{kind}.yaml"].replace(old, new, 1))

    assert message in "\n".join(found)


def test_a_schema_has_the_descriptions_and_codes_of_the_record_types() -> None:
    schema = json.loads(schemas()["claims.schema.json"])

    assert schema["$defs"]["Certainty"]["enum"] == ["conditional", "hedged", "plain"]
    assert schema["$defs"]["Claim"]["properties"]["said"] == {
        "$ref": "#/$defs/UncertainDate",
        "description": "Date on which the statement was made.",
    }


def test_every_data_file_of_the_project_has_a_schema() -> None:
    data = Path(__file__).parent.parent.parent / "data"
    known = {"dataset", *KINDS}

    assert {path.stem for path in data.glob("*.yaml")} | {path.stem for path in data.glob("*/*.yaml")} <= known | {
        path.stem for path in (data / "codebook").glob("*.yaml")
    }
