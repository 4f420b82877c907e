"""Accounts: values that other documents give for a field; and links between claims."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct
from msgspec.structs import fields

from onrecord.records.codes import Certainty, ClaimRelation, Reliability, VerificationStatus
from onrecord.records.dataset import Record
from onrecord.records.dates import UncertainDate
from onrecord.records.evidence import Account
from onrecord.records.fields import is_date
from onrecord.records.ids import ActorId, ClaimId, DocumentId, Line, Text
from onrecord.records.names import fold
from onrecord.records.page import Page


class OwnValue(Struct, frozen=True, kw_only=True):
    """The record's own value of a field."""

    value: (
        Annotated[
            str,
            Meta(
                description="The value as text: a date as EDTF, a place by its name, a participant by its id; null if "
                "the record has none."
            ),
        ]
        | None
    )
    document: Annotated[DocumentId, Meta(description="Document of the record's first evidence, which gives the value.")]


class OtherValue(Struct, frozen=True, kw_only=True):
    """The value that another document gives for a field."""

    document: Annotated[DocumentId, Meta(description="Document that gives the value.")]
    title: Annotated[Line, Meta(description="Title of that document.")]
    publisher: Annotated[Line, Meta(description="Publisher of that document.")]
    reliability: Annotated[Reliability, Meta(description="Reliability of that document, on the Admiralty scale.")]
    value: Annotated[Line, Meta(description="The value as text, a date as EDTF.")]
    differs: Annotated[
        bool,
        Meta(
            description="Whether the value differs from the record's own: a date by its first or last day, a text by "
            "more than case, accents and punctuation."
        ),
    ]
    compatible: (
        Annotated[
            bool,
            Meta(
                description="Whether both dates can be true, since they have a day in common; null if the field is not "
                "a date, or the record has none."
            ),
        ]
        | None
    )
    note: Annotated[Text, Meta(description="Note by the editors; null if there is none.")] | None


class FieldAccounts(Struct, frozen=True, kw_only=True):
    """A field of a record for which other documents give values."""

    field: Annotated[str, Meta(description="Path of the field in the record.", examples=["date"])]
    own: Annotated[OwnValue, Meta(description="The record's own value.")]
    accounts: Annotated[list[OtherValue], Meta(description="Values of other documents, in the order of the record.")]


class FieldAccountsPage(Page[FieldAccounts], frozen=True, kw_only=True):
    """All fields of a record for which other documents give values."""


class LinkDirection(StrEnum):
    """Direction of a link between two claims."""

    OUTGOING = "outgoing"  # this claim disputes, corrects ... the other
    INCOMING = "incoming"  # the other claim disputes, corrects ... this one


class ClaimLinkEntry(Struct, frozen=True, kw_only=True):
    """A link between this claim and another, with the main fields of the other."""

    relation: Annotated[ClaimRelation, Meta(description="Relation that the link states, such as `disputes`.")]
    direction: Annotated[
        LinkDirection,
        Meta(description="`outgoing`: this claim *disputes* ... the other; `incoming`: the other *disputes* ... this."),
    ]
    claim: Annotated[ClaimId, Meta(description="The other claim.")]
    proposition: Annotated[Text, Meta(description="Proposition of the other claim.")]
    speaker: Annotated[ActorId, Meta(description="Speaker of the other claim; null if it has none.")] | None
    certainty: Annotated[Certainty, Meta(description="Certainty of the other claim.")]
    verification: Annotated[VerificationStatus, Meta(description="Verification status of the other claim.")]
    reported_by: Annotated[DocumentId, Meta(description="Document that reports the other claim.")]
    said: Annotated[UncertainDate, Meta(description="Date on which the other claim was made.")]


class ClaimLinkPage(Page[ClaimLinkEntry], frozen=True, kw_only=True):
    """One page of the links of a claim."""


def text_of(record: Record, path: str) -> str | None:
    """Return the value of the field at a dotted path as text comparable with an account, or None if it has no value."""
    value: object = record
    for name in path.split("."):
        value = getattr(value, name, None)
    return _text(value)


def _text(value: object) -> str | None:
    match value:
        case None | ():
            return None
        case UncertainDate(edtf=edtf):
            return edtf
        case bool():
            return str(value).lower()
        case tuple():
            return ", ".join(filter(None, map(_text, value)))
        case Struct():  # its first field identifies it: the name of a place, the actor of a participant
            return _text(getattr(value, fields(value)[0].name))
        case _:
            return str(value)


def comparison(record_type: type[Record], own: str | None, account: Account) -> tuple[bool, bool | None]:
    """Return whether an account differs from the record's own value, and whether both can be true.

    The second is None for a field that is not a date, and for a record without a value.
    """
    if not is_date(record_type, account.field):
        return own is None or fold(own) != fold(account.value), None
    if own is None:
        return True, None
    own_date, other_date = UncertainDate.parse(own), UncertainDate.parse(account.value)
    # The bounds are compared, not the EDTF text: `2021-05` and `2021-05-XX` are the same days.
    return _bounds(own_date) != _bounds(other_date), _overlap(own_date, other_date)


def _bounds(value: UncertainDate) -> tuple[date | None, date | None]:
    return value.earliest, value.latest


def _overlap(a: UncertainDate, b: UncertainDate) -> bool:
    """Return whether some day is within the bounds of both; an open bound excludes no day."""
    return not any(
        first.latest and second.earliest and first.latest < second.earliest for first, second in ((a, b), (b, a))
    )
