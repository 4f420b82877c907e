"""The shortest paths from one actor to another, read page by page and never all at once: there may be any number.

Two searches, one from each end, meet at the shortest distance. What they reached is cut down to the layers of a
path: the actors at each step that lie on some shortest path. Every beginning of a path within the layers can then
be finished, so the first paths of a page are those that begin with its first beginnings.
"""

from itertools import islice
from typing import Annotated

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from onrecord.errors import BadCursor
from onrecord.records.graph import MAX_HOPS, GraphPath, PathHop
from onrecord.records.ids import ActorId
from onrecord.release.db import Db
from onrecord.release.open import Releases
from onrecord.store import edges, envelope, paging
from onrecord.store.cursor import ALTERED
from onrecord.store.edges import (
    BasisMinParam,
    BasisParam,
    PolarityParam,
    TypeParam,
    ValidOnEdgeFilter,
    ValidOnParam,
    json_array,
)
from onrecord.store.envelope import Envelope
from onrecord.store.paging import Condition
from onrecord.store.query import PageQuery, RowFormat, RowFormatParam, Validity, ValidityParam

NEIGHBORS = """
SELECT json_group_array(other) FROM (
    SELECT DISTINCT other FROM edge WHERE actor IN (SELECT value FROM json_each(?)) AND {where}
)
"""
# For each actor, the first relationships from a rank on that lead to an actor of the next layer.
STEPS = """
SELECT json_group_array(json(step)) FROM (
    SELECT (
        SELECT json_group_array(json_array(relationship, other)) FROM (
            SELECT relationship, other FROM edge
            WHERE actor = beginning.value ->> 0 AND relationship >= beginning.value ->> 1
            AND other IN (SELECT value FROM json_each(?)) AND {where}
            ORDER BY relationship LIMIT ?
        )
    ) AS step
    FROM json_each(?) AS beginning ORDER BY beginning.key
)
"""
# As walked from subject to object.
HOPS = """
SELECT json_group_array(json_array(rank_id, json_object(
    'relationship', id, 'from_actor', subject, 'to_actor', object, 'type', type,
    'directed', json(iif(directed, 'true', 'false')),
    'forward', json('true'), 'polarity', polarity, 'basis', basis, 'certainty', certainty,
    'evidence_count', (SELECT count(*) FROM evidence WHERE evidence.relationship = relationship.id)
))) FROM relationship WHERE rank_id IN (SELECT value FROM json_each(?))
"""
RANK_BYTES = 6


class PathQuery(PageQuery, frozen=True, kw_only=True):
    """From whom to whom, along which relationships."""

    from_actor: Annotated[ActorId, Meta(description="The actor where the paths begin.", examples=["oumar-mariko"])]
    to_actor: Annotated[ActorId, Meta(description="The actor where they end.", examples=["france"])]
    max_hops: Annotated[int, Meta(ge=1, le=MAX_HOPS, description="How long a path may be.")] = MAX_HOPS
    type: TypeParam = ()
    polarity: PolarityParam = ()
    basis: BasisParam = ()
    basis_min: BasisMinParam | None = None
    valid_on: ValidOnParam | None = None
    validity: ValidityParam = Validity.CERTAIN
    format: RowFormatParam = RowFormat.JSON

    @property
    def edges(self) -> ValidOnEdgeFilter:
        """Which relationships may be walked."""
        return ValidOnEdgeFilter(
            type=self.type,
            polarity=self.polarity,
            basis=self.basis,
            basis_min=self.basis_min,
            valid_on=self.valid_on,
            validity=self.validity,
        )


class _Search(Struct, frozen=True):
    """What is asked of the edges, wherever the search stands."""

    db: Db
    condition: Condition

    def neighbors(self, actors: set[int]) -> set[int]:
        """Return those one relationship away from any of the actors."""
        sql = NEIGHBORS.format(where=self.condition.sql)
        doc = self.db.doc(sql, (json_array(sorted(actors)), *self.condition.values))
        return set(msgspec.json.decode(doc or b"", type=list[int]))


class _Beginning(Struct, frozen=True):
    """The first relationships of a path, by rank, and the actor that they lead to."""

    ranks: tuple[int, ...]
    actor: int


def page(releases: Releases, query: PathQuery) -> Envelope:
    """Return one page of the shortest paths, ordered by the ids of their relationships, or raise NotFound."""
    page_start = paging.start_page(releases, query, "path")
    release, db = page_start.release, page_start.release.db
    start, goal = edges.resolve_actor(release, query.from_actor), edges.resolve_actor(release, query.to_actor)
    search = _Search(db, query.edges.condition())
    layers = _layers(search, start.rank, goal.rank, query.max_hops)
    after = _unpack(page_start.position, len(layers) - 1)
    found = _paths(search, layers, after, query.size + 1) if layers else []
    on_page, next_cursor = page_start.cut(found, _pack)
    meta = envelope.meta(release, query.valid_on, is_empty=not found and page_start.position is None)
    return envelope.page_of(_told(db, start.id, on_page), next_cursor, meta)


def _layers(search: _Search, start: int, goal: int, max_hops: int) -> list[set[int]]:
    """Return the actors on shortest paths, by how many hops they are from the start; none where there is no path."""
    if start == goal:
        return []
    sides = [[{start}], [{goal}]]
    seen = [{start}, {goal}]
    while not (middle := sides[0][-1] & sides[1][-1]):
        if sum(len(side) - 1 for side in sides) == max_hops:
            return []
        nearer = min((0, 1), key=lambda side: len(sides[side][-1]))  # the cheaper one to go on from
        level = search.neighbors(sides[nearer][-1]) - seen[nearer]
        if not level:
            return []
        seen[nearer] |= level
        sides[nearer].append(level)
    forth, back = (_toward(search, side[:-1], middle) for side in sides)
    return [*reversed(forth), middle, *back]


def _toward(search: _Search, levels: list[set[int]], middle: set[int]) -> list[set[int]]:
    """Return what is left of the levels of one side, from the middle outward, of those that lead to the middle."""
    layers = [middle]
    for level in reversed(levels):
        layers.append(level & search.neighbors(layers[-1]))
    return layers[1:]


def _paths(search: _Search, layers: list[set[int]], after: tuple[int, ...], number: int) -> list[tuple[int, ...]]:
    """Return so many paths in order, as ranks of relationships, from the first one after a path.

    Two beginnings more are kept than paths are wanted: that of the path before may have no other end.
    """
    (start,) = layers[0]
    beginnings = [_Beginning((), start)]
    sql = STEPS.format(where=search.condition.sql)
    for step, layer in enumerate(layers[1:]):
        asked = [(each.actor, _first(each.ranks, after, step, len(layers) - 1)) for each in beginnings]
        distinct = list(dict.fromkeys(asked))
        values = (json_array(sorted(layer)), *search.condition.values, number + 1, json_array(distinct))
        doc = search.db.doc(sql, values)
        steps = dict(zip(distinct, msgspec.json.decode(doc or b"", type=list[list[tuple[int, int]]]), strict=True))
        longer = (
            _Beginning((*each.ranks, relationship), other)
            for each, key in zip(beginnings, asked, strict=True)
            for relationship, other in steps[key]
        )
        beginnings = list(islice(longer, number + 1))
        search.db.check()
    return [each.ranks for each in beginnings[:number]]


def _first(ranks: tuple[int, ...], after: tuple[int, ...], step: int, length: int) -> int:
    """Return the rank of the first relationship that a beginning may go on with."""
    if not after or ranks != after[:step]:
        return 0
    return after[step] + (step == length - 1)


def _told(db: Db, start: ActorId, paths: list[tuple[int, ...]]) -> list[GraphPath]:
    """Return paths as they are sent."""
    ranks = sorted({rank for ranks in paths for rank in ranks})
    forward = dict(msgspec.json.decode(db.doc(HOPS, (json_array(ranks),)) or b"", type=list[tuple[int, PathHop]]))
    told = []
    for path in paths:
        hops: list[PathHop] = []
        for rank in path:
            hop = forward[rank]
            is_forward = hop.from_actor == (hops[-1].to_actor if hops else start)
            hops.append(
                hop if is_forward else replace(hop, from_actor=hop.to_actor, to_actor=hop.from_actor, forward=False)
            )
        told.append(GraphPath(id=".".join(hop.relationship for hop in hops), length=len(hops), hops=hops))
    return told


def _pack(path: tuple[int, ...]) -> bytes:
    return b"".join(rank.to_bytes(RANK_BYTES, "big") for rank in path)


def _unpack(position: bytes | None, length: int) -> tuple[int, ...]:
    """Return the path that a cursor stands after, none at the beginning, or raise BadCursor where it can be none."""
    if position is None:
        return ()
    if len(position) != length * RANK_BYTES:
        raise BadCursor(ALTERED)
    return tuple(int.from_bytes(position[at : at + RANK_BYTES], "big") for at in range(0, len(position), RANK_BYTES))
