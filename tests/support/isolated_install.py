"""The client's wheel, installed with its dependencies and nothing else, without a network."""

import subprocess
import sys
import venv
from email import message_from_bytes
from importlib.metadata import Distribution, distribution
from pathlib import Path
from zipfile import ZipFile

from packaging.requirements import Requirement

SDK = Path(__file__).parent.parent.parent / "sdk"
WHEEL = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir"]


def build_wheel(folder: Path) -> Path:
    """Build the wheel that `pip install ./sdk` installs into a folder, and return it."""
    subprocess.run([*WHEEL, folder, SDK], check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    return wheel


def install(wheel: Path, folder: Path) -> Path:
    """Create an environment with a wheel and its dependencies, linked from this one, and return its Python."""
    venv.create(folder, symlinks=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    with ZipFile(wheel) as archive:
        archive.extractall(packages)
    for each in _dependencies(wheel):
        for top in {file.parts[0] for file in each.files or [] if file.parts[0] not in {"..", "__pycache__"}}:
            (packages / top).symlink_to(Path(str(each.locate_file(top))))
    return folder / "bin" / "python"


def requirements_of(wheel: Path) -> list[Requirement]:
    """Return the requirements of a wheel without its extras."""
    with ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        return _without_extras(message_from_bytes(archive.read(name)).get_all("Requires-Dist") or [])


def _dependencies(wheel: Path) -> list[Distribution]:
    """Return the direct and indirect dependencies of a wheel."""
    found: dict[str, Distribution] = {}
    pending = requirements_of(wheel)
    while pending:
        requirement = pending.pop()
        if requirement.name not in found:
            found[requirement.name] = distribution(requirement.name)
            pending += _without_extras(found[requirement.name].requires or [])
    return list(found.values())


def _without_extras(lines: list[str]) -> list[Requirement]:
    requirements = map(Requirement, lines)
    return [each for each in requirements if each.marker is None or each.marker.evaluate({"extra": ""})]
