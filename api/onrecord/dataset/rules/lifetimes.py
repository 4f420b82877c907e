"""Rules of lifetimes: nobody acts, speaks or holds anything before their inception or after their dissolution."""

from collections.abc import Iterator
from datetime import date
from typing import TypeAlias

from msgspec import Struct

from onrecord.dataset.catalog import Catalog, CatalogEntry, valid
from onrecord.errors import Diagnostic
from onrecord.records.actors import Actor
from onrecord.records.codes import RelationshipType, Role
from onrecord.records.events import NOT_TAKEN_PLACE, Event
from onrecord.records.lifetimes import Days, common_days, lifetime
from onrecord.records.relationships import Period, Relationship

# Roles of those to whom something is done, or who are only spoken of: the dead are condemned, mourned, honored and
# succeeded, and lists of sanctions keep them. All other roles are those of actors that do something themselves.
_POSTHUMOUS_ROLES = {
    Role.TARGET,
    Role.SANCTIONED,
    Role.RECIPIENT,
    Role.ADDRESSEE,
    Role.PREDECESSOR,
    Role.AFFECTED,
}
# A charter or a promise affects or favors bodies that are yet to be founded.
_EARLY_ROLES = {Role.RECIPIENT, Role.AFFECTED}
# Relationships to a body that end with it at the latest.
_WITHIN_BODY = {
    RelationshipType.HOLDS_OFFICE,
    RelationshipType.MEMBER_OF,
    RelationshipType.LEADS,
    RelationshipType.REPRESENTS,
    RelationshipType.EMPLOYED_BY,
}

_Actors: TypeAlias = dict[str, Actor]


class _Outside(Struct, frozen=True):
    """How days are outside of a lifetime: before the inception or after the dissolution, in words."""

    is_early: bool
    words: str


def dissolved_after_inception(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse an actor whose dissolution is before its inception on every reading of the two dates.

    Wrong: `inception: "2021"` with `dissolution: "2020"`: they are swapped, or one is a slip.
    Right: birth and death, or beginning and end, in their order. Dates that overlap are fine.
    """
    for entry in valid(catalog.actors.values(), "inception", "dissolution"):
        actor = entry.record
        if actor.inception and actor.dissolution and common_days(lifetime(actor)) is None:
            found = f"a dissolution on {actor.dissolution.edtf}"
            expected = f"a day not before the inception, {actor.inception.edtf}"
            yield entry.diagnostic("dissolution", found, expected)


def within_lifetime(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse an actor that acts, speaks, is in a relationship or is part of another outside of its lifetime.

    Wrong: a minister who died in 2020 signs in 2021; a member joins in May a council dissolved in January.
    Right: the day, the actor or its `inception` and `dissolution` mended; a successor is an actor of its own. Targets
    of an act may be dead, and a planned event may name actors that do not exist yet.
    """
    actors = {
        actor_id: entry.record
        for actor_id, entry in catalog.actors.items()
        if entry.record.inception or entry.record.dissolution
    }
    yield from _participants(catalog, actors)
    yield from _speakers(catalog, actors)
    yield from _relationships(catalog, actors)
    yield from _wholes(catalog, actors)


def bounded_relationship(catalog: Catalog) -> Iterator[Diagnostic]:
    """Find a relationship that may have begun on any day of the past.

    Wrong: neither a start with a first day, nor an inception of the subject or of the object: `validity=possible`
    matches the relationship in 1900.
    Right: the inception of one of them, or a start such as `[2014..2018-05-02]`.
    """
    actors = {entry.record.id: entry.record for entry in valid(catalog.actors.values(), "id", "inception")}
    for entry in valid(catalog.relationships.values(), "subject", "object", "valid.start"):
        start, sides = entry.record.valid.start, (actors.get(entry.record.subject), actors.get(entry.record.object))
        if start and start.earliest:
            continue
        if all(actor is not None and lifetime(actor)[0] is None for actor in sides):
            expected = "a first day, or the inception of the subject or object"
            yield entry.diagnostic("valid.start", "no first day", expected)


def ends_with_its_body(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse an office, membership, lead, mandate or job that may last longer than its body.

    Wrong: a member without an end, of a council whose `dissolution` is 2021-01-18.
    Right: an end by the last possible day of the dissolution. If no source tells it, `end: "[..2021-01-18]"` with the
    `end_kind` `ended`: it is known that it came by then.
    """
    for entry in valid(catalog.relationships.values(), "type", "object", "valid.end"):
        body = catalog.actors.get(entry.record.object)
        dissolution = body.record.dissolution if body and body.is_valid("dissolution") else None
        if entry.record.type not in _WITHIN_BODY or not dissolution or not dissolution.latest:
            continue
        end = entry.record.valid.end
        if end and end.latest and end.latest <= dissolution.latest:
            continue
        found = f"an end on {end.edtf}" if end else "no end"
        expected = f"an end by the dissolution of {entry.record.object!r}, {dissolution.edtf}: such as "
        yield entry.diagnostic("valid.end", found, f"{expected}[..{dissolution.latest}]")


def _participants(catalog: Catalog, actors: _Actors) -> Iterator[Diagnostic]:
    for entry in valid(catalog.events.values(), "status", "date", "end_date", "planned_as_of"):
        days = _days_of(entry.record)
        for path, participant in entry.valid_items("participants", entry.record.participants or ()):
            outside = _outside(days, actors.get(participant.actor))
            if outside and participant.role not in (_EARLY_ROLES if outside.is_early else _POSTHUMOUS_ROLES):
                found = f"{participant.actor!r} as {participant.role} {_in_words(days)}, {outside.words}"
                yield entry.diagnostic(f"{path}.actor", found, "an actor that existed then")


def _days_of(event: Event) -> Days:
    """Return the days on which the participants of an event must have existed, one of them at least."""
    if event.status in NOT_TAKEN_PLACE:  # its actors need not have reached its day
        return event.planned_as_of, None  # while it was planned, or later
    return event.possible()


def _speakers(catalog: Catalog, actors: _Actors) -> Iterator[Diagnostic]:
    for entry in valid(catalog.claims.values(), "said"):
        said = entry.record.said
        possible = entry.valid_items("possible_speakers", entry.record.possible_speakers or ())
        speaker = entry.record.speaker if entry.is_valid("speaker") else None
        for path, actor_id in (*((("speaker", speaker),) if speaker else ()), *possible):
            if outside := _outside((said.earliest, said.latest), actors.get(actor_id)):
                found = f"{actor_id!r} as the speaker of words said on {said.edtf}, {outside.words}"
                yield entry.diagnostic(path, found, "a speaker who existed then")


def _relationships(catalog: Catalog, actors: _Actors) -> Iterator[Diagnostic]:
    for entry in valid(catalog.relationships.values(), "valid", "subject", "object"):
        for actor_id in (entry.record.subject, entry.record.object):
            actor = actors.get(actor_id)
            finding = _period_diagnostic(entry, actor) if actor else None
            if finding:
                yield finding


def _period_diagnostic(entry: CatalogEntry[Relationship], actor: Actor) -> Diagnostic | None:
    """Return the finding of the first date of a period that is outside of the actor's lifetime on every reading."""
    for path, edtf, days in _dates(entry.record.valid):
        # An end after that of the body is the finding of `ends_with_its_body`.
        is_end_of_body = actor.id == entry.record.object and entry.record.type in _WITHIN_BODY and path == "valid.end"
        outside = _outside(days, actor)
        if outside and (outside.is_early or not is_end_of_body):
            found = f"a relationship of {actor.id!r} on {edtf}, {outside.words}"
            return entry.diagnostic(path, found, "a day of its lifetime")
    return None


def _dates(period: Period) -> Iterator[tuple[str, str, Days]]:
    """Yield the path, the text and the days of each date on which the relationship was valid."""
    for path, when in (("valid.start", period.start), ("valid.end", period.end)):
        if when:
            yield path, when.edtf, (when.earliest, when.latest)
    if period.as_of:
        yield "valid.as_of", period.as_of.isoformat(), (period.as_of, period.as_of)


def _wholes(catalog: Catalog, actors: _Actors) -> Iterator[Diagnostic]:
    for entry in catalog.actors.values():
        own = lifetime(entry.record)
        for path, whole in entry.valid_items("part_of", entry.record.part_of or ()):
            # The lifetime of an actor with reversed dates is an error of its own.
            if common_days(own) and (outside := _outside(own, actors.get(whole))):
                side = "dissolved" if outside.is_early else "founded"
                found = f"{whole!r} as the whole of an actor {side} {outside.words}"
                yield entry.diagnostic(path, found, "a whole that existed together with its part")


def _outside(days: Days, actor: Actor | None) -> _Outside | None:
    """Return how days lie outside of the actor's lifetime on every reading, or None if one of them may be in it."""
    if actor is None:
        return None
    first, last = lifetime(actor)
    if actor.inception and _is_before(days[1], first):
        return _Outside(is_early=True, words=f"before the inception of {actor.id!r}, {actor.inception.edtf}")
    if actor.dissolution and _is_before(last, days[0]):
        return _Outside(is_early=False, words=f"after the dissolution of {actor.id!r}, {actor.dissolution.edtf}")
    return None


def _is_before(one: date | None, other: date | None) -> bool:
    return one is not None and other is not None and one < other


def _in_words(days: Days) -> str:
    match days:
        case date() as first, None:
            return f"from {first} on"
        case None, last:
            return f"by {last}"
        case first, last:
            return f"on {first}" if first == last else f"from {first} to {last}"
