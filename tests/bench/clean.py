"""An environment that holds the client and what it depends on, and nothing else; made without a network."""

import shutil
import venv
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement

CLIENT = "onrecord-client"
PACKAGE = Path(__file__).parent.parent.parent / "sdk" / "onrecord_client"


def make(folder: Path) -> Path:
    """Make the environment out of what is installed in this one, and return its interpreter."""
    venv.create(folder, symlinks=True)
    (packages,) = folder.glob("lib/*/site-packages")
    for name in needed(CLIENT):
        copy(distribution(name), packages)
    shutil.copytree(PACKAGE, packages / PACKAGE.name)  # which is installed as a link to the folder
    return folder / "bin" / "python"


def needed(name: str) -> set[str]:
    """Return a distribution and all that it needs without extras, however far down."""
    names: set[str] = set()
    left = [name]
    while left:
        name = left.pop()
        if name not in names:
            names.add(name)
            requirements = [Requirement(text) for text in distribution(name).requires or ()]
            left += [each.name for each in requirements if not each.marker or each.marker.evaluate({"extra": ""})]
    return names


def copy(installed: Distribution, packages: Path) -> None:
    """Copy the files of a distribution, those outside of the packages' folder left out."""
    for file in installed.files or ():
        if ".." not in file.parts and file.suffix not in {".pth", ".pyc"}:
            target = packages / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file.locate(), target)
