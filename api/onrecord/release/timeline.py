"""The timeline of a release: each record's beginning, end or utterance as an entry, in both orders."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TypeAlias

import msgspec
from msgspec import Struct

from onrecord.records.claims import Claim
from onrecord.records.codes import RelationshipType
from onrecord.records.dataset import Dataset
from onrecord.records.dates import Date
from onrecord.records.events import Event
from onrecord.records.kinds import RecordKind
from onrecord.records.relationships import Office, Relationship
from onrecord.records.timeline import Moment, MomentActor, MomentPart, MomentWhat
from onrecord.release.rows import Row, of_date

# Run when every table that it reads is filled. Where an event was counts for it; what is said or stands between actors
# belongs to the countries of these.
COUNTRIES = """
INSERT INTO moment_country
SELECT event.country, moment.rank_oldest, moment.rank_newest
FROM moment JOIN event ON event.id = moment.record
WHERE moment.kind = 'event' AND event.country IS NOT NULL
UNION
SELECT actor_country.country, moment.rank_oldest, moment.rank_newest
FROM moment
JOIN moment_actor ON moment_actor.rank_oldest = moment.rank_oldest
JOIN actor_country ON actor_country.actor = moment_actor.actor
WHERE moment.kind <> 'event'
"""

_DOUBT = frozenset("~?%")
_PLACE = {what: place for place, what in enumerate(MomentWhat)}

Dated: TypeAlias = Event | Claim | Relationship


class _Entry(Struct, frozen=True):
    """A moment that is not written out yet."""

    what: MomentWhat
    record: Dated
    date: Date


class Timeline:
    """The entries of a dataset, those without any known day left out, and what they are linked to."""

    def __init__(self, dataset: Dataset) -> None:
        self._oldest = sorted(_entries(dataset), key=_oldest)
        newest = sorted(range(len(self._oldest)), key=lambda place: _newest(self._oldest[place]), reverse=True)
        self._newest = [0] * len(newest)
        for rank, place in enumerate(newest, 1):
            self._newest[place] = rank
        self._names = {actor.id: actor.name for actor in dataset.actors}
        self._resting: dict[str, list[str]] = {}
        for event in dataset.events:
            for claim in event.claims:
                self._resting.setdefault(claim, []).append(event.id)

    def tables(self) -> dict[str, Iterator[Row]]:
        """Return the rows of each table that holds anything, made as they are read."""
        made = {"moment": self._moments, "moment_actor": self._actors, "moment_event": self._events}
        return {table: rows() for table, rows in made.items() if next(rows(), None)}

    def _moments(self) -> Iterator[Row]:
        for entry, ranks in self._ranked():
            moment = _moment(entry, self._names)
            yield {
                **ranks,
                "id": moment.id,
                "what": moment.what,
                "kind": moment.kind,
                "record": moment.record,
                **of_date(moment.date),
                "exact": int(moment.exact),
                "doc": _encode(moment),
            }

    def _actors(self) -> Iterator[Row]:
        for entry, ranks in self._ranked():
            for each in _actors(entry.record):
                yield {"actor": each.actor, "part": each.part, **ranks}

    def _events(self) -> Iterator[Row]:
        for entry, ranks in self._ranked():
            for event in self._events_of(entry):
                yield {"event": event, **ranks}

    def _ranked(self) -> Iterator[tuple[_Entry, Row]]:
        """Yield every entry with its number in either order."""
        for rank_oldest, (entry, rank_newest) in enumerate(zip(self._oldest, self._newest, strict=True), 1):
            yield entry, {"rank_oldest": rank_oldest, "rank_newest": rank_newest}

    def _events_of(self, entry: _Entry) -> Sequence[str]:
        """Return the events whose timeline an entry belongs to, apart from the wholes of these."""
        match entry.record:
            case Event(id=event):
                return [event]
            case Claim(id=claim, about=about):
                return _once([*about.events, *self._resting.get(claim, ())])
            case Relationship(events=events, office=Office() as office):
                turned = office.opened_by if entry.what is MomentWhat.OFFICE_BEGIN else office.closed_by
                return _once([*events, *turned])
            case Relationship(events=events):
                return _once(events)


def _entries(dataset: Dataset) -> Iterator[_Entry]:
    found: list[tuple[MomentWhat, Dated, Date | None]] = []
    found += [(MomentWhat.EVENT, event, event.date) for event in dataset.events]
    found += [(MomentWhat.EVENT_END, event, event.end_date) for event in dataset.events]
    found += [(MomentWhat.CLAIM, claim, claim.said) for claim in dataset.claims]
    for relationship in dataset.relationships:
        is_office = relationship.type is RelationshipType.HOLDS_OFFICE
        begin = MomentWhat.OFFICE_BEGIN if is_office else MomentWhat.RELATIONSHIP_BEGIN
        end = MomentWhat.OFFICE_END if is_office else MomentWhat.RELATIONSHIP_END
        found += [(begin, relationship, relationship.valid.start), (end, relationship, relationship.valid.end)]
    for what, record, when in found:
        if when and (when.earliest or when.latest):
            yield _Entry(what, record, when)


def _oldest(entry: _Entry) -> tuple[date, date, int, str]:
    """Return what sorts by the first day that a date can mean; of two, the one that is the sooner over first."""
    when = entry.date
    return when.earliest or when.latest or date.max, when.latest or date.max, _PLACE[entry.what], entry.record.id


def _newest(entry: _Entry) -> tuple[date, date, int, str]:
    """Return the mirror of it: what sorts, backwards, by the last day that a date can mean."""
    when = entry.date
    return when.latest or when.earliest or date.min, when.earliest or date.min, _PLACE[entry.what], entry.record.id


def _moment(entry: _Entry, names: dict[str, str]) -> Moment:
    record, when = entry.record, entry.date
    event = record if isinstance(record, Event) else None
    claim = record if isinstance(record, Claim) else None
    relationship = record if isinstance(record, Relationship) else None
    return Moment(
        id=f"{entry.what}:{record.id}",
        what=entry.what,
        kind=_kind(record),
        record=record.id,
        label=_label(record, names),
        date=when,
        exact=when.earliest == when.latest and _DOUBT.isdisjoint(when.edtf),
        status=event.status if event else None,
        act=claim.act if claim else None,
        attribution=claim.attribution if claim else None,
        verification=claim.verification.status if claim else None,
        basis=relationship.basis if relationship else None,
        certainty=claim.certainty if claim else relationship.certainty if relationship else None,
        actors=tuple(_actors(record)),
    )


def _kind(record: Dated) -> RecordKind:
    match record:
        case Event():
            return RecordKind.EVENT
        case Claim():
            return RecordKind.CLAIM
        case Relationship():
            return RecordKind.RELATIONSHIP


def _label(record: Dated, names: dict[str, str]) -> str:
    match record:
        case Event(title=title):
            return title
        case Claim(proposition=proposition):
            return proposition
        case Relationship(subject=holder, object=body, office=Office(title=title)):
            return f"{names[holder]}: {title} ({names[body]})"
        case Relationship(subject=subject, object=other):
            return f"{names[subject]} {record.type.replace('-', ' ')} {names[other]}"


def _actors(record: Dated) -> Sequence[MomentActor]:
    match record:
        case Event(participants=participants):
            parts = {MomentPart.PARTICIPANT: tuple(each.actor for each in participants)}
        case Claim():
            parts = {
                MomentPart.SPEAKER: (record.speaker,) if record.speaker else (),
                MomentPart.POSSIBLE_SPEAKER: record.possible_speakers,
                MomentPart.ADDRESSEE: record.addressees,
                MomentPart.SPOKEN_OF: record.about.actors,
            }
        case Relationship():
            parts = {MomentPart.SUBJECT: (record.subject,), MomentPart.OBJECT: (record.object,)}
    return [MomentActor(actor=actor, part=part) for part, actors in parts.items() for actor in _once(actors)]


def _once(ids: Sequence[str]) -> Sequence[str]:
    return list(dict.fromkeys(ids))


def _encode(moment: Moment) -> str:
    """Return an entry as the API sends it, after checking that it can be read back."""
    doc = msgspec.json.encode(moment)
    msgspec.json.decode(doc, type=Moment)
    return doc.decode()
