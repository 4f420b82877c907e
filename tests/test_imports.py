"""The imports of the package: which folder imports which, without a cycle, and where other packages are imported."""

import graphlib
import subprocess
import sys

import pytest

from support.source_files import MODULES, functions, identifiers, imports, location, module_of, package_of, tree

# Each folder or single module of the package, with those that it may import besides itself. Routes are above the rest
# of http.
BOTTOM = {"errors", "records"}
MAY_IMPORT = {
    "__init__": set[str](),
    "errors": set[str](),
    "records": {"errors"},
    "settings": {"errors"},
    "dataset": BOTTOM,
    "release": BOTTOM,
    "store": BOTTOM | {"release"},
    "render": BOTTOM,
    "bulk": BOTTOM | {"release", "render"},
    "http": BOTTOM | {"__init__", "settings", "store", "render", "release"},
    "http.routes": BOTTOM | {"__init__", "settings", "store", "render", "release", "bulk", "http"},
    "__main__": {"cli"},
    "cli": BOTTOM | {"__init__", "settings", "store", "render", "release", "bulk", "dataset", "http"},
}
# The modules of http that see all routes, to assemble the app and its contract.
ABOVE_ROUTES = {"onrecord.http.app", "onrecord.http.contract", "onrecord.http.examples"}
# Other packages, with the folders that may import them.
IMPORTED_BY = {
    "sqlite3": {"release", "store"},
    "sqlite_utils": {"release"},
    "litestar": {"http", "http.routes"},
    "granian": {"http"},
    "pyarrow": {"bulk"},
    "ruamel": {"dataset"},
    "pycountry": {"dataset"},
    "click": {"cli"},
    "rich": {"cli"},
}
IO_MODULES = {
    "importlib",
    "io",
    "os",
    "pathlib",
    "shutil",
    "socket",
    "sqlite3",
    "subprocess",
    "sys",
    "tempfile",
    "urllib",
}


def own_imports(module: str) -> set[str]:
    return {name for name in imports(tree(MODULES[module])) if name.split(".")[0] == "onrecord"}


def test_imports_only_go_down() -> None:
    upward = {
        f"{module} imports {name}"
        for module in MODULES.keys() - ABOVE_ROUTES
        for name in own_imports(module)
        if package_of(name) not in MAY_IMPORT[package_of(module)] | {package_of(module)}
    }

    assert upward == set()
    assert {package_of(module) for module in MODULES} <= MAY_IMPORT.keys()


def test_modules_above_the_routes_import_nothing_else_from_above() -> None:
    upward = {
        f"{module} imports {name}"
        for module in ABOVE_ROUTES
        for name in own_imports(module)
        if package_of(name) not in MAY_IMPORT["http"] | {"http", "http.routes"}
    }

    assert upward == set()


def test_modules_import_each_other_without_a_cycle() -> None:
    imported = {module: {module_of(name) for name in own_imports(module)} for module in MODULES}

    try:
        graphlib.TopologicalSorter(imported).prepare()
    except graphlib.CycleError as error:
        pytest.fail(f"modules import each other; move the shared part down: {' <- '.join(error.args[1])}")


def test_imports_are_written_in_full() -> None:
    assert {name for path in MODULES.values() for name in imports(tree(path)) if name.startswith(".")} == set()


def test_the_store_and_the_service_import_only_the_readers_of_releases() -> None:
    other = {
        name
        for module in MODULES
        if package_of(module) in {"store", "http", "http.routes"}
        for name in own_imports(module)
        if name.startswith("onrecord.release.")
        and not name.startswith(("onrecord.release.open.", "onrecord.release.db.", "onrecord.release.bulk"))
    }

    assert other == set()


@pytest.mark.parametrize("package", IMPORTED_BY)
def test_a_package_is_imported_only_where_it_belongs(package: str) -> None:
    importers = {
        package_of(module)
        for module, path in MODULES.items()
        if any(name.split(".")[0] == package for name in imports(tree(path)))
    }

    assert importers <= IMPORTED_BY[package]


def test_records_do_no_io() -> None:
    bottom = [path for module, path in MODULES.items() if package_of(module) in BOTTOM]
    imported = [
        f"{location(path)} imports {name}"
        for path in bottom
        for name in imports(tree(path))
        if name.split(".")[0] in IO_MODULES
    ]
    called = [
        f"{location(path, node)} uses {name}"
        for path in bottom
        for name, node in identifiers(path)
        if name in {"open", "print"}
    ]

    assert [*imported, *called] == []


def test_nothing_is_imported_late_or_for_type_checkers_only() -> None:
    late = [
        f"{location(path, function)} imports {name}"
        for path in MODULES.values()
        for function in functions(path)
        for name in imports(function)
    ]
    checking = [location(path) for path in MODULES.values() if "TYPE_CHECKING" in path.read_text("utf-8")]

    assert [*late, *checking] == []


def test_serving_imports_no_package_that_only_building_needs() -> None:
    """The image that serves is made without these packages."""
    program = "import sys, onrecord.http.serve; print([name for name in sys.modules if name in sys.argv[1:]])"

    imported = subprocess.run(
        [sys.executable, "-c", program, "sqlite_utils", "ruamel", "ruamel.yaml", "pycountry"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert imported.stdout == "[]\n"
