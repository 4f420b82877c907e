"""`make serve` serves the dataset at a path as a draft, whatever the path is, and never that of another one."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from support.commands import RunningService, free_port, running_service
from support.small_dataset import SMALL, change, write_files

ROOT = Path(__file__).parent.parent


@contextmanager
def make_serve(data: object, log: Path, *variables: str) -> Iterator[RunningService]:
    """Run `make serve` for the dataset at a path, as written."""
    port = free_port()
    command = ("make", "--silent", "--directory", ROOT, "serve", f"PORT={port}", f"DATA={data}", *variables)
    with running_service(command, port, log) as service:
        yield service


def title_of(service: RunningService, event: str = "coup") -> object:
    """Return the title of an event, or the status of the response if there is no such event."""
    status, body = service.get(f"/v1/events/{event}")
    assert isinstance(body, dict)
    return body["data"]["title"] if status == 200 else status


@pytest.fixture(autouse=True)
def _no_new_builds(tmp_path: Path) -> Iterator[None]:
    """Remove the builds that a test leaves in the checkout."""
    yield
    for folder in builds_of(tmp_path):
        shutil.rmtree(ROOT / folder)


def builds_of(logs: Path) -> set[str]:
    """Return the builds that `make serve` names in the logs of a folder; other tests run at the same time."""
    return {
        folder
        for log in logs.glob("*log")
        for folder in re.findall(r"^(\.build/[^/]+)/", log.read_text(), re.MULTILINE)
    }


def small(root: Path, title: str = "The coup") -> Path:
    data = write_files(root, SMALL)
    change(data, "events.yaml", "title: The coup", f"title: {title}")
    return data


def test_two_datasets_with_folders_of_one_name_are_served_at_once(tmp_path: Path) -> None:
    one, two = small(tmp_path / "one" / "data", "The first"), small(tmp_path / "two" / "data", "The second")

    with make_serve(one, tmp_path / "one.log") as first, make_serve(two, tmp_path / "two.log") as second:
        titles = (title_of(first), title_of(second))

    assert titles == ("The first", "The second")


@pytest.mark.parametrize("folder", ["my data", "l'été #1 & (2); 100%", "-"])
def test_the_path_of_a_dataset_may_have_any_characters(tmp_path: Path, folder: str) -> None:
    with make_serve(small(tmp_path / folder), tmp_path / "log") as service:
        assert title_of(service) == "The coup"


def test_all_spellings_of_a_path_are_one_dataset(tmp_path: Path) -> None:
    data = small(tmp_path / "data")
    (tmp_path / "link").symlink_to(data)
    spellings = (data, f"{data}/", f"{data}/../data", tmp_path / "link", os.path.relpath(data, ROOT))

    for index, spelling in enumerate(spellings):
        with make_serve(spelling, tmp_path / f"{index}.log") as service:
            assert title_of(service) == "The coup"

    assert len(builds_of(tmp_path)) == 1


def test_a_draft_may_rename_remove_and_edit_records_and_says_that_it_is_one(tmp_path: Path) -> None:
    data = small(tmp_path / "data")
    with make_serve(data, tmp_path / "first.log") as service:
        assert "onrecord serves draft-" in service.log.read_text()
        assert title_of(service) == "The coup"
    change(data, "events.yaml", "title: The coup", "title: Another title")
    for file in ("events.yaml", "claims.yaml", "relationships.yaml"):
        path = data / "small" / file
        path.write_text(path.read_text().replace("coup", "coup-2021").replace("kind: coup-2021", "kind: coup"))

    with make_serve(data, tmp_path / "second.log") as service:
        assert (title_of(service), title_of(service, "coup-2021")) == (404, "Another title")
        releases, changes = service.get("/v1/releases"), service.get("/v1/changes?limit=200")

    assert [each["version"][:6] for each in releases[1]["data"]] == ["draft-"]  # type: ignore[index]
    assert {each["change"] for each in changes[1]["data"]} == {"created"}  # type: ignore[index]


def test_a_removed_file_is_noticed(tmp_path: Path) -> None:
    data = small(tmp_path / "data")
    write_files(data, {"more/actors.yaml": "- {id: niger, kind: state, name: Niger, description: A state.}\n"})
    with make_serve(data, tmp_path / "first.log") as service:
        assert service.get("/v1/actors/niger")[0] == 200
    shutil.rmtree(data / "more")

    with make_serve(data, tmp_path / "second.log") as service:
        assert service.get("/v1/actors/niger")[0] == 404


def test_an_older_dataset_at_the_same_path_is_noticed(tmp_path: Path) -> None:
    data, other = small(tmp_path / "data"), small(tmp_path / "other", "Another title")
    for path in (other, *other.rglob("*")):
        os.utime(path, (0, 0))
    with make_serve(data, tmp_path / "first.log") as service:
        assert title_of(service) == "The coup"
    data.rename(tmp_path / "aside")
    other.rename(data)

    with make_serve(data, tmp_path / "second.log") as service:
        assert title_of(service) == "Another title"


def test_an_older_file_in_place_of_another_is_noticed(tmp_path: Path) -> None:
    data = small(tmp_path / "data")
    events = data / "small" / "events.yaml"
    backup = shutil.copy2(events, tmp_path / "events.yaml")
    change(data, "events.yaml", "title: The coup", "title: Another title")
    with make_serve(data, tmp_path / "first.log") as service:
        assert title_of(service) == "Another title"
    shutil.copy2(backup, events)

    with make_serve(data, tmp_path / "second.log") as service:
        assert title_of(service) == "The coup"
