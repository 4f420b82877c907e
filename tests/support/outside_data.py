"""Data that this project did not write and does not contain, such as lists of real names.

The environment variable OUTSIDE_DATA says where it is, as an absolute path or from the root of the repository; by
default, it is in the folder `shared` beside the repository.
Tests of data that is not there are skipped, and say so.
"""

import csv
import os
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

ROOT = Path(__file__).parent.parent.parent
OUTSIDE_DATA = ROOT / os.environ.get("OUTSIDE_DATA", "../shared")
NAMES = OUTSIDE_DATA / "realdata" / "names"
NO_NAMES = f"there are no real names in {NAMES}; OUTSIDE_DATA says where to look"


class NamePair(Struct, frozen=True):
    """Two spellings, and whether they name the same actor in the judgment of the people who collected them."""

    first: str
    second: str
    is_match: bool


def name_pairs() -> list[NamePair]:
    """Return the labeled pairs of names of persons and organizations."""
    return [
        NamePair(row["name1"].strip(), row["name2"].strip(), row["is_match"] == "true")
        for row in _rows("name_match_cases.csv")
        if row["name1"].strip() and row["name2"].strip()
    ]


def person_names() -> list[str]:
    """Return the names of persons in two public lists, each once."""
    files = ("yente_positives_un_treated.csv", "yente_positives_us_congress_untreated.csv")
    return list(dict.fromkeys(" ".join(row["full_name"].split()) for name in files for row in _rows(name)))


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (NAMES / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
