"""The description of a release as a Data Package (version 2): the CSV files with their columns, and the SQLite file.

The NDJSON and Parquet files are left out: their records are nested, and tools for Data Packages read flat tables only.
"""

from onrecord.bulk.description import Description, Json, Object, Table, to_json
from onrecord.records.bulk import BulkFile, BulkFormat
from onrecord.records.manifest import Manifest
from onrecord.render.columns import COLUMN_RULES, Column, ColumnKind

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
TYPES = {
    ColumnKind.TEXT: "string",
    ColumnKind.INTEGER: "integer",
    ColumnKind.NUMBER: "number",
    ColumnKind.BOOLEAN: "boolean",
    ColumnKind.DAY: "date",
}


def render(description: Description) -> bytes:
    """Return the file `datapackage.json`."""
    manifest = description.manifest
    package: Object = {
        "$schema": PROFILE,
        "name": manifest.dataset,
        "title": manifest.title,
        "description": description.summary,
        "version": manifest.version,
        # The specification wants a time; a release has only a day.
        "created": f"{manifest.day}T00:00:00Z",
        "licenses": [_license(description)] if manifest.license else None,
        "contributors": _contributors(manifest) or None,
        "sources": [{"title": publisher} for publisher in description.publishers] or None,
        "resources": [
            *(_table_resource(table, description.file(table, BulkFormat.CSV)) for table in description.tables),
            *(_resource(file.name, file) for file in description.files if file.format is BulkFormat.SQLITE),
        ],
    }
    return to_json(package)


def _contributors(manifest: Manifest) -> list[Json]:
    authors: list[Json] = [{"title": name, "roles": ["author"]} for name in manifest.authors]
    contributors: list[Json] = [
        {"title": each.name, "roles": ["contributor"], "description": str(each)} for each in manifest.contributors
    ]
    return [*authors, *contributors]


def _license(description: Description) -> Object:
    url = description.manifest.license_url
    terms = description.manifest.license
    # `name` must be an identifier of a license; other terms are a title, which needs a path.
    return {"name": terms, "path": url} if url else {"title": terms, "path": "https://spdx.org/licenses/"}


def _table_resource(table: Table, file: BulkFile) -> Object:
    return {"type": "table", "encoding": "utf-8", **_resource(table.name, file), "schema": _schema(table)}


def _resource(name: str, file: BulkFile) -> Object:
    return {
        "name": name,
        "path": file.name,
        "description": file.description,
        "format": file.format,
        "mediatype": file.media_type,
        "bytes": file.size_bytes,
        "hash": f"sha256:{file.sha256}",
    }


def _schema(table: Table) -> Object:
    return {
        "description": COLUMN_RULES,
        "fields": [_field(column) for column in table.columns],
        "primaryKey": ["id"],
        "missingValues": [""],
    }


def _field(column: Column) -> Object:
    return {"name": column.name, "type": TYPES[column.kind], "description": column.description}
