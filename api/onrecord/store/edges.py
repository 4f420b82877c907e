"""Which relationships are walked, from actor to actor: the filters that graphs, paths and balances share."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from onrecord.errors import Merged, NotFound, Withdrawn
from onrecord.records.codes import Basis, Polarity, RelationshipType
from onrecord.records.ids import ActorId
from onrecord.release.open import Release
from onrecord.store import retired, validity
from onrecord.store.paging import Condition, all_of, among, held
from onrecord.store.query import MAX_VALUES, KnownQuery, Reading, Validity

RANK = "SELECT CAST(rank_id AS TEXT) FROM actor WHERE id = ?"

Types = Annotated[tuple[RelationshipType, ...], Meta(max_length=MAX_VALUES, description="Types of relationship.")]
Polarities = Annotated[tuple[Polarity, ...], Meta(max_length=MAX_VALUES, description="Polarities.")]
Bases = Annotated[tuple[Basis, ...], Meta(max_length=MAX_VALUES, description="What it rests on.")]
LeastBasis = Annotated[
    Basis, Meta(description="The weakest basis to accept: alleged, derived, reported, documented, the weakest first.")
]
ValidOn = Annotated[date, Meta(description="A day on which it held.", examples=["2021-05-23"])]


class TieQuery(KnownQuery, frozen=True, kw_only=True):
    """Which relationships count, whenever they held; an empty query means all of them."""

    type: Types = ()
    polarity: Polarities = ()
    basis: Bases = ()
    basis_min: LeastBasis | None = None

    def condition(self) -> Condition:
        """Return what an edge must satisfy."""
        return all_of("{}", self._conditions())

    def _conditions(self) -> list[Condition]:
        ladder = list(Basis)  # as the codebook has it, the weakest first
        return [
            *among("edge.type IN (*)", self.type),
            *among("edge.polarity IN (*)", self.polarity),
            *among("edge.basis IN (*)", self.basis),
            *among("edge.basis IN (*)", ladder[ladder.index(self.basis_min) :] if self.basis_min else ()),
        ]


class EdgeQuery(TieQuery, frozen=True, kw_only=True):
    """Which relationships are walked; an empty query means all of them."""

    valid_on: ValidOn | None = None
    validity: Reading = Validity.CERTAIN

    def _conditions(self) -> list[Condition]:
        return [*super()._conditions(), *held(validity.asked(self.valid_on, self.validity), "edge")]


class Place(Struct, frozen=True):
    """An actor, and the number by which edges know it."""

    id: ActorId
    rank: int


def place(release: Release, actor_id: ActorId) -> Place:
    """Return where an actor stands among the edges, or raise NotFound, Merged or Withdrawn."""
    rank = release.db.doc(RANK, (actor_id,))
    if rank is None:
        raise retired.absence(release, "actor", actor_id)
    return Place(actor_id, int(rank))


def end(release: Release, actor_id: ActorId) -> Place:
    """Return the same of one of two ends: that of the survivor for one that was merged; or raise NotFound."""
    try:
        return place(release, actor_id)
    except Merged as merged:
        return place(release, merged.survivor)
    except Withdrawn:
        raise NotFound("actor", actor_id) from None


def array(numbers: Sequence[int] | Sequence[tuple[int, int]]) -> str:
    """Return numbers as one value to bind, for `json_each` to read: there may be more than a statement has marks."""
    return msgspec.json.encode(numbers).decode()
