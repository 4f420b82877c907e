"""Data files to one checked dataset, by the rules of dataset/rulebook.py."""

from collections import Counter
from datetime import date
from pathlib import Path

from msgspec import Struct

from onrecord.dataset import accepted as accepted_findings
from onrecord.dataset.catalog import Catalog
from onrecord.dataset.computed import with_computed_fields
from onrecord.dataset.read import read
from onrecord.dataset.rulebook import RULES
from onrecord.errors import BadData, Diagnostic, Level, sort_diagnostics
from onrecord.records.dataset import Collection, Dataset, DatasetInfo
from onrecord.records.kinds import RecordKind


class Checked(Struct, frozen=True, kw_only=True):
    """The result of a check: the dataset, or None if it has errors, and the findings, sorted by file, line and column.

    Accepted findings are apart from the others.
    """

    dataset: Dataset | None
    findings: tuple[Diagnostic, ...]
    accepted: tuple[Diagnostic, ...]


def check(root: Path, today: date = date.max) -> Checked:
    """Check the dataset of a folder by every rule.

    Days after `today` are in the future; by default no day is.
    """
    result = read(root, today)
    catalog = result.catalog
    # Every rule runs even if the files already have errors: an editor sees everything wrong in one run.
    by_rules = [finding for rule in RULES for finding in rule.findings(catalog)]
    left, accepted = accepted_findings.split(catalog, by_rules)
    findings = sort_diagnostics([*result.diagnostics, *left])
    has_errors = any(finding.level is Level.ERROR for finding in findings)
    dataset = None if has_errors else _dataset(result.info, catalog)
    return Checked(dataset=dataset, findings=findings, accepted=sort_diagnostics(accepted))


def load(root: Path, today: date = date.max) -> Dataset:
    """Return the checked dataset of a folder, or raise BadData with the errors of all its files.

    Records are sorted by id within each kind, so that the order of files and lines never reaches a release.
    """
    checked = check(root, today)
    if checked.dataset is None:
        raise BadData([finding for finding in checked.findings if finding.level is Level.ERROR])
    return checked.dataset


def _dataset(info: DatasetInfo, catalog: Catalog) -> Dataset:
    dataset = Dataset(
        info=info,
        codebooks=catalog.codebooks,
        documents=tuple(entry.record for _, entry in sorted(catalog.documents.items())),
        actors=tuple(entry.record for _, entry in sorted(catalog.actors.items())),
        events=tuple(entry.record for _, entry in sorted(catalog.events.items())),
        claims=tuple(entry.record for _, entry in sorted(catalog.claims.items())),
        relationships=tuple(entry.record for _, entry in sorted(catalog.relationships.items())),
        retired=tuple(sorted((entry.record for entry in catalog.retired), key=lambda each: (each.kind, each.id))),
        collections=_collections(catalog),
    )
    return with_computed_fields(dataset)


def _collections(catalog: Catalog) -> tuple[Collection, ...]:
    """Return the number of records of each kind in each folder, sorted by folder and kind."""
    counts = Counter((Path(raw.node.location.file).parent.name, raw.kind) for raw in catalog.raw_records)
    return tuple(
        Collection(name=name, kind=RecordKind(kind), records=count) for (name, kind), count in sorted(counts.items())
    )
