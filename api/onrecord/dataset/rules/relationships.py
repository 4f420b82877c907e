"""What holds for relationships."""

from collections.abc import Iterator

from onrecord.dataset.catalog import Catalog
from onrecord.errors import Diagnostic
from onrecord.records.codes import Basis, EndKind, RelationshipType


def two_actors(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse a relationship of an actor to itself."""
    for entry in catalog.relationships.values():
        if entry.record.subject == entry.record.object:
            yield entry.diagnostic("object", f"{entry.record.object!r}, the subject", "another actor than the subject")


def sound_period(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse an end that is certainly before the start, and evidence for a day that is."""
    for entry in catalog.relationships.values():
        period = entry.record.valid
        began = period.start.earliest if period.start else None
        if began and period.end and period.end.latest and period.end.latest < began:
            yield entry.diagnostic("valid.end", f"an end on {period.end.edtf}", f"a day not before the start, {began}")
        if began and period.as_of and period.as_of < began:
            yield entry.diagnostic(
                "valid.as_of", f"evidence for {period.as_of}", f"a day not before the start, {began}"
            )


def end_fits_its_kind(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse `ended` without an end, and an end beside anything else."""
    for entry in catalog.relationships.values():
        period = entry.record.valid
        if period.end_kind is EndKind.ENDED and period.end is None:
            right = f"the end, or the end_kind {EndKind.ENDED_DATE_UNKNOWN.value!r}"
            yield entry.diagnostic("valid.end", "no end", right)
        if period.end_kind is not EndKind.ENDED and period.end is not None:
            found = f"the end_kind {period.end_kind.value!r} beside an end"
            yield entry.diagnostic("valid.end_kind", found, f"{EndKind.ENDED.value!r}, or no end")


def alleged_relationship_has_claims(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse an alleged relationship that does not name a claim."""
    for entry in catalog.relationships.values():
        if entry.record.basis is Basis.ALLEGED and not entry.record.claims:
            yield entry.diagnostic(
                "claims", "an alleged relationship without a claim", "at least one claim that alleges it"
            )


def office_where_one_is_held(catalog: Catalog) -> Iterator[Diagnostic]:
    """Refuse an office in a relationship that is not about one, and the lack of it in one that is."""
    for entry in catalog.relationships.values():
        holds = entry.record.type is RelationshipType.HOLDS_OFFICE
        if holds and entry.record.office is None:
            yield entry.diagnostic("office", "no office", "the office that is held: title and capacity")
        if not holds and entry.record.office is not None:
            found = f"an office in a relationship of type {entry.record.type.value!r}"
            yield entry.diagnostic("office", found, f"the type {RelationshipType.HOLDS_OFFICE.value!r}, or no office")
