"""Unexpected files and fields, and invalid values, are refused with their positions.

Each row makes one change to the small dataset of conftest.py: in the named file, it replaces the old text.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import Struct

from onrecord.dataset.check import load
from onrecord.dataset.shapes import Shape, ValueType, describe_shape, shape_of
from onrecord.errors import BadData
from onrecord.records.codebook import Codebook
from onrecord.records.dataset import RECORD_TYPES, DatasetInfo
from onrecord.records.retired import Retired
from support.small_dataset import assert_refused, change, diagnostics_of, write_files

ROWS = [
    (
        "events.yaml:6:3: events[0].sumary",
        "summary: Sol",
        "sumary: Sol",
        "found the unknown field 'sumary' ... nearest is 'summary'",
    ),
    ("events.yaml:1:3: events[0].title", "  title: The coup\n", "", "found nothing; expected text on one line"),
    (
        "events.yaml:5:10: events[0].title",
        "title: The coup",
        "title: 2021",
        "found the number 2021; expected text on one line, at most 300 characters, in quotes",
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
    (
        "actors.yaml:1:7: actors[0].id",
        "id: mali",
        "id: Mali",
        "found 'Mali'; expected the id of an actor: 1 to 80 lower-case letters",
    ),
    (
        "actors.yaml:4:12: actors[0].country",
        "country: ML",
        "country: mali",
        "found 'mali'; expected two capital letters, such as ML (ISO 3166-1 alpha-2",
    ),
    (
        "actors.yaml:3:9: actors[0].name",
        "name: Mali",
        f"name: {'x' * 301}",
        "found a text of 301 characters; expected text on one line, at most 300",
    ),
    ("actors.yaml:3:9: actors[0].name", "name: Mali", 'name: "a\\nb"', "found a newline"),
    ("actors.yaml:3:9: actors[0].name", "name: Mali", 'name: " "', "found blank text"),
    ("actors.yaml:3:9: actors[0].name", "name: Mali", 'name: "Mali "', "found white space at the start or end"),
    (
        "actors.yaml:3:9: actors[0].name",
        "name: Mali",
        'name: "Me\\u0301"',
        "found text that is not in Unicode form NFC",
    ),
    *[
        (
            "actors.yaml:3:9: actors[0].name",
            "name: Mali",
            f"name: Ma{sign}li",
            f"found the invisible character {name} after 'Ma'; expected the same text without it",
        )
        for sign, name in [
            ("\N{SOFT HYPHEN}", "U+00AD (soft hyphen)"),
            ("\N{ZERO WIDTH SPACE}", "U+200B (zero width space)"),
            ("\N{ZERO WIDTH JOINER}", "U+200D (zero width joiner)"),
            ("\N{RIGHT-TO-LEFT MARK}", "U+200F (right-to-left mark)"),
            ("\N{COMBINING GRAPHEME JOINER}", "U+034F (combining grapheme joiner)"),
            ("\N{VARIATION SELECTOR-16}", "U+FE0F (variation selector-16)"),
        ]
    ],
    (
        "events.yaml:5:10: events[0].title",
        "title: The coup",
        "title: The \N{WORD JOINER}coup",
        "found the invisible character U+2060 (word joiner) after 'The '",
    ),
    (
        "events.yaml:5:10: events[0].title",
        "title: The coup",
        "title: \N{WORD JOINER}The coup",
        "found the invisible character U+2060 (word joiner) at the beginning",
    ),
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
        "found the number 2021; expected a date ... , in quotes",
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
        "found '2021-06-31', which is not a day of the calendar",
    ),
    (
        "relationships.yaml:11:3: relationships[0].certainty",
        "basis: reported",
        "basis: reported\n  certainty: plain",
        "found the computed field 'certainty'; expected a record without it",
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


@pytest.mark.parametrize(("position", "old", "new", "message"), ROWS)
def test_an_invalid_field_is_reported_at_its_position_with_the_expected_value(
    small_dataset: Path, position: str, old: str, new: str, message: str
) -> None:
    change(small_dataset, position, old, new)

    assert_refused(small_dataset, position, message)


LONG = "x" * 81
CUT = f"{'x' * 79}…"
QUOTED = f"'{CUT}' (81 characters)"


@pytest.mark.parametrize(
    ("position", "old", "new", "message"),
    [
        ("actors.yaml:1:7: actors[0].id", "id: mali", f"id: {LONG}", f"({CUT}): found {QUOTED}; expected"),
        ("events.yaml:2:9: events[0].kind", "kind: coup", f"kind: {LONG}", f"found {QUOTED}; expected an event kind"),
        (
            "events.yaml:5:10: events[0].title",
            "title: The",
            f"title: &{LONG} The",
            f"found the anchor &{CUT}; expected",
        ),
        (
            "actors.yaml:4:3: actors[0].xxx",
            "name: Mali",
            f"name: Mali\n  {LONG}: 1",
            f"found the unknown field {QUOTED}",
        ),
        ("claims.yaml:3:12: claims[0].speaker", "speaker: colonel", f"speaker: {LONG}", f"found {QUOTED}; expected"),
        ("events.yaml:22:9: events[1].date", "date: 2021-05-24\n", f"date: {LONG}\n", f"found {QUOTED}, which is no"),
    ],
)
def test_a_message_cuts_a_value_of_more_than_80_characters(
    small_dataset: Path, position: str, old: str, new: str, message: str
) -> None:
    change(small_dataset, position, old, new)

    assert_refused(small_dataset, position, message)
    assert LONG not in "\n".join(diagnostics_of(small_dataset))


@pytest.mark.parametrize("struct", [*RECORD_TYPES.values(), Codebook, DatasetInfo, Retired])
def test_every_pattern_of_a_field_is_described_in_words(struct: type[Struct]) -> None:
    texts = [shape for shape in shapes_in(shape_of(struct)) if shape.value_type is ValueType.TEXT]

    assert [shape for shape in texts if shape.pattern and shape.pattern in describe_shape(shape)] == []


def shapes_in(shape: Shape) -> Iterator[Shape]:
    """Yield a shape and every shape nested in it."""
    yield shape
    for nested in (*shape.fields.values(), *([shape.items] if shape.items else [])):
        yield from shapes_in(nested)


def test_title_and_license_are_those_of_dataset_yaml(small_dataset: Path) -> None:
    write_files(small_dataset, {"dataset.yaml": "title: Small\nlicense: CC0-1.0\n"})

    assert load(small_dataset).info.title == "Small"


def test_the_former_attribution_is_refused_with_the_fields_to_write(small_dataset: Path) -> None:
    write_files(small_dataset, {"dataset.yaml": "title: Small\nattribution: The editors; dates from a friend\n"})

    (line,) = diagnostics_of(small_dataset)
    assert line.startswith("dataset.yaml:2:1: attribution: found the former field 'attribution'; expected `authors: [")
    assert "contributors: [{name: " in line


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("id: The dataset", "id"),
        ("authors: The editors", "authors"),
        ("authors: [The editors, '']", "authors[1]"),
        ("authors: [The editors, The editors]", "authors[1]"),
        ("contributors: [{name: GeoNames}]", "contributors[0].contribution"),
        ("contributors: [{name: GeoNames, contribution: coordinates, role: author}]", "contributors[0].role"),
    ],
)
def test_the_makers_of_a_dataset_are_checked(small_dataset: Path, text: str, path: str) -> None:
    write_files(small_dataset, {"dataset.yaml": f"{text}\n"})

    (line,) = diagnostics_of(small_dataset)
    assert re.search(rf":\d+: {re.escape(path)}( \(.*\))?: found ", line)


@pytest.mark.parametrize(
    "contact",
    [
        "corrections@example.org",
        "mailto:corrections",
        "mailto:corrections@example.org?subject=An error",
        "javascript:alert(1)",
        "https:// example.org",
        "ftp://example.org/contact",
    ],
)
def test_a_contact_is_a_mailto_address_or_a_url(small_dataset: Path, contact: str) -> None:
    write_files(small_dataset, {"dataset.yaml": f"contact: '{contact}'\n"})

    (line,) = diagnostics_of(small_dataset)
    assert line.startswith(
        f"dataset.yaml:1:10: contact: found {contact!r}; "
        "expected an address such as mailto:corrections@example.org, or a URL that begins with http:// or https://"
    )


@pytest.mark.parametrize(
    "contact", ["mailto:the.editors+errors@mail.example.org", "https://example.org/contact?about=x#form"]
)
def test_the_contact_is_that_of_dataset_yaml(small_dataset: Path, contact: str) -> None:
    write_files(small_dataset, {"dataset.yaml": f"contact: {contact}\n"})

    assert load(small_dataset).info.contact == contact


def test_an_error_in_dataset_yaml_is_reported(small_dataset: Path) -> None:
    write_files(small_dataset, {"dataset.yaml": "titel: Small\n"})

    assert diagnostics_of(small_dataset)[0].startswith("dataset.yaml:1:1: titel: found the unknown field 'titel'")


NIGER = "- {id: niger, kind: state, name: Niger, description: A state.}\n"


@pytest.mark.parametrize(
    ("name", "text", "message", "hint"),
    [
        ("small/actors.yml", NIGER, "small/actors.yml:1:1: found the file 'actors.yml'", "'actors.yaml'"),
        ("small/actrs.yaml", NIGER, "small/actrs.yaml:1:1: found the file 'actrs.yaml'", "'actors.yaml'"),
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
def test_an_unexpected_or_empty_file_is_refused(
    small_dataset: Path, name: str, text: str, message: str, hint: str
) -> None:
    write_files(small_dataset, {name: text})

    (line,) = diagnostics_of(small_dataset)

    assert line.startswith(message)
    assert hint in line


def test_readme_and_hidden_files_are_ignored(small_dataset: Path) -> None:
    write_files(small_dataset, {"README.md": "x", "small/README.md": "x", "small/.events.yaml.swp": "x", ".git/x": "x"})

    assert load(small_dataset).events


@pytest.mark.parametrize("exists", [True, False])
def test_a_root_without_records_is_refused(tmp_path: Path, *, exists: bool) -> None:
    if exists:
        (tmp_path / "data").mkdir()

    with pytest.raises(BadData, match=r"found no (records|folder of this name)"):
        load(tmp_path / "data")
