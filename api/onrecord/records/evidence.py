"""Evidence: where a record can be checked."""

from typing import Annotated

from msgspec import Meta, Struct

from onrecord.records.codes import Stance
from onrecord.records.ids import DocumentId, Line, Sha256, Text


class Evidence(Struct, frozen=True, kw_only=True):
    """One place in a document that speaks for or against a record.

    For a text that we hold, `paragraph`, `start`, `end` and `sha256` name an exact span; for any other, `locator`
    says in words where to look.
    """

    document: DocumentId
    paragraph: (
        Annotated[
            int,
            Meta(
                ge=1,
                le=100_000,
                description="Number of the paragraph, from 1: the parts between newlines that are not blank.",
            ),
        ]
        | None
    ) = None
    start: (
        Annotated[
            int, Meta(ge=0, le=1_000_000, description="First code point of the span, counted from 0 in its paragraph.")
        ]
        | None
    ) = None
    end: Annotated[int, Meta(ge=1, le=1_000_000, description="Code point after the last one of the span.")] | None = (
        None
    )
    sha256: Annotated[Sha256, Meta(description="SHA-256 of the span's UTF-8.")] | None = None
    locator: (
        Annotated[Line, Meta(description="Where to look, in words, in a document that nobody here holds.")] | None
    ) = None
    stance: Stance = Stance.SUPPORTS
    quote: (
        Annotated[
            Line, Meta(description="At most five consecutive words, kept only where the exact words are the fact.")
        ]
        | None
    ) = None


class Account(Struct, frozen=True, kw_only=True):
    """What another document says of one field of the record; it never overwrites the record's own value."""

    document: DocumentId
    field: Annotated[Line, Meta(description="Path of the field: `date`, `valid.start`.", examples=["date"])]
    value: Annotated[Line, Meta(description="The other document's value, a date as EDTF.", examples=["2021-05-21"])]
    note: Text | None = None
