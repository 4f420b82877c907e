"""Documents: the sources that records rest on."""

from typing import Annotated

from msgspec import Meta, Struct

from onrecord.records.codes import DocumentKind, Reliability
from onrecord.records.dates import UncertainDate
from onrecord.records.evidence import Account
from onrecord.records.ids import DocumentId, Language, Line, Sha256, Text, Url


class Document(Struct, frozen=True, kw_only=True):
    """A source: an article, a dataset, a statement, a treaty or a report. Its text is never part of a release."""

    id: DocumentId
    title: Line
    kind: DocumentKind
    publisher: Line
    language: Language
    published: Annotated[UncertainDate, Meta(description="When it was published.")]
    url: Url | None = None
    sha256: Annotated[Sha256, Meta(description="SHA-256 of the file that its spans point into.")] | None = None
    paragraphs: Annotated[int, Meta(ge=1, le=100_000, description="How many paragraphs the held text has.")] | None = (
        None
    )
    reliability: Annotated[Reliability, Meta(description="Of the source as such, on the Admiralty scale.")]
    license: Annotated[Line, Meta(description="The terms under which the document itself may be used.")]
    note: Text | None = None
    accounts: tuple[Account, ...] = ()
