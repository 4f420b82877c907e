"""Files that a tool has written again check clean, or with errors that name the cause."""

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from ruamel.yaml import YAML

from support.commands import output_of
from support.small_dataset import DATA, change, diagnostics_of


def by_pyyaml(text: str) -> str:
    return yaml.safe_dump(yaml.safe_load(text), allow_unicode=True, sort_keys=False)


def by_pyyaml_with_its_defaults(text: str) -> str:
    return yaml.safe_dump(yaml.safe_load(text))


def by_ruamel(text: str) -> str:
    round_trip, output = YAML(), io.StringIO()
    round_trip.dump(round_trip.load(text), output)
    return output.getvalue()


@pytest.mark.parametrize("rewrite", [by_pyyaml, by_pyyaml_with_its_defaults, by_ruamel])
def test_the_project_s_own_data_survive_a_round_trip(tmp_path: Path, rewrite: Callable[[str], str]) -> None:
    shutil.copytree(DATA, tmp_path / "data")
    for path in (tmp_path / "data").rglob("*.yaml"):
        path.write_text(rewrite(path.read_text("utf-8")), "utf-8")

    assert "no errors" in output_of("check", tmp_path / "data")


def test_the_word_that_yaml_1_1_takes_for_true_is_named_once_for_a_file(small_dataset: Path) -> None:
    path = small_dataset / "small" / "claims.yaml"
    path.write_text(by_pyyaml(path.read_text("utf-8")), "utf-8")

    (line,) = diagnostics_of(small_dataset)

    assert "found the field name true, which tools of YAML 1.1 write for on (also on line 2" in line
    assert line.endswith('expected on; such tools leave it as it is in quotes, "on"')


@pytest.mark.parametrize("key", ["on", '"on"', "'on'"])
@pytest.mark.parametrize("day", ["2021-06-02", '"2021-06-02"', "'2021-06-02'"])
def test_a_key_and_a_day_may_have_quotes(small_dataset: Path, key: str, day: str) -> None:
    change(small_dataset, "claims.yaml", "on: 2021-06-02", f"{key}: {day}")

    assert "no errors" in output_of("check", small_dataset)


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            "actors.yaml",
            "country: ML",
            "country: false",
            "found false, which tools of YAML 1.1 write for no, NO and off",
        ),
        (
            "actors.yaml",
            "name: Mali",
            "name: true",
            "found true, which tools of YAML 1.1 write for yes and on; expected text",
        ),
        (
            "events.yaml",
            "end_date: 2021-05-26",
            "end_date: 2021-05-26T00:00:00.000Z",
            "take dates for times; expected the day alone; nearest is '2021-05-26'",
        ),
        (
            "claims.yaml",
            "on: 2021-06-02",
            'on: "2021-06-02 00:00:00"',
            "take dates for times; expected the day alone; nearest is '2021-06-02'",
        ),
        ("events.yaml", "title: The coup", "title: 1e3", "found the number 1000.0; expected text on one line, at most"),
    ],
)
def test_a_value_that_a_tool_has_changed_is_named(
    small_dataset: Path, file: str, old: str, new: str, message: str
) -> None:
    change(small_dataset, file, old, new)

    (line,) = diagnostics_of(small_dataset)

    assert message in line


@pytest.mark.parametrize("title", ["0123", "1_000", "12:30", "yes", "off", "2021-05-24", "Mali's #1", "a:b", "x, y"])
def test_a_plain_text_is_what_it_looks_like(small_dataset: Path, title: str) -> None:
    change(small_dataset, "events.yaml", "title: The coup", f'title: "{title}"' if "#" in title else f"title: {title}")

    assert "no errors" in output_of("check", small_dataset)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("events.yaml", "title: The coup", "title: Coup in Niger #2, July 2023"),
        ("events.yaml", "title: The coup", "title: The coup # or the putsch"),
        ("events.yaml", "title: The coup", "title: #2 of the coups"),
        ("events.yaml", "summary: Soldiers detain", "summary: Soldiers #detain"),
        ("events.yaml", "summary: Soldiers detain the president.", "summary: Soldiers\n    detain #one."),
        ("events.yaml", "    name: Bamako", "    name: Bamako #3"),
        ("events.yaml", "locator: Article 2", "locator: Article #2"),
        ("claims.yaml", "proposition: The arrest", "proposition: The arrest #1"),
        ("documents.yaml", "publisher: The Gazette", "publisher: The Gazette #5"),
        ("documents.yaml", "license: All rights", "note: #1 in its field\n  license: All rights"),
    ],
)
def test_text_that_loses_its_end_to_a_comment_is_refused(small_dataset: Path, file: str, old: str, new: str) -> None:
    change(small_dataset, file, old, new)

    (line,) = diagnostics_of(small_dataset)

    assert "found a comment after text without quotes, '#" in line
    assert line.endswith("expected the text in quotes, if the # belongs to it, or the comment on a line of its own")


def test_a_comment_that_ends_no_text_is_allowed(small_dataset: Path) -> None:
    change(small_dataset, "events.yaml", "kind: coup", "kind: coup  # the second one")
    change(small_dataset, "events.yaml", "title: The coup", "# a title\n  title: 'The #1 coup'  # in quotes")
    change(small_dataset, "events.yaml", "end_date: 2021-05-26", "end_date: 2021-05-26 # no later")
    change(small_dataset, "events.yaml", "  place:", "  place:  # where it began")
    change(small_dataset, "events.yaml", "    name: Bamako", "    name: Bamako#1")
    change(small_dataset, "events.yaml", "part_of: coup", "part_of: coup # see above")

    assert "no errors" in output_of("check", small_dataset)
