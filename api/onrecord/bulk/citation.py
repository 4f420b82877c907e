"""Citations of a release, in the Citation File Format and in BibTeX."""

import json

from onrecord.bulk.description import Description
from onrecord.records.authorship import Contributor, credits_of
from onrecord.records.manifest import license_url
from onrecord.render.bibtex import bibtex as bibtex_entry
from onrecord.render.bibtex import date_fields, names_field, text_field, title_field, url_field


def cff(description: Description) -> bytes:
    """Return the file `CITATION.cff`, in version 1.2.0 of the format."""
    manifest = description.manifest
    terms = f"; its terms are {manifest.license}" if manifest.license else ""
    authors = ", ".join(f"{{name: {_quoted(name)}}}" for name in manifest.authors or (manifest.title,))
    lines = [
        "cff-version: 1.2.0",
        f"message: {_quoted(f'Cite the release that you used{terms}.')}",
        "type: dataset",
        f"title: {_quoted(manifest.title)}",
        f"version: {_quoted(manifest.version)}",
        f"date-released: {manifest.day}",
        f"authors: [{authors}]",
        f"abstract: {_quoted(description.summary)}",
        # The format admits SPDX identifiers only; other terms are in the message.
        *([f"license: {_quoted(manifest.license)}"] if manifest.license and manifest.license_url else []),
        *([f"url: {_quoted(description.list_url)}"] if description.base_url else []),
        *(["references:"] if manifest.contributors else []),
        *map(_reference, manifest.contributors),
    ]
    return "\n".join([*lines, ""]).encode()


def bibtex(description: Description) -> bytes:
    """Return the file `CITATION.bib`: a `@misc` entry, which every version of BibTeX reads."""
    manifest = description.manifest
    release = f"Release {manifest.version} of {manifest.day}"
    fields = {
        "author": names_field(manifest.authors or (manifest.title,)),
        "title": title_field(manifest.title),
        "howpublished": text_field(f"Dataset, {manifest.license}" if manifest.license else "Dataset"),
        **date_fields(manifest.day),
        "version": text_field(manifest.version),
        "note": text_field(", ".join(filter(None, (release, credits_of(manifest.contributors))))),
        "url": url_field(description.list_url if description.base_url else ""),
    }
    return bibtex_entry(f"{manifest.dataset}-{manifest.version}", fields).encode()


def _reference(contributor: Contributor) -> str:
    """Return an entry of `references`: the format has no contributors, and these are the sources of their data."""
    terms = contributor.license if contributor.license and license_url(contributor.license) else None
    fields = {
        "type": "data",
        "title": _quoted(contributor.contribution),
        "authors": f"[{{name: {_quoted(contributor.name)}}}]",
        "notes": _quoted(str(contributor)),
        **({"license": _quoted(terms)} if terms else {}),
    }
    return f"  - {{{', '.join(f'{name}: {value}' for name, value in fields.items())}}}"


def _quoted(text: str) -> str:
    """Return a text as a quoted YAML string; every JSON string is one."""
    return json.dumps(text, ensure_ascii=False)
