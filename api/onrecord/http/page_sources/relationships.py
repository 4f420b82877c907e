"""The source of the page and the card of a relationship."""

from onrecord.http.page_sources.changes import read_changes
from onrecord.http.page_sources.claims import PEOPLE, read_claims
from onrecord.http.page_sources.reader import LINKED_SHOWN, REFERRED, Reader, decode
from onrecord.records.kinds import RecordKind
from onrecord.records.page import ClaimPage, RelationshipItem, RelationshipPage
from onrecord.render.pages.references import References
from onrecord.render.pages.relationships import RelationshipSource
from onrecord.store import claims, relationships
from onrecord.store.claims import ClaimQuery
from onrecord.store.query import Include
from onrecord.store.relationships import RelationshipItemQuery, RelationshipQuery


def read_relationship(reader: Reader, relationship_id: str) -> RelationshipSource:
    """Return a relationship with everything that its page shows, or raise NotFound, Merged or Withdrawn.

    Five reads of the store at most, whatever refers to the relationship.
    """
    releases, release = reader.releases, reader.release
    item_query = RelationshipItemQuery(release=release, expand=REFERRED)
    item = decode(relationships.get(releases, relationship_id, item_query), RelationshipItem)
    basis = read_claims(reader, item.data.claims)
    about_query = ClaimQuery(
        release=release,
        about_relationship=(relationship_id,),
        limit=LINKED_SHOWN,
        include=(Include.COUNT,),
        expand=PEOPLE,
    )
    about = decode(claims.page(releases, about_query), ClaimPage)
    both = (item.data.subject, item.data.object)
    others_query = RelationshipQuery(
        release=release, subject=both, object=both, limit=LINKED_SHOWN, include=(Include.COUNT,)
    )
    others = decode(relationships.page(releases, others_query), RelationshipPage)
    return RelationshipSource(
        relationship=item.data,
        basis=basis.data if basis else [],
        claims=about.data,
        claim_count=about.meta.count or 0,
        others=[each for each in others.data if each.id != relationship_id],
        other_count=(others.meta.count or 1) - 1,
        changes=read_changes(reader, RecordKind.RELATIONSHIP, relationship_id),
        references=References.of(item.included, basis.included if basis else None, about.included),
    )
