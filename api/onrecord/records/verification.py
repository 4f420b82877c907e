"""The documents and the other claims that the verification status of a claim rests on."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from onrecord.records.claims import Claim, ClaimLink
from onrecord.records.codes import ClaimRelation, Stance
from onrecord.records.events import Event
from onrecord.records.relationships import Relationship


def supporting_documents(record: Event | Claim | Relationship) -> Iterator[str]:
    """Yield the document of each piece of evidence that supports a record."""
    return (evidence.document for evidence in record.evidence if evidence.stance is Stance.SUPPORTS)


def documents_of_status(claim: Claim) -> set[str]:
    """Return the documents of a claim itself and those of the steps that gave it its present status."""
    status = claim.verification.status
    steps = (step for step in claim.verification.history if step.status is status)
    return {claim.reported_by, *supporting_documents(claim), *(each for step in steps for each in step.documents)}


def agreeing_claims(links: Iterable[tuple[str, Iterable[ClaimLink]]]) -> Mapping[str, set[str]]:
    """Return for each claim the others with a link `agrees` to or from it, given each claim's id and links.

    Every id has an entry, by default an empty one. A claim that was retracted since agrees with none: callers leave it
    out.
    """
    agreeing: dict[str, set[str]] = defaultdict(set)
    for claim_id, links_of_claim in links:
        for link in links_of_claim:
            if link.relation is ClaimRelation.AGREES and link.claim != claim_id:
                agreeing[claim_id].add(link.claim)
                agreeing[link.claim].add(claim_id)
    return agreeing
