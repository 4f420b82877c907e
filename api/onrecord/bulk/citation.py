"""How to cite a release: as a Citation File Format file, and as BibTeX."""

import json
import re

from onrecord.bulk.description import Description
from onrecord.render.bibtex import tex

_KEY = re.compile(r"[^A-Za-z0-9]+")


def cff(description: Description) -> bytes:
    """Return `CITATION.cff` (version 1.2.0)."""
    manifest = description.manifest
    terms = f"; its terms are {manifest.license}" if manifest.license else ""
    lines = [
        "cff-version: 1.2.0",
        f"message: {_text(f'Cite the release that you used{terms}.')}",
        "type: dataset",
        f"title: {_text(manifest.title)}",
        f"version: {_text(manifest.version)}",
        f"date-released: {manifest.day}",
        f"authors: [{{name: {_text(manifest.attribution or manifest.title)}}}]",
        f"abstract: {_text(description.summary)}",
        *([f"license: {_text(manifest.license)}"] if manifest.license and manifest.license_url else []),
    ]
    return "\n".join([*lines, ""]).encode()


def bibtex(description: Description) -> bytes:
    """Return an entry that BibTeX of any age reads."""
    manifest = description.manifest
    fields = {
        "author": manifest.attribution and f"{{{tex(manifest.attribution)}}}",  # a name that is not taken apart
        "title": tex(manifest.title),
        "year": str(manifest.day.year),
        "month": str(manifest.day.month),
        "note": tex(f"Release {manifest.version} of {manifest.day}"),
        "howpublished": manifest.license and tex(f"Data set, {manifest.license}"),
    }
    told = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{onrecord{_KEY.sub('', manifest.version)},\n{told}\n}}\n".encode()


def _text(text: str) -> str:
    """Return a text as YAML: JSON's strings are YAML's."""
    return json.dumps(text, ensure_ascii=False)
