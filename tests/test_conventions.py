"""The project's conventions, checked against its own source files: layout, imports, sizes, names and words."""

import ast
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from support.retired_names import EXCEPTIONS, RETIRED, RETIRED_MODULES, is_exempt
from support.slow_tests import SLOW_FIXTURES, SLOW_MODULES, SLOW_TESTS
from support.source_files import (
    MODULES,
    ROOT,
    docstrings,
    functions,
    hand_written,
    identifiers,
    imports,
    location,
    package_of,
    project_files,
    string_constants,
    tree,
)


def test_a_file_has_at_most_400_lines() -> None:
    lengths = {location(path): len(path.read_text("utf-8").splitlines()) for path in hand_written()}

    assert {where: lines for where, lines in lengths.items() if lines > 400} == {}


def test_a_function_has_at_most_60_lines() -> None:
    long = [
        f"{location(path, function)} {function.name}: {lines}"
        for path in hand_written()
        for function in functions(path)
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > 60
    ]

    assert long == []


def test_types_are_precise() -> None:
    loose = [
        f"{module} imports {name}"
        for module, path in MODULES.items()
        for name in imports(tree(path))
        if name in {"typing.Any", "typing.cast", "typing.no_type_check", "typing"}
    ]

    assert loose == []


def test_every_suppressed_finding_has_a_code_and_a_reason() -> None:
    comments = [
        (f"{location(path)}:{number}", line)
        for path in hand_written()
        if path != Path(__file__)
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if re.search(r"#\s*(noqa|type:\s*ignore|ruff:|mypy:|pyright:)", line)
    ]
    good = re.compile(
        r"#\s(noqa:\s[A-Z]+\d+(,\s[A-Z]+\d+)*|type:\signore\[[a-z, -]+\])\s{1,2}(\#\s|\()?\w+(\s\S+){2,}", re.VERBOSE
    )

    assert [f"{where}: {line}" for where, line in comments if not good.search(line)] == []


def test_files_needed_at_run_time_are_read_as_resources_of_the_package() -> None:
    by_path = [location(path) for path in MODULES.values() if "__file__" in path.read_text("utf-8")]
    opened = [
        f"{location(path, text)} {text.value}"
        for module, path in MODULES.items()
        if package_of(module) != "cli"  # whose options default to the folders of a checkout
        for text in string_constants(tree(path))
        if str(text.value).startswith(("schema/", "data/"))
    ]

    assert [*by_path, *opened] == []


# Joined from parts, so that this file does not match.
MACHINES = re.compile(rb"(?<![\w.~:/-])/(home|Users|root|work|mnt|private/var)/\w|[A-Z]:\\\\?Users|file:/{3}\w")
REGISTRIES = re.compile(
    rb"://[\w.-]*(" + rb"|".join([rb"pypi\.", rb"pythonhosted\.", rb"npmjs\.", rb"yarnpkg\.", rb"crates\.io"]) + rb")"
)


def test_no_file_has_a_path_of_a_machine_or_an_address_of_a_registry() -> None:
    matches = {
        f"{location(path)}: {match[0].decode(errors='replace')}"
        for path in project_files()
        if path != Path(__file__)
        for pattern in (MACHINES, REGISTRIES)
        for match in [pattern.search(path.read_bytes())]
        if match
    }

    assert matches == set()


def test_requirements_have_hashes_and_no_addresses() -> None:
    files = sorted((ROOT / "requirements").glob("*.txt"))

    assert [path.name for path in files] == ["build.txt", "dev.txt", "serve.txt"]
    assert [path.name for path in files if "://" in path.read_text("utf-8")] == []
    for path in files:
        pins = re.findall(r"^[^\s#].*?(?:\\\n\s.*?)*$", path.read_text("utf-8"), re.MULTILINE)
        assert [pin for pin in pins if "==" not in pin or "--hash=sha256:" not in pin] == []


SQL = re.compile(r"^\s*(WITH|SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|EXPLAIN|PRAGMA|ATTACH)\s+\S|\(\s*SELECT\s")


def test_sql_is_in_the_release_and_the_store_only() -> None:
    elsewhere = [
        f"{location(path, text)} {text.value}"
        for module, path in MODULES.items()
        if package_of(module) not in {"release", "store"}
        for text in string_constants(tree(path))
        if SQL.search(str(text.value))
    ]

    assert elsewhere == []


def test_sql_is_an_upper_case_constant() -> None:
    inline = []
    for module, path in MODULES.items():
        if package_of(module) in {"release", "store"}:
            constants = {
                id(text)
                for node in tree(path).body
                if isinstance(node, ast.Assign)
                and all(isinstance(each, ast.Name) and each.id.lstrip("_").isupper() for each in node.targets)
                for text in string_constants(node)
            }
            inline += [
                f"{location(path, text)} {text.value}"
                for text in string_constants(tree(path))
                if SQL.search(str(text.value)) and id(text) not in constants
            ]

    assert inline == []


@pytest.mark.parametrize("folder", ["api", "data", "schema", "sdk", "sdk/templates", "tests"])
def test_a_folder_explains_itself(folder: str) -> None:
    assert (ROOT / folder / "README.md").is_file(), f"write {folder}/README.md: what the folder has, and how to use it"


def test_the_readme_has_at_most_130_lines() -> None:
    lines = len((ROOT / "README.md").read_text("utf-8").splitlines())

    assert lines <= 130, f"README.md has {lines} lines; move reference and detail to the README of a folder"


def test_a_module_is_named_by_a_noun_for_its_content() -> None:
    vague = re.compile(r"(^|_)(utils?|helpers?|base|common|misc|shared|stuff)$")
    found = [location(path) for path in hand_written() if vague.search(path.stem)]

    assert found == [], "name each of these modules for its content"


def test_the_tests_listed_as_slow_exist() -> None:
    tests = ROOT / "tests"
    names = {function.name for path in tests.rglob("*.py") for function in functions(path)}
    unknown = [
        *(name for name in SLOW_MODULES if not (tests / name).is_file()),
        *(name for name in (*SLOW_FIXTURES, *SLOW_TESTS) if name not in names),
    ]

    assert unknown == [], "correct these names in support/slow_tests.py"


def test_at_most_3_percent_of_docstrings_have_the_word_what() -> None:
    texts = {path: docstrings(path) for path in hand_written()}
    counts = {path: sum(bool(re.search(r"\bwhat\b", each, re.IGNORECASE)) for each in texts[path]) for path in texts}
    share = sum(counts.values()) / sum(map(len, texts.values()))
    worst = [f"{location(path)}: {count}" for path, count in Counter(counts).most_common(20) if count]

    assert share <= 0.03, "\n".join([f"{share:.1%} of docstrings; name the thing instead, in these files:", *worst])


def test_no_text_says_what_would_be_right() -> None:
    refrain = re.compile(r"right\s+would\s+be|would\s+be\s+right")
    texts = {path: path.read_bytes().decode(errors="ignore") for path in project_files()}
    found = [
        f"{path.relative_to(ROOT)}:{text.count(chr(10), 0, match.start()) + 1}"
        for path, text in texts.items()
        for match in refrain.finditer(text)
    ]

    assert found == [], "\n".join(["write `expected` instead:", *found])


def test_no_identifier_is_a_retired_name() -> None:
    found = {
        f"{location(path, node)}: {name} -> {RETIRED[name]}"
        for path in hand_written()
        for name, node in identifiers(path)
        if name in RETIRED and not is_exempt(name, path.relative_to(ROOT).as_posix())
    }

    assert found == set(), "\n".join(["rename these, or add the field's own terms to EXCEPTIONS:", *sorted(found)])


def test_no_module_has_a_retired_name() -> None:
    found = [
        f"{location(path)} -> {RETIRED_MODULES[path.stem]}" for path in hand_written() if path.stem in RETIRED_MODULES
    ]

    assert found == [], "\n".join(["rename these modules:", *found])


def test_every_exception_for_a_retired_name_is_in_use() -> None:
    used = {
        (name, prefix)
        for path in hand_written()
        for name, _ in identifiers(path)
        if name in EXCEPTIONS
        for prefix in EXCEPTIONS[name].paths
        if path.relative_to(ROOT).as_posix().startswith(prefix)
    }

    assert used == {(name, prefix) for name, exempt in EXCEPTIONS.items() for prefix in exempt.paths}


def public_names(contract: Any) -> Iterator[str]:
    """Yield the names of schemas, fields, parameters and operations in a part of the contract."""
    if isinstance(contract, dict):
        for key in ("schemas", "properties"):
            yield from contract.get(key, {}) if isinstance(contract.get(key), dict) else ()
        yield from (contract[key] for key in ("operationId", "name") if isinstance(contract.get(key), str))
        contract = list(contract.values())
    if isinstance(contract, list):
        for part in contract:
            yield from public_names(part)


def test_no_public_name_is_a_retired_name() -> None:
    names = set(public_names(json.loads((ROOT / "schema" / "openapi.json").read_text("utf-8"))))

    assert {"Event", "evidence", "limit", "list_events"} <= names
    assert names & RETIRED.keys() == set()
