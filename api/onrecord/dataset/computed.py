"""Computed fields: what follows for a record from the claims, documents and actors that it refers to."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from onrecord.records.claims import Claim
from onrecord.records.codes import Certainty, ClaimRelation, Stance, VerificationStatus
from onrecord.records.dataset import Dataset
from onrecord.records.events import Event
from onrecord.records.origins import actors_by_name, independent_origins
from onrecord.records.relationships import Relationship
from onrecord.records.support import ClaimCounts, Support

_WEAKEST_FIRST = tuple(Certainty)  # the codebook is ordered from the weakest to the strongest
_DISPUTED = {VerificationStatus.DISPUTED, VerificationStatus.REFUTED}
# Statuses that other documents give to a claim; those of a refutation do not support it.
_ESTABLISHED = {VerificationStatus.CORROBORATED, VerificationStatus.CONFIRMED}


def with_computed_fields(dataset: Dataset) -> Dataset:
    """Return a dataset of valid references with the computed fields of its records filled in."""
    computer = _Computer(dataset)
    return replace(
        dataset,
        events=tuple(replace(each, support=computer.support(each)) for each in dataset.events),
        relationships=tuple(
            replace(each, certainty=computer.certainty(each), support=computer.support(each))
            for each in dataset.relationships
        ),
    )


class _Computer:
    """Computes fields of single records from the other records of their dataset."""

    def __init__(self, dataset: Dataset) -> None:
        self._documents = {document.id: document for document in dataset.documents}
        self._claims = {claim.id: claim for claim in dataset.claims}
        self._ids_by_name = actors_by_name(dataset.actors)
        self._agreeing = _agreeing_claims(dataset.claims)

    def certainty(self, relationship: Relationship) -> Certainty:
        """Return the weakest certainty of the claims of a relationship, or plain if it has none."""
        certainties = [claim.certainty for claim in self._claims_of(relationship)]
        return min(certainties, key=_WEAKEST_FIRST.index, default=Certainty.PLAIN)

    def support(self, record: Event | Relationship) -> Support:
        """Return what a record rests on: its own evidence that supports it, and its claims with theirs."""
        claims = self._claims_of(record)
        document_ids = {
            *_supporting_documents(record),
            *(document for claim in claims for document in self._documents_of(claim)),
        }
        documents = [self._documents[document] for document in document_ids]
        statuses = [claim.verification.status for claim in claims]
        return Support(
            documents=len(documents),
            origins=len(independent_origins(documents, self._ids_by_name)),
            speakers=len({claim.speaker for claim in claims if claim.speaker}),
            claims=ClaimCounts(**Counter(status.value for status in statuses)),
            is_disputed=not _DISPUTED.isdisjoint(statuses),
        )

    def _claims_of(self, record: Event | Relationship) -> Sequence[Claim]:
        """Return the claims of a record, each once."""
        return [self._claims[claim] for claim in dict.fromkeys(record.claims)]

    def _documents_of(self, claim: Claim) -> Iterator[str]:
        """Yield the documents that a claim rests on, with those to which it owes its status if it is established."""
        yield claim.reported_by
        yield from _supporting_documents(claim)
        status = claim.verification.status
        if status in _ESTABLISHED:
            # The same documents as those of the rules of these statuses, or else a corroborated claim has one origin.
            yield from (each for step in claim.verification.history if step.status is status for each in step.documents)
            yield from (self._claims[other].reported_by for other in self._agreeing.get(claim.id, ()))


def _agreeing_claims(claims: Iterable[Claim]) -> Mapping[str, set[str]]:
    """Return for each claim the others with a link `agrees` to or from it."""
    agreeing: dict[str, set[str]] = defaultdict(set)
    for claim in claims:
        for link in claim.links:
            if link.relation is ClaimRelation.AGREES:
                agreeing[claim.id].add(link.claim)
                agreeing[link.claim].add(claim.id)
    return agreeing


def _supporting_documents(record: Event | Claim | Relationship) -> Iterable[str]:
    """Yield the document of each piece of evidence that supports a record."""
    return (evidence.document for evidence in record.evidence if evidence.stance is Stance.SUPPORTS)
