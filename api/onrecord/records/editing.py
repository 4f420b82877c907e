"""Remarks of the editors on a record: a note, and the findings of checks that they let stand."""

from typing import Annotated

from msgspec import Meta, Struct

from onrecord.records.ids import Text

RuleCode = Annotated[
    str,
    Meta(
        pattern=r"^[a-z][a-z-]{0,63}$",
        description="Code of a rule; `onrecord explain CODE` explains it.",
        examples=["compound-proposition"],
    ),
]
Note = Annotated[Text, Meta(description="Remark by the editors, such as why a date stands so; null if there is none.")]


class Acceptance(Struct, frozen=True, kw_only=True):
    """A finding of a check that the editors looked at and let stand, with their reason."""

    code: Annotated[RuleCode, Meta(description="Code of the rule whose findings on this record are accepted.")]
    reason: Annotated[Text, Meta(description="Reason why the record is right nevertheless.")]


Acceptances = Annotated[
    tuple[Acceptance, ...], Meta(description="Findings of the checks that the editors let stand, with their reasons.")
]
