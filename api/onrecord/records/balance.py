"""How two actors stand to each other over time: counts by period, each with the relationships behind it."""

from datetime import date
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from onrecord.records.codes import Basis, Polarity
from onrecord.records.ids import ActorId, RelationshipId
from onrecord.records.page import Item

MAX_IDS = 100


class BalanceInterval(StrEnum):
    """How long the periods are that time is cut into."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"


Ids = Annotated[list[RelationshipId], Meta(max_length=MAX_IDS, description=f"The first {MAX_IDS} of them, by id.")]


class BalanceCount(Struct, frozen=True, kw_only=True):
    """The relationships of one polarity and one basis in one period. What held for certain may have held, too."""

    polarity: Polarity
    basis: Basis
    certain: Annotated[
        int, Meta(ge=0, description="How many held on some day of the period, on every reading of their dates.")
    ]
    possible: Annotated[int, Meta(ge=1, description="How many may have held on some day of the period.")]
    certain_ids: Ids
    possible_ids: Ids


class BalancePeriod(Struct, frozen=True, kw_only=True):
    """One period of the calendar."""

    period: Annotated[
        str,
        Meta(
            pattern=r"^[0-9]{4}(-Q[1-4]|-[0-9]{2})?$", description="Its name.", examples=["2021", "2021-Q2", "2021-05"]
        ),
    ]
    first: Annotated[date, Meta(description="Its first day.")]
    last: Annotated[date, Meta(description="Its last day.")]
    counts: Annotated[list[BalanceCount], Meta(description="By polarity and basis; none where nothing may have held.")]


class UndatedCount(Struct, frozen=True, kw_only=True):
    """The relationships of one polarity and one basis that no date is known of."""

    polarity: Polarity
    basis: Basis
    count: Annotated[int, Meta(ge=1)]
    ids: Ids


class Balance(Struct, frozen=True, kw_only=True):
    """The relationships between two actors, in whichever direction, over time."""

    actor_a: ActorId
    actor_b: ActorId
    includes_parts: Annotated[bool, Meta(description="Whether relationships of an actor's parts count as its own.")]
    interval: BalanceInterval
    relationships: Annotated[int, Meta(ge=0, description="How many there are, whenever they held.")]
    periods: Annotated[
        list[BalancePeriod],
        Meta(
            description="Every period from the first day that any of the relationships names to the last such day; an "
            "open beginning or end reaches no farther."
        ),
    ]
    undated: Annotated[list[UndatedCount], Meta(description="Those that no date is known of: they are in no bucket.")]


class BalanceItem(Item[Balance], frozen=True, kw_only=True):
    """The balance of two actors."""
