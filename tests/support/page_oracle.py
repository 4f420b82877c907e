"""The texts that the page of a record must have, derived from its JSON alone."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from onrecord.records.kinds import RecordKind

Json = dict[str, Any]

VERIFICATION = {
    "reported": "Reported",
    "attributed": "Attributed",
    "corroborated": "Corroborated",
    "confirmed": "Confirmed",
    "disputed": "Disputed",
    "refuted": "Refuted",
    "retracted": "Retracted",
}
POLARITY = {"cooperative": "With", "conflictual": "Against", "mixed": "Both", "neutral": "Neither"}
BASIS = {
    "documented": "Documented",
    "reported": "Reported",
    "derived": "Follows from other records",
    "alleged": "Alleged",
}
EVENT_STATUS = {
    "occurred": "Happened",
    "ongoing": "Ongoing",
    "alleged": "Alleged",
    "denied": "Denied",
    "planned": "Planned",
    "cancelled": "Cancelled",
    "postponed": "Postponed",
}
_DAY = re.compile(r"-?\d{4}-\d\d-\d\d")
EXPAND = "expand=actors,documents,events,claims"


def expected_texts(kind: str, item: Json) -> Iterator[str]:
    """Yield the texts that the page and the card of a record share, given its item with all references expanded."""
    yield from {
        RecordKind.ACTOR: _actor,
        RecordKind.CLAIM: _claim,
        RecordKind.DOCUMENT: _document,
        RecordKind.EVENT: _event,
        RecordKind.RELATIONSHIP: _relationship,
    }[RecordKind(kind)](item["data"], item["included"])


def named(included: Json, kind: str, record_id: str) -> Json:
    """Return a record that an item includes."""
    (record,) = [each for each in included[f"{kind}s"] if each["id"] == record_id]
    return dict(record)


def day_text(day: str) -> str:
    """Return a day as pages in English write it."""
    parsed = date.fromisoformat(day)
    return f"{parsed.day} {parsed:%B %Y}"


def _actor(actor: Json, _: Json) -> Iterator[str]:
    yield actor["name"]
    yield actor["description"]
    # A card has the first names only.
    names = dict.fromkeys(name["text"] for name in actor.get("names", []) if name["text"] != actor["name"])
    yield from list(names)[:6]


def _claim(claim: Json, included: Json) -> Iterator[str]:
    yield claim["proposition"]
    yield VERIFICATION[claim["verification"]["status"]]
    if claim.get("hedge"):
        yield claim["hedge"]["text"]
    if claim.get("speaker"):
        yield f"{named(included, 'actor', claim['speaker'])['name']}"
    elif claim["attribution"] == "unclear":
        yield from (named(included, "actor", each)["name"] for each in claim.get("possible_speakers", []))
        yield "nclear who "
    else:
        yield f"According to {named(included, 'document', claim['reported_by'])['publisher']}:"
    yield from (named(included, "actor", each)["name"] for each in claim.get("addressees", []))
    for step in claim["verification"]["history"]:
        yield f"{VERIFICATION[step['status']]} · {step['by']}, {day_text(step['on'])}"
        yield step["reason"]
    yield from _dates(claim.get("said"))
    yield from _places(claim)


def _event(event: Json, included: Json) -> Iterator[str]:
    yield event["title"]
    yield event["summary"]
    yield EVENT_STATUS[event["status"]]
    yield from (named(included, "actor", each["actor"])["name"] for each in event.get("participants", []))
    if event.get("place"):
        yield event["place"]["name"]
    yield from _dates(event["date"])
    yield from _dates(event.get("end_date"))
    yield from _rests_on(event)
    yield from _sources(event, included)


def _relationship(relationship: Json, included: Json) -> Iterator[str]:
    yield named(included, "actor", relationship["subject"])["name"]
    yield named(included, "actor", relationship["object"])["name"]
    yield POLARITY[relationship["polarity"]]
    yield BASIS[relationship["basis"]]
    if relationship.get("office"):
        yield relationship["office"]["title"]
    yield from _dates(relationship["valid"].get("start"))
    yield from _dates(relationship["valid"].get("end"))
    yield from _rests_on(relationship)
    yield from _sources(relationship, included)


def _document(document: Json, _: Json) -> Iterator[str]:
    yield document["title"]
    yield document["publisher"]
    yield document["license"]
    yield f"({document['reliability']['grade']})"
    yield document["reliability"]["reason"]
    yield from _dates(document["published"])
    if document.get("sha256"):
        yield document["sha256"]


def _dates(when: Json | None) -> Iterator[str]:
    """Yield the years that bound a date, and an exact day as it is written."""
    if when is None:
        return
    if _DAY.fullmatch(when["edtf"]):
        yield day_text(when["edtf"])
    yield from (str(int(when[bound][:4])) for bound in ("earliest", "latest") if when.get(bound))


def _rests_on(record: Json) -> Iterator[str]:
    support = record["support"]
    for name, word in (("documents", "document"), ("origins", "origin"), ("speakers", "voice")):
        if support[name]:
            yield f"{support[name]} {word}{'s' if support[name] > 1 else ''}"


def _sources(record: Json, included: Json) -> Iterator[str]:
    yield from (named(included, "document", each["document"])["title"] for each in record["evidence"])
    yield from _places(record)


def _places(record: Json) -> Iterator[str]:
    for each in record["evidence"]:
        if each.get("sha256"):
            yield f"paragraph {each['paragraph']}, characters {each['start']} to {each['end']}"
            yield f"SHA-256 {each['sha256'][:16]}…"
