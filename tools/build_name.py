"""Print the name of the folder in .build for the dataset at a path."""

import re
import sys
from hashlib import sha256
from pathlib import Path

DIGITS = 8  # of the hash; the folders are those of one checkout


def build_name(dataset: Path) -> str:
    """Return the folder's own name, in characters that need no quotes, with a hash of its path, links resolved."""
    root = dataset.resolve()
    return f"{re.sub('[^A-Za-z0-9._-]+', '-', root.name)}-{sha256(bytes(root)).hexdigest()[:DIGITS]}"


if __name__ == "__main__":
    print(build_name(Path(sys.argv[1])))  # noqa: T201 (make reads it)
