"""Evidence: the spans of documents by which a record can be checked."""

from typing import Annotated

from msgspec import Meta, Struct

from onrecord.records.codes import Stance
from onrecord.records.ids import DocumentId, Line, Sha256, Text

MAX_QUOTED_WORDS = 5  # a release never has the text of a source; six consecutive words are a copy


class Evidence(Struct, frozen=True, kw_only=True):
    """A span of a document that supports, contradicts or mentions a record.

    If the text of the document is available, `paragraph`, `start`, `end` and `sha256` identify an exact span;
    otherwise they are null and `locator` says in words where to look.
    """

    document: Annotated[DocumentId, Meta(description="Document that the span is in.")]
    paragraph: (
        Annotated[
            int,
            Meta(
                ge=1,
                le=100_000,
                description="Number of the paragraph, from 1, over the lines that are not blank; null without a span.",
            ),
        ]
        | None
    ) = None
    start: (
        Annotated[
            int,
            Meta(
                ge=0,
                le=1_000_000,
                description="First code point of the span, from 0 in the paragraph; null without a span.",
            ),
        ]
        | None
    ) = None
    end: (
        Annotated[
            int, Meta(ge=1, le=1_000_000, description="Code point after the last one of the span; null without a span.")
        ]
        | None
    ) = None
    sha256: (
        Annotated[
            Sha256,
            Meta(description="SHA-256, in lower-case hexadecimal, of the span's UTF-8 bytes; null without a span."),
        ]
        | None
    ) = None
    locator: (
        Annotated[
            Line, Meta(description="Where to look, in words; always given if the document's text is not available.")
        ]
        | None
    ) = None
    stance: Annotated[
        Stance, Meta(description="Whether the span supports, contradicts or only mentions the record.")
    ] = Stance.SUPPORTS
    quote: (
        Annotated[
            Line, Meta(description="At most five consecutive words of the span; null unless the exact words matter.")
        ]
        | None
    ) = None


class Account(Struct, frozen=True, kw_only=True):
    """The value that another document gives for a field of the record; it never overwrites the record's own value."""

    document: Annotated[DocumentId, Meta(description="Document that gives the value.")]
    field: Annotated[
        Line, Meta(description="Path of the field in the record: `date`, `valid.start`.", examples=["date"])
    ]
    value: Annotated[Line, Meta(description="The value as text, a date as EDTF.", examples=["2021-05-21"])]
    note: Annotated[Text, Meta(description="Note by the editors; null if there is none.")] | None = None


EvidenceList = Annotated[
    tuple[Evidence, ...],
    Meta(description="Evidence of the record, at least one piece; the record's own values are those of the first."),
]
Accounts = Annotated[
    tuple[Account, ...], Meta(description="Values that other documents give for fields of this record.")
]
