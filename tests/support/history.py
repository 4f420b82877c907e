"""Three releases of the Mali data, for tests of changes between releases: an early one, a correction, and a merge.

The first release gives the end of two offices as a certain date, gives an event a date that its evidence does not
support, and lacks some records. The second release corrects these errors and adds the records. Both contain a duplicate
actor, a duplicate event and a claim without support in any document. The third release is the current data: the
duplicates are merged, and the claim is withdrawn.
"""

import re
import shutil
from datetime import date
from pathlib import Path

from support.service import publish_dataset

FIRST, CORRECTION, MERGE = "2026-09-01.1", "2026-10-01.1", "2026-11-23.1"
DAYS = {FIRST: date(2026, 9, 1), CORRECTION: date(2026, 10, 1), MERGE: date(2026, 11, 23)}
OFFICES = "/v1/relationships?type=holds-office&object=mali&valid_on=2021-05-25"
NOT_YET = {
    "relationships": ["goita-president-of-the-transition", "cnsp-governed-mali-2020"],
    "claims": ["coup-may-be-local"],
}

_OFFICE = """\
    end: "{}"
    end_kind: ended
  basis: reported
  office:
    title: {}
    capacity: {}
"""
_UNCERTAIN_END = "[2021-05-24..2021-05-26]"
# The errors of the first release, each with its correction: file, wrong text, corrected text.
_ERRORS = (
    (
        "relationships",
        _OFFICE.format("2021-05-26", "interim president of Mali", "interim"),
        _OFFICE.format(_UNCERTAIN_END, "interim president of Mali", "interim"),
    ),
    (
        "relationships",
        _OFFICE.format("2021-05-26", "prime minister of Mali", "appointed"),
        _OFFICE.format(_UNCERTAIN_END, "prime minister of Mali", "interim"),
    ),
    (
        "events",
        'was written.\n  date: "2021-05-28"\n',
        'was written.\n  date: "[2021-05-27..]"\n',
    ),
)
# References to the duplicates, each with the reference after the merge: file, before, after.
_REFERENCES = (
    ("events", "{actor: assimi-goyta, role: affected}", "{actor: assimi-goita, role: affected}"),
    (
        "relationships",
        "  events: [coup-mali-2021-05, detention-of-ndaw-and-ouane-2021]\n",
        "  events: [coup-mali-2021-05, arrest-of-ndaw-and-ouane-2021]\n",
    ),
)
_DUPLICATES = {
    "actors": """
- id: assimi-goyta
  kind: person
  name: Assimi Goyta
  description: Malian officer, as one article spells him.
""",
    "events": """
- id: detention-of-ndaw-and-ouane-2021
  kind: arrest
  status: occurred
  title: Detention of Bah Ndaw and Moctar Ouane
  summary: Soldiers hold the interim president and the prime minister.
  date: "2021-05-25"
  participants:
    - {actor: bah-ndaw, role: detainee}
    - {actor: moctar-ouane, role: detainee}
  part_of: coup-mali-2021-05
  evidence:
    - {document: cnn-2021-05-26, locator: Detained by soldiers}
""",
    "claims": """
- id: goita-will-not-stand
  proposition: Assimi Goïta will not stand at the next election.
  speaker: assimi-goyta
  attribution: paraphrase
  reported_by: cnn-2021-05-26
  said: "2021-05-25"
  act: promise
  certainty: plain
  about:
    actors: [assimi-goyta, mali]
  verification:
    status: reported
    history:
      - {status: reported, on: 2026-08-30, by: the editors, reason: Reported by one outlet.}
  evidence:
    - {document: cnn-2021-05-26, locator: Statement of 25 May}
""",
}
RETIRED = """\
- kind: actor
  id: assimi-goyta
  status: merged
  replacement: assimi-goita
  on: 2026-11-20
  reason: The same man under another spelling of his name.
- kind: event
  id: detention-of-ndaw-and-ouane-2021
  status: merged
  replacement: arrest-of-ndaw-and-ouane-2021
  on: 2026-11-20
  reason: The same arrests, recorded a second time from a report of the day after.
- kind: claim
  id: goita-will-not-stand
  status: withdrawn
  on: 2026-11-21
  reason: The document on record does not say so.
"""


def publish_history(data: Path, folder: Path, *, since: str = FIRST, until: str = MERGE) -> Path:
    """Publish the releases from `since` to `until`, all three by default, and return their directory."""
    edits = {FIRST: restore_first, CORRECTION: restore_correction, MERGE: add_retired}
    for version in (each for each in DAYS if since <= each <= until):
        shutil.copytree(data, folder / version)
        edits[version](folder / version / "mali-2021")
        publish_dataset(folder / version, folder / "releases", DAYS[version])
    return folder / "releases"


def restore_first(collection: Path) -> None:
    """Change a copy of the current collection back to the state of the first release."""
    restore_correction(collection)
    for name, wrong, corrected in _ERRORS:
        replace(collection / f"{name}.yaml", corrected, wrong)
    for name, ids in NOT_YET.items():
        for record_id in ids:
            remove(collection / f"{name}.yaml", record_id)


def restore_correction(collection: Path) -> None:
    """Change a copy of the current collection back to the state of the second release."""
    for name, before, after in _REFERENCES:
        replace(collection / f"{name}.yaml", after, before)
    for name, records in _DUPLICATES.items():
        path = collection / f"{name}.yaml"
        path.write_text(path.read_text("utf-8") + records, "utf-8")


def add_retired(collection: Path) -> None:
    """Add the entries of the retired records to a copy of the current collection."""
    (collection / "retired.yaml").write_text(RETIRED, "utf-8")


def replace(path: Path, old: str, new: str) -> None:
    """Replace a text that occurs exactly once in a file."""
    text = path.read_text("utf-8")
    assert text.count(old) == 1, (path, old)
    path.write_text(text.replace(old, new), "utf-8")


def remove(path: Path, record_id: str) -> None:
    """Remove a record from a file, with the comment above it."""
    text, removed = re.subn(rf"(?m)^(#.*\n)*- id: {record_id}\n(?:(?:  .*)?\n)*", "", path.read_text("utf-8"))
    assert removed == 1, (path, record_id)
    path.write_text(text, "utf-8")
