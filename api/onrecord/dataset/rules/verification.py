"""Rules of the verification of claims: the steps of its history, and the documents that a status rests on."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise

from onrecord.dataset.catalog import Catalog, CatalogEntry, valid
from onrecord.errors import Diagnostic
from onrecord.records.claims import Claim, ClaimLink
from onrecord.records.codes import Act, ClaimRelation, VerificationStatus
from onrecord.records.documents import Document
from onrecord.records.kinds import RecordKind
from onrecord.records.origins import actors_by_name, independent_origins, is_read
from onrecord.records.verification import agreeing_claims, documents_of_status

# What can be true or false. The other acts state a norm or a will, and nothing confirms that a demand is right.
_FACTUAL = (Act.ASSERT, Act.DENY)
_MIN_ORIGINS = 2
_CONTRADICTIONS = {
    VerificationStatus.DISPUTED: (ClaimRelation.DISPUTES, ClaimRelation.REFUTES),
    VerificationStatus.REFUTED: (ClaimRelation.REFUTES,),
}
_PLACES = "`reported_by`, `evidence`, `documents` of the step, and `reported_by` of claims that agree"


def verified_by_today(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a step of a verification that is dated after the day of the check.

    Wrong: `"on": "2062-11-23"`, a slip of the year.
    Right: the day on which the status was set.
    """
    for entry in catalog.claims.values():
        history = entry.record.verification.history if entry.record.verification else ()
        for path, step in entry.valid_items("verification.history", history or ()):
            if step.on > catalog.today:
                expected = f"a day not after that of the check, {catalog.today}"
                yield entry.diagnostic(f"{path}.on", f"a verification on {step.on}", expected)


def consistent_verification(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a history that is empty, not sorted by day, or does not end with the current status.

    Wrong: `status: confirmed`, and a history that ends with `attributed`.
    Right: one step for each time that the claim was checked, the earliest first; the last has the present status.
    """
    for entry in catalog.claims.values():
        verification, path = entry.record.verification, "verification.history"
        if not verification or not entry.is_valid_itself(path):
            continue
        if not verification.history:
            yield entry.diagnostic(path, "an empty history", "at least the step to the current status")
            continue
        for index, (before, after) in enumerate(pairwise(verification.history), 1):
            is_valid = entry.is_valid(f"{path}[{index - 1}].on", f"{path}[{index}].on")
            if is_valid and after.on < before.on:  # two steps on one day are fine
                found = f"{after.on} after {before.on}"
                yield entry.diagnostic(f"{path}[{index}].on", found, "steps sorted by day")
        last = verification.history[-1]
        is_valid = entry.is_valid("verification.status", f"{path}[{len(verification.history) - 1}].status")
        if is_valid and last.status is not verification.status:
            expected = f"{last.status.value!r}, the status of the last step of the history"
            yield entry.diagnostic("verification.status", repr(verification.status.value), expected)


def contradicted(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse the status `disputed` or `refuted` of a claim that no other claim disputes or refutes.

    Wrong: `disputed`, since the editors doubt the claim, or since it says more than another document.
    Right: the claim that contradicts it, with its document and a link `disputes` (or `refutes`, with the proof) to it.
    `refuted` needs `refutes`.
    """
    if _lacks_links(catalog):
        return
    relations = _relations_to(catalog)
    for status, needed in _CONTRADICTIONS.items():
        for entry in _with_status(catalog, status):
            if not any(relation in relations[entry.record.id] for relation in (*needed, None)):
                expected = f"another claim with a link {' or '.join(needed)} to this one"
                yield entry.diagnostic("verification.status", f"a {status} claim that none {needed[0]}", expected)


def _lacks_links(catalog: Catalog) -> bool:
    """Return whether a claim or its links could not be read: they may be those that a status needs."""
    is_incomplete = RecordKind.CLAIM in catalog.incomplete_kinds
    return is_incomplete or not all(entry.is_valid_itself("links") for entry in catalog.claims.values())


def _relations_to(catalog: Catalog) -> Mapping[str, set[ClaimRelation | None]]:
    """Return the relations of other claims to each claim; None stands for a relation that has an error of its own."""
    relations: dict[str, set[ClaimRelation | None]] = defaultdict(set)
    for entry in catalog.claims.values():
        for link in () if _is_retracted(entry) else entry.record.links or ():
            if isinstance(link, ClaimLink) and link.claim and link.claim != entry.record.id:  # or it has an error
                relations[link.claim].add(link.relation)
    return relations


def corroborated_by_two_origins(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse the status `corroborated` of a claim without two documents of different origin that were read.

    Wrong: two newspapers that print one agency; a report that is only known through another (`secondary`).
    Right: documents whose `origin` (or, without one, publisher) differs. They stand in `reported_by`, in the evidence,
    in `documents` of the step of the verification, or report claims that are linked by `agrees`.
    """
    names = _names(catalog)
    for entry, documents in _with_documents(catalog, VerificationStatus.CORROBORATED):
        origins = independent_origins(documents, names)
        if len(origins) < _MIN_ORIGINS:
            ids = ", ".join(sorted(document.id for document in documents if is_read(document))) or "none"
            found = f"a corroborated claim with {_count(len(origins))} (documents read: {ids})"
            expected = f"two documents of different origin that were read, among {_PLACES}"
            yield entry.diagnostic("verification.status", found, expected)


def confirmed_fact(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse the status `confirmed` of a claim that states a norm or a will.

    Wrong: `confirmed` for a demand, since the demand was made.
    Right: `attributed`: that it was said is established, and a demand, promise or prediction is not true or false.
    """
    for entry in _with_status(catalog, VerificationStatus.CONFIRMED):
        if entry.is_valid("act") and entry.record.act not in _FACTUAL:
            found = f"a confirmed claim with the act {entry.record.act.value!r}"
            expected = f"the act {' or '.join(_FACTUAL)}, or the status {VerificationStatus.ATTRIBUTED.value!r}"
            yield entry.diagnostic("verification.status", found, expected)


def confirmed_by_another_document(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse the status `confirmed` of a claim without a second document that was read.

    Wrong: an article confirms what it reports itself.
    Right: the decree, the register or the admission that establishes it, as evidence of the claim, in `documents` of
    the step, or as the report of a claim that is linked by `agrees`.
    """
    for entry, documents in _with_documents(catalog, VerificationStatus.CONFIRMED):
        report = entry.record.reported_by
        if not any(document.id != report and is_read(document) for document in documents):
            expected = f"another document that was read, among {_PLACES}"
            yield entry.diagnostic("verification.status", f"a claim confirmed by {report!r} alone", expected)


def _with_status(catalog: Catalog, status: VerificationStatus) -> Iterator[CatalogEntry[Claim]]:
    """Yield the claims with a status that is that of the last step of their history; others have an error already."""
    for entry in valid(catalog.claims.values(), "id", "verification"):
        verification = entry.record.verification
        is_last = bool(verification.history) and verification.history[-1].status is verification.status
        if is_last and verification.status is status:
            yield entry


def _with_documents(
    catalog: Catalog, status: VerificationStatus
) -> Iterator[tuple[CatalogEntry[Claim], list[Document]]]:
    """Yield the claims with a status, each with the documents that the status rests on.

    Claims with an error in the fields that name these documents are left out, and so are those with a document that
    has one: it may be the second.
    """
    if _lacks_links(catalog):
        return
    agreeing, relations = _agreeing(catalog), _relations_to(catalog)
    for entry in valid(_with_status(catalog, status), "reported_by", "evidence", "links"):
        claim = entry.record
        claims = [catalog.claims.get(other) for other in agreeing[claim.id]]
        others = [other for other in claims if other is None or not _is_retracted(other)]
        reports = [other.record.reported_by for other in others if other and other.is_valid("reported_by")]
        sources = [catalog.documents.get(each) for each in documents_of_status(claim).union(reports)]
        documents = [source.record for source in sources if source and _is_known(source)]
        is_whole = len(reports) == len(others) and len(documents) == len(sources)
        if is_whole and None not in relations[claim.id]:
            yield entry, documents


def _agreeing(catalog: Catalog) -> Mapping[str, set[str]]:
    """Return for each claim the others that agree with it, by the links without errors."""
    return agreeing_claims(
        (entry.record.id, [link for _, link in entry.valid_items("links", entry.record.links or ())])
        for entry in valid(catalog.claims.values(), "id")
    )


def _is_retracted(entry: CatalogEntry[Claim]) -> bool:
    """Return whether a claim was withdrawn: it disputes and supports no other claim any more."""
    verification = entry.record.verification if entry.is_valid("verification.status") else None
    return verification is not None and verification.status is VerificationStatus.RETRACTED


def _is_known(source: CatalogEntry[Document]) -> bool:
    return source.is_valid("id", "publisher", "read.how", "origin")


def _names(catalog: Catalog) -> dict[str, str]:
    return actors_by_name(entry.record for entry in valid(catalog.actors.values(), "id", "name", "names"))


def _count(origins: int) -> str:
    return f"{origins} origin" if origins == 1 else f"{origins} origins"
