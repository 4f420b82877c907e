"""Data files to one checked dataset. Every rule across records is one line of the tuple RULES."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
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
    references.no_cycles,
    references.existing_account_fields,
    documents.hash_with_paragraphs,
    documents.at_least_one_evidence,
    documents.valid_evidence,
    actors.no_reserved_id,
    actors.unique_identifiers,
    actors.existing_countries,
    events.occurred_by_today,
    events.event_ends_after_it_began,
    events.alleged_event_has_claims,
    events.complete_coordinates,
    events.place_actor_has_territory,
    events.mode_fits_its_type,
    claims.said_by_today,
    claims.verified_by_today,
    claims.speaker_fits_attribution,
    claims.consistent_verification,
    relationships.subject_is_not_object,
    relationships.valid_period,
    relationships.end_fits_its_kind,
    relationships.alleged_relationship_has_claims,
    relationships.office_fits_its_type,
    retired.unused_id,
    retired.retired_once,
    retired.retired_by_today,
    retired.merged_has_a_replacement,
    retired.existing_replacement,
)
_WEAKEST_FIRST = tuple(Certainty)  # the codebook is ordered from the weakest to the strongest


def load(root: Path, today: date = date.max) -> Dataset:
    """Return the checked dataset of a folder, or raise BadData with the diagnostics of all its files.

    What is said to have happened after `today` is refused; by default nothing is.
    Records are sorted by id within each kind, so that the order of files and lines never reaches a release.
    """
    result = read(root, today)
    catalog = result.catalog
    # Every rule runs even if the files already have errors: an editor sees everything wrong in one run.
    diagnostics = [*result.diagnostics, *(diagnostic for rule in RULES for diagnostic in rule(catalog))]
    if diagnostics:
        raise BadData(diagnostics)
    return Dataset(
        info=result.info,
        codebooks=catalog.codebooks,
        documents=tuple(entry.record for _, entry in sorted(catalog.documents.items())),
        actors=tuple(entry.record for _, entry in sorted(catalog.actors.items())),
        events=tuple(entry.record for _, entry in sorted(catalog.events.items())),
        claims=tuple(entry.record for _, entry in sorted(catalog.claims.items())),
        relationships=tuple(
            _with_certainty(entry.record, catalog) for _, entry in sorted(catalog.relationships.items())
        ),
        retired=tuple(sorted((entry.record for entry in catalog.retired), key=lambda each: (each.kind, each.id))),
        collections=_collections(catalog),
    )


def _collections(catalog: Catalog) -> tuple[Collection, ...]:
    """Return the number of records of each kind in each folder, sorted by folder and kind."""
    counts = Counter((Path(raw.node.location.file).parent.name, raw.kind) for raw in catalog.raw_records)
    return tuple(
        Collection(name=name, kind=RecordKind(kind), records=count) for (name, kind), count in sorted(counts.items())
    )


def _with_certainty(relationship: Relationship, catalog: Catalog) -> Relationship:
    """Return the relationship with the weakest certainty of its claims, or plain if it has none."""
    certainties = [catalog.claims[claim_id].record.certainty for claim_id in relationship.claims]
    weakest = min(certainties, key=_WEAKEST_FIRST.index, default=Certainty.PLAIN)
    return replace(relationship, certainty=weakest)
