"""A draft is replaced by the next one, and drafts and publications never share a directory."""

import os
from pathlib import Path

import pytest

from onrecord.release.open import Releases, digest_of
from support.commands import build, invoke, output_of, publish
from support.small_dataset import UNREFERENCED, write_files

DAY = ("--day", "2026-11-01")


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return two release files; the second lacks ids of the first."""
    folder = tmp_path_factory.mktemp("files")
    data = write_files(folder / "data", UNREFERENCED)
    first = build(data, folder / "first.sqlite")
    (data / "small" / "relationships.yaml").unlink()
    return first, build(data, folder / "second.sqlite")


@pytest.fixture
def releases(tmp_path: Path) -> Path:
    return tmp_path / "releases"


def refusal(file: Path, releases: Path, *options: str) -> str:
    """Return the message with which a publication is refused."""
    result = invoke("publish", file, "--releases", releases, *options)
    assert (result.exit_code, result.stdout) == (os.EX_USAGE, "")
    return result.stderr


def test_a_draft_replaces_the_draft_before_it_and_is_named_by_its_contents(
    files: tuple[Path, Path], releases: Path
) -> None:
    publish(files[0], releases, "--draft")
    output = output_of("publish", files[1], "--releases", releases, "--draft")
    again = output_of("publish", files[1], "--releases", releases, "--draft")

    name = f"draft-{digest_of(files[1])[:12]}"
    assert output == f"{releases}: the draft {name} written\n"
    assert again == f"{releases}: the draft {name} is already current; nothing new was written\n"
    assert {path.name for path in releases.iterdir()} == {
        ".lock",
        "current",
        f"{name}.json",
        f"{name}.bulk",
        f"{name}.changes.sqlite",
        f"{digest_of(files[1])}.sqlite",
    }
    assert Releases(releases).current.manifest.previous is None


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            ("--note=A note.", "--draft"),
            "is a directory of published releases: found version 2026-11-01.1; expected drafts; ",
        ),
        (("--draft", "--note=A note."), "is a directory of drafts: found the draft draft-"),
    ],
)
def test_drafts_and_publications_never_share_a_directory(
    files: tuple[Path, Path], releases: Path, options: tuple[str, ...], message: str
) -> None:
    first, second = options[:1], options[1:]
    publish(files[0], releases, *DAY, *first)

    for file in files:
        assert refusal(file, releases, *DAY, *second).startswith(f"{releases} {message}")


def test_a_draft_has_no_version_of_its_own_and_a_publication_none_of_a_draft(
    files: tuple[Path, Path], releases: Path
) -> None:
    own = refusal(files[0], releases, "--draft", "--version", "1.0")
    borrowed = refusal(files[0], releases, "--version", "draft-1")

    assert own == "a draft is named by its contents: found the version '1.0'; expected none\n"
    assert borrowed == "the version is that of a draft: found 'draft-1'; expected one without 'draft-'\n"
