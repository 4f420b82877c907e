"""Support: the numbers of documents, origins, speakers and claims behind an event or a relationship."""

from typing import Annotated

from msgspec import Meta, Struct

_Count = Annotated[int, Meta(ge=0)]


class ClaimCounts(Struct, frozen=True, kw_only=True):
    """The number of claims with each verification status."""

    reported: Annotated[_Count, Meta(description="Claims that are only reported.")] = 0
    attributed: Annotated[_Count, Meta(description="Claims that are attributed to a speaker.")] = 0
    corroborated: Annotated[_Count, Meta(description="Claims that are corroborated.")] = 0
    confirmed: Annotated[_Count, Meta(description="Claims that are confirmed.")] = 0
    disputed: Annotated[_Count, Meta(description="Claims that are disputed.")] = 0
    refuted: Annotated[_Count, Meta(description="Claims that are refuted.")] = 0
    retracted: Annotated[_Count, Meta(description="Claims that were retracted.")] = 0


class Support(Struct, frozen=True, kw_only=True):
    """What a record rests on: the evidence that supports it, and that of its claims."""

    documents: Annotated[
        _Count,
        Meta(description="Documents that support the record, or report, corroborate or confirm its claims."),
    ] = 0
    origins: Annotated[
        _Count,
        Meta(description="Independent origins of those documents that were read: agencies, persons and publishers."),
    ] = 0
    speakers: Annotated[
        _Count,
        Meta(description="Different speakers of its claims; a claim in a document's own voice has none."),
    ] = 0
    claims: Annotated[ClaimCounts, Meta(description="Its claims by verification status.")] = ClaimCounts()
    is_disputed: Annotated[bool, Meta(description="Whether one of its claims is disputed or refuted.")] = False


ComputedSupport = Annotated[
    Support, Meta(description="What the record rests on, computed at build.", extra={"computed": True})
]
