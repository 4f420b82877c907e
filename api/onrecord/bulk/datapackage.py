"""A release as a Data Package (version 2): the CSV files with their columns, and whatever else there is."""

from onrecord.bulk.description import Description, Object, Table, as_json, known
from onrecord.records.bulk import BulkFile, BulkFormat
from onrecord.render.columns import HOW_READ, Column, ColumnKind

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
TYPES = {
    ColumnKind.TEXT: "string",
    ColumnKind.INTEGER: "integer",
    ColumnKind.NUMBER: "number",
    ColumnKind.BOOLEAN: "boolean",
    ColumnKind.DAY: "date",
}


def render(description: Description) -> bytes:
    """Return `datapackage.json`."""
    manifest = description.manifest
    package: Object = {
        "$schema": PROFILE,
        "name": "onrecord",
        "title": manifest.title,
        "description": description.summary,
        "version": manifest.version,
        "created": f"{manifest.day}T00:00:00Z",
        "licenses": [_license(description)] if manifest.license else None,
        "contributors": [{"title": manifest.attribution, "roles": ["author"]}] if manifest.attribution else None,
        "sources": [{"title": publisher} for publisher in description.publishers] or None,
        "resources": [_resource(description, file) for file in description.files],
    }
    return as_json(package)


def _license(description: Description) -> Object:
    url = description.license_url
    terms = description.manifest.license
    return {"name": terms, "path": url} if url else {"title": terms, "path": "https://spdx.org/licenses/"}


def _resource(description: Description, file: BulkFile) -> Object:
    table = next((each for each in description.tables if each.kind is file.kind), None)
    is_sheet = table is not None and file.format is BulkFormat.CSV
    return known(
        {
            # CSV is what tools open; the rest is told apart by its format.
            "name": table.name if table and is_sheet else file.name.lower(),
            "type": "table" if is_sheet else None,
            "path": file.name,
            "description": file.description,
            "format": file.format,
            "mediatype": file.media_type,
            "encoding": "utf-8" if is_sheet else None,
            "bytes": file.size,
            "hash": f"sha256:{file.sha256}",
            "schema": _schema(table) if table and is_sheet else None,
        }
    )


def _schema(table: Table) -> Object:
    return {
        "description": HOW_READ,
        "fields": [_field(column) for column in table.columns],
        "primaryKey": ["id"],
        "missingValues": [""],
    }


def _field(column: Column) -> Object:
    return {"name": column.name, "type": TYPES[column.kind], "description": column.description}
