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
from onrecord.store.paging import Condition, any_of, combine, valid_on_condition
from onrecord.store.query import MAX_VALUES, ReleaseQuery, Validity, ValidityParam

RANK = "SELECT CAST(rank_id AS TEXT) FROM actor WHERE id = ?"

TypeParam = Annotated[tuple[RelationshipType, ...], Meta(max_length=MAX_VALUES, description="Types of relationship.")]
PolarityParam = Annotated[tuple[Polarity, ...], Meta(max_length=MAX_VALUES, description="Polarities.")]
BasisParam = Annotated[tuple[Basis, ...], Meta(max_length=MAX_VALUES, description="What it rests on.")]
BasisMinParam = Annotated[
    Basis, Meta(description="The weakest basis to accept: alleged, derived, reported, documented, the weakest first.")
]
ValidOnParam = Annotated[date, Meta(description="A day on which it held.", examples=["2021-05-23"])]


class EdgeFilter(ReleaseQuery, frozen=True, kw_only=True):
    """Which relationships count, whenever they held; an empty query means all of them."""

    type: TypeParam = ()
    polarity: PolarityParam = ()
    basis: BasisParam = ()
    basis_min: BasisMinParam | None = None

    def condition(self) -> Condition:
        """Return what an edge must satisfy."""
        return combine("{}", self._conditions())

    def _conditions(self) -> list[Condition]:
        ladder = list(Basis)  # as the codebook has it, the weakest first
        return [
            *any_of("edge.type IN (*)", self.type),
            *any_of("edge.polarity IN (*)", self.polarity),
            *any_of("edge.basis IN (*)", self.basis),
            *any_of("edge.basis IN (*)", ladder[ladder.index(self.basis_min) :] if self.basis_min else ()),
        ]


class ValidOnEdgeFilter(EdgeFilter, frozen=True, kw_only=True):
    """Which relationships are walked; an empty query means all of them."""

    valid_on: ValidOnParam | None = None
    validity: ValidityParam = Validity.CERTAIN

    def _conditions(self) -> list[Condition]:
        return [*super()._conditions(), *valid_on_condition(validity.valid_on(self.valid_on, self.validity), "edge")]


class RankedActor(Struct, frozen=True):
    """An actor, and the number by which edges know it."""

    id: ActorId
    rank: int


def ranked_actor(release: Release, actor_id: ActorId) -> RankedActor:
    """Return where an actor stands among the edges, or raise NotFound, Merged or Withdrawn."""
    rank = release.db.doc(RANK, (actor_id,))
    if rank is None:
        raise retired.absence_error(release, "actor", actor_id)
    return RankedActor(actor_id, int(rank))


def resolve_actor(release: Release, actor_id: ActorId) -> RankedActor:
    """Return the same of one of two ends: that of the survivor for one that was merged; or raise NotFound."""
    try:
        return ranked_actor(release, actor_id)
    except Merged as merged:
        return ranked_actor(release, merged.replacement)
    except Withdrawn:
        raise NotFound("actor", actor_id) from None


def json_array(numbers: Sequence[int] | Sequence[tuple[int, int]]) -> str:
    """Return numbers as one value to bind, for `json_each` to read: there may be more than a statement has marks."""
    return msgspec.json.encode(numbers).decode()
