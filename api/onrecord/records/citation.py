"""Citations of records, pinned to one release."""

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from onrecord.records.page import Item, Version

PinnedUrl = Annotated[str, Meta(description="URL of the record in the cited release; its content never changes.")]


class CslName(Struct, frozen=True, kw_only=True):
    """A name in CSL-JSON."""

    literal: Annotated[str, Meta(description="The whole name, not split into given and family name.")]


class CslDate(Struct, frozen=True, kw_only=True):
    """A date in CSL-JSON."""

    date_parts: Annotated[list[list[int]], Meta(description="One list of year, month and day.")] = msgspec.field(
        name="date-parts"
    )


class CslEntry(Struct, frozen=True, kw_only=True):
    """A citation in CSL-JSON 1.0.2, for reference managers."""

    id: Annotated[str, Meta(description="Id of the entry, also the key of the BibTeX entry.")]
    type: Annotated[str, Meta(description="Always `dataset`.")] = "dataset"
    title: Annotated[str, Meta(description="Title of the record, beginning with its kind, such as `Alleged event`.")]
    author: Annotated[list[CslName], Meta(description="Authors of the dataset, or its title if it names none.")]
    contributor: Annotated[
        list[CslName], Meta(description="Contributors of data that the dataset contains; empty if none are named.")
    ]
    issued: Annotated[CslDate, Meta(description="Day of the release, not of the event or claim that is cited.")]
    container_title: Annotated[str, Meta(description="Title of the dataset.")] = msgspec.field(name="container-title")
    publisher: Annotated[str, Meta(description="Authors of the dataset in one line, or its title if it names none.")]
    version: Annotated[Version, Meta(description="Version of the cited release.")]
    url: PinnedUrl = msgspec.field(name="URL")
    note: Annotated[str, Meta(description="Status or basis of the record, and its sources, in sentences.")]


class Citation(Struct, frozen=True, kw_only=True):
    """A citation of one record, as a sentence and for reference managers."""

    sentence: Annotated[str, Meta(description="Citation as plain text, ready for print.")]
    bibtex: Annotated[str, Meta(description="Citation as an entry for BibTeX and biblatex.")]
    csl: Annotated[CslEntry, Meta(description="Citation as CSL-JSON.")]
    url: PinnedUrl
    release: Annotated[Version, Meta(description="Version of the cited release.")]


class CitationItem(Item[Citation], frozen=True, kw_only=True):
    """The citation of one record."""
