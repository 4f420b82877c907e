"""The id of a dataset: that of its description, or one made of its title."""

import re
from pathlib import Path

import pytest

from onrecord.release.open import Releases
from support.commands import build, publish
from support.small_dataset import SMALL, write_files


@pytest.mark.parametrize(
    ("title", "dataset"),
    [
        ("Élections: Mali, 2021", "elections-mali-2021"),
        ("Мали 2021", r"2021-[0-9a-f]{8}"),
        ("Данные", r"[0-9a-f]{8}"),
        ("long " * 20 + "one", r"(long-){11}long-[0-9a-f]{8}"),
        ("'!'", r"[0-9a-f]{8}"),
    ],
)
def test_a_dataset_without_an_id_has_one_made_of_its_title(tmp_path: Path, title: str, dataset: str) -> None:
    data = write_files(tmp_path / "data", {**SMALL, "dataset.yaml": f'title: "{title}"\n'})
    releases = publish(build(data, tmp_path / "release.sqlite"), tmp_path / "releases")

    assert re.fullmatch(dataset, Releases(releases).current.manifest.dataset)


def test_datasets_with_other_titles_have_other_ids(tmp_path: Path) -> None:
    ids = []
    for number, title in enumerate(["Мали 2021", "Нигер 2021", "long " * 20 + "one", "long " * 20 + "two"]):
        data = write_files(tmp_path / str(number), {**SMALL, "dataset.yaml": f"title: {title}\n"})
        releases = publish(build(data, tmp_path / f"{number}.sqlite"), tmp_path / f"{number}.releases")
        ids.append(Releases(releases).current.manifest.dataset)

    assert len(set(ids)) == len(ids)


def test_the_id_of_a_dataset_is_that_of_its_description(tmp_path: Path) -> None:
    data = write_files(tmp_path / "data", {**SMALL, "dataset.yaml": "id: my-own\ntitle: Another\n"})
    releases = publish(build(data, tmp_path / "release.sqlite"), tmp_path / "releases")

    assert Releases(releases).current.manifest.dataset == "my-own"
