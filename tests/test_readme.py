"""The READMEs of the project and of the service: their commands run, and their output is compared."""

import difflib
import json
import re
import subprocess
from pathlib import Path

import msgspec
import pytest

from console import BLOCK
from onrecord.records.page import ClaimItem
from readme import READMES, ROOT, WIDTH, regenerate

README = READMES[0].read_text("utf-8")
GUIDES = [
    *("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"),
    *("api/README.md", "data/README.md", "schema/README.md", "sdk/DESIGN.md"),
]
MOST_LINES = {"README.md": 130, "ARCHITECTURE.md": 60}
DIGEST = re.compile(r"[0-9a-f]{32,}")
# JSON has no comments, and locks have hashes only.
GENERATED_WITHOUT_MARK = {
    "api/onrecord/http/examples.json",
    "api/onrecord/records/codebook.json",
    "package-lock.json",
    *(f"requirements/{name}.txt" for name in ("build", "dev", "serve")),
}
MARK = re.compile(rb"# (Generated|Written) by `")


def test_every_command_prints_the_output_in_the_readmes() -> None:
    texts = [path.read_text("utf-8") for path in READMES]

    changes = [
        line
        for text, current in zip(texts, regenerate(texts), strict=True)
        for line in difflib.unified_diff(text.splitlines(), current.splitlines(), lineterm="")
    ]

    assert "\n".join(changes) == "", "run `make readme`"


def test_the_readme_begins_with_one_whole_claim_and_the_two_commands() -> None:
    blocks = BLOCK.findall(README)
    command, _, response = blocks[0].partition("\n")
    claim = json.loads(response)

    assert command.startswith("$ curl -s http://127.0.0.1:8000/v1/claims/")
    assert json.loads(msgspec.json.encode(msgspec.convert(claim, ClaimItem))) == claim
    assert blocks[1].startswith("$ make serve\n")
    assert README.index("$ make serve") < README.index("make test") < README.index("\n## ", README.index("make test"))


@pytest.mark.parametrize("name", MOST_LINES)
def test_a_guide_stays_short(name: str) -> None:
    assert len((ROOT / name).read_text("utf-8").splitlines()) <= MOST_LINES[name]


@pytest.mark.parametrize("path", READMES, ids=str)
def test_outputs_have_no_digests_but_those_of_spans_and_no_timings(path: Path) -> None:
    blocks = "\n".join(BLOCK.findall(path.read_text("utf-8")))
    spans = {digest for file in (ROOT / "data").rglob("*.yaml") for digest in DIGEST.findall(file.read_text("utf-8"))}

    assert set(DIGEST.findall(blocks)) <= spans
    assert re.findall(r"\b\d+(?:\.\d+)? ?m?s\b", blocks) == []


@pytest.mark.parametrize("path", READMES, ids=str)
def test_json_in_outputs_is_not_wider_than_a_page(path: Path) -> None:
    lines = [line for block in BLOCK.findall(path.read_text("utf-8")) for line in block.splitlines()]

    assert [line for line in lines if line.startswith(("{", " ")) and len(line) > WIDTH] == []


@pytest.mark.parametrize("name", GUIDES)
def test_files_that_a_guide_links_to_exist(name: str) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", (ROOT / name).read_text("utf-8"))

    assert [target for target in targets if not ((ROOT / name).parent / target).exists()] == []


def test_exactly_the_generated_files_are_marked_for_git() -> None:
    listed = subprocess.run(["git", "-C", ROOT, "ls-files", "-z"], capture_output=True, check=True)
    paths = [name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]
    command = ["git", "-C", ROOT, "check-attr", "-z", "--stdin", "linguist-generated"]
    checked = subprocess.run(command, input="\0".join(paths).encode(), capture_output=True, check=True)
    fields = checked.stdout.decode().split("\0")
    marked = {name for name, value in zip(fields[0::3], fields[2::3], strict=False) if value in {"set", "true"}}
    in_schema = {name for name in paths if name.startswith("schema/") and not name.endswith(".md")}
    # A template has the mark of the files that it writes.
    with_mark = {name for name in paths if MARK.match((ROOT / name).read_bytes()) and not name.endswith(".jinja")}

    assert marked == with_mark | in_schema | GENERATED_WITHOUT_MARK
