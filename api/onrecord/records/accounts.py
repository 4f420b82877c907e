"""Disagreement: what documents say differently of the same field, and how claims stand to one another."""

from collections.abc import Sequence
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
    """What the record itself says of a field."""

    value: (
        Annotated[str, Meta(description="As text: a date as EDTF, a place by its name, a participant by its id.")]
        | None
    )
    document: Annotated[DocumentId, Meta(description="The record's first evidence, whose value it is.")]


class OtherValue(Struct, frozen=True, kw_only=True):
    """What another document says of the same field."""

    document: DocumentId
    title: Line
    publisher: Line
    reliability: Reliability
    value: Annotated[Line, Meta(description="As text, a date as EDTF.")]
    differs: Annotated[
        bool,
        Meta(description="Whether it says something else: of a date other days, of text more than case and accents."),
    ]
    compatible: (
        Annotated[bool, Meta(description="Of a date, whether both can be right: some day is in both. Else null.")]
        | None
    )
    note: Text | None


class FieldAccounts(Struct, frozen=True, kw_only=True):
    """One field of which other documents have a say."""

    field: Annotated[str, Meta(description="Path of the field.", examples=["date"])]
    own: OwnValue
    accounts: list[OtherValue]


class FieldAccountsPage(Page[FieldAccounts], frozen=True, kw_only=True):
    """The fields of a record of which other documents have a say, all of them."""


class LinkDirection(StrEnum):
    """Which claim of two it is that disputes, corrects or agrees with the other."""

    OUTGOING = "outgoing"
    INCOMING = "incoming"


class ClaimLinkEntry(Struct, frozen=True, kw_only=True):
    """How another claim stands to this one, or this one to it."""

    relation: ClaimRelation
    direction: Annotated[
        LinkDirection,
        Meta(description="`outgoing`: this claim *disputes* ... the other; `incoming`: the other does so to this one."),
    ]
    claim: Annotated[ClaimId, Meta(description="The other claim.")]
    proposition: Annotated[Text, Meta(description="What the other claims.")]
    speaker: Annotated[ActorId, Meta(description="Who said the other.")] | None
    certainty: Certainty
    verification: VerificationStatus
    reported_by: DocumentId
    said: UncertainDate


class ClaimLinkPage(Page[ClaimLinkEntry], frozen=True, kw_only=True):
    """One page of the claims that a claim is linked with."""


def text_of(record: Record, path: str) -> str | None:
    """Return a field of a record as the text that an account of it is held against, or None where it has no value."""
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
        case Struct():  # by what it names first: a place by its name, a participant by its actor
            return _text(getattr(value, fields(value)[0].name))
        case _:
            return str(value)


def comparison(record_type: type[Record], own: str | None, account: Account) -> tuple[bool, bool | None]:
    """Return whether an account differs from the record's own value, and of dates whether both can be right."""
    if not is_date(record_type, account.field):
        return own is None or fold(own) != fold(account.value), None
    if own is None:
        return True, None
    one, other = UncertainDate.parse(own), UncertainDate.parse(account.value)
    return _days(one) != _days(other), _meet(one, other)


def _days(when: UncertainDate) -> Sequence[object]:
    return when.earliest, when.latest


def _meet(one: UncertainDate, other: UncertainDate) -> bool:
    """Return whether some day is within the bounds of both."""
    return not any(
        first.latest and second.earliest and first.latest < second.earliest
        for first, second in ((one, other), (other, one))
    )
