"""The files that describe a release: relative in its folder, and with absolute URLs where a service sends them."""

from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from onrecord.bulk import citation, croissant, datapackage, jsonld
from onrecord.bulk.description import Description, describe
from onrecord.records.bulk import BulkFile, BulkFormat
from onrecord.records.manifest import Manifest
from onrecord.release.open import release_path


class DescriptionFile(Struct, frozen=True):
    """A bulk file that describes the release and its other files."""

    name: str
    format: BulkFormat
    description: str
    render: Callable[[Description], bytes]


DESCRIPTION_FILES = (
    DescriptionFile(
        "datapackage.json",
        BulkFormat.DATAPACKAGE,
        "The CSV files with their columns, and the SQLite file, as a Data Package.",
        datapackage.render,
    ),
    DescriptionFile(
        "croissant.json", BulkFormat.CROISSANT, "All files and columns as Croissant 1.0.", croissant.render
    ),
    DescriptionFile("dataset.jsonld", BulkFormat.JSONLD, "All files in terms of schema.org and DCAT.", jsonld.render),
    DescriptionFile("CITATION.cff", BulkFormat.CFF, "How to cite the release.", citation.cff),
    DescriptionFile("CITATION.bib", BulkFormat.BIBTEX, "How to cite the release, for BibTeX.", citation.bibtex),
)
_RELEASES_CACHED = 4  # each is some 100 KB


class ServedFile(Struct, frozen=True, kw_only=True):
    """A bulk file with the content that a service sends."""

    file: BulkFile
    content: bytes


@lru_cache(maxsize=_RELEASES_CACHED)
def served_files(
    directory: Path, manifest: Manifest, files: tuple[BulkFile, ...], base_url: str
) -> dict[str, ServedFile]:
    """Return the descriptions of a release by name, with absolute URLs and the sizes and digests that these give.

    `files` are all bulk files of the release.
    """
    descriptions = {each.name: each for each in DESCRIPTION_FILES}
    described = tuple(file for file in files if file.name not in descriptions)
    description = describe(release_path(directory, manifest.sha256), manifest, described, base_url)
    return {
        file.name: _served_file(file, descriptions[file.name].render(description))
        for file in files
        if file.name in descriptions
    }


def _served_file(file: BulkFile, content: bytes) -> ServedFile:
    digest = sha256(content).hexdigest()
    return ServedFile(file=replace(file, size_bytes=len(content), sha256=digest), content=content)
