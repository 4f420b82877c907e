"""Computed fields: the certainty and the support of a record, from the records that it refers to."""

from collections import Counter
from collections.abc import Sequence

from msgspec.structs import replace

from onrecord.records.claims import Claim
from onrecord.records.codes import Certainty, VerificationStatus
from onrecord.records.dataset import Dataset
from onrecord.records.events import Event
from onrecord.records.origins import actors_by_name, independent_origins
from onrecord.records.relationships import Relationship
from onrecord.records.support import ClaimCounts, Support
from onrecord.records.verification import agreeing_claims, documents_of_status, supporting_documents

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
        self._agreeing = agreeing_claims((claim.id, claim.links) for claim in dataset.claims)

    def certainty(self, relationship: Relationship) -> Certainty:
        """Return the weakest certainty of the claims of a relationship, or plain if it has none."""
        certainties = [claim.certainty for claim in self._claims_of(relationship)]
        return min(certainties, key=_WEAKEST_FIRST.index, default=Certainty.PLAIN)

    def support(self, record: Event | Relationship) -> Support:
        """Count the documents, origins, speakers and claims of a record's evidence and of its claims."""
        claims = self._claims_of(record)
        document_ids = {
            *supporting_documents(record),
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

    def _documents_of(self, claim: Claim) -> set[str]:
        """Return the documents that a claim rests on, with those to which it owes its status if it is established."""
        if claim.verification.status not in _ESTABLISHED:
            return {claim.reported_by, *supporting_documents(claim)}
        # The same documents as those of the rules of these statuses, or else a corroborated claim has one origin.
        others = (self._claims[other] for other in self._agreeing[claim.id])
        reports = (
            other.reported_by for other in others if other.verification.status is not VerificationStatus.RETRACTED
        )
        return documents_of_status(claim).union(reports)
