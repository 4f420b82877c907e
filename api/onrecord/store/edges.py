"""Edges: relationships as seen from each of their two actors, with the filters of graphs, paths and balances.

The `edge` table is narrow and clustered by actor, so following relationships reads few pages of the file.
"""

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

TypeParam = Annotated[
    tuple[RelationshipType, ...],
    Meta(max_length=MAX_VALUES, description="Use only relationships of these types."),
]
PolarityParam = Annotated[
    tuple[Polarity, ...], Meta(max_length=MAX_VALUES, description="Use only relationships with these polarities.")
]
BasisParam = Annotated[
    tuple[Basis, ...],
    Meta(max_length=MAX_VALUES, description="Use only relationships with these bases."),
]
BasisMinParam = Annotated[
    Basis,
    Meta(
        description="Use only relationships with this basis or a stronger one. The weakest basis is `alleged`, then "
        "come `derived`, `reported` and `documented`."
    ),
]
ValidOnParam = Annotated[
    date, Meta(description="Use only relationships that were valid on this day.", examples=["2021-05-23"])
]


class EdgeFilter(ReleaseQuery, frozen=True, kw_only=True):
    """The relationships to use, whenever they were valid; all of them by default."""

    type: TypeParam = ()
    polarity: PolarityParam = ()
    basis: BasisParam = ()
    basis_min: BasisMinParam | None = None

    def condition(self) -> Condition:
        """Return the condition on a row of the `edge` table."""
        return combine(self._conditions())

    def _conditions(self) -> list[Condition]:
        strengths = list(Basis)  # the order of the codebook: the weakest first
        return [
            *any_of("edge.type IN (*)", self.type),
            *any_of("edge.polarity IN (*)", self.polarity),
            *any_of("edge.basis IN (*)", self.basis),
            *any_of("edge.basis IN (*)", strengths[strengths.index(self.basis_min) :] if self.basis_min else ()),
        ]


class ValidOnEdgeFilter(EdgeFilter, frozen=True, kw_only=True):
    """The relationships to use, on one day if one is given; all of them by default."""

    valid_on: ValidOnParam | None = None
    validity: ValidityParam = Validity.CERTAIN

    def _conditions(self) -> list[Condition]:
        return [*super()._conditions(), *valid_on_condition(validity.valid_on(self.valid_on, self.validity), "edge")]


class RankedActor(Struct, frozen=True):
    """An actor, and its rank by id, which identifies it in the `edge` table."""

    id: ActorId
    rank: int


def ranked_actor(release: Release, actor_id: ActorId) -> RankedActor:
    """Return an actor with its rank, or raise NotFound, Merged or Withdrawn."""
    rank = release.db.doc(RANK, (actor_id,))
    if rank is None:
        raise retired.missing_error(release, "actor", actor_id)
    return RankedActor(actor_id, int(rank))


def resolve_actor(release: Release, actor_id: ActorId) -> RankedActor:
    """Like `ranked_actor`, but follows merges and treats a withdrawn actor as not found."""
    try:
        return ranked_actor(release, actor_id)
    except Merged as merged:
        return ranked_actor(release, merged.replacement)
    except Withdrawn:
        raise NotFound("actor", actor_id) from None


def json_array(numbers: Sequence[int] | Sequence[tuple[int, int]]) -> str:
    """Return numbers as one value for `json_each`.

    A statement binds a limited number of values, and its text stays the same however many numbers there are.
    """
    return msgspec.json.encode(numbers).decode()
