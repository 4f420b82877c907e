"""Rules of relationships."""

from collections.abc import Iterator
from datetime import date

from onrecord.dataset.catalog import Catalog, CatalogEntry, valid
from onrecord.errors import Diagnostic
from onrecord.records.codes import Basis, EndKind, RelationshipType, Stance
from onrecord.records.dates import UncertainDate
from onrecord.records.relationships import Relationship


def subject_is_not_object(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a relationship of an actor to itself.

    Wrong: an actor that supports itself.
    Right: the two actors whom the source names, or no relationship.
    """
    for entry in valid(catalog.relationships.values(), "subject", "object"):
        if entry.record.subject == entry.record.object:
            yield entry.diagnostic("object", f"{entry.record.object!r}, the subject", "another actor than the subject")


def valid_period(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse an end that is before the start on every reading of the two dates.

    Wrong: `start: 2021-05-24` with `end: 2021-05-23`.
    Right: the two days in their order. Dates that overlap are fine.
    """
    for entry in valid(catalog.relationships.values(), "valid"):
        period = entry.record.valid
        began = period.start.earliest if period.start else None
        if began and period.end and period.end.latest and period.end.latest < began:
            yield entry.diagnostic("valid.end", f"an end on {period.end.edtf}", f"a day not before the start, {began}")


def as_of_within_period(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse an `as_of` before the first possible day of the start, or after the last possible day of the end.

    Wrong: `end: 2021-05-24` with `as_of: 2021-06-01`, since an article of June calls her a former minister.
    Right: a day on which the relationship held by its evidence, from its start to its end; or no `as_of`.
    """
    for entry in valid(catalog.relationships.values(), "valid"):
        as_of, start, end = entry.record.valid.as_of, entry.record.valid.start, entry.record.valid.end
        if as_of and start and start.earliest and as_of < start.earliest:
            expected = f"a day not before the start, {start.earliest}"
            yield entry.diagnostic("valid.as_of", f"evidence for {as_of}", expected)
        elif as_of and end and end.latest and as_of > end.latest:
            yield entry.diagnostic("valid.as_of", f"evidence for {as_of}", f"a day not after the end, {end.latest}")


def as_of_before_last_publication(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse an `as_of` after the last day on which any of the evidence can have been published.

    Wrong: the day on which an editor looked, for a document of a year before.
    Right: a day on which the relationship held by the evidence: at most the first possible day of its publication.
    """
    for entry, published in _dated_evidence(catalog):
        as_of, latest = entry.record.valid.as_of, max(when.latest or date.max for when in published)
        if as_of and as_of > latest:
            expected = f"a day not after the last evidence, published by {latest}"
            yield entry.diagnostic("valid.as_of", f"evidence for {as_of}", expected)


def as_of_before_first_publication(catalog: Catalog) -> Iterator[Diagnostic]:
    """Find an `as_of` after the first day on which the latest of the evidence can have been published.

    Wrong: `as_of: 2021-05-29` by an article of a day from 27 to 29 May: only the 27th is certain.
    Right: the first possible day of the latest document, or the day that its text names; or no `as_of` if none has one.
    """
    for entry, published in _dated_evidence(catalog):
        as_of, latest = entry.record.valid.as_of, max(when.latest or date.max for when in published)
        first = max(when.earliest or date.min for when in published)
        if as_of and first < as_of <= latest:
            on = "which has no first day of publication" if first == date.min else f"published from {first} on"
            yield entry.diagnostic("valid.as_of", f"evidence for {as_of}", f"a day not after the evidence, {on}")


def _dated_evidence(catalog: Catalog) -> Iterator[tuple[CatalogEntry[Relationship], list[UncertainDate]]]:
    """Yield each relationship with the dates of publication of its evidence, if the dates of all of it are known."""
    for entry in valid(catalog.relationships.values(), "valid.as_of", "evidence"):
        documents = [
            catalog.documents.get(each.document)
            for each in entry.record.evidence
            if each.stance is not Stance.CONTRADICTS
        ]
        published = [document.record.published for document in documents if document and document.is_valid("published")]
        if published and len(published) == len(documents):
            yield entry, published


def end_fits_its_kind(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse the end_kind `ended` without an end, and any other end_kind with one.

    Wrong: `end_kind: ended` without `end`; `end_kind: ongoing` with one.
    Right: `ended` with its date, even a wide one, or `ended-date-unknown` without one.
    """
    for entry in valid(catalog.relationships.values(), "valid.end", "valid.end_kind"):
        period = entry.record.valid
        if period.end_kind is EndKind.ENDED and period.end is None:
            # An end with an unknown date is a code of its own, so that a missing date is never a guess.
            expected = f"the end, or the end_kind {EndKind.ENDED_DATE_UNKNOWN.value!r}"
            yield entry.diagnostic("valid.end", "no end", expected)
        if period.end_kind is not EndKind.ENDED and period.end is not None:
            found = f"the end_kind {period.end_kind.value!r} with an end"
            yield entry.diagnostic("valid.end_kind", found, f"{EndKind.ENDED.value!r}, or no end")


def alleged_relationship_has_claims(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse an alleged relationship without claims.

    Wrong: `basis: alleged` with `claims: []`.
    Right: the claim that alleges it; or another basis, if a document reports it in its own voice.
    """
    for entry in valid(catalog.relationships.values(), "basis", "claims"):
        if entry.record.basis is Basis.ALLEGED and not entry.record.claims:
            yield entry.diagnostic(
                "claims", "an alleged relationship without a claim", "at least one claim that alleges it"
            )


def office_fits_its_type(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a relationship of type `holds-office` without an office, and any other type with one.

    Wrong: `type: leads` with an `office`; `type: holds-office` without one.
    Right: `holds-office` with its title and capacity; a lead without a title is `leads`.
    """
    for entry in valid(catalog.relationships.values(), "type", "office"):
        holds_office = entry.record.type is RelationshipType.HOLDS_OFFICE
        if holds_office and entry.record.office is None:
            yield entry.diagnostic("office", "no office", "the office: title and capacity")
        if not holds_office and entry.record.office is not None:
            found = f"an office in a relationship of type {entry.record.type.value!r}"
            yield entry.diagnostic("office", found, f"the type {RelationshipType.HOLDS_OFFICE.value!r}, or no office")
