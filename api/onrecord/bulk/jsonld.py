"""The description of a release for search engines and data catalogs: JSON-LD in the terms of schema.org and DCAT."""

from onrecord.bulk.description import Description, Object, contributors, creators, to_json
from onrecord.records.bulk import BulkFile

CONTEXT: Object = {
    "@vocab": "https://schema.org/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "contentUrl": {"@type": "@id"},
    "license": {"@type": "@id"},
    "url": {"@type": "@id"},
    "dcat:byteSize": {"@type": "xsd:nonNegativeInteger"},
    "dcat:downloadURL": {"@type": "@id"},
    "dcat:mediaType": {"@type": "@id"},
    "dct:issued": {"@type": "xsd:date"},
    "dct:license": {"@type": "@id"},
    "spdx:algorithm": {"@type": "@id"},
    "spdx:checksumValue": {"@type": "xsd:hexBinary"},
}
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
SHA256 = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"


def render(description: Description) -> bytes:
    """Return the file `dataset.jsonld`; without a base URL, its URLs are relative to its own."""
    manifest, terms = description.manifest, description.manifest.license_url
    # Each fact is given in both vocabularies: search engines read schema.org, data catalogs read DCAT.
    dataset: Object = {
        "@context": CONTEXT,
        "@id": description.list_url,
        "@type": ["Dataset", "dcat:Dataset"],
        "name": manifest.title,
        "dct:title": manifest.title,
        "description": description.summary,
        "dct:description": description.summary,
        "url": description.list_url,
        "version": manifest.version,
        "dcat:version": manifest.version,
        "datePublished": manifest.day.isoformat(),
        "dct:issued": manifest.day.isoformat(),
        "temporalCoverage": description.period,
        "license": terms,
        "dct:license": terms,
        "creator": creators(manifest, "Organization"),
        "dct:creator": creators(manifest, "foaf:Agent", "foaf:name"),
        "contributor": contributors(manifest, "Organization"),
        "dct:contributor": contributors(manifest, "foaf:Agent", "foaf:name"),
        "creditText": description.citation,
        "isAccessibleForFree": True,
        "distribution": [_distribution(file, description.file_url(file)) for file in description.files],
        "dcat:distribution": [{"@id": description.file_url(file)} for file in description.files],
    }
    return to_json(dataset)


def _distribution(file: BulkFile, url: str) -> Object:
    return {
        "@id": url,
        "@type": ["DataDownload", "dcat:Distribution"],
        "name": file.name,
        "dct:title": file.name,
        "description": file.description,
        "contentUrl": url,
        "dcat:downloadURL": url,
        "encodingFormat": file.media_type,
        "dcat:mediaType": f"{MEDIA_TYPES}{file.media_type}",
        "contentSize": f"{file.size_bytes} B",
        "dcat:byteSize": str(file.size_bytes),
        "sha256": file.sha256,
        "spdx:checksum": {"@type": "spdx:Checksum", "spdx:algorithm": SHA256, "spdx:checksumValue": file.sha256},
    }
