"""Edges: relationships as seen from each of their two actors, with the filters of graphs, paths and balances.

The `edge` table is narrow and clustered by actor, so following relationships reads few pages of the file.
"""

from collections.abc import Sequence
from datetime import date
from typing import Annotated

import msgspec
from msgspec import Meta

from onrecord.records.codes import Basis, Polarity, RelationshipType
from onrecord.records.ids import ActorId
from onrecord.release.db import Db
from onrecord.store import validity
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


def rank_of(db: Db, actor_id: ActorId) -> int | None:
    """Return the rank of an actor by id, which identifies it in the `edge` table, or None if there is no such actor."""
    rank = db.doc(RANK, (actor_id,))
    return None if rank is None else int(rank)


def json_array(numbers: Sequence[int] | Sequence[tuple[int, int]]) -> str:
    """Return numbers as one value for `json_each`.

    A statement binds a limited number of values, and its text stays the same however many numbers there are.
    """
    return msgspec.json.encode(numbers).decode()
