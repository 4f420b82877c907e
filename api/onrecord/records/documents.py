"""Documents: the sources of all records."""

from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from onrecord.records.codes import DocumentKind, Reading, Reliability
from onrecord.records.dates import UncertainDate
from onrecord.records.editing import Acceptances, Note
from onrecord.records.evidence import Accounts
from onrecord.records.ids import ActorId, DocumentId, Language, Line, Sha256, Text, Url


class Read(Struct, frozen=True, kw_only=True):
    """How the editors read a document."""

    how: Annotated[Reading, Meta(description="How it was read, such as `page` for a page that was seen.")]
    on: Annotated[date, Meta(description="Day on which it was read; null if not recorded.")] | None = None
    via: (
        Annotated[
            DocumentId,
            Meta(description="Document through which alone it is known; null unless `how` is `secondary`."),
        ]
        | None
    ) = None


class ReliabilityRating(Struct, frozen=True, kw_only=True):
    """A rating of the reliability of a source in general, with who rated it, when and why."""

    grade: Annotated[Reliability, Meta(description="Letter of the Admiralty scale, from `A` (best) to `F` (unknown).")]
    reason: Annotated[Text, Meta(description="Reason for the grade.")]
    by: Annotated[Line, Meta(description="Person or organization that rated the source.")]
    on: Annotated[date, Meta(description="Day of the rating.")]


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
                description="SHA-256, in lower-case hexadecimal, of the text that evidence refers to, or of the data "
                "file that was read; null if the editors have neither."
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
        ReliabilityRating, Meta(description="Reliability of the source in general, on the Admiralty scale.")
    ]
    read: Annotated[Read, Meta(description="How the document was read for this dataset.")]
    origin: (
        Annotated[
            ActorId,
            Meta(
                description="Actor that the contents go back to, such as a news agency or a person; null if it is the "
                "publisher."
            ),
        ]
        | None
    ) = None
    license: Annotated[Line, Meta(description="Terms of use of the document itself.")]
    note: Note | None = None
    accounts: Accounts = ()
    accepted: Acceptances = ()
