"""The source of the page and the card of a document."""

from onrecord.http.page_sources.changes import read_changes
from onrecord.http.page_sources.claims import PEOPLE
from onrecord.http.page_sources.reader import REFERRED, Reader, decode
from onrecord.records.kinds import RecordKind
from onrecord.records.page import ClaimPage, DocumentItem, EventPage, RelationshipPage
from onrecord.render.pages.documents import DocumentSource
from onrecord.render.pages.references import References
from onrecord.store import claims, documents, events, relationships
from onrecord.store.claims import ClaimQuery
from onrecord.store.documents import DocumentItemQuery
from onrecord.store.events import EventQuery
from onrecord.store.query import MAX_LIMIT, Expand, Include
from onrecord.store.relationships import RelationshipQuery

_COUNT = (Include.COUNT,)


def read_document(reader: Reader, document_id: str) -> DocumentSource:
    """Return a document with everything that its page shows, or raise NotFound, Merged or Withdrawn.

    Five reads of the store, with at most 200 records of each kind that rests on the document.
    """
    releases, release = reader.releases, reader.release
    query = DocumentItemQuery(release=release, expand=REFERRED)
    item = decode(documents.get(releases, document_id, query), DocumentItem)
    event_query = EventQuery(release=release, document=(document_id,), limit=MAX_LIMIT, include=_COUNT)
    claim_query = ClaimQuery(release=release, document=(document_id,), limit=MAX_LIMIT, include=_COUNT, expand=PEOPLE)
    relationship_query = RelationshipQuery(
        release=release, document=(document_id,), limit=MAX_LIMIT, include=_COUNT, expand=(Expand.ACTORS,)
    )
    claim_page = decode(claims.page(releases, claim_query), ClaimPage)
    relationship_page = decode(relationships.page(releases, relationship_query), RelationshipPage)
    return DocumentSource(
        document=item.data,
        events=decode(events.page(releases, event_query), EventPage),
        claims=claim_page,
        relationships=relationship_page,
        changes=read_changes(reader, RecordKind.DOCUMENT, document_id),
        references=References.of(item.included, claim_page.included, relationship_page.included),
    )
