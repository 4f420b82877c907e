"""The source of the page and the card of an event."""

from onrecord.http.page_sources.changes import read_changes
from onrecord.http.page_sources.claims import PEOPLE, read_claims
from onrecord.http.page_sources.reader import LINKED_SHOWN, REFERRED, Reader, decode
from onrecord.records.accounts import FieldAccountsPage
from onrecord.records.kinds import RecordKind
from onrecord.records.page import ClaimPage, EventItem, EventPage, RelationshipPage
from onrecord.render.pages.events import EventSource
from onrecord.render.pages.references import References
from onrecord.store import accounts, claims, events, relationships
from onrecord.store.claims import ClaimQuery
from onrecord.store.events import EventItemQuery, EventQuery
from onrecord.store.query import Expand, Include, UnpagedQuery
from onrecord.store.relationships import RelationshipQuery


def read_event(reader: Reader, event_id: str) -> EventSource:
    """Return an event with everything that its page shows, or raise NotFound, Merged or Withdrawn.

    Seven reads of the store at most, whatever refers to the event.
    """
    releases, release = reader.releases, reader.release
    item = decode(events.get(releases, event_id, EventItemQuery(release=release, expand=REFERRED)), EventItem)
    field_accounts = decode(accounts.of_event(releases, event_id, UnpagedQuery(release=release)), FieldAccountsPage)
    claims_query = ClaimQuery(
        release=release, about_event=(event_id,), limit=LINKED_SHOWN, include=(Include.COUNT,), expand=PEOPLE
    )
    about = decode(claims.page(releases, claims_query), ClaimPage)
    basis = read_claims(reader, item.data.claims)
    parts_query = EventQuery(release=release, part_of=(event_id,), limit=LINKED_SHOWN, include=(Include.COUNT,))
    parts = decode(events.page(releases, parts_query), EventPage)
    related_query = RelationshipQuery(
        release=release, event=(event_id,), limit=LINKED_SHOWN, include=(Include.COUNT,), expand=(Expand.ACTORS,)
    )
    related = decode(relationships.page(releases, related_query), RelationshipPage)
    return EventSource(
        event=item.data,
        accounts=field_accounts.data,
        basis=basis.data if basis else [],
        claims=about.data,
        claim_count=about.meta.count or 0,
        parts=parts.data,
        part_count=parts.meta.count or 0,
        relationships=related.data,
        relationship_count=related.meta.count or 0,
        changes=read_changes(reader, RecordKind.EVENT, event_id),
        references=References.of(item.included, about.included, basis.included if basis else None, related.included),
    )
