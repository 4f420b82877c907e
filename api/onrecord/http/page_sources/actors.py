"""The source of the page and the card of an actor."""

from msgspec.structs import replace

from onrecord.http.page_sources.changes import read_changes
from onrecord.http.page_sources.claims import PEOPLE
from onrecord.http.page_sources.reader import LINKED_SHOWN, REFERRED, Reader, decode
from onrecord.records.codes import Polarity, RelationshipType
from onrecord.records.kinds import RecordKind
from onrecord.records.page import ActorItem, ActorPage, ClaimPage, EventPage, RelationshipPage
from onrecord.render.pages.actors import POWER, ActorSource
from onrecord.render.pages.references import References
from onrecord.store import actors, claims, events, relationships
from onrecord.store.actors import ActorItemQuery, ActorQuery
from onrecord.store.claims import ClaimQuery
from onrecord.store.events import EventQuery
from onrecord.store.query import DatedSort, Expand, Include
from onrecord.store.relationships import RelationshipQuery

SIDE_SHOWN = 6  # relationships of one polarity
CLAIMS_SHOWN = 4
EVENTS_SHOWN = 8
_COUNT = (Include.COUNT,)
_OTHER_TYPES = tuple(each for each in RelationshipType if each not in POWER)


def read_actor(reader: Reader, actor_id: str) -> ActorSource:
    """Return an actor with everything that its page shows, or raise NotFound, Merged or Withdrawn.

    Twelve reads of the store, whatever refers to the actor: the first records of each part, and their number.
    """
    releases, release = reader.releases, reader.release
    item = decode(actors.get(releases, actor_id, ActorItemQuery(release=release, expand=REFERRED)), ActorItem)
    power = _relationships(reader, RelationshipQuery(release=release, subject=(actor_id,), type=POWER))
    holders = _relationships(reader, RelationshipQuery(release=release, object=(actor_id,), type=POWER))
    sides = {polarity: _relationships(reader, _side(reader, actor_id, polarity)) for polarity in Polarity}
    by = _claims(reader, ClaimQuery(release=release, speaker=(actor_id,)))
    about = _claims(reader, ClaimQuery(release=release, about_actor=(actor_id,)))
    event_query = EventQuery(
        release=release, actor=(actor_id,), limit=EVENTS_SHOWN, include=_COUNT, sort=DatedSort.NEWEST
    )
    parts_query = ActorQuery(release=release, part_of=(actor_id,), limit=LINKED_SHOWN, include=_COUNT)
    included = [item.included, by.included, about.included]
    included += [each.included for each in (power, holders, *sides.values())]
    return ActorSource(
        actor=item.data,
        power=power,
        holders=holders,
        sides=sides,
        claims_by=by,
        claims_about=about,
        events=decode(events.page(releases, event_query), EventPage),
        parts=decode(actors.page(releases, parts_query), ActorPage),
        changes=read_changes(reader, RecordKind.ACTOR, actor_id),
        references=References.of(*included),
    )


def _side(reader: Reader, actor_id: str, polarity: Polarity) -> RelationshipQuery:
    """Return the query for the relationships of an actor with one polarity, without those shown as offices."""
    return RelationshipQuery(
        release=reader.release, actor=(actor_id,), polarity=(polarity,), type=_OTHER_TYPES, limit=SIDE_SHOWN
    )


def _relationships(reader: Reader, query: RelationshipQuery) -> RelationshipPage:
    counted = replace(query, limit=query.limit or LINKED_SHOWN, include=_COUNT, expand=(Expand.ACTORS,))
    return decode(relationships.page(reader.releases, counted), RelationshipPage)


def _claims(reader: Reader, query: ClaimQuery) -> ClaimPage:
    newest = replace(query, sort=DatedSort.NEWEST, limit=CLAIMS_SHOWN, include=_COUNT, expand=PEOPLE)
    return decode(claims.page(reader.releases, newest), ClaimPage)
