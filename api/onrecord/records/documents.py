"""Documents: the sources of all records."""

from typing import Annotated

from msgspec import Meta, Struct

from onrecord.records.codes import DocumentKind, Reliability
from onrecord.records.dates import UncertainDate
from onrecord.records.evidence import Accounts
from onrecord.records.ids import DocumentId, Language, Line, Sha256, Text, Url


class Document(Struct, frozen=True, kw_only=True):
    """A source: an article, a dataset, a statement, a treaty or a report. Its text is never part of a release."""

    id: DocumentId
    title: Annotated[Line, Meta(description="Title of the document.")]
    kind: Annotated[DocumentKind, Meta(description="Kind of document, such as a news article.")]
    publisher: Annotated[Line, Meta(description="Name of the publisher.")]
    language: Annotated[
        Language,
        Meta(description="BCP 47 tag of the text, with the script if it is not the usual one: `fr`, `ru-Latn`."),
    ]
    published: Annotated[UncertainDate, Meta(description="Date of publication.")]
    url: Annotated[Url, Meta(description="URL of the document on the web; null if it has none.")] | None = None
    sha256: (
        Annotated[
            Sha256,
            Meta(
                description="SHA-256, in lower-case hexadecimal, of the text file that evidence refers to; null if the "
                "text is not available."
            ),
        ]
        | None
    ) = None
    paragraphs: (
        Annotated[
            int,
            Meta(ge=1, le=100_000, description="Number of paragraphs of that text; null if the text is not available."),
        ]
        | None
    ) = None
    reliability: Annotated[
        Reliability, Meta(description="Reliability of the source in general, by the letters of the Admiralty scale.")
    ]
    license: Annotated[Line, Meta(description="Terms of use of the document itself.")]
    note: Annotated[Text, Meta(description="Note by the editors; null if there is none.")] | None = None
    accounts: Accounts = ()
