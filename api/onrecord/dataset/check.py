"""From files to one checked dataset: every rule is a line of the table below."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

from msgspec.structs import replace

from onrecord.dataset.catalog import Catalog
from onrecord.dataset.read import read
from onrecord.dataset.rules import actors, claims, documents, events, references, relationships, retired
from onrecord.errors import BadData, Diagnostic
from onrecord.records.codes import Certainty
from onrecord.records.dataset import Collection, Dataset
from onrecord.records.kinds import RecordKind
from onrecord.records.relationships import Relationship

Rule: TypeAlias = Callable[[Catalog], Iterator[Diagnostic]]

RULES: tuple[Rule, ...] = (
    references.unique_ids,
    references.existing_targets,
    references.no_reference_to_itself,
    references.no_circles,
    references.real_account_fields,
    documents.hash_with_paragraphs,
    documents.some_evidence,
    documents.sound_evidence,
    actors.no_reserved_id,
    actors.unshared_identifiers,
    actors.real_countries,
    events.event_ends_after_it_began,
    events.alleged_event_has_claims,
    events.whole_coordinates,
    events.place_is_a_place,
    events.mode_of_its_type,
    claims.speaker_fits_attribution,
    claims.sound_verification,
    relationships.two_actors,
    relationships.sound_period,
    relationships.end_fits_its_kind,
    relationships.alleged_relationship_has_claims,
    relationships.office_where_one_is_held,
    retired.no_living_record,
    retired.retired_once,
    retired.merged_into_another,
    retired.living_replacement,
)
_FROM_WEAK_TO_STRONG = tuple(Certainty)  # the order of the codebook


def load(root: Path) -> Dataset:
    """Return the checked dataset in a folder, or raise BadData with every problem of every file."""
    reading = read(root)
    catalog = reading.catalog
    diagnostics = [*reading.diagnostics, *(diagnostic for rule in RULES for diagnostic in rule(catalog))]
    if diagnostics:
        raise BadData(diagnostics)
    return Dataset(
        info=reading.info,
        codebooks=catalog.codebooks,
        documents=tuple(entry.record for _, entry in sorted(catalog.documents.items())),
        actors=tuple(entry.record for _, entry in sorted(catalog.actors.items())),
        events=tuple(entry.record for _, entry in sorted(catalog.events.items())),
        claims=tuple(entry.record for _, entry in sorted(catalog.claims.items())),
        relationships=tuple(_graded(entry.record, catalog) for _, entry in sorted(catalog.relationships.items())),
        retired=tuple(sorted((entry.record for entry in catalog.retired), key=lambda each: (each.kind, each.id))),
        collections=_collections(catalog),
    )


def _collections(catalog: Catalog) -> tuple[Collection, ...]:
    """Return how many records of each kind each folder holds."""
    found = Counter((Path(raw.node.place.file).parent.name, raw.kind) for raw in catalog.raw_records)
    counted = sorted(found.items())
    return tuple(Collection(name=name, kind=RecordKind(kind), records=number) for (name, kind), number in counted)


def _graded(relationship: Relationship, catalog: Catalog) -> Relationship:
    """Return the relationship with the weakest certainty of the claims that it rests on."""
    certainties = [catalog.claims[name].record.certainty for name in relationship.claims]
    weakest = min(certainties, key=_FROM_WEAK_TO_STRONG.index, default=Certainty.PLAIN)
    return replace(relationship, certainty=weakest)
