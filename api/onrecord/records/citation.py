"""Citations: how to name a record in a text, as one release has it."""

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from onrecord.records.page import Item, Version

Address = Annotated[str, Meta(description="Address of the record in the release that answered; it never changes.")]


class CslName(Struct, frozen=True, kw_only=True):
    """A name as CSL-JSON has it, undivided."""

    literal: str


class CslDate(Struct, frozen=True, kw_only=True):
    """A date as CSL-JSON has it."""

    date_parts: Annotated[list[list[int]], Meta(description="Year, month and day.")] = msgspec.field(name="date-parts")


class CslEntry(Struct, frozen=True, kw_only=True):
    """A citation for a reference manager, as CSL-JSON 1.0.2 has it."""

    id: Annotated[str, Meta(description="The same as the key of the BibTeX entry.")]
    type: Annotated[str, Meta(description="Always `dataset`.")] = "dataset"
    title: Annotated[str, Meta(description="What is cited; a claim says that it is one.")]
    author: list[CslName]
    issued: Annotated[CslDate, Meta(description="Day of the release; never that of what the record tells of.")]
    container_title: Annotated[str, Meta(description="Title of the dataset.")] = msgspec.field(name="container-title")
    publisher: str
    version: Version
    url: Address = msgspec.field(name="URL")
    note: Annotated[str, Meta(description="What is to be known of it: its status, its basis, its sources.")]


class Citation(Struct, frozen=True, kw_only=True):
    """One record in the forms in which texts and reference managers name it."""

    sentence: Annotated[str, Meta(description="Ready to be printed.")]
    bibtex: Annotated[str, Meta(description="An entry for BibTeX and biblatex.")]
    csl: CslEntry
    url: Address
    release: Version


class CitationItem(Item[Citation], frozen=True, kw_only=True):
    """How to cite one record."""
