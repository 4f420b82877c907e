"""The balance of two actors: their relationships over time, counted by period, with the ids behind each count."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from onrecord.records.codes import Basis, Polarity
from onrecord.records.ids import ActorId, RelationshipId
from onrecord.records.page import Item

MAX_IDS = 100  # per count


class BalanceInterval(StrEnum):
    """Length of the periods of a balance."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"


Ids = Annotated[
    list[RelationshipId],
    Meta(max_length=MAX_IDS, description=f"Ids of the relationships counted, in order, {MAX_IDS} at most."),
]


class BalanceCount(Struct, frozen=True, kw_only=True):
    """The relationships of one polarity and one basis in one period; `possible` includes those of `certain`."""

    polarity: Annotated[Polarity, Meta(description="Polarity of the relationships counted.")]
    basis: Annotated[Basis, Meta(description="Basis of the relationships counted.")]
    certain: Annotated[
        int,
        Meta(ge=0, description="Number that were valid on some day of the period, on every reading of their dates."),
    ]
    possible: Annotated[
        int, Meta(ge=1, description="Number that may have been valid on some day of the period, on some reading.")
    ]
    certain_ids: Ids
    possible_ids: Ids


class BalancePeriod(Struct, frozen=True, kw_only=True):
    """One year, quarter or month, with its counts."""

    period: Annotated[
        str,
        Meta(
            pattern=r"^[0-9]{4}(-Q[1-4]|-[0-9]{2})?$",
            description="The year, quarter or month.",
            examples=["2021", "2021-Q2", "2021-05"],
        ),
    ]
    first: Annotated[date, Meta(description="First day of the period.")]
    last: Annotated[date, Meta(description="Last day of the period, inclusive.")]
    counts: Annotated[
        list[BalanceCount],
        Meta(description="Counts by polarity and basis; empty if no relationship may have been valid."),
    ]


class UndatedCount(Struct, frozen=True, kw_only=True):
    """The relationships of one polarity and one basis whose dates are unknown."""

    polarity: Annotated[Polarity, Meta(description="Polarity of the relationships counted.")]
    basis: Annotated[Basis, Meta(description="Basis of the relationships counted.")]
    count: Annotated[int, Meta(ge=1, description="Number of relationships.")]
    ids: Ids


class Balance(Struct, frozen=True, kw_only=True):
    """The relationships between two actors over time, in both directions."""

    actor_a: Annotated[ActorId, Meta(description="One actor.")]
    actor_b: Annotated[ActorId, Meta(description="The other actor.")]
    includes_parts: Annotated[
        bool, Meta(description="Whether relationships of an actor's parts, at any depth, are counted as its own.")
    ]
    interval: Annotated[BalanceInterval, Meta(description="Length of the periods.")]
    relationship_count: Annotated[
        int, Meta(ge=0, description="Number of relationships between the actors, with any dates or none.")
    ]
    periods: Annotated[
        list[BalancePeriod],
        Meta(
            description="Every period, without gaps, from the earliest to the latest day in the dates of the "
            "relationships, within `from` and `to`; an open beginning or end adds no periods."
        ),
    ]
    undated: Annotated[
        list[UndatedCount], Meta(description="Counts of relationships without a known date; they are in no period.")
    ]


class BalanceItem(Item[Balance], frozen=True, kw_only=True):
    """The balance of two actors."""
