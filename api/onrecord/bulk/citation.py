"""Citations of a release, in the Citation File Format and in BibTeX."""

import json
import re

from onrecord.bulk.description import Description
from onrecord.render.bibtex import tex

_NOT_IN_KEY = re.compile(r"[^A-Za-z0-9]+")


def cff(description: Description) -> bytes:
    """Return the file `CITATION.cff`, in version 1.2.0 of the format."""
    manifest = description.manifest
    terms = f"; its terms are {manifest.license}" if manifest.license else ""
    lines = [
        "cff-version: 1.2.0",
        f"message: {_quoted(f'Cite the release that you used{terms}.')}",
        "type: dataset",
        f"title: {_quoted(manifest.title)}",
        f"version: {_quoted(manifest.version)}",
        f"date-released: {manifest.day}",
        f"authors: [{{name: {_quoted(manifest.attribution or manifest.title)}}}]",
        f"abstract: {_quoted(description.summary)}",
        # The format admits SPDX identifiers only; other terms are in the message.
        *([f"license: {_quoted(manifest.license)}"] if manifest.license and manifest.license_url else []),
    ]
    return "\n".join([*lines, ""]).encode()


def bibtex(description: Description) -> bytes:
    """Return the file `CITATION.bib`: a `@misc` entry, which every version of BibTeX reads."""
    manifest = description.manifest
    fields = {
        "author": manifest.attribution
        and f"{{{tex(manifest.attribution)}}}",  # braces: not split into first and last name
        "title": tex(manifest.title),
        "year": str(manifest.day.year),
        "month": str(manifest.day.month),
        "note": tex(f"Release {manifest.version} of {manifest.day}"),
        "howpublished": manifest.license and tex(f"Dataset, {manifest.license}"),
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{onrecord{_NOT_IN_KEY.sub('', manifest.version)},\n{lines}\n}}\n".encode()


def _quoted(text: str) -> str:
    """Return a text as a quoted YAML string; every JSON string is one."""
    return json.dumps(text, ensure_ascii=False)
