"""The smallest valid dataset with a record of every kind, as the text of its files."""

from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from onrecord.dataset.check import check, load
from onrecord.dataset.verify import span
from onrecord.errors import BadData

DATA = Path(__file__).parent.parent.parent / "data"

SOURCE = """\
The colonel arrested the president.

Nobody seems hurt, the colonel said.
"""
_ARREST = span(SOURCE, "arrested the president").as_yaml("gazette")
_DENIAL = span(SOURCE, "Nobody seems hurt").as_yaml("gazette")

SMALL = {
    "small/documents.yaml": f"""\
- id: gazette
  title: A day in the capital
  kind: news-article
  publisher: The Gazette
  language: en
  published: 2021-06-01
  sha256: {sha256(SOURCE.encode()).hexdigest()}
  paragraphs: 2
  reliability: {{grade: C, reason: Read before., by: an editor, on: 2021-06-02}}
  read: {{how: text, on: 2021-06-02}}
  license: All rights reserved
- id: treaty
  title: A treaty that nobody here holds
  kind: treaty
  publisher: The Ministry
  language: fr
  published: "2019"
  reliability: {{grade: A, reason: An official text., by: an editor, on: 2021-06-02}}
  read: {{how: page}}
  license: Public domain
""",
    "small/actors.yaml": """\
- id: mali
  kind: state
  name: Mali
  country: ML
  identifiers: [{scheme: wikidata, value: Q912}]
  description: A state in West Africa.
- id: bamako
  kind: place
  name: Bamako
  part_of: [mali]
  description: The capital.
- id: colonel
  kind: person
  name: The colonel
  description: An officer.
- id: president
  kind: person
  name: The president
  description: The head of state.
  inception: "1960"
""",
    "small/events.yaml": f"""\
- id: coup
  kind: coup
  plover: {{type: COERCE, mode: arrest}}
  status: occurred
  title: The coup
  summary: Soldiers detain the president.
  date: "[2021-05-24..2021-05-26]"
  end_date: 2021-05-26
  place:
    name: Bamako
    country: ML
    actor: bamako
    precision: locality
  participants: [{{actor: colonel, role: initiator}}]
  evidence:
    {_ARREST}
- id: arrest
  kind: arrest
  status: alleged
  title: The arrest
  summary: The president is detained.
  date: 2021-05-24
  part_of: coup
  claims: [nobody-hurt]
  evidence:
    - document: treaty
      locator: Article 2
""",
    "small/claims.yaml": f"""\
- id: nobody-hurt
  proposition: The arrest harms no one.
  speaker: colonel
  attribution: paraphrase
  reported_by: gazette
  said: 2021-05
  act: assert
  certainty: hedged
  about: {{events: [arrest], relationships: [colonel-detains-president]}}
  verification:
    status: attributed
    history:
      - {{status: reported, on: 2021-06-02, by: an editor, reason: One source.}}
      - {{status: attributed, on: 2021-06-03, by: an editor, reason: The speaker is named.}}
  hedge: {{text: seems, lang: en}}
  evidence:
    {_DENIAL}
""",
    "small/relationships.yaml": f"""\
- id: colonel-detains-president
  subject: colonel
  object: president
  type: detained
  polarity: conflictual
  valid:
    start: 2021-05-24
    end_kind: unknown
    as_of: 2021-06-01
  basis: reported
  claims: [nobody-hurt]
  evidence:
    {_ARREST}
- id: president-of-mali
  subject: president
  object: mali
  type: holds-office
  polarity: neutral
  valid:
    end: "[2021-05-24..2021-05-26]"
    end_kind: ended
  basis: reported
  office:
    title: President
    capacity: interim
    closed_by: [coup]
  evidence:
    {_ARREST}
""",
}

# The same dataset with relationships to which no other record refers, so that they can be left out.
UNREFERENCED = {
    **SMALL,
    "small/claims.yaml": SMALL["small/claims.yaml"].replace(", relationships: [colonel-detains-president]", ""),
}


def rated(grade: str) -> str:
    """Return the rating of a document as YAML, with the reading of one whose text the editors do not have."""
    return f"reliability: {{grade: {grade}, reason: Read before., by: an editor, on: 2021-06-02}}, read: {{how: page}}"


def write_small_dataset(root: Path) -> Path:
    """Write the files of SMALL to a folder, and return the folder."""
    return write_files(root, SMALL)


def write_files(root: Path, files: dict[str, str]) -> Path:
    """Write files, given by their paths under a folder, and return the folder."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def change(root: Path, location: str, old: str, new: str) -> None:
    """Replace the first occurrence of a text in a file of the small dataset.

    The location is the file name; a line and column after it, as in a diagnostic, are ignored.
    """
    path = root / "small" / location.split(":", maxsplit=1)[0]
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def diagnostics_of(root: Path) -> tuple[str, ...]:
    """Return the positions and messages of an invalid dataset's errors as lines, with paths relative to its root."""
    with pytest.raises(BadData) as caught:
        load(root)
    assert str(caught.value).splitlines() == list(map(str, caught.value.diagnostics))
    lines = (f"{diagnostic.position}: {diagnostic.message}" for diagnostic in caught.value.diagnostics)
    return tuple(line.removeprefix(f"{root.as_posix()}/") for line in lines)


def codes_of(root: Path, today: date = date.max) -> list[str]:
    """Return the path and the code of every finding that is not accepted, in the order of the files."""
    return [f"{finding.path} [{finding.code}]" for finding in check(root, today).findings]


def assert_refused(root: Path, location: str, message: str) -> None:
    """Assert that the first diagnostic has this location and every part of the message between ` ... `."""
    first = diagnostics_of(root)[0]
    assert first.startswith(f"small/{location}")
    assert [part for part in message.split(" ... ") if part not in first] == []
