"""The texts of a record that search indexes, and its label in lists of several kinds."""

import re
from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from onrecord.records.actors import Actor
from onrecord.records.claims import Claim
from onrecord.records.dataset import Record
from onrecord.records.documents import Document
from onrecord.records.events import Event
from onrecord.records.relationships import Relationship

MAX_LABEL = 120  # characters of a claim, which has no title
ELLIPSIS = "…"


class PassageKind(StrEnum):
    """Kind of text, from the strongest match to the weakest."""

    NAMES = "names"
    TITLE = "title"
    TEXT = "text"


class Passage(Struct, frozen=True):
    """One text of a record, with the path of its field."""

    field: str
    part: PassageKind
    text: str


class RelationshipNames(Struct, frozen=True):
    """The names of the subject and the object of a relationship, whose record has only their ids."""

    subject: str = ""
    object: str = ""


NO_ENDS = RelationshipNames()  # for records of other kinds


def passages(record: Record, ends: RelationshipNames = NO_ENDS) -> Iterator[Passage]:
    """Yield the texts of a record that are searched; a relationship's `subject` and `object` as the actors' names.

    Notes are left out: they are the editors' remarks on the record, and often name others to say that it is not they.
    """
    match record:
        case Actor():
            yield Passage("name", PassageKind.NAMES, record.name)
            for name in record.names:
                yield Passage("names", PassageKind.NAMES, name.text)
            yield Passage("description", PassageKind.TEXT, record.description)
        case Event():
            yield Passage("title", PassageKind.TITLE, record.title)
            yield Passage("summary", PassageKind.TEXT, record.summary)
            if record.place:
                yield Passage("place.name", PassageKind.TEXT, record.place.name)
        case Claim():
            yield Passage("proposition", PassageKind.TEXT, record.proposition)
        case Document():
            yield Passage("title", PassageKind.TITLE, record.title)
            yield Passage("publisher", PassageKind.TEXT, record.publisher)
        case Relationship():
            if record.office:
                yield Passage("office.title", PassageKind.TITLE, record.office.title)
            yield Passage("subject", PassageKind.TEXT, ends.subject)
            yield Passage("type", PassageKind.TEXT, _humanize(record.type))
            yield Passage("object", PassageKind.TEXT, ends.object)


def label(record: Record, ends: RelationshipNames = NO_ENDS) -> str:
    """Return the name, title or shortened proposition of a record, in one line."""
    match record:
        case Actor():
            return record.name
        case Event() | Document():
            return record.title
        case Claim():
            return _shortened(record.proposition)
        case Relationship():
            office = f": {record.office.title}" if record.office else ""
            return f"{ends.subject} — {_humanize(record.type)} — {ends.object}{office}"


def _humanize(code: str) -> str:
    return code.replace("-", " ")


def _shortened(text: str) -> str:
    """Return a text in one line, cut between two words if it is longer than a label."""
    line = " ".join(text.split())
    if len(line) <= MAX_LABEL:
        return line
    return re.sub(r"\W+\w*$", "", line[:MAX_LABEL]) + ELLIPSIS
