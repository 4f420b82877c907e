"""The shortest paths between two actors, enumerated page by page: there can be too many for memory.

Two breadth-first searches, one from each end, meet at the shortest distance. The actors that they reached are reduced
to layers: for each number of hops, the actors that are on some shortest path. Every partial path within the layers can
be completed, so the first paths of a page extend the first partial paths, and no search ever has to backtrack.
"""

from itertools import islice
from typing import Annotated

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from onrecord.records.graph import MAX_HOPS, GraphPath, PathHop
from onrecord.records.ids import ActorId
from onrecord.release.db import Db
from onrecord.release.open import Releases
from onrecord.store import edges, envelope, paging
from onrecord.store.cursor import check_length
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
# For each partial path, the first relationships from a rank on that lead to an actor of the next layer. One statement
# for all of them, in one row.
NEXT_HOPS = """
SELECT json_group_array(json(hops)) FROM (
    SELECT (
        SELECT json_group_array(json_array(relationship, other)) FROM (
            SELECT relationship, other FROM edge
            WHERE actor = path.value ->> 0 AND relationship >= path.value ->> 1
            AND other IN (SELECT value FROM json_each(?)) AND {where}
            ORDER BY relationship LIMIT ?
        )
    ) AS hops
    FROM json_each(?) AS path ORDER BY path.key
)
"""
# Each relationship as a hop from its subject to its object.
HOPS = """
SELECT json_group_array(json_array(rank_id, json_object(
    'relationship', id, 'from_actor', subject, 'to_actor', object, 'type', type,
    'directed', json(iif(directed, 'true', 'false')),
    'forward', json('true'), 'polarity', polarity, 'basis', basis, 'certainty', certainty,
    'evidence_count', (SELECT count(*) FROM evidence WHERE evidence.relationship = relationship.id)
))) FROM relationship WHERE rank_id IN (SELECT value FROM json_each(?))
"""
RANK_BYTES = 6  # of one relationship in a cursor


class PathQuery(PageQuery, frozen=True, kw_only=True):
    """The two ends of the paths, and the relationships to use."""

    from_actor: Annotated[ActorId, Meta(description="Actor where the paths begin.", examples=["oumar-mariko"])]
    to_actor: Annotated[ActorId, Meta(description="Actor where the paths end.", examples=["france"])]
    max_hops: Annotated[int, Meta(ge=1, le=MAX_HOPS, description="Maximum number of relationships in a path.")] = (
        MAX_HOPS
    )
    type: TypeParam = ()
    polarity: PolarityParam = ()
    basis: BasisParam = ()
    basis_min: BasisMinParam | None = None
    valid_on: ValidOnParam | None = None
    validity: ValidityParam = Validity.CERTAIN
    format: RowFormatParam = RowFormat.JSON

    @property
    def edges(self) -> ValidOnEdgeFilter:
        """The relationships to use."""
        return ValidOnEdgeFilter(
            type=self.type,
            polarity=self.polarity,
            basis=self.basis,
            basis_min=self.basis_min,
            valid_on=self.valid_on,
            validity=self.validity,
        )


class _Search(Struct, frozen=True):
    """The database, and the condition on every edge that a search uses."""

    db: Db
    condition: Condition

    def neighbors(self, actors: set[int]) -> set[int]:
        """Return the actors that are one relationship away from any of the given ones."""
        sql = NEIGHBORS.format(where=self.condition.sql)
        doc = self.db.doc(sql, (json_array(sorted(actors)), *self.condition.values))
        return set(msgspec.json.decode(doc or b"", type=list[int]))


class _PartialPath(Struct, frozen=True):
    """The first relationships of a path, by rank, and the actor that they lead to."""

    ranks: tuple[int, ...]
    actor: int


def page(releases: Releases, query: PathQuery) -> Envelope:
    """Return one page of the shortest paths, ordered by the ids of their relationships, or raise BadCursor."""
    page_start = paging.start_page(releases, query, "path")
    query, db = page_start.query, page_start.release.db
    start, goal = edges.rank_of(db, query.from_actor), edges.rank_of(db, query.to_actor)
    search = _Search(db, query.edges.condition())
    layers = _layers(search, start, goal, query.max_hops) if start and goal else []
    after = _unpack(page_start.position, len(layers) - 1)
    paths = _paths(search, layers, after, query.size + 1) if layers else []
    on_page, next_cursor = page_start.cut(paths, _pack)
    meta = page_start.meta(query.valid_on, is_empty=not paths)
    return envelope.page_of(_graph_paths(db, query.from_actor, on_page), next_cursor, meta)


def _layers(search: _Search, start: int, goal: int, max_hops: int) -> list[set[int]]:
    """Return the actors on shortest paths by their number of hops from the start, or [] if there is no path."""
    if start == goal:
        return []
    sides = [[{start}], [{goal}]]
    seen = [{start}, {goal}]  # a second way to an actor is never shorter
    while not (middle := sides[0][-1] & sides[1][-1]):
        if sum(len(side) - 1 for side in sides) == max_hops:
            return []
        smaller = min((0, 1), key=lambda side: len(sides[side][-1]))  # the side that is cheaper to expand
        level = search.neighbors(sides[smaller][-1]) - seen[smaller]
        if not level:
            return []
        seen[smaller] |= level
        sides[smaller].append(level)
    before, after = (_on_paths_to(search, side[:-1], middle) for side in sides)
    return [*reversed(before), middle, *after]


def _on_paths_to(search: _Search, levels: list[set[int]], middle: set[int]) -> list[set[int]]:
    """Return the levels of one side from the middle outward, reduced to the actors on a path to the middle."""
    layers = [middle]
    for level in reversed(levels):
        layers.append(level & search.neighbors(layers[-1]))
    return layers[1:]


def _paths(search: _Search, layers: list[set[int]], after: tuple[int, ...], number: int) -> list[tuple[int, ...]]:
    """Return the first paths after a path, as ranks of relationships; one statement for each hop."""
    (start,) = layers[0]
    partial_paths = [_PartialPath((), start)]
    sql = NEXT_HOPS.format(where=search.condition.sql)
    for hop, layer in enumerate(layers[1:]):
        keys = [(each.actor, _lowest_rank(each.ranks, after, hop, len(layers) - 1)) for each in partial_paths]
        distinct = list(dict.fromkeys(keys))
        values = (json_array(sorted(layer)), *search.condition.values, number + 1, json_array(distinct))
        doc = search.db.doc(sql, values)
        next_hops = dict(zip(distinct, msgspec.json.decode(doc or b"", type=list[list[tuple[int, int]]]), strict=True))
        longer = (
            _PartialPath((*each.ranks, relationship), other)
            for each, key in zip(partial_paths, keys, strict=True)
            for relationship, other in next_hops[key]
        )
        # Every partial path leads to a path after the given one, but for the beginning of that path itself: there
        # can be no further path with this beginning. One more than needed makes up for it.
        partial_paths = list(islice(longer, number + 1))
        search.db.check()  # much of the time is spent here, where SQLite does not check the deadline
    return [each.ranks for each in partial_paths[:number]]


def _lowest_rank(ranks: tuple[int, ...], after: tuple[int, ...], hop: int, length: int) -> int:
    """Return the rank from which on relationships may continue a partial path so that the path comes after another."""
    if not after or ranks != after[:hop]:
        return 0
    return after[hop] + (hop == length - 1)


def _graph_paths(db: Db, start: ActorId, paths: list[tuple[int, ...]]) -> list[GraphPath]:
    """Return paths as records, each hop in the direction of the path; one statement for all of them."""
    ranks = sorted({rank for ranks in paths for rank in ranks})
    forward = dict(msgspec.json.decode(db.doc(HOPS, (json_array(ranks),)) or b"", type=list[tuple[int, PathHop]]))
    graph_paths = []
    for path in paths:
        hops: list[PathHop] = []
        for rank in path:
            hop = forward[rank]
            is_forward = hop.from_actor == (hops[-1].to_actor if hops else start)
            hops.append(
                hop if is_forward else replace(hop, from_actor=hop.to_actor, to_actor=hop.from_actor, forward=False)
            )
        graph_paths.append(GraphPath(id=".".join(hop.relationship for hop in hops), length=len(hops), hops=hops))
    return graph_paths


def _pack(path: tuple[int, ...]) -> bytes:
    return b"".join(rank.to_bytes(RANK_BYTES, "big") for rank in path)


def _unpack(position: bytes | None, length: int) -> tuple[int, ...]:
    """Return the path at the position of a cursor, () on the first page; raise BadCursor if it has another length."""
    if position is None:
        return ()
    check_length(position, length * RANK_BYTES)
    return tuple(int.from_bytes(position[at : at + RANK_BYTES], "big") for at in range(0, len(position), RANK_BYTES))
