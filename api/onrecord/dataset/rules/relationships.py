"""Rules of relationships."""

from collections.abc import Iterator

from onrecord.dataset.catalog import Catalog, valid
from onrecord.errors import Diagnostic
from onrecord.records.codes import Basis, EndKind, RelationshipType


def subject_is_not_object(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a relationship of an actor to itself.

    Wrong: an actor that supports itself.
    Right: the two actors whom the source names, or no relationship.
    """
    for entry in valid(catalog.relationships.values(), "subject", "object"):
        if entry.record.subject == entry.record.object:
            yield entry.diagnostic("object", f"{entry.record.object!r}, the subject", "another actor than the subject")


def valid_period(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse an end, or a last day of evidence, that is before the start on every reading of the dates.

    Wrong: `start: 2021-05-24` with `end: 2021-05-23`.
    Right: the two days in their order. Dates that overlap are fine.
    """
    for entry in valid(catalog.relationships.values(), "valid"):
        period = entry.record.valid
        began = period.start.earliest if period.start else None
        if began and period.end and period.end.latest and period.end.latest < began:
            yield entry.diagnostic("valid.end", f"an end on {period.end.edtf}", f"a day not before the start, {began}")
        if began and period.as_of and period.as_of < began:
            yield entry.diagnostic(
                "valid.as_of", f"evidence for {period.as_of}", f"a day not before the start, {began}"
            )


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
