"""The client as a distribution of its own: its wheel, its dependencies, and its imports."""

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from support.isolated_install import build_wheel, install, requirements_of
from support.source_files import imports, tree

ROOT = Path(__file__).parent.parent.parent
CLIENT = ROOT / "sdk" / "onrecord_client"
FILES = sorted(CLIENT.rglob("*.py"))
MODULES = {".".join(path.relative_to(CLIENT).with_suffix("").parts).removesuffix(".__init__"): path for path in FILES}
# Each module may import the modules of its own line and of the lines above it.
LAYERS = [
    "arguments owned version file_lock peer record",
    "retry",
    "_generated.models models cache",
    "_generated operation errors page provenance columns geojson settings",
    "_generated.operations flow download tables progress",
    "notices pagination",
    "session",
    "pagers.*",
    "pagers",
    "_generated.api.*",
    "_generated.api",
    "transport client",
    "__init__ __main__",
]
EXTRAS = {"pyarrow", "polars", "pandas", "tqdm"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel that `pip install ./sdk` installs."""
    return build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the Python of an environment with the client, its dependencies, and nothing else."""
    return install(wheel, tmp_path_factory.mktemp("isolated"))


def run(python: Path, code: str, cwd: Path, **variables: str) -> str:
    """Return the output of code in an environment, outside the repository and without this environment's variables."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "ONRECORD"))}
    done = subprocess.run(
        [python, "-c", code], cwd=cwd, env=inherited | variables, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    return done.stdout


def test_the_wheel_has_only_the_package(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if ".dist-info/" not in name]

    expected = {f"onrecord_client/{path.relative_to(CLIENT).as_posix()}" for path in FILES}
    assert set(names) == expected | {"onrecord_client/py.typed"}


def test_the_wheel_has_the_license_of_the_project(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith("/licenses/LICENSE")]

        assert archive.read(name) == (ROOT / "LICENSE").read_bytes()


def test_httpx_and_msgspec_are_the_only_dependencies(wheel: Path) -> None:
    assert sorted(requirement.name for requirement in requirements_of(wheel)) == ["httpx", "msgspec"]


def test_the_client_works_with_its_own_dependencies_only(python: Path, live: str, tmp_path: Path) -> None:
    code = (
        "from onrecord_client import Client; print(*(actor.id for actor in Client().actors.list(limit=7)), sep='\\n')"
    )
    printed = run(python, code, tmp_path, ONRECORD_BASE_URL=live).split()

    assert len(printed) == len(set(printed)) > 7
    assert "assimi-goita" in printed


def test_the_command_works_with_its_own_dependencies_only(python: Path, live: str, tmp_path: Path) -> None:
    code = "from onrecord_client.__main__ import main; main(['events', '--first', '2', '--format', 'csv'])"

    assert run(python, code, tmp_path, ONRECORD_BASE_URL=live).count("\n") == 3


def test_importing_the_package_loads_no_slow_module(python: Path, tmp_path: Path) -> None:
    code = "import sys, onrecord_client; print(*sorted(name for name in sys.modules if '.' not in name))"
    loaded = set(run(python, code, tmp_path).split())

    assert "msgspec" in loaded
    assert loaded & {"httpx", "asyncio", "ssl", "email", "pathlib", "importlib.metadata", *EXTRAS} <= {"pathlib"}


def test_the_client_and_the_service_do_not_import_each_other() -> None:
    known = set(sys.stdlib_module_names) | {"onrecord_client", "httpx", "msgspec", *EXTRAS}
    unknown = {
        f"{path.name}: {name}" for path in FILES for name in imports(tree(path)) if name.split(".")[0] not in known
    }
    reverse = {
        f"{path.name}: {name}"
        for path in (ROOT / "api").rglob("*.py")
        for name in imports(tree(path))
        if name.startswith("onrecord_client")
    }

    assert unknown | reverse == set()


def test_only_the_transport_imports_httpx() -> None:
    importing = [path.name for path in FILES if "httpx" in {name.split(".")[0] for name in imports(tree(path))}]

    assert importing == ["client.py", "transport.py"]  # client.py imports only types


def layer_of(module: str) -> int:
    """Return the index of a module's line in LAYERS."""
    lines = [line.split() for line in LAYERS]
    family = f"{module.rpartition('.')[0]}.*"
    return next(layer for layer, line in enumerate(lines) if module in line or family in line)


def module_of(imported: str) -> str:
    """Return the module of an imported name: `cache` for `onrecord_client.cache.Cache`."""
    name = imported.removeprefix("onrecord_client.")
    while name and name not in MODULES:
        name = name.rpartition(".")[0]
    return name or "__init__"


def test_imports_of_the_client_only_go_down() -> None:
    upward = {
        f"{module} imports {name}"
        for module, path in MODULES.items()
        for name in imports(tree(path))
        if name.startswith("onrecord_client.") and layer_of(module_of(name)) > layer_of(module)
    }

    assert upward == set()
