"""The timeline of a release: each record's beginning, end or utterance as an entry, in both orders."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TypeAlias

import msgspec
from msgspec import Struct

from onrecord.records.claims import Claim
from onrecord.records.codes import RelationshipType
from onrecord.records.dataset import Dataset
from onrecord.records.dates import UncertainDate
from onrecord.records.events import Event
from onrecord.records.kinds import RecordKind
from onrecord.records.relationships import Office, Relationship
from onrecord.records.timeline import TimelineActor, TimelineActorRole, TimelineEntry, TimelineEntryType
from onrecord.release.rows import Row, of_date

# Run when every table that it reads is filled. Where an event was counts for it; what is said or stands between actors
# belongs to the countries of these.
COUNTRIES = """
INSERT INTO timeline_entry_country
SELECT event.country, timeline_entry.rank_oldest, timeline_entry.rank_newest
FROM timeline_entry JOIN event ON event.id = timeline_entry.record
WHERE timeline_entry.kind = 'event' AND event.country IS NOT NULL
UNION
SELECT actor_country.country, timeline_entry.rank_oldest, timeline_entry.rank_newest
FROM timeline_entry
JOIN timeline_entry_actor ON timeline_entry_actor.rank_oldest = timeline_entry.rank_oldest
JOIN actor_country ON actor_country.actor = timeline_entry_actor.actor
WHERE timeline_entry.kind <> 'event'
"""

_DOUBT = frozenset("~?%")
_PLACE = {what: place for place, what in enumerate(TimelineEntryType)}

Dated: TypeAlias = Event | Claim | Relationship


class _Entry(Struct, frozen=True):
    """A moment that is not written out yet."""

    entry_type: TimelineEntryType
    record: Dated
    date: UncertainDate


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
        """Return the rows of each table, computed as they are read."""
        return {
            "timeline_entry": self._timeline_entries(),
            "timeline_entry_actor": self._actors(),
            "timeline_entry_event": self._events(),
        }

    def _timeline_entries(self) -> Iterator[Row]:
        for entry, ranks in self._ranked():
            written = _timeline_entry(entry, self._names)
            yield {
                **ranks,
                "id": written.id,
                "entry_type": written.entry_type,
                "kind": written.kind,
                "record": written.record,
                **of_date(written.date),
                "exact": int(written.exact),
                "doc": _encode(written),
            }

    def _actors(self) -> Iterator[Row]:
        for entry, ranks in self._ranked():
            for each in _actors(entry.record):
                yield {"actor": each.actor, "actor_role": each.actor_role, **ranks}

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
                turned = office.opened_by if entry.entry_type is TimelineEntryType.OFFICE_BEGIN else office.closed_by
                return _once([*events, *turned])
            case Relationship(events=events):
                return _once(events)


def _entries(dataset: Dataset) -> Iterator[_Entry]:
    found: list[tuple[TimelineEntryType, Dated, UncertainDate | None]] = []
    found += [(TimelineEntryType.EVENT, event, event.date) for event in dataset.events]
    found += [(TimelineEntryType.EVENT_END, event, event.end_date) for event in dataset.events]
    found += [(TimelineEntryType.CLAIM, claim, claim.said) for claim in dataset.claims]
    for relationship in dataset.relationships:
        is_office = relationship.type is RelationshipType.HOLDS_OFFICE
        begin = TimelineEntryType.OFFICE_BEGIN if is_office else TimelineEntryType.RELATIONSHIP_BEGIN
        end = TimelineEntryType.OFFICE_END if is_office else TimelineEntryType.RELATIONSHIP_END
        found += [(begin, relationship, relationship.valid.start), (end, relationship, relationship.valid.end)]
    for what, record, when in found:
        if when and (when.earliest or when.latest):
            yield _Entry(what, record, when)


def _oldest(entry: _Entry) -> tuple[date, date, int, str]:
    """Return what sorts by the first day that a date can mean; of two, the one that is the sooner over first."""
    when = entry.date
    return when.earliest or when.latest or date.max, when.latest or date.max, _PLACE[entry.entry_type], entry.record.id


def _newest(entry: _Entry) -> tuple[date, date, int, str]:
    """Return the mirror of it: what sorts, backwards, by the last day that a date can mean."""
    when = entry.date
    return (
        when.latest or when.earliest or date.min,
        when.earliest or date.min,
        _PLACE[entry.entry_type],
        entry.record.id,
    )


def _timeline_entry(entry: _Entry, names: dict[str, str]) -> TimelineEntry:
    record, when = entry.record, entry.date
    event = record if isinstance(record, Event) else None
    claim = record if isinstance(record, Claim) else None
    relationship = record if isinstance(record, Relationship) else None
    return TimelineEntry(
        id=f"{entry.entry_type}:{record.id}",
        entry_type=entry.entry_type,
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


def _actors(record: Dated) -> Sequence[TimelineActor]:
    match record:
        case Event(participants=participants):
            parts = {TimelineActorRole.PARTICIPANT: tuple(each.actor for each in participants)}
        case Claim():
            parts = {
                TimelineActorRole.SPEAKER: (record.speaker,) if record.speaker else (),
                TimelineActorRole.POSSIBLE_SPEAKER: record.possible_speakers,
                TimelineActorRole.ADDRESSEE: record.addressees,
                TimelineActorRole.MENTIONED: record.about.actors,
            }
        case Relationship():
            parts = {TimelineActorRole.SUBJECT: (record.subject,), TimelineActorRole.OBJECT: (record.object,)}
    return [TimelineActor(actor=actor, actor_role=part) for part, actors in parts.items() for actor in _once(actors)]


def _once(ids: Sequence[str]) -> Sequence[str]:
    return list(dict.fromkeys(ids))


def _encode(moment: TimelineEntry) -> str:
    """Return an entry as the API sends it, after checking that it can be read back."""
    doc = msgspec.json.encode(moment)
    msgspec.json.decode(doc, type=TimelineEntry)
    return doc.decode()
