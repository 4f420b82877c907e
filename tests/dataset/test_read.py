"""A file that is out of place, and a field that is out of shape, are refused with their places.

Each row changes one thing in the small dataset of conftest.py: in the named file, the old text becomes the new.
"""

from pathlib import Path

import pytest

from onrecord.dataset.check import load
from onrecord.errors import BadData
from support.small_dataset import assert_refused, change, diagnostics_of, write_files

ROWS = [
    (
        "events.yaml:6:3: events[0].sumary",
        "summary: Sol",
        "sumary: Sol",
        "found the unknown field 'sumary' ... nearest is 'summary'",
    ),
    ("events.yaml:1:3: events[0].title", "  title: The coup\n", "", "found no such field; expected a text"),
    (
        "events.yaml:5:10: events[0].title",
        "title: The coup",
        "title: 2021",
        "found the number 2021; expected a text of one line, at most 300 characters: quote it",
    ),
    ("events.yaml:5:10: events[0].title", "title: The coup", "title: true", "found true"),
    ("events.yaml:5:3: events[0].title", "title: The coup", "title:", "found nothing"),
    ("events.yaml:5:10: events[0].title", "title: The coup", "title: [x]", "found a list"),
    (
        "events.yaml:2:9: events[0].kind",
        "kind: coup",
        "kind: cuop",
        "found 'cuop'; expected an event kind ... nearest is 'coup'",
    ),
    (
        "claims.yaml:8:14: claims[0].certainty",
        "certainty: hedged",
        "certainty: hegded",
        "found 'hegded'; expected a certainty, one of conditional, hedged, plain ... nearest is 'hedged'",
    ),
    ("actors.yaml:1:7: actors[0].id", "id: mali", "id: Mali", "found 'Mali'; expected the id of an actor"),
    (
        "actors.yaml:4:12: actors[0].country",
        "country: ML",
        "country: mali",
        "found 'mali'; expected a text (ISO 3166-1 alpha-2",
    ),
    (
        "actors.yaml:3:9: actors[0].name",
        "name: Mali",
        f"name: {'x' * 301}",
        "found a text of 301 characters; expected a text of one line",
    ),
    ("actors.yaml:3:9: actors[0].name", "name: Mali", 'name: "a\\nb"', "found a newline"),
    ("actors.yaml:3:9: actors[0].name", "name: Mali", 'name: " "', "found a blank text"),
    ("actors.yaml:3:9: actors[0].name", "name: Mali", 'name: "Mali "', "found white space"),
    ("actors.yaml:3:9: actors[0].name", "name: Mali", 'name: "Me\\u0301"', "found a text ... NFC"),
    (
        "documents.yaml:8:15: documents[0].paragraphs",
        "paragraphs: 2",
        "paragraphs: 0",
        "found the number 0; expected a whole number from 1 to 100000",
    ),
    (
        "documents.yaml:8:15: documents[0].paragraphs",
        "paragraphs: 2",
        'paragraphs: "2"',
        "found '2'; expected a whole number",
    ),
    (
        "events.yaml:14:10: events[0].place.lat",
        "precision: locality",
        "precision: locality\n    lat: 91\n    lon: .nan\n    gazetteer: geonames:1",
        "found the number 91; expected a number from -90 to 90",
    ),
    (
        "actors.yaml:4:10: actors[0].named",
        "name: Mali",
        "name: Mali\n  named: yes",
        "found 'yes'; expected true or false",
    ),
    (
        "events.yaml:22:9: events[1].date",
        "date: 2021-05-24\n",
        "date: 2021-02-30\n",
        "found '2021-02-30', which is no day of the calendar",
    ),
    (
        "events.yaml:22:9: events[1].date",
        "date: 2021-05-24\n",
        "date: 2021-05-24/2021-05-26\n",
        "found an interval in '2021-05-24/2021-05-26'; expected a date with an end date",
    ),
    (
        "events.yaml:22:9: events[1].date",
        "date: 2021-05-24\n",
        "date: 2021\n",
        "found the number 2021; expected a date ... quote it",
    ),
    (
        "claims.yaml:13:32: claims[0].verification.history[0].on",
        "on: 2021-06-02",
        "on: 2 June 2021",
        "found '2 June 2021'; expected a day, such as 2021-05-24",
    ),
    (
        "claims.yaml:13:32: claims[0].verification.history[0].on",
        "on: 2021-06-02",
        "on: 2021-06-31",
        "found '2021-06-31', which is no day",
    ),
    (
        "relationships.yaml:11:3: relationships[0].certainty",
        "basis: reported",
        "basis: reported\n  certainty: plain",
        "found the field 'certainty', which is computed; expected to leave it out",
    ),
    ("actors.yaml:10:12: actors[1].part_of", "part_of: [mali]", "part_of: mali", "found 'mali'; expected a list"),
    (
        "actors.yaml:10:19: actors[1].part_of[1]",
        "part_of: [mali]",
        "part_of: [mali, mali]",
        "found 'mali' again (first at 10:13); expected each item once",
    ),
    ("actors.yaml:1:3: actors[0]", "- id: mali", "- x\n- id: mali", "found 'x'; expected a mapping"),
]


@pytest.mark.parametrize(("where", "old", "new", "message"), ROWS)
def test_a_field_out_of_shape_is_told_with_its_place_and_what_would_be_right(
    small_dataset: Path, where: str, old: str, new: str, message: str
) -> None:
    change(small_dataset, where, old, new)

    assert_refused(small_dataset, where, message)


def test_the_imprint_is_that_of_dataset_yaml(small_dataset: Path) -> None:
    write_files(small_dataset, {"dataset.yaml": "title: Small\nlicense: CC0-1.0\n"})

    assert load(small_dataset).info.title == "Small"


def test_an_error_in_the_imprint_is_told(small_dataset: Path) -> None:
    write_files(small_dataset, {"dataset.yaml": "titel: Small\n"})

    assert diagnostics_of(small_dataset)[0].startswith("dataset.yaml:1:1: titel: found the unknown field 'titel'")


@pytest.mark.parametrize(
    ("name", "text", "problem", "hint"),
    [
        ("small/actors.yml", "x", "small/actors.yml:1:1: found the file 'actors.yml'", "'actors.yaml'"),
        ("small/evnts.yaml", "x", "small/evnts.yaml:1:1: found the file 'evnts.yaml'", "'events.yaml'"),
        ("small/deep/events.yaml", "x", "small/deep:1:1: found the folder 'deep'", "one of documents.yaml"),
        ("datset.yaml", "x", "datset.yaml:1:1: found the file 'datset.yaml'", "'dataset.yaml'"),
        ("events.yaml", "x", "events.yaml:1:1: found the file 'events.yaml'; expected one of dataset.yaml", ""),
        ("codebooks/act.yaml", "x", "codebooks:1:1: found the folder 'codebooks'", "'codebook'"),
        ("codebook/act.yml", "x", "codebook/act.yml:1:1: found the file 'act.yml'", "'act.yaml'"),
        ("codebook/act.yaml", "", "codebook/act.yaml:1:1: found an empty file", ""),
        ("dataset.yaml", "", "dataset.yaml:1:1: found an empty file", ""),
        ("other/events.yaml", "", "other/events.yaml:1:1: found an empty file", ""),
        ("other/events.yaml", "# none yet\n", "other/events.yaml:1:1: found an empty file", ""),
        ("other/events.yaml", "[]\n", "other/events.yaml:1:1: events: found an empty list", ""),
        ("other/events.yaml", "id: x\n", "other/events.yaml:1:1: events: found no list", ""),
    ],
)
def test_a_file_out_of_place_or_without_records_is_refused(
    small_dataset: Path, name: str, text: str, problem: str, hint: str
) -> None:
    write_files(small_dataset, {name: text})

    (found,) = diagnostics_of(small_dataset)

    assert found.startswith(problem)
    assert hint in found


def test_readme_and_dot_files_are_left_alone(small_dataset: Path) -> None:
    write_files(small_dataset, {"README.md": "x", "small/README.md": "x", "small/.events.yaml.swp": "x", ".git/x": "x"})

    assert load(small_dataset).events


@pytest.mark.parametrize("make", [True, False])
def test_a_root_without_records_is_refused(tmp_path: Path, *, make: bool) -> None:
    if make:
        (tmp_path / "data").mkdir()

    with pytest.raises(BadData, match=r"found no (records|folder of this name)"):
        load(tmp_path / "data")
