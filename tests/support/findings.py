"""Findings of `onrecord check` on a few records, given by the fields that matter to a rule."""

import json
import re
from pathlib import Path

from support.commands import invoke
from support.small_dataset import write_files

TODAY = "2026-11-27"
_LINE = re.compile(r"\S+:\d+:\d+: (\w+): \w+\[\d+\]\.(\S+)(?: \((.+?)\))?: found .+; expected .+ \[([a-z-]+)\]")
Fields = dict[str, object]

_READ: Fields = {
    "language": "en",
    "license": "All rights reserved",
    "reliability": {"grade": "C", "reason": "Read before.", "by": "an editor", "on": "2021-06-02"},
    "read": {"how": "page"},
}


def document(record_id: str, published: str, **fields: object) -> Fields:
    """Return a document with its date of publication."""
    own = {"id": record_id, "title": "A day", "kind": "news-article", "publisher": f"The {record_id}"}
    return {**own, "published": published, **_READ, **fields}


# One of a few days, two with an open end, one of any day, and one whose date is an error.
DATED_DOCUMENTS = (
    document("courier", "[2021-05-27..2021-05-29]"),
    document("since", "[2021-05-27..]"),
    document("by", "[..2021-05-20]"),
    document("undated", "XXXX"),
    document("broken", "May"),
)


def person(record_id: str, **fields: object) -> Fields:
    """Return a person whose name is the id."""
    return {"id": record_id, "kind": "person", "name": record_id, "description": "One of them.", **fields}


def body(record_id: str, **fields: object) -> Fields:
    """Return a government body whose name is the id."""
    return person(record_id, **{"kind": "government-body", **fields})


def event(record_id: str, date: str, **fields: object) -> Fields:
    """Return an event that occurred, as the gazette reports."""
    own = {"id": record_id, "kind": "meeting", "status": "occurred", "title": "A meeting", "summary": "They met."}
    return {**own, "date": date, "evidence": evidence("gazette"), **fields}


def claim(record_id: str, said: str, **fields: object) -> Fields:
    """Return a claim of Ada's, as the gazette reports."""
    step = {"status": "attributed", "on": "2021-06-02", "by": "an editor", "reason": "She is named."}
    return {
        "id": record_id,
        "proposition": "Nobody is hurt.",
        "speaker": "ada",
        "attribution": "paraphrase",
        "reported_by": "gazette",
        "said": said,
        "act": "assert",
        "certainty": "plain",
        "verification": {"status": "attributed", "history": [step]},
        "evidence": evidence("gazette"),
        **fields,
    }


def relationship(record_id: str, ends: str, valid: Fields, **fields: object) -> Fields:
    """Return a relationship between two actors, `SUBJECT OBJECT`, as the gazette reports."""
    subject, object_ = ends.split()
    kind = "unknown" if "end" not in valid else "ended"
    return {
        "id": record_id,
        "subject": subject,
        "object": object_,
        "type": "member-of",
        "polarity": "neutral",
        "basis": "reported",
        "valid": {"end_kind": kind, **valid},
        "evidence": evidence("gazette"),
        **fields,
    }


def office(record_id: str, ends: str, valid: Fields, title: str = "president", **fields: object) -> Fields:
    """Return an office that a person holds, `PERSON BODY`; the fields are those of the office."""
    capacity = {"title": title, "capacity": "appointed", **fields}
    return relationship(record_id, ends, valid, type="holds-office", office=capacity)


def evidence(*documents: str, **fields: object) -> list[Fields]:
    """Return one piece of evidence in each document."""
    return [{"document": each, "locator": "Page 1", **fields} for each in documents]


def findings(root: Path, *records: Fields, today: str = TODAY, notices: bool = False) -> list[str]:
    """Return the findings on records as `ID PATH LEVEL CODE`, sorted by file and line; notices only if asked for.

    The gazette of 1 June 2021, the persons Ada and Ben, and the body `state` are there unless the records have them.
    """
    given = {str(each["id"]): each for each in records}
    standard = [document("gazette", "2021-06-01"), person("ada"), person("ben"), body("state")]
    files: dict[str, list[Fields]] = {}
    for each in (*(each for each in standard if each["id"] not in given), *records):
        files.setdefault(_file(each), []).append(each)
    # JSON is YAML, with one record on each line so that findings are in the order of the records.
    texts = {
        f"few/{name}.yaml": "".join(f"- {json.dumps(each, ensure_ascii=False)}\n" for each in records_of_kind)
        for name, records_of_kind in files.items()
    }
    write_files(root, texts)
    lines = invoke("check", root, "--today", today).stderr.splitlines()
    return [_short(line) for line in lines if notices or ": notice: " not in line]


def _short(line: str) -> str:
    match = re.fullmatch(
        r"\S+:\d+:\d+: (\w+): \w+\[\d+\]\.(\S+)(?: \((.+?)\))?: found .+; expected .+ \[([a-z-]+)\]", line
    )
    assert match, line
    level, path, record_id, code = match.groups()
    return f"{record_id} {path} {level} {code}"


def _file(record: Fields) -> str:
    signs = {"published": "documents", "proposition": "claims", "summary": "events", "subject": "relationships"}
    return next((file for field, file in signs.items() if field in record), "actors")
