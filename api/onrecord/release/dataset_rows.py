"""The dataset itself as rows: its description, codebooks, collections and retired ids, in the order of their tables."""

from collections.abc import Iterator

import msgspec

from onrecord.records.authorship import default_id
from onrecord.records.codebook import Codebook
from onrecord.records.dataset import Dataset
from onrecord.records.retired import Retired
from onrecord.release.rows import TableRow


def of_dataset_info(dataset: Dataset, schema_version: int) -> Iterator[TableRow]:
    """Yield the only row of `release`, then those of the authors and contributors by position, from 1."""
    info = dataset.info
    yield (
        "release",
        {
            "schema_version": schema_version,
            "dataset": info.id or default_id(info.title),
            "title": info.title,
            "description": info.description,
            "license": info.license,
            "contact": info.contact,
        },
    )
    for position, name in enumerate(info.authors, 1):
        yield "author", {"position": position, "name": name}
    for position, each in enumerate(info.contributors, 1):
        yield (
            "contributor",
            {"position": position, "name": each.name, "contribution": each.contribution, "license": each.license},
        )


def of_codebook(codebook: Codebook) -> Iterator[TableRow]:
    """Yield the row of a codebook, then those of its codes by position, from 1."""
    yield (
        "codebook",
        {
            "name": codebook.name,
            "title": codebook.title,
            "description": codebook.description,
            "ordered": int(codebook.ordered),
            "doc": msgspec.json.encode(codebook).decode(),
        },
    )
    for position, entry in enumerate(codebook.codes, 1):
        yield (
            "code",
            {"codebook": codebook.name, "code": entry.code, "position": position, "definition": entry.definition},
        )


def of_collections(dataset: Dataset) -> Iterator[TableRow]:
    """Yield a row for each collection and kind of record, with the number of records."""
    for collection in dataset.collections:
        yield "collection", {"name": collection.name, "kind": collection.kind, "records": collection.records}


def of_retired(retired: Retired) -> TableRow:
    """Return the row of a retired id."""
    return (
        "retired",
        {
            "kind": retired.kind,
            "id": retired.id,
            "status": retired.status,
            "replacement": retired.replacement,
            "on": retired.on.isoformat(),
            "reason": retired.reason,
        },
    )
