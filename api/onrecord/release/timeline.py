"""The timeline of a release: an entry for each dated beginning, end and statement, ranked in both orders.

It is a table, filled at build, so that it is paged by rank like any other list.
"""

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

# To be run after the tables that it reads are filled. An event belongs to the country of its place; claims and
# relationships belong to the countries of their actors.
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

_QUALIFIERS = frozenset("~?%")  # EDTF: approximate, uncertain, both
_TYPE_ORDER = {entry_type: position for position, entry_type in enumerate(TimelineEntryType)}

Dated: TypeAlias = Event | Claim | Relationship


class _Entry(Struct, frozen=True):
    """An entry with its whole record, from which its columns and its document are made."""

    entry_type: TimelineEntryType
    record: Dated
    date: UncertainDate


class Timeline:
    """The entries of a dataset, with the actors and events that they belong to.

    A date without any known day has no entry.
    """

    def __init__(self, dataset: Dataset) -> None:
        self._oldest_first = sorted(_entries(dataset), key=_oldest_key)
        indexes = range(len(self._oldest_first))
        newest_first = sorted(indexes, key=lambda index: _newest_key(self._oldest_first[index]), reverse=True)
        self._rank_newest = [0] * len(newest_first)  # of the entry at the same index of `_oldest_first`
        for rank, index in enumerate(newest_first, 1):
            self._rank_newest[index] = rank
        self._names = {actor.id: actor.name for actor in dataset.actors}
        self._events_by_claim: dict[str, list[str]] = {}
        for event in dataset.events:
            for claim in event.claims:
                self._events_by_claim.setdefault(claim, []).append(event.id)

    def tables(self) -> dict[str, Iterator[Row]]:
        """Return the rows of each table, computed as they are read."""
        return {
            "timeline_entry": self._timeline_entries(),
            "timeline_entry_actor": self._actors(),
            "timeline_entry_event": self._events(),
        }

    def _timeline_entries(self) -> Iterator[Row]:
        for entry, ranks in self._ranked():
            timeline_entry = _timeline_entry(entry, self._names)
            yield {
                **ranks,
                "id": timeline_entry.id,
                "entry_type": timeline_entry.entry_type,
                "kind": timeline_entry.kind,
                "record": timeline_entry.record,
                **of_date(timeline_entry.date),
                "exact": int(timeline_entry.exact),
                "doc": _encode(timeline_entry),
            }

    def _actors(self) -> Iterator[Row]:
        for entry, ranks in self._ranked():
            for timeline_actor in _actors(entry.record):
                yield {"actor": timeline_actor.actor, "actor_role": timeline_actor.actor_role, **ranks}

    def _events(self) -> Iterator[Row]:
        for entry, ranks in self._ranked():
            for event in self._events_of(entry):
                yield {"event": event, **ranks}

    def _ranked(self) -> Iterator[tuple[_Entry, Row]]:
        """Yield every entry with its ranks in both orders."""
        ranked = zip(self._oldest_first, self._rank_newest, strict=True)
        for rank_oldest, (entry, rank_newest) in enumerate(ranked, 1):
            yield entry, {"rank_oldest": rank_oldest, "rank_newest": rank_newest}

    def _events_of(self, entry: _Entry) -> Sequence[str]:
        """Return the events whose timelines show an entry; the events that these are part of are found by queries."""
        match entry.record:
            case Event(id=event):
                return [event]
            case Claim(id=claim, about=about):
                return _unique([*about.events, *self._events_by_claim.get(claim, ())])
            case Relationship(events=events, office=Office() as office):
                is_begin = entry.entry_type is TimelineEntryType.OFFICE_START
                return _unique([*events, *(office.opened_by if is_begin else office.closed_by)])
            case Relationship(events=events):
                return _unique(events)


def _entries(dataset: Dataset) -> Iterator[_Entry]:
    """Yield an entry for every date with a known day."""
    dates: list[tuple[TimelineEntryType, Dated, UncertainDate | None]] = []
    dates += [(TimelineEntryType.EVENT, event, event.date) for event in dataset.events]
    dates += [(TimelineEntryType.EVENT_END, event, event.end_date) for event in dataset.events]
    dates += [(TimelineEntryType.CLAIM, claim, claim.said) for claim in dataset.claims]
    for relationship in dataset.relationships:
        is_office = relationship.type is RelationshipType.HOLDS_OFFICE
        begin = TimelineEntryType.OFFICE_START if is_office else TimelineEntryType.RELATIONSHIP_START
        end = TimelineEntryType.OFFICE_END if is_office else TimelineEntryType.RELATIONSHIP_END
        dates += [(begin, relationship, relationship.valid.start), (end, relationship, relationship.valid.end)]
    for entry_type, record, when in dates:
        if when and (when.earliest or when.latest):
            yield _Entry(entry_type, record, when)


def _oldest_key(entry: _Entry) -> tuple[date, date, int, str]:
    """Return the sort key of the oldest first: by the first day that a date can mean, then by the last."""
    when = entry.date
    return (
        when.earliest or when.latest or date.max,
        when.latest or date.max,
        _TYPE_ORDER[entry.entry_type],
        entry.record.id,
    )


def _newest_key(entry: _Entry) -> tuple[date, date, int, str]:
    """Return the sort key of the newest first, for a reversed sort: by the last day that a date can mean."""
    when = entry.date
    return (
        when.latest or when.earliest or date.min,
        when.earliest or date.min,
        _TYPE_ORDER[entry.entry_type],
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
        exact=when.earliest == when.latest and _QUALIFIERS.isdisjoint(when.edtf),
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
            actors_by_role = {TimelineActorRole.PARTICIPANT: tuple(each.actor for each in participants)}
        case Claim():
            actors_by_role = {
                TimelineActorRole.SPEAKER: (record.speaker,) if record.speaker else (),
                TimelineActorRole.POSSIBLE_SPEAKER: record.possible_speakers,
                TimelineActorRole.ADDRESSEE: record.addressees,
                TimelineActorRole.MENTIONED: record.about.actors,
            }
        case Relationship():
            actors_by_role = {TimelineActorRole.SUBJECT: (record.subject,), TimelineActorRole.OBJECT: (record.object,)}
    return [
        TimelineActor(actor=actor, actor_role=role)
        for role, actors in actors_by_role.items()
        for actor in _unique(actors)
    ]


def _unique(ids: Sequence[str]) -> Sequence[str]:
    """Return ids in their order, each once."""
    return list(dict.fromkeys(ids))


def _encode(entry: TimelineEntry) -> str:
    """Return an entry as JSON, as the API sends it, after checking that it can be decoded."""
    doc = msgspec.json.encode(entry)
    msgspec.json.decode(doc, type=TimelineEntry)
    return doc.decode()
