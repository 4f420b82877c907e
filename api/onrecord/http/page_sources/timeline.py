"""The source of the timeline: a page of entries, and the records that they belong to."""

from msgspec.structs import replace

from onrecord.http.page_sources.claims import PEOPLE
from onrecord.http.page_sources.reader import Reader, decode
from onrecord.records.kinds import RecordKind
from onrecord.records.page import ClaimPage, EventPage, RelationshipPage
from onrecord.records.timeline import TimelinePage
from onrecord.render.pages.references import References
from onrecord.render.pages.timeline import TimelineSource
from onrecord.store import claims, events, relationships, timeline
from onrecord.store.claims import ClaimQuery
from onrecord.store.events import EventQuery
from onrecord.store.query import Expand, Include
from onrecord.store.relationships import RelationshipQuery
from onrecord.store.timeline import TimelineQuery

_ACTORS = (Expand.ACTORS,)


def read_timeline(reader: Reader, query: TimelineQuery) -> TimelineSource:
    """Return a page of the timeline with the records of its entries, or raise BadCursor or BadRange.

    Four reads of the store at most, whatever the number of entries.
    """
    releases, release = reader.releases, reader.release
    counted = replace(query, include=(Include.COUNT,), expand=_ACTORS)
    response = decode(timeline.page(releases, counted), TimelinePage)
    event_ids, claim_ids, relationship_ids = (
        tuple(dict.fromkeys(entry.record for entry in response.data if entry.kind is kind))
        for kind in (RecordKind.EVENT, RecordKind.CLAIM, RecordKind.RELATIONSHIP)
    )
    event_query = EventQuery(release=release, ids=event_ids, limit=len(event_ids))
    claim_query = ClaimQuery(release=release, ids=claim_ids, limit=len(claim_ids), expand=PEOPLE)
    relationship_query = RelationshipQuery(
        release=release, ids=relationship_ids, limit=len(relationship_ids), expand=_ACTORS
    )
    found_events = decode(events.page(releases, event_query), EventPage) if event_ids else None
    found_claims = decode(claims.page(releases, claim_query), ClaimPage) if claim_ids else None
    found = decode(relationships.page(releases, relationship_query), RelationshipPage) if relationship_ids else None
    return TimelineSource(
        response=response,
        events={each.id: each for each in found_events.data} if found_events else {},
        claims={each.id: each for each in found_claims.data} if found_claims else {},
        relationships={each.id: each for each in found.data} if found else {},
        references=References.of(
            response.included, found_claims.included if found_claims else None, found.included if found else None
        ),
    )
