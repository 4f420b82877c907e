"""Write the examples of data/README.md to a folder, run its commands there, and write down their output.

The list of findings is written from the rulebook.
`python tools/data_readme.py` (part of `make readme`) rewrites the file; tests/dataset/test_data_readme.py compares it.
"""

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from console import regenerate_blocks, run
from onrecord.dataset.rulebook import explanations

README = Path(__file__).parent.parent / "data" / "README.md"
# A file is the block that follows a line which ends with the file's name and a colon.
EXAMPLE = re.compile(r"`(?P<path>(?:data|sources)/[\w./-]+)`:\n\n```\w+\n(?P<text>.*?)```", re.DOTALL)

FINDINGS = re.compile(r"(?<=<!-- findings -->\n).*?(?=<!-- end of findings -->)", re.DOTALL)
# A line of an explanation that begins a point of its own, or a line that goes on.
POINT = re.compile(r"\n\n|\n(?=Wrong: |Right: )")


def examples(text: str) -> dict[str, str]:
    """Return the example files of the README by their paths."""
    return {example["path"]: example["text"] for example in EXAMPLE.finditer(text)}


def regenerate(text: str) -> str:
    """Return the README with the current findings and the current output of its commands."""
    text = FINDINGS.sub(lambda _: findings(), text)
    with TemporaryDirectory() as folder:
        for name, content in examples(text).items():
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, "utf-8")
        return regenerate_blocks(text, lambda command: run(command, Path(folder)))


def findings() -> str:
    """Return every code with its level and its explanation, as a Markdown list."""
    lines = []
    for code, (level, explanation) in explanations().items():
        summary, *points = (" ".join(point.split()) for point in POINT.split(explanation))
        lines += [f"- `{code}` ({level}): {summary}", *(f"  - {point}" for point in points)]
    return "\n".join(["", *lines, "\n"])


if __name__ == "__main__":
    README.write_text(regenerate(README.read_text("utf-8")), "utf-8")
