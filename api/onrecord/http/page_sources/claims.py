"""The source of the page and the card of a claim."""

from msgspec.structs import replace

from onrecord.http.page_sources.changes import read_changes
from onrecord.http.page_sources.reader import LINKED_SHOWN, REFERRED, Reader, decode
from onrecord.records.accounts import ClaimLinkPage
from onrecord.records.kinds import RecordKind
from onrecord.records.page import ClaimItem, ClaimPage, RelationshipPage
from onrecord.render.pages.claims import ClaimSource
from onrecord.render.pages.references import References
from onrecord.store import accounts, claims, relationships
from onrecord.store.accounts import ClaimLinkQuery
from onrecord.store.claims import ClaimItemQuery, ClaimQuery
from onrecord.store.query import MAX_LIMIT, MAX_VALUES, Expand
from onrecord.store.relationships import RelationshipQuery

PEOPLE = (Expand.ACTORS, Expand.DOCUMENTS)  # that the line of a claim names


def read_claim(reader: Reader, claim_id: str) -> ClaimSource:
    """Return a claim with everything that its page shows, or raise NotFound, Merged or Withdrawn.

    Five reads of the store, whatever the number of links.
    """
    releases, release = reader.releases, reader.release
    item = decode(claims.get(releases, claim_id, ClaimItemQuery(release=release, expand=REFERRED)), ClaimItem)
    link_query = ClaimLinkQuery(release=release, limit=LINKED_SHOWN)
    links = decode(accounts.links(releases, claim_id, link_query), ClaimLinkPage)
    linked_ids = tuple(dict.fromkeys(link.claim for link in links.data))
    linked = read_claims(reader, linked_ids)
    related_ids = item.data.about.relationships[:MAX_VALUES]
    related_query = RelationshipQuery(release=release, ids=related_ids, limit=MAX_LIMIT, expand=(Expand.ACTORS,))
    related = decode(relationships.page(releases, related_query), RelationshipPage) if related_ids else None
    return ClaimSource(
        claim=item.data,
        links=links.data,
        linked={claim.id: claim for claim in linked.data} if linked else {},
        relationships=related.data if related else [],
        changes=read_changes(reader, RecordKind.CLAIM, claim_id),
        references=References.of(
            item.included, linked.included if linked else None, related.included if related else None
        ),
    )


def read_claims(reader: Reader, ids: tuple[str, ...]) -> ClaimPage | None:
    """Return the first claims of a list of ids, in its order, with those who make and report them; None without ids."""
    if not ids:
        return None
    query = ClaimQuery(release=reader.release, ids=ids[:LINKED_SHOWN], limit=LINKED_SHOWN, expand=PEOPLE)
    page = decode(claims.page(reader.releases, query), ClaimPage)
    return replace(page, data=sorted(page.data, key=lambda claim: ids.index(claim.id)))
