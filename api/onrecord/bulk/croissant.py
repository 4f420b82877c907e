"""The description of a release in Croissant 1.0, the JSON-LD format for machine-learning datasets."""

from onrecord.bulk import citation
from onrecord.bulk.description import Description, Object, Table, contributors, creators, to_json
from onrecord.records.bulk import BulkFile, BulkFormat
from onrecord.render.columns import Column, ColumnKind

VERSION = "http://mlcommons.org/croissant/1.0"
CROISSANT_TERMS = (  # names of Croissant's own vocabulary; all others are schema.org's
    "citeAs",
    "column",
    "equivalentProperty",
    "extract",
    "field",
    "fileObject",
    "fileProperty",
    "fileSet",
    "format",
    "includes",
    "isLiveDataset",
    "jsonPath",
    "key",
    "md5",
    "parentField",
    "path",
    "recordSet",
    "references",
    "regex",
    "repeated",
    "replace",
    "samplingRate",
    "separator",
    "source",
    "subField",
    "transform",
)
CONTEXT: Object = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "dct": "http://purl.org/dc/terms/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    **{name: f"cr:{name}" for name in CROISSANT_TERMS},
}
TYPES = {
    ColumnKind.TEXT: "sc:Text",
    ColumnKind.INTEGER: "sc:Integer",
    ColumnKind.NUMBER: "sc:Float",
    ColumnKind.BOOLEAN: "sc:Boolean",
    ColumnKind.DAY: "sc:Date",
}


def render(description: Description) -> bytes:
    """Return the file `croissant.json`; without a base URL, its URLs are relative to its own."""
    manifest = description.manifest
    dataset: Object = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": VERSION,
        "name": manifest.title,
        "description": description.summary,
        "url": description.list_url,
        "version": manifest.version,
        "datePublished": manifest.day.isoformat(),
        "temporalCoverage": description.period,
        "license": description.manifest.license_url or manifest.license,
        "creator": creators(manifest, "sc:Organization"),
        "contributor": contributors(manifest, "sc:Organization"),
        "citeAs": citation.bibtex(description).decode(),
        "isLiveDataset": False,  # a release never changes
        "distribution": [_file(description, file) for file in description.files],
        "recordSet": [_record_set(description, table) for table in description.tables],
    }
    return to_json(dataset)


def _file(description: Description, file: BulkFile) -> Object:
    return {
        "@type": "cr:FileObject",
        "@id": file.name,
        "name": file.name,
        "description": file.description,
        "contentUrl": description.file_url(file),
        "contentSize": f"{file.size_bytes} B",
        "encodingFormat": file.media_type,
        "sha256": file.sha256,
    }


def _record_set(description: Description, table: Table) -> Object:
    source = description.file(table, BulkFormat.CSV).name
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.description,
        "key": {"@id": f"{table.name}/id"},
        "field": [_field(table, column, source) for column in table.columns],
    }


def _field(table: Table, column: Column, source: str) -> Object:
    return {
        "@type": "cr:Field",
        "@id": f"{table.name}/{column.name}",
        "name": column.name,
        "description": column.description,
        "dataType": TYPES[column.kind],
        "source": {"fileObject": {"@id": source}, "extract": {"column": column.name}},
    }
