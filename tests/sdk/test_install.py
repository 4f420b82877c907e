"""The client as its own distribution: built, installed alone, imported, and kept apart from the service."""

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from support.isolated_install import build_wheel, install, required
from test_house import imports, tree

ROOT = Path(__file__).parent.parent.parent
CLIENT = ROOT / "sdk" / "onrecord_client"
FILES = sorted(CLIENT.rglob("*.py"))
MODULES = {".".join(path.relative_to(CLIENT).with_suffix("").parts).removesuffix(".__init__"): path for path in FILES}
# From the bottom up: each file may import those of the lines above, and those of its own line.
FLOORS = [
    "record retry",
    "_generated.models models cache",
    "_generated operation errors page provenance columns geojson settings",
    "_generated.operations flow download tables progress",
    "session pagination",
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
    """Return the Python of an environment that has the client, what it depends on, and nothing else."""
    return install(wheel, tmp_path_factory.mktemp("alone"))


def run(python: Path, code: str, cwd: Path, **variables: str) -> str:
    """Return what code prints in an environment, away from the repository and from this environment's variables."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "ONRECORD"))}
    done = subprocess.run(
        [python, "-c", code], cwd=cwd, env=inherited | variables, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    return done.stdout


def test_the_wheel_has_the_package_and_nothing_else(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        names = [name for name in archive.namelist() if ".dist-info/" not in name]

    expected = {f"onrecord_client/{path.relative_to(CLIENT).as_posix()}" for path in FILES}
    assert set(names) == expected | {"onrecord_client/py.typed"}


def test_the_wheel_has_the_licence_of_the_project(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith("/licenses/LICENSE")]

        assert archive.read(name) == (ROOT / "LICENSE").read_bytes()


def test_it_brings_at_most_three_dependencies(wheel: Path) -> None:
    assert sorted(requirement.name for requirement in required(wheel)) == ["httpx", "msgspec"]


def test_it_works_with_what_it_brings_alone(python: Path, live: str, tmp_path: Path) -> None:
    ask = "from onrecord_client import Client; print(*(actor.id for actor in Client().actors.list(limit=7)), sep='\\n')"
    printed = run(python, ask, tmp_path, ONRECORD_BASE_URL=live).split()

    assert len(printed) == len(set(printed)) > 7
    assert "assimi-goita" in printed


def test_the_command_works_with_what_it_brings_alone(python: Path, live: str, tmp_path: Path) -> None:
    ask = "from onrecord_client.__main__ import main; main(['events', '--first', '2', '--format', 'csv'])"

    assert run(python, ask, tmp_path, ONRECORD_BASE_URL=live).count("\n") == 3


def test_importing_it_loads_nothing_that_takes_long(python: Path, tmp_path: Path) -> None:
    ask = "import sys, onrecord_client; print(*sorted(name for name in sys.modules if '.' not in name))"
    loaded = set(run(python, ask, tmp_path).split())

    assert "msgspec" in loaded
    assert loaded & {"httpx", "asyncio", "ssl", "email", "pathlib", "importlib.metadata", *EXTRAS} <= {"pathlib"}


def test_the_client_knows_nothing_of_the_service_nor_the_service_of_it() -> None:
    known = set(sys.stdlib_module_names) | {"onrecord_client", "httpx", "msgspec", *EXTRAS}
    strange = {
        f"{path.name}: {name}" for path in FILES for name in imports(tree(path)) if name.split(".")[0] not in known
    }
    back = {
        f"{path.name}: {name}"
        for path in (ROOT / "api").rglob("*.py")
        for name in imports(tree(path))
        if name.startswith("onrecord_client")
    }

    assert strange | back == set()


def test_only_one_file_knows_httpx() -> None:
    knowing = [path.name for path in FILES if "httpx" in {name.split(".")[0] for name in imports(tree(path))}]

    assert knowing == ["client.py", "transport.py"]  # the first for the types of its parameters


def floor_of(module: str) -> int:
    """Return the floor that a module stands on."""
    lines = [line.split() for line in FLOORS]
    family = f"{module.rpartition('.')[0]}.*"
    return next(floor for floor, line in enumerate(lines) if module in line or family in line)


def module_of(imported: str) -> str:
    """Return the module that something is imported from: `cache` for `onrecord_client.cache.Cache`."""
    name = imported.removeprefix("onrecord_client.")
    while name and name not in MODULES:
        name = name.rpartition(".")[0]
    return name or "__init__"


def test_imports_of_the_client_only_go_down() -> None:
    upward = {
        f"{module} imports {name}"
        for module, path in MODULES.items()
        for name in imports(tree(path))
        if name.startswith("onrecord_client.") and floor_of(module_of(name)) > floor_of(module)
    }

    assert upward == set()
