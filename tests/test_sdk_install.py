"""The client as its own distribution: built, installed alone, imported, and kept apart from the service."""

import ast
import os
import subprocess
import sys
from email import message_from_bytes
from importlib.metadata import Distribution, distribution
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
CLIENT = ROOT / "sdk" / "onrecord_client"
FILES = sorted(CLIENT.rglob("*.py"))
# From the bottom up: each file may import those of the lines above, and those of its own line.
FLOORS = [
    "record retry",
    "_generated.models models cache",
    "_generated operation errors page provenance columns geojson settings",
    "_generated.operations exchange tables progress",
    "session course",
    "async_walk _generated.walk",
    "_generated.api.*",
    "_generated.api",
    "transport client",
    "__init__ __main__",
]
EXTRAS = {"pyarrow", "polars", "pandas", "tqdm"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the wheel that `pip install ./sdk` installs."""
    folder = tmp_path_factory.mktemp("wheel")
    words = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--wheel-dir",
        folder,
    ]
    subprocess.run([*words, ROOT / "sdk"], check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the Python of an environment that has the client, what it depends on, and nothing else."""
    folder = tmp_path_factory.mktemp("alone")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    (site,) = folder.glob("lib/python*/site-packages")
    with ZipFile(wheel) as archive:
        archive.extractall(site)
    for each in dependencies(wheel):
        for top in {file.parts[0] for file in each.files or [] if file.parts[0] not in {"..", "__pycache__"}}:
            (site / top).symlink_to(Path(str(each.locate_file(top))))
    return folder / "bin" / "python"


def dependencies(wheel: Path) -> list[Distribution]:
    """Return what the wheel depends on without extras, directly or not, as installed here."""
    found: dict[str, Distribution] = {}
    wanted = required(wheel)
    while wanted:
        requirement = wanted.pop()
        if requirement.name not in found:
            found[requirement.name] = distribution(requirement.name)
            wanted += without_extras(found[requirement.name].requires or [])
    return list(found.values())


def required(wheel: Path) -> list[Requirement]:
    with ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        return without_extras(message_from_bytes(archive.read(name)).get_all("Requires-Dist") or [])


def without_extras(lines: list[str]) -> list[Requirement]:
    requirements = map(Requirement, lines)
    return [each for each in requirements if each.marker is None or each.marker.evaluate({"extra": ""})]


def run(python: Path, code: str, cwd: Path, **variables: str) -> str:
    """Return what code prints in an environment, away from the repository and from this environment's variables."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "ONRECORD"))}
    done = subprocess.run(
        [python, "-c", code], cwd=cwd, env=environment | variables, capture_output=True, text=True, check=False
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


def imports(path: Path) -> set[str]:
    """Return the modules that a file imports, the late ones included."""
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    found = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or ".")
            found |= {
                f"{node.module}.{alias.name}" for alias in node.names if module_file(f"{node.module}.{alias.name}")
            }
    return found


def module_file(name: str) -> bool:
    path = CLIENT.parent / Path(*name.split("."))
    return path.with_suffix(".py").exists() or (path / "__init__.py").exists()


def test_the_client_knows_nothing_of_the_service_nor_the_service_of_it() -> None:
    known = set(sys.stdlib_module_names) | {"onrecord_client", "httpx", "msgspec", *EXTRAS}
    strange = {f"{path.name}: {name}" for path in FILES for name in imports(path) if name.split(".")[0] not in known}
    back = {
        f"{path.name}: {name}"
        for path in (ROOT / "api").rglob("*.py")
        for name in imports(path)
        if name.startswith("onrecord_client")
    }

    assert strange | back == set()


def test_only_one_file_knows_httpx() -> None:
    knowing = [path.name for path in FILES if "httpx" in {name.split(".")[0] for name in imports(path)}]

    assert knowing == ["client.py", "transport.py"]  # the first for the types of its parameters


def floor_of(module: str) -> int:
    """Return the floor that a module stands on."""
    names = [line.split() for line in FLOORS]
    for floor, line in enumerate(names):
        if module in line:
            return floor
    parent = module.rpartition(".")[0] + ".*"
    return next(floor for floor, line in enumerate(names) if parent in line)


def test_imports_of_the_client_only_go_down() -> None:
    upward = set()
    for path in FILES:
        module = ".".join(path.relative_to(CLIENT).with_suffix("").parts).removesuffix(".__init__")
        for name in imports(path):
            package, _, imported = name.partition(".")
            if package == "onrecord_client" and imported and floor_of(imported) > floor_of(module):
                upward.add(f"{module} imports {imported}")

    assert upward == set()
