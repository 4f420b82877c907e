"""Write the examples of data/README.md to a folder, run its commands there, and write down their output.

`python tools/data_readme.py` (part of `make readme`) rewrites the file; tests/dataset/test_data_readme.py compares it.
"""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from console import regenerate_blocks, run

README = Path(__file__).parent.parent / "data" / "README.md"
# A file is the block that follows a line which ends with the file's name and a colon.
EXAMPLE = re.compile(r"`(?P<path>(?:data|sources)/[\w./-]+)`:\n\n```\w+\n(?P<text>.*?)```", re.DOTALL)


def examples(text: str) -> dict[str, str]:
    """Return the example files of the README by their paths."""
    return {example["path"]: example["text"] for example in EXAMPLE.finditer(text)}


def regenerate(text: str) -> str:
    """Return the README with the current output of its commands."""
    with TemporaryDirectory() as folder:
        for name, content in examples(text).items():
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, "utf-8")
        return regenerate_blocks(text, lambda command: run(command, Path(folder)))


if __name__ == "__main__":
    README.write_text(regenerate(README.read_text("utf-8")), "utf-8")
